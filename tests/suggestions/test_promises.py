"""What a reply promises is a line of the ledger until the deputy confirms that it was kept."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.enforcement import BEAT
from renda.models import Deputy, Heartbeat, Notice
from renda.succession import succeed
from suggestions.models import Promise
from tests.beginnings import beginning
from tests.conftest import noon, watch
from tests.renda.papers import pdf
from tests.suggestions.cast import now, read
from tests.suggestions.handled import (
    RATED_ON,
    REPLIED_ON,
    REPLY,
    SIGNED_ON,
    assigned,
    contact,
    decide,
    done,
    due,
    page,
    rate,
    replied,
    reply,
)

MADE = {"klass": "B", "promises-1-content": "装好信号灯", "promises-1-due_on": "2026-09-30",
        "promises-2-content": "完善标线", "promises-2-due_on": "2027-03-31"}  # fmt: skip
KEPT_ON = date(2026, 9, 21)
Status = Promise.Status


@beginning
def promised(act, house):
    """A reply of the water bureau with two promises; the one that is due first."""
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    reply(act, house, it, **MADE)
    return Promise.objects.get(content="装好信号灯")


def report(act, house, promise, on=KEPT_ON):
    paper = SimpleUploadedFile("现场.pdf", pdf())
    done(act(house.gao, promise, "report", on, evidence="9月18日通电", files=paper))


def test_each_promise_is_owed_by_the_day_that_the_reply_names(act, house):
    it = promised(act, house)
    other = Promise.objects.get(content="完善标线")
    assert (due(it, "keep"), due(other, "keep")) == (date(2026, 9, 30), date(2027, 3, 31))
    ledger = read(act.see(house.an, "/suggestions/promises/", RATED_ON))
    assert ledger.index("装好信号灯") < ledger.index("完善标线")


def test_a_day_more_than_ten_years_ahead_is_a_slip_of_the_pen(act, house):
    it = assigned(act, house)[0]
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    facts = {**REPLY, **MADE, "promises-2-due_on": "2036-06-25"}
    answer = act(house.gao, it, "draft", REPLIED_ON, **facts)
    assert answer.status_code == 422
    assert answer.context["form"].errors["promises"] == ["有日期晚于2036年6月24日，请核对年份。"]
    done(act(house.gao, it, "draft", REPLIED_ON, **{**facts, "promises-2-due_on": "2036-06-24"}))


def test_the_deputy_confirms_within_twenty_workdays_what_the_unit_reports_as_done(act, house):
    it = promised(act, house)
    report(act, house, it)
    assert (now(it).status, due(it, "keep")) == (Status.REPORTED, None)
    assert due(it, "confirm") == date(2026, 10, 26)
    assert "9月18日通电" in page(act, house.tan, it, KEPT_ON)
    assert act(house.tan, it, "confirm", date(2026, 9, 22)).status_code == 422  # of its result
    done(act(house.tan, it, "confirm", date(2026, 9, 22), result="basic"))
    assert now(it).status == Status.KEPT and not it.obligations.open().exists()


def test_what_was_not_kept_is_owed_again_within_a_month(act, house):
    it = promised(act, house)
    report(act, house, it)
    done(act(house.tan, it, "deny", date(2026, 9, 22), reason="灯不亮"))
    assert (now(it).status, due(it, "keep")) == (Status.OPEN, date(2026, 10, 22))
    assert now(it).due_on == date(2026, 10, 22)


def test_what_was_reported_early_and_denied_is_not_owed_earlier_than_promised(act, house):
    promised(act, house)
    it = Promise.objects.get(content="完善标线")
    report(act, house, it)
    done(act(house.tan, it, "deny", date(2026, 9, 22), reason="没有划"))
    assert due(it, "keep") == date(2027, 3, 31)


def test_the_committee_may_look_for_itself_where_the_deputy_is_silent(act, house):
    it = promised(act, house)
    report(act, house, it)
    for user in (house.gao, house.lu, house.zhou, house.sun):
        assert act(user, it, "confirm", KEPT_ON, result="basic").status_code in (403, 404)
        assert act(user, it, "verify", KEPT_ON).status_code in (403, 404)
    done(act(house.an, it, "verify", date(2026, 10, 27), note="现场核实"))
    assert (now(it).status, now(it).result) == (Status.KEPT, "")  # that is no rating of the deputy


def test_the_committee_finds_for_itself_that_it_was_not_kept(act, house):
    it = promised(act, house)
    report(act, house, it)
    done(act(house.an, it, "refute", date(2026, 9, 22), reason="现场没有通电"))
    assert (now(it).status, now(it).result) == (Status.OPEN, "")
    assert due(it, "keep") == date(2026, 10, 22)


def test_the_deputy_rates_the_result_apart_from_the_reply(act, house):
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    report(act, house, it)
    done(act(house.tan, it, "deny", date(2026, 9, 22), reason="灯不亮"))
    assert now(it).result == "dissatisfied"
    report(act, house, it, date(2026, 10, 9))
    refused = act(house.tan, it, "confirm", date(2026, 10, 12), result="dissatisfied")
    assert refused.status_code == 422
    done(act(house.tan, it, "confirm", date(2026, 10, 12), result="basic"))
    assert now(it).result == "basic" and "基本满意" in page(act, house.tan, it, KEPT_ON)
    assert [it.result for it in it.assignment.evaluations.all()] == ["satisfied"]


LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)


def go_on(day):
    """The sweep has run every day until then, though nothing is told of the days between."""
    Heartbeat.leave(BEAT, at=noon(day - timedelta(1)))
    watch(day, day)


def test_what_the_year_leaves_unkept_goes_on_by_itself_on_1_january(act, house):
    """上海 第二十二条; both days are read, so that it is never less late than it is."""
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    go_on(LAST)
    assert (now(it).rolled, due(it, "keep")) == (0, date(2026, 9, 30))
    go_on(FIRST)
    it = now(it)
    assert (it.status, it.rolled, it.rolled_on) == (Status.ROLLED, 1, FIRST)
    assert it.due_on == due(it, "keep") == date(2027, 7, 1)  # half a year from 1 January
    assert it.first_due_on == date(2026, 9, 30)
    told = page(act, house.tan, it, FIRST)
    assert "首次承诺的完成时间" in told and "2026年9月30日" in told and "已滚动 1 次" in told
    told = Notice.objects.filter(event__name="carry_over").values_list("recipient", flat=True)
    assert {*told} == {house.gao.pk, house.an.pk, house.tan.pk}
    assert (now(other).rolled, due(other, "keep")) == (0, date(2027, 3, 31))  # of another year


def test_it_goes_on_year_after_year_whoever_sits_then(act, house):
    it = promised(act, house)
    go_on(FIRST)
    Deputy.objects.filter(user=house.tan).update(to_on=date(2027, 1, 31))
    go_on(date(2028, 1, 3))
    it = now(it)
    assert (it.rolled, it.rolled_on, it.first_due_on) == (
        2, date(2028, 1, 1), date(2026, 9, 30)
    )  # fmt: skip
    done(act(house.gao, it, "take_on", date(2028, 2, 1)))
    done(act(house.gao, it, "report", date(2028, 2, 1), evidence="已通电"))
    done(act(house.an, it, "verify", date(2028, 2, 2), note="现场核实"))


def test_the_congress_decides_how_long_what_rolls_over_may_take(act, house):
    it = promised(act, house)
    decide(house, "suggestion.rolled_promise", "3m")
    go_on(FIRST)
    assert now(it).due_on == due(it, "keep") == date(2027, 4, 1)


def test_what_was_reported_in_its_year_waits_for_the_deputy_and_is_not_carried_over(act, house):
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    report(act, house, it)
    go_on(FIRST)
    assert (now(it).status, now(it).rolled) == (Status.REPORTED, 0)


def test_what_is_not_kept_this_year_rolls_over_as_one_line_of_the_ledger(act, house):
    it = promised(act, house)
    late = date(2027, 1, 4)
    early = act(house.an, it, "roll_over", late, until="2026-12-31", reason="资金未到")
    assert early.status_code == 422
    done(act(house.an, it, "roll_over", late, until="2027-06-30", reason="资金未到"))
    it = now(it)
    assert (it.rolled, it.due_on, due(it, "keep")) == (1, date(2027, 6, 30), date(2027, 6, 30))
    assert "已滚动 1 次" in page(act, house.tan, it, late)
    assert Promise.objects.count() == 2


def test_what_rolls_over_is_handed_over_anew_and_signed_for(act, house):
    it = promised(act, house)
    go_on(FIRST)
    assert due(it, "take_on") == date(2027, 1, 6)  # three workdays after the holiday
    assert "签收" in page(act, house.gao, it, FIRST)
    early = act(house.gao, it, "report", FIRST, evidence="已通电")
    assert "现为“已滚动交办待签收”，不能报告兑现。" in read(early)
    done(act(house.gao, it, "take_on", date(2027, 1, 5)))
    assert now(it).status == Status.OPEN and due(it, "take_on") is None
    told = Notice.objects.filter(event__name="take_on").values_list("recipient", flat=True)
    assert {*told} == {house.an.pk}


def test_each_year_the_committee_looks_back_on_whatever_is_still_to_be_kept(act, house):
    """上海 第二十二条: on what was left unkept as on what is due in a later year."""
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    go_on(LAST)
    assert due(it, "look_back") is due(other, "look_back") is None
    go_on(FIRST)
    assert due(it, "look_back") == due(other, "look_back") == date(2027, 2, 1)
    assert now(other).rolled == 0
    go_on(date(2027, 1, 29))
    assert "对承诺回头看" in read(act.see(house.an, "/", date(2027, 1, 29)))
    rows = read(act.see(house.an, "/suggestions/promises/?look_back=open", FIRST))
    assert "装好信号灯" in rows and "完善标线" in rows and "待回头看" in rows
    seen = act(house.an, other, "look_back", date(2027, 1, 29))
    assert seen.status_code == 422  # without what was found
    done(act(house.an, other, "look_back", date(2027, 1, 29), found="标线只划了一半"))
    assert due(other, "look_back") is None and now(other).status == Status.OPEN
    assert "标线只划了一半" in page(act, house.tan, other, date(2027, 1, 29))
    rows = read(act.see(house.an, "/suggestions/promises/?look_back=open", date(2027, 1, 29)))
    assert "装好信号灯" in rows and "完善标线" not in rows
    done(act(house.an, it, "roll_over", date(2027, 1, 29), until="2027-12-31", reason="资金"))
    assert due(it, "look_back") is None


def test_it_is_looked_back_on_once_a_year_and_again_in_the_next(act, house):
    it = promised(act, house)
    done(act(house.an, it, "roll_over", RATED_ON, until="2027-12-20", reason="分两年"))
    done(act(house.gao, it, "take_on", RATED_ON))
    go_on(FIRST)
    done(act(house.an, it, "look_back", FIRST, found="还没有动工"))
    go_on(date(2027, 1, 2))
    assert due(it, "look_back") is None
    go_on(date(2028, 1, 1))
    assert due(it, "look_back") == date(2028, 2, 1)


def test_what_waits_for_the_deputy_at_new_year_is_looked_back_on_too(act, house):
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    report(act, house, it)
    go_on(FIRST)
    assert due(it, "look_back") == date(2027, 2, 1)
    done(act(house.tan, it, "confirm", FIRST, result="satisfied"))
    assert not it.obligations.open().exists()


def test_what_is_not_looked_back_on_stays_late_in_the_next_year(act, house):
    it = promised(act, house)
    go_on(FIRST)
    go_on(date(2028, 1, 1))
    assert due(it, "look_back") == date(2027, 2, 1)
    assert due(it, "take_on") == date(2027, 1, 6)


def test_what_was_owed_again_by_the_end_of_the_year_is_not_passed_over_at_new_year(act, house):
    """The last day of 2028 is a Sunday, so the clock runs to 2 January."""
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    other = Promise.objects.get(content="完善标线")
    done(act(house.an, other, "drop", RATED_ON, reason="并入改造"))  # or it would be late
    done(act(house.an, it, "roll_over", RATED_ON, until="2027-12-31", reason="分两年"))
    done(act(house.gao, it, "take_on", RATED_ON))
    go_on(FIRST)
    done(act(house.an, it, "roll_over", FIRST, until="2028-12-31", reason="分三年"))
    done(act(house.gao, it, "take_on", FIRST))
    day = date(2028, 6, 1)
    go_on(day)
    done(act(house.an, it, "look_back", day, found="还在施工"))
    report(act, house, it, day)
    done(act(house.tan, it, "deny", day, reason="灯不亮"))
    assert now(it).due_on == due(it, "keep")
    go_on(date(2029, 1, 1))
    assert due(it, "look_back") == date(2029, 2, 1)


def test_the_calendar_moves_the_day_of_a_promise_only_with_its_own_clock(act, house):
    it = promised(act, house)
    moved = [{"obligation": 0, "was": it.due_on, "due": date(2026, 10, 9)}]
    it.follow_the_calendar(None, moved=moved)
    assert it.due_on == date(2026, 9, 30)
    moved[0]["obligation"] = it.obligations.get(deadline="keep").pk
    it.follow_the_calendar(None, moved=moved)
    assert it.due_on == date(2026, 10, 9)


def test_of_a_unit_that_works_on_paper_the_committee_enters_it(act, house):
    it = promised(act, house)
    go_on(FIRST)
    done(act(house.an, it, "take_on", FIRST))
    done(act(house.an, it, "report", FIRST, evidence="单位来函：已通电"))
    assert now(it).status == Status.REPORTED


@pytest.mark.parametrize("who", ["gao", "tan", "lu", "zhou"])
def test_only_the_committee_looks_back(act, house, who):
    it = promised(act, house)
    answer = act(getattr(house, who), it, "look_back", RATED_ON, found="看过了")
    assert answer.status_code in (403, 404)


def test_the_deputy_says_whether_the_promises_are_what_was_agreed(act, house):
    it = promised(act, house).assignment
    form = read(act.see(house.tan, f"/suggestions/assignments/{it.pk}/evaluate/", RATED_ON))
    assert "对承诺事项" in form and "装好信号灯（2026年9月30日前）" in form
    grades = {"attitude": "satisfied", "result": "basic"}
    assert act(house.tan, it, "evaluate", RATED_ON, **grades).status_code == 422
    silent = act(house.tan, it, "evaluate", RATED_ON, agrees="differs", **grades)
    assert "请写明是什么意见" in read(silent)
    it = rate(act, house.tan, it, agrees="differs", comment="当面说的是六月底")
    assert "有不同意见" in page(act, house.gao, it)
    assert it.status == "disputed" and due(it, "review") == date(2026, 7, 6)
    done(act(house.an, it, "redo", RATED_ON, reason="按当面说的时间重新承诺"))


def test_nobody_is_asked_to_agree_to_what_was_given_up(act, house):
    it = promised(act, house)
    for one in Promise.objects.all():
        done(act(house.an, one, "drop", RATED_ON, reason="规划调整"))
    assert rate(act, house.tan, it.assignment).evaluations.get().agrees == ""


def test_where_nothing_is_promised_nobody_is_asked_of_it(act, house):
    it = replied(act, house)
    form = read(act.see(house.tan, f"/suggestions/assignments/{it.pk}/evaluate/", RATED_ON))
    assert "对承诺事项" not in form
    assert rate(act, house.tan, it).evaluations.get().agrees == ""


def test_the_receipt_lists_what_was_promised(act, house):
    it = promised(act, house).assignment
    place = f"/letters/receipt/{it.replies.get().pk}/"
    told = read(act.see(house.an, place, RATED_ON))
    assert "装好信号灯，2026年9月30日前完成" in told and "对承诺事项" in told
    assert act.see(house.tian, place, RATED_ON).status_code == 404
    done(act(house.an, Promise.objects.get(content="完善标线"), "drop", RATED_ON, reason="重复"))
    assert "完善标线" not in read(act.see(house.an, place, RATED_ON)), "it is asked for no more"
    rate(act, house.tan, it)
    assert act.see(house.an, place, RATED_ON).status_code == 404  # it was filled in


def test_a_new_reply_takes_the_place_of_what_was_promised_before(act, house):
    it = promised(act, house)
    part = rate(act, house.tan, it.assignment, result="dissatisfied", comment="太晚")
    done(act(house.an, part, "redo", RATED_ON, reason="提前"))
    contact(act, house.gao, part, RATED_ON)
    form = act.see(house.gao, f"/suggestions/assignments/{part.pk}/draft/", RATED_ON)
    assert "以前承诺还没办完的：装好信号灯（2026年9月30日）；完善标线" in read(form)
    reply(act, house, now(part), date(2026, 7, 20), **{**MADE, "promises-1-due_on": "2026-08-31"})
    assert now(it).status == Status.REPLACED and due(it, "keep") is None
    assert Promise.objects.filter(status=Status.OPEN).count() == 2


def test_the_successor_of_the_unit_owes_what_it_promised(act, house):
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    succeed(house.water, house.farm, RATED_ON, house.guan, noon(RATED_ON))
    assert it.obligations.open().get().owed_by == house.farm
    done(act(house.tian, it, "report", KEPT_ON, evidence="已通电"))
