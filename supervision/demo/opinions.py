"""The life of an opinion: from the meeting to the test, and once more if it fails."""

from renda.demo import papers
from renda.demo.county import TERM
from renda.demo.steps import someone
from renda.demo.world import fresh
from renda.demo.year import spelled
from renda.models import Body, Duty
from renda.periods import DAY

from ..lifecycles import RESULT_PERIOD
from ..models import Opinion, Problem
from .fates import (
    ENTERED_LATE,
    STEPS_TAKEN,
    course_of,
    fate_of,
    second_fate_of,
    votes_of,
)
from .problems import problem_life
from .undertakings import undertaking_life

# Working days from the meeting to drafting, submission, approval, issue, hand-over.
USUAL = (1, 2, 3, 4, 7)
HURRIED = (0, 0, 1, 2, 3)  # after the last meeting, so that each stage can be seen
TO_ISSUE = ("submit", "approve", "issue")
SOON, LATEST = 7 * DAY, 12 * DAY  # what falls due at the end; from the meeting to the hand-over


def opinion_life(world, key, topic, meeting):
    usual = HURRIED if meeting == world.year.meetings[-1] else USUAL
    drafted, *days, handed = (world.year.after(meeting, workdays) for workdays in usual)
    yield drafted
    opinion = _draft(world, topic, meeting)
    for name, day in list(zip(TO_ISSUE, days, strict=True))[: STEPS_TAKEN.get(key)]:
        yield day
        _go_on(world, opinion, name)
    if key not in STEPS_TAKEN:
        yield from _hand_over(world, key, opinion, _best_day(world, opinion, meeting, handed))
        yield from _be_tested(world, key, opinion)


def _go_on(world, opinion, name):
    committee = opinion.committee
    clerk = world.handler(committee)
    chair = someone(committee.parent, Duty.CHAIR, world.day.on)
    issued = {"files": [_printed(opinion)]} if name == "issue" else {}
    world.take(opinion, name, chair if name == "approve" else clerk, **issued)


def _printed(opinion):
    """The scan of what was issued on paper."""
    head = f"{opinion.committee.congress}文件"
    paper = papers.scan(head, opinion.title, fresh(opinion).evaluation)
    return f"{opinion.title}（印发件）.pdf", paper


def _body(place, name):
    return Body.objects.get(congress__place=place, name=name)


def _draft(world, topic, meeting):
    committee = _body(topic["place"], topic["committee"])
    facts = {name: topic[name] for name in ("form", "title", "evaluation")} | {
        "meeting": _name_of(world, topic["place"], meeting),
        "deliberated_on": meeting,
        "committee": committee,
        "vice_chair": someone(committee, Duty.VICE_CHAIR, world.day.on),
        "addressee": _body(topic["place"], topic["addressee"]),
    }
    opinion = world.begin(Opinion, world.handler(committee), **facts)
    for row in topic["problems"]:
        _list(world, opinion, row)
    return opinion


def _name_of(world, place, meeting):
    number = world.year.number_of(meeting)
    return f"{place}第{spelled(TERM)}届人大常委会第{spelled(number)}次会议"


def _list(world, opinion, row):
    place, clerk = opinion.committee.congress.place, world.handler(opinion.committee)
    facts = {name: row[name] for name in ("text", "speaker", "gist", "demand")}
    source = Problem.Source.SPEECH if row["speaker"] else Problem.Source.RESEARCH
    names = [name for name in row["helpers"].split("、") if name]
    helpers = [_body(place, name).pk for name in names]
    body = _body(place, row["body"])
    world.begin(
        Problem, clerk, whole=fresh(opinion), source=source, body=body, helpers=helpers, **facts
    )


def _best_day(world, opinion, meeting, usual):
    """The usual day of the hand-over, or one near it from which results fall due about now."""
    period = RESULT_PERIOD.of(opinion.committee.congress, world.day.on)
    day, last = usual, world.year.last
    while day <= meeting + LATEST:
        if DAY <= period.count_from(day, world.year.calendar)[1] - last <= SOON:
            return day
        day = world.year.after(day, 1)
    return usual


def _hand_over(world, key, opinion, on):
    """Hand over face to face on that day; of one opinion it is entered two days later."""
    yield world.year.after(on, 2) if key in ENTERED_LATE else on
    late = {"on": on, "late_reason": "交办会在乡镇召开，会后补录"} if world.day.on > on else {}
    names = {problem.body.name: problem.body for problem in fresh(opinion).listed_problems()}
    came = [body.pk for name, body in names.items() if not fate_of(key, name).signs]
    receipts = [{"row": pk, "signed": "on"} for pk in came]
    clerk = world.handler(opinion.committee)
    world.take(opinion, "hand_over", clerk, receipts=receipts, **late)
    for undertaking in opinion.undertakings.order_by("pk"):
        fate = fate_of(key, undertaking.handed_to.name)
        world.start(undertaking_life(world, undertaking, fate))
    for index, problem in enumerate(opinion.problems.order_by("pk")):
        world.start(problem_life(world, problem, course_of(key, index)))


def _be_tested(world, key, opinion):
    """At the first meeting after all results are there; then it is closed or begins again."""
    for meeting in world.year.meetings:
        if meeting > world.day.on and not opinion.last_ballot:
            yield meeting
            if fresh(opinion).status == Opinion.Status.REPORTED:
                name = _name_of(world, opinion.committee.congress.place, meeting)
                clerk = world.handler(opinion.committee)
                world.take(opinion, "test", clerk, meeting=name, **votes_of(key))
    if opinion.last_ballot:
        yield world.ahead(6)
        if opinion.last_ballot.passed:
            yield from _close(world, opinion)
        else:
            _begin_again(world, key, opinion)


def _close(world, opinion):
    while fresh(opinion).unsettled(world.day.on):
        yield world.ahead(4)
    note = "测评通过，问题全部销号或者转入长期坚持。"
    world.take(opinion, "close", world.handler(opinion.committee), note=note)


def _begin_again(world, key, opinion):
    world.take(opinion, "hand_over_again", world.handler(opinion.committee))
    for undertaking in opinion.undertakings.running().order_by("pk"):
        fate = second_fate_of(key, undertaking.handed_to.name)
        world.start(undertaking_life(world, undertaking, fate))
