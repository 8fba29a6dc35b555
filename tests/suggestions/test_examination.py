"""三考: a unit's year is examined by its plan, on the spot, and by its account; and scored."""

from datetime import date
from decimal import Decimal

import pytest

from renda.letters import LETTERS
from renda.letters.letter import plain
from renda.models import Notice
from renda.succession import succeed
from suggestions.models import Examination, ProgressRating
from tests.conftest import noon, watch
from tests.renda.papers import shape
from tests.suggestions.cast import now, read
from tests.suggestions.examined import (
    ACCOUNTED_ON,
    AGREED_ON,
    EXAMINATIONS,
    GRADED_ON,
    OPENED_ON,
    PLANNED_ON,
    SCORED_ON,
    TERMS,
    VISITED_ON,
    accounted,
    agreed,
    grade,
    open_it,
    opened,
    plan,
    score,
    underway,
    visit,
    visited,
)
from tests.suggestions.handled import assigned, decide, done, due, page, rate, replied
from tests.suggestions.test_costs import costs
from tests.suggestions.test_story import told

Status, Rated = Examination.Status, ProgressRating.Status
YEAR = "/suggestions/examined/"


def errors(answer, field):
    assert answer.status_code == 422
    return " ".join(answer.context["form"].errors.get(field, []))


def parts(it, on=SCORED_ON):
    return {part.label: part.value for part in it.parts_on(on)}


# 方案


def test_the_unit_owes_its_plan_within_the_period(act, house):
    it = opened(act, house)
    assert (it.status, due(it, "handling_plan")) == (Status.PLANNING, date(2026, 8, 3))
    assert told(it, "open") == {"gao"}
    done(plan(act, house.gao, it))
    assert (now(it).status, due(it, "handling_plan")) == (Status.PLANNED, None)
    assert "副局长王刚" in page(act, house.an, it, PLANNED_ON)


@pytest.mark.parametrize("who", ["gao", "tan", "chen", "qin", "wu", "zhou", "ma"])
def test_nobody_else_opens_an_examination(act, house, who):
    assert act.see(getattr(house, who), f"{EXAMINATIONS}new/", OPENED_ON).status_code == 403


def test_a_unit_is_examined_once_a_year(act, house):
    opened(act, house)
    assert "已经开展" in errors(open_it(act, house), "body")
    opened(act, house, body=house.housing)


def test_the_days_lie_ahead_and_one_behind_the_other(act, house):
    assert "晚于今天" in errors(open_it(act, house, visit_by="2026-07-01"), "visit_by")
    late = open_it(act, house, account_by="2026-08-31")
    assert "晚于年中视察" in errors(late, "account_by")


def test_a_plan_that_was_sent_back_is_never_due_earlier_than_before(act, house):
    it = opened(act, house)
    done(plan(act, house.gao, it))
    done(act(house.an, it, "return_plan", AGREED_ON, reason="没有写时间。"))
    assert (now(it).status, due(it, "handling_plan")) == (Status.PLANNING, date(2026, 8, 3))
    assert "没有写时间。" in page(act, house.gao, it, AGREED_ON)


@pytest.mark.parametrize(("points", "why"), [("101", "100"), ("-1", "0"), ("好", "整数")])
def test_a_plan_is_marked_from_nothing_to_a_hundred(act, house, points, why):
    it = opened(act, house)
    done(plan(act, house.gao, it))
    assert why in errors(act(house.an, it, "agree_plan", AGREED_ON, points=points), "points")


# 年中视察和背靠背测评


def test_the_visit_and_the_account_are_due_by_the_days_that_were_decided(act, house):
    it = opened(act, house)
    assert (due(it, "visit"), due(it, "year_account")) == (date(2026, 8, 31), date(2026, 12, 15))
    it = agreed(act, house, it)
    assert (due(it, "visit"), due(it, "year_account")) == (date(2026, 8, 31), date(2026, 12, 15))
    done(visit(act, house, it, [house.tan]))
    assert due(it, "visit") is None


def test_who_was_there_is_asked_to_rate(act, house):
    it = visited(act, house)
    assert {*it.ratings.values_list("deputy", flat=True)} == {house.tan.pk, house.lu.pk}
    assert Notice.objects.filter(recipient=house.lu, event__name="ask").exists()
    assert "背靠背测评" in read(act.see(house.lu, "/", GRADED_ON))


def test_a_deputy_of_the_unit_itself_is_not_asked(act, house):
    it = underway(act, house)
    answer = act.see(house.an, f"{EXAMINATIONS}{it.pk}/visit/", VISITED_ON)
    offered = {seat.user for seat in answer.context["form"].fields["deputies"].queryset}
    assert house.tan in offered and house.liu not in offered


def test_a_visit_has_a_group_items_and_a_comment_and_lies_in_the_year(act, house):
    rate(act, house.tan, replied(act, house))
    it = underway(act, house)
    assert errors(visit(act, house, it, []), "deputies")
    assert errors(visit(act, house, it, [house.tan], items=[]), "items")
    assert errors(visit(act, house, it, [house.tan], comment=""), "comment")
    assert "不能晚于今天" in errors(visit(act, house, it, [house.tan], on="2026-08-06"), "on")
    assert it.visits.count() == 0 and it.ratings.count() == 0


def test_items_of_another_unit_are_not_seen_with_this_one(act, house):
    it = underway(act, house)
    other = assigned(act, house, house.housing)
    assert errors(visit(act, house, it, [house.tan], items=[other[1].pk]), "items")


def test_each_rates_only_for_themselves_and_once(act, house):
    it = visited(act, house)
    mine = it.ratings.get(deputy=house.lu)
    assert act(house.tan, mine, "rate", GRADED_ON, points=10).status_code == 404
    done(grade(act, house.lu, it, 80))
    assert act(house.lu, mine, "rate", GRADED_ON, points=10).status_code == 422
    assert now(mine).points == 80


def test_a_low_rating_says_why(act, house):
    it = visited(act, house)
    assert "写明理由" in errors(grade(act, house.lu, it, 59), "remark")


def test_a_deputy_sees_their_own_rating_and_no_other(act, house):
    it = visited(act, house)
    other = it.ratings.get(deputy=house.lu)
    assert (
        act.see(house.tan, f"/suggestions/progressratings/{other.pk}/", GRADED_ON).status_code
        == 404
    )
    assert "当面评议" in page(act, house.lu, other, GRADED_ON)


# 年终报账和评定


def test_the_head_of_the_unit_gives_the_account(act, house):
    it = visited(act, house)
    assert act(house.gao, it, "account", ACCOUNTED_ON, text="办了。").status_code == 403
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="一件办结，代表满意。"))
    assert (now(it).status, due(it, "year_account")) == (Status.ACCOUNTED, None)
    assert "一件办结，代表满意。" in page(act, house.an, it, ACCOUNTED_ON)


def test_an_account_that_was_sent_back_is_owed_again(act, house):
    it = accounted(act, house)
    done(act(house.an, it, "return_account", ACCOUNTED_ON, reason="没有写没办成的。"))
    assert due(it, "year_account") == date(2026, 12, 15)


def test_the_score_is_reckoned_from_the_weights_and_stays_as_it_was(act, house):
    it = accounted(act, house)
    assert parts(it) == {
        "办理方案": 90, "沟通率": 100, "按期答复率": 100, "最终满意率": 100,
        "承诺兑现率": None, "背靠背测评": None,
    }  # fmt: skip
    done(score(act, house, it))
    it = now(it)
    assert it.score == Decimal("98.6")  # (10 × 90 + 60 × 100) ÷ 70
    decide(house, "suggestion.examination_weights", "100-0-0-0-0-0")
    assert parts(now(it))["沟通率"] == 100 and now(it).parts_on(SCORED_ON)[0].weight == 10
    text = page(act, house.liu, it, SCORED_ON)
    assert "98.6" in text and "第 1 名，共 1 个单位" in text
    assert told(it, "score") >= {"gao", "zhou"}


def test_points_are_added_or_taken_with_a_reason(act, house):
    it = accounted(act, house)
    assert "写明理由" in errors(score(act, house, it, points=-3), "reason")
    assert errors(score(act, house, it, points=11, reason="好"), "points")
    done(score(act, house, it, points=-3, reason="两次没有参加会商。"))
    assert now(it).score == Decimal("95.6")
    assert "两次没有参加会商。" in page(act, house.gao, it, SCORED_ON)


def test_a_score_is_never_past_a_hundred(act, house):
    it = accounted(act, house)
    done(score(act, house, it, points=10, reason="经验在全市推广。"))
    assert now(it).score == 100


def test_what_is_not_rated_by_then_is_asked_no_more(act, house):
    it = accounted(act, house)
    done(grade(act, house.tan, it, 90, on=ACCOUNTED_ON))
    done(score(act, house, it))
    assert {*it.ratings.values_list("status", flat=True)} == {Rated.RATED, Rated.CALLED_OFF}


# 责任追究


def test_a_sanction_takes_points_and_is_told_to_the_unit_and_the_leaders(act, house):
    it = visited(act, house)
    said = {"kind": "careless", "happened_on": VISITED_ON, "fact": "答复照抄上年。",
            "demand": "通报批评，10日内整改。", "points": 5,
            "decided_by": "council", "decision": "第35次主任会议"}  # fmt: skip
    assert act(house.gao, it, "sanction", VISITED_ON, **said).status_code == 403
    done(act(house.an, it, "sanction", VISITED_ON, **said))
    text = page(act, house.gao, it, VISITED_ON)
    assert "答复照抄上年。" in text and "主任会议决定（第35次主任会议）" in text
    assert "gao" in told(it, "sanction")
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="已经整改。"))
    done(score(act, house, it))
    assert now(it).score == Decimal("93.6")


# 谁看得到


@pytest.mark.parametrize("who", ["an", "bao", "zhou", "shen", "gao", "liu"])
def test_committee_leaders_auditor_and_the_unit_see_it(act, house, who):
    it = underway(act, house)
    assert "副局长王刚" in page(act, getattr(house, who), it, AGREED_ON)


@pytest.mark.parametrize("who", ["sun", "tan", "chen", "wu", "yuan"])
def test_other_units_and_deputies_do_not(act, house, who):
    it = underway(act, house)
    place = f"{EXAMINATIONS}{it.pk}/"
    assert act.see(getattr(house, who), place, AGREED_ON).status_code == 404


def test_what_is_kept_confidential_is_not_named_to_the_chairpersons(act, house):
    [part] = assigned(act, house, is_confidential="on")
    it = underway(act, house)
    done(visit(act, house, it, [house.tan], items=[part.pk]))
    assert part.suggestion.matter not in page(act, house.zhou, it, VISITED_ON)
    assert "另有 1 件您看不到" in page(act, house.zhou, it, VISITED_ON)
    assert part.suggestion.matter in page(act, house.gao, it, VISITED_ON)


# 一年的全部单位


def test_all_units_that_handle_something_are_opened_at_once(act, house):
    assigned(act, house, house.housing)
    assert "县住建局" not in read(act.see(house.an, f"{YEAR}open/", OPENED_ON))  # a co-unit
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    assert [it.body for it in Examination.objects.all()] == [house.water]
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    assert Examination.objects.count() == 1
    assert act.see(house.zhou, f"{YEAR}open/", OPENED_ON).status_code == 403


def test_what_is_wrong_with_the_days_is_said_and_nothing_opened(act, house):
    assigned(act, house)
    answer = act.post(house.an, f"{YEAR}open/", OPENED_ON, **{**TERMS, "visit_by": "2026-01-01"})
    assert "晚于今天" in errors(answer, "visit_by") and not Examination.objects.exists()


def test_the_units_of_a_year_stand_by_their_score(act, house):
    it = accounted(act, house)
    opened(act, house, body=house.housing, on=ACCOUNTED_ON, visit_by="2026-12-10")
    done(score(act, house, it))
    text = read(act.see(house.zhou, YEAR, SCORED_ON))
    assert text.index("县水利局") < text.index("县住建局") and "98.6" in text
    assert act.see(house.gao, YEAR, SCORED_ON).status_code == 403
    sheet = act.see(house.zhou, f"{YEAR}?sheet=ranked", SCORED_ON)
    assert sheet["Content-Type"].endswith("sheet")


def test_the_page_of_the_year_costs_the_same_for_one_unit_or_many(act, house):
    it = accounted(act, house)
    done(score(act, house, it))
    opened(act, house, body=house.housing, on=ACCOUNTED_ON, visit_by="2026-12-10")
    one = costs(act, house.zhou, YEAR, SCORED_ON)
    for body in (house.health, house.farm):
        opened(act, house, body=body, on=ACCOUNTED_ON, visit_by="2026-12-10")
    assert costs(act, house.zhou, YEAR, SCORED_ON) == one


# 时间和机构


def test_a_successor_that_is_not_examined_owes_the_same_by_the_same_days(act, house):
    it = visited(act, house)
    succeed(house.water, house.housing, VISITED_ON, house.guan, noon(VISITED_ON))
    it = now(it)
    assert (it.status, it.body) == (Status.UNDERWAY, house.housing)
    owed = it.obligations.open().get(deadline="year_account")
    assert (owed.owed_by, owed.due_on) == (house.housing, date(2026, 12, 15))
    assert "副局长王刚" in page(act, house.sun, it, VISITED_ON)
    done(act(house.zhao, it, "account", ACCOUNTED_ON, text="一件办结。"))


def test_where_the_successor_is_examined_itself_the_other_examination_ends(act, house):
    it, own = visited(act, house), opened(act, house, body=house.housing)
    succeed(house.water, house.housing, VISITED_ON, house.guan, noon(VISITED_ON))
    it = now(it)
    assert it.status == Status.CALLED_OFF and not it.obligations.open().exists()
    assert not it.unrated.exists() and now(own).status == Status.PLANNING
    assert "本年度另有考核" in page(act, house.an, it, VISITED_ON)


def test_a_late_plan_is_late_and_reminded_of(act, house):
    it = opened(act, house)
    watch(OPENED_ON, date(2026, 8, 5))
    assert Notice.objects.filter(obligation__deadline="handling_plan", recipient=house.gao).exists()
    assert "逾期" in page(act, house.an, it, date(2026, 8, 5))


def test_the_result_is_a_letter_for_the_annual_assessment(act, house):
    it = accounted(act, house)
    place = f"/letters/assessment/{it.pk}/"
    assert act.see(house.liu, place, SCORED_ON).status_code == 404  # nothing is scored yet
    done(score(act, house, it, points=-3, reason="两次没有参加会商。"))
    text = read(act.see(house.liu, place, SCORED_ON))
    for said in ("县水利局：", "考核得分95.6分", "列第1名", "沟通率（权重10）：100.0",
                 "承诺兑现率（权重10）：不计", "加减分-3分：两次没有参加会商。"):  # fmt: skip
        assert said in text
    assert act.see(house.sun, place, SCORED_ON).status_code == 404
    assert "考核结果" in page(act, house.liu, it, SCORED_ON)
    letter = LETTERS["assessment"]
    real = letter.facts_of(now(it), house.liu, SCORED_ON)
    assert shape(real) == shape(plain(letter.example))
