"""The world of the simulated year: its clock passes by the hour, and the sweep runs meanwhile."""

from datetime import timedelta

from renda.demo.steps import Refused
from renda.demo.world import World, fresh
from renda.demo.year import Day
from renda.enforcement import keep_watch, let_time_act
from renda.lifecycle import NotAllowed
from renda.models import Duty, Membership, User

BETWEEN, HOUR = timedelta(seconds=30), timedelta(hours=1)


class Hours(Day):
    """A day on which each step is taken half a minute after the one before."""

    def __init__(self, on):
        super().__init__(on)
        self.moment = self.swept_at = self.morning

    def now(self):
        self.moment = min(self.moment + BETWEEN, self.evening)
        if self.moment - self.swept_at >= HOUR:
            self.sweep()
        return self.moment

    def sweep(self):
        self.swept_at = self.moment
        keep_watch(at=self.moment)

    def begin(self):
        keep_watch(at=self.night)
        let_time_act(at=self.night)

    def end(self):
        """What was begun today is looked at today."""
        self.moment += timedelta(minutes=1)
        self.sweep()


class Crowd(World):
    """Who is who does not change in this year, so it is asked once."""

    def __init__(self, year, congress, session):
        super().__init__(year)
        self.congress, self.session = congress, session
        self.items, self.refusals = {}, 0  # items by the key of their suggestion
        self._people, self._posts = {}, {}

    def person(self, pk):
        if pk not in self._people:
            self._people[pk] = User.objects.get(pk=pk)
        return self._people[pk]

    def handler(self, body):
        return self._holder(body, Duty.HANDLER)

    def head(self, body):
        return self._holder(body, Duty.HEAD)

    def _holder(self, body, duty):
        if (body.pk, duty) not in self._posts:
            posts = Membership.objects.running(self.day.on).filter(body=body, duty=duty)
            if not (first := posts.order_by("pk").first()):
                raise Refused(f"{body}没有{duty.label}")
            self._posts[body.pk, duty] = first.user_id
        return self.person(self._posts[body.pk, duty])

    def author(self, suggestion):
        """Who acts for whoever raised it."""
        it = suggestion
        return self.person(it.lead_id) if it.lead_id else self.head(it.proposer)

    def is_refused(self, subject, name, actor, /, **data):
        """Try what the rules do not allow. Raises Refused if they allow it."""
        try:
            self.take(subject, name, actor, **data)
        except NotAllowed:
            self.refusals += 1
        else:
            raise Refused(f"{subject}：{name}本应不准")


def stands(subject, *statuses):
    """Return it as it is now, if it stands in one of these; else None."""
    it = fresh(subject)
    return it if it.status in statuses else None
