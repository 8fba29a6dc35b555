"""The life of an oversight: proposed or taken up, looked at, and reported on."""

from renda.demo.steps import someone
from renda.demo.world import fresh
from renda.models import Body, Duty, User

from ..models import Oversight

KINDS = {  # by their number
    2: "key", 5: "key", 14: "key", 50: "key", 3: "counterpart", 16: "counterpart",
    12: "full_time", 10: "second", 21: "repeat",
}  # fmt: skip
UNDECIDED = 50
UNFINISHED = {5: -8, 16: 4}  # how many working days before the end they are to be reported on
MEMBER = "ma"  # of the standing committee, and can log in
REASON = "涉及面广、群众反映强烈，需要跟踪到底。"
SAID = {
    "gist": "到现场查看了进展，听取承办单位汇报，当面听了代表和群众的意见。",
    "demand": "列出时间表，每月报一次进展，办不了的说明原因。",
}
TEXT = "承办单位已经制定方案并落实资金，主要诉求得到回应，代表表示认可。后续由督办机构继续跟踪。"


def is_key(it):
    return KINDS.get(it.number) == "key" and it.number != UNDECIDED


def oversight_life(world, suggestion, it):
    yield world.ahead(1)
    found = _begin(world, fresh(suggestion), it)
    if it.number == UNDECIDED:
        return
    if found.kind == Oversight.Kind.KEY:
        yield world.ahead(1)
        facts = {"person": found.person, "due_on": found.due_on, "note": "第40次主任会议"}
        world.take(found, "decide", found.person, **facts)
    yield world.ahead(12)
    yield from _look(world, found, it)


def _look(world, found, it):
    is_repeated = found.kind == Oversight.Kind.REPEAT
    way = "analysis" if is_repeated else ("visit", "hearing", "forum")[it.number % 3]
    people = f"{found.person}、承办单位、领衔代表"
    said = {"way": way, "happened_on": world.day.on, "people": people, **SAID}
    world.take(found, "look", found.person, **said)
    if it.number not in UNFINISHED:
        yield world.ahead(25)
        concluded = {"conclusion": Oversight.Conclusion.PROMISED} if is_repeated else {}
        world.take(found, "report", found.person, text=TEXT, **concluded)


def _begin(world, suggestion, it):
    clerk, kind = world.handler(suggestion.committee), KINDS[it.number]
    body, person = _by_whom(world, suggestion, kind)
    left = UNFINISHED.get(it.number)
    due_on = world.ahead(60) if left is None else world.year.before_the_end(left)
    said = {"body": body, "person": person, "due_on": due_on, "reason": REASON}
    own = {"kind": kind} if kind != Oversight.Kind.KEY else {}
    step = "take_up" if own else "propose"
    return world.begin(Oversight, clerk, whole=suggestion, by=step, **own, **said)


def _by_whom(world, suggestion, kind):
    here, on = suggestion.committee.congress.bodies, world.day.on
    if kind == Oversight.Kind.KEY:
        body = here.get(kind=Body.Kind.COUNCIL)
        return body, someone(body, Duty.CHAIR, on)
    if kind == Oversight.Kind.FULL_TIME:
        member = User.objects.get(username=MEMBER)
        return here.get(kind=Body.Kind.STANDING_COMMITTEE), member
    body = here.get(name="农业与农村工委")
    return body, someone(body, Duty.HEAD, on)
