"""A ballot as a picture and a sentence: what was cast, of what the share is, what it takes."""

from fractions import Fraction
from math import floor
from typing import NamedTuple

from ..models import Ballot
from ..models.ballots import Base

WIDTH = 600  # units of the picture
INK = {  # dark for the favourable; red is not for votes
    "satisfied": "#1b4f8f",
    "basically": "#7ea3cf",
    "dissatisfied": "#586373",
    "invalid": "#a9b3c0",
    "not_returned": "#c9d0d9",
    "absent": "#edf0f3",
}


class Part(NamedTuple):
    """One kind of vote, and its piece of the bar."""

    label: str
    count: int
    x: float
    width: float
    ink: str


class Tally:
    def __init__(self, ballot):
        self.ballot = ballot
        self.counts = {name: getattr(ballot, name, 0) for name in INK}
        self.counts["absent"] = ballot.entitled - ballot.present

    @property
    def parts(self):
        """The pieces of a bar as long as all members are many."""
        scale, x = WIDTH / self.ballot.entitled, 0
        for name, count in self.counts.items():
            width = round(count * scale, 1)
            yield Part(_label(name), count, x, width, INK[name])
            x = round(x + width, 1)

    @property
    def mark(self):
        """Where on the bar the favourable must have passed."""
        return round(self.needed * WIDTH / self.ballot.entitled, 1)

    @property
    def needed(self):
        """The least number of favourable votes with which it passes."""
        return floor(Fraction(self.ballot.threshold) * self.ballot.of) + 1

    @property
    def base(self):
        return Base(self.ballot.base).label


def _label(name):
    return "缺席" if name == "absent" else Ballot._meta.get_field(name).verbose_name
