"""Due dates and rungs once more, in plain Python, written apart from what it checks."""

from calendar import monthrange
from datetime import date, timedelta


def due(period, start, rests, floor=None):
    """Return the raw and the due day of "6m", "15d" or "5w"; `rests` says of a day if it rests."""
    length, unit = int(period[:-1]), period[-1]
    raw = {"m": _months, "d": _days, "w": _workdays}[unit](length, start, rests)
    last = _next_workday(raw, rests)
    if floor and floor > last:
        last = _next_workday(floor, rests)
    return raw, last


def _months(length, start, rests):
    year, month = divmod(start.year * 12 + start.month - 1 + length, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _days(length, start, rests):
    return date.fromordinal(start.toordinal() + length)


def _workdays(length, start, rests):
    day = start
    for _ in range(length):
        day = _next_workday(date.fromordinal(day.toordinal() + 1), rests)
    return day


def _next_workday(day, rests):
    while rests(day):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def rests_by(days, announced, statutory):
    """Return whether a day rests: by `days` (day: whether worked), else by its weekday.

    In a year that was not announced the statutory days, a function of the year, rest as well.
    """

    def rests(day):
        if day in days:
            return not days[day]
        return day.isoweekday() > 5 or (day.year not in announced and day in statutory(day.year))

    return rests


def rungs(ladder):
    """Read "-7 handler, 1 head" as pairs."""
    return [(int(days), post) for days, post in map(str.split, ladder.split(","))]


def reached(ladder, start, last, on):
    """Return the rungs of a period from `start` to `last` that have come by that day."""
    fallen = [(last + timedelta(days=days), days, post) for days, post in rungs(ladder)]
    return {(days, post) for day, days, post in fallen if start < day <= on}
