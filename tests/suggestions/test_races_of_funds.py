"""Two hands at once on the same money: a fund is never overdrawn, nor a grant overspent."""

from decimal import Decimal
from functools import partial

import pytest

from renda.lifecycle import NotAllowed, perform
from suggestions.models import Fund, Grant
from tests.conftest import all_at_once, noon
from tests.suggestions.cast import now
from tests.suggestions.funded import (
    APPROVED_ON,
    PAID_ON,
    SETTLED_ON,
    applied,
    at_work,
    fund,
    granted,
    settled,
)

pytestmark = pytest.mark.usefixtures("committed")

ROUNDS = range(3)


def approve(grant, clerk, amount="300000"):
    facts = {"amount": Decimal(amount), "note": ""}
    return partial(perform, grant, "approve", clerk, at=noon(APPROVED_ON), **facts)


@pytest.mark.parametrize("_", ROUNDS)
def test_two_approvals_at_once_do_not_overdraw(act, house, _):
    year = fund(act, house, budget="500000")
    first, second = (applied(act, house, at_work(act, house)) for _ in "ab")
    errors = all_at_once(approve(first, house.an), approve(second, house.bao))
    assert [type(error) for error in errors] == [NotAllowed]
    assert "余额200,000.00元" in str(errors[0])
    assert now(year).sums.balance == Decimal("200000")
    assert {now(it).status for it in (first, second)} == {
        Grant.Status.GRANTED, Grant.Status.APPLIED
    }  # fmt: skip


@pytest.mark.parametrize("_", ROUNDS)
def test_two_open_the_fund_of_a_year_once(house, _):
    def open_by(clerk):
        new = Fund(committee=house.deputies_committee, year=2026, budget=Decimal("500000"))
        facts = {"committee": house.deputies_committee, "year": 2026, "budget": new.budget}
        return partial(perform, new, "open", clerk, at=noon(APPROVED_ON), **facts)

    errors = all_at_once(open_by(house.an), open_by(house.bao))
    assert [type(error) for error in errors] == [NotAllowed]
    assert "刚才已经有人登记了同样的办理资金" in str(errors[0])
    assert Fund.objects.count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_an_approval_against_a_smaller_budget(act, house, _):
    year, it = fund(act, house), applied(act, house, at_work(act, house))
    facts = {"budget": Decimal("200000"), "reason": "压减"}
    adjust = partial(perform, year, "adjust", house.bao, at=noon(APPROVED_ON), **facts)
    errors = all_at_once(approve(it, house.an), adjust)
    assert [type(error) for error in errors] == [NotAllowed]
    assert now(year).sums.balance in (Decimal("200000"), Decimal("4700000"))


@pytest.mark.parametrize("_", ROUNDS)
def test_an_approval_against_the_close_of_the_year(act, house, _):
    year, it = fund(act, house), applied(act, house, at_work(act, house))
    close = partial(perform, year, "close", house.bao, at=noon(APPROVED_ON), note="")
    errors = all_at_once(approve(it, house.an), close)
    assert [type(error) for error in errors] == [NotAllowed]
    outcomes = {("granted", Fund.Status.OPEN), ("applied", Fund.Status.CLOSED)}
    assert (now(it).status, now(year).status) in outcomes


@pytest.mark.parametrize("_", ROUNDS)
def test_two_payments_at_once_do_not_exceed_the_grant(act, house, _):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    facts = {"amount": Decimal("200000"), "payee": "电力公司", "paid_on": PAID_ON}
    call = partial(perform, it, "pay", house.gao, at=noon(PAID_ON), **facts)
    errors = all_at_once(call, call, call)
    assert [type(error) for error in errors] == [NotAllowed] * 2
    assert now(it).paid == Decimal("200000")


def test_a_settlement_is_counted_once(act, house):
    year, it = fund(act, house), granted(act, house, at_work(act, house))
    it = settled(act, house, it)
    again = partial(perform, it, "settle", house.bao, at=noon(SETTLED_ON), note="")
    errors = all_at_once(again, again)
    assert [type(error) for error in errors] == [NotAllowed] * 2
    assert now(year).sums.balance == now(year).budget
