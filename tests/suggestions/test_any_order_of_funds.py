"""Whatever is granted, paid, sent back and settled in whatever order: the sums agree."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from renda.money import NOTHING
from suggestions.models import Assignment, Fund, Grant
from suggestions.models.funds import reckon
from tests.renda.papers import pdf
from tests.suggestions.any_order import AnySteps, often, one_of, pick, seldom
from tests.suggestions.funded import APPLIED_ON, at_work, fund

pytestmark = pytest.mark.django_db

Status = Grant.Status
SPENT = (Status.GRANTED, Status.ACCOUNTED, Status.SETTLED)
AMOUNTS = ("0.01", "33333.33", "100000", "150000.50", "400000", "-1", "x")
yuan = st.decimals("0.01", 10**7, places=2)


@st.composite
def a_grant(draw):
    """One as it may stand: paid no more than it is, and returned none or all of the rest."""
    amount = draw(yuan)
    paid = draw(st.decimals(0, amount, places=2))
    returned = draw(st.sampled_from([NOTHING, amount - paid]))
    return SimpleNamespace(amount=amount, paid=paid, returned=returned)


@given(st.lists(a_grant(), max_size=8), st.decimals(0, 10**7, places=2), st.randoms())
def test_the_parts_of_a_fund_make_up_its_budget_in_whatever_order(grants, free, order):
    bound = sum((it.amount - it.returned for it in grants), NOTHING)
    sums = reckon(bound + free, grants)
    assert sums.balance == free and sums.held >= 0
    assert sums.paid + sums.held + sums.balance == sums.budget
    order.shuffle(grants)
    assert reckon(bound + free, grants) == sums


class AnyFunding(AnySteps):
    first = APPLIED_ON

    @rule(number=pick, more=pick)
    def a_unit_applies(self, number, more):
        if whole := one_of(Assignment.objects.all(), number):
            self.press(Grant(assignment=whole), "apply", self.house.gao, self.facts(more))

    @rule(number=pick, more=pick)
    def one_is_approved(self, number, more):
        if it := one_of(Grant.objects.filter(status=Status.APPLIED), number):
            self.take(it, "approve", self.house.an, **self.facts(more))

    @rule(number=pick, more=pick)
    def one_is_paid(self, number, more):
        if it := one_of(Grant.objects.filter(status=Status.GRANTED), number):
            self.take(it, "pay", self.house.gao, **self.facts(more))

    @rule(number=pick, step=pick, more=pick, who=pick, stranger=seldom)
    def a_step_is_taken(self, number, step, more, who, stranger):
        self.try_one(Grant.objects.all(), number, step, more, who, stranger)

    @rule(step=pick, more=pick, who=pick)
    def the_fund_moves(self, step, more, who):
        self.try_one(Fund.objects.filter(status="open"), 0, step, more, who, False)

    @rule(number=pick, more=pick)
    def a_part_ends(self, number, more):
        if it := one_of(Assignment.objects.exclude(status__in=Assignment.GONE), number):
            self.take(it, "reassign", self.house.an, **self.facts(more))

    def papers(self):
        return MultiValueDict({"files": [SimpleUploadedFile("凭证.pdf", pdf())]})

    def facts(self, more):
        amount = AMOUNTS[more % len(AMOUNTS)]
        return {
            "asked": AMOUNTS[(more + 3) % 5], "amount": amount, "budget": amount, "note": "",
            "purpose": "设备", "payee": "公司", "reason": "有理由", "text": "情况",
            "paid_on": (self.on - timedelta(more % 3)).isoformat(),
            "body": one_of([self.house.health.pk, self.house.farm.pk], more),
        }  # fmt: skip

    # what holds

    @invariant()
    def the_balance_is_never_below_nothing_and_the_sums_agree(self):
        for it in Fund.objects.all():
            sums = it.sums
            assert sums.balance >= 0 and sums.held >= 0
            assert sums.paid + sums.held + sums.balance == it.budget
            rows = Grant.objects.filter(fund=it)
            assert sums.granted == sum((row.amount for row in rows), NOTHING)

    @invariant()
    def nothing_is_paid_that_was_not_granted(self):
        for it in Grant.objects.all():
            assert (it.amount is not None) == (it.fund_id is not None) == (it.status in SPENT)
            assert it.paid <= (it.amount or Decimal(0)) <= it.asked

    @invariant()
    def each_that_is_granted_is_owed_an_account(self):
        for it in Grant.objects.all():
            running = {*it.obligations.open().values_list("deadline", flat=True)}
            owed = {Status.APPLIED: {"grant_decision"}, Status.GRANTED: {"grant_account"}}
            assert running == owed.get(it.status, set())

    @invariant()
    def nobody_waits_for_money_whose_part_has_ended(self):
        waiting = Grant.objects.filter(status=Status.APPLIED)
        assert not waiting.filter(assignment__status__in=Assignment.GONE).exists()

    @invariant()
    def a_year_that_is_closed_has_nothing_open(self):
        assert not Grant.objects.open().filter(fund__status=Fund.Status.CLOSED).exists()


def test_it_holds_in_whatever_order_steps_are_taken(act, house):
    fund(act, house, budget="600000")
    for _ in "ab":
        at_work(act, house)
    AnyFunding.house = house
    run_state_machine_as_test(AnyFunding, settings=often(25, 30))
