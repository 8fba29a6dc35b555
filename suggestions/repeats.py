"""反复提办: what has been raised again and again, by titles that are alike.

Two titles are alike from REPEATED on, by the pieces and the weights of likeness. They are found by
their rarest pieces: what two such titles share must lie among the first few of either, the seldom
ones first, as what is left weighs too little (prefix filtering). So no title is compared with all
others. What was found is kept in the process until something else is taken in.
"""

from array import array
from collections import Counter, defaultdict
from math import log, sqrt
from threading import Lock

from django.contrib.contenttypes.models import ContentType

from renda.models import Event

from .likeness import LATE, ledgers_of, pieces
from .models import Suggestion
from .models.suggestions import REPEAT_YEARS

REPEATED = 0.5  # from there on two titles raise the same matter
LEADS = 50  # titles to which one piece leads; one that leads to more tells little


class Titles:
    """Titles, each weighed by its pieces. The first that raises a matter leads its group, and
    others are compared with it alone: so no chain of titles joins what is not alike."""

    def __init__(self, matters):
        bags = {it: Counter(pieces(it)) for it in matters}
        self.count = len(bags)
        self.held = Counter(piece for bag in bags.values() for piece in bag)
        self.vectors = {it: self._vector(bag) for it, bag in bags.items() if bag}
        self.leads = defaultdict(list)  # by piece: the first of groups
        self.group = {it: self._group_of(it) for it in self.vectors}

    def _vector(self, bag):
        """The pieces of a title, the seldom ones first, with weights of length one."""
        weights = {it: n * log(1 + (1 + self.count) / self.held[it]) for it, n in bag.items()}
        length = sqrt(sum(it * it for it in weights.values()))
        order = sorted(weights, key=lambda it: (self.held[it], it))
        return {it: weights[it] / length for it in order}

    def _group_of(self, one):
        """The first of that group to which it is most alike; itself, if it is like none."""
        leading = list(self._leading(one))
        others = dict.fromkeys(it for piece in leading for it in self.leads[piece])
        alike = max(((self._share(one, it), it) for it in others), default=(0, one))
        if alike[0] >= REPEATED:
            return alike[1]
        for piece in leading:
            if len(self.leads[piece]) < LEADS:
                self.leads[piece].append(one)
        return one

    def _leading(self, one):
        """Its rarest pieces: what is left weighs too little to make two titles alike."""
        left = 1.0
        for piece, weight in self.vectors[one].items():
            if left < REPEATED * REPEATED:
                return
            yield piece
            left -= weight * weight

    def _share(self, one, other):
        theirs = self.vectors[other]
        return sum(weight * theirs.get(it, 0) for it, weight in self.vectors[one].items())


class Repeats:
    """Of one congress: which suggestions raise the same matter, as ids. Threads may ask at once."""

    def __init__(self, congress):
        self.congress, self.lock = congress, Lock()
        self.read, self.groups = None, {}  # by the years that were looked through

    def on(self, on):
        """Return lists of ids, of those that were taken in within the years that count."""
        years = range(on.year - REPEAT_YEARS.of(self.congress, on) + 1, on.year + 1)
        with self.lock:
            now = (*_newest(), ledgers_of(self.congress))
            if now != self.read:
                self.groups, self.read = {}, now
            if years not in self.groups:
                self.groups[years] = self._find(years)
            return self.groups[years]

    def _find(self, years):
        rows = Suggestion.objects.filter(
            committee__congress=self.congress,
            status__in=Suggestion.TAKEN_IN,
            submitted_on__year__range=(years[0], years[-1]),
        )
        raised = defaultdict(lambda: array("Q"))  # by title: the ids
        for pk, matter in rows.order_by("pk").values_list("pk", "matter").iterator():
            raised[matter].append(pk)
        titles, found = Titles(raised), defaultdict(list)
        for matter in titles.vectors:
            found[titles.group[matter]] += raised[matter]
        return [sorted(it) for it in found.values() if len(it) > 1]


def _newest():
    """A mark of what was taken in last: it changes as soon as there is more."""
    of = ContentType.objects.get_for_model(Suggestion)
    taken_in = Event.objects.filter(subject_type=of, name="accept")
    last = taken_in.order_by("-pk").values_list("pk", flat=True).first() or 0
    return last, taken_in.filter(pk__gt=last - LATE).count()


KEPT = {}  # by congress


def repeats_of(congress):
    return KEPT.setdefault(congress.pk, Repeats(congress))
