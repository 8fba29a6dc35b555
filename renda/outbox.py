"""What leaves the house: a message a notice and channel, written before anything is sent."""

from django.db.models import Exists, OuterRef

from .models import Message


def put_out(notices, at, state=lambda notice: Message.State.PENDING):
    """Write the messages of new notices; `state` says how each begins."""
    Message.objects.bulk_create(
        (
            Message(notice=notice, channel=channel, state=state(notice), next_try_at=at)
            for notice in notices
            for channel in _channels(notice)
        ),
        ignore_conflicts=True,
    )


def without_messages(notices):
    written = Message.objects.filter(notice=OuterRef("pk"))
    new = notices.exclude(Exists(written))
    return new.select_related("recipient", "obligation__overseen_by__congress")


def _channels(notice):
    if notice.recipient.email:
        yield Message.Channel.MAIL
    if notice.recipient.phone and notice.obligation_id:  # a short message only where a day presses
        yield Message.Channel.TEXT
