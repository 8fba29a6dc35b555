"""Keeps the index true: a body was renamed, an account changed its name, a backup came back."""

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects

from .lifecycle import LIFECYCLES
from .models import Entry, Heartbeat

NIGHTLY = "reindex"  # the name of its note
CHUNK = 200  # subjects that are read, and held, at once


def reindex(*, at):
    """Write anew what the index lacks or says wrongly; return how many rows that were."""
    mended = sum(_repaired(it.model) + _dropped(it.model) for it in LIFECYCLES.values())
    Heartbeat.leave(NIGHTLY, at=at)
    return mended


def _repaired(model):
    repaired, last = 0, 0
    while chunk := _read(model.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        stale = [it.subject_id for it in Entry.objects.stale(chunk)]
        repaired += len(stale)
        _keep(model, stale)
    return repaired


def _read(subjects):
    chunk = list(subjects)
    prefetch_related_objects(chunk, *_relations(subjects.model))
    return chunk


def _relations(model):
    """What is read with each subject: the rows to which the paths of its words lead."""
    told = {path.rpartition("__")[0] for path in model.told_by}
    return sorted({*model.names, *told} - {""})


@transaction.atomic
def _keep(model, keys):
    """Each as it is now, held: a step may have come between."""
    held = model.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    Entry.objects.keep(*_read(held))


def _dropped(model):
    own = model.objects.filter(pk=OuterRef("subject_id"))
    return Entry.objects.of(model).filter(~Exists(own)).delete()[0]
