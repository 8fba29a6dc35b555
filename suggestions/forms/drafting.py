"""What those are asked who raise something: the text, who stands behind it, to whom it goes."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from renda.attaching import FilesField
from renda.forms import DayField, StepForm
from renda.models import Body, Deputy, Duty, Session
from renda.periods import dated

from ..models import Signature, Suggestion
from ..models.suggestions import SIGNERS
from .texts import SAID, SeatField, SeatsField, TextForm, seats_of

STAFF = (Duty.HANDLER, Duty.HEAD)
LONGEST_AGO = timedelta(days=365)  # that something on paper may have lain
AHEAD = timedelta(days=60)  # before a session opens, what is meant for it may be handed in
LATE = "超过议案截止时间，转为建议。"
NO_MOTION = "议案由代表联名提出（地方组织法 第二十二条），以代表团名义的写建议。"


class DraftForm(TextForm):
    """A deputy writes in their own name; who keeps a delegation's affairs, in the delegation's."""

    name = forms.ChoiceField(label="以谁的名义")

    button, stays = "保存", "保存以后还可以修改，提交了才算提出。"
    asides = (*TextForm.asides, "was")

    def prepare(self):
        self.was = {name: getattr(self.subject, name) for name in SAID}
        if agreed := self.subject.pk and self.subject.consented().count():
            self.stays = f"改了案由、案据或者方案的，已经同意附议的{agreed}名代表要重新答复。"
        names = (it for it in _names(self.actor, self.today) if it.is_that_of(self.subject))
        self.names = {it.key: it for it in names}
        self.fields["name"].choices = [(key, it.label) for key, it in self.names.items()]
        self.initial["name"] = next(iter(self.names), None)
        if len(self.names) == 1:
            self.fields["name"].widget = forms.HiddenInput()
        if self.subject.motion_number or self.subject.came_as_a_suggestion:
            del self.fields["kind"]  # it has been decided what it is
        self.offer_bodies([it.delegation.congress for it in self.names.values()])

    @property
    def is_returned(self):
        return self.subject.status == Suggestion.Status.RETURNED

    def to_read(self):
        """Why it lies with its author again."""
        if not self.is_returned:
            return None
        back = self.subject.events.filter(name="return").order_by("pk").last()
        return back and ("退回修改的原因", back.facts["reason"], ())

    def clean(self):
        facts = super().clean()
        name = self.names.get(facts.pop("name", None))
        if name and not name.committee:
            congress = name.delegation.congress
            self.add_error(None, f"{congress}还没有登记代表工作委员会，请与系统管理员联系。")
        if name and not name.is_own and facts.get("kind") == Suggestion.Kind.MOTION:
            self.add_error("kind", NO_MOTION)
        if self.is_returned:
            facts["was"] = self.was  # what whoever returned it compares
        return {**facts, **name.fields(self.actor)} if name else facts


class Name:
    """In whose name something is raised: a deputy's own, or that of the delegation."""

    def __init__(self, post):
        self.delegation, self.is_own = post.body, post.duty == Duty.DEPUTY
        self.key = f"{'own' if self.is_own else 'all'}-{self.delegation.pk}"
        self.label = f"本人（{self.delegation}）" if self.is_own else str(self.delegation)

    def is_that_of(self, subject):
        """Whether it bears this name, if it is written already; a deputy's own goes with them when
        they move to another delegation."""
        if not subject.pk:
            return True
        here, there = self.delegation, subject.delegation
        moved = self.is_own and here.congress_id == there.congress_id
        return self.is_own == bool(subject.lead_id) and (here == there or moved)

    @property
    def committee(self):
        bodies = self.delegation.congress.bodies.standing()
        return bodies.filter(kind=Body.Kind.DEPUTIES_COMMITTEE).order_by("pk").first()

    def fields(self, actor):
        return {
            "lead": actor if self.is_own else None,
            "proposer": None if self.is_own else self.delegation,
            "delegation": self.delegation,
            "committee": self.committee,
        }


def _names(actor, on):
    posts = (it for it in actor.posts_on(on) if it.body.kind == Body.Kind.DELEGATION)
    return (Name(it) for it in posts if it.duty in (Duty.DEPUTY, *STAFF))


class EnterForm(TextForm):
    """What came on paper, or is entered for a deputy who asked for it; the paper is enclosed."""

    committee = forms.ModelChoiceField(Body.objects, label="代表工作委员会")
    lead = SeatField(Deputy.objects, label="领衔代表", required=False)
    proposer = forms.ModelChoiceField(
        Body.objects,
        label="提出的代表团",
        required=False,
        help_text="代表团名义的，只选这一项。",
    )
    deputies = SeatsField(
        Deputy.objects, label="附议代表", required=False, widget=forms.CheckboxSelectMultiple
    )
    session = forms.ModelChoiceField(
        Session.objects, label="会议", required=False, empty_label="闭会期间"
    )
    submitted_on = DayField(label="提出日期")
    files = FilesField(label="扫描件", required=True)

    def prepare(self):
        mine = Body.objects.filter(pk__in=self.actor.bodies(STAFF, self.today))
        committees = mine.filter(kind=Body.Kind.DEPUTIES_COMMITTEE)
        here = committees.values("congress")
        self.fields["committee"].queryset = committees
        self.initial |= {"committee": committees.first(), "submitted_on": self.today}
        self.fields["proposer"].queryset = Body.objects.filter(
            congress__in=here, kind=Body.Kind.DELEGATION, ended_on=None
        )
        for name in ("lead", "deputies"):
            self.fields[name].queryset = seats_of(here, self.today)
        self.fields["session"].queryset = _sessions(here)
        self.offer_bodies(here)

    def clean_submitted_on(self):
        on = self.day_past("submitted_on")
        if on < self.today - LONGEST_AGO:
            raise forms.ValidationError(f"早于{dated(self.today - LONGEST_AGO)}的，不再补录。")
        return on

    def clean(self):
        facts = super().clean()
        seat, proposer = facts.get("lead"), facts.get("proposer")
        if bool(seat) == bool(proposer):
            self.add_error("lead", "领衔代表和提出的代表团，选一个。")
            return facts
        self._check_session(facts)
        self._check_people(facts, seat)
        self._check_motion(facts, proposer)
        author = {"lead": seat.user if seat else None, "delegation": proposer or seat.body}
        return {**facts, **author, "is_on_paper": True, "on": facts.get("submitted_on")}

    def _check_people(self, facts, seat):
        signers, committee = facts.get("deputies") or (), facts.get("committee")
        if seat in signers:
            self.add_error("deputies", f"{seat.user}已经领衔，不用再附议。")
        named = {
            "lead": seat,
            "proposer": facts.get("proposer"),
            "wished_body": facts.get("wished_body"),
        }
        for field, it in named.items():
            if it and committee and it.congress_id != committee.congress_id:
                self.add_error(field, f"要选{committee.congress}的。")
        if committee and any(it.congress_id != committee.congress_id for it in signers):
            self.add_error("deputies", f"要选{committee.congress}的代表。")

    def _check_session(self, facts):
        """What is raised to a session comes while it sits, or before."""
        session, on = facts.get("session"), facts.get("submitted_on")
        if session and on and not session.from_on - AHEAD <= on <= session.to_on:
            self.add_error("session", f"{dated(on)}不是向这次会议提出的日子。")

    def _check_motion(self, facts, proposer):
        """What came on paper is held to the same law as what comes by line."""
        if facts.get("kind") != Suggestion.Kind.MOTION or not facts.get("committee"):
            return
        session, on = facts.get("session"), facts.get("submitted_on")
        until = session.motions_until if session else None
        if proposer:
            self.add_error("kind", NO_MOTION)
        elif not session or (until and on and on > timezone.localdate(until)):
            self.add_error("kind", "闭会期间和截止时间以后提出的，按建议录入。")
        elif (count := 1 + len(facts.get("deputies") or ())) < (least := self._least(facts)):
            self.add_error("deputies", f"议案要{least}名以上代表联名，现在连领衔有{count}名。")

    def _least(self, facts):
        return SIGNERS.of(facts["committee"].congress, self.today)


class InviteForm(StepForm):
    deputies = SeatsField(Deputy.objects, label="邀请的代表", widget=forms.CheckboxSelectMultiple)

    def prepare(self):
        standing = (Signature.Status.INVITED, *Signature.SIGNED)
        asked = self.subject.signatures.filter(status__in=standing)
        seats = seats_of([self.congress], self.today, self.subject.delegation)
        others = seats.exclude(user__in=asked.values("deputy"))
        self.fields["deputies"].queryset = others.exclude(user=self.subject.lead_id)


class SubmitForm(StepForm):
    """代表法 第五十九条: a deputy does not use the office in cases or business of their own."""

    session = forms.ModelChoiceField(
        Session.objects, label="提交给", required=False, empty_label="闭会期间（向常委会提出）"
    )
    is_declared = forms.BooleanField(
        widget=forms.CheckboxInput(attrs={"data-fresh": ""}),  # never put back by the browser
        label="所提事项不涉及本人或者亲属的个人事务，也不干预正在办理的案件、招标投标和经营活动",
    )

    def prepare(self):
        if self.subject.submitted_on:  # it was returned: it comes again to where it was handed in
            del self.fields["session"]
            return
        near = _sessions([self.congress]).filter(
            from_on__lte=self.today + AHEAD, to_on__gte=self.today
        )
        self.fields["session"].queryset = near
        self.initial["session"] = near.last()
        if self.subject.is_a_motion():
            self.fields["session"].help_text = "闭会期间和大会截止时间以后提出的议案，按建议处理。"

    def clean(self):
        facts = super().clean()
        again = bool(self.subject.submitted_on)
        late = not again and self.subject.is_too_late(facts.get("session"), self.at)
        return {**facts, "converted": LATE if late else ""}


def _sessions(congresses):
    """The sessions of these congresses, the newest first."""
    return Session.objects.filter(
        term__congress__in=congresses, kind=Session.Kind.CONGRESS
    ).select_related("term__congress")
