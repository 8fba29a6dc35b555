"""Which units are likely to handle a suggestion, and why."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models.functions import Coalesce

from renda.models import Body

from .lifecycles import ASSIGNMENT
from .likeness import likeness_of
from .models import Assignment, Suggestion

SHOWN = 3  # units for each part: as many have a key of their own
MOST = 6  # like suggestions that are looked at
Part = Assignment.Part


@dataclass(frozen=True)
class Candidate:
    """A unit that handled so many of so many like suggestions; or that the deputy wishes for."""

    body: Body
    count: int
    total: int
    word: str  # what it did with them
    is_wished: bool = False

    @property
    def reason(self):
        wish = "代表希望" if self.is_wished else ""
        like = f"近似建议 {self.count}/{self.total} 件由它{self.word}" if self.count else ""
        return "；".join(filter(None, (wish, like)))


class Likely:
    """The likely units of one suggestion, as far as the user sees how like ones were handled."""

    def __init__(self, suggestion, able, user, on):
        self.suggestion, self.user, self.on = suggestion, user, on
        self.able = {it.pk: it for it in able}  # the bodies that may handle it

    @cached_property
    def like(self):
        """The most alike that were handed to units: {suggestion: [(unit, part)]}."""
        known = likeness_of(self.suggestion.committee.congress)
        found = known.keys(self.suggestion.matter)
        parts = {pk: [] for pk in found if pk != self.suggestion.pk}
        seen = ASSIGNMENT.visible_to(self.user, self.on).held().filter(suggestion__in=parts)
        unit = Coalesce("body__successor", "body")
        for of, body, part in seen.order_by("pk").values_list("suggestion", unit, "part"):
            parts[of].append((self.able.get(body), part))
        handled = [pk for pk in found if parts.get(pk)][:MOST]
        named = Suggestion.objects.only("number", "matter").in_bulk(handled)
        return {named[pk]: parts[pk] for pk in handled}

    def _counted(self, *parts):
        """How many of them each unit handled in one of these parts."""
        pairs = {(of, unit) for of, units in self.like.items() for unit, part in units
                 if part in parts and unit}  # fmt: skip
        return Counter(unit for _, unit in sorted(pairs, key=lambda it: (it[0].pk, it[1].name)))

    @property
    def leads(self):
        counts = self._counted(Part.LEAD, Part.SEPARATE)
        wished = self.able.get(self.suggestion.wished_body_id)
        units = dict.fromkeys([*filter(None, [wished]), *self._ranked(counts)])
        return [self._candidate(it, counts[it], "主办", it == wished) for it in units][:SHOWN]

    @property
    def helpers(self):
        """Those that helped first, then those that led: they know the matter, too."""
        helped, led = self._counted(Part.CO), self._counted(Part.LEAD, Part.SEPARATE)
        first = [self._candidate(it, helped[it], "会办") for it in self._ranked(helped)]
        more = [self._candidate(it, led[it], "主办") for it in self._ranked(led) if not helped[it]]
        return [*first, *more][:SHOWN]

    def _ranked(self, counts):
        return [unit for unit, _ in counts.most_common()]

    def _candidate(self, unit, count, word, is_wished=False):
        return Candidate(unit, count, len(self.like), word, is_wished)
