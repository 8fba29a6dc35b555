"""The sweep over a million open obligations, and how many steps a second are taken."""

import threading
from datetime import timedelta

from django.db import connection, connections

from renda.enforcement import sweep
from renda.lifecycle import perform
from renda.models import Notice, Obligation, User

from .figures import Figure
from .measure import growth, seconds, side_by_side
from .world import NOW, TODAY, begin

OPEN, DUE, CLIENTS, STEPS = 1_000_000, 10_000, 8, 40
FAR = TODAY + timedelta(days=500)
FILL = """
INSERT INTO renda_obligation (subject_type_id, subject_id, deadline, generation, owed_by_id,
  overseen_by_id, label, duty, rule, period, since, start_on, raw_due_on, due_on, next_look_on,
  started_by_id)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
SELECT subject_type_id, 10000000 + i, deadline, generation, owed_by_id, overseen_by_id, label, duty,
  rule, period, since, start_on, %s, %s, %s, started_by_id FROM n, renda_obligation WHERE id = %s
"""
IDLE = """
SELECT 1 FROM renda_obligation
WHERE met_by_id IS NULL AND dropped_by_id IS NULL AND next_look_on <= %s LIMIT 1
"""


def figures(here, rows):
    yield steps(here)
    one = Obligation.objects.open().filter(owed_by=here.bureau).first()
    Obligation.objects.open().update(next_look_on=FAR)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [OPEN, FAR, FAR, FAR, one.pk])
        cursor.execute("ANALYZE")
    bare, idle = side_by_side(_bare, lambda: sweep(at=NOW), turns=300)
    yield Figure(f"idle sweep over {OPEN:,} open", idle, 2, floor=bare)
    yield from busy()


def _bare():
    with connection.cursor() as cursor:
        cursor.execute(IDLE, [TODAY.isoformat()])
        cursor.fetchone()


def busy():
    """So many fall due on one day, each of them to be said to whom it concerns."""
    first = 10_000_000
    due = Obligation.objects.filter(subject_id__gt=first, subject_id__lte=first + DUE)
    start = TODAY - timedelta(days=180)
    due.update(raw_due_on=TODAY, due_on=TODAY, next_look_on=TODAY, start_on=start)
    took, grown = growth(lambda: sweep(at=NOW))
    assert Notice.objects.filter(obligation__in=due, stage=0).count() == DUE
    yield Figure(f"{DUE:,} due in one sweep", took, 10, "s")
    yield Figure(f"{DUE:,} due in one sweep, memory more", grown / 1024**2, 200, "MB")


def steps(here):
    """Steps a second, each on a subject of its own, by so many clients at once."""
    share = [[begin(here) for _ in range(STEPS)] for _ in range(CLIENTS)]

    def work(subjects):
        clerk = User.objects.get(pk=here.clerk.pk)
        for subject in subjects:
            perform(subject, "withdraw", clerk, at=NOW, reason="重复")
        connections.close_all()

    threads = [threading.Thread(target=work, args=[it]) for it in share]
    took = seconds(lambda: ([it.start() for it in threads], [it.join() for it in threads]))
    goal = 100 if connection.vendor == "postgresql" else 0
    return Figure(
        f"steps a second, {CLIENTS} clients", CLIENTS * STEPS / took, goal, "/s", is_least=True
    )
