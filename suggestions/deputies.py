"""What one deputy has raised and put their name to, year after year, and what came of it."""

from collections import Counter
from functools import cached_property

from django.db.models import Prefetch

from .lifecycles import ASSIGNMENT, PROMISE, SIGNATURE, SUGGESTION
from .lifecycles.raising import AUDITOR, COUNCIL, OFFICE, VICES
from .models import Assignment, Evaluation, Promise, Signature, Suggestion

READERS = (OFFICE, COUNCIL, VICES, AUDITOR)  # who see what all deputies raise
NAMED = ("committee__congress", "session__term__congress", "delegation", "lead", "proposer")


def may_read_file_of(deputy, user, on):
    """`deputy` is an id."""
    return deputy == user.pk or any(it.is_known_to(user, on, Suggestion) for it in READERS)


class DeputyFile:
    """As far as one reader sees it. What was never handed in is nobody's business but its own."""

    def __init__(self, deputy, reader, on):
        self.deputy, self.reader, self.on = deputy, reader, on

    @cached_property
    def raised(self):
        return self._told(self._seen.filter(lead=self.deputy))

    @cached_property
    def signed(self):
        """What others lead, and this deputy stands behind."""
        own = SIGNATURE.visible_to(self.reader, self.on)
        own = own.filter(deputy=self.deputy, status__in=Signature.SIGNED)
        return self._told(self._seen.filter(pk__in=own.values("suggestion")))

    @property
    def _seen(self):
        seen = SUGGESTION.visible_to(self.reader, self.on).exclude(submitted_on=None)
        return seen.select_related(*NAMED).order_by("-submitted_on", "-pk")

    def _told(self, rows):
        """Each with the parts of the units, their replies, ratings and promises."""
        promises = PROMISE.visible_to(self.reader, self.on).order_by("due_on", "pk")
        parts = ASSIGNMENT.visible_to(self.reader, self.on).held()
        parts = parts.exclude(part=Assignment.Part.CO).select_related("body").order_by("pk")
        told = parts.prefetch_related(
            "replies__event",
            Prefetch("evaluations", Evaluation.objects.order_by("pk")),
            Prefetch("promises", promises.exclude(status=Promise.Status.REPLACED), "standing"),
        )
        found = list(rows.prefetch_related(Prefetch("assignments", told, "parts")))
        for it in found:
            it.has_promises = any(part.standing for part in it.parts)
        return found

    @property
    def counts(self):
        """Of what the deputy leads: how many were replied to, rated as satisfactory, kept."""
        parts = [part for it in self.raised for part in it.parts]
        last = [rated[-1].result for it in parts if (rated := list(it.evaluations.all()))]
        stand = Counter(promise.status for part in parts for promise in part.standing)
        return {
            "raised": len(self.raised),
            "signed": len(self.signed),
            "replied": sum(bool(it.replies.all()) for it in parts),
            "parts": len(parts),
            "pleased": sum(it != Evaluation.Grade.DISSATISFIED for it in last),
            "rated": len(last),
            "kept": stand[Promise.Status.KEPT],
            "promised": stand.total(),
        }
