"""The nightly look at all that is kept: is each file there, and is it what it was?"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from . import vault
from .models import Blob, Heartbeat, Upload

SCRUB = "scrub"  # the name of its heartbeat
LEFT = timedelta(days=1)  # what nobody has claimed by then was left behind


@dataclass
class Found:
    looked_at: int = 0
    removed: int = 0
    faults: list = field(default_factory=list)  # of Blobs


def scrub(at):
    """Compare every file with its digest, note what is wrong, and remove what nobody claims."""
    found = Found(removed=_remove_the_left(at - LEFT))
    for blob in Blob.objects.order_by("pk").iterator():
        found.looked_at += 1
        if fault := vault.fault_of(blob.digest):
            found.faults.append(blob)
        if fault != blob.fault:
            blob.fault = fault
            Blob.objects.filter(pk=blob.pk).update(fault=fault)
    Heartbeat.objects.update_or_create(name=SCRUB, defaults={"at": at})
    return found


def _remove_the_left(before):
    """A row goes before its file, so that none is ever without one."""
    with transaction.atomic():
        Upload.objects.filter(at__lt=before).delete()
        left = Blob.objects.unclaimed().filter(kept_at__lt=before)
        Blob.objects.filter(pk__in=[it.pk for it in left.select_for_update()]).delete()
    known = set(Blob.objects.values_list("digest", flat=True))
    return vault.sweep_out([it for it in vault.kept() if it not in known], before)
