"""What is raised: one item each, with all that is drawn of it before anything happens.

Each draws from a chance of its own, made of the seed and its number: what becomes of one moves
none of the others.
"""

import csv
from pathlib import Path
from random import Random

from renda.demo.county import TOWNS
from renda.models import Body

from ..demo.lives import FIELDS, GROUNDS, PROPOSAL, SOURCES
from .place import own

TITLES = Path(__file__).parent.parent / "titles.csv"  # as congresses have published them
VILLAGES = ("东升", "胜利", "前进", "红旗", "新华", "永安", "长安")
LONGEST = 60  # characters of a title
FATES = {  # shares of those that do not simply go their way until they are taken in
    "discarded": 1, "taken_back": 1, "returned": 5, "sent_back": 2, "refused": 3, "merged": 4,
    "withdrawn": 2, "": 82,
}  # fmt: skip
OF_MOTIONS = {
    "stays": 1, "on_agenda": 1, "adopted": 2, "examined_again": 1, "converted": 3, "too_few": 3,
    "left": 1, "too_late": 1,
}  # fmt: skip
NEEDED = 9  # signers beside the lead of a motion


def drawn(chance, shares):
    """One of the keys, each as likely as its share."""
    return chance.choices(list(shares), list(shares.values()))[0]


def items(seats, count, seed):
    """So many items; every deputy leads one before any leads a second."""
    with TITLES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    order = Random(f"{seed}").sample(seats, len(seats))
    return [Item(no, rows[no % len(rows)], order, Random(f"{seed}:{no}"), no // len(rows))
            for no in range(count)]  # fmt: skip


class Item:
    """One title, who leads it, who is asked to sign, and what becomes of it."""

    def __init__(self, number, row, order, chance, turn):
        self.number, self.chance, self.order = number, chance, order
        self.field, unit = FIELDS[row["category"]]
        self.unit = own(unit)
        self.is_motion = row["title"].endswith("议案")
        self.title = _at_a_place(row["title"], turn)
        self.lead = order[number % len(order)]
        self.fate = drawn(chance, OF_MOTIONS if self.is_motion else FATES)
        self.is_joint = self.is_motion or chance.random() < 0.4
        self.is_of_delegation = not self.is_joint and chance.random() < 0.05
        self.suggestion = self.twin = None  # once it is written; what it may be merged into

    @property
    def signers(self):
        """Whoever comes next in the order, as many as it needs and one or two more."""
        if not self.is_joint:
            return []
        most = min(len(self.order) - 1, self._wanted())
        place = self.number % len(self.order)
        return [self.order[(place + step) % len(self.order)] for step in range(1, most + 1)]

    def _wanted(self):
        if not self.is_motion:
            return 1 + self.number % 5
        return {"too_few": 4, "left": NEEDED}.get(self.fate, NEEDED + 2)

    def is_likely(self, share):
        return self.chance.random() < share

    def days(self, least, most):
        return self.chance.randint(least, most)

    def facts(self):
        return {
            "matter": self.title,
            "name": f"{'all' if self.is_of_delegation else 'own'}-{self.lead.body_id}",
            "kind": "motion" if self.is_motion else "suggestion",
            "source": SOURCES[self.number % len(SOURCES)],
            "wished_body": self.body if self.number % 3 else "",
            "disclosure": ("full", "full", "full", "summary", "none")[self.number % 5],
            "is_confidential": self.number % 60 == 19,
            **self._text(),
        }

    def _text(self):
        said = self.title.removeprefix("关于").removesuffix("的建议").removesuffix("的议案")
        return {
            "grounds": GROUNDS.format(delegation=self.lead.body.name, about=said),
            "proposal": PROPOSAL.format(body=self.body),
        }

    @property
    def body(self):
        here = self.lead.congress.bodies.standing()
        known = here.filter(name=self.unit).first()
        return known or here.filter(kind=Body.Kind.BUREAU).order_by("pk").last()


def _at_a_place(title, turn):
    """The first time as it was published; then of another village each time."""
    if not turn:
        return title
    town, village = TOWNS[turn % len(TOWNS)], VILLAGES[turn // len(TOWNS) % len(VILLAGES)]
    rest = title.removeprefix("关于")
    return f"关于{town}镇{village}村{rest}"[-LONGEST:]
