"""代表建议档案: all of one deputy on one page, to be printed."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.generic import TemplateView

from renda.models import Deputy, User
from renda.sheets import Column
from renda.views.base import Page
from renda.views.exports import Exports, Taken

from ..deputies import DeputyFile, may_read_file_of

NOT_THEIRS = "代表建议档案供代表本人、代表工作委员会和主任会议成员查看。"


def _promises(it):
    rows = (row for part in it.parts for row in part.standing)
    return "；".join(f"{row.content}（{row.get_status_display()}）" for row in rows)


def _session(it):
    """A ledger does not always tell."""
    return str(it.session or ("" if it.is_from_ledger else "闭会期间"))


ROWS = (  # of how the deputy stands to it, and the suggestion
    Column("领衔或者附议", 12, lambda row: row[0]),
    Column("编号", 18, lambda row: row[1].number),
    Column("案由", 50, lambda row: row[1].matter),
    Column("提出日期", 12, lambda row: row[1].raised),
    Column("会议", 30, lambda row: _session(row[1])),
    Column("状态", 14, lambda row: row[1].get_status_display()),
    Column("承办、类别和评价", 40, lambda row: "；".join(it.outcome for it in row[1].parts)),
    Column("承诺事项", 50, lambda row: _promises(row[1])),
)


class DeputyFilePage(Exports, Page, TemplateView):
    """For the deputy, and for whoever sees what all deputies raise; of a part it would mislead."""

    template_name = "suggestions/raised_by.html"
    sheets = {"file": Taken("代表建议档案", ROWS, lambda page: page["every"])}

    def barred(self):
        may = may_read_file_of(self.kwargs["pk"], self.request.user, self.today)
        return "" if may else NOT_THEIRS

    @cached_property
    def deputy(self):
        return get_object_or_404(User, pk=self.kwargs["pk"], pk__in=self.seats.values("user"))

    @property
    def seats(self):
        """Of all terms and deputies, in the congresses that the reader belongs to."""
        return Deputy.objects.filter(congress__in=self.request.user.congresses(self.today))

    def named(self, taken):
        return f"{taken.label}：{self.deputy}"

    def get_context_data(self, **kwargs):
        file = DeputyFile(self.deputy, self.request.user, self.today)
        every = [("领衔", it) for it in file.raised] + [("附议", it) for it in file.signed]
        seats = self.seats.filter(user=self.deputy).select_related("congress", "body")
        return super().get_context_data(
            file=file, every=every, seats=seats.order_by("from_on"),
            is_whole="whole" in self.request.GET, **kwargs,
        )  # fmt: skip


URLS = [path("by/<int:pk>/", DeputyFilePage.as_view(), name="raised_by")]
