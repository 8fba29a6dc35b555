"""What is counted of how units handle suggestions: shares and means of two counts, each with its
formula.

What a deputy has not rated is left out of the shares of satisfaction, never counted as satisfied
(重庆 第二十九条).
"""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from renda.models import Obligation
from renda.models.obligations import OPEN
from renda.overview import mean, share

from .assignments import Assignment
from .contacts import Contact
from .evaluations import Evaluation
from .promises import Promise
from .replies import Reply
from .requests import Reassignment
from .suggestions import Suggestion

Status = Promise.Status


class Share(NamedTuple):
    label: str
    top: str  # the name of a count
    bottom: str
    formula: str
    unit: str = "%"  # or 天: then it is a mean

    def of(self, counts):
        """What it comes to, or None if there is nothing to be shared; and both counts."""
        top, bottom = counts[self.top], counts[self.bottom]
        found = share(top, bottom) if self.unit == "%" else mean(top, bottom)
        return {"of": self, "top": top, "bottom": bottom, "share": found}


OF_SATISFACTION = (
    Share("首次满意率", "pleased_first", "rated", "第一次评价结果满意、基本满意的 ÷ 评价过的"),
    Share("最终满意率", "pleased_last", "rated", "最后一次评价结果满意、基本满意的 ÷ 评价过的"),
)
SHARES = (
    Share(
        "沟通率",
        "contacted",
        "followed",
        "联系过代表的（代表有异议的不算）÷ 承办的（不含导入的往年台账）",
    ),
    Share("答复率", "replied", "all", "已经答复的 ÷ 承办的"),
    Share(
        "按期答复率",
        "in_time",
        "counted",
        "按期答复的 ÷（已经答复的 + 逾期没有答复的，不含导入的往年台账）",
    ),
    *OF_SATISFACTION,
    Share(
        "承诺兑现率",
        "kept",
        "promised",
        "按首次承诺的时间兑现的 ÷（已经兑现的 + 过了首次承诺时间没有兑现的，等待确认的不算）",
    ),
    Share(
        "结果满意率",
        "pleased_with",
        "results",
        "代表对兑现结果满意、基本满意的 ÷ 代表评价过结果的承诺（评为没有兑现的算不满意）",
    ),
    Share("解决率", "resolved", "replied", "类别计入已解决的（核定过的按核定）÷ 已经答复的"),
)
COURSE = (
    Share(
        "按期交办率",
        "assigned_in_time",
        "followed",
        "按期交办的，交政府分办的还要按期分办 ÷ 承办的（不含导入的往年台账）",
    ),
    Share("签收率", "signed", "followed", "已经签收的 ÷ 承办的（不含导入的往年台账）"),
    Share(
        "办结率",
        "closed",
        "all",
        "代表评价过并且没有异议的、会商过的、提醒后仍没有评价的 ÷ 承办的",
    ),
    Share(
        "申请调整率",
        "asked_back",
        "handed",
        "承办单位申请过调整的 ÷ 交办过的（后来撤回的不算，不含导入的往年台账）",
    ),
    Share(
        "改交率",
        "released",
        "handed",
        "后来改由他单位承办的 ÷ 交办过的（后来撤回的不算，不含导入的往年台账）",
    ),
    Share(
        "首次联系平均天数",
        "days_to_contact",
        "spoken",
        "从交办到首次联系代表的天数之和 ÷ 联系过代表的（不含导入的往年台账）",
        "天",
    ),
    Share(
        "答复平均天数",
        "days_to_reply",
        "answered",
        "从交办到首次答复的天数之和 ÷ 已经答复的（不含导入的往年台账）",
        "天",
    ),
)
RATED = (
    Share(
        "态度满意率",
        "pleased_with_attitude",
        "attitude_rated",
        "最后一次评价态度满意、基本满意的 ÷ 评价过态度的",
    ),
    *OF_SATISFACTION,
    Share("满意率（不含基本满意）", "satisfied", "rated", "最后一次评价结果满意的 ÷ 评价过的"),
    Share("重新办理率", "redone", "rated", "评价有异议以后重新办理的 ÷ 评价过的"),
    Share("重复建议率", "repeated", "all", "几年里反复提出的（案由相近）÷ 承办的"),
)
GROUPS = {
    "main": ("主要指标", SHARES),
    "course": ("交办和时间", COURSE),
    "rated": ("代表评价", RATED),
}
CASES = {  # what is counted, in the words of a list of them
    "all": "承办的",
    "followed": "承办的，不含导入的往年台账",
    "contacted": "联系过代表的",
    "replied": "已经答复的",
    "counted": "已经答复的和逾期没有答复的",
    "in_time": "按期答复的",
    "resolved": "类别计入已解决的",
    "rated": "评价过的",
    "pleased_first": "第一次评价结果满意、基本满意的",
    "pleased_last": "最后一次评价结果满意、基本满意的",
    "promised": "承诺已经兑现或者过了首次承诺时间的",
    "kept": "承诺按首次承诺的时间兑现的",
    "results": "代表评价过承诺的结果的",
    "pleased_with": "代表对承诺的结果满意、基本满意的",
    "assigned_in_time": "按期交办的",
    "signed": "已经签收的",
    "closed": "已经办结的",
    "handed": "交办过的",
    "asked_back": "承办单位申请过调整的",
    "released": "后来改由他单位承办的",
    "spoken": "联系过代表的，不含导入的往年台账",
    "days_to_contact": "联系过代表的，不含导入的往年台账",
    "answered": "已经答复的，不含导入的往年台账",
    "days_to_reply": "已经答复的，不含导入的往年台账",
    "attitude_rated": "评价过态度的",
    "pleased_with_attitude": "最后一次评价态度满意、基本满意的",
    "satisfied": "最后一次评价结果满意的",
    "redone": "评价有异议以后重新办理的",
    "repeated": "几年里反复提出的",
}
KEYS = {  # of an assignment: to which row of which table it belongs, and how that is called
    "units": lambda it: (it.body_id, it.body.name),
    "delegations": lambda it: (it.suggestion.delegation_id, it.suggestion.delegation.name),
    "fields": lambda it: (it.suggestion.field, it.suggestion.get_field_display()),
}
SUMS = {"days_to_contact": "spoken", "days_to_reply": "answered"}  # of which cases
OF_PROMISES = ("promised", "kept", "results", "pleased_with")
PLEASED = (Evaluation.Grade.SATISFIED, Evaluation.Grade.BASIC)


class Row:
    """What one unit, delegation or field has come to. `key` is None for a sum."""

    def __init__(self, key, name, counts):
        self.key, self.name, self.counts = key, name, counts

    @property
    def all(self):
        return self.counts["all"]

    @property
    def shares(self):
        return self.of(SHARES)

    def of(self, shares):
        return [it.of(self.counts) for it in shares]


class Tally:
    """What many assignments come to on one day, together and apart."""

    repeated = frozenset()  # the ids of the suggestions that are raised again and again

    def __init__(self, rows, on):
        self.rows, self.on = rows, on

    @cached_property
    def parts(self):
        """Every one of them, with its `counts`."""
        rows = self.rows.annotate(**counted(self.on))
        found = list(rows.select_related("body", "suggestion__delegation"))
        for part in found:
            part.counts = counts_of(part)
            if part.suggestion_id in self.repeated and not _is_released(part):
                part.counts["repeated"] = 1
        return found

    def by(self, key_of):
        """Rows by the (key, name) of each assignment, those with the most first."""
        found = {}
        for part in self.parts:
            found.setdefault(key_of(part), Counter()).update(part.counts)
        rows = [Row(*key, counts) for key, counts in found.items()]
        return sorted(rows, key=lambda row: (-row.all, row.name))

    @property
    def total(self):
        return Row(None, "合计", sum((it.counts for it in self.parts), Counter()))

    def cases(self, count, table="", key=""):
        """Those of which that count is made up, of all or of one row of a table."""
        found = [it for it in self.parts if it.counts[SUMS.get(count, count)]]
        for it in found:
            it.amount = it.counts[count]
        return [it for it in found if not table or str(KEYS[table](it)[0]) == key]


def counts_of(part):
    """How much it is of each count: of most it is one, or none. What has gone to another unit only
    tells how well it was handed over."""
    counts = {} if part.from_ledger else _handed(part)
    if not _is_released(part):
        counts |= _stands(part) | _went(part) | _rated(part)
        counts |= {name: getattr(part, name) for name in OF_PROMISES}
    return Counter({name: int(count or 0) for name, count in counts.items()})


def _handed(part):
    return {"handed": True, "asked_back": part.asked_back, "released": _is_released(part)}


def _is_released(part):
    return part.status == Assignment.Status.RELEASED


def _stands(part):
    replied, followed = bool(part.klass), not part.from_ledger
    return {
        "all": True,
        "followed": followed,  # of past years no ledger tells whom a unit spoke with, nor the dates
        "contacted": bool(part.met_on),
        "replied": replied,
        "counted": followed and (replied or part.is_late),
        "in_time": followed and replied and not part.is_late,
        "resolved": part.resolved,
        "closed": part.status in Assignment.OVER,
    }


def _went(part):
    """How quickly, as far as it was handled here."""
    if part.from_ledger:
        return {}
    return {
        "assigned_in_time": not part.is_assigned_late,
        "signed": part.is_signed,
        "spoken": bool(part.met_on),
        "days_to_contact": _days(part, part.met_on),
        "answered": bool(part.replied_on),
        "days_to_reply": _days(part, part.replied_on),
    }


def _days(part, until):
    return max((until - part.assigned_on).days, 0) if until else 0


def _rated(part):
    return {
        "rated": bool(part.first),
        "pleased_first": part.first in PLEASED,
        "pleased_last": part.last in PLEASED,
        "satisfied": part.last == Evaluation.Grade.SATISFIED,
        "attitude_rated": bool(part.attitude),
        "pleased_with_attitude": part.attitude in PLEASED,
        "redone": part.first and part.round > 1,
    }


def counted(on):
    """What the database finds of each assignment."""
    return {
        "met_on": _first(_met(), "happened_on", "happened_on"),
        "replied_on": _first(_of_it(Reply), "pk", "event__on"),
        "klass": _first(_of_it(Reply), "-pk", "klass"),
        "resolved": _first(_of_it(Reply), "-pk", "is_resolved"),
        **_ratings(),
        "asked_back": Exists(_of_it(Reassignment)),
        "from_ledger": F("suggestion__is_from_ledger"),
        "is_late": Exists(_late(Assignment, "pk", on, "reply")),
        "is_assigned_late": Exists(_late(Suggestion, "suggestion_id", on, "assign", "dispatch")),
        "is_signed": Exists(_done(Assignment, "pk", "sign")),
        **{name: _how_many(rows) for name, rows in _promises(on).items()},
    }


def _met():
    return _of_it(Contact).exclude(status=Contact.Status.DISPUTED)


def _ratings():
    rated = _of_it(Evaluation)
    return {
        "first": _first(rated, "pk", "result"),
        "last": _first(rated, "-pk", "result"),
        "attitude": _first(rated, "-pk", "attitude"),
    }


def _of_it(model):
    return model.objects.filter(assignment=OuterRef("pk"))


def _first(rows, order, name):
    return Subquery(rows.order_by(order).values(name)[:1])


def _promises(on):
    """What is counted of an assignment's promises, each by the day that was promised first. Those
    that were reported and wait for an answer are not counted yet; nor those that were given up
    before their day."""
    rows = _of_it(Promise).order_by()
    kept, gone = Q(status=Status.KEPT), Q(status__in=[Status.DROPPED, Status.REPLACED])
    missed = Q(status__in=Promise.UNKEPT) | Q(gone, moved_on__gt=F("first_due_on"))
    rated = rows.exclude(result="")
    return {
        "promised": rows.filter(kept | Q(missed, first_due_on__lt=on)),
        "kept": rows.filter(kept, reported_on__lte=F("first_due_on")),
        "results": rated,
        "pleased_with": rated.filter(result__in=PLEASED),
    }


def _how_many(rows):
    return Subquery(rows.values("assignment").annotate(n=Count("pk")).values("n"))


def _owed(model, key, deadlines):
    of = {"subject_type": ContentType.objects.get_for_model(model), "subject_id": OuterRef(key)}
    return Obligation.objects.filter(**of, deadline__in=deadlines)


def _done(model, key, *deadlines):
    return _owed(model, key, deadlines).exclude(met_by=None)


def _late(model, key, on, *deadlines):
    """Whatever was done after its day, and what still is not though its day has passed."""
    missed = Q(met_by__on__gt=F("due_on")) | OPEN & Q(due_on__lt=on)
    return _owed(model, key, deadlines).filter(missed)
