"""How a unit's handling of a year is scored: shares of a hundred, each with its weight.

What a unit has nothing of, a promise or a rating say, is left out, and its weight falls to what is
left in the same proportion. Beside it stand what was added or taken with a reason.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from renda.models import Parameter

from .shares import SHARES, Row

TENTH, NOTHING, FULL = Decimal("0.1"), Decimal(0), Decimal(100)
ENOUGH = 5  # deputies, before their mean counts: of fewer it would tell who rated how
SHARED = ("contacted", "in_time", "pleased_last", "kept")  # the shares that count, by their tops
LABELS = ("办理方案", *(it.label for it in SHARES if it.top in SHARED), "背靠背测评")


def read_weights(text):
    """Return the weights of LABELS, in their order; ValueError if they are not six of a hundred."""
    pieces = text.split("-")
    if len(pieces) != len(LABELS) or not all(it.isascii() and it.isdecimal() for it in pieces):
        raise ValueError(f"要写{len(LABELS)}个整数，用-隔开，依次为{'、'.join(LABELS)}。")
    weights = tuple(map(int, pieces))
    if sum(weights) != FULL:
        raise ValueError(f"各项权重相加应为100，现在是{sum(weights)}。")
    return weights


WEIGHTS = Parameter(
    "suggestion.examination_weights",
    "办理工作考核各项权重",
    "10-10-20-30-10-20",
    help=f"依次为{'、'.join(LABELS)}，相加为100，如10-10-20-30-10-20。",
    reads=read_weights,
)


class Part(NamedTuple):
    """One share of a score: of a hundred, or None where the unit has nothing of it."""

    label: str
    weight: int
    value: Decimal | None
    formula: str


def reckon(parts):
    """Return the score of a hundred that the parts come to, with one digit; None: there is nothing
    to be scored."""
    known = [it for it in parts if it.value is not None and it.weight]
    weight = sum(it.weight for it in known)
    if not weight:
        return None
    return tenth(sum(it.weight * it.value for it in known) / weight)


def corrected(score, points):
    """With what is added or taken, never past nothing or a hundred."""
    return min(FULL, max(NOTHING, score + points))


def tenth(value):
    return Decimal(value).quantize(TENTH, ROUND_HALF_UP)


def parts_of(weights, plan_points, counts, rated):
    """What a unit's year comes to: `counts` as `counts_of` gives them, summed up; `rated` what each
    deputy rated it, None: the reader is not to know yet."""
    values = [_planned(plan_points), *_handled(counts), _rated(rated)]
    return [Part(label, weight, *value)
            for label, weight, value in zip(LABELS, weights, values, strict=True)]  # fmt: skip


def _planned(points):
    return (None if points is None else Decimal(points)), "代表工作委员会审查方案时的评分"


def _handled(counts):
    for it in Row(None, "", counts).shares:
        if it["of"].top in SHARED:
            share = tenth(Decimal(100 * it["top"]) / it["bottom"]) if it["bottom"] else None
            yield share, f"{it['of'].formula}：{it['top']} ÷ {it['bottom']}"


def _rated(given):
    if given is None:
        return None, f"评定得分以后列出；满{ENOUGH}人测评才计算"
    if len(given) < ENOUGH:
        return None, f"满{ENOUGH}人测评才计算"
    return tenth(sum(given) / len(given)), f"{len(given)}人评分的平均数"
