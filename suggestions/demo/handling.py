"""The life of a suggestion that was taken in: assigned, spoken of, replied to, rated."""

from renda.demo.world import fresh
from renda.models import Body, User

from ..models import (
    Assignment,
    Contact,
    Promise,
    Reassignment,
    Reply,
    ReplyExtension,
    Suggestion,
)
from .funding import grant_life
from .overseeing import KINDS, is_key, oversight_life

CO_UNIT = "县财政局"
WATER = ("水", "河")  # what the title of such speaks of, the water bureau handles
ROLLED = 2  # whose promises were not kept
UNASSIGNED = 52  # from this number on they lie on the console
FATES = {  # what becomes of some, by their number: those published, then the later ones
    "difficult": (2, 13), "reassigned": (4,), "extended": (8, 19), "silent": (43, 44, 45),
    "dissatisfied": (10, 22), "for ever": (17,), "unrated": (47, 48, 49), "disputed": (46,),
}  # fmt: skip
GIST = "向代表介绍了初步打算，代表建议先解决群众最急的部分，同意分步办理。"
TEXT = (
    "您提出的建议收悉，经研究并与您当面沟通，现答复如下。\n一、基本情况。我局对所提问题进行了现场核查，"
    "情况属实。\n二、办理情况。已列出清单，明确责任科室和完成时间。\n三、下一步。"
    "建成后落实管护单位，定期回访。感谢您对我们工作的关心。"
)
SUMMARY = "所提问题情况属实，已列出清单，明确了责任科室和完成时间，建成后定期回访。"
OPEN = {"disclosure": "full"}
HEARD = "领衔代表、承办单位、代表工委"
KEPT = "已经完成并交付使用，现场照片和验收单留存备查。"
OPINION = "同意主办单位的意见，所需资金在年度预算中统筹安排。"
PROMISES = ("完成设计和招标", "工程完工并交付使用")


def fate(it):
    """What is particular about this one; "" for most."""
    return next((name for name, numbers in FATES.items() if it.number in numbers), "")


def handling_life(world, suggestion, it):
    if it.number >= UNASSIGNED:
        return
    yield world.ahead(3)
    _assign(world, suggestion, it)
    if it.number in KINDS and it.number not in FATES["dissatisfied"]:
        world.start(oversight_life(world, suggestion, it))
    for part in suggestion.assignments.order_by("pk"):
        helps = part.part == Assignment.Part.CO
        world.start((helping_life if helps else answering_life)(world, part, it))


def _assign(world, suggestion, it):
    """Some go by the government office, which assigns them on."""
    clerk, here = world.handler(suggestion.committee), suggestion.committee.congress.bodies
    if it.number % 3 == 0:
        office = here.get(kind=Body.Kind.GOVERNMENT_OFFICE)
        world.take(suggestion, "entrust", clerk, entrusted_to=office)
        clerk = world.handler(office)
    about_water = any(word in it.title for word in WATER)
    lead = here.get(name="县水利局") if about_water else fresh(suggestion).wished_body
    co = here.filter(name=CO_UNIT) if it.number % 4 == 1 else here.none()
    plan = {"way": Suggestion.Way.JOINT, "planned_lead": lead}
    plan |= {"planned_bodies": [body.pk for body in co], "is_difficult": fate(it) == "difficult"}
    world.take(suggestion, "assign", clerk, **plan)


def helping_life(world, part, it):
    yield world.ahead(2)
    clerk = world.handler(part.body)
    if fresh(part).status == Assignment.Status.ASKED:
        world.take(part, "sign", clerk)
        yield world.ahead(10)
        world.take(part, "give_opinion", clerk, opinion=OPINION)


def answering_life(world, part, it):
    yield world.ahead(1 + it.number % 2)
    clerk = world.handler(part.body)
    world.take(part, "sign", clerk)
    if fate(it) == "reassigned":
        part = yield from _be_reassigned(world, part)
        clerk = world.handler(part.body)
    if fate(it) == "silent":
        return
    world.start(grant_life(world, part, it))
    yield from _write(world, part, it)
    yield world.ahead(3)
    if fate(it) not in ("unrated",):
        yield from _be_rated(world, part, it)


def _be_reassigned(world, part):
    yield world.ahead(1)
    clerk = world.handler(part.body)
    asked = world.begin(
        Reassignment, clerk, whole=fresh(part), reason="按职责分工由乡村振兴局负责。"
    )
    yield world.ahead(2)
    body = part.body.congress.bodies.get(name="县乡村振兴局")
    committee = part.suggestion.committee
    world.take(asked, "grant", world.handler(committee), body=body, note="职责已经核实。")
    new = Assignment.objects.filter(suggestion=part.suggestion, body=body).get()
    yield world.ahead(1)
    world.take(new, "sign", world.handler(body))
    return new


def _write(world, part, it):
    clerk = world.handler(part.body)
    for stage in ("before", "during", "after") if is_key(it) else ("before",):
        yield world.ahead(6 + it.number % 5)
        spoken = _speak(world, part, clerk, stage)
        yield world.ahead(2)
        world.take(spoken, "confirm", User.objects.get(pk=part.suggestion.lead_id))
    if fate(it) == "extended":
        yield from _ask_for_time(world, part)
    yield world.ahead(20 + 4 * (it.number % 9))
    yield from _reply(world, part, it)


def _ask_for_time(world, part):
    clerk, until = world.handler(part.body), fresh(part).cap
    reason = "涉及多个部门，需要上级批复。"
    asked = world.begin(ReplyExtension, clerk, whole=fresh(part), until=until, reason=reason)
    yield world.ahead(2)
    world.take(asked, "grant", world.handler(part.suggestion.committee), note="")


def _speak(world, part, clerk, stage):
    people = f"{part.suggestion.lead}、{clerk}"
    said = {"stage": stage, "way": "meeting", "happened_on": world.day.on, "gist": GIST}
    return world.begin(Contact, clerk, whole=fresh(part), people=people, **said)


def _reply(world, part, it):
    clerk, said = world.handler(part.body), _said(world, it)
    world.take(part, "draft", clerk, **said)
    yield world.ahead(1)
    world.take(part, "vet", clerk)
    yield world.ahead(1)
    chief = world.head(part.body)
    earlier = Reply.objects.filter(assignment__body=part.body).count()
    number = f"云建复〔{world.day.on.year}〕{earlier + 1}号"
    sent = {"number": number, "signer": chief.name, "contact": f"{clerk} 0579-8210{it.number:03}"}
    world.take(part, "sign_off", chief, **said, **sent)
    world.start(opening_life(world, part, it))
    for promise in part.promises.filter(status=Promise.Status.OPEN):
        world.start(promise_life(world, promise, it))


def opening_life(world, part, it):
    """The committee decides what everybody may read; a few are still to be decided."""
    yield world.ahead(4)
    if it.number % 9 == 4 or not fresh(part).to_disclose:
        return
    said = {"disclosure": "summary", "summary": SUMMARY} if it.number % 6 == 1 else OPEN
    world.take(part, "disclose", world.handler(part.suggestion.committee), **said)


def promise_life(world, promise, it):
    """Kept a few days early, and confirmed; of some nothing is heard, and one goes on."""
    yield world.year.after(promise.due_on, -3)
    if it.number == ROLLED:
        yield world.year.after(promise.due_on, 8)
        clerk, until = world.handler(promise.keeper), world.ahead(120)
        world.take(promise, "roll_over", clerk, until=until, reason="资金要列入明年预算。")
        yield world.ahead(1)
        world.take(promise, "take_on", world.handler(promise.assignment.body))
    if it.number % 7 == 2 or fresh(promise).status != Promise.Status.OPEN:
        return
    world.take(promise, "report", world.handler(promise.assignment.body), evidence=KEPT)
    yield world.ahead(4)
    lead = User.objects.get(pk=promise.assignment.suggestion.lead_id)
    world.take(promise, "confirm", lead, result=("satisfied", "basic")[it.number % 2], note="")


def _said(world, it):
    """Every third is a matter of plans, with what will be done by when."""
    said = {"klass": "AAB"[it.number % 3], "text": TEXT, "disclosure": "full"}
    for row, content in enumerate(PROMISES if said["klass"] == "B" else (), 1):
        said[f"promises-{row}-content"] = content
        said[f"promises-{row}-due_on"] = world.ahead(60 * row)
    return said


def _be_rated(world, part, it):
    yield world.ahead(2 + it.number % 5)
    bad = fate(it) in ("dissatisfied", "disputed", "for ever")
    _rate(world, part, "dissatisfied" if bad else "basic" if it.number % 5 == 2 else "satisfied")
    if bad and fate(it) != "disputed":
        yield from _be_heard(world, part, it)


def _be_heard(world, part, it):
    """Handled again; of one the deputy is still dissatisfied, and a meeting ends it."""
    yield world.ahead(3)
    clerk, is_lost = world.handler(part.suggestion.committee), fate(it) == "for ever"
    world.take(part, "redo", clerk, reason="代表反映的主要问题没有回应，请补充措施和时间。")
    if it.number in KINDS:
        world.start(oversight_life(world, part.suggestion, it))
    yield from _write(world, part, it)
    yield world.ahead(3)
    _rate(world, part, "dissatisfied" if is_lost else "satisfied")
    if is_lost:
        yield world.ahead(3)
        world.take(part, "conclude", clerk, people=HEARD, outcome="列入明年计划，每季通报进展。")


def _rate(world, part, result):
    comment = "只说了打算，没有时间表。" if result == "dissatisfied" else ""
    lead = User.objects.get(pk=part.suggestion.lead_id)
    said = {"attitude": "satisfied", "result": result, "agrees": "agreed", "comment": comment}
    world.take(part, "evaluate", lead, **said)
