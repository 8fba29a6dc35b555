"""What must be so at the end: the invariants hold, and the figures agree with the record."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from renda.enforcement import last_watch
from renda.invariants import RULES, Scope, violations
from renda.models import Duty, User

from ..figures import Figures
from ..models import Promise, Suggestion
from ..models.shares import SHARES
from .record import Record

NAMES = {"all": "承办件", "followed": "在平台上办理的",
         "contacted": "联系过代表", "replied": "已答复", "counted": "应计按期",
         "in_time": "按期答复", "resolved": "计入已解决", "rated": "已评价",
         "pleased_first": "首次满意", "pleased_last": "最终满意",
         "promised": "应计兑现的承诺", "kept": "按首次时间兑现", "results": "评价过结果的承诺",
         "pleased_with": "对结果满意"}  # fmt: skip


class Line(NamedTuple):
    """`shown` is what the platform says, `counted` what is found by another way."""

    what: str
    shown: object
    counted: object

    @property
    def agrees(self):
        return self.shown == self.counted


def reckoned(session, on):
    """Yield every line of the reckoning."""
    congress = session.term.congress
    yield from _invariants()
    record = Record(congress)
    yield from _figures(congress, record, on)
    yield from _numbers(congress, session)
    yield from _stands(record, congress)


def _invariants():
    at = last_watch()
    scope = Scope(at, at - timedelta(days=1), outage=timedelta(hours=1))
    found = Counter(name for name, _ in violations(scope))
    for name, (rule, _) in RULES.items():
        yield Line(f"{name} {rule}", found[name], 0)


def _figures(congress, record, on):
    shown = Counter()
    user = User.objects.filter(
        memberships__duty=Duty.AUDITOR, memberships__body__congress=congress
    ).get()
    for year in Figures(user, on).years:
        shown.update(Figures(user, on, str(year)).total.counts)
    for name in dict.fromkeys(it for share in SHARES for it in (share.bottom, share.top)):
        yield Line(NAMES[name], shown[name], record.counts(name, on))


def _numbers(congress, session):
    """Of each series all numbers from the first to the last, none twice."""
    here = Suggestion.objects.filter(committee__congress=congress, session=session)
    head = f"第{session.term.number}-{session.number}-"
    given = sorted(it for it in here.values_list("number", flat=True) if it.startswith(head))
    wanted = [f"{head}{seq:03}号" for seq in range(1, len(given) + 1)]
    yield Line("编号不缺、不重", len(given), len({*given} & {*wanted}))


def _stands(record, congress):
    """How many there are in each status, and how many the last event of each left there."""
    for model, path in ((Suggestion, "committee"), (Promise, Promise.kept_by)):
        rows = model.objects.filter(**{f"{path}__congress": congress})
        now = Counter(rows.values_list("status", flat=True))
        ends = Counter(record.ends(model).values())
        for status in model.Status:
            if now[status] or ends[status]:
                what = f"{model._meta.verbose_name}：{status.label}"
                yield Line(what, now[status], ends[status])
