from django.db import models

from renda.lifecycle import perform
from renda.models import Subject

from .assignments import Assignment


class Contact(Subject):
    """联系沟通: that the unit spoke with the deputy before, during or after the handling."""

    class Status(models.TextChoices):
        RECORDED = "recorded", "待代表确认"
        DISPUTED = "disputed", "代表有异议"
        CONFIRMED = "confirmed", "代表已确认"

    class Stage(models.TextChoices):
        BEFORE = "before", "办前"
        DURING = "during", "办中"
        AFTER = "after", "办后"

    class Way(models.TextChoices):
        MEETING = "meeting", "面商"
        VISIT = "visit", "走访"
        FORUM = "forum", "座谈"
        PHONE = "phone", "电话"
        OTHER = "other", "其他"

    under = "assignment"
    kept_by = "assignment__suggestion__committee"
    dated_by = "happened_on"
    told_by = ("people", "gist")
    names = ("assignment__body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="contacts")
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    stage = models.CharField("阶段", max_length=10, choices=Stage)
    way = models.CharField("方式", max_length=10, choices=Way)
    happened_on = models.DateField("日期")
    people = models.CharField("参加人员", max_length=100)
    gist = models.TextField("主要内容")

    class Meta:
        verbose_name = "联系沟通"
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="contact_nearest")]

    def __str__(self):
        return f"{self.assignment.body}{self.called}（{self.assignment.suggestion}）"

    @property
    def called(self):
        return f"{self.get_stage_display()}{self.get_way_display()}"

    def be_disputed(self, event, *, reason):
        """It counts no more: the first contact is owed again, unless there was another."""
        others = self.assignment.contacts.exclude(pk=self.pk).filter(round=self.round)
        owes = self.assignment.status in Assignment.WRITING
        if owes and not others.exclude(status=self.Status.DISPUTED).exists():
            perform(self.assignment, "contact_again", event.actor, at=event.at, because=event)

    def record(self, event, **said):
        """It meets the clock of the first contact on the day of its entry: nobody unsays their own
        lateness."""
        self.round = self.assignment.round
        perform(self.assignment, "contact", event.actor, at=event.at, because=event)
