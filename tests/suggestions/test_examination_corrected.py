"""三考: what was wrong is put right on record; and how the year is opened for all units."""

from datetime import date
from decimal import Decimal

import pytest

from renda.models import Body, Duty
from suggestions.examining import Year
from suggestions.models import Examination
from tests.conftest import add_body, add_user, appoint
from tests.suggestions.cast import now, read, take
from tests.suggestions.examined import (
    OPENED_ON,
    SCORED_ON,
    TERMS,
    VISITED_ON,
    accounted,
    give,
    opened,
    score,
    visit,
    visited,
)
from tests.suggestions.handled import assigned, decide, done, page
from tests.suggestions.test_costs import costs
from tests.suggestions.test_examination import YEAR, errors
from tests.suggestions.test_story import told

SANCTION = {"kind": "careless", "happened_on": VISITED_ON, "fact": "答复照抄上年。",
            "demand": "通报批评，10日内整改。", "points": 5,
            "decided_by": "standing", "decision": "第20次常委会会议"}  # fmt: skip
RIGHT = {"plan_points": 90, "points": 0, "reason": "分数录错。"}


def punished(act, house, it):
    done(act(house.an, it, "sanction", VISITED_ON, **SANCTION))
    return it.sanctions.latest("pk")


def test_a_score_is_corrected_by_the_head_of_the_office_and_the_old_one_stays(act, house):
    it = accounted(act, house)
    done(score(act, house, it, points=-9, reason="三次没有参加会商。"))
    assert now(it).score == Decimal("89.6")
    assert act(house.an, it, "correct", SCORED_ON, **RIGHT).status_code == 403
    done(act(house.bao, it, "correct", SCORED_ON, **RIGHT))
    assert (now(it).score, now(it).points) == (Decimal("98.6"), 0)
    assert it.events.get(name="correct").facts["was"]["score"] == "89.6"
    text = page(act, house.gao, it, SCORED_ON)
    assert "原来是 89.6 分" in text and "分数录错。" in text
    assert "gao" in told(it, "correct")


def test_a_correction_says_why(act, house):
    it = accounted(act, house)
    done(score(act, house, it))
    assert errors(act(house.bao, it, "correct", SCORED_ON, **{**RIGHT, "reason": ""}), "reason")


def test_the_points_of_the_plan_are_corrected_and_all_is_reckoned_anew(act, house):
    it = accounted(act, house)
    done(score(act, house, it))
    done(act(house.bao, it, "correct", SCORED_ON, **{**RIGHT, "plan_points": 20}))
    assert now(it).score == Decimal("88.6")  # (10 × 20 + 60 × 100) ÷ 70
    assert now(it).parts_on(SCORED_ON)[0].value == 20


def test_a_correction_takes_back_a_sanction(act, house):
    it = accounted(act, house)
    one = punished(act, house, it)
    done(score(act, house, it))
    assert now(it).score == Decimal("93.6")
    done(act(house.bao, it, "correct", SCORED_ON, lifted=[one.pk], **RIGHT))
    assert (now(it).score, now(it).taken) == (Decimal("98.6"), 0)
    assert "已撤销" in page(act, house.gao, it, SCORED_ON)


def test_a_sanction_is_lifted_by_the_head_and_takes_no_points(act, house):
    it = visited(act, house)
    one, said = punished(act, house, it), {"reason": "事实不清。"}
    assert act(house.an, it, "lift", VISITED_ON, sanction=one.pk, **said).status_code == 403
    done(act(house.bao, it, "lift", VISITED_ON, sanction=one.pk, **said))
    assert now(it).taken == 0 and "gao" in told(it, "lift")
    text = page(act, house.gao, it, VISITED_ON)
    assert "已撤销" in text and "事实不清。" in text and "答复照抄上年。" in text


@pytest.mark.parametrize("field", ["decided_by", "decision"])
def test_a_sanction_says_who_decided_it_and_when(act, house, field):
    it = visited(act, house)
    assert errors(act(house.an, it, "sanction", VISITED_ON, **{**SANCTION, field: ""}), field)


def test_not_keeping_a_deputy_secret_is_a_ground_of_a_sanction(act, house):
    it = visited(act, house)
    done(act(house.an, it, "sanction", VISITED_ON, **{**SANCTION, "kind": "leak"}))
    assert "没有按照要求为代表保密" in page(act, house.gao, it, VISITED_ON)


def test_what_was_lifted_is_not_lifted_again(act, house):
    it = visited(act, house)
    one = punished(act, house, it)
    done(act(house.bao, it, "lift", VISITED_ON, sanction=one.pk, reason="事实不清。"))
    again = act(house.bao, it, "lift", VISITED_ON, sanction=one.pk, reason="事实不清。")
    assert again.status_code == 422 and "/lift/" not in page(act, house.bao, it, VISITED_ON)


# 对全部单位开展


def test_opening_says_which_units_were_opened(act, house):
    give(house, house.housing)
    give(house, house.farm)
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    text = read(act.see(house.an, YEAR, OPENED_ON))
    assert "已对2个单位开展考核：县住建局、县农业农村局。" in text


def test_opening_twice_opens_nothing_twice_and_says_so(act, house):
    assigned(act, house)
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    assert "先前已经开展，没有重复" in read(act.see(house.an, YEAR, OPENED_ON))
    assert Examination.objects.count() == 1


def test_what_a_colleague_has_opened_meanwhile_is_named(act, house, monkeypatch):
    give(house, house.housing)
    give(house, house.farm)
    opened(act, house, body=house.farm)
    pairs = [(house.deputies_committee, it) for it in (house.farm, house.housing)]
    monkeypatch.setattr("suggestions.examining.Year.units_left", pairs)  # as they were read before
    done(act.post(house.an, f"{YEAR}open/", OPENED_ON, **TERMS))
    text = read(act.see(house.an, YEAR, OPENED_ON))
    assert "已对1个单位开展考核：县住建局。" in text
    assert "县农业农村局的考核先前已经开展" in text
    assert Examination.objects.filter(body=house.farm).count() == 1


def test_the_usual_days_are_filled_in_for_all_units_too(act, house):
    assigned(act, house)
    text = read(act.see(house.an, f"{YEAR}open/", OPENED_ON))
    assert 'value="2026-08-31"' in text and 'value="2026-12-15"' in text


def test_what_was_called_off_is_not_begun_again_with_all_the_others(act, house):
    it = opened(act, house)
    done(act(house.an, it, "call_off", OPENED_ON, reason="单位职能划走。"))
    assert "县水利局" not in read(act.see(house.an, f"{YEAR}open/", OPENED_ON))
    opened(act, house)


# 结果


def letter(act, house, it):
    place = f"/letters/assessment/{it.pk}/"
    return read(act.see(house.an, place, date(2026, 12, 20)))


def test_a_rank_is_told_once_all_are_scored_and_dated_by_the_last(act, house):
    it = accounted(act, house)
    other = opened(act, house, body=house.housing)
    done(score(act, house, it))
    assert "名" not in page(act, house.liu, it, SCORED_ON).split("考核得分 98.6")[1][:12]
    text = letter(act, house, it)
    assert "考核得分98.6分。" in text and "2026年12月8日" in text
    done(score(act, house, other, on=date(2026, 12, 18)))
    text = letter(act, house, it)
    assert "在2个单位中列第1名" in text and "2026年12月18日" in text
    assert "第 1 名，共 2 个单位" in page(act, house.liu, it, date(2026, 12, 18))


def test_the_letter_keeps_how_many_the_unit_handled_when_it_was_scored(act, house):
    it = accounted(act, house)
    done(score(act, house, it))
    give(house, house.water)
    assert "承办代表建议1件" in letter(act, house, it)


# 各单位


def test_the_weights_of_the_page_are_those_that_hold_today(act, house):
    done(score(act, house, accounted(act, house)))
    decide(house, "suggestion.examination_weights", "100-0-0-0-0-0")
    text = read(act.see(house.zhou, YEAR, SCORED_ON))
    assert "<dt>办理方案</dt><dd>权重 100</dd>" in text


def test_the_parameter_of_the_weights_is_shown_as_it_is_written(act, house):
    text = read(act.see(house.guan, "/parameters/", SCORED_ON))
    row = text.split("办理工作考核各项权重")[1].split("</tr>")[0]
    assert "10-10-20-30-10-20" in row and "法律有限定" not in row


def test_units_of_two_committees_have_ranks_of_their_own(act, house):
    done(score(act, house, accounted(act, house)))
    second = add_body(house.congress, "代表联络委", Body.Kind.DEPUTIES_COMMITTEE, house.council)
    clerk = add_user("yi", "易明")
    appoint(clerk, Duty.HANDLER, second)
    days = {"visit_by": date(2026, 8, 31), "account_by": date(2026, 9, 1)}
    said = {"committee": second, "body": house.farm, "year": 2026, **days}
    it = take(Examination(**said), "open", clerk, OPENED_ON, **said)
    take(it, "score", clerk, SCORED_ON, points=0, reason="")  # it kept silent
    rows = Year(house.zhou, SCORED_ON).rows
    assert [(it.committee.name, it.rank) for it in rows] == [("代表工委", 1), ("代表联络委", 1)]
    assert "代表联络委" in read(act.see(house.zhou, YEAR, SCORED_ON))


def test_the_page_costs_the_same_for_one_visit_or_many(act, house):
    it = visited(act, house)
    place = f"/suggestions/examinations/{it.pk}/"
    one = costs(act, house.zhou, place, VISITED_ON)
    for _ in range(3):
        done(visit(act, house, it, [house.tan, house.lu]))
    assert costs(act, house.zhou, place, VISITED_ON) == one


def test_the_unit_owes_by_the_rule_of_its_congress_the_committee_by_law(act, house):
    it = visited(act, house)
    duties = dict(it.obligations.values_list("deadline", "duty"))
    assert duties["visit"] == "代表法 第五十二条"
    assert not [it for it in ("handling_plan", "year_account") if "代表法" in duties[it]]
