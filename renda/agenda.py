"""What comes and what went beside the work of a user: dates and holidays, weeks, the last steps."""

from datetime import timedelta
from functools import cached_property

from django.db.models import Count, Max

from .desk import SOON, Line, load
from .history import told_to
from .models import Event, load_calendar
from .sight import key_of

AHEAD = 30  # days
WEEKS = 12
LINES, STEPS = 8, 6  # at most so many
LATEST = 1_000  # steps of the whole house, among which most find their own


class Agenda:
    def __init__(self, desk):
        self.desk, self.on = desk, desk.on

    @cached_property
    def holidays(self):
        """The holidays ahead, as (first day, last day, name)."""
        calendar, found = load_calendar(), []
        for day in (self.on + timedelta(it) for it in range(AHEAD + 1)):
            name = "" if calendar.works(day) else calendar.name_of(day)
            if found and not calendar.works(day) and name in (found[-1][2], "周末"):
                if found[-1][1] == day - timedelta(1):
                    found[-1] = (found[-1][0], day, found[-1][2])
            elif name and name != "周末":
                found.append((day, day, name))
        return found

    @property
    def holidays_soon(self):
        return [it for it in self.holidays if it[0] <= self.on + timedelta(SOON)]

    @cached_property
    def dates(self):
        """What falls due and which holidays come, by date: (first day, last day, text)."""
        ahead = (self.desk.dealt_with | self.desk.waiting).due_within(self.on, timedelta(AHEAD))
        dates = ahead.order_by("due_on", "pk")[:LINES]
        due = [(it.due_on, it.due_on, f"{it.owed_by}{it.label}到期") for it in dates]
        rest = [(first, last, f"{name}放假") for first, last, name in self.holidays]
        return sorted([*due, *rest])[:LINES]

    @cached_property
    def weeks(self):
        """What began to run and what was done, a week each, the newest last."""
        first = self.on - timedelta(7 * WEEKS - 1)
        dealt = self.desk.dealt_with
        new = self._by_week(dealt.filter(started_by__on__range=(first, self.on)), "started_by__on")
        done = self._by_week(dealt.filter(met_by__on__range=(first, self.on)), "met_by__on")
        days = [first + timedelta(7 * week) for week in range(WEEKS)]
        return list(zip(days, new, done, strict=True))

    def _by_week(self, obligations, field):
        counts = [0] * WEEKS
        for day, count in obligations.values_list(field).annotate(Count("pk")).order_by():
            counts[WEEKS - 1 - (self.on - day).days // 7] += count
        return counts

    @cached_property
    def recent(self):
        """The last steps in what the user sees; what only followed from another is left out."""
        events = self._told(LATEST) or self._told()
        subjects = load({key_of(it) for it in events}, self.desk.user, self.on)
        return [Line(subjects[key_of(it)], event=it) for it in events if key_of(it) in subjects]

    def _told(self, latest=None):
        """The last steps; of so many of the house, only if they are enough."""
        steps = Event.objects.filter(told_to(self.desk.user, self.on, bool(latest)), because=None)
        if latest:
            steps = steps.filter(
                pk__gt=(Event.objects.aggregate(last=Max("pk"))["last"] or 0) - latest
            )
        found = list(steps.select_related("actor").order_by("-pk")[:STEPS])
        return found if not latest or len(found) == STEPS else []
