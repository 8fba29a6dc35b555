"""Sending: at least once, and each time under the same key, so that a receiver can drop a repeat.

Claim, look again, call, mark: a sender that dies at any point loses nothing.
"""

import json
import logging
import uuid
from datetime import timedelta
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Message
from .sight import in_sight, key_of

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)  # longer than a call may take
BATCH = 100
PATIENCE = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # between the attempts
TRIES = {  # a gateway that did not answer may have taken the text: only a person sends it again
    Message.Channel.MAIL: len(PATIENCE) + 1,
    Message.Channel.TEXT: 1,
}


class Unsure(Exception):
    """The gateway cannot say whether it took the message; a person has to look."""


def send(*, at):
    begun = monotonic()
    for pk in list(Message.objects.free(at).order_by("id").values_list("pk", flat=True)[:BATCH]):
        if monotonic() - begun > LEASE.total_seconds() / 2:
            return  # a claim made now would be born half over; the next run goes on
        if _claim(pk, at):
            _deliver(pk, at)


def _claim(pk, at):
    """Whether this sender, and no other, has it now; that it tries is written before it calls."""
    mine = {"claimed_until": at + LEASE, "attempts": F("attempts") + 1}
    return Message.objects.free(at).filter(pk=pk).update(**mine) == 1


def _deliver(pk, at):
    notice = ("notice__recipient", "notice__event", "notice__obligation")
    message = Message.objects.select_related(*notice).get(pk=pk)
    if message.notice.is_moot() or not _may_read(message.notice, at):
        return _mark(message, Message.State.CANCELLED)
    if message.attempts > TRIES[message.channel]:  # its last sender died of it, or beside it
        return _mark(message, Message.State.UNKNOWN)
    if _call(message, at):
        _mark(message, Message.State.SENT)


def _may_read(notice, at):
    """Whether the recipient is still there, and still sees what it speaks of."""
    row = notice.event or notice.obligation
    seen = in_sight(notice.recipient, timezone.localdate(at), [row])
    return notice.recipient.is_active and key_of(row) in seen


def _call(message, at):
    """Whether the channel took it; if not, what becomes of it is marked."""
    try:
        CHANNELS[message.channel](message)
    except Unsure:
        _mark(message, Message.State.UNKNOWN)
    except (OSError, SMTPException) as error:
        _try_later(message, at, error)
    except Exception:  # one message that cannot be sent keeps none of the others back
        log.exception("message %s cannot be sent", message.pk)
        _mark(message, Message.State.UNKNOWN)
    else:
        return True


def _mark(message, state):
    """What was sent stays so, even if another sender took it up meanwhile."""
    Message.objects.filter(pk=message.pk).exclude(state=Message.State.SENT).update(state=state)


def _try_later(message, at, error):
    log.warning("message %s, attempt %s: %s", message.pk, message.attempts, error)
    if message.attempts >= TRIES[message.channel]:
        return _mark(message, Message.State.UNKNOWN)
    message.next_try_at = at + PATIENCE[message.attempts - 1]
    message.claimed_until = None
    message.save(update_fields=["next_try_at", "claimed_until"])


def _mail(message):
    notice = message.notice
    lines = [str(notice), "", f"请登录办理：{settings.RENDA_URL}", settings.PRODUCT]
    key = {"Message-ID": f"<{message.key}>"}
    EmailMessage(
        _one_line(notice), "\n".join(lines), None, [notice.recipient.email], headers=key
    ).send()


def _text(message):
    gateway = import_string(settings.TEXT_GATEWAY)
    gateway(message.notice.recipient.phone, _one_line(message.notice), message.key)


def _one_line(notice):
    return " ".join(str(notice).split())


CHANNELS = {Message.Channel.MAIL: _mail, Message.Channel.TEXT: _text}


def write_to_folder(number, text, key):
    """The gateway of a house that has none: each short message is a file below RENDA_DATA."""
    folder = settings.RENDA_DATA / "messages"
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"key": key, "to": number, "text": text}, ensure_ascii=False)
    (folder / f"{key}-{uuid.uuid4().hex[:8]}.json").write_text(content, encoding="utf-8")
