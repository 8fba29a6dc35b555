"""The pages of an assignment, of a contact, and of what a unit asks of the committee."""

from functools import cached_property

from django.db.models import Prefetch

from renda.history import own_events
from renda.models import Event
from renda.views.case import CasePage

from ..lifecycles import (
    CONTACT,
    EXTENSION,
    GRANT,
    OVERSIGHT,
    PROMISE,
    REASSIGNMENT,
    SUGGESTION,
)
from ..lifecycles.handling import ORGAN
from ..lifecycles.raising import AUDITOR
from ..models import Oversight
from ..models.classes import class_of
from .waiting import Waiting

NAMED = ("suggestion__committee__congress", "suggestion__lead", "suggestion__proposer", "body")


class AssignmentPage(Waiting, CasePage):
    joined = (*NAMED, "lead__body")

    def get_context_data(self, **kwargs):
        events = list(own_events(self.object, self.request.user, self.today))
        return super().get_context_data(
            whole=self.whole(),
            replies=self.replies(events),
            draft=self.draft(),
            phone=self.phone(),
            opinions=self.opinions(),
            **self.spoken(),
            requests=self.requests(),
            oversights=self.oversights(),
            owed=self.object.obligations.open().order_by("due_on"),
            moves=[it for it in events if it.name in TOLD],
            **kwargs,
        )

    def whole(self):
        seen = SUGGESTION.visible_to(self.request.user, self.today)
        return seen.filter(pk=self.object.suggestion_id).first()

    def oversights(self):
        """Who sees to it that the whole is handled, as far as the user may know."""
        shown = OVERSIGHT.visible_to(self.request.user, self.today).select_related("body")
        return shown.filter(suggestion=self.object.suggestion_id, status__in=Oversight.TAKEN_UP)

    def replies(self, events):
        """The newest first, each with its class in words, its promises and how it was rated, and
        whether everybody may read it."""
        congress = self.object.suggestion.committee.congress
        promises = PROMISE.visible_to(self.request.user, self.today).order_by("due_on", "pk")
        shown = Prefetch("promises", promises)
        rows = self.object.replies.select_related("event", "disclosed__actor").order_by("-pk")
        rated = {it.round: it for it in self.object.evaluations.select_related("event__actor")}
        files = {it.pk: it.attachments.all() for it in events}
        found = list(rows.prefetch_related(shown))
        for it in found:
            it.result_class = class_of(congress, it.event.on, it.klass)
            it.rated, it.files = rated.get(it.round), files.get(it.event_id, ())
            it.is_published = it.pk == self.published
        return found

    @cached_property
    def published(self):
        """The key of the reply that everybody may read; None: there is none."""
        return self.object.replies.published().values_list("pk", flat=True).first()

    def draft(self):
        """What is drafted is read within the unit, and by the auditor."""
        user, it = self.request.user, self.object
        inside = ORGAN.held_by(user, it, self.today) or AUDITOR.held_by(
            user, it.suggestion, self.today
        )
        return it.draft if inside and it.is_being_written else None

    def phone(self):
        """Whoever owes the reply speaks with the deputy (代表法 第五十一条), and nobody else."""
        it, lead = self.object, self.object.suggestion.lead
        owes = not it.lead_id and it.is_held and it.status not in it.OVER
        asks = owes and lead and ORGAN.held_by(self.request.user, it, self.today)
        return lead.phone if asks else ""

    def opinions(self):
        """Of the co-units: each with its newest opinion; of a co-unit, its own."""
        it, seen = self.object, self.lifecycle.visible_to(self.request.user, self.today)
        rows = seen.filter(pk=it.pk) if it.lead_id else seen.filter(lead=it)
        given = Prefetch("events", Event.objects.filter(name="give_opinion").told(), "given")
        for row in rows.select_related("body", "suggestion").prefetch_related(given).order_by("pk"):
            row.said = max(row.given, key=lambda it: it.pk, default=None)
            yield row

    def spoken(self):
        """What was spoken of with the deputy, and what of it waits for the reader."""
        contacts = list(self.contacts())
        newest = [it for it in contacts if it.status == it.Status.RECORDED][:1]
        return {"contacts": contacts, "yours": list(self.yours(CONTACT, newest))}

    def contacts(self):
        """The newest first, each with whether it counts for the reply that is owed now."""
        seen = CONTACT.visible_to(self.request.user, self.today)
        for it in seen.filter(assignment=self.object).order_by("-pk"):
            it.counts = it.round == self.object.round and it.status != it.Status.DISPUTED
            yield it

    def grants(self):
        seen = GRANT.visible_to(self.request.user, self.today)
        return seen.filter(assignment=self.object).order_by("pk")

    def requests(self):
        return [
            asked
            for of in (REASSIGNMENT, EXTENSION)
            for asked in of.visible_to(self.request.user, self.today).filter(assignment=self.object)
        ]


TOLD = ("redo", "conclude", "bounce", "reassign", "urge", "verify", "reclassify")


class UnderPage(CasePage):
    joined = tuple(f"assignment__{it}" for it in NAMED)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            assignment=self.object.assignment,
            moves=self.object.events.told().order_by("id"),
            answers=self.object.obligations.open().order_by("due_on", "pk"),
            owed=self.object.assignment.obligations.open().filter(deadline="reply").first(),
            **kwargs,
        )
