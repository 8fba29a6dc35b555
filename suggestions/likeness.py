"""What has been raised before that is like what somebody is writing.

Titles are compared by their pieces of one and two characters, each weighed by how seldom it is
(tf-idf, cosine). The pieces of a congress are kept in the process, some megabytes for all years;
what has been taken in since is added, and what is shown is read and weighed anew.
"""

import re
from array import array
from collections import Counter, defaultdict
from heapq import nlargest
from math import log, sqrt
from threading import Lock

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from renda.models import Event, Intake
from renda.words import squeeze

from .models import Suggestion

SAYS_NOTHING = re.compile(
    "关于|进一步|加强|加大|推进|加快|提高|提升|解决|完善|优化|做好|建设|工作|的?建议|的?议案|问题|力度|水平"
)
ALIKE = 0.15  # from there on two titles are said to be alike
SHOWN, WEIGHED = 5, 60  # of those found; of those that share most, which are weighed in full
COMMON = 0.1  # a piece that stands in so many of all titles leads nowhere
MOST = 50_000  # times that a title is looked at; more than the titles of a county ask for
FEW = 50  # titles, among which every piece counts
LATE = 1_000  # numbers of events by which one that was slow to commit may lie behind others


def pieces(matter):
    text = SAYS_NOTHING.sub(" ", squeeze(matter))
    runs = text.split()
    return [run[at : at + size] for run in runs for size in (1, 2) for at in range(len(run))
            if len(run) >= at + size]  # fmt: skip


class Likeness:
    """The titles of one congress. Threads may ask at once; one at a time adds what is new."""

    def __init__(self, congress):
        self.congress, self.lock = congress, Lock()
        self.holding = defaultdict(lambda: array("Q"))  # by piece: the ids of the titles
        self.read, self.read_to = set(), -1  # ids of titles; of events, the number of the newest
        self.ledgers = None  # a mark of those that were taken in

    def known(self):
        return Suggestion.objects.known_to_deputies(self.congress)

    def look(self):
        """Add what was taken in since the last look."""
        with self.lock:
            newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if newest == self.read_to:
                return
            self._begin_anew_after_ledgers()
            rows = self.known()
            if self.read_to >= 0:
                rows = rows.filter(pk__in=self._taken_in().values("subject_id"))
            for pk, matter in rows.values_list("pk", "matter"):
                if pk not in self.read:
                    self._add(pk, matter)
            self.read_to = newest

    def _begin_anew_after_ledgers(self):
        """One brings or takes away many titles at once, with events that lie further back."""
        mark = ledgers_of(self.congress)
        if mark != self.ledgers:
            self.ledgers, self.read, self.read_to = mark, set(), -1
            self.holding.clear()

    def _taken_in(self):
        of = ContentType.objects.get_for_model(Suggestion)
        told = {"subject_type": of, "name__in": ("accept", "restate")}  # or opened later
        return Event.objects.filter(pk__gt=self.read_to - LATE, **told)

    @property
    def count(self):
        return len(self.read)

    def _add(self, pk, matter):
        self.read.add(pk)
        for piece in {*pieces(matter)}:
            self.holding[piece].append(pk)

    def like(self, matter):
        """Return the suggestions that are like it, the most alike first."""
        best = self.keys(matter)[:SHOWN]
        rows = Suggestion.objects.in_bulk(best)
        return [rows[pk] for pk in best]

    def keys(self, matter):
        """Return the keys of all that are like it, the most alike first."""
        self.look()
        asked = self._weighed(matter)
        shared = self._sharing(asked)
        keys = nlargest(WEIGHED, shared, key=shared.get)
        rows = self.known().filter(pk__in=keys).values_list("pk", "matter")
        found = [(_cosine(asked, self._weighed(matter)), pk) for pk, matter in rows]
        return [pk for how, pk in sorted(found, reverse=True) if how >= ALIKE]

    def _sharing(self, asked):
        """How much each title has of what is asked, counted from the rarest piece on."""
        shared, looked_at = {}, 0
        for held, weight in sorted(self._held(asked), key=lambda it: len(it[0])):
            looked_at += len(held)
            if shared and looked_at > MOST:
                break
            for pk in held:
                shared[pk] = shared.get(pk, 0) + weight
        return shared

    def _held(self, asked):
        """Yield the titles that have each piece, with its weight; a common one leads nowhere."""
        for piece, weight in asked.items():
            held = self.holding.get(piece, ())
            if self.count < FEW or len(held) < COMMON * self.count:
                yield held, weight

    def _weighed(self, matter):
        return {piece: n * self._seldom(piece) for piece, n in Counter(pieces(matter)).items()}

    def _seldom(self, piece):
        return log(1 + (self.count + 1) / (1 + len(self.holding.get(piece, ()))))


def _cosine(one, other):
    dot = sum(weight * other.get(piece, 0) for piece, weight in one.items())
    length = sqrt(sum(it * it for it in one.values()) * sum(it * it for it in other.values()))
    return dot / length if length else 0


def ledgers_of(congress):
    """How many were imported into that congress, and how many taken back."""
    done = Intake.objects.done().filter(congress=congress)
    return done.aggregate(done=Count("imported"), undone=Count("undone"))


KEPT = {}  # by congress


def likeness_of(congress):
    return KEPT.setdefault(congress.pk, Likeness(congress))
