from django.db import models

from renda.lifecycle import perform
from renda.models import Subject
from renda.periods import dated

from .assignments import Assignment


class Request(Subject):
    """What a unit asks of the committee about its assignment."""

    class Status(models.TextChoices):
        ASKED = "asked", "待决定"
        GRANTED = "granted", "已同意"
        REFUSED = "refused", "未同意"
        LAPSED = "lapsed", "逾期未决定，视为未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    under = "assignment"
    kept_by = "assignment__suggestion__committee"
    told_by = ("reason",)
    names = ("assignment__body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    reason = models.TextField("理由")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.called}：{self.assignment.suggestion}"

    @property
    def called(self):
        return f"{self.assignment.body}{self._meta.verbose_name}"

    def no_second(self, others):
        """Why it may not be asked for while another one waits, or ""."""
        waits = not self.pk and others.filter(status=self.Status.ASKED).exists()
        return f"已有一件{self._meta.verbose_name}在等决定。" if waits else ""


class Reassignment(Request):
    """调整申请: that a unit says, within days of receipt, that this is not its own to handle."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reassignments")

    class Meta:
        verbose_name = "调整申请"
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="reassignment_nearest")]

    def grant(self, event, *, body, note):
        reason = f"同意{self.called}。{note}"
        follow = {"at": event.at, "because": event}
        perform(self.assignment, "reassign", event.actor, body=body, reason=reason, **follow)

    def is_of_the_government(self):
        """Whoever handed it to the unit decides; its office decides of what it was entrusted."""
        return bool(self.assignment.suggestion.entrusted_to_id)

    def is_of_the_committee(self):
        return not self.is_of_the_government()

    def too_late(self, on):
        if self.pk:
            return ""
        why = self.assignment.is_redone(on) or self.assignment.too_late_to_return(on)
        return why or self.no_second(self.assignment.reassignments)


class ReplyExtension(Request):
    """延期申请: that a unit asks for more time to reply, before the day, and never past six months
    from the first assignment (代表法 第五十一条)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    until = models.DateField("延至")

    class Meta:
        verbose_name = "答复延期申请"
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="reply_extension_nearest")]

    def grant(self, event, *, note):
        follow = {"at": event.at, "because": event}
        perform(self.assignment, "extend", event.actor, until=self.until, **follow)

    def nothing_to_extend(self, on):
        late = self.assignment.nothing_to_extend(on)
        return late or self.no_second(self.assignment.extensions)

    def idle(self, on):
        """Why there is nothing left to grant."""
        owed = self.assignment.owed_reply
        if owed and owed.due_on >= self.until:
            return f"现在的期限是{dated(owed.due_on)}，不早于{dated(self.until)}，不用再延期。"
        return ""
