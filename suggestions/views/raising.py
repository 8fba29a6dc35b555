"""The pages of a suggestion and of a signature."""

import re
from collections import Counter
from difflib import SequenceMatcher

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import path
from django.views.generic import TemplateView

from renda.history import own_events
from renda.models import Body, Obligation
from renda.views.base import Page
from renda.views.case import CasePage

from ..deputies import may_read_file_of
from ..hints import hints
from ..lifecycles import ASSIGNMENT, OVERSIGHT, SIGNATURE, SUGGESTION
from ..likeness import likeness_of
from ..models import Signature, Suggestion
from ..models.motions import Advice
from .waiting import Waiting

SENTENCES, CHARACTERS = r"(?<=[。；！？\n])", ""
OF_MOTIONS = ("refer", "examine", "examine_again", "adopt", "put_on_agenda")
CLOCKS = ("refer", "examine", "decide")
SHORT = 1_000  # characters in which single ones are compared


def advice_of(event):
    """What is proposed, or decided, of a motion; "" if nothing is."""
    said = event.facts.get("advice")
    return Advice(said).label if said else ""


class SuggestionPage(Waiting, CasePage):
    joined = (
        "committee__congress", "committee__parent__parent", "delegation", "proposer", "lead",
        "wished_body", "session__term__congress", "merged_into", "split_from", "heir",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        signatures = self.signatures()
        return super().get_context_data(
            signatures=signatures,
            behind=self.object.count(self.raised_on),
            least=self.object.least(self.today),
            near=self.near(),
            others=self.others(),
            hints=self.hints(),
            **self.handled(),
            **self.own(signatures),
            **self.told(),
            **kwargs,
        )

    @property
    def has_file(self):
        """Whether the reader may open the file of the deputy who leads it."""
        lead = self.object.lead_id
        return lead and may_read_file_of(lead, self.request.user, self.today)

    @property
    def raised_on(self):
        """The day on which those who stand behind it are counted."""
        return self.object.submitted_on if self.object.is_from_ledger else self.today

    def told(self):
        """What the steps have left that stands on the page itself."""
        events = list(own_events(self.object, self.request.user, self.today))
        return {
            "papers": self.papers(),
            "motion": [(it, advice_of(it)) for it in events if it.name in OF_MOTIONS],
            "examined": self.object.obligations.open().filter(deadline__in=CLOCKS).first(),
            "edits": [Edit(it) for it in events if "was" in it.facts],
            "returned": self.returned(events),
        }

    def papers(self):
        """The files that belong to the text."""
        events = self.object.events.filter(name__in=Suggestion.enclosed_at).told().order_by("id")
        return [it for event in events for it in event.attachments.all()]

    def signatures(self):
        seen = SIGNATURE.visible_to(self.request.user, self.today)
        rows = seen.filter(suggestion=self.object).select_related("deputy", "delegation")
        for signature in rows:
            signature.suggestion = self.object
        return rows

    def handled(self):
        units, overseen = self.units(), self.overseen()
        yours = [*self.yours(ASSIGNMENT, units), *self.yours(OVERSIGHT, overseen)]
        return {"units": units, "overseen": overseen, "yours": yours}

    def units(self):
        """Who handles it, or that into which it was merged, with what each owes next."""
        whole = self.object.merged_into or self.object
        seen = ASSIGNMENT.visible_to(self.request.user, self.today).filter(suggestion=whole)
        open_ones = Obligation.objects.open().order_by("due_on")
        rows = seen.select_related("body").prefetch_related(
            Prefetch("obligations", open_ones, "owed"), "replies", "evaluations"
        )
        return rows.order_by("pk")

    def overseen(self):
        """By whom it is overseen, and was."""
        seen = OVERSIGHT.visible_to(self.request.user, self.today).filter(suggestion=self.object)
        owed = Prefetch("obligations", Obligation.objects.open(), "owed")
        return seen.select_related("body", "person").prefetch_related(owed).order_by("pk")

    def own(self, signatures):
        """The reader's own signature, if they were asked for one, and what they may do with it."""
        user = self.request.user
        mine = next((it for it in signatures if it.deputy_id == user.pk), None)
        if not mine:
            return {"own": None}
        again = mine.events.filter(name="ask_again").exists()
        return {"own": (mine, SIGNATURE.offers(user, mine, self.today)), "asked_again": again}

    def hints(self):
        """For who is about to hand it in."""
        step, it = SUGGESTION.row("submit", self.object.status), self.object
        if not step.is_offered_to(self.request.user, it, self.today):
            return []
        waiting = it.signatures.filter(status=Signature.Status.INVITED).count()
        said = [f"还有{waiting}名代表没有答复附议，提交后就不算了。"] if waiting else []
        return [*said, *hints(it.matter, it.grounds, it.proposal)]

    def others(self):
        """What was merged into it and split from it, as far as the reader sees that."""
        seen = SUGGESTION.visible_to(self.request.user, self.today)
        found = seen.filter(Q(merged_into=self.object) | Q(split_from=self.object))
        return found.select_related("lead", "proposer").order_by("pk")

    def returned(self, events):
        """By whom and why, as long as it lies with its author again."""
        if self.object.status != Suggestion.Status.RETURNED:
            return None
        return next((it for it in reversed(events) if it.name == "return"), None)

    def near(self):
        """What it was merged into and split from, and whether the reader may open that. Whose
        author is confidential is not told of where the author may be named."""
        others = [it for it in (self.object.merged_into, self.object.split_from) if it]
        seen = SUGGESTION.visible_to(self.request.user, self.today)
        keys = {it.pk for it in seen.filter(pk__in=[it.pk for it in others])} if others else set()
        return [(it, it.pk in keys) for it in others if it.pk in keys or not it.is_confidential]


class Edit:
    """How the words were mended: {label: [(" ", "+" or "-", text)]} of what was changed."""

    def __init__(self, event):
        self.event = event
        was = event.facts["was"]
        self.changes = [
            (Suggestion._meta.get_field(name).verbose_name, [*_compared(was[name], now)])
            for name, now in event.facts.items()
            if name in was and was[name] != now
        ]


def _compared(before, after, cut=SENTENCES):
    """Yield what stayed, went and came: sentence by sentence, and in short ones by characters."""
    one, other = (list(filter(None, re.split(cut, text))) for text in (before, after))
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        was, now = "".join(one[i:j]), "".join(other[k:m])
        if kind == "equal":
            yield " ", was
        elif cut and len(was) + len(now) < SHORT:
            yield from _compared(was, now, CHARACTERS)
        else:
            yield "-", was
            yield "+", now


class SignaturePage(CasePage):
    joined = (
        "suggestion__committee__congress", "suggestion__lead", "suggestion__proposer", "deputy",
        "delegation", "suggestion__delegation",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        seen = SUGGESTION.visible_to(self.request.user, self.today)
        whole = seen.filter(pk=self.object.suggestion_id).first()
        return super().get_context_data(whole=whole, **kwargs)


class Alike(Page, TemplateView):
    """What is like the title that somebody writes; for those who may raise something."""

    template_name = "suggestions/_alike.html"

    def get_context_data(self, **kwargs):
        user, on = self.request.user, self.today
        if not SUGGESTION.begun_by(user, on):
            raise PermissionDenied("只有代表、代表团和代表工作委员会可以查相近的建议。")
        matter = self.request.GET.get("matter", "").strip()[:LONGEST]
        places = {it.body.congress for it in user.posts_on(on) if it.body.kind in RAISING}
        found = [it for place in places for it in likeness_of(place).like(matter)]
        prefetch_related_objects(found, *OUTCOME)
        seen = SUGGESTION.visible_to(user, on).filter(pk__in=[it.pk for it in found])
        parts = (it for one in found for it in one.assignments.all())
        units = Counter(it.body for it in parts if it.answers)
        return super().get_context_data(
            found=found, seen={it.pk for it in seen}, units=units.most_common(UNITS), **kwargs
        )


UNITS = 3  # that are named as likely to handle it
RAISING = (Body.Kind.DELEGATION, Body.Kind.DEPUTIES_COMMITTEE)
OUTCOME = ("assignments__body", "assignments__replies", "assignments__evaluations")
LONGEST = 60  # characters of a title
URLS = [path("alike/", Alike.as_view(), name="alike")]
