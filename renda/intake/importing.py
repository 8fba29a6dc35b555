"""An import as long work: asked for by whoever has seen the dry run, written, or taken back, by a
worker, found again on the page of the sheet and among one's jobs."""

from django.db import transaction

from ..jobs import CannotBeDone, Kind, ask_for
from ..models import Duty, Intake, Job
from . import faces, undoing
from .kinds import KINDS
from .writing import AGAIN, Refused, confirm, try_out

DROPPED = "这张表已经放弃，没有导入。"
NO_DUTY = "您现在不管这一级人大的帐号和机构了。"


def ask(intake, shown, *, by, at):
    """Put it in line to be written as it was `shown` (a digest); once, if asked for twice."""
    _ask(IMPORT, intake, "导入", by, at, shown=shown[:64])


def ask_back(intake, *, by, at):
    """Put it in line to be taken back; once, if asked for twice."""
    _ask(UNDO, intake, "撤销导入", by, at)


def _ask(kind, intake, verb, by, at, **facts):
    label = f"{verb}{KINDS[intake.kind].label}：{intake.file_name}"
    with transaction.atomic():
        Intake.objects.select_for_update().get(pk=intake.pk)
        if not is_under_way(intake):
            total = len(intake.lines)
            ask_for(kind, by, at, label=label, total=total, intake=intake.pk, **facts)


def last_of(intake):
    """The job that was asked for last; None: none was."""
    kinds = IMPORT.name, UNDO.name
    return Job.objects.filter(kind__in=kinds, facts__intake=intake.pk).first()


def is_under_way(intake):
    last = last_of(intake)
    return bool(last and last.is_open)


def _import(job, on, tell):
    intake = _intake(job, on)
    if not intake.imported_id:
        _confirm(intake, job, on, tell)
        intake.refresh_from_db()
    return _outcome(intake, "导入结果")


def _undo(job, on, tell):
    """It counts as taken back when that was asked for."""
    intake = _intake(job, on)
    if not intake.undone_id:
        _take_back(intake, job)
    return _outcome(intake, "撤销的导入")


def _intake(job, on):
    intake = Intake.objects.filter(pk=job.facts["intake"]).first()
    if refusal := _refusal(job, on) or ("" if intake else DROPPED):
        raise CannotBeDone(refusal)
    return intake


def _outcome(intake, words):
    name = intake.file_name.rpartition(".")[0] or intake.file_name
    return f"{name}_{words}.xlsx", faces.outcome(intake, KINDS[intake.kind])


def _confirm(intake, job, on, tell):
    """It counts as written when it was confirmed; what a worker that is thought dead has written
    after all is not written again."""
    try:
        confirm(intake, job.facts["shown"], by=job.owner, at=job.made_at, on=on, tell=tell)
    except Refused as why:
        intake.refresh_from_db()
        if intake.imported_id:
            return
        if str(why) == AGAIN:
            try_out(intake, on)
        raise CannotBeDone(str(why)) from why


def _take_back(intake, job):
    try:
        undoing.undo(intake, by=job.owner, at=job.made_at)
    except Refused as why:
        intake.refresh_from_db()
        if not intake.undone_id:
            raise CannotBeDone(str(why)) from why


def _refusal(job, on):
    of = Intake.objects.filter(pk=job.facts["intake"]).values_list("congress", flat=True)
    own = {it.pk for it in job.owner.congresses(on, (Duty.ADMINISTRATOR,))}
    return "" if own.issuperset(of) else NO_DUTY


IMPORT = Kind("import", _import, _refusal)
UNDO = Kind("undo_import", _undo, _refusal)
