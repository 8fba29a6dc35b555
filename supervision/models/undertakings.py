from django.db import models

from renda.lifecycle import perform
from renda.models import Body, Event, Parameter, Subject, load_calendar, read_yes_or_no
from renda.numbers import Series
from renda.periods import dated

from .problems import Problem

RETURN_WINDOW = Parameter("opinion.return_window", "申请退回的时限", "5w")
COUNTERSIGN = Parameter(
    "opinion.countersign",
    "办理结果要由受文机关会签",
    "no",
    help="yes要，no不要。",
    reads=read_yes_or_no,
)


def is_taken(congress, number):
    of = {"undertaking__opinion__committee__congress": congress}
    return Reminder.objects.filter(number=number, **of).exists()


REMINDERS = Series("reminder.number", "催办函文号", "{place}人常函〔{year}〕{seq}号", is_taken)


class UndertakingQuerySet(models.QuerySet):
    def running(self):
        return self.exclude(status=Undertaking.Status.RELEASED)

    def reported(self):
        return self.filter(status__in=Undertaking.REPORTED)

    def awaiting_result(self):
        return self.exclude(status__in=Undertaking.REPORTED)


class Undertaking(Subject):
    """承办: what one body owes under an opinion, a plan first and then the result."""

    class Status(models.TextChoices):
        HANDED = "handed", "待报方案"
        PLANNED = "planned", "方案待审核"
        AGREED = "agreed", "整改中"
        DRAFTED = "drafted", "结果征求意见中"
        COMMENTED = "commented", "已征求意见待报结果"
        FILED = "filed", "结果已报送"
        COUNTERSIGNED = "countersigned", "结果已会签"
        RECEIVED = "received", "结果已接收"
        RELEASED = "released", "已退回"

    REPORTED = (Status.FILED, Status.COUNTERSIGNED, Status.RECEIVED)

    under = "opinion"
    kept_by = "opinion__committee"
    done_by = "body"
    dated_by = "handed_over_on"
    told_by = ("reports__text",)
    names = ("body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    opinion = models.ForeignKey("Opinion", models.PROTECT, related_name="undertakings")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="undertakings", verbose_name="承办单位"
    )
    handed_to = models.ForeignKey(Body, models.PROTECT, related_name="+")  # before any merger
    handed_over_on = models.DateField("交办日")
    plan_period = models.CharField(max_length=10, blank=True)  # "": the congress's
    result_period = models.CharField(max_length=10, blank=True)
    extended_to = models.DateField(null=True)  # the day last granted

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = "承办"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="undertaking_nearest"),
            models.Index(fields=["status"], name="undertaking_status"),
        ]

    def __str__(self):
        return f"{self.opinion.title}（{self.body}）"

    @property
    def called(self):
        return str(self.body)

    @property
    def law(self):
        return self.opinion.law

    def keep_plan(self, event, *, text, measures):
        self.reports.create(event=event, kind=Report.Kind.PLAN, text=text)
        self.let_requests_go(event, "已经报送办理方案。", of="plan")
        for row in measures:
            problem = self.opinion.problems.get(pk=row["row"])
            facts = {name: row[name] for name in ("measure", "measure_due_on", "measure_by")}
            perform(problem, "take_measure", event.actor, at=event.at, because=event, **facts)

    def keep_draft(self, event, *, text):
        self.reports.create(event=event, kind=Report.Kind.DRAFT, text=text)

    def keep_result(self, event, *, text):
        self.reports.create(event=event, kind=Report.Kind.RESULT, text=text)
        self.let_requests_go(event, "已经报送办理结果。")

    def be_urged(self, event, *, text, with_letter=False):
        """A letter speaks of what is owed first."""
        if with_letter:
            number = REMINDERS.take(self.opinion.committee.congress, event.on)
            owed = self.obligations.open().filter(deadline__in=["plan", "result"])
            first = owed.order_by("due_on").first()
            asked = {"to": self.body, "asks_for": first.label, "due_on": first.due_on}
            self.reminders.create(event=event, number=number, **asked)

    def correct(self, event, *, handed_over_on, reason):
        self.handed_over_on = handed_over_on

    def extend(self, event, *, until):
        self.extended_to = until

    def hand_over_again(self, event, *, plan_period, result_period):
        self.handed_over_on = event.on
        self.plan_period, self.result_period = plan_period, result_period

    def succeed(self, event, *, body):
        self.body = body

    def be_released(self, event):
        self.let_requests_go(event, "不再承办。")
        self.settle(event)

    def let_requests_go(self, event, reason, **which):
        """Nobody has to answer any more what was asked for a deadline that runs no longer."""
        for request in self.extensions.filter(status="asked", **which):
            perform(request, "withdraw", event.actor, at=event.at, because=event, reason=reason)

    def settle(self, event, **note):
        """It was received or released: the opinion may now have heard from everybody."""
        rest = self.opinion.undertakings.running().exclude(pk=self.pk)
        if not rest.exclude(status=self.Status.RECEIVED).exists():
            self.opinion.note_that_all_have_reported(event)

    def own_problems(self):
        return self.opinion.problems.filter(body=self.body).exclude(status=Problem.Status.REMOVED)

    @property
    def receipt(self):
        """The event by which this hand-over was signed for; None: not yet."""
        handed = self.events.filter(name__in=["hand_over", "hand_over_again"]).order_by("id").last()
        return self.events.filter(name="sign", id__gt=handed.pk).order_by("id").last()

    def signed(self, on):
        return f"已于{dated(self.receipt.on)}签收。" if self.receipt else ""

    def has_plan(self, on):
        newest = self.reports.filter(kind=Report.Kind.PLAN).order_by("id").last()
        again = self.obligations.open().filter(deadline="plan").exists()
        return "办理方案已经报送。" if newest and not again else ""

    def return_window(self, on):
        """Return within what period it may say that this is not its own, and the last day of it."""
        period = RETURN_WINDOW.of(self.opinion.committee.congress, on)
        calendar = load_calendar()
        _, latest = period.count_from(self.handed_over_on, calendar)  # to sign for it
        start = min(self.receipt.on, latest) if self.receipt else self.handed_over_on
        return period, period.count_from(start, calendar)[1]

    def not_countersigned(self, on):
        asked_for = COUNTERSIGN.of(self.opinion.committee.congress, on)
        return "受文机关还没有会签。" if asked_for else ""


class Report(models.Model):
    """What the body reports: a plan, a draft of the result, or the result."""

    class Kind(models.TextChoices):
        PLAN = "plan", "办理方案"
        DRAFT = "draft", "办理结果征求意见稿"
        RESULT = "result", "办理结果"

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="reports")
    event = models.OneToOneField(Event, models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField("报告")

    class Meta:
        ordering = ["pk"]


class Reminder(models.Model):
    """催办函: the letter that goes out with an urging, under a number of its own."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="reminders")
    event = models.OneToOneField(Event, models.PROTECT)
    number = models.CharField("文号", max_length=50)
    to = models.ForeignKey(Body, models.PROTECT, related_name="+")  # before any merger
    asks_for = models.CharField(max_length=50)  # what was owed on that day, and by when
    due_on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.number
