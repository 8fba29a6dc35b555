"""Many suggestions handed over at once, as long work: each by a step of its own, as whoever asked
for it; what comes of it is the list of who got what, and of what was passed over, and why.
"""

import logging
from uuid import NAMESPACE_OID, uuid5

from renda.jobs import CannotBeDone, Kind, ask_for
from renda.lifecycle import NotAllowed, perform
from renda.models import Event
from renda.sheets import Column, begin, write, written

from .assigning import assigns, plan_of
from .lifecycles import ASSIGNMENT, SUGGESTION
from .models import Suggestion

log = logging.getLogger(__name__)
NO_POST = "您现在不在代表工作委员会或者政府办公室任职，不能交办。"
CHANGED = "核对以后又改过承办单位，请再核对。"
NAMED = ("lead", "proposer", "delegation", "entrusted_to")


def ask(step, rows, said, *, by, at):
    """Put the step in line for these suggestions, each as it is planned now. Returns the job."""
    label, plans = f"{step.label} {len(rows)} 件", {str(it.pk): plan_of(it) for it in rows}
    facts = {"step": step.name, "plans": plans, "said": said}
    return ask_for(ASSIGNING, by, at, label=label, total=len(rows), **facts)


def seen(job, on):
    """The suggestions of the job that its owner may see on that day."""
    return SUGGESTION.visible_to(job.owner, on).filter(pk__in=job.facts["plans"])


def _work(job, on, tell):
    if not assigns(job.owner, on):
        raise CannotBeDone(NO_POST)
    done, passed_over = [], []
    in_sight = {*seen(job, on).order_by().values_list("pk", flat=True)}
    for no, pk in enumerate(job.facts["plans"], 1):
        it = _read(pk) if int(pk) in in_sight else None
        if it and (why := _refused(job, it)):
            passed_over.append((it, why))
        elif it:
            done.append(pk)
        tell(no)
    return _listed(job, on, done, passed_over)


def _read(pk):
    """As it is now: work on those before it takes its time."""
    return Suggestion.objects.select_related("committee__congress", *NAMED).get(pk=pk)


def _refused(job, it):
    """Take the step of one; return why not, or "". It counts as taken when it was asked for, and
    what a worker that is thought dead has taken after all is not taken again."""
    name, once = job.facts["step"], uuid5(NAMESPACE_OID, f"job {job.pk}, suggestion {it.pk}")
    refusal, facts = _asked(job, it, SUGGESTION.row(name, it.status))
    if not refusal:
        return _taken(job, it, once, facts)
    is_taken = Event.objects.filter(once=once, name=name, subject_id=it.pk).exists()
    return "" if is_taken else refusal


def _taken(job, it, once, facts):
    try:
        perform(it, job.facts["step"], job.owner, at=job.made_at, once=once, **facts)
    except NotAllowed as why:
        return str(why)
    except Exception:  # one that cannot be taken keeps back none of the others
        log.exception("job %s: suggestion %s", job.pk, it.pk)
        return "系统出错，这一件没有办，请单独办理。"
    return ""


def _asked(job, it, step):
    """Why it cannot be as it was looked over, or ""; and what the step's form makes of that."""
    plan = job.facts["plans"][str(it.pk)]
    changed = CHANGED if plan_of(it) != plan else ""
    form = step.asks({**plan, **job.facts["said"]}, subject=it, actor=job.owner, at=job.made_at)
    refusal = step.refusal(job.owner, it, form.today) or changed or _faults(form)
    return refusal, getattr(form, "cleaned_data", {})


def _faults(form):
    return "".join(dict.fromkeys(text for texts in form.errors.values() for text in texts))


# what came of it


SECRET = "要求保密"


def _author(it):
    return SECRET if it.is_confidential else str(it.author)


def _delegation(it):
    """It would tell who raised it, or nearly."""
    return SECRET if it.is_confidential else str(it.delegation)


OF_UNITS = (
    Column("承办单位", 24, lambda it: str(it.body)),
    Column("承办方式", 10, lambda it: it.get_part_display()),
    Column("编号", 18, lambda it: it.suggestion.number),
    Column("案由", 50, lambda it: it.suggestion.matter),
    Column("提出人", 20, lambda it: _author(it.suggestion)),
    Column("代表团", 20, lambda it: _delegation(it.suggestion)),
    Column("主办单位", 24, lambda it: str(it.lead.body) if it.lead else ""),
    Column("交办日", 12, lambda it: it.assigned_on),
    Column("答复或者送会办意见期限", 22, lambda it: it.owed_on),
    Column("签收人", 12, lambda it: ""),  # at the meeting, by hand
)
OF_OFFICES = (
    Column("分办机构", 24, lambda it: str(it.entrusted_to)),
    Column("编号", 18, lambda it: it.number),
    Column("案由", 50, lambda it: it.matter),
    Column("提出人", 20, _author),
    Column("代表团", 20, _delegation),
    Column("交办日", 12, lambda it: it.assigned_on),
    Column("分办期限", 12, lambda it: it.next_due),
)
PASSED_OVER = (
    Column("编号", 18, lambda row: row[0].number),
    Column("案由", 50, lambda row: row[0].matter),
    Column("未办理原因", 60, lambda row: row[1]),
)


def _units(job, on, done):
    rows = ASSIGNMENT.visible_to(job.owner, on).held().filter(suggestion__in=done)
    rows = rows.select_related("body", "lead__body", *(f"suggestion__{it}" for it in NAMED))
    rows = rows.prefetch_related("obligations").order_by("body__name", "suggestion__number", "pk")
    for it in rows:
        owed = [owed for owed in it.obligations.all() if owed.deadline in ("reply", "co_opinion")]
        it.owed_on = max(owed, key=lambda owed: owed.generation).due_on
    return OF_UNITS, rows


def _offices(job, on, done):
    rows = seen(job, on).filter(pk__in=done).select_related(*NAMED)
    return OF_OFFICES, rows.order_by("entrusted_to__name", "number", "pk")


LISTS = {"assign": ("交办清单", _units), "entrust": ("交政府分办清单", _offices)}


def _listed(job, on, done, passed_over):
    label, rows_of = LISTS[job.facts["step"]]
    sheets = [(label, *rows_of(job, on, done))]
    if passed_over:
        sheets.append(("未办理的", PASSED_OVER, passed_over))
    more = f"_{len(passed_over)}件未办理" if passed_over else ""
    return f"{label}_{on:%Y-%m-%d}{more}.xlsx", written(lambda *to: _fill(sheets, *to))


def _fill(sheets, content, styles):
    for name, columns, rows in sheets:
        page = begin(content, name, [(it.label, it.width) for it in columns], styles)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                write(page, line, place, column.value(row), styles)


def _refusal(job, on):
    hidden = len(job.facts["plans"]) - seen(job, on).count()
    return f"其中{hidden}件您现在看不到了，整个文件不能下载。" if hidden else ""


ASSIGNING = Kind("assigning", _work, _refusal)
