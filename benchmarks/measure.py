"""Taking turns: whatever slows the machine meanwhile slows both sides."""

from statistics import median
from time import perf_counter

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


def queries(call):
    """How many queries one call costs, once the process is warm."""
    call()
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)
