"""A month as a sheet of weeks, with the days of rest and the days that a date is made of."""

from calendar import Calendar as Weeks
from datetime import date, timedelta
from typing import NamedTuple

WEEKS = Weeks(firstweekday=0)
DAY = timedelta(days=1)


class Cell(NamedTuple):
    """One square; `day` 0: it belongs to no day of this month."""

    day: int
    looks: str  # classes: off, raw, due, now, out
    words: tuple  # under the number, such as 到期


class Sheet(NamedTuple):
    """One month."""

    first: date
    is_provisional: bool
    weeks: list

    @property
    def label(self):
        return f"{self.first.year}年{self.first.month}月"


def sheets(calendar, first, last, marks):
    """Yield the months from that of `first` to that of `last`.

    `marks` maps a day to pairs of a class ("" for none) and a word.
    """
    day = first.replace(day=1)
    while day <= last:
        weeks = WEEKS.monthdatescalendar(day.year, day.month)
        squares = [[_cell(it, day, calendar, marks) for it in week] for week in weeks]
        yield Sheet(day, calendar.is_provisional(day), squares)
        day = (day + timedelta(days=31)).replace(day=1)


def _cell(day, month, calendar, marks):
    if day.month != month.month:
        return Cell(0, "out", ())
    marked = marks.get(day, ())
    looks = [look for look, _ in marked if look]
    if not calendar.works(day):
        looks = ["off", *looks]
    words = tuple(word for _, word in marked) or tuple(filter(None, [_word(day, calendar)]))
    return Cell(day.day, " ".join(looks), words)


def _word(day, calendar):
    """What a usual calendar prints: 班, 休 or the name of the feast; nothing on plain days."""
    name = calendar.name_of(day)
    if calendar.works(day):
        return "班" if name else ""
    if name == "周末":
        return "休" if set(_names_of_the_rest_before(day, calendar)) - {"周末"} else ""
    return "休" if name in _names_of_the_rest_before(day, calendar) else name.removesuffix("节")


def _names_of_the_rest_before(day, calendar):
    """Only the first day of a feast bears its name."""
    day -= DAY
    while not calendar.works(day):
        yield calendar.name_of(day)
        day -= DAY
