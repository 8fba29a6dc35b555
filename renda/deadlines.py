from collections.abc import Callable
from dataclasses import dataclass, replace

from .models import Parameter, load_calendar
from .periods import Period


@dataclass(frozen=True)
class Deadline:
    """A day by which a body owes something, and the rule that fixes it.

    What it cites stands apart: the duty (a law and its article) and the number (the rule of the
    congress that made a period of it).
    """

    name: str
    label: str
    period: Parameter | None
    law: Callable  # of the subject: the article that makes the body owe
    owed_by: str  # the path from the subject to the body
    since: str = ""  # a date of the subject; "": the legal day of the step
    until: str = ""  # a date of the subject that a decision fixed: nothing is counted
    own: str = ""  # a field of the subject: a period of its own, instead of the congress's
    keeps_former: bool = False  # never due earlier than the generation before it
    of: Callable = lambda subject: True  # only for those that it binds
    decided: str | Callable = "批准延期的决定"  # what fixed the day, where nothing is counted

    def again(self, period=None, until="", keeps_former=False, **other):
        """The next generation of this deadline, by another rule."""
        fixed = {"period": period, "until": until, "keeps_former": keeps_former}
        return replace(self, **{"since": "", "own": "", **fixed, **other})

    def terms(self, subject, on, former=None):
        """Return what an obligation says that is started on that day, by its fields.

        `former` is the obligation of the generation before, if there is one.
        """
        return {
            "deadline": self.name,
            "label": self.label,
            "duty": self.law(subject),
            "owed_by": self.debtor(subject),
            "overseen_by": subject.keeper,
            "since": self.since,
            **(self._decided(subject, on) if self.until else self._counted(subject, on, former)),
        }

    def debtor(self, subject):
        """The body that owes it."""
        [body] = subject.reach(self.owed_by)
        return body

    def _decided(self, subject, on):
        day = getattr(subject, self.until)
        dates = {"start_on": on, "raw_due_on": day, "due_on": day}
        rule = self.decided(subject, on) if callable(self.decided) else self.decided
        return {"period": "", "rule": rule, **dates}

    def _counted(self, subject, on, former):
        start = getattr(subject, self.since) if self.since else on
        period, rule = self._rule(subject, start)
        floor = former.due_on if former and self.keeps_former else None
        raw, due = period.count_from(start, load_calendar(), floor)
        dates = {"start_on": start, "floor_on": floor, "raw_due_on": raw, "due_on": due}
        return {"period": str(period), "rule": rule, **dates}

    def _rule(self, subject, on):
        if own := self.own and getattr(subject, self.own):
            return Period.parse(own), "交办时对本件另行确定。"
        congress = subject.keeper.congress
        return self.period.of(congress, on), self.period.source(congress, on)
