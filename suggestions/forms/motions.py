"""What is asked of a motion on its way through a committee to the standing committee."""

from django import forms

from renda.forms import LONG, DayField, FilesForm, LateFilesForm, TextField
from renda.models import Body
from renda.periods import dated

from ..models.motions import Advice

Kind = Body.Kind
COMMITTEES = (Kind.SPECIAL_COMMITTEE, Kind.WORKING_COMMITTEE, Kind.DEPUTIES_COMMITTEE)

OTHERWISE = (Advice.CONGRESS, Advice.SUGGESTION)  # the presidium's to decide, and to convert it
DECISIONS = [it for it in Advice.choices if it[0] not in OTHERWISE]


class PresidiumForm(LateFilesForm):
    """What the presidium has decided of it, as long as the congress sat (地方组织法 第二十二条)."""

    decision = forms.CharField(
        label="主席团的决定", max_length=200, help_text="哪一次主席团会议决定的，如第3次会议。"
    )

    decided_on = DayField(label="作出决定的日期", required=False, help_text="就是今天的，不用填。")

    def prepare(self):
        super().prepare()
        if self.subject.has_congress_closed(self.today):
            self.fields["decided_on"].help_text = "大会已经闭幕：填大会期间作出决定的那一天。"

    def clean_decided_on(self):
        if not self.cleaned_data["decided_on"]:
            return None
        return self.day_past("decided_on", self.subject.submitted_on, "提出的日子")

    def clean(self):
        facts = super().clean()
        on = facts["decided_on"] = facts.get("decided_on") or facts.get("on") or self.today
        if "decided_on" not in self.errors and self.subject.has_congress_closed(on):
            closed = dated(self.subject.closes_on)
            self.add_error("decided_on", f"大会已于{closed}闭幕：填大会期间作出决定的那一天。")
        return facts


class AgendaForm(PresidiumForm):
    """It is on the agenda, and the congress has voted: until then it may be withdrawn."""

    result = TextField(
        label="大会的决定",
        rows=4,
        help_text="大会表决以后登记：表决结果，作出决议的写明决议名称。",
    )

    field_order = ["decision", "decided_on", "result"]


class ReferForm(PresidiumForm):
    """A committee examines it first."""

    body = forms.ModelChoiceField(Body.objects, label="交付审议的委员会", empty_label="请选择")

    field_order = ["body", "decision", "decided_on"]

    def prepare(self):
        super().prepare()
        own = self.congress.bodies.standing().filter(kind__in=COMMITTEES)
        self.fields["body"].queryset = own.order_by("name")


class ExaminedForm(FilesForm):
    """代表法 第五十条: the committee speaks with the deputies and hears them fully."""

    advice = forms.ChoiceField(
        label="建议",
        choices=[("", "请选择"), *Advice.choices],
        help_text="“列入大会议程”只在大会期间建议，由主席团决定。",
    )
    spoken = TextField(
        label="与代表联系沟通的情况",
        rows=3,
        help_text="什么时候、怎样联系领衔代表，听取了什么意见（代表法 第五十条）。",
    )
    report = TextField(label="审议结果报告", max_length=LONG, rows=10)

    def prepare(self):
        super().prepare()
        if self.subject.has_congress_closed(self.today):
            field = self.fields["advice"]
            field.choices = [it for it in field.choices if it[0] != Advice.CONGRESS]
            field.help_text = ""


class AdoptForm(LateFilesForm):
    """What the standing committee has decided on the report of a committee."""

    advice = forms.ChoiceField(label="常务委员会的决定", choices=[("", "请选择"), *DECISIONS])
    note = TextField(label="说明", rows=3, required=False)

    field_order = ["advice", "note"]

    def prepare(self):
        super().prepare()
        report = self.subject.events.filter(name="examine").order_by("pk").last()
        self.initial["advice"] = report.facts["advice"] if report else ""
        self.fields["advice"].help_text = "作为建议办理的，取消以后改办“转为建议”。"
