"""The Time table of the settled decisions: each of its lines."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from renda.enforcement import keep_watch, recount, sweep
from renda.models import CalendarDay, CalendarYear, Event, Notice, Obligation, Setting
from renda.succession import succeed
from tests.conftest import HAND_OVER, SHANGHAI, noon
from tests.supervision.cast import (
    ask_extension,
    draft,
    hand_over,
    handed,
    issue,
    of,
    plan,
    report,
)

PLAN_DUE, RESULT_DUE = date(2026, 5, 6), date(2026, 10, 8)


def decide(county, name, value, on):
    basis = "《云河县人大常委会审议意见办理办法》第九条"
    setting = Setting(
        congress=county.congress, name=name, value=value, effective_on=on, basis=basis
    )
    setting.save(by=county.guan, at=noon(on))


def due(undertaking):
    return dict(undertaking.obligations.open().values_list("deadline", "due_on"))


@pytest.fixture
def opinion(act, county):
    return handed(act, county)


@pytest.fixture
def health(opinion, county):
    return of(opinion, county.health)


# A step starts a deadline


def test_it_is_counted_from_the_day_of_the_hand_over(health):
    assert due(health) == {"plan": PLAN_DUE, "result": RESULT_DUE}


def test_by_the_parameter_in_force_on_that_day_and_the_obligation_keeps_it(act, county):
    decide(county, "opinion.plan", "15d", HAND_OVER)
    decide(county, "opinion.plan", "2m", HAND_OVER + timedelta(days=1))
    owed = of(handed(act, county), county.health).obligations.get(deadline="plan")
    assert (owed.period, owed.due_on) == ("15d", date(2026, 4, 17))


def test_the_duty_and_the_number_are_cited_apart(act, county):
    decide(county, "opinion.plan", "1m", date(2026, 1, 1))
    owed = of(handed(act, county), county.health).obligations.get(deadline="plan")
    assert owed.duty == "监督法 第十七条"
    assert owed.rule == "《云河县人大常委会审议意见办理办法》第九条，2026年1月1日起施行。"


@pytest.mark.parametrize(
    ("form", "law"),
    [
        ("special_report", "监督法 第十七条"),
        ("budget", "监督法 第二十九条"),
        ("law_inspection", "监督法 第三十七条"),
    ],
)
def test_the_duty_goes_by_what_was_deliberated(act, county, form, law):
    opinion = draft(act, county, form=form)
    assert opinion.obligations.get().duty == law


def test_one_body_may_get_a_period_of_its_own(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    rows = {f"receipts-{county.health.pk}-plan_period": "10d"}
    assert act(county.zheng, opinion, "hand_over", HAND_OVER, **rows).status_code == 302
    assert due(of(opinion, county.health))["plan"] == date(2026, 4, 13)
    assert due(of(opinion, county.water))["plan"] == PLAN_DUE


def test_the_committee_owes_the_issuing_from_the_day_of_the_meeting(act, county):
    owed = draft(act, county).obligations.get()
    assert (owed.deadline, owed.owed_by, owed.due_on) == ("issue", county.committee, HAND_OVER)


# Extension, sending back, second round


def test_an_extension_drops_the_row_and_begins_the_next_generation(act, county, health):
    day, until = date(2026, 9, 1), date(2026, 12, 8)
    ask_extension(act, county.he, health, day, until)
    request = health.extensions.get()
    assert act(county.zheng, request, "grant", day).status_code == 302
    former, now = health.obligations.filter(deadline="result").order_by("generation")
    assert (former.due_on, former.dropped_by.name) == (RESULT_DUE, "extend_result")
    assert (now.due_on, now.generation, now.rule) == (until, 2, "批准延期的决定")


def test_the_day_of_an_open_deadline_is_extended_before_it_comes(act, county, health):
    asked = ask_extension(act, county.he, health, RESULT_DUE, date(2026, 12, 8))
    assert (asked.status_code, health.extensions.count()) == (403, 0)
    assert "延期要在到期日以前申请" in asked.content.decode()
    early = ask_extension(act, county.he, health, date(2026, 9, 1), RESULT_DUE)
    assert "要晚于现在的期限" in early.content.decode()


def test_a_plan_sent_back_is_due_after_the_redo_period(act, county, health):
    day = date(2026, 5, 6)
    plan(act, county.he, health, day)
    assert act(county.wu, health, "return_plan", day, reason="不具体").status_code == 302
    assert due(health)["plan"] == date(2026, 5, 21)


def test_a_plan_filed_early_and_sent_back_is_never_due_earlier_than_before(act, county, health):
    day = date(2026, 4, 7)
    plan(act, county.he, health, day)
    assert act(county.wu, health, "return_plan", day, reason="不具体").status_code == 302
    assert due(health)["plan"] == PLAN_DUE


def test_a_result_filed_early_and_sent_back_is_never_due_earlier_than_before(act, county, health):
    day = date(2026, 6, 1)
    report(act, county, health, county.he, day)
    assert act(county.wu, health, "return_result", day, reason="没有盖章").status_code == 302
    assert due(health) == {"result": RESULT_DUE}


def test_a_request_for_a_result_that_is_filed_waits_for_nobody(act, county, health):
    day = date(2026, 9, 1)
    ask_extension(act, county.he, health, day, date(2026, 12, 8))
    assert act(county.he, health, "file_result", day, text="结果").status_code == 302
    request = health.extensions.get()
    assert (request.status, request.obligations.open().count()) == ("withdrawn", 0)


def test_a_plan_that_was_sent_back_begins_with_its_measures(act, county, health):
    day, key = date(2026, 4, 20), f"measures-{health.own_problems().get().pk}"
    facts = {"measure": "共用台账", "measure_due_on": "2026-08-31", "measure_by": "王志强"}
    rows = {f"{key}-{name}": fact for name, fact in facts.items()}
    assert plan(act, county.he, health, day, **rows).status_code == 302
    assert act(county.wu, health, "return_plan", day, reason="不具体").status_code == 302
    page = act.see(county.he, f"/supervision/undertakings/{health.pk}/file_plan/", day)
    for word in facts.values():
        assert word in page.content.decode()


# The calendar is corrected


def load_notice(county, day, works=False, at=None):
    at = at or noon(date(2026, 4, 20))
    CalendarDay.objects.create(day=day, works=works, name="国庆节")
    year = CalendarYear.objects.get(year=2026)
    year.notice = f"{year.notice}（更正）"
    return recount(at=at, because=year.save(by=county.guan, at=at))


def test_a_recount_moves_the_same_row_by_an_event_with_the_old_and_the_new_day(county, opinion):
    before = Obligation.objects.count()
    assert load_notice(county, RESULT_DUE) == 3
    assert Obligation.objects.count() == before
    event = Event.objects.filter(name="recount").first()
    assert event.actor is None
    [moved] = event.facts["moved"]
    assert (moved["was"], moved["due"]) == ("2026-10-08", "2026-10-09")
    assert event.because.name == "change"


def test_a_recount_tells_once_and_sends_nothing_again(county, health):
    keep_watch(at=noon(date(2026, 9, 30)))
    reminders = Notice.objects.filter(stage__isnull=False).count()
    load_notice(county, RESULT_DUE, at=noon(date(2026, 9, 30)))
    load_notice(county, date(2026, 10, 9), at=noon(date(2026, 9, 30)))
    sweep(at=noon(date(2026, 9, 30)), everything=True)
    assert Notice.objects.filter(stage__isnull=False).count() == reminders
    told = Notice.objects.filter(event__name="recount", recipient=county.he)
    assert told.count() == 2  # one each time that the day moved


def test_the_same_calendar_again_moves_nothing(county, opinion):
    load_notice(county, RESULT_DUE)
    year = CalendarYear.objects.get(year=2026)
    year.notice = "同一份"
    at = noon(date(2026, 4, 21))
    assert recount(at=at, because=year.save(by=county.guan, at=at)) == 0


def test_what_was_fulfilled_never_moves(act, county, health):
    plan(act, county.he, health, date(2026, 4, 20))
    CalendarDay.objects.filter(day=PLAN_DUE).delete()
    load_notice(county, PLAN_DUE)
    assert health.obligations.get(deadline="plan").due_on == PLAN_DUE


# Entered later than it happened


def late_facts(on, reason="纸质材料补录"):
    return {"on": on.isoformat(), "late_reason": reason}


def test_a_late_entry_counts_from_the_day_on_which_it_happened(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    entered = date(2026, 4, 20)
    facts = late_facts(HAND_OVER)
    assert act(county.wu, opinion, "hand_over", entered, **facts).status_code == 302
    assert due(of(opinion, county.health))["plan"] == PLAN_DUE
    event = opinion.events.get(name="hand_over")
    assert (event.on, event.at, event.is_late_entry) == (HAND_OVER, noon(entered), True)
    assert event.facts["late_reason"] == "纸质材料补录"


def test_what_was_filed_on_paper_in_time_is_in_time(act, county, health):
    entered, facts = date(2026, 5, 12), late_facts(date(2026, 4, 29))
    filed = act(county.wu, health, "file_plan", entered, text="方案", **facts)
    assert filed.status_code == 302
    assert health.obligations.get(deadline="plan").days_late() == 0


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (late_facts(date(2026, 4, 29), reason=""), "补录要写明原因"),
        (late_facts(date(2026, 4, 3)), "由工作机构主要负责人录入"),
        (late_facts(date(2026, 5, 13)), "不能晚于今天"),
        (late_facts(date(2026, 4, 1)), "不能早于“交办”的日期"),
    ],
)
def test_a_late_entry_has_bounds(act, county, health, facts, message):
    entered = date(2026, 5, 12)
    refused = act(county.wu, health, "file_plan", entered, text="写好的方案", **facts)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert message in page
    assert "写好的方案" in page


def test_the_head_of_the_office_enters_what_is_older(act, county, health):
    entered, facts = date(2026, 6, 12), late_facts(date(2026, 4, 29))
    filed = act(county.lin, health, "file_plan", entered, text="方案", **facts)
    assert filed.status_code == 302


def test_of_the_stages_already_past_only_the_newest_lives(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    entered = date(2026, 5, 1)
    act(county.wu, opinion, "hand_over", entered, **late_facts(HAND_OVER))
    sweep(at=noon(entered))
    told = Notice.objects.filter(obligation__deadline="plan", recipient=county.he)
    assert sorted(told.values_list("stage", "is_superseded")) == [
        (-30, True),
        (-15, True),
        (-7, False),
    ]


def test_nobody_unsays_their_own_lateness(act, county, health):
    entered, facts = date(2026, 5, 12), late_facts(date(2026, 4, 29), reason="忘了")
    filed = act(county.he, health, "file_plan", entered, text="方案", **facts)
    assert filed.status_code == 302
    assert health.obligations.get(deadline="plan").days_late() == 6


def test_a_running_opinion_is_taken_over_by_late_entry(act, county):
    """What was drafted, approved and handed over on paper in March is entered in April."""
    entered = date(2026, 4, 20)
    opinion = draft(act, county, on=entered)
    for user, step, on, more in (
        (county.wu, "submit", date(2026, 3, 27), {}),
        (county.zhou, "approve", date(2026, 3, 30), {}),
        (county.wu, "issue", date(2026, 3, 31), {"number": "云人常〔2026〕3号"}),
        (county.wu, "hand_over", HAND_OVER, {}),
    ):
        facts = {**late_facts(on), **more}
        assert act(user, opinion, step, entered, **facts).status_code == 302, step
    assert due(of(opinion, county.health)) == {"plan": PLAN_DUE, "result": RESULT_DUE}
    assert opinion.obligations.get(deadline="issue").days_late() == 0


# A wrong entry is corrected


def test_a_correction_counts_from_the_corrected_day(act, county, health):
    day, facts = date(2026, 4, 20), {"handed_over_on": "2026-03-31", "reason": "录错"}
    assert act(county.lin, health, "correct", day, **facts).status_code == 302
    assert due(health) == {"plan": date(2026, 4, 30), "result": date(2026, 9, 30)}
    former = health.obligations.get(deadline="plan", generation=1)
    assert (former.due_on, former.dropped_by.facts["reason"]) == (PLAN_DUE, "录错")


def test_a_correction_leaves_what_was_met_and_what_was_decided(act, county, health):
    day = date(2026, 4, 20)
    plan(act, county.he, health, day)
    ask_extension(act, county.he, health, day, date(2026, 12, 8))
    assert act(county.zheng, health.extensions.get(), "grant", day).status_code == 302
    facts = {"handed_over_on": "2026-03-31", "reason": "录错"}
    assert act(county.lin, health, "correct", day, **facts).status_code == 302
    assert due(health)["result"] == date(2026, 12, 8)
    assert health.obligations.filter(deadline="plan").count() == 1


# A body is renamed or merged


def test_the_successor_owes_by_the_same_day(county, opinion):
    at = noon(date(2026, 4, 20))
    succeed(county.health, county.farm, date(2026, 4, 20), county.guan, at)
    owed = of(opinion, county.health).obligations.get(deadline="plan")
    assert (owed.owed_by, owed.due_on, owed.generation) == (county.farm, PLAN_DUE, 1)
    told = Notice.objects.filter(event__name="succeed").values_list(
        "recipient__username", flat=True
    )
    assert {"tian", "wu", "zheng"} <= set(told)


def test_the_successor_helps_where_the_other_helped(act, county):
    facts = {"source": "research", "text": "…", "demand": "…", "body": county.water.pk}
    opinion = draft(act, county, problems=())
    address = f"/supervision/under/{opinion.pk}/problem/new/"
    helped = {**facts, "helpers": [county.health.pk]}
    assert act.post(county.wu, address, HAND_OVER, **helped).status_code == 302
    succeed(county.health, county.farm, HAND_OVER, county.guan, noon(HAND_OVER))
    assert list(opinion.problems.get().helpers.all()) == [county.farm]


def test_a_removed_problem_hands_nobody_the_opinion(act, county):
    opinion = draft(act, county)
    [removed] = opinion.problems.filter(body=county.health)
    day = date(2026, 3, 26)
    assert act(county.wu, removed, "remove", day, reason="重复").status_code == 302
    issue(act, county, opinion)
    hand_over(act, county, opinion, signed=())
    handed_to = set(opinion.undertakings.values_list("body__name", flat=True))
    assert handed_to == {"县水利局", "县住建局"}


# The day is Shanghai's


@pytest.mark.parametrize(
    ("hour", "late"), [(datetime(2026, 5, 6, 23, 59), 0), (datetime(2026, 5, 7, 0, 1), 1)]
)
def test_a_plan_is_in_time_until_midnight_in_shanghai(county, health, hour, late):
    client = Client()
    client.force_login(county.he)
    with time_machine.travel(hour.replace(tzinfo=SHANGHAI), tick=False):
        client.post(f"/supervision/undertakings/{health.pk}/file_plan/", {"text": "方案"})
    assert health.obligations.get(deadline="plan").days_late() == late


def test_late_is_asked_with_the_day(health):
    plans = Obligation.objects.filter(deadline="plan", subject_id=health.pk)
    assert not plans.overdue(PLAN_DUE)
    assert plans.overdue(PLAN_DUE + timedelta(days=1))


def test_the_hand_over_signs_for_those_who_came(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    hand_over(act, county, opinion, signed=("water",))
    signed = Event.objects.filter(name="sign")
    assert [event.subject.body for event in signed] == [county.water]
