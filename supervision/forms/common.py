"""What steps of several subjects ask."""

from django import forms

from renda.forms import FilesForm, LateEntryForm, StepForm, TextField
from renda.models import Body, forwards
from renda.periods import Period
from renda.transition import NotAllowed


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
