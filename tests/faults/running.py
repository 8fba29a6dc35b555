"""Runs faults over their seeds in a house."""

import time
import traceback
from random import Random

from . import beats, clocks, letters, mails, people, stores, workers  # noqa: F401 they register themselves
from .catalogue import FAULTS
from .report import Tally


def run(house, number, seeds):
    """One fault over the seeds; what breaks the harness itself counts as not survived."""
    fault = FAULTS[number]
    tally, left = Tally(number, fault.what), list(seeds)
    while left:
        began = time.monotonic()
        try:
            house.renew()
            house.redis.client.flushall()
            with fault.context(house) as one:
                tally.seconds += time.monotonic() - began
                while left:
                    _run_seed(house, tally, one, left[0])
                    del left[0]
        except Exception:  # the next seed begins with new processes
            _mend(house)
            tally.note(left[0], [traceback.format_exc()[-1500:]], 0, time.monotonic() - began)
            del left[0]
    return tally


def _run_seed(house, tally, one, seed):
    began, kills = time.monotonic(), house.kills
    said = one(Random(f"{tally.number}-{seed}"))
    found = [] if said.at is None else house.broken(said.at, said.outage)
    wrong = [*said.wrong, *(f"{name} {place}" for name, place in found)]
    tally.note(seed, wrong, house.kills - kills, time.monotonic() - began)


def _mend(house):
    """The servers stand again, whatever broke off the run."""
    if house.postgres and not house.postgres.answers():
        house.postgres.start()
    if not house.redis.answers():
        house.redis.start()
