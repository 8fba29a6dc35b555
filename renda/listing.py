"""A list of subjects: its columns, its conditions with their counts, its order and its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, When

from .lifecycle import LIFECYCLES, Lifecycle
from .models import Obligation, Subject

PER_PAGE = 25
PAGES = 200  # how far one may turn; further on, a condition is quicker
MOST = PER_PAGE * PAGES  # so far is counted
FEW = PER_PAGE  # of so many rows the page itself tells what each condition leaves
SHOWN = 8  # choices of a facet; the rest are found by searching
CHUNK = 500  # rows of a sheet that are read at once


@dataclass(frozen=True)
class Column:
    """`value` gives text, a date, a number or a sum of money; `kind` is how a page shows it: title,
    status, light, due, short (never broken), money, plain; "" stands only in the sheet. `sort` is
    the field behind it."""

    name: str
    label: str
    value: Callable  # of a Row
    kind: str = "plain"
    sort: str = ""
    width: int = 14  # in a sheet, characters


@dataclass
class Row:
    subject: Subject
    owed: Obligation | None = None  # the nearest that is open, its own or of a part
    planned_on: date | None = None
    bodies: tuple = ()

    @property
    def due_on(self):
        return self.owed.due_on if self.owed else self.planned_on

    @property
    def due_label(self):
        return self.owed.label if self.owed else "计划完成" if self.planned_on else ""

    @property
    def is_over(self):
        return self.subject.status in LIFECYCLES[type(self.subject)].ends


# What most lists show of a row.
STATUS = Column(
    "status", "状态", lambda row: row.subject.get_status_display(), "status", "status", 16
)
LIGHT = Column("due", "期限", lambda row: row.due_label, "light", "next_due", 18)
MOVED = Column("moved", "到这一步", lambda row: row.subject.moved_on, "day", "moved_on", 12)
DUE = Column("due_on", "到期日", lambda row: row.due_on, "due", "", 12)


@dataclass(frozen=True)
class Listing:
    lifecycle: Lifecycle
    filters: type  # a SubjectFilter
    columns: tuple
    relations: tuple = ()  # read with each row
    gathered: tuple = ()  # what hangs on the rows, read for all of them at once
    bodies_of: type | None = None  # the part whose bodies are shown
    told: Callable = lambda user, on: {}  # what a sheet needs to know of each row, by its name
    order: str = "due"  # the column it is sorted by if no other is asked for; -on: downwards

    @property
    def label(self):
        return self.lifecycle.label

    @property
    def url(self):
        return f"{self.lifecycle.name}_list"

    def column(self, name):
        return next((it for it in self.columns if it.name == name and it.sort), None)


class Rows:
    """What one request asks of a listing. `request` bears the user and the day."""

    def __init__(self, listing, request):
        self.listing, self.request, self.model = listing, request, listing.lifecycle.model
        visible = listing.lifecycle.visible_to(request.user, request.today)
        self.filters = listing.filters(
            request.GET, visible, request=request, lifecycle=listing.lifecycle
        )

    @cached_property
    def tallies(self):
        return self.filters.tallies()

    @cached_property
    def count(self):
        """How many there are; MOST + 1: more than are counted."""
        return self.filters.narrowed().order_by()[: MOST + 1].count()

    @property
    def are_many(self):
        """Whether to tell what each condition leaves takes longer than to show the rows."""
        return self.count > FEW and "facets" not in self.request.GET

    @property
    def counted(self):
        return f"{MOST}+" if self.is_cut else str(self.count)

    @cached_property
    def sort(self):
        """The column and whether it goes down; an unknown one gives way to the usual one."""
        asked = self.request.GET.get("sort", "")
        known = asked if self.listing.column(asked.removeprefix("-")) else self.listing.order
        return self.listing.column(known.removeprefix("-")), known.startswith("-")

    @cached_property
    def ordered(self):
        """Of many, each is looked at in the order of the index until the page is full: sight has
        indexes too, and by those a database would read and sort them all."""
        rows = self.filters.narrowed()
        if self.is_cut:
            rows = self.model.objects.filter(Exists(rows.order_by().filter(pk=OuterRef("pk"))))
        return self.in_order(rows)

    def in_order(self, rows):
        column, is_down = self.sort
        by_date = column.sort == "next_due"
        field = F(self.filters.dated_by if by_date else column.sort)
        first = (field.desc if is_down else field.asc)(nulls_last=True)
        return (self.filters.dated(rows) if by_date else rows).order_by(first, "-pk")

    @cached_property
    def page(self):
        paginator = Paginator(self.ordered, PER_PAGE)
        paginator.count = min(self.count, MOST)
        page = paginator.get_page(self.request.GET.get("page"))
        keys = page.object_list.values_list("pk", flat=True)
        # beside a subquery of keys PostgreSQL joins all rows before it looks for these
        page.object_list = self.dressed(self.read(list(keys) if self.is_cut else keys))
        return page

    def read(self, keys):
        """The rows of these keys, in order: of what is passed over, only the key is read."""
        told = self.listing.told(self.request.user, self.request.today)
        rows = self.in_order(self.model.objects.filter(pk__in=keys))
        rows = rows.select_related(*self.listing.relations).annotate(**told)
        return list(rows.prefetch_related(*self.listing.gathered))

    @property
    def is_cut(self):
        return self.count > MOST

    def all(self, limit):
        """Yield the rows of a sheet, some at a time."""
        keys = list(self.ordered.values_list("pk", flat=True)[:limit])
        for start in range(0, len(keys), CHUNK):
            yield from self.dressed(self.read(keys[start : start + CHUNK]))

    def dressed(self, subjects):
        """Give each subject its nearest date and its bodies: two queries for all of them."""
        owed, bodies = self._owed(subjects), self._bodies(subjects)
        return [
            Row(it, owed.get(it.pk), it.planned_on, tuple(bodies.get(it.pk, ()))) for it in subjects
        ]

    def _owed(self, subjects):
        of = ContentType.objects.get_for_model
        pks = [it.pk for it in subjects]
        own, whose = Q(subject_type=of(self.model), subject_id__in=pks), []
        for part in self.filters.clocks:
            parts = self.filters.seen(part).filter(**{f"{part.under}__in": pks})
            own |= Q(subject_type=of(part), subject_id__in=parts.values("pk"))
            whole = part.objects.filter(pk=OuterRef("subject_id")).values(part.under)
            whose.append(When(subject_type=of(part), then=Subquery(whole[:1])))
        whole = Case(*whose, default=F("subject_id"), output_field=BigIntegerField())
        rows = Obligation.objects.open().filter(own).annotate(of=whole).order_by("-due_on", "-pk")
        return {row.of: row for row in rows}

    def _bodies(self, subjects):
        part = self.listing.bodies_of
        if not part:
            return {}
        parts = self.filters.seen(part).filter(**{f"{part.under}__in": subjects})
        found = {}
        for whole, name in parts.order_by("pk").values_list(part.under, f"{part.done_by}__name"):
            found.setdefault(whole, {})[name] = None
        return found

    # what stands around the rows: each with the address that brings it about

    def url(self, **changes):
        """The address of this list with some parameters changed; None takes one away."""
        data = {**self._asked, **changes}
        kept = {name: value for name, value in data.items() if value is not None}
        return f"?{urlencode(kept, doseq=True)}"

    @cached_property
    def _asked(self):
        """What the address says of this list, but for where in it one is."""
        return {**dict(self.request.GET.lists()), "page": None, "facets": None}

    @property
    def cleared(self):
        return self.url(**dict.fromkeys(self.filters.filters))

    @cached_property
    def facets(self):
        return [self._facet(name) for name in self.tallies]

    def _facet(self, name):
        asked, found = self.filters.filters[name], self._choices(name)
        words = "choices" in asked.extra and name != "year"
        shown = [it for place, it in enumerate(found) if place < SHOWN or it["on"] or words]
        hidden = len(found) - len(shown)
        return {"name": name, "label": asked.label, "choices": shown, "hidden": hidden}

    def _choices(self, name):
        """What may be chosen: words in their own order, years downwards, the rest by number."""
        words = dict(self.filters.filters[name].extra.get("choices", ()))
        order = {value: number for number, value in enumerate(words)}
        chosen = {_key(it): str(words.get(it, it)) for it in self.filters.chosen.get(name, ())}
        found = {value: (words.get(value) or text, n) for value, text, n in self.tallies[name]}
        found = {**{value: (label, 0) for value, label in chosen.items()}, **found}
        choices = [
            {"value": value, "label": label, "count": count, "on": value in chosen}
            for value, (label, count) in found.items()
        ]
        choices.sort(key=lambda it: (order.get(it["value"], 0), -it["count"], it["label"]))
        return choices[::-1] if name == "year" else choices

    @cached_property
    def chips(self):
        """What is set, each with the address without it."""
        chosen = self.filters.chosen.items()
        return [chip for name, value in chosen for chip in self._chips(name, value)]

    def _chips(self, name, value):
        if name == "q":
            yield {"name": name, "label": f"搜索：{value}", "url": self.url(q=None)}
            return
        words = dict(self.filters.filters[name].extra.get("choices", ()))
        for it in value:
            rest = [_key(other) for other in value if other != it]
            url = self.url(**{name: rest or None})
            yield {"name": name, "label": str(words.get(it, it)), "url": url}

    @cached_property
    def hidden(self):
        """For an empty list: what each condition alone hides, the most first."""
        labels = {name: self.filters.filters[name].label for name in self.filters.chosen}
        found = [
            {"label": "、".join(it["label"] for it in self.chips if it["name"] == name),
             "of": label, "count": self.filters.narrowed(name).count(),
             "url": self.url(**{name: None})}
            for name, label in labels.items()
        ]  # fmt: skip
        return sorted((it for it in found if it["count"]), key=lambda it: -it["count"])

    @property
    def total(self):
        return self.filters.queryset.count()

    @property
    def count_of_all(self):
        """How many there are, however many: for a sheet."""
        return self.filters.narrowed().count() if self.is_cut else self.count

    @property
    def facets_url(self):
        return self.url(facets="1")

    @property
    def kept(self):
        """What is set, as a form carries it on as long as the choices are not shown."""
        chosen = ((name, it) for name, it in self.filters.chosen.items() if name != "q")
        return [(name, _key(value)) for name, values in chosen for value in values]

    @property
    def shown(self):
        """The columns of a page; the others stand only in the sheet."""
        return [it for it in self.listing.columns if it.kind]

    @property
    def heads(self):
        column, is_down = self.sort
        for it in self.shown:
            is_on = it is column
            to = f"-{it.name}" if is_on and not is_down else it.name
            yield {"column": it, "is_on": is_on, "is_down": is_down,
                   "url": self.url(sort=to) if it.sort else ""}  # fmt: skip

    @property
    def pages(self):
        page = self.page
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
            yield {"number": number, "url": "" if number == "…" else self.url(page=str(number))}

    @property
    def next_url(self):
        page = self.page
        return self.url(page=str(page.next_page_number())) if page.has_next() else ""


def _key(value):
    return str(getattr(value, "pk", value))
