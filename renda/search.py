"""Search over all that a user may see. What cannot be seen is neither found nor counted."""

from functools import cached_property

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from .lifecycle import LIFECYCLES
from .models import Entry
from .sight import in_sight, key_of, model_of
from .words import LONGEST, marked, marked_by_sound, snippet, terms

PER_PAGE = 25
MOST = 1_000  # of a kind that are counted, and among all that one may turn to


class Hit:
    """A subject that was found, and where its words are said in it."""

    def __init__(self, entry, subject, sought):
        self.subject = subject
        self.kind = subject._meta.verbose_name
        self.snippet = snippet(entry.text, sought)
        self.number = marked(_first(subject, subject.numbered_by), sought)
        names = [it.name for it in subject.reach(subject.done_by or "")]
        self.names = [marked_by_sound(it, sought) for it in names]
        self.on = _first(subject, subject.dated_by)


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
        found = [self._counted(it) for it in LIFECYCLES.values()] if self.terms else []
        counted = dict(_union(found)) if found else {}
        named = {model_of(kind): count for kind, count in counted.items()}
        return [
            (it, min(named[model], MOST), named[model] > MOST)
            for model, it in LIFECYCLES.items()
            if model in named
        ]

    def _counted(self, lifecycle):
        some = self._found(lifecycle)[: MOST + 1].values("pk")
        kinds = Entry.objects.filter(pk__in=some).order_by().values("subject_type")
        return kinds.annotate(count=Count("pk")).values_list("subject_type", "count")

    @property
    def count(self):
        return sum(count for it, count, _ in self.counts if not self.kind or it.name == self.kind)

    @property
    def is_more(self):
        return any(more for it, _, more in self.counts if not self.kind or it.name == self.kind)

    def _found(self, lifecycle):
        seen = lifecycle.visible_to(self.user, self.on).filter(pk=OuterRef("subject_id"))
        found = Entry.objects.of(lifecycle.model).filter(Exists(seen))
        for term in self.terms:
            found = found.saying(term)
        return found

    @cached_property
    def hits(self):
        """The page: an exact number first, then what is said in titles and names, then the rest;
        each by kind, the newest first. A few queries, however many there are.
        """
        if not self.terms:
            return []
        ranked = [self._ranked(place, it) for place, it in enumerate(LIFECYCLES.values())
                  if not self.kind or it in self.kinds]  # fmt: skip
        start = (self.number - 1) * PER_PAGE
        order = _union(ranked).order_by("rank", "place", "-subject_id")
        keys = [row[0] for row in order[start : start + PER_PAGE]]
        return self._shown(keys)

    def _ranked(self, place, lifecycle):
        whole = " ".join(self.terms)
        is_number = Q(number=whole) | Q(serial=whole.lstrip("0") or whole)
        is_heading = Q(*(("heading__contains", it) for it in self.terms))
        rank = Case(When(is_number, then=Value(0)), When(is_heading, then=Value(1)), default=2)
        row = self._found(lifecycle).annotate(rank=rank, place=Value(place, IntegerField()))
        return row.values_list("pk", "rank", "place", "subject_id")

    def _shown(self, keys):
        entries = Entry.objects.only("subject_type", "subject_id", "text").in_bulk(keys)
        subjects = in_sight(self.user, self.on, entries.values())
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


def _union(queries):
    first, *rest = queries
    return first.union(*rest, all=True) if rest else first
