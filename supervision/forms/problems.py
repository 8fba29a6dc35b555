"""What the steps of a problem ask."""

from django import forms

from renda.forms import LONG, DayField, FilesForm, StepForm, SubjectForm, TextField
from renda.periods import dated

from ..models import Problem


class ProblemForm(SubjectForm):
    text = TextField(label="问题")
    gist = TextField(label="发言要点或者调研情况", required=False)
    demand = TextField(label="整改要求")

    class Meta:
        model = Problem
        fields = ["text", "source", "speaker", "gist", "demand", "body", "helpers"]
        widgets = {"helpers": forms.CheckboxSelectMultiple}

    def prepare(self):
        able = self.congress.bodies.standing().executive()
        self.fields["body"].queryset = self.fields["helpers"].queryset = able

    def clean(self):
        facts = super().clean()
        if facts.get("source") == Problem.Source.SPEECH and not facts.get("speaker"):
            self.add_error("speaker", "来自会议审议发言的，要写明发言人。")
        if facts.get("body") in (facts.get("helpers") or ()):
            self.add_error("helpers", "承办单位不用再列为协助单位。")
        return facts


class EvidenceForm(FilesForm):
    evidence = TextField(
        label="整改佐证", max_length=LONG, rows=6, help_text="做了什么，有什么可以查验。"
    )


class MeasureForm(StepForm):
    measure = TextField(label="整改措施")
    measure_due_on = DayField(label="计划完成")
    measure_by = forms.CharField(label="责任人和电话", max_length=50)

    def clean_measure_due_on(self):
        if self.cleaned_data["measure_due_on"] < self.today:
            raise forms.ValidationError(f"不能早于今天（{dated(self.today)}）。")
        return self.cleaned_data["measure_due_on"]


class CheckForm(FilesForm):
    checked_on = DayField(label="核查日期")
    by = forms.CharField(label="核查人", max_length=50)
    finding = TextField(label="现场情况")

    def clean_checked_on(self):
        claimed = self.subject.events.filter(name="claim").order_by("id").last()
        return self.day_past("checked_on", claimed and claimed.on, "申请销号的日期")
