"""What everybody may read of suggestions: those of which a reply was published, and of them only
what was. Nothing is found by words that nobody is shown."""

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from renda.models import Body, Congress
from renda.words import fold

from .models import Assignment, Evaluation, HandlingReport, Promise, Reply, Suggestion
from .models.classes import class_of

PER_PAGE = 20
MOST = 2_000  # that are given away at once
LARGEST = 2**63 - 1  # that a key can be


def places():
    """The congresses that have published anything, each with how many."""
    rows = Suggestion.objects.filter(_is_published())
    count = rows.filter(committee__congress=OuterRef("pk")).order_by()
    count = count.values("committee__congress").annotate(n=Count("pk")).values("n")
    told = Exists(HandlingReport.objects.published().filter(committee__congress=OuterRef("pk")))
    known = Congress.objects.annotate(published=Subquery(count))
    return known.filter(Q(published__isnull=False) | told).order_by("pk")


def reports_of(congress):
    """What everybody may read of a year's handling as a whole, the newest first."""
    rows = HandlingReport.objects.published().filter(committee__congress=congress)
    return rows.select_related("committee__congress", "meeting__term__congress")


def _is_published(**more):
    return Exists(Reply.objects.published().filter(assignment__suggestion=OuterRef("pk"), **more))


class Publication:
    """What one congress has published, narrowed by what was asked: words (q), a year, a field, a
    unit. What cannot be read of it is left out."""

    def __init__(self, congress, asked):
        self.congress = congress
        self.terms = asked.get("q", "").replace("\0", " ")[:100].split()[:5]
        self.q = " ".join(self.terms)
        self.year = _number(asked.get("year", ""), 4)
        self.unit = _number(asked.get("unit", ""), 9)
        named = asked.get("field", "")
        self.field = named if named in Suggestion.Field.values else ""

    @cached_property
    def reports(self):
        return list(reports_of(self.congress))

    @cached_property
    def all(self):
        own = Suggestion.objects.filter(committee__congress=self.congress)
        return own.filter(_is_published())

    @property
    def rows(self):
        """The newest decision first."""
        last = Reply.objects.published().filter(assignment__suggestion=OuterRef("pk"))
        last = last.order_by("-disclosed").values("disclosed")[:1]
        rows = self._narrowed().annotate(opened=Subquery(last)).order_by("-opened")
        return rows.select_related(*NAMED).prefetch_related(*_parts())

    def _narrowed(self):
        rows = self.all
        for term in self.terms:
            rows = rows.filter(_is_published(sought__contains=fold(term)))
        if self.unit:
            rows = rows.filter(_is_published(assignment__body=self.unit))
        given = {"submitted_on__year": self.year, "field": self.field}
        return rows.filter(**{name: value for name, value in given.items() if value})

    @property
    def is_narrowed(self):
        return bool(self.terms or self.year or self.unit or self.field)

    @property
    def years(self):
        return [it.year for it in self.all.dates("submitted_on", "year", "DESC")]

    @property
    def fields(self):
        known = set(self.all.order_by().values_list("field", flat=True).distinct())
        return [it for it in Suggestion.Field.choices if it[0] in known]

    @property
    def units(self):
        answers = Reply.objects.published().filter(assignment__body=OuterRef("pk"))
        return Body.objects.filter(Exists(answers), congress=self.congress).order_by("name")

    def item(self, pk):
        """None: there is none that is public."""
        found = self.rows.filter(pk=min(pk, LARGEST)).first()
        return found and Item(found)

    def items(self, most=MOST):
        return [Item(it) for it in self.rows[:most]]

    def page(self, number):
        page = Paginator(self.rows, PER_PAGE).get_page(number)
        page.object_list = [Item(it) for it in page.object_list]
        return page


def _number(text, most):
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most else 0


MERGED = "merged__signatures__deputy"
NAMED = ("lead", "proposer", "delegation", "session__term__congress", "committee__congress")


def _parts():
    """All that is told of a suggestion, in a few queries for however many."""
    replies = Reply.objects.published().select_related("event", "disclosed")
    replies = replies.prefetch_related(Prefetch("promises", Promise.objects.order_by("due_on")))
    answering = Assignment.objects.select_related("body").order_by("pk").prefetch_related(
        Prefetch("replies", replies, "published"),
        Prefetch("evaluations", Evaluation.objects.order_by("pk")),
    )  # fmt: skip
    merged = Prefetch("merged", Suggestion.objects.select_related("lead", "proposer", "delegation"))
    return Prefetch("assignments", answering), "signatures__deputy", merged, MERGED


class Item:
    """A suggestion as everybody may read it. Who raised it is told only if that is not kept."""

    def __init__(self, suggestion):
        self.pk, self.number = suggestion.pk, suggestion.number
        self.field, self.on = suggestion.get_field_display(), suggestion.submitted_on
        self.is_day_known = suggestion.is_day_known
        self.session = str(suggestion.session or "闭会期间")
        self.author = "" if suggestion.is_confidential else _author(suggestion)
        parts = [it for it in suggestion.assignments.all() if it.published]
        self.answers = [Answer(part, part.published[0], suggestion) for part in parts]
        self.matter = self.answers[0].opened.matter
        self.opened_at = max(it.opened_at for it in self.answers)

    @property
    def raised(self):
        return next(filter(None, (it.opened.raised for it in self.answers)), "")

    @property
    def units(self):
        return "、".join(str(it.body) for it in self.answers)


def _author(suggestion):
    others = sum(it.status in it.SIGNED for it in suggestion.signatures.all())
    joint = f"等{others + 1}名代表" if others else ""
    if suggestion.lead is None:
        return f"{suggestion.proposer}{joint}"
    return f"{suggestion.lead}{joint}（{suggestion.delegation}）"


class Answer:
    """The reply of one unit, how it was rated once that is settled, and what became of it."""

    def __init__(self, part, reply, suggestion):
        reply.assignment, part.suggestion = part, suggestion
        self.reply, self.body, self.on = reply, part.body, reply.on
        self.opened, self.opened_at = reply.opened(), reply.disclosed.at
        self.klass = reply.verified_class or reply.klass
        self.promises = self.opened.promises
        standing = [it for it in reply.promises.all() if it.status != it.Status.REPLACED]
        self.promised = len(standing)
        self.kept = sum(it.status == it.Status.KEPT for it in standing)
        rated = [it for it in part.evaluations.all() if it.round == reply.round]
        self.rating = rated[-1] if rated and part.status == part.Status.SETTLED else None

    @cached_property
    def result_class(self):
        congress = self.reply.assignment.suggestion.committee.congress
        return class_of(congress, self.reply.event.on, self.klass) or f"{self.klass}类"

    @property
    def is_content(self):
        return bool(self.rating) and not self.rating.is_dissatisfied

    @property
    def graded(self):
        return self.rating.get_result_display() if self.rating else ""
