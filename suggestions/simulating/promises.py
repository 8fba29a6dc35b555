"""The life of a promise: reported, confirmed or denied, rolled over, given up, or not heard of."""

from renda.demo.world import fresh

from ..demo.handling import KEPT
from ..models import Promise
from .items import drawn
from .world import stands

FATES = {"kept": 68, "denied": 12, "rolled": 5, "dropped": 2, "unheard": 13}
Status = Promise.Status


def promise_life(world, promise, it):
    fate, office = drawn(it.chance, FATES), promise.assignment.suggestion.committee
    yield world.year.after(promise.due_on, it.days(-5, 8))
    if fate == "unheard" or not stands(promise, *Promise.UNKEPT):
        return
    if fate == "dropped":
        world.take(promise, "drop", world.handler(office), reason="政策调整，不再实施。")
        return
    if fate == "rolled":
        until = world.ahead(40)
        until = max(until, world.year.after(fresh(promise).due_on, 20))
        world.take(promise, "roll_over", world.handler(office), until=until, reason="列入明年。")
        yield until
    yield from _report(world, promise, it, is_denied=fate == "denied")


def _report(world, promise, it, is_denied):
    if stands(promise, Status.ROLLED):
        world.take(promise, "take_on", world.handler(fresh(promise).assignment.body))
    if not stands(promise, Status.OPEN):
        return
    body = fresh(promise).assignment.body
    world.take(promise, "report", world.handler(body), evidence=KEPT)
    yield world.ahead(it.days(2, 25))
    if not stands(promise, Status.REPORTED) or it.is_likely(0.06):
        return
    _be_heard(world, promise, it, is_denied)
    if is_denied:
        yield world.ahead(it.days(8, 25))
        yield from _report(world, promise, it, is_denied=False)


def _be_heard(world, promise, it, is_denied):
    """By the deputy, who rates what came of it; of a sixth by the committee, which looks itself."""
    suggestion, is_verified = promise.assignment.suggestion, it.is_likely(0.17)
    by = world.handler(suggestion.committee) if is_verified else world.author(suggestion)
    if is_denied:
        said = {"reason": "现场看过，还没有完工。"}
        world.take(promise, "refute" if is_verified else "deny", by, **said)
    elif is_verified:
        world.take(promise, "verify", by, note="现场核实，已经完工。")
    else:
        result = it.chance.choice(("satisfied", "satisfied", "basic"))
        world.take(promise, "confirm", by, result=result, note="")
