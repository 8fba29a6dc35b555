"""Counting as the law counts (Civil Code, art. 200-204): pure arithmetic, without a database.

The first day is not counted; months end on the corresponding day, or on the last of the month;
a period that would end on a day of rest ends on the next working day.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

UNITS = {"m": "个月", "d": "日", "w": "个工作日"}
DAY = timedelta(days=1)
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)  # what `holidays` knows of China
WEEKDAYS = "一二三四五六日"
HOLIDAYS = {"元旦", "春节", "农历除夕", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """Return the holidays of all citizens in that year, day to name; outside 1950-2100 none.

    Days in lieu (补假) and swaps (调休) are left out: they come only with the yearly notice.
    Source: 全国年节及纪念日放假办法 第二条, as it stood in that year.
    """
    from holidays import China  # heavy, and asked only for years whose notice is not out

    known = China(years=year, language="zh_CN", categories=("public",), observed=False)
    named = {day: [name for name in known.get_list(day) if name in HOLIDAYS] for day in known}
    return {day: "、".join(names) for day, names in named.items() if names}


class Day(NamedTuple):
    """One exception of the calendar: a holiday, or a weekend that is worked."""

    works: bool
    name: str  # of the holiday it belongs to


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, but for the days that the State Council's yearly notice names.

    A year whose notice is not out is provisional: its statutory days rest as well.
    """

    exceptions: Mapping[date, Day]
    years: frozenset[int]  # those whose notice is out

    def works(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day].works
        if day.weekday() >= 5:
            return False
        return not (self.is_provisional(day) and day in statutory_days(day.year))

    def name_of(self, day: date) -> str:
        """Say why it rests ("国庆节", "周末"), or why a weekend is worked; "" for a usual day."""
        weekend, named = day.weekday() >= 5, self.exceptions.get(day)
        if self.works(day):
            return f"{named.name}调休上班" if weekend else ""
        if named and named.name:
            return named.name
        return statutory_days(day.year).get(day) or ("周末" if weekend else "放假")

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.years


class Step(NamedTuple):
    """One line of the answer to 'why this date?'.

    start; skipped, a day that no period in working days counts; raw, the last day as counted;
    month_end; rest, a day left behind; floor, a former due date that is kept; due; provisional.
    """

    rule: str
    day: date
    why: str  # for the user
    name: str = ""  # of the day, as Calendar.name_of gives it
    law: str = ""  # the article this step follows, a key of statutes.STATUTES


Steps = Generator[Step, None, date]


@dataclass(frozen=True)
class Period:
    """A length of time as a law states it. A negative count is counted backwards from a day."""

    count: int
    unit: str  # a key of UNITS: calendar months, calendar days, working days

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "3m", "20d", "5w" (working days) or "-20d"; anything else is a ValueError."""
        if not (found := re.fullmatch(r"(-?[1-9][0-9]{0,3})([mdw])", text.strip())):
            raise ValueError(f"“{text}”不是期限：应如 3m（3个月）、20d（20日）、5w（5个工作日）。")
        return cls(int(found[1]), found[2])

    def __str__(self):
        return f"{self.count}{self.unit}"

    @property
    def label(self) -> str:
        return f"{'前' if self.count < 0 else ''}{abs(self.count)}{UNITS[self.unit]}"

    def within(self, bound: "Period") -> bool:
        """Whether it never ends later than `bound`. Different units cannot be compared: False."""
        return self.unit == bound.unit and self.count <= bound.count

    def count_from(
        self, start: date, calendar: Calendar, floor: date | None = None
    ) -> tuple[date, date]:
        """Return the raw last day and the due date. Arguments and errors are those of explain."""
        days = {step.rule: step.day for step in self.explain(start, calendar, floor)}
        return days["raw"], days["due"]

    def explain(self, start: date, calendar: Calendar, floor: date | None = None) -> Iterator[Step]:
        """Yield the computation itself, step by step: what is shown is what was done.

        `floor` is a former due date that must not be undercut; a period counted backwards takes
        none. Other ValueError: a start outside 1950-2100. Source: 民法典 201-203, by analogy.
        """
        self._refuse(start, floor)
        yield self._start(start)
        raw = yield from self._count(start, calendar)
        due = yield from self._leave_rest_days(raw, calendar)
        if floor and floor > due:
            yield Step("floor", floor, f"原来的到期日{spoken(floor)}更晚，予以保留。")
            due = yield from self._leave_rest_days(floor, calendar)
        yield self._due(due, calendar)
        yield from self._doubt(start, raw, due, calendar)

    def _refuse(self, start, floor):
        if not EARLIEST <= start <= LATEST:
            raise ValueError(f"起算日{start}超出范围：应在{EARLIEST.year}年至{LATEST.year}年之间。")
        if floor and self.count < 0:
            raise ValueError(f"“{self.label}”是往前数的期限，不能保留更晚的到期日。")

    def _start(self, start):
        onwards = "开始数" if self.count > 0 else "开始往前数"
        why = f"当天不计入，从{short(start + self._ahead)}{onwards}。"
        return Step("start", start, why, law="民法典 第二百零一条")

    def _count(self, start, calendar) -> Steps:
        if self.unit == "w":
            return self._count_workdays(start, calendar)
        return self._count_months(start) if self.unit == "m" else self._count_days(start)

    def _count_months(self, start) -> Steps:
        raw, law = start + relativedelta(months=self.count), "民法典 第二百零二条"
        how, every = self._how("按月"), "中间的周末和节假日都算在内，不扣除。"
        if raw.day == start.day:
            yield Step("raw", raw, f"{how}，到期月的同一天就是最后一天。{every}", law=law)
        else:
            yield Step("raw", raw, f"{how}，到期月是{raw.month}月。{every}", law=law)
            why = f"{raw.month}月没有{start.day}日，月末日就是最后一天。"
            yield Step("month_end", raw, why, law=law)
        return raw

    def _count_days(self, start) -> Steps:
        why = f"{self._how('按日')}，第{abs(self.count)}日就是最后一天。"
        raw = start + self.count * DAY
        yield Step("raw", raw, f"{why}中间的周末和节假日都算在内，不扣除。")
        return raw

    def _count_workdays(self, start, calendar) -> Steps:
        day, left = start, abs(self.count)
        while left:
            day += self._ahead
            if calendar.works(day):
                left -= 1
            else:
                name = calendar.name_of(day)
                yield Step("skipped", day, f"{resting(name)}，不计入工作日。", name)
        why = f"{self._how('只按工作日')}，第{abs(self.count)}个工作日就是最后一天。"
        yield Step("raw", day, why)
        return day

    def _leave_rest_days(self, day, calendar) -> Steps:
        onwards = "顺延到下一天" if self.count > 0 else "提前到前一天"
        law = "民法典 第二百零三条" if self.count > 0 else ""
        while not calendar.works(day):
            name = calendar.name_of(day)
            yield Step("rest", day, f"{resting(name)}，{onwards}。", name, law)
            day += self._ahead
        return day

    def _due(self, due, calendar):
        name = calendar.name_of(due)
        return Step("due", due, f"{spoken(due)}，{name or '是工作日'}，即为到期日。", name)

    def _doubt(self, start, raw, due, calendar):
        """The date may still move if any year was provisional in which days of rest mattered."""
        first = start + self._ahead if self.unit == "w" else raw
        low, high = sorted((first.year, due.year))
        missing = [str(year) for year in range(low, high + 1) if year not in calendar.years]
        if missing:
            why = f"{'、'.join(missing)}年放假通知尚未载入，日期暂定。"
            yield Step("provisional", due, why, law="全国年节及纪念日放假办法 第二条")

    def _how(self, unit):
        return f"{unit}{'数' if self.count > 0 else '往前数'}"

    @property
    def _ahead(self):
        """A period before a meeting must not be cut short, so it leaves rest days backwards."""
        return DAY if self.count > 0 else -DAY


def short(day: date) -> str:
    """Such as 10月8日."""
    return f"{day.month}月{day.day}日"


def dated(day: date) -> str:
    """Such as 2026年10月8日."""
    return f"{day.year}年{short(day)}"


def spoken(day: date) -> str:
    """Such as 10月8日星期四."""
    return f"{short(day)}星期{WEEKDAYS[day.weekday()]}"


def resting(name: str) -> str:
    """Such as 国庆节放假, but 周末休息."""
    return {"周末": "周末休息", "放假": "放假"}.get(name, f"{name}放假")
