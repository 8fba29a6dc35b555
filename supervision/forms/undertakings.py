"""What the steps of an undertaking ask."""

from django import forms

from renda.forms import LONG, DayField, LateFilesForm, RowsField, StepForm, TextField
from renda.periods import dated

from ..models.undertakings import REMINDERS
from .common import refuse_unnumbered


class ReportForm(LateFilesForm):
    text = TextField(label="报告", max_length=LONG, rows=10)


class PlanForm(LateFilesForm):
    text = TextField(label="办理方案", max_length=LONG, rows=6)
    measures = RowsField(
        {
            "measure": TextField(label="整改措施"),
            "measure_due_on": DayField(label="计划完成"),
            "measure_by": forms.CharField(label="责任人和电话", max_length=50),
        },
        label="逐个问题的措施",
        required=False,
        help_text="还定不下来的可以先空着，以后在问题里填写。",
    )

    def prepare(self):
        super().prepare()
        problems = self.subject.own_problems().at_work()
        columns = ("measure", "measure_due_on", "measure_by")
        known = {
            str(it.pk): {name: str(getattr(it, name) or "") for name in columns} for it in problems
        }
        self.fields["measures"].prepare([(it.pk, str(it)) for it in problems], known)

    def clean_measures(self):
        rows = self.cleaned_data["measures"]
        owed = self.subject.obligations.open().filter(deadline="result").first()
        for row in rows:
            if owed and row["measure_due_on"] > owed.due_on:
                column = self.fields["measures"].widget
                late = f"要在办理结果期限{dated(owed.due_on)}以前。"
                column.errors[row["row"], "measure_due_on"] = late
                raise forms.ValidationError(f"计划完成{late}")
        return rows


class CommentForm(LateFilesForm):
    text = TextField(label="意见", max_length=LONG, rows=6)


class UrgeForm(StepForm):
    text = TextField(label="催办内容", rows=3)
    with_letter = forms.BooleanField(
        label="同时出催办函", required=False, help_text="由系统编文号，可以下载Word和PDF。"
    )

    def clean(self):
        facts = super().clean()
        if facts.get("with_letter"):
            refuse_unnumbered(self, "with_letter", REMINDERS, self.today)
        return facts


class CorrectForm(StepForm):
    asides = ("was",)
    handed_over_on = DayField(label="正确的交办日")
    reason = TextField(label="更正原因", rows=3)

    def clean_handed_over_on(self):
        on = self.day_past("handed_over_on", self.subject.opinion.deliberated_on, "审议日期")
        if on == self.subject.handed_over_on:
            raise forms.ValidationError("和现在的交办日相同，不用更正。")
        return on

    def clean(self):
        return {**super().clean(), "was": self.subject.handed_over_on}


class ExtendForm(StepForm):
    until = DayField(label="延至")
