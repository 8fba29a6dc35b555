from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from ..periods import Period, dated
from ..reading import read_once
from .bodies import Congress
from .events import Recorded

PARAMETERS = {}  # name: Parameter


LONGEST = {"m": 24, "d": 730, "w": 500}  # of any period, about two years


def forwards(value, congress):
    """A period is counted onwards from the step that starts it, and comes to an end in sight."""
    if not isinstance(value, Period):
        return ""
    if value.count < 0:
        return "期限要往后算，不能是负数。"
    return "期限最长两年。" if value.count > LONGEST[value.unit] else ""


@dataclass(frozen=True)
class Parameter:
    """A rule that each congress sets for itself, as far as national law leaves it the choice.

    `reads` makes the value from its text and raises a ValueError that a user can read; `bound`
    says, with the law and the article, why a value is past what national law allows, or "".
    """

    name: str
    label: str
    default: str | Callable  # or a function of the congress, where the law goes by its level
    help: str = "写法：1m为1个月，15d为15日，5w为5个工作日。"
    reads: Callable = Period.parse
    bound: Callable = forwards

    def __post_init__(self):
        PARAMETERS[self.name] = self

    def of(self, congress, on):
        """Return the value in force for that congress on that day."""
        return self.reads(self.text(congress, on))

    def text(self, congress, on):
        decided = self.decision(congress, on)
        return decided.value if decided else self.default_of(congress)

    def default_of(self, congress):
        return self.default(congress) if callable(self.default) else self.default

    def decision(self, congress, on):
        """Return the decision that holds on that day; None: the default holds."""
        return _decisions(congress, on).get(self.name)

    def words(self, text):
        """Return in the user's words what the text says; a row of numbers is told as written."""
        value = self.reads(text)
        return text if isinstance(value, tuple) and isinstance(value[0], int) else show(value)

    def why_not(self, label):
        """Say why a step of that label is not there where this has not been decided."""
        return f"本级人大没有规定{label}。"

    def source(self, congress, on):
        """Say where the number in force comes from."""
        decided = self.decision(congress, on)
        if not decided:
            return f"{self.label}：本级未作规定，按系统默认值。"
        return f"{decided.basis}，{dated(decided.effective_on)}起施行。"

    def check(self, text, congress):
        """Raise a ValueError that says why `text` cannot be the value."""
        if refusal := self.bound(self.reads(text), congress):
            raise ValueError(refusal)


@read_once
def _decisions(congress, on):
    """What that congress had decided by that day and holds, by the names of the parameters."""
    made = Setting.objects.filter(congress=congress, effective_on__lte=on)
    return {it.name: it for it in made.order_by("effective_on")}


@dataclass(frozen=True)
class Not:
    """That a congress has decided against something, as a condition beside the rule itself."""

    rule: Parameter

    def of(self, congress, on):
        return not self.rule.of(congress, on)

    def why_not(self, label):
        return f"本级人大规定“{self.rule.label}”，不能自行{label}。"


def read_yes_or_no(text):
    if text not in ("yes", "no"):
        raise ValueError("应为 yes 或 no。")
    return text == "yes"


def show(value):
    """Return a value in the user's words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, range):
        return f"{value[0]}至{value[-1]}"
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    return getattr(value, "label", "") or str(value)


class Setting(Recorded):
    """What a congress decided for a parameter, from a day on. A new decision is a new row."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="settings", verbose_name="人大"
    )
    name = models.CharField("参数", max_length=50)
    value = models.CharField("值", max_length=200)
    effective_on = models.DateField("起施行")
    basis = models.CharField("依据", max_length=200, help_text="作出规定的文件和条款。")

    class Meta:
        verbose_name = verbose_name_plural = "参数"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name", "effective_on"], name="setting_day")
        ]

    def __str__(self):
        known = PARAMETERS.get(self.name)
        return f"{known.label if known else self.name}：{self.value}"

    def clean(self):
        if self.name not in PARAMETERS:
            raise ValidationError({"name": "没有这项参数。"})
        if not self.congress_id:
            return  # refused already, at its own field
        try:
            PARAMETERS[self.name].check(self.value, self.congress)
        except ValueError as reason:
            raise ValidationError({"value": str(reason)}) from None
