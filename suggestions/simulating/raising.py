"""The life of an item until it is numbered: written, signed, handed in, reviewed, taken in."""

from renda.demo.world import fresh

from ..models import Signature, Suggestion
from .motions import motion_goes_on
from .world import stands

Status = Suggestion.Status
DECLARED = {"is_declared": "on"}


def item_life(world, it, handed_in_on):
    author = world.head(it.lead.body) if it.is_of_delegation else world.person(it.lead.user_id)
    it.suggestion = world.begin(Suggestion, author, **it.facts())
    world.items[it.suggestion.pk] = it
    if it.fate == "discarded":
        yield world.ahead(2)
        world.take(it.suggestion, "discard", author)
        return
    if it.signers:
        world.take(it.suggestion, "invite", author, deputies=[seat.pk for seat in it.signers])
        for signature in it.suggestion.signatures.order_by("pk"):
            world.start(signer_life(world, it, signature))
    yield handed_in_on
    _hand_in(world, it, author)
    yield from _be_reviewed(world, it, author)


def signer_life(world, it, signature):
    """Most consent; of a suggestion some decline, or never answer."""
    yield world.ahead(1)
    deputy, is_motion = world.person(signature.deputy_id), it.is_motion
    answer = "consent" if is_motion or it.is_likely(0.9) else "decline"
    if (is_motion or it.is_likely(0.95)) and fresh(signature).status == Signature.Status.INVITED:
        world.take(signature, answer, deputy)


def _hand_in(world, it, author):
    if it.is_motion and fresh(it.suggestion).too_few(world.day.on):
        world.is_refused(it.suggestion, "submit", author, session=world.session, **DECLARED)
        world.take(it.suggestion, "revise", author, **{**it.facts(), "kind": "suggestion"})
    world.take(it.suggestion, "submit", author, session=world.session, **DECLARED)


def _be_reviewed(world, it, author):
    """By the delegation, then by the committee."""
    head = world.head(it.lead.body)
    yield world.ahead(1)
    if it.fate == "taken_back" and not it.signers:
        world.take(it.suggestion, "take_back", author, reason="所提事项已经解决。")
        return
    if it.fate == "returned":
        yield from _be_returned(world, it, author, head)
    world.take(it.suggestion, "check", head, note="")
    yield _review_on(world, it)
    if it.fate == "sent_back":
        yield from _be_sent_back(world, it)
    yield from _be_decided(world, it)


def _review_on(world, it):
    """A motion while the congress sits."""
    return world.ahead(1) if it.is_motion else world.year.after(world.session.to_on, it.days(1, 8))


def _be_returned(world, it, author, head):
    world.take(it.suggestion, "return", head, reason="请写明地点、户数和具体要求。")
    yield world.ahead(1)
    world.take(it.suggestion, "submit", author, session=world.session, **DECLARED)


def _be_sent_back(world, it):
    clerk = world.handler(it.suggestion.committee)
    world.take(it.suggestion, "return", clerk, reason="一件写了两件事，请分开写。")
    yield world.ahead(2)
    world.take(it.suggestion, "resubmit", clerk, note="经与代表沟通，由工委代为重新提交。")
    yield world.ahead(1)


def _be_decided(world, it):
    clerk = world.handler(it.suggestion.committee)
    if not stands(it.suggestion, Status.CHECKED):
        return
    if it.fate == "refused":
        reason = "所提事项正在依法审理，请按诉讼程序反映。"
        world.take(it.suggestion, "refuse", clerk, ground="case", reason=reason)
    elif it.fate == "merged" and (into := _open_twin(it)):
        world.take(it.suggestion, "merge", clerk, into=into, note="内容相近，一并答复代表。")
    else:
        world.take(it.suggestion, "accept", clerk, field=it.field)
        if fresh(it.suggestion).is_a_motion():
            yield from motion_goes_on(world, it, clerk)
        plan(world, it, clerk)


def _open_twin(it):
    """What it may be merged into: the nearest before it that is still open to that."""
    open_ones = Suggestion.objects.open_to_merging(fresh(it.suggestion))
    return open_ones.order_by("-pk").first()


def plan(world, it, clerk):
    """Two thirds are planned by the committee; the others wait to be handed to the government."""
    suggestion = fresh(it.suggestion)
    if suggestion.kind == Suggestion.Kind.SUGGESTION and it.number % 3 != 1:
        world.take(suggestion, "allot", clerk, **units(it))


def units(it):
    """A lead unit, with a co-unit or two for a third; or several that each reply."""
    able = list(it.lead.congress.bodies.standing().executive().order_by("pk"))
    lead = it.body
    others = it.chance.sample([body for body in able if body != lead], 3)
    if it.is_likely(0.05):
        bodies = [body.pk for body in (lead, *others[: it.days(1, 2)])]
        return {"way": Suggestion.Way.SEPARATE, "planned_lead": "", "planned_bodies": bodies}
    co = others[: it.days(1, 2)] if it.is_likely(0.35) else []
    plan = {"way": Suggestion.Way.JOINT, "planned_lead": lead}
    plan |= {"is_difficult": "on"} if it.is_likely(0.1) else {}
    return {**plan, "planned_bodies": [body.pk for body in co]}
