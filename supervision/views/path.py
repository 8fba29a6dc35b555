"""The path of an opinion: its stages in the words of the statute, with what was done of each."""

from dataclasses import dataclass

from ..clocks import newest
from ..models import Opinion, Problem, Undertaking

Status, Stage = Opinion.Status, Undertaking.Status
PLANNING = {Stage.HANDED, Stage.PLANNED}
COMMENTING = {Stage.AGREED, Stage.DRAFTED}
WORK = {"plan": "报送办理方案", "comment": "征求意见", "result": "报送办理结果"}
WAYS = {"put_on_agenda", "propose_inquiry", "resolve", "ask_specially", "interpellate"}
EVER = float("inf")  # later than any event
AT = {  # where an opinion stands that is not being worked on
    Status.DRAFT: "issue",
    Status.SUBMITTED: "issue",
    Status.APPROVED: "issue",
    Status.WITHDRAWN: "issue",
    Status.ISSUED: "hand_over",
    Status.REPORTED: "test",
    Status.TESTED: "end",
    Status.REREPORTED: "test",
    Status.ESCALATED: "ways",
}


@dataclass
class Milestone:
    key: str
    label: str
    text: str = ""
    state: str = ""  # past, now, or "" for what is still ahead


class Path:
    """One or two rounds of milestones, made of what is on the page already: it asks nothing."""

    def __init__(self, opinion, undertakings, problems, ballots):
        self.opinion, self.problems, self.ballots = opinion, problems, ballots
        self.undertakings = [it for it in undertakings if it.status != Stage.RELEASED]
        moves = opinion.events.defer("facts").order_by("-id")
        self.first = {event.name: event for event in moves}
        self.again = self.first.get("hand_over_again")
        self.turn = self.again.pk if self.again else EVER

    @property
    def struck(self):
        """How many problems are struck off."""
        return sum(it.status == Problem.Status.STRUCK for it in self.problems)

    @property
    def rounds(self):
        first = [self._day("issue", "印发"), self._day("hand_over", "当面交办")]
        first += [*self._work(0, self.turn), self._test("test", "满意度测评")]
        if not self.again:
            return [_marked([*first, self._end()], self._now())]
        second = [self._day("hand_over_again", "再次交办"), *self._work(self.turn, EVER)]
        second += [self._test("test_again", "二次测评"), *self._ways(), self._end()]
        return [_marked(first, ""), _marked(second, self._now())]

    def _day(self, key, label):
        event = self.first.get(key)
        return Milestone(key, label, _short(event.on) if event else "")

    def _work(self, since, until):
        return [Milestone(it, WORK[it], self._count(it, since, until)) for it in WORK]

    def _count(self, deadline, since, until):
        """How many have done it and by when the next must; of one body alone, on which day."""
        owed = [newest(it, deadline, since, until) for it in self.undertakings]
        met = [it for it in owed if it and it.met_by and not _stands_in(it)]
        if len(owed) == 1 and met:
            return _short(met[0].met_by.on)
        done = f"{len(met)}/{len(owed)}家" if len(owed) > 1 else ""
        ahead = min((it.due_on for it in owed if it and it.is_open), default=None)
        return "，".join(filter(None, [done, f"{_short(ahead)}前" if ahead else ""]))

    def _test(self, name, label):
        held = [it for it in self.ballots if it.event.name == name]
        if not held:
            return Milestone("test", label)
        passed = "通过" if held[-1].passed else "未通过"
        return Milestone("test", label, f"{_short(held[-1].event.on)}{passed}")

    def _ways(self):
        taken = [self.first[name] for name in WAYS & set(self.first)]
        if taken or self._failed(Status.RETESTED):
            yield Milestone("ways", "依法处理", _short(taken[0].on) if taken else "")

    def _end(self):
        if self._failed(Status.TESTED):
            return Milestone("end", "再次交办")
        if self.opinion.status == Status.CLOSED:
            return Milestone("end", "办结", _short(self.first["close"].on))
        settled = {Problem.Status.STRUCK, Problem.Status.LONG_TERM}
        done = sum(it.status in settled for it in self.problems)
        return Milestone("end", "销号、办结", f"{done}/{len(self.problems)}个问题")

    def _failed(self, status):
        return self.opinion.status == status and not self.ballots[-1].passed

    def _now(self):
        """The key of the present milestone; "": all are past."""
        status = self.opinion.status
        if status in (Status.HANDED, Status.REHANDED):
            return self._at_work()
        if status == Status.RETESTED:
            return "ways" if self._failed(status) else "end"
        return AT.get(status, "")

    def _at_work(self):
        stages = {it.status for it in self.undertakings}
        if not stages:  # the reader sees nobody's
            return "hand_over_again" if self.again else "hand_over"
        return "plan" if stages & PLANNING else "comment" if stages & COMMENTING else "result"


def _stands_in(owed):
    """Whether the plan was never filed, and the result came instead."""
    return owed.deadline == "plan" and owed.met_by.name != "file_plan"


def _marked(milestones, now):
    keys = [it.key for it in milestones]
    place = keys.index(now) if now else len(keys)
    for number, milestone in enumerate(milestones):
        milestone.state = "past" if number < place else "now" if number == place else ""
    return milestones


def _short(day):
    return f"{day.month}月{day.day}日"
