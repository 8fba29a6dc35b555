from django.db import models

from renda.lifecycle import perform
from renda.models import Subject
from renda.periods import dated

from .problems import Problem
from .undertakings import Undertaking


class Extension(Subject):
    """延期: that a body asks for more time for one of its open deadlines, before its day."""

    class Status(models.TextChoices):
        ASKED = "asked", "待审批"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"
        LAPSED = "lapsed", "逾期未答复，视为未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    class Of(models.TextChoices):
        PLAN = "plan", "报送办理方案"
        RESULT = "result", "报送办理结果"

    under = "undertaking"
    kept_by = "undertaking__opinion__committee"
    told_by = ("reason",)
    names = ("undertaking__body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="extensions")
    of = models.CharField("哪个期限", max_length=10, choices=Of)
    until = models.DateField("延至")
    reason = models.TextField("理由")

    class Meta:
        verbose_name = "延期申请"
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="extension_nearest")]

    @property
    def called(self):
        return f"{self.undertaking.body}{self._meta.verbose_name}"

    def __str__(self):
        return f"{self.undertaking.body}申请{self.get_of_display()}延期：{self.undertaking.opinion}"

    @property
    def law(self):
        return self.undertaking.law

    def grant(self, event, *, note):
        perform(
            self.undertaking,
            f"extend_{self.of}",
            event.actor,
            at=event.at,
            because=event,
            until=self.until,
        )

    def nothing_to_extend(self, on):
        open_ones = self.undertaking.obligations.open().filter(deadline__in=self.Of.values)
        if not open_ones.filter(due_on__gt=on).exists():
            return "没有可以延的期限；延期要在到期日以前申请。"
        asked = self.undertaking.extensions.filter(status=self.Status.ASKED)
        return "已有一件延期申请在等审批。" if not self.pk and asked.exists() else ""

    def idle(self, on):
        """Why there is nothing left to grant."""
        owed = self.undertaking.obligations.open().filter(deadline=self.of).first()
        if not owed:
            return f"{self.get_of_display()}已经完成，不用再延期。"
        until = f"现在的期限{dated(owed.due_on)}不早于申请延至的{dated(self.until)}，不用再延期。"
        return until if owed.due_on >= self.until else ""


class ReturnRequest(Subject):
    """退回申请: that a body says, within days, that a problem or all of it is not its own."""

    class Status(models.TextChoices):
        ASKED = "asked", "待决定"
        GRANTED = "granted", "同意退回"
        REFUSED = "refused", "不同意退回"
        LAPSED = "lapsed", "逾期未决定，继续办理"
        WITHDRAWN = "withdrawn", "已撤回"

    under = "undertaking"
    kept_by = "undertaking__opinion__committee"
    told_by = ("reason",)
    names = ("undertaking__body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="return_requests")
    problems = models.ManyToManyField(Problem, related_name="+", verbose_name="不属于本单位的问题")
    reason = models.TextField("理由")

    class Meta:
        verbose_name = "退回申请"
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="return_request_nearest")]

    @property
    def called(self):
        return f"{self.undertaking.body}{self._meta.verbose_name}"

    def __str__(self):
        return f"{self.undertaking.body}申请退回：{self.undertaking.opinion}"

    @property
    def law(self):
        return self.undertaking.law

    def ask(self, event, *, problems, reason):
        self.problems.set(problems)

    def grant(self, event, *, body, note):
        self.undertaking.opinion.add_body(event, body=body, problems=self.still_its_own())

    def still_its_own(self):
        """Of the problems asked about, those that it still answers for."""
        return self.problems.filter(body=self.undertaking.body).unsettled()

    def idle(self, on):
        """Why there is nothing left to grant."""
        return "" if self.still_its_own().exists() else "这些问题已经不由该单位承办，不用再退回。"

    def too_late(self, on):
        period, ends = self.undertaking.return_window(on)
        if on > ends:
            return f"应在收到后{period.label}内提出，{dated(ends)}已截止。"
        asked = self.undertaking.return_requests.filter(status=self.Status.ASKED)
        return "已有一件退回申请在等决定。" if not self.pk and asked.exists() else ""
