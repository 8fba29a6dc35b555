"""I8 and I9: a date moves only on the record, and is what another count makes it."""

from collections import defaultdict
from datetime import date
from itertools import groupby, pairwise

from ..models import CalendarDay, CalendarYear, Event, Obligation
from ..periods import statutory_days
from . import oracle


def moves_of():
    """The recounts of each obligation by its id, in their order, with what it was and became."""
    moves = defaultdict(list)
    rows = Event.objects.filter(name="recount").order_by("pk")
    for at, facts in rows.values_list("at", "facts").iterator():
        for move in facts["moved"]:
            days = {name: date.fromisoformat(move[name]) for name in ("was", "raw", "due")}
            moves[move["obligation"]].append({"at": at, **days})
    return moves


def changed_silently(scope):
    moves = moves_of()
    rows = Obligation.objects.filter(pk__in=list(moves)).order_by("pk")
    for it in rows.iterator():
        whole = all(former["due"] == later["was"] for former, later in pairwise(moves[it.pk]))
        last = moves[it.pk][-1]
        if not whole or (it.raw_due_on, it.due_on) != (last["raw"], last["due"]):
            yield f"期限{it.pk}与变更记录不符"
    yield from _decided_otherwise(set(moves))
    yield from _gaps()


def _decided_otherwise(moved):
    rows = Obligation.objects.filter(period="").exclude(pk__in=moved).order_by("pk")
    for it in rows.select_related("started_by").iterator():
        decided = it.started_by.facts.get("until")
        if isinstance(decided, dict):  # of several deadlines, each by its name
            decided = decided.get(it.deadline)
        if decided != it.due_on.isoformat():
            yield f"期限{it.pk}与批准的日期不符"


def _gaps():
    """Generations that do not follow each other: a date that was replaced without a trace."""
    fields = ("subject_type", "subject_id", "deadline")
    rows = Obligation.objects.order_by(*fields, "generation").values_list(*fields, "generation")
    for key, several in groupby(rows.iterator(), key=lambda row: row[:3]):
        generations = [row[3] for row in several]
        if generations != list(range(1, len(generations) + 1)):
            yield f"{key}的期限次序为{generations}"


def counted_differently(scope):
    days = dict(CalendarDay.objects.values_list("day", "works"))
    announced = set(CalendarYear.objects.values_list("year", flat=True))
    rests = oracle.rests_by(days, announced, statutory_days)
    rows = Obligation.objects.open().exclude(period="").order_by("pk")
    for it in rows.iterator():
        raw, due = oracle.due(it.period, it.start_on, rests, it.floor_on)
        if (it.raw_due_on, it.due_on) != (raw, due):
            yield f"期限{it.pk}为{it.due_on}，另算为{due}"
