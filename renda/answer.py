"""Why this date: the computation of one deadline as numbered answers, and the months it runs in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from .ladder import LADDER
from .models import load_calendar
from .month import sheets
from .periods import WEEKDAYS, Period, dated, spoken
from .statutes import quote

MONTH = timedelta(days=31)
SHORT = 3 * MONTH  # a period so short is drawn from its first day on


@dataclass(frozen=True)
class Line:
    """One question, its answer in a few words, and why; with the article that it follows."""

    asks: str
    answer: str
    why: str = ""
    law: str = ""
    lines: tuple = ()  # smaller facts below

    @property
    def quoted(self):
        return quote(self.law)


class Answer:
    def __init__(self, owed, today):
        self.owed, self.today = owed, today
        self.calendar = load_calendar()
        self.period = Period.parse(owed.period) if owed.period else None
        self.steps = defaultdict(list)
        for step in owed.explain():
            self.steps[step.rule].append(step)
        same = owed.subject.obligations.filter(deadline=owed.deadline)
        self.generations = list(
            same.select_related("started_by", "met_by", "dropped_by").order_by("generation")
        )

    @property
    def lines(self):
        way = self._counted() if self.period else [self._decided()]
        return [self._start(), *way, self._others(), self._end()]

    def _counted(self):
        return filter(None, [self._length(), self._raw(), self._rest(), self._floor()])

    @property
    def doubt(self):
        """Why the date may still move, or ""."""
        return "".join(step.why for step in self.steps["provisional"])

    @property
    def now_counted(self):
        """The day that today's calendar would give, where it is not the one that stands."""
        due = self.steps["due"][0].day
        return None if due == self.owed.due_on else due

    @property
    def ladder(self):
        return LADDER.of(self.owed.overseen_by.congress, self.today)

    @property
    def duty_quoted(self):
        return quote(self.owed.duty)

    def _start(self):
        owed = self.owed
        since = f"“{owed.started_by.label}”的日子"
        if owed.since:
            since = owed.subject.name_of_day(owed.since)
        told = self.steps["start"][0] if self.period else None
        why, law = (told.why, told.law) if told else ("", "")
        return Line("从哪天起算", _with_weekday(owed.start_on), f"{since}。{why}", law)

    def _length(self):
        return Line("给多长时间", self.period.label, self.owed.rule)

    def _decided(self):
        return Line("由谁定的", self.owed.rule, "日期由决定写明，不另外推算。")

    def _raw(self):
        last = (self.steps["month_end"] or self.steps["raw"])[0]
        why = "".join(step.why for step in (*self.steps["raw"], *self.steps["month_end"]))
        skipped = [f"{spoken(it.day)}：{it.why}" for it in self.steps["skipped"]]
        return Line("数到哪一天", _with_weekday(last.day), why, last.law, tuple(skipped))

    def _rest(self):
        if not (rests := self.steps["rest"]):
            return Line("这天休息吗", "是工作日，不用顺延", self.steps["due"][0].why)
        names = "、".join(dict.fromkeys(step.name for step in rests if step.name != "周末"))
        moved = "顺延到" if self.period.count > 0 else "提前到"
        free = f"{names}放假" if names else "周末休息"
        until = self.steps["due"][0]
        first, last = spoken(rests[0].day), spoken(rests[-1].day)
        why = f"{first}{f'到{last}' if last != first else ''}休息；{until.why}"
        return Line("这天休息吗", f"{free}，{moved}{spoken(until.day)}", why, rests[0].law)

    def _floor(self):
        for kept in self.steps["floor"]:
            return Line("会不会比原来的早", dated(kept.day), kept.why)

    def _others(self):
        others = [it for it in self.generations if it.pk != self.owed.pk]
        if not others:
            return Line("变更过吗", "没有变更过", "没有批准的延期，也没有退回、更正。")
        newest = self.generations[-1]
        is_newest = newest.pk == self.owed.pk
        answer = "现在按这一次算" if is_newest else f"已变更为{dated(newest.due_on)}"
        return Line("变更过吗", answer, "", "", tuple(_told(it) for it in self.generations))

    def _end(self):
        if by := self.owed.met_by:
            late = self.owed.days_late()
            how = f"迟了{late}天" if late else "在期限以内"
            return Line("完成了吗", f"{dated(by.on)}{by.label}", f"{how}。")
        if by := self.owed.dropped_by:
            return Line("完成了吗", f"{dated(by.on)}起不再适用", f"因为“{by.label}”。")
        return Line("完成了吗", "还没有", "")

    @property
    def sheets(self):
        """The months worth drawing: of a long period only the end."""
        first, last = sorted((self.owed.raw_due_on, self.owed.due_on))
        if abs(first - self.owed.start_on) < SHORT:
            first, last = min(first, self.owed.start_on), max(last, self.owed.start_on)
        if timedelta(0) < first - self.today < MONTH:
            first = self.today
        return list(sheets(self.calendar, first, last, self._marks()))

    def _marks(self):
        marks = defaultdict(list)
        marks[self.owed.start_on].append(("", "起算"))
        if self.owed.raw_due_on != self.owed.due_on:
            counted_to = "对应日" if self.period.unit == "m" else "最后一天"
            marks[self.owed.raw_due_on].append(("raw", counted_to))
        marks[self.owed.due_on].append(("due", "到期"))
        marks[self.today].append(("now", "今天"))
        return marks


def _told(owed):
    """One generation in a line: which day, and what became of it."""
    became = ""
    if ended := owed.met_by or owed.dropped_by:
        became = "完成" if owed.met_by else f"因“{ended.label}”变更"
        became = f"，{dated(ended.on)}{became}"
    return f"第{owed.generation}次：{owed.started_by.label}，到期日{dated(owed.due_on)}{became}"


def _with_weekday(day):
    return f"{dated(day)}星期{WEEKDAYS[day.weekday()]}"
