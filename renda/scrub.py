"""The nightly look at all that is kept: is each file there, and is it what it was?"""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from . import vault
from .models import Blob, Heartbeat, Upload

SCRUB = "scrub"  # the name of its heartbeat
LEFT = timedelta(days=1)  # what nobody has claimed by then was left behind
BATCH = 100


@dataclass
class Found:
    looked_at: int
    removed: int
    faults: list  # of Blobs


def scrub(at, seconds=float("inf")):
    """Compare each file with its digest, note what is wrong, and remove what nobody claims.

    The longest not looked at come first, so that a night of few `seconds` goes on from the last.
    """
    removed = _remove_the_left(at - LEFT)
    _look_at_all(at, time.monotonic() + seconds)
    faults = list(Blob.objects.faulty())
    told = f"有{len(faults)}个附件丢失或者内容变了。请从备份恢复，再运行manage.py scrub核对。"
    Heartbeat.leave(SCRUB, at=at, finding=told if faults else "")
    return Found(Blob.objects.filter(looked_at=at).count(), removed, faults)


def _look_at_all(at, ends):
    oldest = Blob.objects.exclude(looked_at=at).order_by(F("looked_at").asc(nulls_first=True), "pk")
    while blobs := list(oldest[:BATCH]):
        _look_at(blobs, at)
        if time.monotonic() >= ends:
            break


def _look_at(blobs, at):
    for blob in blobs:
        fault = vault.fault_of(blob.digest)
        if fault != blob.fault:
            Blob.objects.filter(pk=blob.pk).update(fault=fault)
    Blob.objects.filter(pk__in=[it.pk for it in blobs]).update(looked_at=at)


def _remove_the_left(before):
    """A row goes before its file, so that none is ever without one."""
    with transaction.atomic():
        Upload.objects.filter(at__lt=before).delete()
        left = Blob.objects.unclaimed().filter(kept_at__lt=before)
        Blob.objects.filter(pk__in=[it.pk for it in left.select_for_update()]).delete()
    known = set(Blob.objects.values_list("digest", flat=True))
    return vault.sweep_out([it for it in vault.kept() if it not in known], before)
