"""What steps of several subjects ask."""

from django import forms

from renda.forms import FilesForm, LateEntryForm, StepForm, TextField
from renda.models import Body, User, forwards
from renda.periods import Period
from renda.transition import NotAllowed


def next_number(series, congress, on):
    """A hint, not a promise: somebody else may take it first."""
    try:
        return f"留空由系统编号，现在编到{series.ahead(congress, on)}，以办理时为准。"
    except NotAllowed as why:
        return str(why)


def refuse_unnumbered(form, field, series, on):
    """Say at the field why no number can be given on that day, if so."""
    try:
        series.ahead(form.congress, on)
    except NotAllowed as why:
        form.add_error(field, str(why))


class NoteForm(FilesForm):
    note = TextField(label="说明", rows=3, required=False)


class LateNoteForm(LateEntryForm):
    note = TextField(label="说明", rows=3, required=False)


class HelperForm(StepForm):
    was = forms.ModelChoiceField(Body.objects, label="原协助单位")
    body = forms.ModelChoiceField(Body.objects, label="协助单位")


class MovedForm(StepForm):
    moved = forms.JSONField(label="变更的期限")


class TransferForm(StepForm):
    body = forms.ModelChoiceField(Body.objects, label="机构")


class PassOnForm(StepForm):
    to = forms.ModelChoiceField(User.objects, label="移交给")


class PeriodField(forms.CharField):
    """A period of one's own, or nothing: the congress's holds."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=10, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            if refusal := text and forwards(Period.parse(text), None):
                raise ValueError(refusal)
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None
        return text
