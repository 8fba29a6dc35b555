"""A fund of the year is granted to those who handle, spent, and accounted for to the fen."""

from datetime import date
from decimal import Decimal

import pytest

from renda.models import Notice
from renda.succession import succeed
from suggestions.models import Fund, Grant, Payment
from tests.conftest import noon
from tests.suggestions.cast import now, read
from tests.suggestions.funded import (
    ACCOUNTED_ON,
    APPLIED_ON,
    APPROVED_ON,
    FUNDS,
    OPENED_ON,
    PAID_ON,
    SETTLED_ON,
    account,
    applied,
    ask,
    at_work,
    fund,
    granted,
    open_fund,
    pay,
    settled,
)
from tests.suggestions.handled import assigned, done, due, page

Status = Grant.Status


def errors(answer, field):
    assert answer.status_code == 422
    return " ".join(answer.context["form"].errors.get(field, []))


def typed(answer, field):
    return answer.context["form"][field].value()


# The fund of a year


def test_the_committee_opens_a_fund_by_the_decision_of_the_congress(act, house):
    it = fund(act, house)
    assert (it.budget, it.year, it.status) == (Decimal("5000000.00"), 2026, Fund.Status.OPEN)
    told = page(act, house.an, it)
    assert "2026年办理资金" in told and "5,000,000.00" in told and "决定.pdf" in told
    assert {*Notice.objects.values_list("recipient", flat=True)} == {house.zhou.pk}


def test_a_fund_needs_the_decision_as_a_file(act, house):
    assert "扫描件" in errors(open_fund(act, house, files=""), "files")


def test_there_is_one_fund_a_year(act, house):
    fund(act, house)
    again = open_fund(act, house, budget="100")
    assert errors(again, "year") == "2026年的办理资金已经设立。" and typed(again, "budget") == "100"
    fund(act, house, year=2027)


@pytest.mark.parametrize("who", ["gao", "tan", "chen", "qin", "wu", "zhou", "ma"])
def test_nobody_else_opens_a_fund(act, house, who):
    assert act.see(getattr(house, who), f"{FUNDS}new/", OPENED_ON).status_code == 403


@pytest.mark.parametrize("who", ["an", "bao", "zhou", "shen"])
def test_office_chairpersons_and_auditor_see_the_fund(act, house, who):
    it = fund(act, house)
    assert "5,000,000.00" in page(act, getattr(house, who), it)


@pytest.mark.parametrize("who", ["gao", "liu", "tan", "chen", "qin", "wu", "zheng", "yuan"])
def test_units_and_deputies_do_not_see_the_fund(act, house, who):
    it = fund(act, house)
    assert act.see(getattr(house, who), f"{FUNDS}{it.pk}/", OPENED_ON).status_code == 404


def test_the_budget_is_adjusted_with_a_reason_and_never_below_what_is_granted(act, house):
    it = fund(act, house)
    granted(act, house, at_work(act, house))
    less = act(house.an, it, "adjust", APPROVED_ON, budget="299999.99", reason="压减")
    assert errors(less, "budget") == "不能少于已安排的（扣除退回）300,000.00元。"
    assert typed(less, "budget") == "299999.99"
    same = act(house.an, it, "adjust", APPROVED_ON, budget="5000000", reason="压减")
    assert "不用调整" in errors(same, "budget")
    assert errors(act(house.an, it, "adjust", APPROVED_ON, budget="300000", reason=""), "reason")
    done(act(house.an, it, "adjust", APPROVED_ON, budget="300000", reason="压减一般性支出"))
    assert now(it).budget == Decimal("300000.00") and now(it).sums.balance == 0
    told = page(act, house.zhou, it)
    assert "预算 300,000.00 元" in told and "预算 5,000,000.00 元" in told


def test_the_year_is_closed_by_the_head_when_all_is_settled(act, house):
    it, grant = fund(act, house), granted(act, house, at_work(act, house))
    assert act(house.an, it, "close", SETTLED_ON).status_code == 403
    refused = act(house.bao, it, "close", SETTLED_ON)
    assert refused.status_code == 422 and "还有1项资金没有核销，不能结算。" in read(refused)
    settled(act, house, grant)
    done(act(house.bao, it, "close", SETTLED_ON))
    assert now(it).status == Fund.Status.CLOSED
    later = applied(act, house, grant.assignment)
    refused = act(house.an, later, "approve", SETTLED_ON, amount="1", note="")
    assert refused.status_code == 422
    assert "2026年的办理资金还没有设立，或者已经结算。" in read(refused)


# What units apply for


def test_a_unit_at_work_applies_and_is_answered_within_ten_workdays(act, house):
    it = applied(act, house, at_work(act, house))
    assert (it.status, it.asked, it.amount) == (Status.APPLIED, Decimal("300000.00"), None)
    assert due(it, "grant_decision") == date(2026, 6, 3)
    told = {*Notice.objects.filter(event__name="apply").values_list("recipient", flat=True)}
    assert told == {house.an.pk}
    assert "信号灯设备和安装。" in page(act, house.an, it)


def test_before_it_is_signed_for_nothing_is_applied_for(act, house):
    [it] = assigned(act, house)
    assert ask(act, house.gao, it).status_code == 403


def test_a_co_unit_does_not_apply(act, house):
    at_work(act, house, house.housing)
    co = now(house.housing).assignments.get()
    done(act(house.sun, co, "sign", APPLIED_ON))
    assert ask(act, house.sun, co).status_code == 403


def test_while_one_application_waits_there_is_no_second(act, house):
    it = applied(act, house, at_work(act, house))
    again = ask(act, house.gao, it.assignment)
    assert again.status_code == 403 and "已有一项资金申请在等决定。" in read(again)


BAD = [
    ("-100", "金额要大于0。"), ("0", "金额要大于0。"), ("0.00", "金额要大于0。"),
    ("100.123", "最多写到分，也就是两位小数。"), ("三十万", "“三十万”不是金额"),
    ("30万", "“30万”不是金额"), ("1e5", "不是金额"), ("9999999999999", "金额太大"),
    ("", "请填写。"), ("   ", "请填写。"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "why"), BAD)
def test_a_bad_sum_is_refused_at_its_field_and_stays_as_typed(act, house, amount, why):
    answer = ask(act, house.gao, at_work(act, house), amount)
    assert why in errors(answer, "asked")
    assert typed(answer, "asked") == amount and typed(answer, "purpose") == "信号灯设备和安装。"
    assert not Grant.objects.exists()


def test_full_width_digits_and_thousands_are_the_same_sum(act, house):
    it = applied(act, house, at_work(act, house), "３００，０００．５０")
    assert it.asked == Decimal("300000.50")


def test_what_was_typed_in_full_width_stays_when_something_else_is_wrong(act, house):
    answer = ask(act, house.gao, at_work(act, house), "３００", purpose="")
    assert "asked" not in answer.context["form"].errors and typed(answer, "asked") == "３００"


def test_a_purpose_as_long_as_may_be_is_kept_whole(act, house):
    it, words = at_work(act, house), "很长的用途" * 400
    done(ask(act, house.gao, it, purpose=words))
    assert words in page(act, house.an, Grant.objects.get())
    longer = ask(act, house.gao, at_work(act, house), purpose=f"{words}多")
    assert "最多2000字" in errors(longer, "purpose") and typed(longer, "purpose") == f"{words}多"


def test_the_unit_takes_its_application_back(act, house):
    it = applied(act, house, at_work(act, house))
    done(act(house.gao, it, "withdraw", APPROVED_ON, reason="改用自有资金"))
    assert now(it).status == Status.WITHDRAWN and not it.obligations.open().exists()


# What the committee decides


def test_the_committee_may_grant_less_and_the_account_is_owed_in_six_months(act, house):
    year, it = fund(act, house), applied(act, house, at_work(act, house))
    done(act(house.an, it, "approve", APPROVED_ON, amount="250000", note="先装一处"))
    it = now(it)
    assert (it.status, it.amount, it.fund) == (Status.GRANTED, Decimal("250000.00"), year)
    assert (due(it, "grant_decision"), due(it, "grant_account")) == (None, date(2026, 11, 25))
    assert year.sums == (Decimal("5000000"), Decimal("250000"), 0, 0)
    assert year.sums.balance == Decimal("4750000.00")
    told = page(act, house.gao, it)
    assert "250,000.00 元" in told and "300,000.00 元" in told and "先装一处" in told


def test_more_than_was_asked_is_not_granted(act, house):
    fund(act, house)
    it = applied(act, house, at_work(act, house))
    answer = act(house.an, it, "approve", APPROVED_ON, amount="300000.01", note="")
    assert errors(answer, "amount") == "申请的是300,000.00元，不能多批。"


def test_more_than_the_balance_is_refused_at_the_field(act, house):
    year = fund(act, house, budget="400000")
    granted(act, house, at_work(act, house))
    it = applied(act, house, at_work(act, house))
    answer = act(house.an, it, "approve", APPROVED_ON, amount="100000.01", note="分期")
    assert errors(answer, "amount") == "2026年办理资金余额100,000.00元，不能多于这个数。"
    assert (typed(answer, "amount"), typed(answer, "note")) == ("100000.01", "分期")
    done(act(house.an, it, "approve", APPROVED_ON, amount="100000", note=""))
    assert now(year).sums.balance == 0


def test_without_a_fund_of_the_year_nothing_is_granted(act, house):
    fund(act, house, year=2027)
    it = applied(act, house, at_work(act, house))
    assert "2026年的办理资金还没有设立" in page(act, house.an, it, APPROVED_ON)
    assert act(house.an, it, "approve", APPROVED_ON, amount="1", note="").status_code == 422


def test_it_is_refused_with_a_reason(act, house):
    fund(act, house)
    it = applied(act, house, at_work(act, house))
    assert errors(act(house.an, it, "refuse", APPROVED_ON, reason=""), "reason") == "请填写。"
    done(act(house.an, it, "refuse", APPROVED_ON, reason="应列入部门预算"))
    assert now(it).status == Status.REFUSED and "应列入部门预算" in page(act, house.gao, it)


@pytest.mark.parametrize("who", ["gao", "liu", "qin", "tan", "zhou", "sun"])
def test_nobody_else_grants_or_settles(act, house, who):
    fund(act, house)
    it = applied(act, house, at_work(act, house))
    for step in ("approve", "refuse"):
        facts = {"amount": "1", "note": "", "reason": "不"}
        assert act(getattr(house, who), it, step, APPROVED_ON, **facts).status_code in (403, 404)


@pytest.mark.parametrize("who", ["sun", "he", "tan", "lu", "chen", "qin"])
def test_units_see_only_their_own_grants_and_deputies_none(act, house, who):
    it = applied(act, house, at_work(act, house))
    place = f"/suggestions/grants/{it.pk}/"
    assert act.see(getattr(house, who), place, APPLIED_ON).status_code == 404


# What the unit pays


def test_each_payment_is_on_record_with_its_voucher(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    done(pay(act, house, it))
    paid = Payment.objects.get()
    assert (paid.amount, paid.event.name, paid.paid_on) == (Decimal("100000.00"), "pay", PAID_ON)
    told = page(act, house.an, it)
    assert "云河电力工程公司" in told and "凭证.pdf" in told and "200,000.00 元" in told


def test_what_is_paid_never_exceeds_the_grant(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    done(pay(act, house, it, "299999.99"))
    over = pay(act, house, it, "0.02")
    assert errors(over, "amount") == "批准的资金还有0.01元没有支付，不能多于这个数。"
    assert typed(over, "amount") == "0.02" and typed(over, "payee") == "云河电力工程公司"
    done(pay(act, house, it, "0.01"))
    full = pay(act, house, it, "0.01")
    assert full.status_code == 422 and "批准的资金已经全部支付。" in read(full)
    assert now(it).paid == it.amount


def test_nothing_is_paid_before_the_grant_or_in_the_future(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    early = pay(act, house, it, paid_on=date(2026, 5, 24))
    assert errors(early, "paid_on") == "不能早于批准的日期（2026年5月25日）。"
    assert typed(early, "paid_on") == "2026-05-24" and typed(early, "amount") == "100000"
    ahead = pay(act, house, it, paid_on=date(2026, 7, 2))
    assert errors(ahead, "paid_on") == "不能晚于今天（2026年7月1日）。"
    assert "要附上" in errors(pay(act, house, it, files=""), "files")
    assert not Payment.objects.exists()


def test_only_the_unit_pays(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    for user in (house.an, house.zhou, house.sun):
        answer = act(user, it, "pay", PAID_ON, amount="1", payee="x", paid_on=PAID_ON)
        assert answer.status_code in (403, 404)


# What it accounts for


def test_what_was_not_spent_goes_back_once_the_account_is_settled(act, house):
    year, it = fund(act, house), granted(act, house, at_work(act, house))
    done(pay(act, house, it))
    assert due(it, "grant_account") == date(2026, 11, 25)
    done(account(act, house, it))
    assert (now(it).status, due(it, "grant_account")) == (Status.ACCOUNTED, None)
    assert now(year).sums.balance == Decimal("4700000.00")  # it may still be sent back
    done(act(house.an, it, "settle", SETTLED_ON, note=""))
    sums = now(year).sums
    assert (sums.granted, sums.paid, sums.returned) == (300000, 100000, 200000)
    assert sums.balance == Decimal("4900000.00")
    assert "200,000.00 元" in page(act, house.gao, it)


def test_an_account_is_sent_back_with_a_reason_and_owed_again(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    done(account(act, house, it, date(2026, 11, 20)))
    assert errors(act(house.an, it, "return", date(2026, 11, 23), reason=""), "reason")
    done(act(house.an, it, "return", date(2026, 11, 23), reason="缺一张凭证"))
    assert (now(it).status, due(it, "grant_account")) == (Status.GRANTED, date(2026, 12, 7))
    done(pay(act, house, it, on=date(2026, 11, 24)))
    done(account(act, house, it, date(2026, 11, 24)))


def test_the_committee_urges_the_account(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    done(act(house.an, it, "urge", ACCOUNTED_ON, text="请抓紧报送决算"))
    told = Notice.objects.filter(event__name="urge").values_list("recipient", flat=True)
    assert {*told} == {house.gao.pk}


# What becomes of it when the unit's part ends


def test_a_handing_on_lets_the_application_go(act, house):
    it = applied(act, house, at_work(act, house))
    facts = {"body": house.health.pk, "reason": "职责调整"}
    done(act(house.an, it.assignment, "reassign", APPROVED_ON, **facts))
    assert now(it).status == Status.WITHDRAWN and not it.obligations.open().exists()


def test_a_withdrawal_of_the_suggestion_lets_the_application_go(act, house):
    it = applied(act, house, at_work(act, house))
    done(act(house.tan, it.assignment.suggestion, "withdraw", APPROVED_ON, reason="已解决"))
    assert now(it).status == Status.WITHDRAWN and not it.obligations.open().exists()


def test_what_was_granted_is_accounted_for_though_the_part_has_ended(act, house):
    year, it = fund(act, house), granted(act, house, at_work(act, house))
    facts = {"body": house.health.pk, "reason": "职责调整"}
    done(act(house.an, it.assignment, "reassign", PAID_ON, **facts))
    assert now(it).status == Status.GRANTED and due(it, "grant_account") == date(2026, 11, 25)
    settled(act, house, it)
    assert now(year).sums.balance == now(year).budget


@pytest.mark.parametrize("is_over", [False, True])
def test_it_goes_with_the_unit_that_becomes_part_of_another(act, house, is_over):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    if is_over:
        facts = {"body": house.farm.pk, "reason": "职责调整"}
        done(act(house.an, it.assignment, "reassign", PAID_ON, **facts))
    succeed(house.water, house.health, PAID_ON, house.guan, noon(PAID_ON))
    owed = it.obligations.open().get()
    assert (owed.owed_by, owed.due_on) == (house.health, date(2026, 11, 25))
    done(act(house.he, it, "account", ACCOUNTED_ON, text="没有使用。"))


def test_what_a_unit_does_not_account_for_the_committee_enters(act, house):
    fund(act, house)
    it = granted(act, house, at_work(act, house))
    done(act(house.an, it, "account", ACCOUNTED_ON, text="单位送来的纸质决算。"))
    done(act(house.an, it, "settle", SETTLED_ON, note=""))
    assert now(it).status == Status.SETTLED


# What pages show


def test_the_page_of_the_fund_tells_where_the_money_is(act, house):
    year, it = fund(act, house), granted(act, house, at_work(act, house))
    done(pay(act, house, it))
    told = page(act, house.zhou, year)
    for words in ("4,700,000.00", "300,000.00", "100,000.00", "县水利局", "<svg", "4.0%"):
        assert words in told
    assert it.assignment.suggestion.number in told


def test_what_is_confidential_is_counted_but_not_named_to_the_chairpersons(act, house):
    year = fund(act, house)
    it = granted(act, house, at_work(act, house, is_confidential="on"))
    told = page(act, house.zhou, year)
    assert "另有 1 项所办的建议为提出人保密" in told and "4,700,000.00" in told
    assert it.assignment.suggestion.number not in told
    assert it.assignment.suggestion.number in page(act, house.an, year)


def test_lists_that_are_empty_say_so(act, house):
    assert "还没有您能看到的办理资金" in read(act.see(house.zhou, FUNDS, OPENED_ON))
    assert "还没有您能看到的资金安排" in read(act.see(house.gao, "/suggestions/grants/", OPENED_ON))
    assert "还没有安排过" in page(act, house.zhou, fund(act, house))
