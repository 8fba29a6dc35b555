"""Search over all that a user may see. What cannot be seen is neither found nor counted."""

from collections import Counter, defaultdict
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
    prefetch_related_objects,
)

from .lifecycle import LIFECYCLES
from .models import Entry
from .sight import in_sight, key_of, model_of
from .words import LONGEST, marked, marked_by_sound, snippet, terms

PER_PAGE = 25
FEW = 10_000  # rows of the index that are read without asking yet who sees them
MOST = 1_000  # of a kind that are counted, and among all that one may turn to


class Hit:
    """A subject that was found, and where its words are said in it."""

    def __init__(self, entry, subject, sought):
        self.subject = subject
        self.kind = subject._meta.verbose_name
        self.snippet = snippet(entry.text, sought)
        self.number = marked(_first(subject, subject.numbered_by), sought)
        self.names = list(_names(subject, sought))
        self.on = _first(subject, subject.dated_by)


def _names(subject, sought):
    """Yield in marked pieces who answers for it, and whoever else it names if that was sought."""
    own = subject.reach(subject.done_by)
    yield from (marked_by_sound(it.name, sought) for it in own)
    others = [it.name for path in subject.names for it in subject.reach(path) if it not in own]
    pieces = (marked_by_sound(it, sought) for it in dict.fromkeys(others))
    yield from (it for it in pieces if any(is_hit for _, is_hit in it))


def _first(subject, path):
    return next(iter(subject.reach(path)), "") if path else ""


class Search:
    """What was asked, by whom, on which day; `kind` is the name of the only kind to look through,
    and `page` begins at 1. What cannot be read of either is left out.
    """

    def __init__(self, user, on, question, kind="", page=""):
        self.user, self.on, self.question = user, on, question.strip()
        self.terms = terms(question)
        self.kinds = [it for it in LIFECYCLES.values() if it.name == kind]
        self.kind = kind if self.kinds else ""
        self.number = int(page) if page.isdecimal() and len(page) < 4 and int(page) else 1
        self.number = min(self.number, MOST // PER_PAGE)

    @property
    def is_cut(self):
        return len(self.question) > LONGEST

    @cached_property
    def counts(self):
        """[(lifecycle, how many were found, whether there are more than are counted)]."""
        named = {model_of(kind): count for kind, count in self._counted().items()}
        return [
            (it, min(named[model], MOST), named[model] > MOST)
            for model, it in LIFECYCLES.items()
            if model in named
        ]

    def _counted(self):
        """How many of each type were found, by the id of the type."""
        if self._few is not None:
            return Counter(kind for _, _, kind, _ in self._few)
        return dict(_union([self._counted_of(it) for it in LIFECYCLES.values()]))

    def _counted_of(self, lifecycle):
        some = self._found(lifecycle)[: MOST + 1].values("pk")
        kinds = Entry.objects.filter(pk__in=some).order_by().values("subject_type")
        return kinds.annotate(count=Count("pk")).values_list("subject_type", "count")

    @property
    def count(self):
        return sum(count for it, count, _ in self.counts if not self.kind or it.name == self.kind)

    @property
    def is_more(self):
        return any(more for it, _, more in self.counts if not self.kind or it.name == self.kind)

    @cached_property
    def hits(self):
        """The page: an exact number first, then what is said in titles and names, then the rest;
        each by kind, the newest first. A few queries, however many there are.
        """
        start = (self.number - 1) * PER_PAGE
        few = self._few
        order = self._all() if few is None else [it for it in few if self._is_wanted(it[2])]
        return self._shown([row[0] for row in order[start : start + PER_PAGE]])

    def _is_wanted(self, kind):
        return not self.kind or LIFECYCLES[model_of(kind)] in self.kinds

    @cached_property
    def _few(self):
        """In order, what was found, if the words are said so seldom that it is quickest to ask of
        just these subjects which are in sight; otherwise None.
        """
        rows = list(self._ranked(self._saying())[: FEW + 1]) if self.terms else []
        if len(rows) > FEW:
            return None
        places = {ContentType.objects.get_for_model(it).pk: n for n, it in enumerate(LIFECYCLES)}
        seen = set(self._seen(rows))
        found = [row for row in rows if row[2:] in seen]
        return sorted(found, key=lambda row: (row[1], places[row[2]], -row[3]))

    def _seen(self, rows):
        """Yield those of the pairs of a type and an id that are in sight: one query a type."""
        keys = defaultdict(list)
        for _, _, kind, key in rows:
            keys[kind].append(key)
        for kind, wanted in keys.items():
            visible = LIFECYCLES[model_of(kind)].visible_to(self.user, self.on)
            seen = visible.filter(pk__in=wanted).order_by().values_list("pk", flat=True)
            yield from ((kind, key) for key in seen)

    def _all(self):
        """In order, all that was found, as a query."""
        places = enumerate(LIFECYCLES.values())
        ranked = [
            self._ranked(self._found(it), place=Value(place, IntegerField()))
            for place, it in places
            if not self.kind or it in self.kinds
        ]
        return _union(ranked).order_by("rank", "place", "-subject_id")

    def _saying(self):
        found = Entry.objects.all()
        for term in self.terms:
            found = found.saying(term)
        return found

    def _found(self, lifecycle):
        seen = lifecycle.visible_to(self.user, self.on).filter(pk=OuterRef("subject_id"))
        return self._saying().of(lifecycle.model).filter(Exists(seen))

    def _ranked(self, entries, **more):
        whole = " ".join(self.terms)
        is_number = Q(number=whole) | Q(serial=whole.lstrip("0") or whole)
        is_heading = Q(*(("heading__contains", it) for it in self.terms))
        rank = Case(When(is_number, then=Value(0)), When(is_heading, then=Value(1)), default=2)
        row = entries.order_by().annotate(rank=rank, **more)
        return row.values_list("pk", "rank", "subject_type_id", "subject_id", *more)

    def _shown(self, keys):
        entries = Entry.objects.only("subject_type", "subject_id", "text").in_bulk(keys)
        subjects = in_sight(self.user, self.on, entries.values())
        _read_names(subjects.values())
        found = [entries[key] for key in keys if key in entries]
        shown = [(it, subjects.get(key_of(it))) for it in found]
        return [Hit(it, subject, self.terms) for it, subject in shown if subject]

    @property
    def has_next(self):
        return self.number * PER_PAGE < min(self.count, MOST)

    @property
    def start(self):
        return (self.number - 1) * PER_PAGE + 1

    @property
    def end(self):
        return self.start + len(self.hits) - 1


def _read_names(subjects):
    """Whoever is named in them: one query a path, however many they are."""
    by_model = defaultdict(list)
    for subject in subjects:
        by_model[type(subject)].append(subject)
    for model, rows in by_model.items():
        prefetch_related_objects(rows, *model.names)


def _union(queries):
    first, *rest = queries
    return first.union(*rest, all=True) if rest else first
