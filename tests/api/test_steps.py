"""The same steps for programs: a POST to its name, with the same forms and refusals."""

import uuid
from datetime import date

import pytest
import time_machine

from renda.models import Event
from supervision.models import Extension, Opinion, Problem
from tests.api.conftest import API, faults
from tests.conftest import HAND_OVER, MEETING, noon
from tests.supervision import cast

PLANNING = date(2026, 4, 15)
KINDS = [
    "opinions", "problems", "undertakings", "extensions", "returnrequests", "suggestions",
    "signatures", "assignments", "contacts", "promises", "reassignments", "replyextensions",
    "oversights",
    "funds", "grants", "examinations", "progressratings", "handlingreports",
]  # fmt: skip
KEY = "7e4dc2f0-59ab-4f4f-8f5a-7a6f4f1b8d11"


def facts_of(county, **facts):
    return {
        "title": cast.TITLE, "form": "special_report", "meeting": "第二十九次会议",
        "deliberated_on": MEETING.isoformat(), "committee": county.committee.pk,
        "vice_chair": county.zheng.pk, "addressee": county.gov.pk, "evaluation": "好", **facts,
    }  # fmt: skip


def test_a_subject_tells_its_dates_its_history_and_the_steps_of_its_reader(call, county, water):
    place = f"undertakings/{water.pk}/"
    told = call(county.gao, place, PLANNING).json()
    assert told["body"] == {"id": county.water.pk, "name": "县水利局"}
    assert (told["status"], told["status_label"]) == ("handed", "待报方案")
    steps = {it["label"]: it["refusal"] for it in told["steps"]}
    assert [label for label, refusal in steps.items() if not refusal] == [
        "报送办理方案", "送结果征求意见", "报送办理结果", "申请延期",
    ]  # fmt: skip
    assert steps["签收"] == "已于2026年4月2日签收。"
    plan, result = told["dates"]
    assert (plan["raw_due_on"], plan["due_on"]) == ("2026-05-02", "2026-05-06")
    assert (plan["days_left"], result["label"]) == (21, "报送办理结果")
    assert [it["label"] for it in told["history"]] == ["签收", "交办"]
    assert (told["history"][0]["actor"], told["history_count"]) == ("郑国平", 2)
    assert call(county.ma, place, PLANNING).json()["steps"] == []


def test_a_step_tells_what_it_asks_and_which_may_be_chosen(call, county, water):
    asked = call(county.gao, f"undertakings/{water.pk}/file_plan/", PLANNING).json()
    assert asked["required"] == ["text"]
    [problem] = cast.problems_of(water.opinion, county.water)
    row = asked["properties"]["measures"]["items"]["properties"]["row"]
    assert row["enum"] == [problem.pk] and str(problem) in row["description"]
    asked = call(county.zheng, f"opinions/{water.opinion_id}/add_body/", PLANNING).json()
    choices = asked["properties"]["body"]["choices"]
    assert {"id": county.water.pk, "name": "县水利局"} in choices
    assert "临江" not in str(choices)
    refused = call(county.ma, f"undertakings/{water.pk}/file_plan/", PLANNING)
    assert refused.status_code == 403


def test_a_step_is_taken_by_a_post_to_its_name(call, county, water):
    place = f"undertakings/{water.pk}/file_plan/"
    answer = call(county.gao, place, PLANNING, text="")
    assert (answer.status_code, faults(answer)) == (400, {"text": "请填写。"})
    [problem] = cast.problems_of(water.opinion, county.water)
    row = {"row": problem.pk, "measure": "装消毒机", "measure_due_on": "2026-08-01"}
    rows = [{**row, "measure_by": "高建平"}]
    taken = call(county.gao, place, PLANNING, text="方案", measures=rows)
    assert (taken.status_code, taken.json()["status"]) == (200, "planned")
    problem.refresh_from_db()
    assert (problem.measure, problem.measure_due_on) == ("装消毒机", date(2026, 8, 1))
    event = water.events.get(name="file_plan")
    assert (event.actor, event.facts["text"]) == (county.gao, "方案")


def test_a_form_with_parts_takes_it_as_well(client, call, county, water):
    call(county.gao, "", PLANNING)  # logs in
    [problem] = cast.problems_of(water.opinion, county.water)
    cells = {"measure": "装消毒机", "measure_due_on": "2099-08-01", "measure_by": "高建平"}
    rows = {f"measures-{problem.pk}-{name}": cell for name, cell in cells.items()}
    place = f"{API}undertakings/{water.pk}/file_plan/"
    with time_machine.travel(noon(PLANNING), tick=False):
        late = client.post(place, {"text": "方案", **rows})
        strange = client.post(place, {"text": "方案", "status": "received"})
        taken = client.post(place, {"text": "方案"})
    assert list(faults(late)) == ["measures", f"measures.{problem.pk}.measure_due_on"]
    assert faults(strange) == {"status": "没有这一项。"}
    assert taken.json()["status"] == "planned"


def test_a_fault_in_a_small_table_is_told_at_its_cell(call, county, water):
    [problem] = cast.problems_of(water.opinion, county.water)
    place, row = f"undertakings/{water.pk}/file_plan/", {"row": problem.pk, "measure": "装"}
    rows = [{**row, "measure_due_on": "2026-13-01", "measure_by": 1}]
    assert faults(call(county.gao, place, PLANNING, text="方案", measures=rows)) == {
        "measures.0.measure_due_on": "要写成日期，如2026-04-02。",
        "measures.0.measure_by": "应为文字。",
    }
    gone = [{"row": 999, "measure": "装", "measure_due_on": "2026-08-01", "measure_by": "高"}]
    answer = call(county.gao, place, PLANNING, text="方案", measures=gone)
    assert faults(answer) == {"measures.0.row": "没有这一行。"}


def test_a_refusal_comes_before_the_faults_and_says_why(call, county, water):
    place = f"undertakings/{water.pk}/agree_plan/"
    not_now = call(county.wu, place, PLANNING, note=5)
    assert (not_now.status_code, not_now.json()["errors"][0]["code"]) == (409, "not_now")
    assert faults(not_now) == {"": "现为“待报方案”，不能同意办理方案。"}
    call(county.gao, f"undertakings/{water.pk}/file_plan/", PLANNING, text="方案")
    not_yours = call(county.gao, f"undertakings/{water.pk}/return_plan/", PLANNING, reason="")
    assert (not_yours.status_code, not_yours.json()["errors"][0]["code"]) == (403, "not_yours")
    assert faults(not_yours) == {"": "退回办理方案只能由督办工作机构进行。"}


def test_what_cannot_be_seen_cannot_be_held(call, county, water):
    for user in (county.sun, county.yuan, county.nobody):
        for place in (f"undertakings/{water.pk}/", "undertakings/999/"):
            assert call(user, place, PLANNING).status_code == 404
            assert call(user, f"{place}file_plan/", PLANNING, text="…").status_code == 404


def test_an_opinion_is_begun(call, county):
    begun = call(county.wu, "opinions/", MEETING, **facts_of(county))
    assert begun.status_code == 201, begun.json()
    opinion = Opinion.objects.get()
    assert (begun.json()["id"], begun.json()["status"]) == (opinion.pk, "draft")
    assert opinion.events.get().actor == county.wu
    assert opinion.obligations.open().get().deadline == "issue"


def test_an_opinion_is_begun_by_a_committee_only(call, county):
    for user in (county.gao, county.ma, county.guan, county.nobody):
        refused = call(user, "opinions/", MEETING, **facts_of(county))
        assert (refused.status_code, Opinion.objects.count()) == (403, 0)
        assert "只能由督办工作机构进行" in faults(refused)[""]
    foreign = call(county.yuan, "opinions/", MEETING, **facts_of(county))
    assert foreign.status_code == 400
    assert set(faults(foreign)) == {"committee", "vice_chair", "addressee"}


def test_a_part_is_begun_under_its_whole(act, call, county):
    opinion = cast.draft(act, county, problems=[])
    facts = {"text": "漏损", "demand": "改", "source": "research", "body": county.water.pk}
    begun = call(county.wu, "problems/", MEETING, opinion=opinion.pk, **facts)
    assert (begun.status_code, begun.json()["status"]) == (201, "listed")
    problem = Problem.objects.get()
    assert (problem.opinion, problem.body) == (opinion, county.water)
    for given in ({}, {"opinion": "x"}, {"opinion": 2**70}, {"opinion": None}):
        unnamed = call(county.wu, "problems/", MEETING, **facts, **given)
        assert faults(unnamed) == {"opinion": "要写明是哪一件。"}
    for user in (county.gao, county.yuan):  # the draft is nothing to them
        hidden = call(user, "problems/", MEETING, opinion=opinion.pk, **facts)
        assert hidden.status_code == 404


def test_a_part_is_refused_to_who_sees_its_whole_but_may_not_begin_it(call, county, water):
    facts = {"of": "result", "until": "2026-12-01", "reason": "汛期"}
    refused = call(county.wu, "extensions/", PLANNING, undertaking=water.pk, **facts)
    assert (refused.status_code, faults(refused)[""]) == (403, "申请延期只能由承办单位进行。")
    no_day = {**facts, "until": 20261201}
    answer = call(county.gao, "extensions/", PLANNING, undertaking=water.pk, **no_day)
    assert (answer.status_code, list(faults(answer))) == (400, ["until"])
    begun = call(county.gao, "extensions/", PLANNING, undertaking=water.pk, **facts)
    assert (begun.status_code, Extension.objects.get().undertaking) == (201, water)
    again = call(county.gao, "extensions/", PLANNING, undertaking=water.pk, **facts)
    assert (again.status_code, faults(again)[""]) == (409, "已有一件延期申请在等审批。")


@pytest.mark.parametrize("data", [[], "方案", 5, True, ["text"], {"text": {}}, {"text": None}])
def test_what_is_no_form_at_all_is_a_fault_of_the_sender(call, county, water, data):
    place = f"undertakings/{water.pk}/file_plan/"
    assert call(county.gao, place, PLANNING, data).status_code == 400
    assert call(county.wu, "opinions/", PLANNING, data).status_code == 400
    assert call(county.wu, "problems/", PLANNING, data).status_code == 400
    assert not water.events.filter(name="file_plan").exists()


# Once


def test_the_same_key_takes_a_step_once_and_answers_alike(call, county, water):
    place, once = f"undertakings/{water.pk}/file_plan/", {"Idempotency-Key": KEY}
    first = call(county.gao, place, PLANNING, headers=once, text="方案")
    again = call(county.gao, place, PLANNING, headers=once, text="方案")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert water.events.filter(name="file_plan").count() == 1
    unkeyed = call(county.gao, place, PLANNING, text="方案")
    assert unkeyed.status_code == 409


def test_the_same_key_begins_a_subject_once(call, county):
    once = {"Idempotency-Key": KEY}
    answers = [call(county.wu, "opinions/", MEETING, headers=once, **facts_of(county))] * 2
    answers.append(call(county.wu, "opinions/", MEETING, headers=once, **facts_of(county)))
    assert [it.status_code for it in answers] == [201] * 3
    assert len({it.json()["id"] for it in answers}) == Opinion.objects.count() == 1


def test_who_has_lost_sight_of_it_is_told_nothing_by_the_same_key(call, county):
    once = {"Idempotency-Key": KEY}
    assert (
        call(county.wu, "opinions/", MEETING, headers=once, **facts_of(county)).status_code == 201
    )
    county.wu.memberships.update(to_on=MEETING)
    again = call(county.wu, "opinions/", PLANNING, headers=once, **facts_of(county))
    assert again.status_code == 404


def test_a_key_of_another_step_or_of_somebody_else_is_refused(call, county, water):
    place, once = f"undertakings/{water.pk}/file_plan/", {"Idempotency-Key": KEY}
    call(county.gao, place, PLANNING, headers=once, text="方案")
    for user, elsewhere in [
        (county.liu, place),
        (county.gao, f"undertakings/{water.pk}/send_draft/"),
        (county.wu, "opinions/"),
    ]:
        used = call(user, elsewhere, PLANNING, headers=once, text="方案")
        assert (used.status_code, used.json()["errors"][0]["code"]) == (409, "key_used")
    assert Event.objects.filter(once=KEY).count() == 1


def test_a_key_that_is_none_is_a_fault(call, county, water):
    place = f"undertakings/{water.pk}/file_plan/"
    answer = call(county.gao, place, PLANNING, headers={"Idempotency-Key": "1"}, text="方案")
    assert faults(answer) == {"Idempotency-Key": "要是一个 UUID。"}


@pytest.mark.usefixtures("committed")
def test_eight_sendings_at_once_take_it_once(act, county, live_programs):
    water = cast.of(cast.handed(act, county), county.water)
    place = f"{API}undertakings/{water.pk}/file_plan/"
    answers = live_programs(county.gao, PLANNING, [(place, {"text": "方案"})] * 8, uuid.uuid4())
    assert {it.status_code for it in answers} == {200}
    assert len({it.content for it in answers}) == 1
    assert water.events.filter(name="file_plan").count() == 1


# What there is not


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_nothing_for_a_stranger(client, call, county, water, kind):
    for answer in (client.get(f"{API}{kind}/"), client.post(f"{API}{kind}/")):
        assert (answer.status_code, faults(answer)) == (401, {"": "没有登录，也没有带令牌。"})
        assert answer["WWW-Authenticate"] == "Bearer"
    for user in (county.nobody, county.yuan, county.guan):
        assert call(user, f"{kind}/", PLANNING).json()["results"] == []


def test_nothing_is_changed_or_deleted_but_by_a_step(client, county, water):
    client.force_login(county.wu)
    for ask in (client.put, client.patch, client.delete, client.options, client.trace):
        for place in (f"{API}undertakings/{water.pk}/", f"{API}undertakings/"):
            answer = ask(place)
            assert answer.status_code == 405
            assert "这个地址不接受" in faults(answer)[""]


def test_the_history_is_told_in_full_when_it_is_asked_for(call, county, water):
    for _ in range(30):
        call(county.wu, f"undertakings/{water.pk}/urge/", HAND_OVER, text="抓紧")
    told = call(county.gao, f"undertakings/{water.pk}/", PLANNING).json()
    assert (len(told["history"]), told["history_count"]) == (25, 32)
    told = call(county.gao, f"undertakings/{water.pk}/?log=all", PLANNING).json()
    assert len(told["history"]) == 32
    assert told["history"][0]["facts"] == [{"label": "催办内容", "text": "抓紧", "rows": []}]
