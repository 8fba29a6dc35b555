from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from ..periods import Period, Step
from .bodies import Body
from .calendar import load_calendar
from .events import Event

OPEN = Q(met_by=None, dropped_by=None)


class ObligationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(OPEN)

    def overdue(self, on):
        return self.open().filter(due_on__lt=on)

    def due_within(self, on, days):
        return self.open().filter(due_on__range=(on, on + days))

    def met(self):
        return self.filter(met_by__isnull=False)

    def in_time(self):
        return self.filter(met_by__on__lte=F("due_on"))

    def to_look_at(self, on):
        """Those about which the sweep may have something to say."""
        return self.open().filter(next_look_on__lte=on)

    def of(self, deadlines):
        return self.filter(deadline__in=[deadline.name for deadline in deadlines])


class Obligation(models.Model):
    """That a body owes something by a day. Only renda.lifecycle starts, meets and drops it.

    Its dates stand, but for a recount of the calendar: an extension drops it and starts the next
    generation. Whether it is late is never stored; it is asked, with the day.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    deadline = models.CharField(max_length=50)
    generation = models.PositiveSmallIntegerField()
    owed_by = models.ForeignKey(Body, models.PROTECT, related_name="obligations")
    overseen_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    label = models.CharField(max_length=50)
    duty = models.CharField(max_length=200)  # the law that makes it owe
    rule = models.CharField(max_length=300)  # the rule that fixes the number
    period = models.CharField(max_length=10)  # as applied, such as 6m; "": a decision named the day
    since = models.CharField(max_length=50)  # the subject's date it counts from; "": the step's day
    start_on = models.DateField()
    floor_on = models.DateField(null=True)  # the former due date, which is never undercut
    raw_due_on = models.DateField()  # before days of rest are left
    due_on = models.DateField()  # the last day on which it is in time
    next_look_on = models.DateField(null=True)  # the sweep's own note; null: the ladder is climbed
    started_by = models.ForeignKey(Event, models.PROTECT, db_index=False, related_name="+")
    met_by = models.ForeignKey(Event, models.PROTECT, null=True, db_index=False, related_name="+")
    dropped_by = models.ForeignKey(
        Event, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "subject_type", "subject_id", "deadline", "generation", name="one_generation"
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "deadline"], condition=OPEN, name="one_clock"
            ),
            models.CheckConstraint(
                condition=Q(met_by=None) | Q(dropped_by=None), name="ended_one_way"
            ),
        ]
        indexes = [
            models.Index(fields=["next_look_on"], condition=OPEN, name="obligation_look"),
            models.Index(fields=["deadline", "due_on"], condition=OPEN, name="obligation_due"),
            models.Index(fields=["due_on"], name="obligation_day"),
            models.Index(fields=["owed_by", "due_on"], condition=OPEN, name="obligation_owed"),
            models.Index(
                fields=["overseen_by", "due_on"], condition=OPEN, name="obligation_overseen"
            ),
            models.Index(fields=["started_by"], name="obligation_started"),
            models.Index(fields=["met_by"], name="obligation_met"),
        ]

    def __str__(self):
        return f"{self.owed_by}{self.label}"

    @property
    def is_open(self):
        return not (self.met_by_id or self.dropped_by_id)

    def days_left(self, on):
        """Days from `on` to the due date; negative: days late."""
        return (self.due_on - on).days

    def days_late(self):
        """By how many days it was met too late; 0: in time, or not met."""
        return max(0, (self.met_by.on - self.due_on).days) if self.met_by else 0

    def count(self, calendar):
        """Return the raw and the due date as that calendar gives them."""
        if not self.period:
            return self.raw_due_on, self.due_on
        return Period.parse(self.period).count_from(self.start_on, calendar, self.floor_on)

    def explain(self):
        """Return the steps from the start to the due date, as the calendar stands now."""
        if not self.period:
            return [Step("due", self.due_on, f"由{self.rule}确定")]
        period, calendar = Period.parse(self.period), load_calendar()
        return list(period.explain(self.start_on, calendar, self.floor_on))
