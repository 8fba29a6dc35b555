"""I5 to I7: what leaves the house is neither lost nor stuck, and a repeat can be told."""

from django.db.models import Q

from ..delivery import LEASE
from ..models import Message, Notice

State = Message.State


def astray(scope):
    pending = Message.objects.filter(state=State.PENDING)
    wrong = {
        "没有这种状态": Message.objects.exclude(state__in=State.values),
        "占用太久": pending.filter(claimed_until__lt=scope.at - 2 * LEASE),  # three since the claim
        "没有试过却标为已发送": Message.objects.filter(state=State.SENT, attempts=0),
    }
    for what, rows in wrong.items():
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield f"消息{pk}{what}"
    for channel, has in (("mail", ~Q(recipient__email="")), ("text", ~Q(recipient__phone=""))):
        yield from _unwritten(channel, has, scope.since)


def _unwritten(channel, has, since):
    """Live notices of whoever can be reached that no message carries."""
    rows = Notice.objects.live().filter(has, at__gt=since)
    if channel == "text":
        rows = rows.exclude(obligation=None)
    carried = Message.objects.filter(channel=channel).values("notice")
    for pk in rows.exclude(pk__in=carried).order_by("pk").values_list("pk", flat=True):
        yield f"提醒{pk}没有{channel}消息"


def not_handed_over(scope):
    if scope.taken is None:
        return
    sent = list(Message.objects.filter(state=State.SENT).order_by("pk"))
    taken = scope.taken()  # after the rows: a message is handed over before it is marked
    for it in sent:
        if it.key not in taken:
            yield f"消息{it.pk}标为已发送，对方没有{it.key}"


def under_another_key(scope):
    if scope.taken is None:
        return
    taken = scope.taken()  # before the rows: an attempt is written before the call
    known = {it.key: it for it in Message.objects.select_related("notice__recipient").iterator()}
    for key, addresses in taken.items():
        message = known.get(key)
        if not message:
            yield f"对方收到的{key}不是这里的编号"
        elif {*addresses} != {_address(message)}:
            yield f"{key}发给了别人"
        elif len(addresses) > message.attempts:
            yield f"{key}收到{len(addresses)}次，只记了{message.attempts}次"


def _address(message):
    person = message.notice.recipient
    return person.email if message.channel == Message.Channel.MAIL else person.phone
