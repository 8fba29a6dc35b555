"""What steps of several subjects ask."""

from django import forms

from renda.forms import StepForm, TextField
from renda.models import Body, User
from renda.periods import Period


class NoteForm(StepForm):
    note = TextField(label="说明", rows=3, required=False)


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
            if text and Period.parse(text).count < 1:
                raise ValueError("期限要从交办日往后算。")
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None
        return text
