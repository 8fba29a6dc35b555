"""How suggestions are handled, in numbers that people compare."""

from collections import Counter
from functools import cached_property

from django.db.models.functions import ExtractYear

from .lifecycles import ASSIGNMENT
from .models.shares import Row, counted, counts_of


class Figures:
    """What one user may count on one day, of what was assigned in the year that is asked for; of
    the day's own, if there is no such year."""

    def __init__(self, user, on, asked=""):
        self.on, self.seen = on, ASSIGNMENT.visible_to(user, on).answering()
        self.year = next((year for year in self.years if str(year) == asked), on.year)

    @cached_property
    def years(self):
        found = self.seen.order_by().annotate(year=ExtractYear("assigned_on"))
        return sorted({*found.values_list("year", flat=True), self.on.year}, reverse=True)

    @cached_property
    def parts(self):
        """Every assignment that owes a reply, with what is counted of it."""
        rows = self.seen.filter(assigned_on__year=self.year).annotate(**counted(self.on))
        return list(rows.select_related("body", "suggestion__delegation"))

    def by(self, key_of):
        """Rows by the (key, name) of each assignment, those with the most first."""
        found = {}
        for part in self.parts:
            found.setdefault(key_of(part), Counter()).update(counts_of(part))
        rows = [Row(*key, counts) for key, counts in found.items()]
        return sorted(rows, key=lambda row: (-row.all, row.name))

    @property
    def in_time(self):
        """How many were replied to in time, of those that were replied to or are overdue."""
        return self.total.counts["in_time"], self.total.counts["counted"]

    @property
    def total(self):
        return Row(None, "合计", sum(map(counts_of, self.parts), Counter()))

    @cached_property
    def by_unit(self):
        return self.by(lambda it: (it.body_id, it.body.name))

    @cached_property
    def by_delegation(self):
        return self.by(lambda it: (it.suggestion.delegation_id, it.suggestion.delegation.name))

    @cached_property
    def by_field(self):
        return self.by(lambda it: (it.suggestion.field, it.suggestion.get_field_display()))
