"""The calendar of a year, and the loading of its table: upload, look at what moves, confirm."""

from datetime import date
from itertools import groupby

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.generic import FormView, RedirectView, TemplateView

from ..calendar_table import Row, as_text, read_table
from ..forms import PlainForm
from ..lifecycle import NotAllowed
from ..models import CalendarDay, CalendarYear, Duty, load_calendar
from ..month import sheets
from ..periods import DAY, EARLIEST, LATEST
from ..sheets import Column
from ..tables import MAX_BYTES, TableError
from ..yearly import Table, load
from .base import Page
from .duties import DutyPage
from .exports import Exports, Taken

SALT = "renda.calendar"
SWAPPED = "调休上班"  # what Calendar.name_of adds to the holiday's name
VALID = 2 * 3600  # seconds from the preview to the confirmation


class ThisYear(Page, RedirectView):
    def get_redirect_url(self):
        return reverse("calendar_year", args=[self.today.year])


COLUMNS = (  # as they are read when a table is loaded
    Column("日期", 14, lambda it: it.day),
    Column("是否上班", 12, lambda it: "上班" if it.works else "休息"),
    Column("名称", 16, lambda it: it.name),
)


class Year(Page, Exports, TemplateView):
    """Twelve months, with the days off and the weekends worked."""

    template_name = "renda/calendar.html"
    sheets = {"days": Taken("放假安排", COLUMNS, lambda page: page["days"])}

    def get_context_data(self, year, **kwargs):
        if not EARLIEST.year <= year <= LATEST.year:
            raise Http404
        return super().get_context_data(
            **picture(load_calendar(), year, {self.today: [("now", "今天")]}),
            days=CalendarDay.objects.filter(day__year=year).order_by("day"),
            notice=CalendarYear.objects.filter(year=year).first(),
            loaded=CalendarYear.objects.order_by("year"),
            administers=self.request.user.congresses(self.today, [Duty.ADMINISTRATOR]),
            before=max(year - 1, EARLIEST.year),
            after=min(year + 1, LATEST.year),
            **kwargs,
        )


def picture(calendar, year, marks=None):
    """What the picture of a year shows: its months, and its holidays in words."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {
        "year": year,
        "months": sheets(calendar, first, last, marks or {}),
        "feasts": list(feasts(calendar, first, last)),
        "is_provisional": calendar.is_provisional(first),
    }


def feasts(calendar, first, last):
    """Yield each holiday's name, its first and last day, how many, and the weekends worked for it.

    The weekend beside a holiday belongs to it, as in the notice.
    """
    days = [first + number * DAY for number in range((last - first).days + 1)]
    worked = {day: name for day in days if calendar.works(day) and (name := calendar.name_of(day))}
    for works, run in groupby(days, key=calendar.works):
        run = list(run)
        names = [name for day in run if (name := calendar.name_of(day)) not in ("", "周末")]
        if names and not works:
            swapped = [day for day, name in worked.items() if name.removesuffix(SWAPPED) in names]
            yield "、".join(dict.fromkeys(names)), run[0], run[-1], len(run), swapped


class UploadForm(PlainForm):
    """A table as a file, or as text that is put right by hand."""

    notice = forms.CharField(
        label="放假通知文号", max_length=100, help_text="国务院办公厅通知的文号。"
    )
    file = forms.FileField(
        label="放假安排表",
        required=False,
        help_text="XLSX、XLS、ODS 或 CSV，一天一行，三列：日期、是否上班（上班或休息）、名称。"
        "只列放假的日子和调休上班的周末。",
    )
    text = forms.CharField(
        label="表的内容", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14})
    )

    def clean(self):
        facts = super().clean()
        file, text = facts.get("file"), facts.get("text")
        content = file.read(MAX_BYTES + 1) if file else (text or "").encode()
        self.source = "file" if file or not text else "text"
        if "file" in self.errors or not content:
            self.add_error("file", "要选一个文件。") if "file" not in self.errors else None
            return facts
        return {**facts, **self._read(file.name if file else "table.csv", content)}

    def _read(self, name, content):
        self.read_text = as_text(name, content)
        try:
            return {"rows": read_table(name, content), "text": self.read_text}
        except TableError as wrong:
            for line, why in wrong.errors:
                self.add_error(self.source, f"第{line}行：{why}" if line else why)
            return {}


class Upload(DutyPage, FormView):
    """POST shows what the table would do; nothing is written yet."""

    template_name = "renda/calendar_upload.html"
    form_class = UploadForm

    def form_valid(self, form):
        table = Table.of_rows(form.cleaned_data["notice"], form.cleaned_data["rows"])
        draft = sign(table, form.cleaned_data["text"], self.request.user)
        return self.show(table, draft)

    def form_invalid(self, form):
        text = getattr(form, "read_text", "") or form.data.get("text", "")
        context = self.get_context_data(form=form, kept=text)
        return self.render_to_response(context, status=422)

    def show(self, table, draft):
        moved = table.moves()
        mine = [it for it in moves_by_body(moved) if it[0].owed_by.congress in self.congresses]
        context = {"table": table, "draft": draft, "moved": moved, "mine": mine}
        year = picture(table.calendar(), table.year)
        context = self.get_context_data(form=None, **context, **year)
        self.template_name = "renda/calendar_preview.html"
        return self.render_to_response(context)


def moves_by_body(moved):
    return sorted(moved, key=lambda it: (it[0].owed_by_id, it[2], it[0].pk))


def sign(table, text, user):
    rows = [(day.isoformat(), it.works, it.name) for day, it in table.days.items()]
    draft = {"notice": table.notice, "rows": rows, "text": text}
    return signing.dumps(draft, salt=f"{SALT}.{user.pk}", compress=True)


class Confirm(DutyPage, FormView):
    """POST lays the table that was looked at, or goes back to put it right."""

    template_name = "renda/calendar_upload.html"
    form_class = UploadForm
    http_method_names = ["post"]

    def post(self, request):
        try:
            salt = f"{SALT}.{request.user.pk}"
            draft = signing.loads(request.POST.get("draft", ""), salt=salt, max_age=VALID)
        except signing.BadSignature:
            messages.error(request, "预览已经过期，没有载入。请重新选择文件。")
            return redirect("calendar_upload")
        return self.go_back(draft) if "back" in request.POST else self.lay(draft)

    def go_back(self, draft):
        form = UploadForm(initial=draft)
        return self.render_to_response(self.get_context_data(form=form, kept=draft["text"]))

    def lay(self, draft):
        rows = [Row(date.fromisoformat(day), *rest, 0) for day, *rest in draft["rows"]]
        table = Table.of_rows(draft["notice"], rows)
        try:
            moved = load(table, by=self.request.user, at=self.now)
        except NotAllowed as refusal:
            messages.error(self.request, f"没有载入：有期限不能变更。{refusal}")
            return redirect("calendar_upload")
        messages.success(self.request, said(table, moved))
        return redirect("calendar_year", table.year)


def said(table, moved):
    if moved is None:
        return f"{table.year}年的放假安排和已经载入的相同，没有变化。"
    consequence = f"变更了{moved}个期限，已通知有关单位" if moved else "没有期限因此变更"
    return f"已载入{table.year}年放假安排，{consequence}。"


URLS = [
    path("calendar/", ThisYear.as_view(), name="calendar"),
    path("calendar/<int:year>/", Year.as_view(), name="calendar_year"),
    path("calendar/upload/", Upload.as_view(), name="calendar_upload"),
    path("calendar/confirm/", Confirm.as_view(), name="calendar_confirm"),
]
