"""What every text asks that is raised: 案由、案据、方案 (代表法 第十五条) and what goes with it."""

from django import forms
from django.db.models import Case, When
from django.urls import reverse_lazy

from renda.attaching import FilesField
from renda.forms import LONG, SubjectForm, TextField
from renda.models import Body, Deputy

from ..models import Suggestion

SAID = ["matter", "grounds", "proposal"]
TEXT = ["kind", *SAID]
ABOUT = ["source", "wished_body", "disclosure", "is_confidential"]


class MatterInput(forms.TextInput):
    """While it is written, what was raised before that is like it comes in below."""

    template_name = "suggestions/matter_widget.html"

    def __init__(self):
        super().__init__(
            attrs={
                "hx-get": reverse_lazy("alike"),
                "hx-trigger": "input changed delay:600ms, load",
                "hx-target": "next .alike",
                "hx-swap": "innerHTML",  # not what the form around it does
                "hx-disabled-elt": "unset",
            }
        )

    def build_attrs(self, *args, **kwargs):
        """Without a length at which a browser would cut what is pasted without a word."""
        attrs = super().build_attrs(*args, **kwargs)
        attrs.pop("maxlength", None)
        return attrs


class TextForm(SubjectForm):
    matter = forms.CharField(
        label="案由", max_length=60, help_text="一事一议，如“关于……的建议”。", widget=MatterInput()
    )
    grounds = TextField(label="案据", max_length=LONG, rows=6, help_text="情况和问题。")
    proposal = TextField(label="方案", max_length=LONG, rows=6, help_text="具体的要求和办法。")
    files = FilesField()

    asides = ("files",)

    class Meta:
        model = Suggestion
        fields = [*TEXT, *ABOUT]

    def offer_bodies(self, congresses):
        able = Body.objects.filter(congress__in=congresses).standing().executive()
        self.fields["wished_body"].queryset = able
        self.fields["wished_body"].empty_label = "由工作机构确定"


class SeatField(forms.ModelChoiceField):
    def label_from_instance(self, seat):
        return f"{seat.user}（{seat.body}）"


class SeatsField(SeatField, forms.ModelMultipleChoiceField):
    pass


def seats_of(congresses, on, first=None):
    """The seats of the deputies of these congresses on that day, by delegation, one first."""
    seats = Deputy.objects.filter(body__congress__in=congresses).running(on)
    own = Case(When(body=first, then=0), default=1)
    return seats.select_related("user", "body").order_by(own, "body__name", "user__name")
