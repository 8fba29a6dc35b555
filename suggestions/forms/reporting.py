"""What is asked of the report on a year's handling, from its draft to its publication."""

from datetime import date

from django import forms

from renda.attaching import FilesField
from renda.forms import (
    LONG,
    DayField,
    FilesForm,
    LateFilesForm,
    ReasonForm,
    StepForm,
    SubjectForm,
    TextField,
)
from renda.models import Body, Session
from renda.periods import dated

from ..models import HandlingReport
from .examining import committees_of
from .reviewing import NoteForm
from .wording import OPEN_END, draft_of


class BeginReportForm(SubjectForm):
    """By hand, where it has not come by itself: for a year before, or earlier in the year."""

    class Meta:
        model = HandlingReport
        fields = ["committee", "year", "report_by"]

    year = forms.TypedChoiceField(label="年度", coerce=int)
    report_by = DayField(label="报告截止日期")

    def prepare(self):
        committees, this = committees_of(self.actor, self.today), self.today.year
        self.fields["committee"].queryset = committees
        self.fields["year"].choices = [(it, f"{it}年") for it in (this, this - 1)]
        self.initial |= {"committee": committees.first(), "year": this}
        if len(committees) == 1:
            self.fields["committee"].widget = forms.HiddenInput()
            new = HandlingReport.of(committees[0], this, self.today)
            self.initial["report_by"] = max(new.report_by, self.today)

    def clean_report_by(self):
        on = self.cleaned_data["report_by"]
        if on < self.today:
            raise forms.ValidationError(f"不能早于今天（{dated(self.today)}）。")
        return on

    def clean(self):
        facts = super().clean()
        own = {name: facts.get(name) for name in ("committee", "year")}
        known = HandlingReport.objects.filter(**own).exclude(status="called_off")
        if all(own.values()) and known.exists():
            self.add_error("year", f"{own['year']}年的报告已经有了。")
        return facts


class WriteReportForm(StepForm):
    text = TextField(
        label="正文", max_length=LONG, rows=22,
        help_text="一行一段。公开以后人人可以读：不写代表姓名、手机号和没有公开的建议的案由。",
    )  # fmt: skip

    def prepare(self):
        super().prepare()
        it = self.subject
        self.initial["text"] = it.text or draft_of(it)

    def clean_text(self):
        text = self.cleaned_data["text"]
        if OPEN_END in text:
            raise forms.ValidationError(f"“{OPEN_END}”要换成实际内容。")
        return text


class CountAgainForm(StepForm):
    rewrites = forms.BooleanField(
        label="按新的数据重写正文", required=False,
        help_text="勾选的，现在的正文不再保留，起草时按新的数据重新列出；不勾选的，请自己核对正文里的数字。",
    )  # fmt: skip


class ReceivePaperForm(FilesForm):
    """What the government, a court or the procuratorate reports of its own."""

    body = forms.ModelChoiceField(Body.objects, label="报告的机关")
    files = FilesField(label="报告", required=True)

    def prepare(self):
        super().prepare()
        here = Body.objects.standing().filter(congress=self.congress)
        rows = here.filter(kind__in=(*Body.ADDRESSEES, Body.Kind.GOVERNMENT_OFFICE))
        self.fields["body"].queryset = rows.order_by("name")


class SubmitReportForm(NoteForm):
    meeting_on = DayField(label="拟审议日期", help_text="常委会会议（乡镇为大会会议）预计哪天开。")

    field_order = ["meeting_on", "note", "files"]

    def prepare(self):
        super().prepare()
        counted = self.subject.figures.get("on", self.today.isoformat())
        if date.fromisoformat(counted) < self.today:
            on = dated(date.fromisoformat(counted))
            self.fields["note"].help_text = f"数据统计到{on}。以后办理有变动的，先“重新统计”。"

    def clean_meeting_on(self):
        on = self.cleaned_data["meeting_on"]
        if on < self.today:
            raise forms.ValidationError(f"不能早于今天（{dated(self.today)}）。")
        return on


class ReportedForm(LateFilesForm):
    """At which meeting it was heard, and what was said of it there."""

    meeting = forms.ModelChoiceField(
        Session.objects, label="会议", required=False, empty_label="没有登记的会议"
    )
    opinion = TextField(
        label="审议意见", rows=5, help_text="会议上对办理工作提了什么意见；可以附纪要。"
    )

    def prepare(self):
        super().prepare()
        self.fields["meeting"].help_text = "选了会议的，发生日期不填就是会议的那一天。"
        kinds = Session.Kind
        kind = kinds.CONGRESS if self.subject.is_of_a_township else kinds.STANDING
        rows = Session.objects.filter(term__congress=self.congress, kind=kind)
        self.fields["meeting"].queryset = rows.filter(from_on__lte=self.today).order_by("-from_on")

    def clean_on(self):
        meeting = self.cleaned_data.get("meeting")
        if meeting and not self.cleaned_data["on"]:
            self.cleaned_data["on"] = min(meeting.to_on, self.today)
        return super().clean_on()

    def clean(self):
        facts = super().clean()
        meeting, on = facts.get("meeting"), facts.get("on", self.today)
        is_told = "on" in facts or "on" not in self.fields  # else that is what is wrong
        if meeting and is_told and not meeting.from_on <= on <= meeting.to_on:
            held = dated(meeting.from_on)
            self.add_error("on", f"和会议的日期（{held}）不符：报告的日期填会议的那一天。")
        return facts


class PrintForm(StepForm):
    session = forms.ModelChoiceField(Session.objects, label="大会会议")

    def prepare(self):
        super().prepare()
        rows = self.subject.sessions_to_print_for
        self.fields["session"].queryset = rows
        self.initial["session"] = rows.first()


CHECKED = "已经核对：正文没有国家秘密、商业秘密、个人隐私"


class PublishReportForm(StepForm):
    is_checked = forms.BooleanField(
        label=CHECKED, help_text="公开正文和数据；附件不公开。手机号、证件号自动以＊隐去。"
    )


class AmendForm(ReasonForm):
    """What is public already is looked through again."""

    text = TextField(
        label="正文", max_length=LONG, rows=22,
        help_text="在原文上改；更正前的正文留在操作记录里。",
    )  # fmt: skip
    is_checked = forms.BooleanField(label=CHECKED)

    field_order = ["reason", "text", "is_checked"]

    def prepare(self):
        super().prepare()
        self.initial["text"] = self.subject.text
        if not self.subject.published_on:
            del self.fields["is_checked"]

    def clean_text(self):
        text, it = self.cleaned_data["text"], self.subject
        if text == it.text:
            raise forms.ValidationError("正文没有改动。")
        if it.published_on and (why := it.not_for_all(text)):
            raise forms.ValidationError(why)
        return text
