"""The faults by their numbers. Each is a context that is built once and a call for every seed."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

FAULTS = {}  # number: Fault


class Said(NamedTuple):
    """What is known after a seed: the moment of the last sweep, and what else is wrong."""

    at: object
    wrong: list = ()
    outage: object = None


@dataclass(frozen=True)
class Fault:
    number: str
    what: str
    context: object
    long: int  # how many times as many seeds the long form takes


def fault(number, what, long=1):
    """Register a generator that builds what the fault needs and yields the call for one seed."""

    def register(builds):
        FAULTS[number] = Fault(number, what, contextmanager(builds), long)
        return builds

    return register


def held(condition, otherwise):
    """What is wrong, if the condition does not hold."""
    return [] if condition else [otherwise]
