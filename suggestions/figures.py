"""How suggestions are handled, in numbers that people compare."""

from functools import cached_property

from django.db.models.functions import ExtractYear

from .lifecycles import ASSIGNMENT
from .models.shares import Tally


class Figures(Tally):
    """What one user may count on one day, of what was assigned in the year that is asked for; of
    the day's own, if there is no such year."""

    def __init__(self, user, on, asked=""):
        self.on, self.seen = on, ASSIGNMENT.visible_to(user, on).answering()
        self.year = next((year for year in self.years if str(year) == asked), on.year)
        super().__init__(self.seen.filter(assigned_on__year=self.year), on)

    @cached_property
    def years(self):
        found = self.seen.order_by().annotate(year=ExtractYear("assigned_on"))
        return sorted({*found.values_list("year", flat=True), self.on.year}, reverse=True)

    @property
    def in_time(self):
        """How many were replied to in time, of those that were replied to or are overdue."""
        return self.total.counts["in_time"], self.total.counts["counted"]
