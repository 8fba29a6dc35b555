"""Bad input: a message where it happened, in the user's words, and what was typed stays."""

from datetime import date

import pytest

from renda.models import Event
from supervision.models import Opinion, Problem
from tests.conftest import HAND_OVER, MEETING
from tests.supervision.cast import (
    LOST,
    PROBLEMS,
    TITLE,
    WON,
    ask_extension,
    draft,
    handed,
    issue,
    of,
    plan,
    problems_of,
)

DAY = date(2026, 4, 20)


@pytest.fixture
def opinion(act, county):
    return handed(act, county)


@pytest.fixture
def health(opinion, county):
    return of(opinion, county.health)


def refused(response, *texts):
    """Whether it was refused with all of these on the page."""
    page = response.content.decode()
    return response.status_code == 422 and all(text in page for text in texts)


def forbidden(response, *texts):
    """Whether it is not theirs to take, and the page says why."""
    page = response.content.decode()
    return response.status_code == 403 and all(text in page for text in texts)


def opinion_facts(county, **facts):
    return {
        "title": TITLE,
        "form": "special_report",
        "meeting": "第二十九次会议",
        "deliberated_on": MEETING.isoformat(),
        "committee": county.committee.pk,
        "vice_chair": county.zheng.pk,
        "addressee": county.gov.pk,
        "evaluation": "写好的总体评价",
        **facts,
    }


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"title": ""}, "请填写。"),
        ({"addressee": ""}, "请选择。"),
        ({"title": "长" * 201}, "最多200字，现在有201字"),
        ({"deliberated_on": "2026-03-27"}, "不能晚于今天"),
        ({"deliberated_on": "三月"}, "要写成日期"),
        ({"form": "nonsense"}, "请从列表里选"),
    ],
)
def test_an_opinion_is_drafted_whole(act, county, facts, message):
    facts = opinion_facts(county, **facts)
    taken = act.post(county.wu, "/supervision/opinions/new/", MEETING, **facts)
    assert refused(taken, message, "写好的总体评价")
    assert not Opinion.objects.exists()


def test_an_opinion_names_nobody_and_nothing_of_another_congress(act, county):
    for facts in (
        {"committee": county.other.committee.pk},
        {"committee": county.water.pk},
        {"vice_chair": county.yuan.pk},
        {"addressee": county.water.pk},
    ):
        facts = opinion_facts(county, **facts)
        taken = act.post(county.wu, "/supervision/opinions/new/", MEETING, **facts)
        assert refused(taken, "请从列表里选")


def test_a_bureau_drafts_no_opinion(act, county):
    taken = act.post(county.gao, "/supervision/opinions/new/", MEETING, **opinion_facts(county))
    assert taken.status_code == 403


@pytest.mark.parametrize("count", [2, 6])
def test_more_or_fewer_than_three_to_five_problems_need_a_reason(act, county, count):
    opinion = draft(act, county, problems=(PROBLEMS * 2)[:count])
    message = f"列了{count}个问题，应为3至5个"
    assert refused(act(county.wu, opinion, "submit", MEETING), message)
    taken = act(county.wu, opinion, "submit", MEETING, note="内容集中")
    assert taken.status_code == 302


def test_an_opinion_without_problems_is_not_submitted(act, county):
    opinion = draft(act, county, problems=())
    assert refused(act(county.wu, opinion, "submit", MEETING), "还没有列入问题")


def test_a_speech_has_a_speaker(act, county):
    opinion = draft(act, county, problems=())
    facts = {"text": "写好的问题", "demand": "改", "body": county.water.pk, "source": "speech"}
    address = f"/supervision/under/{opinion.pk}/problem/new/"
    assert refused(act.post(county.wu, address, MEETING, **facts), "要写明发言人", "写好的问题")


def test_who_carries_it_out_is_not_its_own_helper(act, county):
    opinion = draft(act, county, problems=())
    facts = {"text": "…", "demand": "改", "body": county.water.pk, "source": "research"}
    address = f"/supervision/under/{opinion.pk}/problem/new/"
    helped = act.post(county.wu, address, MEETING, **facts, helpers=[county.water.pk])
    assert refused(helped, "不用再列为协助单位")


def test_a_number_is_used_once(act, county):
    for _ in range(2):
        opinion = draft(act, county)
        assert act(county.wu, opinion, "submit", MEETING).status_code == 302
        assert act(county.zhou, opinion, "approve", MEETING).status_code == 302
        taken = act(county.wu, opinion, "issue", HAND_OVER, number="云人常〔2026〕3号")
    assert refused(taken, "这个文号已经用过", "云人常〔2026〕3号")


def test_a_period_of_ones_own_is_a_period(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    for text, message in (("很快", "不是期限"), ("-20d", "期限要往后算")):
        rows = {f"receipts-{county.health.pk}-plan_period": text}
        assert refused(act(county.zheng, opinion, "hand_over", HAND_OVER, **rows), message, text)


def test_a_plan_for_another_bureaus_undertaking(act, county, opinion):
    taken = plan(act, county.he, of(opinion, county.water), DAY)
    assert taken.status_code == 404
    assert "不在您的办理范围内" in taken.content.decode()


def test_a_plan_that_names_another_bureaus_problem_leaves_it_alone(act, county, opinion, health):
    [others] = problems_of(opinion, county.water)
    rows = {f"measures-{others.pk}-{name}": "x" for name in ("measure", "measure_by")}
    rows[f"measures-{others.pk}-measure_due_on"] = "2026-08-31"
    assert plan(act, county.he, health, DAY, **rows).status_code == 302
    others.refresh_from_db()
    assert others.measure == ""


def test_a_measure_ends_before_the_result_is_due(act, county, opinion, health):
    [own] = problems_of(opinion, county.health)
    rows = {
        f"measures-{own.pk}-measure": "共用一张台账",
        f"measures-{own.pk}-measure_due_on": "2027-03-31",
        f"measures-{own.pk}-measure_by": "王志强",
    }
    taken = plan(act, county.he, health, DAY, **rows)
    assert refused(taken, "要在办理结果期限2026年10月8日以前", "共用一张台账", "2027-03-31")


def test_a_half_filled_row_says_what_is_missing(act, county, opinion, health):
    [own] = problems_of(opinion, county.health)
    taken = plan(act, county.he, health, DAY, **{f"measures-{own.pk}-measure": "共用一张台账"})
    assert refused(taken, "见标红处", "共用一张台账")
    assert not health.reports.exists()


def test_a_paste_of_thirty_thousand_characters_is_refused_and_kept(act, county, health):
    pasted = "水" * 30_000
    taken = act(county.he, health, "file_plan", DAY, text=pasted)
    assert refused(taken, "20000", pasted)
    assert not health.reports.exists()


def test_a_step_out_of_turn(act, county, opinion, health):
    assert refused(act(county.wu, health, "agree_plan", DAY), "现为“待报方案”，不能同意办理方案")
    assert forbidden(act(county.wu, opinion, "approve", DAY), "现为“办理中”")
    assert act(county.wu, opinion, "no_such_step", DAY).status_code == 404


def test_a_step_that_is_anothers(act, county, health):
    plan(act, county.he, health, DAY)
    assert forbidden(act(county.he, health, "agree_plan", DAY), "只能由督办工作机构进行")


def test_nobody_takes_a_step_that_only_follows_from_another(act, county, health):
    taken = act(county.zheng, health, "extend_result", DAY, until="2027-01-01")
    assert forbidden(taken, "随“批准延期”一并进行，不能单独办")


def test_only_the_vice_chair_of_this_opinion_grants_an_extension(act, county, health):
    ask_extension(act, county.he, health, DAY, date(2026, 12, 8))
    request = health.extensions.get()
    for user in (county.wu, county.lin, county.zhou, county.qin):
        assert forbidden(act(user, request, "grant", DAY), "只能由分管副主任进行")


def test_a_second_request_waits_for_the_answer_to_the_first(act, county, health):
    ask_extension(act, county.he, health, DAY, date(2026, 12, 8))
    again = ask_extension(act, county.he, health, DAY, date(2026, 12, 9))
    assert again.status_code == 403
    assert "已有一件延期申请在等审批" in again.content.decode()


@pytest.fixture
def reported(act, county, opinion):
    """Every bureau has filed its result and it was received."""
    for undertaking, user in zip(
        opinion.undertakings.order_by("pk"), (county.gao, county.sun, county.he), strict=True
    ):
        assert act(user, undertaking, "file_result", DAY, text="结果").status_code == 302
        assert act(county.wu, undertaking, "receive", DAY).status_code == 302
    opinion.refresh_from_db()
    return opinion


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        ({"satisfied": 13}, "各项合计31票，应与出席30人相等"),
        ({"present": 36, "satisfied": 18}, "不能多于全体组成人员35人"),
        ({"present": 17, "satisfied": 0, "basically": 7}, "没有超过全体组成人员的半数"),
        ({"satisfied": -1}, "0"),
        ({"satisfied": "十二"}, "整数"),
    ],
)
def test_a_vote_whose_sums_do_not_agree(act, county, reported, votes, message):
    taken = act(county.wu, reported, "test", date(2026, 12, 24), **{**WON, **votes})
    assert refused(taken, message, WON["meeting"])
    assert not Event.objects.filter(name="test").exists()


@pytest.mark.parametrize(
    ("votes", "passed"),
    [
        (LOST, False),
        (WON, True),
        ({**WON, "satisfied": 10, "basically": 7, "dissatisfied": 10}, False),  # 17 of 35
        ({**WON, "satisfied": 10, "basically": 8, "dissatisfied": 9}, True),  # 18 of 35
    ],
)
def test_a_test_is_passed_by_more_than_half_of_all_members(act, county, reported, votes, passed):
    assert act(county.wu, reported, "test", date(2026, 12, 24), **votes).status_code == 302
    assert reported.ballots.get().passed is passed


def test_a_lost_test_never_closes(act, county, reported):
    act(county.wu, reported, "test", date(2026, 12, 24), **LOST)
    taken = act(county.wu, reported, "close", date(2026, 12, 25))
    assert refused(taken, "测评没有通过，要再次办理，不能办结")


def test_an_opinion_closes_when_each_problem_is_struck_off_or_kept_for_long(act, county, reported):
    day = date(2026, 12, 25)
    act(county.wu, reported, "test", date(2026, 12, 24), **WON)
    assert refused(act(county.wu, reported, "close", day), "还有4个问题没有销号")
    for problem in Problem.objects.all():
        kept = act(county.zheng, problem, "keep_long", day, reason="要年年做")
        assert kept.status_code == 302
    assert act(county.wu, reported, "close", day).status_code == 302
    looked = Problem.objects.first().obligations.get()
    assert (looked.deadline, looked.due_on) == ("look_back", date(2027, 12, 27))


def test_after_two_lost_tests_the_ways_of_the_law_are_open(act, county, reported):
    day = date(2026, 12, 28)
    act(county.wu, reported, "test", date(2026, 12, 24), **LOST)
    act(county.wu, reported, "hand_over_again", day)
    for undertaking, user in zip(
        reported.undertakings.order_by("pk"), (county.gao, county.sun, county.he), strict=True
    ):
        assert act(user, undertaking, "file_result", day, text="结果").status_code == 302
        assert act(county.wu, undertaking, "receive", day).status_code == 302
    act(county.wu, reported, "test_again", date(2027, 1, 28), **LOST)
    assert forbidden(act(county.wu, reported, "put_on_agenda", day), "只能由主任会议进行")
    facts = {"target": "县水利局", "content": "为什么没有整改"}
    two = {**facts, "signers": [county.ma.pk, county.hu.pk]}
    day = date(2027, 1, 29)
    assert refused(act(county.ma, reported, "interpellate", day, **two), "要3人以上联名")
    three = {**facts, "signers": [county.ma.pk, county.hu.pk, county.xu.pk]}
    assert act(county.ma, reported, "interpellate", day, **three).status_code == 302
    reported.refresh_from_db()
    assert reported.status == "escalated"
    won = act(county.wu, reported, "test_again", date(2027, 3, 1), **WON)
    assert won.status_code == 302
