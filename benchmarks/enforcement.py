"""The sweep over a million open obligations, and how many steps a second are taken."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

from django.db import connection, connections

from renda.enforcement import sweep
from renda.models import Notice, Obligation, User
from supervision.models import Opinion

from .figures import Figure
from .measure import seconds, side_by_side
from .world import NOW, TODAY, begin, count_rows

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


# In a process that has not grown before; its peak, in MB, is of this memory alone.
SWEEP = [sys.executable, "-c", """
import re, django
django.setup()
from benchmarks.measure import seconds
from benchmarks.world import NOW
from renda.enforcement import sweep

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

before = peak()
print(seconds(lambda: sweep(at=NOW)), peak() - before)
"""]  # fmt: skip


def figures(here, rows):
    yield steps(here)
    one = Obligation.objects.open().filter(owed_by=here.bureau).first()
    Obligation.objects.open().update(next_look_on=FAR)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [OPEN, FAR, FAR, FAR, one.pk])
    count_rows()
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
    done = subprocess.run(SWEEP, check=True, capture_output=True, text=True)
    took, grown = map(float, done.stdout.split())
    assert Notice.objects.filter(obligation__in=due, stage=0).count() == DUE
    yield Figure(f"{DUE:,} due in one sweep", took, 10, "s")
    yield Figure(f"{DUE:,} due in one sweep, memory more", grown, 200, "MB")


def steps(here):
    """Steps a second by so many clients at once: each drafts opinions of its own."""
    before = Opinion.objects.count()
    with ThreadPoolExecutor(CLIENTS) as clients:
        took = seconds(lambda: list(clients.map(_draft, [here] * CLIENTS)))  # raises what one does
    assert Opinion.objects.count() == before + CLIENTS * STEPS
    goal = 100 if connection.vendor == "postgresql" else 0
    return Figure(
        f"steps a second, {CLIENTS} clients", CLIENTS * STEPS / took, goal, "/s", is_least=True
    )


def _draft(here):
    own = SimpleNamespace(**{**vars(here), "clerk": User.objects.get(pk=here.clerk.pk)})
    for _ in range(STEPS):
        begin(own)
    connections.close_all()
