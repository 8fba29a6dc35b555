"""By what a list is narrowed. A facet is a filter that also tells how many each choice leaves."""

from datetime import timedelta
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Least
from django_filters import CharFilter, FilterSet, ModelMultipleChoiceFilter, MultipleChoiceFilter

from .lifecycle import LIFECYCLES
from .models import Body, Entry, Obligation, Session
from .words import terms

SOON = 15  # days, as the lights have it
LIGHTS = [("late", "已逾期"), ("soon", f"{SOON}天内到期"), ("later", f"{SOON}天以后到期")]
YEARS = [(str(year), f"{year}年") for year in range(2000, 2100)]


def tally(name, queryset, choice, caption=None, count=None):
    """Return how many rows each choice has, in columns that stand under those of other facets."""
    columns = {
        "facet": Value(name, TextField()),
        "choice": Cast(choice, TextField()),
        "caption": Cast(caption or Value(""), TextField()),
    }
    found = queryset.order_by().values(**columns).annotate(found=count or Count("pk"))
    return found.values_list("facet", "choice", "caption", "found")


class Choices(MultipleChoiceFilter):
    """A field that is one of a few words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, distinct=False, **kwargs)

    def tally(self, name, queryset):
        return tally(name, queryset, self.field_name)


class Year(Choices):
    """The year of a date."""

    def __init__(self, field_name, label):
        super().__init__(field_name, lookup_expr="year", label=label, choices=YEARS)

    def tally(self, name, queryset):
        return tally(name, queryset, ExtractYear(self.field_name))


class Light(Choices):
    """By when the nearest deadline is."""

    def __init__(self):
        super().__init__(label="期限", choices=LIGHTS)

    def filter(self, queryset, value):
        if not value:
            return queryset
        wanted = Q.create([self._when()[it] for it in value], connector=Q.OR)
        return self.parent.dated(queryset).filter(wanted)

    def _when(self):
        today, due = self.parent.request.today, self.parent.dated_by
        last = today + timedelta(SOON)
        return {
            "late": Q(**{f"{due}__lt": today}),
            "soon": Q(**{f"{due}__range": (today, last)}),
            "later": Q(**{f"{due}__gt": last}),
        }

    def tally(self, name, queryset):
        lights = Case(*[When(q, then=Value(it)) for it, q in self._when().items()])
        dated = self.parent.dated(queryset)
        return tally(name, dated.annotate(light=lights), "light")


class Owing(Choices):
    """Those of which a deadline of that name still runs."""

    def __init__(self, deadline, label, word):
        super().__init__(deadline, label=label, choices=[("open", word)])

    def filter(self, queryset, value):
        return queryset.filter(self._runs()) if value else queryset

    def _runs(self):
        of = ContentType.objects.get_for_model(self.parent.lifecycle.model)
        owed = Obligation.objects.open().filter(subject_type=of, deadline=self.field_name)
        return Exists(owed.filter(subject_id=OuterRef("pk")))

    def tally(self, name, queryset):
        runs = Case(When(self._runs(), then=Value("open")))
        return tally(name, queryset.annotate(runs=runs), "runs")


class Waiting(Choices):
    """For how long those that somebody has to act on have been where they are."""

    BANDS = [("days", "3天以内", 0, 3), ("week", "4至7天", 4, 7),
             ("fortnight", "8至15天", 8, 15), ("longer", "16天以上", 16, None)]  # fmt: skip

    def __init__(self):
        super().__init__(label="等了多久", choices=[band[:2] for band in self.BANDS])

    def filter(self, queryset, value):
        if not value:
            return queryset
        wanted = Q.create([self._when()[it] for it in value], connector=Q.OR)
        return queryset.filter(wanted)

    def _when(self):
        today = self.parent.request.today
        waits = ~Q(status__in=self.parent.lifecycle.ends)
        return {name: waits & _since(today, *days) for name, _, *days in self.BANDS}

    def tally(self, name, queryset):
        bands = Case(*[When(q, then=Value(it)) for it, q in self._when().items()])
        return tally(name, queryset.annotate(band=bands), "band")


def _since(today, least, most):
    since = Q(moved_on__lte=today - timedelta(least))
    return since if most is None else since & Q(moved_on__gte=today - timedelta(most))


class KeysField(ModelMultipleChoiceFilter.field_class):
    """Rows by their ids; a number that no id can be is refused before the database would fail."""

    def _check_values(self, value):
        for key in value:
            if not (str(key).isdecimal() and len(str(key)) < 19):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super()._check_values(value)


class Bodies(ModelMultipleChoiceFilter):
    """A body to which the subject leads; or, with `part`, to which one of its parts does."""

    field_class = KeysField

    def __init__(self, field_name, label, part=None):
        super().__init__(field_name, label=label, distinct=False, queryset=_own_bodies)
        self.part = part

    def filter(self, queryset, value):
        if not value:
            return queryset
        found = Q(**{f"{self.field_name}__in": value})
        if self.part:
            parts = self.parent.seen(self.part).filter(found, **{self.part.under: OuterRef("pk")})
            found = Q(Exists(parts))
        return queryset.filter(found)

    def tally(self, name, queryset):
        path, caption = self.field_name, f"{self.field_name}__name"
        if not self.part:
            return tally(name, queryset, path, caption)
        whole = self.part.under
        parts = self.parent.seen(self.part).filter(**{f"{whole}__in": queryset.values("pk")})
        return tally(name, parts, path, caption, Count(whole, distinct=True))


def _own_bodies(request):
    """The bodies of the congresses in which the user acts."""
    congresses = request.user.congresses(request.today)
    return Body.objects.filter(congress__in=congresses).order_by("name")


class Sessions(ModelMultipleChoiceFilter):
    """The session of the congress to which it was raised."""

    field_class = KeysField

    def __init__(self, field_name, label):
        super().__init__(field_name, label=label, distinct=False, queryset=_own_sessions)

    def tally(self, name, queryset):
        term, number = f"{self.field_name}__term__number", f"{self.field_name}__number"
        parts = (Value("第"), term, Value("届第"), number, Value("次会议"))
        caption = Concat(*parts, output_field=TextField())
        return tally(name, queryset.exclude(**{self.field_name: None}), self.field_name, caption)


def _own_sessions(request):
    """Of the congresses in which the user acts."""
    congresses = request.user.congresses(request.today)
    return Session.objects.filter(term__congress__in=congresses).order_by("-pk")


class SubjectFilter(FilterSet):
    """What every list of subjects is narrowed by. What cannot be read is left out, and said."""

    searched_parts = ()  # the models of parts by whose words it is found as well

    q = CharFilter(method="search", label="搜索")
    status = Choices("status", label="状态")
    due = Light()

    def __init__(self, *args, lifecycle, **kwargs):
        self.lifecycle = lifecycle
        super().__init__(*args, **kwargs)
        self.filters["status"].extra["choices"] = lifecycle.model.Status.choices
        self.is_valid()

    @property
    def chosen(self):
        """What is set, by the names of the filters."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def terms(self):
        """The words that are searched for."""
        return terms(self.chosen.get("q", ""))

    @property
    def unread(self):
        """The labels of those conditions that nobody can read."""
        return [self.filters[name].label for name in self.form.errors]

    def narrowed(self, but=None):
        """The rows that are left by all conditions, or by all but one."""
        return self._narrowed(but) if but in self.chosen else self._left

    @cached_property
    def _left(self):
        """Those left by all: the same for every facet of which nothing is chosen."""
        return self._narrowed()

    def _narrowed(self, but=None):
        rows = self.queryset
        for name, value in self.chosen.items():
            rows = rows if name == but else self.filters[name].filter(rows, value)
        return rows

    def seen(self, part):
        """The parts in sight; one that was given up is none of it."""
        return LIFECYCLES[part].visible_to(self.request.user, self.request.today)

    @cached_property
    def clocks(self):
        """The parts whose deadlines count as its own."""
        model = self.lifecycle.model
        return [getattr(model, name).rel.related_model for name in model.clocks]

    @cached_property
    def dated_by(self):
        """Where a row's nearest date stands: in its note; or, if the reader sees not all parts
        whose dates went into that, in what `dated` adds."""
        reader = self.request.user, self.request.today
        all_seen = all(self.lifecycle.shows_all(it, *reader) for it in self.clocks)
        return "next_due" if all_seen else "seen_due"

    def dated(self, rows):
        is_there = self.dated_by == "next_due" or "seen_due" in rows.query.annotations
        return rows if is_there else rows.annotate(seen_due=self._due())

    def _due(self):
        """The nearest date of its own and of those parts that are in sight."""
        of = ContentType.objects.get_for_model(self.lifecycle.model)
        own = Obligation.objects.open().filter(subject_type=of, subject_id=OuterRef("pk"))
        dates = [_least(own, "subject_id", "due_on")]
        for part in self.clocks:
            seen = self.seen(part).filter(**{part.under: OuterRef("pk")})
            dates.append(_least(seen, part.under, "next_due"))
        first, *rest = dates
        for other in rest:
            first = Least(Coalesce(first, other), Coalesce(other, first))
        return first

    def search(self, queryset, name, value):
        for found in self._found:
            queryset = queryset.filter(pk__in=found)
        return queryset

    @cached_property
    def _found(self):
        """By each term the ids of those that say it."""
        return [self._saying(term) for term in self.terms]

    def _saying(self, term):
        """The ids of those that say the term: themselves, in a part in sight, or in its whole."""
        model = self.lifecycle.model
        found = [_saying(model.objects, term).values("pk")]
        for part in self.searched_parts:
            found.append(_saying(self.seen(part), term).values(part.under))
        if model.under:
            own = model.objects.order_by()
            found += [own.filter(it).values("pk") for it in self._wholes(model, term)]
        return found[0].union(*found[1:], all=True) if found[1:] else found[0]

    def _wholes(self, model, term, path=""):
        while model.under:
            path += ("__" if path else "") + model.under
            model = model._meta.get_field(model.under).related_model
            yield Q(**{f"{path}__in": _saying(self.seen(model), term)})

    def tallies(self):
        """Every facet's counts under all other conditions, in one query:
        {name: [(choice, caption, count)]}."""
        facets = {name: it for name, it in self.filters.items() if hasattr(it, "tally")}
        first, *rest = [it.tally(name, self.narrowed(name)) for name, it in facets.items()]
        found = {name: [] for name in facets}
        for name, choice, caption, count in first.union(*rest, all=True):
            if choice and count:
                found[name].append((choice, caption, count))
        return found


def _least(rows, whole, day):
    """The least day of the rows of one whole; not by their order, which would walk all of them."""
    least = rows.order_by().values(whole).annotate(least=Min(day)).values("least")
    return Subquery(least, output_field=DateField())


def _saying(subjects, term):
    found = Entry.objects.of(subjects.model).saying(term)
    return subjects.order_by().filter(pk__in=found.values("subject_id"))
