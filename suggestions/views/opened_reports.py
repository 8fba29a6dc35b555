"""What everybody may read of the yearly reports: their text, their figures, and both as a paper."""

from datetime import date

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.generic import TemplateView, View

from renda.jobs import CannotBeDone
from renda.letters import pdf, word
from renda.letters.bundle import name_of
from renda.letters.letter import plain
from renda.letters.own import template_of
from renda.views.letters import attached

from ..letters import HANDLED, report_facts
from ..publication import reports_of
from .opened import Opened, missing

LATEST = 9999  # year that can be asked for


class Reports(Opened, TemplateView):
    """The newest year first."""

    template_name = "open/reports.html"

    def get_context_data(self, **kwargs):
        return {"congress": self.congress, "reports": reports_of(self.congress)}


class OneReport(Opened):
    """What is not there and what is not public are answered alike."""

    def get(self, request, congress, year):
        self.report = reports_of(self.congress).filter(year=min(year, LATEST)).first()
        return missing(request) if self.report is None else self.shown()


class Report(OneReport, View):
    def shown(self):
        it = self.report
        counted = it.figures.get("items") and date.fromisoformat(it.figures["on"])
        page = {"congress": self.congress, "report": it, "figures": it.figures}
        return render(self.request, "open/report.html", {**page, "counted_on": counted})


class ReportPaper(OneReport, View):
    form = "pdf"

    def shown(self):
        facts = plain(report_facts(self.report, None, None, self.report.opened_paragraphs))
        try:
            content = self.written(facts)
        except CannotBeDone:
            return missing(self.request)
        return attached(content, name_of(HANDLED, facts, self.form))

    def written(self, facts):
        if self.form == "pdf":
            return pdf(HANDLED, facts)
        return word(HANDLED, facts, template_of(HANDLED, self.congress))


class ReportFigures(OneReport, View):
    """As programs read them."""

    def shown(self):
        it = self.report
        told = {
            "人大": str(self.congress),
            "报告": it.title,
            "公开日期": it.published_on,
            "数据": it.figures,
        }
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


ONE = "<int:congress>/reports/<int:year>/"

urlpatterns = [
    path("<int:congress>/reports/", Reports.as_view(), name="open_reports"),
    path(ONE, Report.as_view(), name="open_report"),
    path(f"{ONE}pdf/", ReportPaper.as_view(), name="open_report_pdf"),
    path(f"{ONE}word/", ReportPaper.as_view(form="docx"), name="open_report_word"),
    path(f"{ONE}figures.json", ReportFigures.as_view(), name="open_report_json"),
]
