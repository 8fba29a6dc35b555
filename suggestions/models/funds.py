"""办理资金: a sum a year, of which units are granted what the matters cost that they handle."""

from decimal import Decimal
from typing import NamedTuple

from django.db import models

from renda.lifecycle import NotAllowed
from renda.models import Body, Subject
from renda.money import DIGITS, NOTHING, PLACES, yuan


class Sums(NamedTuple):
    """What a fund has come to, in yuan."""

    budget: Decimal
    granted: Decimal
    paid: Decimal
    returned: Decimal

    @property
    def held(self):
        """What is granted and neither paid nor returned."""
        return self.granted - self.paid - self.returned

    @property
    def bound(self):
        """What a budget cannot be less than."""
        return self.granted - self.returned

    @property
    def balance(self):
        """What may still be granted."""
        return self.budget - self.bound


def reckon(budget, grants):
    """Sum up what was granted of a budget: of each its `amount`, what was `paid` of it and what
    it `returned`. The balance is only ever counted so, and stands nowhere."""
    granted = paid = returned = NOTHING
    for it in grants:
        granted, paid, returned = granted + it.amount, paid + it.paid, returned + it.returned
    return Sums(budget, granted, paid, returned)


class FundQuerySet(models.QuerySet):
    def of(self, committee, on):
        """Those of which the committee may grant anything on that day: one, or none."""
        return self.filter(committee=committee, year=on.year, status=Fund.Status.OPEN)


class Fund(Subject):
    """办理资金: what the deputies' committee may grant in a year to those who handle
    suggestions."""

    class Status(models.TextChoices):
        OPEN = "open", "使用中"
        CLOSED = "closed", "已结算"

    kept_by = "committee"
    names = ("committee",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    committee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="funds",
        verbose_name="代表工作委员会",
        limit_choices_to={"kind": Body.Kind.DEPUTIES_COMMITTEE},
    )
    year = models.PositiveSmallIntegerField("年度")
    budget = models.DecimalField("年度预算（元）", max_digits=DIGITS, decimal_places=PLACES)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = "办理资金"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year"], name="fund_once_a_year"),
            models.CheckConstraint(condition=models.Q(budget__gt=0), name="fund_budget_above_0"),
        ]

    def __str__(self):
        return f"{self.year}年办理资金"

    @property
    def sums(self):
        models.prefetch_related_objects([self], "grants__payments")
        return reckon(self.budget, self.grants.all())

    # what the steps do

    def adjust(self, event, *, budget, reason):
        """Raises NotAllowed if more was granted meanwhile."""
        if why := self.too_little(budget):
            raise NotAllowed(why)
        self.budget = budget

    # what stands in the way

    def too_little(self, budget):
        bound = self.sums.bound
        return f"不能少于已安排的（扣除退回）{yuan(bound)}元。" if budget < bound else ""

    def not_settled(self, on):
        count = self.grants.open().count()
        return f"还有{count}项资金没有核销，不能结算。" if count else ""
