"""The subjects that a page names beside its own: only those that the reader may see."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from .lifecycle import LIFECYCLES
from .roles import leads_through_many


def in_sight(user, on, rows):
    """Return the subjects of these events or obligations by (type id, id), as far as visible.

    One query a kind of subject, however many rows there are.
    """
    wanted = defaultdict(set)
    for row in rows:
        wanted[row.subject_type_id].add(row.subject_id)
    return {
        (kind, subject.pk): subject
        for kind, keys in wanted.items()
        if model_of(kind) in LIFECYCLES
        for subject in _seen(model_of(kind), user, on).filter(pk__in=keys)
    }


def model_of(kind):
    """The model of a type id; the types are read once a process."""
    return ContentType.objects.get_for_id(kind).model_class()


def _seen(model, user, on):
    return LIFECYCLES[model].visible_to(user, on).select_related(*_named_by(model))


def _named_by(model):
    """The paths to the rows that its name may be made of: its bodies and people, its whole, and
    the whole's."""
    named = [it for it in (model.done_by, *model.names) if it]
    paths = [model.kept_by, *(it for it in named if not leads_through_many(model, it))]
    if model.under:
        whole = model._meta.get_field(model.under).related_model
        paths += [f"{model.under}__{path}" for path in _named_by(whole)]
    return paths


def is_among(rows):
    """The condition on an event or an obligation: it is of one of these subjects."""
    return Q(subject_id__in=rows.values("pk"))


def is_seen(rows):
    """The same, asked of each row by itself: not as EXISTS, of which PostgreSQL would rather
    gather all that is in sight."""
    found = rows.order_by().filter(pk=OuterRef("subject_id")).values("pk")[:1]
    return Q(IsNull(Subquery(found), False))


def key_of(row):
    """The key of its subject among those in sight."""
    return row.subject_type_id, row.subject_id
