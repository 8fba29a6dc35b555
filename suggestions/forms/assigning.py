"""What the committee, or the government office, is asked who hands suggestions to units."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import F

from renda.forms import LateEntryForm, StepForm, SubjectForm, TextField
from renda.models import Body, Event

from ..models import Suggestion
from .drafting import STAFF

PLAN = ["way", "planned_lead", "planned_bodies", "is_difficult"]


class AllotForm(SubjectForm):
    """Who is to handle it: one lead unit and its co-units, or several that each reply."""

    class Meta:
        model = Suggestion
        fields = PLAN
        widgets = {"way": forms.RadioSelect, "planned_bodies": forms.CheckboxSelectMultiple}

    def prepare(self):
        super().prepare()
        able = self.congress.bodies.standing().executive()
        able = within_reach(able, self.subject, self.actor, self.today)
        for name in ("planned_lead", "planned_bodies"):
            self.fields[name].queryset = able
        self.fields["planned_lead"].help_text = "分别办理的不选。"
        self.fields["way"].choices = Suggestion.Way.choices
        if not self.subject.planned_lead_id and self.subject.wished_body_id:
            self.initial["planned_lead"] = self.subject.wished_body_id

    def clean(self):
        facts = super().clean()
        lead, others = facts.get("planned_lead"), facts.get("planned_bodies") or ()
        if facts.get("way") == Suggestion.Way.SEPARATE:
            facts["planned_lead"] = None
            if len(others) < 2:
                self.add_error("planned_bodies", "分别办理的，至少选两个单位。")
        elif not lead:
            self.add_error("planned_lead", "选一个主办单位。")
        elif lead in others:
            self.add_error("planned_bodies", f"{lead}已经是主办单位，不用再会办。")
        return facts


class HandOverForm(LateEntryForm):
    """The day of the hand-over, from which the law counts, and the meeting at which it was held
    (上海 第十五条)."""

    asides = ("meeting", *LateEntryForm.asides)

    meeting = forms.CharField(
        label="交办会",
        required=False,
        max_length=100,
        help_text="开了交办会的，写明时间、地点，如3月12日县政府三楼会议室。",
    )


class AssignForm(HandOverForm, AllotForm):
    """The same, and how it is handed over."""


class EntrustForm(LateEntryForm):
    entrusted_to = forms.ModelChoiceField(Body.objects, label="交给哪个机构分办")

    def prepare(self):
        super().prepare()
        offices = self.congress.bodies.standing().filter(kind=Body.Kind.GOVERNMENT_OFFICE)
        self.fields["entrusted_to"].queryset = offices.order_by("name")
        self.initial["entrusted_to"] = offices.first()


class OfMany:
    """What is asked once of many suggestions: the day must suit each of them."""

    def __init__(self, *args, many=(), **kwargs):
        self.many = many
        super().__init__(*args, subject=next(iter(many), None), **kwargs)

    def _last_move_after(self, on):
        of = ContentType.objects.get_for_model(Suggestion)
        moves = Event.objects.filter(subject_type=of, subject_id__in=[it.pk for it in self.many])
        return moves.filter(on__gt=on).exclude(source=F("target")).order_by("on", "id").last()


class AssignManyForm(OfMany, HandOverForm):
    """How all that is planned is handed over."""


class EntrustManyForm(OfMany, EntrustForm):
    """To which office all that is left goes."""


class ReassignForm(StepForm):
    body = forms.ModelChoiceField(Body.objects, label="改由哪个单位承办")
    reason = TextField(label="理由", rows=3)

    def prepare(self):
        able, it = able_to_take_over(self.subject), self.subject.suggestion
        self.fields["body"].queryset = within_reach(able, it, self.actor, self.today)


def within_reach(bodies, suggestion, actor, on):
    """Those to which the actor may hand it: courts and their like answer to the congress, whose
    committee hands it to them itself (青岛 第十五条, 重庆 第十四条)."""
    is_own = suggestion.committee_id in actor.bodies(STAFF, on)
    return bodies if is_own else bodies.exclude(kind__in=Body.ADDRESSEES)


def able_to_take_over(assignment):
    """The bodies that could handle it instead: none that has such a part in it already."""
    able = assignment.suggestion.committee.congress.bodies.standing().executive()
    return able.exclude(pk__in=assignment.in_the_way_of_another().values("body"))


class UrgeForm(StepForm):
    text = TextField(label="催办内容", rows=3)
