"""Who hears of a deadline, and when: up the ladder from the handler to the chairpersons."""

from dataclasses import dataclass
from datetime import timedelta

from .models import Body, Duty, Parameter

# Where on the ladder they stand, from the bottom up: the duty that is told at each post.
POSTS = {
    "handler": Duty.HANDLER,
    "head": Duty.HEAD,
    "vice_chair": Duty.VICE_CHAIR,
    "council": Duty.CHAIR,
}
NAMES = {
    "handler": "承办单位经办人",
    "head": "承办单位主要负责人",
    "vice_chair": "分管副主任",
    "council": "主任会议",
}


@dataclass(frozen=True)
class Rung:
    stage: int  # days after the due date; negative: before it
    post: str  # a key of POSTS

    def falls_on(self, obligation):
        return obligation.due_on + timedelta(days=self.stage)

    @property
    def label(self):
        days = f"逾期{self.stage}天" if self.stage > 0 else f"到期前{-self.stage}天"
        return f"{'到期当天' if self.stage == 0 else days}告知{NAMES[self.post]}"


class Ladder(tuple):
    """The rungs of a congress, by the day on which they fall."""

    @property
    def label(self):
        return "；".join(rung.label for rung in self)


def read_ladder(text):
    """Read "-7 handler, 1 head": days and posts. Anything else is a ValueError."""
    try:
        pairs = [rung.split() for rung in text.split(",")]
        rungs = {Rung(int(days), post) for days, post in pairs if POSTS[post]}
    except (ValueError, KeyError):
        raise ValueError(f"应为“天数 岗位”，用逗号隔开，岗位为{'、'.join(POSTS)}之一。") from None
    return Ladder(sorted(rungs, key=lambda rung: (rung.stage, list(POSTS).index(rung.post))))


LADDER = Parameter(
    "deadline.ladder",
    "提醒和升级",
    default="-30 handler, -15 handler, -7 handler, -3 handler, -3 head, -1 handler, 0 handler,"
    " 1 head, 7 vice_chair, 15 council",
    help="写法：天数 岗位，用逗号隔开；到期前为负数。岗位：handler经办人、head主要负责人、"
    "vice_chair分管副主任、council主任会议。",
    reads=read_ladder,
)


def places(obligation, councils):
    """Yield the duty and the body's id of each post, from the bottom up.

    `councils` maps a congress's id to that of its council of chairpersons.
    """
    overseer = obligation.overseen_by
    yield Duty.HANDLER, obligation.owed_by_id
    yield Duty.HEAD, obligation.owed_by_id
    yield Duty.VICE_CHAIR, overseer.pk
    yield Duty.CHAIR, councils.get(overseer.congress_id)


def load_councils():
    councils = Body.objects.filter(kind=Body.Kind.COUNCIL, ended_on=None)
    return dict(councils.values_list("congress", "pk"))
