"""Loading a year's table of holidays: what it would move, and then the loading itself."""

from dataclasses import dataclass, field

from django.db import transaction

from .enforcement import moves, recount
from .models import CalendarDay, CalendarYear, hold_calendar, load_calendar, record_act
from .periods import Calendar, Day, dated, statutory_days


@dataclass(frozen=True)
class Table:
    """The days of one year that break the week, as its notice lays them down."""

    notice: str
    days: dict = field(default_factory=dict)  # date: Day

    @classmethod
    def of_rows(cls, notice, rows):
        return cls(notice, {row.day: Day(row.works, row.name) for row in rows})

    @property
    def year(self):
        return next(iter(self.days)).year

    def calendar(self):
        """The calendar as it would be with this table."""
        now = load_calendar()
        others = {day: it for day, it in now.exceptions.items() if day.year != self.year}
        return Calendar({**others, **self.days}, now.years | {self.year})

    def moves(self):
        """The open obligations that it would move, each with its raw and due day."""
        return list(moves(self.calendar()))

    def doubts(self):
        """Yield what is allowed and yet rarely meant."""
        for day, name in statutory_days(self.year).items():
            if day.weekday() < 5 and (day not in self.days or self.days[day].works):
                yield f"{dated(day)}是{name}，表里没有列为休息。"
        for day, it in sorted(self.days.items()):
            if it.works and day.weekday() < 5:
                yield f"{dated(day)}本来就是工作日，不用列为上班。"

    def is_loaded(self):
        found = CalendarYear.objects.filter(year=self.year, notice=self.notice)
        return found.exists() and days_of(self.year) == self.days


def days_of(year):
    """The days of that year as they are loaded."""
    rows = CalendarDay.objects.filter(day__year=year)
    return {row.day: Day(row.works, row.name) for row in rows}


@transaction.atomic
def load(table, *, by, at):
    """Lay the table in place of what that year had; return how many obligations moved.

    None: it is loaded already, and nothing was done.
    """
    hold_calendar(to_change=True)  # one table after the other
    year = CalendarYear.objects.filter(year=table.year).first()
    if table.is_loaded():
        return None
    year = year or CalendarYear(year=table.year)
    year.notice = table.notice
    year.save(by=by, at=at)
    facts = {"row": f"{year}放假安排", "notice": table.notice, **_replace(table)}
    event = record_act(None, year, "load", "载入放假安排", by=by, at=at, facts=facts)
    return recount(at=at, because=event)


def _replace(table):
    """Write the days of the table; return what is different now, in words."""
    before = days_of(table.year)
    CalendarDay.objects.filter(day__year=table.year).delete()
    days = (CalendarDay(day=day, works=it.works, name=it.name) for day, it in table.days.items())
    CalendarDay.objects.bulk_create(days)
    return _difference(before, table.days)


def _difference(before, after):
    """Which days were added or changed, and which were taken away, in words."""
    added = [_say(day, it) for day, it in sorted(after.items()) if before.get(day) != it]
    removed = [_say(day, it) for day, it in sorted(before.items()) if day not in after]
    return {"added": added, "removed": removed}


def _say(day, it):
    return f"{dated(day)}{it.name}{'上班' if it.works else '休息'}"
