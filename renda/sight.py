"""The subjects that a page names beside its own: only those that the reader may see."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from .lifecycle import LIFECYCLES


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
    """The paths to the rows that its name may be made of: its body, its whole, and the whole's."""
    paths = [model.kept_by, *([model.done_by] if model.done_by else [])]
    if model.under:
        whole = model._meta.get_field(model.under).related_model
        paths += [f"{model.under}__{path}" for path in _named_by(whole)]
    return paths


def is_among(rows):
    """The condition on an event or an obligation: it is of one of these subjects."""
    return Q(subject_id__in=rows.values("pk"))


def is_seen(rows):
    """The same, asked of each row by itself."""
    return Q(Exists(rows.order_by().filter(pk=OuterRef("subject_id"))))


def key_of(row):
    """The key of its subject among those in sight."""
    return row.subject_type_id, row.subject_id
