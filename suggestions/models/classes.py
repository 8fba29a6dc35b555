"""办理类别: into which classes a congress sorts the replies, and what each asks of the unit."""

import re
from dataclasses import dataclass

from renda.models import Parameter

RESOLVED, PROMISES = "+", "*"
FORM = re.compile(r"([A-Z][0-9]?|[甲乙丙丁])([+*]*)([^+*；;\s]{2,30})")
DEFAULT = "A+已经解决或者采纳；B*正在解决或者列入计划；C*因条件限制以后解决；D留作参考"


@dataclass(frozen=True)
class ResultClass:
    """`counts_as_resolved` in the rates; `needs_promises`: what will be done, and by when."""

    code: str
    label: str
    counts_as_resolved: bool
    needs_promises: bool

    def __str__(self):
        return f"{self.code}类：{self.label}"


def read_classes(text):
    """Read classes parted by semicolons, + of those that count as resolved, * of those that need
    promises: A+已经解决, B*列入计划. Anything else is a ValueError."""
    found = [FORM.fullmatch(it.strip()) for it in re.split("[；;]", text) if it.strip()]
    codes = [it[1] for it in found if it]
    if not found or None in found or len(set(codes)) < len(codes):
        raise ValueError("每类写代号和名称，用分号隔开，如“A+已经解决；B*列入计划”，代号不能重复。")
    return tuple(ResultClass(it[1], it[3], RESOLVED in it[2], PROMISES in it[2]) for it in found)


CLASSES = Parameter(
    "suggestion.result_classes",
    "办理类别",
    DEFAULT,
    help="每类写代号和名称，用分号隔开；代号后加+的计入已解决，加*的要写明承诺事项和完成时间。",
    reads=read_classes,
)


def class_of(congress, on, code):
    """Return the class of that code in force on the day; None: there is none."""
    return next((it for it in CLASSES.of(congress, on) if it.code == code), None)
