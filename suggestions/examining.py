"""All that is examined in a year: which units have which score, and which are not yet examined."""

from functools import cached_property

from renda.models import Body

from .forms import committees_of
from .lifecycles import EXAMINATION
from .lifecycles.examining import WATCHERS, X_ORGAN
from .models import Assignment, Examination
from .models.examinations import Gathered
from .models.scoring import LABELS, WEIGHTS


def may_open(user, on):
    """Whether the user works in a committee that examines units."""
    return bool(EXAMINATION.begun_by(user, on))


def untold(rows, user, on):
    """The keys of those of which the user is told no mean before the score: each rating could be
    told from how it moves. The committee and the leaders may follow it, and nobody of the unit."""

    def may_follow(it):
        watches = any(role.held_by(user, it, on) for role in WATCHERS)
        return watches and not X_ORGAN.held_by(user, it, on)

    return {it.pk for it in rows if not may_follow(it)}


def _rank(row, rows):
    """Among those of its committee that have a score; None: it has none itself."""
    if row.score is None:
        return None
    others = (it.score for it in rows if it.committee_id == row.committee_id)
    return 1 + sum(score is not None and score > row.score for score in others)


class Year:
    """What one user sees of it on one day, of the year asked for; else of the newest there is."""

    def __init__(self, user, on, asked=""):
        self.user, self.on = user, on
        self.seen = EXAMINATION.visible_to(user, on).standing()
        known = [str(year) for year in self.years]
        self.year = int(asked) if asked in known else next(iter(self.years), on.year)

    @cached_property
    def years(self):
        return sorted(self.seen.order_by().values_list("year", flat=True).distinct(), reverse=True)

    @cached_property
    def rows(self):
        """By committee and rank; those without a score come last. Each with its parts and what it
        handles."""
        joined = ("body", "committee__congress", "committee__parent")
        rows = self.seen.filter(year=self.year).select_related(*joined).order_by("body__name")
        rows = list(rows.prefetch_related("sanctions"))
        gathered = Gathered(rows, self.on, untold(rows, self.user, self.on))
        for it in rows:
            it.parts, it.count = gathered.parts[it.pk], gathered.counts_of(it)["all"]
            it.rank = _rank(it, rows)
        return sorted(rows, key=lambda it: (it.committee_id, it.rank is None, it.rank or 0))

    @property
    def committees(self):
        return {it.committee for it in self.rows}

    @property
    def weights(self):
        """Pairs of a congress and what it has decided, as it stands that day."""
        congresses = sorted({it.congress for it in self.committees}, key=lambda it: it.pk)
        return [(it, list(zip(LABELS, WEIGHTS.of(it, self.on), strict=True))) for it in congresses]

    @cached_property
    def units_left(self):
        """Pairs of a committee and a unit that handles something this year, not yet examined; what
        was called off, for a reason, is begun again only by itself."""
        mine = committees_of(self.user, self.on)
        return [(committee, body) for committee in mine for body in self._units(committee)]

    def _units(self, committee):
        handling = Assignment.objects.handled_here().filter(
            suggestion__committee=committee, assigned_on__year=self.on.year
        )
        known = Examination.objects.filter(committee=committee, year=self.on.year)
        bodies = Body.objects.filter(pk__in=handling.values("body"), ended_on=None)
        return bodies.exclude(pk__in=known.values("body")).order_by("name")
