"""Long work, done by a worker and found again by whoever asked for it.

The row is the promise: a worker claims it for a while and says how far it is; one that falls
silent loses it to the next, which begins anew.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import Job, User, keep
from .models.jobs import TRIES, Lost

KINDS = {}  # name: Kind
KEPT = timedelta(days=7)  # that a result can be downloaded
BROKEN = "系统出错，没有做成。请再做一次；还不行的，请联系系统管理员。"
log = logging.getLogger(__name__)
State = Job.State


class CannotBeDone(Exception):
    """The work has no result; the message is for its owner to read."""


@dataclass(frozen=True)
class Kind:
    """`work` makes a file of a job and of the day, tells how many are done, and returns the name
    and the file, open for reading; it may be called again. `refusal` says why the owner may not
    read the result any more on that day, or ""."""

    name: str
    work: Callable  # (job, on, tell) -> (name, file)
    refusal: Callable  # (job, on) -> text

    def __post_init__(self):
        KINDS[self.name] = self


@transaction.atomic
def ask_for(kind, owner, at, *, label, total, **facts):
    """Put a job in line, or find it there if the same was asked for already. Returns it."""
    User.objects.select_for_update().get(pk=owner.pk)  # of two sendings one comes first
    asked = {"kind": kind.name, "owner": owner}
    twins = (it for it in Job.objects.open().filter(**asked) if it.facts == facts)
    about = {**asked, "made_at": at, "label": label[:100], "total": total, "facts": facts}
    return next(twins, None) or Job.objects.create(**about)


def work(clock):
    """Do the oldest piece that waits, if any. `clock` is called for the time."""
    _give_up(clock())
    if job := Job.objects.claim(clock()):
        try:
            _do(job, clock)
        except Lost:
            log.warning("job %s was taken over", job.pk)


def _do(job, clock):
    try:
        outcome = {"state": State.DONE, "done": job.total, **_result(job, clock)}
    except Lost:
        raise
    except CannotBeDone as why:
        outcome = {"state": State.FAILED, "failure": str(why)[:500]}
    except Exception:
        log.exception("job %s failed", job.pk)
        outcome = {"state": State.FAILED, "failure": BROKEN}
    job.finish(clock(), **outcome)


def _result(job, clock):
    on = timezone.localdate(clock())
    name, file = KINDS[job.kind].work(job, on, lambda done: job.tell(done, clock()))
    with file:
        return {"result": keep(file), "result_name": name}


def _give_up(at):
    """Whatever workers die over is not tried for ever."""
    said = {"failure": f"后台中断了{TRIES}次，没有做完。请减少件数再做一次。", "finished_at": at}
    Job.objects.free(at).filter(tries__gte=TRIES).update(state=State.FAILED, **said)


def clear(at):
    """Let go of results that are old; the rows stay and say so."""
    Job.objects.filter(finished_at__lt=at - KEPT).exclude(result=None).update(result=None)
