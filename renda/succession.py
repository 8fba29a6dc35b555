"""When a body is renamed or becomes part of another, or a person leaves: what was open goes on.

Each of the three is one act in one transaction; what cannot be done is a ValidationError in the
words of the user, and then nothing has changed.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .lifecycle import LIFECYCLES, perform
from .models import Body, FormerName, Membership, Obligation, User, record_act
from .periods import dated
from .roles import Person

DAY = timedelta(days=1)
# The steps of the lifecycles that follow such an act:
SUCCEED, CHANGE_HELPER, PASS_ON = "succeed", "change_helper", "pass_on"


@transaction.atomic
def rename(body, name, on, by, at):
    """Give the body a new name from that day on; the former one stays on record."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    name = name.strip()
    _refuse(_no_rename(body, name, on, at))
    FormerName.objects.create(body=body, name=body.name, until_on=on)
    body.name = name
    return body.save(by=by, at=at)


def _no_rename(body, name, on, at):
    twin = Body.objects.filter(congress=body.congress_id, name=name).exclude(pk=body.pk)
    latest = body.former_names.order_by("until_on").last()
    if body.ended_on:
        yield "name", "这个机构已经撤并，不能更名。"
    if name == body.name:
        yield "name", "和现在的名称相同，不用更名。"
    if twin.exists():
        yield "name", f"本级已有机构叫“{name}”。"
    if latest and on <= latest.until_on:
        yield "on", f"要晚于上一次更名的日期{dated(latest.until_on)}。"
    yield from _no_day_ahead(on, at)


@transaction.atomic
def succeed(body, into, on, by, at):
    """End the body on that day: what it owes and what stands under it passes to another."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    into = Body.objects.select_for_update().get(pk=into.pk)
    _refuse(_no_succession(body, into, on, at))
    body.successor, body.ended_on = into, on
    event = body.save(by=by, at=at)
    _move_those_below(body, into, event)
    for subject in open_matters_of(body):
        perform(subject, SUCCEED, by, at=at, because=event, body=into)
    for subject in matters_helped_by(body):
        perform(subject, CHANGE_HELPER, by, at=at, because=event, was=body, body=into)
    return event


def _no_succession(body, into, on, at):
    if why := why_it_cannot_end(body):
        yield "into", why
    if into == body:
        yield "into", "不能并入它自己。"
    if into.congress_id != body.congress_id:
        yield "into", "要选本级的机构。"
    if into.ended_on:
        yield "into", f"{into}已经撤并，要选现有的机构。"
    if into.kind in Body.OWN:
        yield "into", "要选承办单位，不能并入人大的机构。"
    yield from _no_day_ahead(on, at)


def why_it_cannot_end(body):
    """Say why this body cannot become part of another, whichever that is, or ""."""
    if body.ended_on:
        return f"{body}已于{dated(body.ended_on)}撤并。"
    if body.kind == Body.Kind.DELEGATION:
        return "代表团不在这里撤并：团里的代表要先编入别的代表团。"
    if body.kind in Body.OWN:
        return "人大常委会、主任会议和工作机构不在这里撤并：它们督办的事项要另行移交。"
    return ""


def _move_those_below(body, into, event):
    """Whoever stood under it, or had it as its office, has the successor from now on."""
    below = Body.objects.filter(Q(parent=body, ended_on=None) | Q(office=body))
    for other in below:
        if other.parent_id == body.pk and other != body:
            other.parent = body.parent if other == into else into
        if other.office_id == body.pk:
            other.office = into
        other.save(by=event.actor, at=event.at, because=event)


@transaction.atomic
def pass_work_on(user, to, on, by, at, posts=None):
    """End the leaver's posts the day before, begin them for another, and pass on what names them.

    `posts` are those that are meant, all of one congress; None: all that run.
    """
    posts = list(_running(user, on, at) if posts is None else posts)
    _refuse(_no_passing(user, to, on, at, posts))
    [congress] = {post.body.congress for post in posts}
    facts = {"from": user, "to": to, "on": on, "posts": [str(post) for post in posts]}
    event = record_act(congress, user, PASS_ON, "移交工作", by=by, at=at, facts=facts)
    for post in posts:
        _pass_post_on(post, to, on, event)
    for subject in matters_that_name(user, posts):
        perform(subject, PASS_ON, by, at=at, because=event, to=to)
    return event


def _running(user, on, at):
    day = min(on, timezone.localdate(at))
    return Membership.objects.running(day).to_pass_on().filter(user=user)


def _no_passing(user, to, on, at, posts):
    if len({post.body.congress_id for post in posts}) != 1:
        yield "posts", "要选同一级人大的任职，至少一项。"
    if to == user:
        yield "to", "要选另一个人。"
    elif not User.objects.filter(pk=to.pk, is_active=True).exists():
        yield "to", f"{to}的帐号已经停用，不能接手。"
    for post in posts:
        if post.from_on >= on:
            yield "on", f"要晚于任职起的日期：{post}，{dated(post.from_on)}起。"
        if post.to_on and post.to_on < on:
            yield "on", f"不能晚于任职止的日期：{post}，{dated(post.to_on)}止。"
    yield from _no_day_ahead(on, at)


def _pass_post_on(post, to, on, event):
    until, post.to_on = post.to_on, on - DAY
    post.save(by=event.actor, at=event.at, because=event)
    held = Membership.objects.running(on).filter(user=to, body=post.body, duty=post.duty)
    is_for_oneself = post.stands_in_for and post.stands_in_for.user_id == to.pk
    if held.exists() or is_for_oneself:
        return
    new = Membership(user=to, body=post.body, duty=post.duty, from_on=on, to_on=until)
    new.stands_in_for = post.stands_in_for
    new.save(by=event.actor, at=event.at, because=event)


def open_matters_of(body):
    """The subjects that the body answers for and that pass to its successor."""
    return [
        subject
        for lifecycle in LIFECYCLES.values()
        if lifecycle.model.done_by
        for subject in _with_whole(lifecycle.model).filter(**{lifecycle.model.done_by: body})
        if _is_open(lifecycle, SUCCEED, subject)
    ]


def matters_helped_by(body):
    """The subjects with which the body helps, and with which its successor will."""
    return [
        subject
        for lifecycle in LIFECYCLES.values()
        if lifecycle.model.helped_by
        for subject in _with_whole(lifecycle.model).filter(**{lifecycle.model.helped_by: body})
        if _is_open(lifecycle, CHANGE_HELPER, subject)
    ]


def matters_that_name(user, posts):
    """The subjects in which the very person has a part, in one of these posts, to be passed on."""
    return [
        subject
        for lifecycle in LIFECYCLES.values()
        for subject in _naming(lifecycle, user, posts)
        if _is_open(lifecycle, PASS_ON, subject)
    ]


def _naming(lifecycle, user, posts):
    named = [
        Q(**{role.of: user, role.body: post.body_id})
        for role in lifecycle.roles
        if isinstance(role, Person)
        for post in posts
        if post.duty == role.duty
    ]
    found = Q.create(named, connector=Q.OR)
    return _with_whole(lifecycle.model).filter(found) if named else ()


def _with_whole(model):
    return model.objects.select_related(model.under) if model.under else model.objects.all()


def _is_open(lifecycle, name, subject):
    try:
        return lifecycle.row(name, subject.status).is_open_on(subject)
    except KeyError:
        return False


def counts(body):
    """Pairs of a word and a number: how much would pass to the successor of the body."""
    owed = Obligation.objects.open().filter(owed_by=body)
    return [*count(open_matters_of(body)), ("没有完成的期限", owed.count())]


def count(subjects):
    """Pairs of a kind of subject and how many of it there are."""
    names = [subject._meta.verbose_name for subject in subjects]
    return [(name, names.count(name)) for name in dict.fromkeys(names)]


def _no_day_ahead(on, at):
    today = timezone.localdate(at)
    if on > today:
        yield "on", f"不能晚于今天（{dated(today)}）。"


def _refuse(refusals):
    """Raise a ValidationError of these pairs of a field and a reason, if there are any."""
    errors = {}
    for field, why in refusals:
        errors.setdefault(field, []).append(why)
    if errors:
        raise ValidationError(errors)
