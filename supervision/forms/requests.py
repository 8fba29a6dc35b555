"""What a body gives when it asks for time, or says that a problem is not its own."""

from django import forms

from renda.attaching import FilesField
from renda.forms import DayField, StepForm, SubjectForm, TextField
from renda.models import Body, Parameter, load_calendar
from renda.periods import dated

from ..models import Extension, ReturnRequest

LONGEST = Parameter("opinion.extension_longest", "一次延期最长", "6m")


class ExtensionForm(SubjectForm):
    asides = ("files",)
    until = DayField(label="延至")
    reason = TextField(label="理由", rows=3)
    files = FilesField()

    class Meta:
        model = Extension
        fields = ["of", "until", "reason"]

    def clean(self):
        facts = super().clean()
        owed = self.subject.undertaking.obligations.open().filter(deadline=facts.get("of")).first()
        if "of" not in facts:
            return facts
        if not owed:
            self.add_error("of", "这个期限已经完成，不用延。")
        elif owed.due_on <= self.today:
            self.add_error("of", f"{dated(owed.due_on)}到期，延期要在到期日以前申请。")
        elif facts.get("until"):
            self._check_until(facts["until"], owed.due_on)
        return facts

    def _check_until(self, until, due_on):
        period = LONGEST.of(self.congress, self.today)
        _, latest = period.count_from(due_on, load_calendar())
        if until <= due_on:
            self.add_error("until", f"要晚于现在的期限{dated(due_on)}。")
        elif until > latest:
            self.add_error("until", f"一次最多延{period.label}，到{dated(latest)}为止。")


class ReturnForm(SubjectForm):
    asides = ("files",)
    reason = TextField(label="理由", rows=3, help_text="写明职责依据。")
    files = FilesField()

    class Meta:
        model = ReturnRequest
        fields = ["problems", "reason"]
        widgets = {"problems": forms.CheckboxSelectMultiple}

    def prepare(self):
        own = self.subject.undertaking.own_problems().unsettled()
        self.fields["problems"].queryset = own
        self.fields["problems"].help_text = "全部不属于本单位的，全选。"


class ReturnGrantForm(StepForm):
    body = forms.ModelChoiceField(Body.objects, label="改由哪个单位承办")
    note = TextField(label="说明", rows=3, required=False)

    def prepare(self):
        able = self.congress.bodies.standing().executive()
        self.fields["body"].queryset = able.exclude(pk=self.subject.undertaking.body_id)
