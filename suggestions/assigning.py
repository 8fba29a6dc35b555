"""What is to be assigned: whose that is, which units are planned, and what each would get."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from renda.periods import short

from .lifecycles import SUGGESTION
from .lifecycles.handling import OPINION, REPLIES
from .models import Assignment, Signature, Suggestion

Part = Assignment.Part
NAMED = ("lead", "proposer", "delegation", "committee__congress", "entrusted_to")  # few, for many


def assigns(user, on):
    """Whether the user works where suggestions are handed to units."""
    return any(it.assigns for it in user.posts_on(on))


def to_assign(user, on):
    """Those for which the user plans the units: whose they are, the table of the steps says."""
    steps = [it for it in SUGGESTION if it.name == "allot"]
    theirs = [
        Q(status=it.source) & role.subjects_of(user, on, Suggestion)
        for it in steps
        for role in it.roles
    ]
    own = Q.create(theirs, connector=Q.OR)
    return SUGGESTION.visible_to(user, on).filter(own, kind=Suggestion.Kind.SUGGESTION)


def counted(rows):
    """With how many have signed each."""
    signed = Signature.objects.filter(suggestion=OuterRef("pk"), status__in=Signature.SIGNED)
    count = signed.order_by().values("suggestion").annotate(n=Count("pk")).values("n")
    return rows.annotate(signed=Subquery(count))


def plan_of(suggestion):
    """What is planned, as the form takes it."""
    return {
        "way": suggestion.way,
        "planned_lead": suggestion.planned_lead_id,
        "planned_bodies": sorted(it.pk for it in suggestion.planned_bodies.all()),
        "is_difficult": suggestion.is_difficult,
    }


def parts_of(suggestion):
    """Yield each planned unit with the part that it would have."""
    is_separate = suggestion.way == Suggestion.Way.SEPARATE
    if not is_separate:
        yield suggestion.planned_lead, Part.LEAD
    for body in suggestion.planned_bodies.all():
        yield body, Part.SEPARATE if is_separate else Part.CO


class Line(NamedTuple):
    """A suggestion as the list of the desk shows it: of many, little is read."""

    pk: int
    number: str
    matter: str
    status: str
    author: str
    signed: int | None
    is_planned: bool

    @property
    def raised(self):
        """Its number, and who raises it."""
        more = f"等{self.signed + 1}人" if self.signed else ""
        return f"{self.number}　{self.author}{more}"


class Queue:
    """What somebody has to assign, by its number: lines of what is planned, and of what is left."""

    def __init__(self, user, on):
        units = Suggestion.planned_bodies.through.objects.filter(suggestion=OuterRef("pk"))
        self._rows = counted(to_assign(user, on)).order_by("number", "pk")
        author = Coalesce("lead__name", "proposer__name")
        is_planned = Q(planned_lead__isnull=False) | Exists(units)
        own = ("pk", "number", "matter", "status")
        rows = self._rows.order_by().values_list(*own, author, "signed", is_planned)
        lines = [Line(*it) for it in rows]  # sorted by the database it would read all of the years
        self.lines = sorted(lines, key=lambda it: (it.number, it.pk))
        self.left = [it for it in self.lines if not it.is_planned]
        self.planned = [it for it in self.lines if it.is_planned]

    def read(self, lines):
        """The suggestions behind these lines, with the units that are planned for them."""
        rows = self._rows.filter(pk__in=[it.pk for it in lines]).defer("grounds", "proposal")
        return list(rows.prefetch_related(*NAMED, "planned_lead", "planned_bodies"))

    @property
    def to_entrust(self):
        """Of what is left, what the committee may hand to the government's office."""
        return [it for it in self.left if it.status == Suggestion.Status.ACCEPTED]

    def place_of(self, one):
        """Which of those that are left it is, from 1; 0: none of them."""
        return next((no for no, it in enumerate(self.left, 1) if it.pk == one.pk), 0)

    def around(self, one):
        """Of what is left: which comes before, and which after; behind the last the first."""
        keys = [it.pk for it in self.lines]
        here = keys.index(one.pk) if one.pk in keys else 0
        earlier = [it for it in self.lines[:here] if not it.is_planned]
        later = [it for it in self.lines[here:] if not it.is_planned and it.pk != one.pk]
        return next(reversed(earlier), None), next(iter(later or earlier), None)


class HandOver:
    """What is planned, as it would be assigned on that day."""

    def __init__(self, rows, on):
        self.rows, self.on, self._known = rows, on, {}

    def reply_due(self, it):
        return self._due(REPLIES, it)

    @property
    def opinions_due(self):
        """By when co-units are to give their opinions, the nearest first."""
        helped = [it for it in self.rows if any(part == Part.CO for _, part in parts_of(it))]
        return sorted({self._due([OPINION], it) for it in helped})

    def _due(self, deadlines, it):
        """What the table of an assignment says; it is counted once for all that are alike."""
        day = it.assigned_on or self.on
        key = deadlines[0].name, it.committee_id, it.is_difficult, day
        if key not in self._known:
            body, days = it.committee, {"assigned_on": day, "first_on": day}
            new = Assignment(suggestion=it, body=body, is_difficult=it.is_difficult, **days)
            binding = next(deadline for deadline in deadlines if deadline.of(new))
            self._known[key] = binding.terms(new, day)["due_on"]
        return self._known[key]

    @cached_property
    def lines(self):
        return [{"of": it, "parts": list(parts_of(it)), "due": self.reply_due(it)}
                for it in self.rows]  # fmt: skip

    @cached_property
    def units(self):
        """Each with what it would get, those that owe most replies first."""
        found = {}
        for line in self.lines:
            for body, part in line["parts"]:
                unit = found.setdefault(body, Unit(body))
                unit.counts[part] += 1
                if part != Part.CO:
                    (unit.hard if line["of"].is_difficult else unit.usual)[line["due"]] += 1
        return sorted(found.values(), key=lambda it: (-it.owing, it.body.name))

    @property
    def counts(self):
        return sum((unit.counts for unit in self.units), Counter())


def _days(counter):
    """How many by which day, the nearest first."""
    return "，".join(f"{count} 件 {short(day)}" for day, count in sorted(counter.items()))


class Unit:
    """What one unit would get; its replies by the day on which they are due."""

    def __init__(self, body):
        self.body, self.counts, self.usual, self.hard = body, Counter(), Counter(), Counter()

    @property
    def owing(self):
        return self.counts[Part.LEAD] + self.counts[Part.SEPARATE]

    @property
    def usual_days(self):
        return _days(self.usual)

    @property
    def hard_days(self):
        return _days(self.hard)
