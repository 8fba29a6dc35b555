"""What must hold whatever breaks: ten sentences, each looked up in the rows.

They are asked after every fault run and each night (`manage.py invariants`). They trust neither
the sweep nor the sender: dates and rungs are counted a second time, by `oracle`.
"""

from datetime import timedelta

from ..enforcement import last_watch
from ..models import Heartbeat
from .dates import changed_silently, counted_differently
from .messages import astray, not_handed_over, under_another_key
from .record import broken_stories
from .reminders import doubled, early, late, missing
from .scope import Scope

__all__ = ["RULES", "Scope", "inspect", "violations"]

NIGHTLY = "invariants"  # the note of the nightly check

RULES = {  # name: what holds, and what looks for the contrary
    "I1": ("到了日子的提醒都写了", missing),
    "I2": ("同一提醒没有两条", doubled),
    "I3": ("没有提前的提醒，办完以后没有再发", early),
    "I4": ("提醒没有晚写", late),
    "I5": ("消息一条不少，没有滞留", astray),
    "I6": ("标为已发送的，对方都收到过", not_handed_over),
    "I7": ("重发的用同一个编号", under_another_key),
    "I8": ("期限变动都有记录", changed_silently),
    "I9": ("期限与另算一遍的相同", counted_differently),
    "I10": ("每步恰有一条记录，状态与记录相同", broken_stories),
}


def violations(scope):
    """Yield the name of each rule that is broken, and where; one that cannot be asked is broken."""
    for name, (_, search) in RULES.items():
        try:
            for place in search(scope):
                yield name, place
        except (ValueError, OverflowError) as error:
            yield name, f"核对不下去：{error}"


def inspect(*, at):
    """What is done each night: ask about the last day, and leave what does not hold on record."""
    Heartbeat.leave(NIGHTLY, at=at, finding="夜间核对没有做完。请系统维护人员查看后台日志。")
    scope = Scope(last_watch() or at, at - timedelta(days=1), outage=timedelta(hours=1))
    found = list(violations(scope))
    if found:  # a step may have come between two of the questions: what stays is amiss
        found = [it for it in violations(scope) if it in found]
    broken = "；".join(RULES[name][0] for name in RULES if name in {it[0] for it in found})
    finding = f"夜间核对有{len(found)}处不成立：{broken}。" if found else ""
    Heartbeat.leave(NIGHTLY, at=at, finding=finding)
    return found
