"""Writes what a dry run has shown: all of it or nothing, once."""

from dataclasses import asdict

from django.db import IntegrityError, transaction

from ..many import perform_many
from ..models import Intake, Recorded, Subject, record_act
from ..numbers import hold_numbers
from .heads import read_sheet
from .kinds import KINDS
from .plan import STATES, Plan, digest, snapshot

TWICE = "这个文件已经导入，没有再导入一次。"
AGAIN = "看过以后，库里又有了变动：没有导入。下面是重新试算的结果，请再看一遍。"


class Refused(Exception):
    """Why nothing was written, in the user's words."""


def upload(kind, file_name, content, *, by, at):
    """Keep what was uploaded as a draft, with what it would do; a TableError if it is no table."""
    sheet = read_sheet(kind, file_name, content)
    intake = Intake(congress=kind.congress, kind=kind.name, owner=by, at=at)
    intake.file_name, intake.remarks = file_name[-100:], sheet.remarks
    intake.table = {key: it for key, it in asdict(sheet).items() if key != "remarks"}
    return try_out(intake, kind.on)


def plan_of(intake, on, tell=lambda done: None):
    return Plan(KINDS[intake.kind](intake.congress, on), intake.table, intake.answers, tell)


def try_out(intake, on):
    """Look again at what the draft would do, and keep that with it."""
    intake.lines = plan_of(intake, on).as_told()
    intake.save()
    return intake


def confirm(intake, shown, *, by, at, on, tell):
    """Write it, if it would still do what was `shown` (a digest); return its event. It tells how
    many lines are looked through; then all are written at once."""
    _refuse_twice(intake)
    plan = plan_of(intake, on, tell)
    told = plan.as_told()
    if digest(told) != shown:
        raise Refused(AGAIN)
    if any(line.state in ("bad", "ask") for line in plan.lines):
        raise Refused("还有错误或者没有选定的人，没有导入。")
    try:
        with transaction.atomic():
            return _write(intake, plan, told, by, at)
    except IntegrityError:
        raise Refused(AGAIN) from None


def _write(intake, plan, told, by, at):
    hold_numbers(intake.congress_id)  # nobody else gives one away meanwhile
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    _refuse_twice(intake)
    if _known(type(plan.kind)(plan.kind.congress, plan.kind.on)) != _known(plan.kind):
        raise Refused(AGAIN)
    facts = {"row": f"{plan.kind.label}：{intake.file_name}", "counts": _said(plan.counts)}
    event = record_act(
        intake.congress, intake, "import", f"导入{plan.kind.label}", by=by, at=at, facts=facts
    )
    intake.written = Writing(plan, event).written
    intake.imported, intake.lines = event, plan.kind.kept(told)
    intake.table, intake.answers = {}, {}
    intake.save()
    return event


def _refuse_twice(intake):
    if intake.imported_id:
        raise Refused(TWICE)


def _known(kind):
    """What existed, to be compared; it was read before any form laid hands on it."""
    return [(it.key, it.values, it.fixed) for it in kind.known]


def _said(counts):
    return [f"{STATES[state]}{number}" for state, number in counts.items() if number]


class Writing:
    """`written` tells of each row what stood in it before (None: it is new) and what stands now."""

    def __init__(self, plan, event):
        self.event, self.begun, rows = event, [], []
        lines = [line for line in plan.lines if line.state in ("new", "change")]
        for line in plan.kind.in_order(lines):
            for place, form in enumerate(line.forms):
                is_new = form.instance._state.adding
                if is_new or line.changed[place]:
                    self._keep(form, None if is_new else line.changed[place])
                    rows.append((form, None if is_new else line.before[place]))
        if self.begun:  # what has a lifecycle begins by a step of it
            perform_many(self.begun, "take_in")
        plan.kind.after(lambda row, fields: keep(row, event, fields))
        self.written = [_entry(form, before) for form, before in rows]

    def _keep(self, form, fields):
        if isinstance(form.instance, Subject):
            self.begun.append((form.instance, self.event, form.cleaned_data))
        else:
            keep(form.instance, self.event, fields)


def _entry(form, before):
    row = form.instance
    after = None if before is None else snapshot(form)
    names = {"model": row._meta.label_lower, "pk": row.pk, "name": str(row)}
    return {**names, "before": before, "after": after}


def keep(row, event, fields):
    """Save a row because of that event, and leave an event of its own; `fields` are the labels of
    those that changed, None if the row is new."""
    who = {"by": event.actor, "at": event.at, "because": event}
    if isinstance(row, Recorded):
        _point_again(row)
        return row.save(**who)
    row.save()
    facts = {"row": str(row)} if fields is None else {"row": str(row), "fields": fields}
    label = f"{'登记' if fields is None else '变更'}{row._meta.verbose_name}"
    return record_act(event.congress, row, row._meta.model_name, label, facts=facts, **who)


def _point_again(row):
    """What it points to may itself have been entered a moment ago, and have a key only now."""
    for it in row._meta.concrete_fields:
        if it.is_relation and it.is_cached(row):
            setattr(row, it.name, getattr(row, it.name))
