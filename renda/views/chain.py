"""The seal over the record: its head, to be printed, and whether a printed head still holds."""

from django import forms
from django.urls import path
from django.views.generic import TemplateView

from ..chain import NIGHTLY, Fault, head, verify
from ..forms import PlainForm
from ..models import Duty, Event, Heartbeat
from .duties import DutyPage


class HeadForm(PlainForm):
    number = forms.IntegerField(
        label="号",
        min_value=1,
        max_value=10**15,
        error_messages={"invalid": "要写成数字。"},
    )
    digest = forms.RegexField(
        r"^[0-9a-fA-F\s]{64,}$",
        label="核对码",
        max_length=200,
        error_messages={"invalid": "是64位的数字和字母，空格不计。"},
    )

    def clean_digest(self):
        digest = "".join(self.cleaned_data["digest"].split()).lower()
        if len(digest) != 64:
            raise forms.ValidationError(f"是64位的数字和字母，现在有{len(digest)}位。")
        return digest


class Chain(DutyPage, TemplateView):
    """GET shows the head; with a head that was kept on paper it says whether that still holds."""

    duties = (Duty.ADMINISTRATOR, Duty.AUDITOR)
    template_name = "renda/chain.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET or None
        form, last = HeadForm(asked), head()
        kwargs |= {"form": form, "last": last, "is_checked": bool(asked) and form.is_valid()}
        if kwargs["is_checked"]:
            kwargs["fault"] = self.check(**form.cleaned_data)
        if last:
            kwargs["waiting"] = Event.objects.filter(pk__gt=last.event_id).count()
            kwargs["sealed_to"] = Event.objects.filter(pk=last.event_id).first()
        checked = Heartbeat.objects.filter(name=NIGHTLY).first()
        return super().get_context_data(checked=checked, **kwargs)

    def check(self, number, digest) -> Fault | None:
        return verify((number, digest))


URLS = [path("record/chain/", Chain.as_view(), name="chain")]
