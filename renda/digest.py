"""每日提要: on the morning of a working day one mail to each who has something to do.

A row a person and day, written before anything is sent, makes it one mail. It is made up when it is
sent; what was not sent on its day is never sent.
"""

import logging
from datetime import time, timedelta
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from .delivery import LEASE, PATIENCE
from .desk import FEW, Desk
from .diary import address_of
from .enforcement import last_watch
from .models import Digest, Membership, Message, User, load_calendar

log = logging.getLogger(__name__)
OPENS = time(7, 30)
BATCH = 200
TRIES = len(PATIENCE) + 1
OLD = timedelta(days=60)


def go_round(*, at):
    """Write who is to get one today, and send what can be sent: called each minute."""
    on = timezone.localdate(at)
    if timezone.localtime(at).time() < OPENS or not _is_swept(on):
        return
    if load_calendar().works(on):
        write(at=at)
        send(at=at)


def _is_swept(on):
    """Whether the sweep has looked at that day: only then is known what outward mail is held."""
    last = last_watch()
    return last is not None and timezone.localdate(last) == on


def write(*, at):
    on = timezone.localdate(at)
    theirs = Membership.objects.running(on).filter(user=OuterRef("pk"))
    written = Digest.objects.filter(user=OuterRef("pk"), on=on)
    users = User.objects.filter(Exists(theirs), is_active=True, wants_digest=True)
    users = users.exclude(email="").exclude(Exists(written)).order_by("pk")
    rows = [Digest(user_id=pk, on=on, next_try_at=at) for pk in users.values_list("pk", flat=True)]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)


def send(*, at):
    begun, on = monotonic(), timezone.localdate(at)
    free = Digest.objects.free(at, on).exclude(_is_held()).order_by("pk")
    for pk in list(free.values_list("pk", flat=True)[:BATCH]):
        if monotonic() - begun > LEASE.total_seconds() / 2:
            return
        mine = {"claimed_until": at + LEASE, "attempts": F("attempts") + 1}
        if Digest.objects.free(at, on).filter(pk=pk).update(**mine) == 1:
            _deliver(Digest.objects.select_related("user").get(pk=pk), at)


def _is_held():
    """As long as mail of a congress waits for a person, its people get none of these either."""
    held = Message.objects.held()
    ways = ("notice__obligation__overseen_by__congress", "notice__event__congress")
    return Q.create(
        [Q(user__memberships__body__congress__in=held.exclude(**{it: None}).values(it))
         for it in ways],
        connector=Q.OR,
    )  # fmt: skip


def _deliver(row, at):
    if row.attempts > TRIES or not (row.user.is_active and row.user.wants_digest):
        return _mark(row, Digest.State.UNSENT)
    try:
        state = _post(row)
    except (OSError, SMTPException) as error:
        log.warning("digest %s, attempt %s: %s", row.pk, row.attempts, error)
        return _try_later(row, at)
    except Exception:  # one that cannot be made keeps none of the others back
        log.exception("digest %s cannot be sent", row.pk)
        return _mark(row, Digest.State.UNSENT)
    _mark(row, state)


def _post(row):
    mail = letter(row.user, row.on)
    if mail is None:
        return Digest.State.EMPTY
    key = {"Message-ID": f"<digest-{row.user_id}-{row.on}@renda>"}
    EmailMessage(*mail, None, [row.user.email], headers=key).send()
    return Digest.State.SENT


def _try_later(row, at):
    if row.attempts >= TRIES:
        return _mark(row, Digest.State.UNSENT)
    later = {"next_try_at": at + PATIENCE[row.attempts - 1], "claimed_until": None}
    Digest.objects.filter(pk=row.pk).update(**later)


def _mark(row, state):
    """What was sent stays so."""
    Digest.objects.filter(pk=row.pk).exclude(state=Digest.State.SENT).update(state=state)


def letter(user, on):
    """The head and the text of the mail; None if there is nothing to do."""
    desk = Desk(user, on, FEW)
    mine, waiting = desk.figures["mine"], desk.figures["awaiting"]
    counts = [(mine["late"], "逾期"), (mine["soon"], "7天内到期"), (waiting, "等您处理")]
    told = "，".join(f"{label}{count}件" for count, label in counts if count)
    if not told:
        return None
    site = settings.RENDA_URL
    foot = f"全部：{site}/\n不想再收：{site}{reverse('reminders')}"
    text = "\n\n".join([f"{user}，您好。今天{told}。", *_lines(desk), foot])
    return f"{on.month}月{on.day}日：{told}", text


def _lines(desk):
    """The first of what presses, then of what waits and was not named yet."""
    told = [(line.subject, _due(line, desk.on)) for line in desk.own_lines]
    named = {subject for subject, _ in told}
    waiting = [line for line in desk.awaiting if line.subject not in named]
    told += [(line.subject, line.step.label if line.step else "等您处理") for line in waiting]
    return [f"{word}：{' '.join(str(it).split())}\n{address_of(it)}" for it, word in told]


def _due(line, on):
    left = line.owed.days_left(on)
    days = f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还有{left}天"
    return f"{line.owed.label}{days}"


def forget_old(*, at):
    Digest.objects.filter(on__lt=timezone.localdate(at) - OLD).delete()
