"""A motion that is not put on the agenda: examined by a committee, decided on by the standing one.

上海议案规定 第十五、二十、二十一条: within three months of the closing day, and again within one.
"""

from datetime import date

import pytest

from renda.models import Notice
from tests.conftest import noon, watch
from tests.suggestions.cast import BEFORE, LATE, OPENS, RECESS, hand_in, motion, now, read, submit
from tests.suggestions.handled import decide, done, due, page
from tests.suggestions.test_law import scan
from tests.suggestions.test_story import told

SAID = "主席团第三次会议"
REPORTED = date(2026, 4, 10)
MONTH = date(2026, 2, 24)  # one from the closing day: the 16th of February is a holiday
DECIDED = date(2026, 6, 10)  # two months from the report
MONTHS = date(2026, 4, 16)  # three months from the closing day, the 16th of January


@pytest.fixture
def it(act, house):
    """One that has its number as a motion, and is handed to wu's committee."""
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    done(act(house.an, it, "accept", OPENS, field="environment"))
    done(act(house.an, it, "refer", LATE, body=house.committee.pk, decision=SAID))
    return now(it)


SPOKEN = {"spoken": "4月2日上门听取谭松代表意见。", "report": "建议明年列入监督计划。"}


def report(act, house, it, advice="plan", on=REPORTED):
    done(act(house.wu, it, "examine", on, advice=advice, **SPOKEN))
    return now(it)


def test_the_committee_reports_within_three_months_of_the_closing_day(act, house, it):
    assert (it.status, due(it, "examine")) == ("referred", MONTHS)
    it = report(act, house, it)
    assert (it.status, due(it, "examine")) == ("examined", None)
    said = page(act, house.tan, it)
    assert "建议明年列入监督计划。" in said and "列入立法、监督等年度计划" in said


def test_the_committee_reads_with_whom_it_is_to_speak(act, house, it):
    said = page(act, house.wu, it, LATE)
    assert all(str(deputy) in said for deputy in house.nine) and "没有附议代表" not in said


def test_the_committee_is_told_when_it_becomes_a_suggestion_and_reads_on(act, house, it):
    done(act(house.an, it, "convert", LATE, reason="主席团决定作为建议处理"))
    assert "wu" in told(it, "convert")
    assert "主席团决定作为建议处理" in page(act, house.wu, now(it), LATE)


def test_a_committee_that_has_not_spoken_with_the_deputies_does_not_report(act, house, it):
    said = {**SPOKEN, "spoken": ""}
    answer = act(house.wu, it, "examine", REPORTED, advice="plan", **said)
    assert answer.status_code == 422 and answer.context["form"].errors["spoken"]
    assert "建议明年列入监督计划。" in read(answer)
    it = report(act, house, it)
    assert "4月2日上门听取谭松代表意见。" in page(act, house.tan, it)


def test_a_motion_is_handed_to_a_committee_within_a_month_of_the_closing_day(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    assert due(it, "refer") is None
    done(act(house.chen, it, "check", OPENS))
    assert due(it, "refer") == MONTH
    done(act(house.an, it, "accept", OPENS, field="environment"))
    assert due(it, "refer") == MONTH
    assert "前列入大会议程或者交付审议" in page(act, house.an, it, OPENS)
    done(act(house.an, it, "refer", OPENS, body=house.committee.pk, decision=SAID))
    assert due(it, "refer") is None


def test_one_that_nobody_numbers_is_urged_for(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    watch(date(2026, 2, 20), MONTH)
    [owed] = it.obligations.open()
    noticed = Notice.objects.filter(obligation=owed)
    assert noticed.filter(recipient__username="an").exists()


@pytest.mark.parametrize(
    ("step", "facts"),
    [
        ("return", {"reason": "方案不具体"}),
        ("refuse", {"ground": "other", "reason": "不属于本级"}),
        ("convert", {"reason": "不属于大会职权"}),
        ("record_withdrawal", {"reason": "代表来函", "files": scan}),
    ],
)
def test_what_goes_no_further_as_a_motion_owes_nothing_as_one(act, house, step, facts):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    facts = {name: fact() if callable(fact) else fact for name, fact in facts.items()}
    done(act(house.an, it, step, OPENS, **facts))
    assert due(it, "refer") is None


def test_it_owes_again_once_it_has_come_again(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    done(act(house.an, it, "return", OPENS, reason="方案不具体"))
    done(act(house.an, it, "resubmit", OPENS))
    assert due(it, "refer") == MONTH


def test_a_suggestion_owes_no_committee_anything(act, house):
    it = hand_in(act, house, RECESS)
    done(act(house.an, it, "accept", RECESS, field="transport"))
    assert due(it, "refer") is None


def test_only_the_committee_to_which_it_went_reads_of_it_and_reports(act, house, it):
    assert act.see(house.gao, f"/suggestions/suggestions/{it.pk}/", LATE).status_code == 404
    assert act(house.chen, it, "examine", LATE, advice="plan", **SPOKEN).status_code == 403
    assert it.matter in page(act, house.wu, it)


def test_a_committee_reads_of_no_motion_before_it_is_handed_to_it(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    place = f"/suggestions/suggestions/{it.pk}/"
    assert act.see(house.wu, place, BEFORE).status_code == 404


def test_the_standing_committee_decides_within_two_months_of_the_report(act, house, it):
    assert due(it, "decide") is None
    it = report(act, house, it)
    assert due(it, "decide") == DECIDED
    said = page(act, house.an, it, REPORTED)
    assert "前对议案审议结果报告作出决定" in said


def test_a_congress_may_give_itself_less_time_for_that(act, house, it):
    decide(house, "motion.decide", "1m")
    it = report(act, house, it)
    assert due(it, "decide") == date(2026, 5, 11)  # the 10th is a Sunday


def test_a_report_on_which_nobody_decides_is_urged_for(act, house, it):
    it = report(act, house, it)
    watch(date(2026, 6, 8), date(2026, 6, 12))
    [owed] = it.obligations.overdue(date(2026, 6, 12))
    noticed = Notice.objects.filter(obligation=owed)
    assert {"an", "bao"} <= {*noticed.values_list("recipient__username", flat=True)}


def test_what_the_standing_committee_disagrees_with_is_examined_again_within_a_month(
    act, house, it
):
    it = report(act, house, it)
    done(act(house.an, it, "examine_again", date(2026, 4, 28), reason="依据不足"))
    assert (now(it).status, due(it, "examine")) == ("referred", date(2026, 5, 28))
    assert due(it, "decide") is None
    assert "依据不足" in page(act, house.wu, it)


def test_with_its_decision_the_motion_ends(act, house, it):
    it = report(act, house, it)
    done(act(house.an, it, "adopt", date(2026, 4, 28), advice="done", note="已经建成"))
    assert (now(it).status, due(it, "decide")) == ("closed", None)
    assert "议案所提事项已经解决" in page(act, house.tan, it)


def test_what_is_better_a_suggestion_is_converted_and_the_clock_stops(act, house, it):
    it = report(act, house, it, advice="suggestion")
    done(act(house.an, it, "convert", REPORTED, reason="按审议结果转为建议"))
    it = now(it)
    assert (it.kind, it.status, due(it, "decide")) == ("suggestion", "checked", None)
    assert it.motion_number == "议18-5-01号"
    assert due(it, "assign") == date(2026, 4, 17)  # five workdays: the closing day is long ago


def test_behind_which_too_few_are_left_is_examined_no_further(act, house, it):
    [signature] = it.signatures.filter(deputy=house.nine[0])
    done(act(house.nine[0], signature, "leave", LATE, reason="情况有变"))
    assert (now(it).kind, due(it, "examine")) == ("suggestion", None)


def test_a_report_that_is_late_is_urged_for(act, house, it):
    watch(date(2026, 4, 14), date(2026, 4, 20))
    assert it.obligations.overdue(date(2026, 4, 20)).count() == 1
    done(act(house.an, it, "urge", date(2026, 4, 20), text="请尽快提出报告"))
    told = Notice.objects.filter(event__name="urge", at=noon(date(2026, 4, 20)))
    assert "wu" in set(told.values_list("recipient__username", flat=True))


def test_a_suggestion_is_not_referred_to_a_committee(act, house):
    it = hand_in(act, house, RECESS)
    done(act(house.an, it, "accept", RECESS, field="transport"))
    answer = act(house.an, it, "refer", RECESS, body=house.committee.pk, decision=SAID)
    assert answer.status_code == 422 and "这一件不用交付审议" in read(answer)


def test_it_is_referred_to_a_committee_of_the_congress_only(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    done(act(house.an, it, "accept", OPENS, field="environment"))
    for body in (house.water, house.other.committee, house.council):
        answer = act(house.an, it, "refer", LATE, body=body.pk, decision=SAID)
        assert answer.status_code == 422 and now(it).status == "accepted"


def test_what_waits_is_named_by_the_step_of_its_kind(act, house):
    it = hand_in(act, house, RECESS)
    done(act(house.an, it, "accept", RECESS, field="transport"))
    home = read(act.see(house.an, "/", RECESS))
    assert "去办理：交办，" in home and "交付审议" not in home
