"""What the events of one congress add up to: the counts of the figures a second time, from the
record alone wherever an event tells it."""

from collections import defaultdict
from datetime import date

from django.contrib.contenttypes.models import ContentType

from renda.models import Event, Obligation

from ..models import Assignment, Contact, Promise
from ..models.classes import class_of
from ..models.shares import PLEASED

OF_PROMISES = {"promised", "kept", "results", "pleased_with"}
Status = Promise.Status


class Record:
    """The events of one congress by the kind and key of their subject, in their order."""

    def __init__(self, congress):
        self.congress, self.of = congress, defaultdict(lambda: defaultdict(list))
        rows = Event.objects.filter(congress=congress).order_by("pk")
        for event in rows.iterator():
            self.of[event.subject_type_id][event.subject_id].append(event)

    def told(self, model):
        return self.of[ContentType.objects.get_for_model(model).pk]

    def ends(self, model):
        return {pk: events[-1].target for pk, events in self.told(model).items()}

    def counts(self, name, on):
        """How many assignments count there; or promises, if it is a count of promises."""
        if name in OF_PROMISES:
            return sum(getattr(it, f"is_{name}")(on) for it in self.promises)
        return sum(getattr(self, f"is_{name}")(pk, on) for pk in self.answering)

    @property
    def promises(self):
        return [OnePromise(events) for events in self.told(Promise).values()]

    @property
    def answering(self):
        """Those that owed a reply and were neither passed on nor called off."""
        told = self.told(Assignment).items()
        kept = {pk for pk, events in told if events[-1].target not in Assignment.GONE}
        return {pk for pk, events in told if events[0].name == "hand_over"} & kept

    def last(self, pk, *names):
        return next(reversed(self.steps(pk, *names)), None)

    def steps(self, pk, *names):
        return [it for it in self.told(Assignment)[pk] if it.name in names]

    def is_all(self, pk, on):
        return True

    def is_followed(self, pk, on):
        """What a ledger brought was handed over by nobody here."""
        return True

    def is_contacted(self, pk, on):
        disputed = self.told(Contact)
        made = self.steps(pk, "contact")
        ids = {it.because_id for it in made}
        return any(
            events[0].pk in ids and all(it.name != "dispute" for it in events)
            for events in disputed.values()
        )

    def is_replied(self, pk, on):
        return bool(self.steps(pk, "sign_off", "enter_reply"))

    def is_counted(self, pk, on):
        return self.is_replied(pk, on) or self._is_late(pk, on)

    def is_in_time(self, pk, on):
        return self.is_replied(pk, on) and not self._is_late(pk, on)

    def _is_late(self, pk, on):
        kind = ContentType.objects.get_for_model(Assignment)
        owed = Obligation.objects.filter(subject_type=kind, subject_id=pk, deadline="reply")
        owed = owed.filter(dropped_by=None).select_related("met_by")
        return any((it.met_by.on if it.met_by else on) > it.due_on for it in owed)

    def is_resolved(self, pk, on):
        last = self.last(pk, "sign_off", "enter_reply", "verify", "reclassify")
        known = last and class_of(self.congress, last.on, last.facts["klass"])
        return bool(known and known.counts_as_resolved)

    def is_rated(self, pk, on):
        return bool(self.steps(pk, "evaluate"))

    def is_pleased_first(self, pk, on):
        return self.is_rated(pk, on) and self.steps(pk, "evaluate")[0].facts["result"] in PLEASED

    def is_pleased_last(self, pk, on):
        return self.is_rated(pk, on) and self.last(pk, "evaluate").facts["result"] in PLEASED


class OnePromise:
    """What its events tell of it."""

    def __init__(self, events):
        self.end = events[-1].target
        self.first_due_on = date.fromisoformat(events[0].facts["until"])
        self.moved_on = [it.on for it in events if it.source != it.target][-1]
        self.reported = [it.on for it in events if it.name == "report"]
        self.heard = [it for it in events if it.name in ("confirm", "deny")]

    def is_promised(self, on):
        if self.end == Status.KEPT:
            return True
        gone = self.end in (Status.DROPPED, Status.REPLACED)
        is_missed = self.end in Promise.UNKEPT or (gone and self.moved_on > self.first_due_on)
        return is_missed and self.first_due_on < on

    def is_kept(self, on):
        return self.end == Status.KEPT and self.reported[-1] <= self.first_due_on

    def is_results(self, on):
        return bool(self.heard)

    def is_pleased_with(self, on):
        return bool(self.heard) and self.heard[-1].name == "confirm"
