"""What a process of a fault run finds changed: the world outside, and the places where it may die.

Nothing here is a setting of the product. A file `trap` names the place at which the next process
that comes by is killed; a file `poison` says what one message does to its sender.
"""

import contextlib
import os
import resource
import signal
import time
from datetime import timedelta
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.backends.base.base import BaseDatabaseWrapper

from renda import delivery, enforcement, middleware, tasks, vault
from renda.models import Job

CALL = 1  # seconds that a mail server may take
PLACES = {  # name: where the function stands, what it is called; "after" it: once it has returned
    "before insert": (enforcement.Look, "notices_or_alarm"),
    "between notices and messages": (enforcement, "put_out"),
    "before commit": (BaseDatabaseWrapper, "_commit"),
    "after commit": (BaseDatabaseWrapper, "_commit"),
    "before the call": (delivery, "_call"),
    "in the call": (EmailMessage, "send"),
    "after the call, before the mark": (delivery, "_mark"),
}
PLACES_OF_A_ZIP = {
    "written, not yet in its place": (vault, "_move"),
    "kept, before the job is done": (Job, "finish"),
}


def lay(*, traps=False):
    settings.EMAIL_TIMEOUT = settings.CELERY_WORKER_LOST_WAIT = CALL
    settings.TEXT_GATEWAY = "tests.faults.outside.text"
    tasks.send.soft_time_limit = 6 * CALL
    middleware.STALE = timedelta(seconds=1)
    for entry in settings.CELERY_BEAT_SCHEDULE.values() if "FAULTS_BEAT" in os.environ else ():
        entry["schedule"] = float(os.environ["FAULTS_BEAT"])  # seconds
    enforcement.BATCH = 5  # many transactions, so that a kill falls between them
    for place, (holder, name) in (PLACES | PLACES_OF_A_ZIP).items() if traps else ():
        setattr(holder, name, _trapped(place, getattr(holder, name)))
    delivery.CHANNELS["mail"] = _poisonous(delivery.CHANNELS["mail"])


def _trapped(place, function):
    @wraps(function)
    def passing(*args, **kwargs):
        if place.startswith("after commit"):
            returned = function(*args, **kwargs)
            _die_if_trapped(place)
            return returned
        _die_if_trapped(place)
        return function(*args, **kwargs)

    return passing


def _die_if_trapped(place):
    trap = settings.RENDA_DATA / "trap"
    with contextlib.suppress(FileNotFoundError):
        if trap.read_text() == place:
            trap.unlink()  # it takes one only
            os.kill(os.getpid(), signal.SIGKILL)


def _poisonous(function):
    @wraps(function)
    def passing(message):
        with contextlib.suppress(FileNotFoundError):
            kind, key = (settings.RENDA_DATA / "poison").read_text().split()
            if key == str(message.pk):
                POISONS[kind]()
        return function(message)

    return passing


def _crash():
    os.kill(os.getpid(), signal.SIGSEGV)


def _swell():
    room = 2**28  # bytes beyond what it has
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + room, resource.RLIM_INFINITY))
    try:
        bytearray(4 * room)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _spin():
    while True:
        time.sleep(0.01)


POISONS = {"crash": _crash, "swell": _swell, "spin": _spin}


def text(number, words, key):
    """A gateway that remembers what it took; while `mute` is there it takes it and says nothing."""
    with (settings.RENDA_DATA / "texts").open("a") as taken:
        taken.write(f"{key} {number}\n")
    if (settings.RENDA_DATA / "mute").exists():
        raise TimeoutError
