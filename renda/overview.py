"""What a leader asks: who is late, how often things are done in time, what is still to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, F, Min, Q
from django.db.models.functions import ExtractMonth

from .desk import ALL, Desk, Line, key_of, load, seen, urged
from .models import Obligation
from .models.obligations import OPEN

BODIES = 10  # rows before the rest is summed up
RATES = []  # what the apps declare, in the order in which it is shown
DAYS = [(None, -1, "逾期"), (0, 3, "0—3"), (4, 7, "4—7"), (8, 15, "8—15"), (16, 30, "16—30"),
        (31, None, "30以上")]  # fmt: skip


def share(top, bottom):
    """Return a share in percent, with one digit; None: there is nothing to be shared."""
    return round(100 * top / bottom, 1) if bottom else None


def mean(top, bottom):
    """Return how much of the sum falls to each, with one digit; None: there is none."""
    return round(top / bottom, 1) if bottom else None


@dataclass(frozen=True)
class Rate:
    """A share that leaders go by, with the words of its formula."""

    label: str
    top: str
    bottom: str
    count: Callable  # of the overview: both numbers

    def __post_init__(self):
        RATES.append(self)

    def of(self, overview):
        top, bottom = self.count(overview)
        return {"rate": self, "top": top, "bottom": bottom, "share": share(top, bottom)}


class Overview:
    """What one user may know on one day. The year is the one in which a thing was due."""

    def __init__(self, user, on):
        self.user, self.on = user, on
        of_the_year = Q(OPEN) | Q(due_on__year=on.year)  # nothing else is counted
        self.obligations = Obligation.objects.filter(of_the_year, seen(user, on))
        self.of_others = self.obligations.exclude(owed_by=F("overseen_by"))
        self._late = Q(OPEN, due_on__lt=on)
        self._done = Q(met_by__isnull=False, due_on__year=on.year)
        self._in_time = Q(self._done, met_by__on__lte=F("due_on"))
        self._counted = self._done | Q(OPEN, due_on__lt=on, due_on__year=on.year)

    def in_time(self, deadline):
        """How many of that deadline were met in time, of those met or open and overdue."""
        of = self.obligations.filter(deadline=deadline)
        found = of.aggregate(
            top=Count("pk", filter=self._in_time), bottom=Count("pk", filter=self._counted)
        )
        return found["top"], found["bottom"]

    @cached_property
    def rates(self):
        return [rate.of(self) for rate in RATES]

    @cached_property
    def bodies(self):
        """What each body owes, the worst first."""
        return sorted(self._by_body(self.of_others), key=_badness)

    @property
    def own_bodies(self):
        """The committees that are late themselves with what they owe."""
        own = self._by_body(self.obligations.filter(owed_by=F("overseen_by")))
        return sorted((it for it in own if it["late"]), key=_badness)

    def _by_body(self, obligations):
        rows = obligations.values("owed_by", "owed_by__name").annotate(
            late=Count("pk", filter=self._late),
            oldest=Min("due_on", filter=self._late),
            due=Count("pk", filter=self._counted),
            in_time=Count("pk", filter=self._in_time),
            open=Count("pk", filter=OPEN),
        )
        return [self._row(row["owed_by"], row["owed_by__name"], row) for row in rows.order_by()]

    def _row(self, pk, name, row):
        days = (self.on - row["oldest"]).days if row["oldest"] else 0
        return {
            **row,
            "pk": pk,
            "name": name,
            "days": days,
            "share": share(row["in_time"], row["due"]),
        }

    @property
    def worst(self):
        return self.bodies[:BODIES]

    @property
    def late_bodies(self):
        return [body for body in self.bodies if body["late"]]

    @property
    def rest(self):
        """The other bodies in one row, or None."""
        rest = self.bodies[BODIES:]
        return self._sum(rest, f"其余{len(rest)}个单位") if rest else None

    @property
    def total(self):
        return self._sum(self.bodies, f"合计{len(self.bodies)}个单位")

    def _sum(self, bodies, name):
        numbers = ("late", "due", "in_time", "open")
        row = {number: sum(body[number] for body in bodies) for number in numbers}
        oldest = min((body["oldest"] for body in bodies if body["oldest"]), default=None)
        return self._row(None, name, {**row, "oldest": oldest})

    @property
    def headline(self):
        """One sentence, in parts that a narrow page keeps whole."""
        late, worst = self.total["late"], self.late_bodies[:3]
        if not late:
            return ["没有逾期未报的事项"]
        names = "、".join(body["name"] for body in worst)
        there = sum(body["late"] for body in worst)
        if there == late:
            return [f"{late}件逾期未报，", f"在{names}"]
        return [f"{late}件逾期未报，", f"{there}件在{names}"]

    @cached_property
    def months(self):
        """For each month of the year so far: how many were due, and were met in time."""
        rows = self.of_others.values(month=ExtractMonth("due_on")).annotate(
            due=Count("pk", filter=self._counted), in_time=Count("pk", filter=self._in_time)
        )
        found = {row["month"]: row for row in rows.order_by()}
        none = {"due": 0, "in_time": 0}
        months = [{**found.get(it, none), "month": it} for it in range(1, self.on.month + 1)]
        return [{**it, "share": share(it["in_time"], it["due"])} for it in months]

    @cached_property
    def ahead(self):
        """How many open ones have how many days left."""
        counts = {f"n{i}": Count("pk", filter=self._left(*it[:2])) for i, it in enumerate(DAYS)}
        found = self.of_others.open().aggregate(**counts)
        total = sum(found.values())
        numbers = [(label, found[f"n{i}"]) for i, (_, _, label) in enumerate(DAYS)]
        return [{"label": it, "count": n, "share": share(n, total)} for it, n in numbers]

    def _left(self, low, high):
        after = Q() if low is None else Q(due_on__gte=self.on + timedelta(low))
        return after & (Q() if high is None else Q(due_on__lte=self.on + timedelta(high)))

    @property
    def open_count(self):
        return sum(it["count"] for it in self.ahead)

    @cached_property
    def desk(self):
        return Desk(self.user, self.on, cap=5)

    def of_body(self, body):
        """What this body owes and has not done, the latest first, and what it was urged."""
        rows = self.obligations.open().filter(owed_by=body).select_related("owed_by")
        rows = list(rows.order_by("due_on", "pk")[:ALL])
        keys = {key_of(row) for row in rows}
        subjects, urges = load(keys, self.user, self.on), urged(keys)
        known = [row for row in rows if key_of(row) in subjects]
        return [Line(subjects[key_of(it)], it, urged=urges.get(key_of(it))) for it in known]


def _badness(body):
    in_time = 101 if body["share"] is None else body["share"]
    return -body["late"], -body["days"], in_time, body["name"]
