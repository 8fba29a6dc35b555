from django.db import models
from django.db.models import Exists, OuterRef, Q

from .events import Event
from .obligations import Obligation
from .people import User


class NoticeQuerySet(models.QuerySet):
    def live(self):
        return self.filter(is_superseded=False)

    def unread(self):
        return self.live().filter(read_at=None)

    def overtaken(self):
        """Those that a later stage of the same obligation has made idle for the same person."""
        later = Notice.objects.filter(
            obligation=OuterRef("obligation"),
            recipient=OuterRef("recipient"),
            stage__gt=OuterRef("stage"),
        )
        return self.filter(Exists(later))


class Notice(models.Model):
    """What one person is told: that a step was taken, or that a deadline nears or has passed.

    The unique keys make it safe to write the same notice any number of times.
    """

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="notices")
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="notices")
    stage = models.SmallIntegerField(null=True)  # days after the due date; negative: before it
    at = models.DateTimeField()
    is_superseded = models.BooleanField(default=False)  # by a later stage; kept on record
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="told_once"),
            models.UniqueConstraint(
                fields=["obligation", "stage", "recipient"], name="reminded_once"
            ),
            models.CheckConstraint(
                condition=Q(event=None) ^ Q(obligation=None), name="step_or_deadline"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="notice_recipient"),
            models.Index(fields=["at"], condition=Q(stage__gt=0), name="notice_late"),
        ]

    def __str__(self):
        return f"{self.subject}：{self.gist}"

    @property
    def subject(self):
        return (self.event or self.obligation).subject

    @property
    def gist(self):
        """What is told, without the name of the subject."""
        if self.event:
            return self.event.label
        if self.stage == 0:
            return f"{self.obligation.label}今天到期"
        days = f"已逾期{self.stage}天" if self.stage > 0 else f"还有{-self.stage}天到期"
        return f"{self.obligation.label}{days}"

    def is_moot(self):
        """Whether what it speaks of was met or dropped meanwhile, or a later stage overtook it."""
        return self.is_superseded or (bool(self.obligation) and not self.obligation.is_open)


class MessageQuerySet(models.QuerySet):
    def free(self, at):
        """Those to be sent now that no sender holds."""
        unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.filter(unclaimed, state=Message.State.PENDING, next_try_at__lte=at)

    def held(self):
        return self.filter(state=Message.State.HELD)

    def unknown(self):
        return self.filter(state=Message.State.UNKNOWN)

    def handled(self):
        """Those that may have left the house, or about which a person has decided."""
        waiting = [Message.State.PENDING, Message.State.HELD]
        return self.exclude(state__in=waiting, attempts=0, claimed_until=None)

    def let_go(self, at):
        """Put them in line to be sent, however often it was tried; return how many."""
        again = {"attempts": 0, "next_try_at": at, "claimed_until": None}
        return self.update(state=Message.State.PENDING, **again)

    def of_congresses(self, congresses):
        of = Q(notice__obligation__overseen_by__congress__in=congresses)
        return self.filter(of | Q(notice__event__congress__in=congresses))


class Message(models.Model):
    """A notice on its way out of the house, by one channel; always under the same key."""

    class Channel(models.TextChoices):
        MAIL = "mail", "邮件"
        TEXT = "text", "短信"

    class State(models.TextChoices):
        PENDING = "pending", "待发送"
        HELD = "held", "待人工确认"
        SENT = "sent", "已发送"
        CANCELLED = "cancelled", "已无须发送"
        DISCARDED = "discarded", "已决定不发"
        UNKNOWN = "unknown", "是否送达不明"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_message_a_channel")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="pending"), name="message_pending"
            ),
            models.Index(fields=["id"], condition=Q(state="held"), name="message_held"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}：{self.notice}"

    @property
    def key(self):
        """The same at each attempt, so that a receiver can drop a repeat."""
        return f"notice-{self.notice_id}-{self.channel}@renda"


class DigestQuerySet(models.QuerySet):
    def free(self, at, on):
        """Those of that day that are to be sent now and that no sender holds."""
        unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.filter(unclaimed, on=on, state=Digest.State.PENDING, next_try_at__lte=at)


class Digest(models.Model):
    """每日提要: the one mail of a morning to one person, made up when it is sent."""

    class State(models.TextChoices):
        PENDING = "pending", "待发送"
        SENT = "sent", "已发送"
        EMPTY = "empty", "没有事要办"
        UNSENT = "unsent", "没有发出"

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_digest_a_day")]
        indexes = [models.Index(fields=["on", "state"], name="digest_day")]

    def __str__(self):
        return f"{self.user}：{self.on}"


class Heartbeat(models.Model):
    """When a piece of background work was last finished, by its name, and what it found amiss."""

    name = models.CharField(primary_key=True, max_length=30)
    at = models.DateTimeField()
    finding = models.TextField(blank=True)  # in the administrator's words; "": all is well

    @classmethod
    def leave(cls, name, *, at, finding=""):
        cls.objects.update_or_create(name=name, defaults={"at": at, "finding": finding})
