from django.db import models
from django.utils.text import Truncator

from renda.models import Body, Subject


class ProblemQuerySet(models.QuerySet):
    def at_work(self):
        """Those for which a measure may still be laid down."""
        return self.filter(status__in=Problem.AT_WORK)

    def unsettled(self):
        rest = [Problem.Status.STRUCK, Problem.Status.LONG_TERM, Problem.Status.REMOVED]
        return self.exclude(status__in=rest)


class Problem(Subject):
    """One concrete problem of an opinion; it is struck off by itself, with evidence."""

    class Status(models.TextChoices):
        REMOVED = "removed", "已删去"
        LISTED = "listed", "拟交办"
        NOT_STARTED = "not_started", "未启动"
        UNDER_WAY = "under_way", "推进中"
        CLAIMED = "claimed", "已完成待核"
        CHECKED = "checked", "核查通过待签批"
        STRUCK = "struck", "已销号"
        LONG_TERM = "long_term", "长期坚持"
        SENT_BACK = "sent_back", "退回"

    class Source(models.TextChoices):
        RESEARCH = "research", "调研发现"
        SPEECH = "speech", "会议审议发言"

    AT_WORK = (Status.NOT_STARTED, Status.UNDER_WAY, Status.SENT_BACK)

    under = "opinion"
    kept_by = "opinion__committee"
    done_by, helped_by = "body", "helpers"
    dated_by, titled_by = "opinion__deliberated_on", "text"
    told_by = "demand", "gist", "speaker", "measure"
    names = "body", "helpers"

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    opinion = models.ForeignKey("Opinion", models.PROTECT, related_name="problems")
    text = models.TextField("问题")
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.RESEARCH)
    speaker = models.CharField("发言人", max_length=30, blank=True)
    gist = models.TextField("发言要点或者调研情况", blank=True)
    demand = models.TextField("整改要求")
    body = models.ForeignKey(Body, models.PROTECT, related_name="problems", verbose_name="承办单位")
    helpers = models.ManyToManyField(Body, related_name="+", blank=True, verbose_name="协助单位")
    measure = models.TextField("整改措施", blank=True)
    measure_due_on = models.DateField("计划完成", null=True)  # a fact with a light, no obligation
    measure_by = models.CharField("责任人和电话", max_length=50, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="problem_nearest"),
            models.Index(fields=["status"], name="problem_status"),
        ]

    @property
    def planned_on(self):
        return self.measure_due_on if self.status in self.AT_WORK else None

    @property
    def called(self):
        return f"问题“{Truncator(self.text).chars(24)}”"

    def __str__(self):
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    def enter(self, event, *, helpers, **fields):
        self.helpers.set(helpers)

    def revise(self, event, *, helpers, **fields):
        for name, value in fields.items():
            setattr(self, name, value)
        self.helpers.set(helpers)

    def take_measure(self, event, *, measure, measure_due_on, measure_by):
        self.measure, self.measure_due_on, self.measure_by = measure, measure_due_on, measure_by

    def transfer(self, event, *, body):
        """What the former body had planned is on record; the new one plans for itself."""
        self.body, self.measure, self.measure_due_on, self.measure_by = body, "", None, ""

        self.helpers.remove(body)

    def succeed(self, event, *, body):
        self.body = body
        self.helpers.remove(body)

    def change_helper(self, event, *, was, body):
        self.helpers.remove(was)
        if body != self.body:
            self.helpers.add(body)

    def be_removed(self, event, *, reason):
        self.helpers.clear()  # nobody helps with what is not there
