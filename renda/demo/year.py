"""The year that is replayed: its working days, its meetings, and the clock of each day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from ..periods import DAY, Calendar
from .county import ELECTED

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETINGS, BETWEEN = 6, timedelta(days=60)  # 地方组织法 第五十一条: at least every two months
OPENS, DAYS = (1, 8), timedelta(days=3)  # each year the congress meets, until so much later
SINCE_THE_LAST = 4  # working days from the last meeting to the end


@dataclass
class Year:
    first: date
    last: date  # on which the visitor comes: only the clock works on it
    calendar: Calendar

    def workday(self, on):
        """The first working day on or after that day."""
        return on if self.calendar.works(on) else self.workday(on + DAY)

    def after(self, on, workdays):
        """So many working days after that day; before it, if there are fewer than none."""
        step = DAY if workdays > 0 else -DAY
        for _ in range(abs(workdays)):
            on += step
            while not self.calendar.works(on):
                on += step
        return on

    def before_the_end(self, workdays):
        return self.after(self.last, -workdays)

    @cached_property
    def meetings(self):
        """The days on which the standing committee meets, the last of them a few days ago.

        The third lies half a year back: what was handed over after it falls due about now.
        """
        third = self.last - relativedelta(months=6) - timedelta(days=5)
        days = [self.workday(third + BETWEEN * number) for number in range(-2, MEETINGS - 3)]
        return [*days, self.before_the_end(SINCE_THE_LAST)]

    @cached_property
    def session(self):
        """The working day on which what is meant for the session of January begins to come in;
        None: no January is lived through."""
        years = range(self.first.year, self.last.year + 1)
        opened = [date(year, *OPENS) for year in years]
        eves = (self.after(it, -4) for it in opened)
        return next((it for it in eves if self.first <= it < self.last), None)

    def number_of(self, meeting):
        """Which meeting of the term it is."""
        first = self.meetings[0]
        held = ((first.year - ELECTED.year) * 12 + first.month) // 2
        return held + self.meetings.index(meeting) + 1


class Day:
    """One day at the offices: each step is taken some minutes after the one before."""

    def __init__(self, on):
        self.on, self.minutes = on, 0

    @property
    def night(self):
        """When the sweep has seen that it is another day."""
        return datetime.combine(self.on, time(0, 1), SHANGHAI)

    @property
    def morning(self):
        return datetime.combine(self.on, time(9), SHANGHAI)

    @property
    def evening(self):
        return datetime.combine(self.on, time(18), SHANGHAI)

    def now(self):
        self.minutes += 4
        return min(self.morning + timedelta(minutes=self.minutes), self.evening)


def spelled(number):
    """A number below a hundred in Chinese: 二十九."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}".strip()
