"""The story that must run: an opinion on rural drinking water, from the meeting to the close."""

from datetime import date, timedelta

import pytest

from renda.enforcement import recount
from renda.models import CalendarDay, CalendarYear, Event, Notice, Obligation
from renda.succession import succeed
from supervision.models import Opinion, Problem, Undertaking
from tests.conftest import HAND_OVER, noon, watch
from tests.supervision.cast import (
    LOST,
    WON,
    check,
    draft,
    hand_over,
    issue,
    of,
    plan,
    problems_of,
    report,
    strike_off,
)

PLAN_DUE, RESULT_DUE = date(2026, 5, 6), date(2026, 10, 8)


def heard(undertaking, deadline, stage):
    told = Notice.objects.filter(
        obligation__deadline=deadline, obligation__subject_id=undertaking.pk, stage=stage
    )
    return sorted(told.values_list("recipient__username", flat=True))


def due(undertaking):
    return dict(undertaking.obligations.open().values_list("deadline", "due_on"))


@pytest.fixture
def story(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    undertakings = [of(opinion, body) for body in (county.water, county.housing, county.health)]
    return opinion, *undertakings


def test_the_story(act, county, story):
    opinion, water, housing, health = story
    for undertaking in story[1:]:
        assert due(undertaking) == {"plan": PLAN_DUE, "result": RESULT_DUE}
    receive(act, county, water, housing, health)
    return_one_problem(act, county, opinion, housing)
    file_plans(act, county, water, housing, health)
    extend(act, county, housing, health)
    correct(act, county, health)
    move_by_the_calendar(county, water)
    merge(act, county, opinion, water)
    finish_first_round(act, county, opinion)
    second_round(act, county, opinion)
    assert Opinion.objects.get().status == "closed"
    each_role_saw_only_what_it_may(act, county, opinion)
    every_date_explains_itself(act, county)
    the_trail_has_no_gap()


def receive(act, county, water, housing, health):
    signed = {it.subject_id for it in Event.objects.filter(name="sign")}
    assert signed == {water.pk, housing.pk}
    assert act(county.he, health, "sign", date(2026, 4, 7)).status_code == 302
    assert act(county.gao, water, "sign", date(2026, 4, 7)).status_code == 422


def return_one_problem(act, county, opinion, housing):
    """On the fourth workday (9 April: 4 to 6 April is Qingming) it says so, and is heard."""
    not_own, _ = problems_of(opinion, county.housing)
    address = f"/supervision/under/{housing.pk}/returnrequest/new/"
    day, reason = date(2026, 4, 9), "村级管网由水利部门管"
    others = problems_of(opinion, county.water)[0]
    refused = act.post(county.sun, address, day, reason=reason, problems=[others.pk])
    assert refused.status_code == 422
    asked = act.post(county.sun, address, day, reason=reason, problems=[not_own.pk])
    assert asked.status_code == 302
    request = housing.return_requests.get()
    assert request.obligations.open().get().due_on == date(2026, 4, 16)
    facts = {"body": county.water.pk}
    assert act(county.wu, request, "grant", date(2026, 4, 13), **facts).status_code == 302
    assert len(problems_of(opinion, county.water)) == 2
    late = act.see(county.sun, address, date(2026, 4, 14))
    assert (late.status_code, "已截止" in late.content.decode()) == (403, True)


def file_plans(act, county, water, housing, health):
    day = date(2026, 4, 29)
    watch(HAND_OVER, day)
    rows = {}
    for problem in water.own_problems():
        key = f"measures-{problem.pk}"
        facts = {"measure": "换设备", "measure_due_on": "2026-08-31", "measure_by": "王工"}
        rows |= {f"{key}-{name}": fact for name, fact in facts.items()}
    assert plan(act, county.gao, water, day, **rows).status_code == 302
    assert {it.status for it in water.own_problems()} == {"under_way"}
    assert act(county.wu, water, "return_plan", day, reason="没有时间表").status_code == 302
    assert due(water)["plan"] == date(2026, 5, 14)  # 29 April and 15 days; not before 6 May
    watch(date(2026, 4, 30), date(2026, 5, 5))
    assert plan(act, county.gao, water, date(2026, 5, 5)).status_code == 302
    assert act(county.wu, water, "agree_plan", date(2026, 5, 6)).status_code == 302
    assert plan(act, county.sun, housing, date(2026, 5, 6)).status_code == 302
    be_late(act, county, health)
    assert act(county.wu, housing, "agree_plan", date(2026, 5, 8)).status_code == 302


def be_late(act, county, health):
    watch(date(2026, 5, 6), date(2026, 5, 7))
    assert heard(health, "plan", 0) == ["he"]
    assert heard(health, "plan", -3) == ["he", "qian"]
    assert heard(health, "plan", 1) == ["qian"]
    urged = act(county.wu, health, "urge", date(2026, 5, 8), text="请尽快报送")
    assert urged.status_code == 302
    assert plan(act, county.he, health, date(2026, 5, 8)).status_code == 302
    met = health.obligations.get(deadline="plan")
    assert met.days_late() == 2
    assert act(county.wu, health, "agree_plan", date(2026, 5, 8)).status_code == 302


def extend(act, county, housing, health):
    day = date(2026, 9, 21)
    watch(date(2026, 5, 9), day)
    for user, undertaking in ((county.sun, housing), (county.he, health)):
        address = f"/supervision/under/{undertaking.pk}/extension/new/"
        facts = {"of": "result", "until": "2026-12-08", "reason": "招标推迟"}
        assert act.post(user, address, day, **facts).status_code == 302
    granted, unanswered = housing.extensions.get(), health.extensions.get()
    assert act(county.wu, granted, "grant", day).status_code == 403
    assert act(county.zheng, granted, "grant", date(2026, 9, 24)).status_code == 302
    assert due(housing) == {"result": date(2026, 12, 8)}
    answer_due = unanswered.obligations.get().due_on
    watch(day + timedelta(days=1), answer_due)
    unanswered.refresh_from_db()
    assert unanswered.status == "asked"
    watch(answer_due + timedelta(days=1), answer_due + timedelta(days=1))
    unanswered.refresh_from_db()
    assert (unanswered.status, due(health)["result"]) == ("lapsed", RESULT_DUE)


def correct(act, county, health):
    """It was handed over on 10 April, not on the 2nd; only the head of the committee corrects."""
    day, facts = date(2026, 9, 30), {"handed_over_on": "2026-04-10", "reason": "录错"}
    assert act(county.wu, health, "correct", day, **facts).status_code == 403
    assert act(county.lin, health, "correct", day, **facts).status_code == 302
    running = health.obligations.open().get()
    assert (running.generation, running.due_on) == (2, date(2026, 10, 10))
    former = health.obligations.get(deadline="result", generation=1)
    assert (former.due_on, former.dropped_by.name) == (RESULT_DUE, "correct")


def move_by_the_calendar(county, water):
    """A notice makes 8 October a day off, and one date moves with it."""
    at = noon(date(2026, 9, 30))
    said = Notice.objects.filter(stage__isnull=False).count()
    CalendarDay.objects.create(day=RESULT_DUE, works=False, name="国庆节")
    year = CalendarYear.objects.get(year=2026)
    year.notice = "国办发明电〔2026〕8号"
    moved = recount(at=at, because=year.save(by=county.guan, at=at))
    assert moved == 1
    assert due(water)["result"] == date(2026, 10, 9)
    told = Notice.objects.filter(event__name="recount")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["gao", "wu"]
    assert Notice.objects.filter(stage__isnull=False).count() == said


def merge(act, county, opinion, water):
    succeed(county.water, county.farm, date(2026, 10, 1), county.guan, noon(date(2026, 10, 1)))
    water.refresh_from_db()
    assert (water.body, water.handed_to) == (county.farm, county.water)
    assert water.obligations.open().get().owed_by == county.farm
    assert act(county.tian, water, "send_draft", date(2026, 10, 9), text="稿").status_code == 302


def finish_first_round(act, county, opinion):
    early = act(county.wu, opinion, "test", date(2026, 10, 9), **LOST)
    assert "也没有到" in early.content.decode()
    water, housing, health = opinion.undertakings.order_by("pk")
    day = date(2026, 10, 9)
    assert act(county.wu, water, "comment", day, text="可以").status_code == 302
    assert act(county.tian, water, "file_result", day, text="结果").status_code == 302
    report(act, county, health, county.he, day)
    report(act, county, housing, county.sun, date(2026, 12, 1))
    first, second, third, fourth = Problem.objects.order_by("pk")
    for problem, by in ((first, county.tian), (third, county.sun), (fourth, county.he)):
        strike_off(act, county, problem, by, date(2026, 12, 2))
    assert act(county.tian, second, "claim", date(2026, 12, 2), evidence="照片").status_code == 302
    assert check(act, county, second, "send_back", date(2026, 12, 3)).status_code == 302
    for undertaking in (water, housing, health):
        assert act(county.wu, undertaking, "receive", date(2026, 12, 4)).status_code == 302
    opinion.refresh_from_db()
    assert opinion.status == "reported"
    assert act(county.wu, opinion, "test", date(2026, 12, 24), **LOST).status_code == 302
    assert act(county.wu, opinion, "close", date(2026, 12, 25)).status_code == 422


def second_round(act, county, opinion):
    start = date(2026, 12, 28)
    assert act(county.zheng, opinion, "hand_over_again", start).status_code == 302
    owners = (county.tian, county.sun, county.he)
    for undertaking, by in zip(opinion.undertakings.order_by("pk"), owners, strict=True):
        assert set(due(undertaking)) == {"plan", "result"}
        assert plan(act, by, undertaking, date(2027, 1, 20)).status_code == 302
        assert act(county.wu, undertaking, "agree_plan", date(2027, 1, 21)).status_code == 302
        report(act, county, undertaking, by, date(2027, 5, 20))
        assert act(county.wu, undertaking, "receive", date(2027, 5, 21)).status_code == 302
    last = Problem.objects.get(status="sent_back")
    strike_off(act, county, last, county.tian, date(2027, 5, 24))
    assert act(county.wu, opinion, "test_again", date(2027, 6, 24), **WON).status_code == 302
    assert act(county.wu, opinion, "close", date(2027, 6, 25)).status_code == 302


def each_role_saw_only_what_it_may(act, county, opinion):
    day, page = date(2027, 6, 25), f"/supervision/opinions/{opinion.pk}/"
    insiders = (county.wu, county.zheng, county.zhou, county.qin, county.ma, county.shen, county.he)
    for user in insiders:
        assert act.see(user, page, day).status_code == 200, user
    for user in (county.guan, county.nobody, county.yuan):
        assert act.see(user, page, day).status_code == 404, user
    other = of(opinion, county.housing)
    assert act.see(county.he, f"/supervision/undertakings/{other.pk}/", day).status_code == 404


def every_date_explains_itself(act, county):
    for owed in Obligation.objects.all():
        name = type(owed.subject)._meta.model_name
        address = f"/supervision/{name}s/{owed.subject_id}/due/{owed.pk}/"
        page = act.see(county.wu, address, date(2027, 6, 25))
        assert page.status_code == 200
        assert owed.duty in page.content.decode()


def the_trail_has_no_gap():
    for model in (Opinion, Problem, Undertaking):
        for subject in model.objects.all():
            status = ""
            for event in subject.events.order_by("id"):
                assert event.source == status
                status = event.target
            assert status == subject.status
