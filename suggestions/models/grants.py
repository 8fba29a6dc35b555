from django.db import models

from renda.lifecycle import NotAllowed
from renda.models import Event, Subject
from renda.money import DIGITS, NOTHING, PLACES, yuan

from .assignments import Assignment
from .funds import Fund


class GrantQuerySet(models.QuerySet):
    def open(self):
        """Those of which a unit has still to account for what it was granted."""
        return self.filter(status__in=[Grant.Status.GRANTED, Grant.Status.ACCOUNTED])


class Grant(Subject):
    """资金安排: what a unit asks of the year's fund for what it handles, is granted, spends and
    accounts for. What it did not spend goes back to the fund once the account is settled: until
    then the account may be sent back, and more of it paid."""

    class Status(models.TextChoices):
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"
        APPLIED = "applied", "待批准"
        GRANTED = "granted", "已批准使用中"
        ACCOUNTED = "accounted", "决算待核销"
        SETTLED = "settled", "已核销"

    under = "assignment"
    kept_by = "assignment__suggestion__committee"
    done_by = "assignment__body"
    told_by = ("purpose",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="grants")
    asked = models.DecimalField("申请金额（元）", max_digits=DIGITS, decimal_places=PLACES)
    purpose = models.TextField("用途")
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, related_name="grants", verbose_name="年度资金"
    )  # null until it is granted, as is the amount
    amount = models.DecimalField(
        "批准金额（元）", max_digits=DIGITS, decimal_places=PLACES, null=True
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "资金安排"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="grant_nearest"),
            models.Index(fields=["status", "-id"], name="grant_status"),
        ]

    def __str__(self):
        return f"{self.called}：{self.assignment.suggestion}"

    @property
    def called(self):
        return f"{self.assignment.body}{self._meta.verbose_name}"

    @property
    def paid(self):
        return sum((it.amount for it in self.payments.all()), NOTHING)

    @property
    def returned(self):
        """What has gone back to the fund."""
        return self.amount - self.paid if self.status == self.Status.SETTLED else NOTHING

    @property
    def left(self):
        """What may still be paid of it."""
        return self.amount - self.paid

    @property
    def granted_on(self):
        return self.events.get(name="approve").on

    # what the steps do

    def approve(self, event, *, amount, note):
        """The fund is held, so that of two approvals the second knows of the first. Raises
        NotAllowed if the fund has no longer so much."""
        fund = Fund.objects.of(self.keeper, event.on).select_for_update().first()
        if why := self.no_fund(event.on) or too_much_of(fund, amount):
            raise NotAllowed(why)
        self.fund, self.amount = fund, amount

    def pay(self, event, *, amount, payee, paid_on):
        """Raises NotAllowed if another payment came first."""
        if why := self.too_much(amount):
            raise NotAllowed(why)
        self.payments.create(event=event, amount=amount, payee=payee, paid_on=paid_on)

    def succeed(self, event, *, body):
        """It goes with the unit's part in the matter, though that may be over."""
        Assignment.objects.filter(pk=self.assignment_id).update(body=body)
        self.assignment.body = body

    # what stands in the way

    def asked_already(self, on):
        waits = not self.pk and self.assignment.grants.filter(status=self.Status.APPLIED).exists()
        return "已有一项资金申请在等决定。" if waits else ""

    def no_fund(self, on):
        there_is = Fund.objects.of(self.keeper, on).exists()
        return "" if there_is else f"{on.year}年的办理资金还没有设立，或者已经结算。"

    def all_paid(self, on):
        return "" if self.left else "批准的资金已经全部支付。"

    def too_much(self, amount):
        over = amount > self.left
        return f"批准的资金还有{yuan(self.left)}元没有支付，不能多于这个数。" if over else ""


def too_much_of(fund, amount):
    balance = fund.sums.balance
    return f"{fund}余额{yuan(balance)}元，不能多于这个数。" if amount > balance else ""


class Payment(models.Model):
    """支付: what the unit has paid of a grant, to whom and when; the event has the voucher."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="payments")
    event = models.OneToOneField(Event, models.PROTECT, related_name="payment")
    amount = models.DecimalField("金额（元）", max_digits=DIGITS, decimal_places=PLACES)
    payee = models.CharField("收款单位", max_length=100)
    paid_on = models.DateField("支付日期")

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_0")
        ]

    def __str__(self):
        return f"{self.payee} {yuan(self.amount)}元"
