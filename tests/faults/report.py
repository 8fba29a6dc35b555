"""What came of it: a line of JSON a run, then a table, and *survived x of y* last."""

import json
from dataclasses import dataclass, field


@dataclass
class Tally:
    """All runs of one fault."""

    number: str
    what: str
    runs: int = 0
    survived: int = 0
    kills: int = 0
    seconds: float = 0
    broken: list = field(default_factory=list)

    def note(self, seed, wrong, kills, seconds):
        self.runs += 1
        self.survived += not wrong
        self.kills += kills
        self.seconds += seconds
        self.broken += [f"seed {seed}: {' '.join(it.split())[-300:]}" for it in wrong]
        line = {"fault": self.number, "seed": seed, "survived": not wrong, "kills": kills}
        say(json.dumps({**line, "seconds": round(seconds, 2), "wrong": wrong[:5]}))


def say(line):
    print(line, flush=True)


def table(tallies):
    """Print the table; return whether all survived."""
    say("")
    for it in tallies:
        counts = f"{it.survived:>3}/{it.runs:<3}  {it.kills:>4} kills  {it.seconds:>6.1f} s"
        say(f"{it.number}  {counts}  {it.what}")
        for place in it.broken[:5]:
            say(f"         {place}")
    runs, survived = (sum(getattr(it, name) for it in tallies) for name in ("runs", "survived"))
    say(f"{sum(it.kills for it in tallies)} kills in {sum(it.seconds for it in tallies):.0f} s")
    whole = [it for it in tallies if it.survived == it.runs]
    say(f"survived {survived} of {runs} (all seeds of {len(whole)} of {len(tallies)} faults)")
    return survived == runs
