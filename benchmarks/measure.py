"""Taking turns: whatever slows the machine meanwhile slows both sides."""

import threading
from statistics import median
from time import perf_counter

import psutil
from django.db import connection
from django.test.utils import CaptureQueriesContext

TURNS = 30


def seconds(call):
    begun = perf_counter()
    call()
    return perf_counter() - begun


def side_by_side(floor, call, turns=TURNS):
    """Return the median seconds of each, taken in turns after one of each that is not counted."""
    floor(), call()
    pairs = [(seconds(floor), seconds(call)) for _ in range(turns)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def growth(call):
    """Return the seconds it takes, and the bytes by which the process grows at most meanwhile."""
    own, ended = psutil.Process(), threading.Event()
    before = most = own.memory_info().rss

    def watch():
        nonlocal most
        while not ended.wait(0.01):
            most = max(most, own.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        took = seconds(call)
    finally:
        ended.set()
        watcher.join()
    return took, most - before


def queries(call):
    """How many queries one call costs, once the process is warm."""
    call()
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)
