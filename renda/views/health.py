"""Whether everything runs that must run, for a monitor; nothing about what it works on."""

import time
from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from ..delivery import LEASE
from ..enforcement import BEAT
from ..models import Heartbeat, Message
from ..vitals import amiss

STALE = timedelta(minutes=5)  # since the last sweep
SLOW = timedelta(minutes=30)  # that a message may wait to be sent
BEGUN = time.monotonic()  # seconds: when this process began to serve
PENDING = Message.State.PENDING


@never_cache
def health(request):
    """200 if all runs, or is only starting; else 503, which names the parts that stand still."""
    parts = look(request.now, time.monotonic() - BEGUN)
    faults = sorted(name for name, part in parts.items() if not part.pop("ok"))
    starting = parts.get("sweep", {}).get("age_seconds", 0) is None
    word = "stalled" if faults else "starting" if starting else "ok"
    return JsonResponse(
        {"status": word, "stalled": faults, "parts": parts}, status=503 if faults else 200
    )


def look(at, seconds_up):
    """Return each part by its name: whether it is ok, and a number that says why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found = {"findings": {"ok": not (it := len(amiss(at))), "count": it}}
        return {"database": {"ok": True}, "sweep": _sweep(at, seconds_up), **_messages(at), **found}
    except DatabaseError:
        return {"database": {"ok": False}}


def _sweep(at, seconds_up):
    last = Heartbeat.objects.filter(name=BEAT).values_list("at", flat=True).first()
    if last is None:  # nothing has swept yet
        return {"ok": seconds_up < STALE.total_seconds(), "age_seconds": None}
    return {"ok": abs(at - last) <= STALE, "age_seconds": int((at - last).total_seconds())}


def _messages(at):
    pending = Message.objects.filter(state=PENDING)
    counts = {
        "held": Message.objects.held(),
        "claimed": pending.filter(claimed_until__lt=at - 2 * LEASE),  # three since the claim
        "pending": pending.filter(next_try_at__lt=at - SLOW),
    }
    return {name: {"ok": not (it := rows.count()), "count": it} for name, rows in counts.items()}


URLS = [path("healthz", health, name="health")]
