"""I1 to I4: what is said about deadlines is whole, said once, and neither early nor late."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial

from django.db.models import Count, F, Max
from django.utils import timezone

from ..delivery import LEASE
from ..ladder import LADDER
from ..models import Body, Event, Membership, Message, Notice, Obligation
from . import oracle
from .dates import moves_of

SLACK = timedelta(seconds=30)  # that a step may take from its moment to its commit
UP = ["handler", "head", "vice_chair", "chair"]  # the duties at the posts, from the bottom up
POSTS = {"handler": 0, "head": 1, "vice_chair": 2, "council": 3}


def missing(scope):
    on = timezone.localdate(scope.at)
    written = Notice.objects.filter(obligation__in=Obligation.objects.open())
    written = set(written.values_list("obligation", "stage", "recipient"))
    standing, ladders = _standing(on), {}
    for it in Obligation.objects.open().select_related("overseen_by__congress").iterator():
        try:
            expected = set(_expected(it, on, standing, ladders))
        except (ValueError, OverflowError) as error:
            yield f"期限{it.pk}：提醒的日子算不出来（{error}）"
        else:
            for _, stage, user in sorted(expected - written):
                yield f"期限{it.pk}：{stage:+d}天没有告知人员{user}"


def _expected(it, on, standing, ladders):
    """The rungs of one obligation that have come, each with whoever stands there."""
    congress = it.overseen_by.congress
    if congress.pk not in ladders:
        ladders[congress.pk] = LADDER.text(congress, on)
    for stage, post in oracle.reached(ladders[congress.pk], it.start_on, it.due_on, on):
        for user in standing(it, post):
            yield it.pk, stage, user


def _standing(on):
    """Return who hears of an obligation at a post: the first above whom somebody holds it."""
    posts = Membership.objects.running(on).filter(user__is_active=True)
    held = defaultdict(set)
    for duty, body, user in posts.values_list("duty", "body", "user"):
        held[duty, body].add(user)
    councils = Body.objects.filter(kind="council", ended_on=None)
    return partial(_heard_by, held, dict(councils.values_list("congress", "pk")))


def _heard_by(held, councils, it, post):
    keeper = it.overseen_by
    bodies = [it.owed_by_id, it.owed_by_id, keeper.pk, councils.get(keeper.congress_id)]
    above = list(zip(UP, bodies, strict=True))[POSTS[post] :]
    return next((held[place] for place in above if held[place]), set())


def doubled(scope):
    for rows, key in (
        (Notice.objects.exclude(obligation=None), ("obligation", "stage", "recipient")),
        (Notice.objects.exclude(event=None), ("event", "recipient")),
        (Message.objects, ("notice", "channel")),
    ):
        for found in rows.values(*key).annotate(n=Count("pk")).filter(n__gt=1).order_by(*key):
            yield "、".join(f"{name} {value}" for name, value in found.items())


def early(scope):
    moved = moves_of()
    rows = Notice.objects.exclude(obligation=None).values_list(
        "pk", "at", "stage", "obligation", "obligation__due_on"
    )
    for pk, at, stage, obligation, due_on in rows.iterator():
        later = [move["was"] for move in moved[obligation] if move["at"] > at]
        due_on = later[0] if later else due_on
        if timezone.localdate(at) < due_on + timedelta(days=stage):
            yield f"提醒{pk}早于{due_on}{stage:+d}天"
    yield from _sent_in_vain()


def _sent_in_vain():
    """What was sent though the obligation had ended before the sender took it up."""
    taken_up = F("claimed_until") - (LEASE + SLACK)
    for end in ("met_by", "dropped_by"):
        ended = {f"notice__obligation__{end}__at__lt": taken_up}
        for pk in Message.objects.filter(state="sent", **ended).values_list("pk", flat=True):
            yield f"消息{pk}发出时期限早已办结"


def late(scope):
    changed = _changes()
    rows = Notice.objects.exclude(obligation=None).filter(at__gt=scope.since)
    for it in rows.select_related("obligation__started_by").iterator():
        owed = it.obligation
        day = owed.due_on + timedelta(days=it.stage)
        fell = datetime.combine(day, time.min, timezone.get_default_timezone())
        before = [at for at in changed[owed.started_by.congress_id] if at <= it.at]
        moment = max(fell, owed.started_by.at, scope.since, *before)
        if it.at - moment > scope.patience:
            yield f"提醒{it.pk}晚了{it.at - moment}"


def _changes():
    """When people, rules and dates last changed in each congress, a day: a rung may come late."""
    rows = Event.objects.filter(name__in=["enter", "change", "recount", "succeed", "account"])
    rows = rows.values_list("congress", "on").annotate(last=Max("at"))
    changed = defaultdict(list)
    for congress, _, last in rows:
        changed[congress].append(last)
    return changed
