"""What is counted of how units handle suggestions: shares of two counts, each with its formula.

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
from renda.overview import share

from .assignments import Assignment
from .contacts import Contact
from .evaluations import Evaluation
from .promises import Promise
from .replies import Reply

Status = Promise.Status


class Share(NamedTuple):
    label: str
    top: str  # the name of a count
    bottom: str
    formula: str


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
    Share("首次满意率", "pleased_first", "rated", "第一次评价结果满意、基本满意的 ÷ 评价过的"),
    Share("最终满意率", "pleased_last", "rated", "最后一次评价结果满意、基本满意的 ÷ 评价过的"),
    Share(
        "承诺兑现率",
        "kept",
        "promised",
        "按首次承诺的时间兑现的 ÷（已经兑现的 + 过了首次承诺时间没有兑现的）",
    ),
    Share(
        "结果满意率",
        "pleased_with",
        "results",
        "代表对兑现结果满意、基本满意的 ÷ 代表评价过结果的承诺（评为没有兑现的算不满意）",
    ),
    Share("解决率", "resolved", "replied", "类别计入已解决的（核定过的按核定）÷ 已经答复的"),
)
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
}
KEYS = {  # of an assignment: to which row of which table it belongs, and how that is called
    "units": lambda it: (it.body_id, it.body.name),
    "delegations": lambda it: (it.suggestion.delegation_id, it.suggestion.delegation.name),
    "fields": lambda it: (it.suggestion.field, it.suggestion.get_field_display()),
}
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
        """Of each share the percent, or None if there is nothing to be shared, and both counts."""
        for it in SHARES:
            top, bottom = self.counts[it.top], self.counts[it.bottom]
            yield {"of": it, "top": top, "bottom": bottom, "share": share(top, bottom)}


class Tally:
    """What many assignments come to on one day, together and apart."""

    def __init__(self, rows, on):
        self.rows, self.on = rows, on

    @cached_property
    def parts(self):
        """Every one of them, with what is counted of it."""
        rows = self.rows.annotate(**counted(self.on))
        return list(rows.select_related("body", "suggestion__delegation"))

    def by(self, key_of):
        """Rows by the (key, name) of each assignment, those with the most first."""
        found = {}
        for part in self.parts:
            found.setdefault(key_of(part), Counter()).update(counts_of(part))
        rows = [Row(*key, counts) for key, counts in found.items()]
        return sorted(rows, key=lambda row: (-row.all, row.name))

    @property
    def total(self):
        return Row(None, "合计", sum(map(counts_of, self.parts), Counter()))

    def cases(self, count, table="", key=""):
        """Those of which that count is made up, of all or of one row of a table."""
        found = [it for it in self.parts if counts_of(it)[count]]
        return [it for it in found if not table or str(KEYS[table](it)[0]) == key]


def counts_of(part):
    """How much it is of each count: of most it is one, or none."""
    counts = {**_stands(part), **{name: getattr(part, name) for name in OF_PROMISES}}
    return Counter({name: int(count or 0) for name, count in counts.items()})


def _stands(part):
    replied, followed = bool(part.klass), not part.from_ledger
    return {
        "all": True,
        "followed": followed,  # of past years no ledger tells whom a unit spoke with, nor the dates
        "contacted": part.met,
        "replied": replied,
        "counted": followed and (replied or part.is_late),
        "in_time": followed and replied and not part.is_late,
        "resolved": part.resolved,
        "rated": bool(part.first),
        "pleased_first": part.first in PLEASED,
        "pleased_last": part.last in PLEASED,
    }


def counted(on):
    """What the database finds of each assignment."""
    of_it = {"assignment": OuterRef("pk")}
    replies, rated = Reply.objects.filter(**of_it), Evaluation.objects.filter(**of_it)
    return {
        "met": Exists(Contact.objects.filter(**of_it).exclude(status=Contact.Status.DISPUTED)),
        "klass": Subquery(replies.order_by("-pk").values("klass")[:1]),
        "resolved": Subquery(replies.order_by("-pk").values("is_resolved")[:1]),
        "first": Subquery(rated.order_by("pk").values("result")[:1]),
        "last": Subquery(rated.order_by("-pk").values("result")[:1]),
        "from_ledger": F("suggestion__is_from_ledger"),
        "is_late": Exists(_late(on)),
        **{name: _how_many(rows) for name, rows in _promises(on).items()},
    }


def _promises(on):
    """What is counted of an assignment's promises, each by the day that was promised first. Those
    that were reported and wait for an answer are not counted yet; nor those that were given up
    before their day."""
    rows = Promise.objects.filter(assignment=OuterRef("pk")).order_by()
    kept, gone = Q(status=Status.KEPT), Q(status__in=[Status.DROPPED, Status.REPLACED])
    missed = Q(status=Status.OPEN) | Q(gone, moved_on__gt=F("first_due_on"))
    rated = rows.exclude(result="")
    return {
        "promised": rows.filter(kept | Q(missed, first_due_on__lt=on)),
        "kept": rows.filter(kept, reported_on__lte=F("first_due_on")),
        "results": rated,
        "pleased_with": rated.filter(result__in=PLEASED),
    }


def _how_many(rows):
    return Subquery(rows.values("assignment").annotate(n=Count("pk")).values("n"))


def _late(on):
    """Whatever was replied to after its day, and what still is not though its day has passed."""
    of = ContentType.objects.get_for_model(Assignment)
    owed = Obligation.objects.filter(subject_type=of, subject_id=OuterRef("pk"), deadline="reply")
    return owed.filter(Q(met_by__on__gt=F("due_on")) | OPEN & Q(due_on__lt=on))
