from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

INTERVAL = timedelta(minutes=1)  # between two sweeps


@dataclass(frozen=True)
class Scope:
    """When is asked, and what is known of the world outside the rows."""

    at: datetime  # of the last sweep
    since: datetime  # what was written before is not asked whether it came late, or went astray
    outage: timedelta = timedelta()  # for how long no sweep could run since then
    taken: Callable | None = None  # what gateways took by now, addresses by key; None: nobody says

    @property
    def patience(self):
        """How much later than its moment a reminder may be written."""
        return self.outage + 2 * INTERVAL
