"""What an operator's monitor reads: how much is late, and how old the last sign of life is.

Every figure is asked of the database when it is read, so that all web processes say the same. The
labels name congresses and kinds of work, never people or cases.
"""

from datetime import timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from .models import Blob, Event, Heartbeat, Job, Message, Obligation, Seal
from .vitals import VITALS, amiss

SOON = timedelta(days=7)
PLACE = "overseen_by__congress__place"
STATES = (Message.State.PENDING, Message.State.HELD, Message.State.UNKNOWN)


class Gauges:
    """A collector of one moment; nine queries."""

    def __init__(self, at):
        self.at, self.on = at, timezone.localdate(at)

    def collect(self):
        yield from self.obligations()
        yield from self.messages()
        yield from self.signs_of_life()
        yield _gauge("renda_events_unsealed", "Events that no seal covers yet", self.unsealed())
        jobs = Job.objects.open().count()
        yield _gauge("renda_jobs_open", "Long work that people wait for", jobs)
        faulty = Blob.objects.faulty().count()
        yield _gauge("renda_files_faulty", "Files that were lost or altered", faulty)

    def obligations(self):
        late = Count("pk", Q(due_on__lt=self.on))
        near = Obligation.objects.open().filter(due_on__lte=self.on + SOON).values(PLACE)
        rows = near.annotate(late=late, all=Count("pk")).values_list(PLACE, "late", "all")
        overdue = GaugeMetricFamily(
            "renda_obligations_overdue", "Open and past their day", labels=["congress"]
        )
        soon = GaugeMetricFamily(
            "renda_obligations_due_soon", "Open and due within 7 days", labels=["congress"]
        )
        for place, overdue_there, near_there in rows.order_by(PLACE):
            overdue.add_metric([place], overdue_there)
            soon.add_metric([place], near_there - overdue_there)
        return overdue, soon

    def messages(self):
        waiting = Message.objects.filter(state__in=STATES).values("state")
        found = dict(waiting.annotate(count=Count("pk")).values_list("state", "count"))
        states = GaugeMetricFamily(
            "renda_messages", "Mails and short messages not sent", labels=["state"]
        )
        for state in STATES:
            states.add_metric([str(state)], found.get(state, 0))
        pending = Message.objects.filter(state=Message.State.PENDING)
        oldest = pending.aggregate(at=Min("notice__at"))["at"]
        age = self.age(oldest) if oldest else 0
        return states, _gauge("renda_outbox_age_seconds", "Age of the oldest waiting message", age)

    def signs_of_life(self):
        """What never happened has no age, and is missing: a monitor can be told of that too."""
        for note in Heartbeat.objects.filter(name__in=VITALS):
            name = VITALS[note.name].metric
            what = f"Since the last {name.replace('_', ' ')}"
            yield _gauge(f"renda_{name}_age_seconds", what, self.age(note.at))
        found = len(amiss(self.at))
        yield _gauge("renda_findings", "What background work found amiss, or left undone", found)

    def unsealed(self):
        last = Seal.objects.aggregate(last=Max("event_id"))["last"] or 0
        return Event.objects.filter(pk__gt=last).count()

    def age(self, moment):
        return (self.at - moment).total_seconds()


def _gauge(name, what, value):
    return GaugeMetricFamily(name, what, value=value)
