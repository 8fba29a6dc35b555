"""The life of what a unit was handed: signed for, returned, spoken of, extended, replied to."""

from renda.demo.world import fresh

from ..demo.handling import GIST, OPINION, TEXT
from ..forms.assigning import able_to_take_over
from ..models import Assignment, Contact, Promise, Reassignment, ReplyExtension, Suggestion
from .items import drawn
from .promises import promise_life
from .rating import rating_life
from .world import stands

Status = Assignment.Status
WAYS = ("meeting", "visit", "forum", "phone")
CLASSES = {"A": 50, "B": 25, "C": 15, "D": 10}
DECISIONS = {"grant": 55, "refuse": 25, "": 15, "withdraw": 5}  # "": none, until time decides
NEVER = 0.02  # of the units do not reply at all


def answering_life(world, part, it, again=False):
    """`again`: it came from another unit that had asked to be rid of it."""
    yield world.ahead(it.days(4, 7) if it.is_likely(0.12) else it.days(0, 2))
    if not (part := stands(part, Status.HANDED)):
        return
    world.take(part, "sign", world.handler(part.body))
    if not again and it.is_likely(0.08):
        yield from _ask_to_return(world, part, it)
    yield world.ahead(it.days(22, 26) if it.is_likely(0.1) else it.days(3, 12))
    if stands(part, Status.AT_WORK):
        yield from _handle(world, part, it)


def _handle(world, part, it):
    yield from speak(world, part, it, "before")
    if it.is_likely(0.12):
        yield from _ask_for_time(world, part, it)
    yield _reply_on(world, part, it)
    if it.is_likely(NEVER):
        yield from _be_urged(world, part, it)
        return
    yield from reply(world, part, it)


# 调整


def _ask_to_return(world, part, it):
    clerk, decision = world.handler(part.body), drawn(it.chance, DECISIONS)
    reason = "按照三定规定，此项职责不属于本单位。"
    asked = world.begin(Reassignment, clerk, whole=fresh(part), reason=reason)
    yield world.ahead(it.days(1, 4))
    if asked.status != fresh(asked).status:  # it was let go, as the whole was taken back
        return
    _decide(world, part, asked, decision, _another(part, it))
    if decision == "grant":
        new = Assignment.objects.select_related("body").latest("pk")
        world.start(answering_life(world, new, it, again=True))


def _another(part, it):
    able = able_to_take_over(fresh(part)).order_by("pk")
    return {"body": it.chance.choice(list(able)), "note": "职责已经核实。"}


def _decide(world, part, asked, decision, granted):
    """What the committee decides of what a unit asks, or the unit itself; or nobody."""
    said = granted if decision == "grant" else {"reason": "经研究，仍按原安排办理。"}
    if decision:
        by = part.body if decision == "withdraw" else part.suggestion.committee
        world.take(asked, decision, world.handler(by), **said)


# 联系


def speak(world, part, it, stage):
    """Until it counts: what the deputy disputes does not."""
    while True:
        contact = _record(world, part, it, stage)
        yield world.ahead(it.days(1, 5))
        heard = it.chance.random()
        if not (part := stands(part, *Assignment.WRITING, *Assignment.ANSWERED)):
            return
        author = world.author(part.suggestion)
        if heard < 0.06:
            world.take(contact, "dispute", author, reason="没有就办理意见与我商量。")
        elif heard < 0.8:
            world.take(contact, "confirm", author)
        if stage != "before" or not fresh(part).not_contacted(world.day.on):
            return


def _record(world, part, it, stage):
    clerk = world.handler(part.body)
    said = {"stage": stage, "way": it.chance.choice(WAYS), "happened_on": world.day.on}
    people = f"{world.author(part.suggestion)}、{clerk}"
    return world.begin(Contact, clerk, whole=fresh(part), people=people, gist=GIST, **said)


# 延期


def _ask_for_time(world, part, it):
    yield world.ahead(it.days(10, 20))
    part = fresh(part)
    if part.status not in Assignment.OWING:
        return
    if ReplyExtension(assignment=part, until=part.cap).nothing_to_extend(world.day.on):
        return
    clerk, decision = world.handler(part.body), drawn(it.chance, DECISIONS)
    said = {"until": part.cap, "reason": "涉及多个部门，需要上级批复。"}
    asked = world.begin(ReplyExtension, clerk, whole=part, **said)
    yield world.ahead(it.days(1, 4))
    if fresh(asked).status == asked.status:
        _decide(world, part, asked, decision, {"note": ""})


# 答复


def _due(part):
    owed = part.obligations.open().filter(deadline="reply").first()
    return owed and owed.due_on


def _reply_on(world, part, it):
    """The day on which it is drafted: mostly in time, some days late of a few."""
    due = _due(part) or world.day.on
    if it.is_likely(0.07):
        return world.year.after(due, it.days(1, 15))
    last = world.year.after(due, -4)
    return max(world.day.on, min(world.ahead(it.days(8, 50)), last))


def _be_urged(world, part, it):
    """It does not reply, however often it is urged; half of them do in the end."""
    for _ in range(3):
        yield world.year.after(max(_due(part) or world.day.on, world.day.on), 10)
        if not stands(part, *Assignment.OWING):
            return
        clerk = world.handler(part.suggestion.committee)
        world.take(part, "urge", clerk, text="已经超过法定期限，请尽快答复代表。")
    if it.is_likely(0.5):
        yield from reply(world, part, it)


def reply(world, part, it):
    if not stands(part, Status.AT_WORK):
        return
    clerk, said = world.handler(part.body), _said(world, it)
    world.take(part, "draft", clerk, **said)
    yield world.ahead(1)
    if it.is_likely(0.1) and stands(part, Status.DRAFTED):
        world.take(part, "redraft", clerk, remark="请补充完成时间。")
        world.take(part, "draft", clerk, **said)
    if stands(part, Status.DRAFTED):
        world.take(part, "vet", clerk)
    yield world.ahead(1)
    if stands(part, Status.VETTED):
        _send(world, part, it, said)
        yield from _after(world, part, it)


def _said(world, it):
    klass = drawn(it.chance, CLASSES)
    said = {"klass": klass, "text": TEXT, "disclosure": it.chance.choice(("full", "summary"))}
    for row in range(1, it.days(1, 3) + 1) if klass in "BC" else ():
        said[f"promises-{row}-content"] = f"第{row}阶段工程完工并交付使用"
        said[f"promises-{row}-due_on"] = world.ahead(it.days(20, 60) * row)
    return said


def _send(world, part, it, said):
    chief, clerk = world.head(part.body), world.handler(part.body)
    number = f"模建复〔{world.day.on.year}〕{part.pk}-{fresh(part).round}号"
    sent = {"number": number, "signer": chief.name, "contact": f"{clerk} 0579-8220{it.number:03}"}
    world.take(part, "sign_off", chief, **said, **sent)
    for promise in part.promises.filter(status=Promise.Status.OPEN).order_by("pk"):
        world.start(promise_life(world, promise, it), world.ahead(1))
    world.start(rating_life(world, part, it, redo), world.ahead(1))


def _after(world, part, it):
    """Some are verified in another class; with some deputies the unit speaks once more."""
    yield world.ahead(3)
    if it.is_likely(0.06):
        clerk = world.handler(part.suggestion.committee)
        world.take(part, "verify", clerk, klass="C", reason="经核实，事项尚未完成。")
    if it.is_likely(0.15):
        yield from speak(world, part, it, "after")


def redo(world, part, it):
    """Handled again: the unit speaks with the deputy, and replies anew."""
    yield world.ahead(it.days(1, 4))
    yield from speak(world, part, it, "before")
    yield world.ahead(it.days(3, 9))
    yield from reply(world, part, it)


# 会办、撤回


def helping_life(world, part, it):
    yield world.ahead(it.days(0, 4))
    clerk = world.handler(part.body)
    if not stands(part, Status.ASKED):
        return
    world.take(part, "sign", clerk)
    if it.is_likely(0.05):
        return  # its opinion never comes
    yield world.ahead(it.days(20, 30) if it.is_likely(0.12) else it.days(5, 15))
    if not stands(part, Status.CONSULTED):
        return
    world.take(part, "give_opinion", clerk, opinion=OPINION)
    if it.is_likely(0.08):
        yield from _be_bounced(world, part)


def _be_bounced(world, part):
    yield world.ahead(2)
    it = fresh(part)
    if it.status != Status.OPINED or it.lead_has_replied(world.day.on):
        return
    world.take(part, "bounce", world.handler(it.lead.body), reason="请补充资金安排。")
    yield world.ahead(3)
    if stands(part, Status.CONSULTED):
        world.take(part, "give_opinion", world.handler(part.body), opinion=OPINION)


def withdrawal_life(world, it):
    """The author takes it back while nobody has replied; of a joint one all must agree first."""
    yield world.ahead(it.days(4, 12))
    suggestion = stands(it.suggestion, *Suggestion.UNASSIGNED, Suggestion.Status.ASSIGNED)
    if not suggestion or suggestion.replied_already(world.day.on):
        return
    author, said = world.author(suggestion), {"reason": "所提事项已经办理，不再提出。"}
    if suggestion.not_all_agree(world.day.on):
        world.is_refused(suggestion, "withdraw", author, **said)
    for signature in suggestion.consented().filter(status="consented").order_by("pk"):
        world.take(signature, "agree", world.person(signature.deputy_id))
    world.take(suggestion, "withdraw", author, **said)
