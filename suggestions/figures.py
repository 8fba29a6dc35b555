"""How suggestions are handled, in numbers that people compare."""

from datetime import date
from functools import cached_property

from django.db.models.functions import ExtractYear

from .lifecycles import ASSIGNMENT
from .models.shares import GROUPS, Tally
from .overseeing import Raised


class Figures(Tally):
    """What one user may count on one day, of what was assigned in the year that is asked for; of
    the day's own, if there is no such year. `count` is what else is asked than the group's."""

    def __init__(self, user, on, asked="", group="", count=""):
        self.user, self.on, self.count = user, on, count
        self.seen = ASSIGNMENT.visible_to(user, on).handed_over()
        self.group = group if group in GROUPS else next(iter(GROUPS))
        self.label, self.shares = GROUPS[self.group]
        self.year = next((year for year in self.years if str(year) == asked), on.year)
        super().__init__(self.seen.filter(assigned_on__year=self.year), on)

    @cached_property
    def years(self):
        found = self.seen.order_by().annotate(year=ExtractYear("assigned_on"))
        return sorted({*found.values_list("year", flat=True), self.on.year}, reverse=True)

    @cached_property
    def repeated(self):
        if "repeated" not in {self.count, *(it.top for it in self.shares)}:
            return frozenset()  # nobody asks, and to find them takes long
        until = min(self.on, date(self.year, 12, 31))
        groups = Raised(self.user, self.on, until).groups
        return frozenset(it.pk for group in groups for it in group.rows)

    @property
    def key_figures(self):
        return self.total.of(self.shares)

    def table(self, key_of):
        """Of each row that has anything of what is told: itself, and its shares."""
        rows = [(row, row.of(self.shares)) for row in self.by(key_of)]
        return [(row, told) for row, told in rows if any(it["bottom"] for it in told)]

    @property
    def in_time(self):
        """How many were replied to in time, of those that were replied to or are overdue."""
        return self.total.counts["in_time"], self.total.counts["counted"]
