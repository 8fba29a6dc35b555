"""What background work leaves a note of, and how old its note may grow unnoticed."""

from datetime import datetime, timedelta
from typing import NamedTuple

from . import backup, chain, enforcement, invariants, reindex, scrub
from .models import Heartbeat

NIGHTS = timedelta(days=2)  # one night may be missed


class Vital(NamedTuple):
    metric: str
    label: str
    rests: timedelta | None = NIGHTS  # that it may not have run; None: each page says so itself


VITALS = {  # by the name of its note; what has never run is not missed
    enforcement.BEAT: Vital("sweep", "期限巡查", rests=None),
    backup.BACKUP: Vital("backup", "备份"),
    backup.PROVEN: Vital("proven_restore", "备份恢复演练"),
    chain.NIGHTLY: Vital("audit", "操作记录核验"),
    invariants.NIGHTLY: Vital("invariants", "夜间核对"),
    reindex.NIGHTLY: Vital("reindex", "搜索索引核对"),
    scrub.SCRUB: Vital("scrub", "附件核对"),
}


class Amiss(NamedTuple):
    at: datetime
    text: str


def amiss(at):
    """Return what a person must look at, oldest first: what was found, and what runs no longer."""
    notes = Heartbeat.objects.order_by("at")
    return [Amiss(note.at, text) for note in notes if (text := note.finding or _silence(note, at))]


def _silence(note, at):
    vital = VITALS.get(note.name)
    if vital is None or vital.rests is None or at - note.at <= vital.rests:
        return ""
    return f"{vital.label}已有{(at - note.at).days}天没有运行。请系统维护人员检查后台任务。"
