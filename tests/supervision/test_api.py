"""The same steps for programs: a POST to its name, with the same forms and refusals."""

import json
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import User
from supervision.models import Extension, Opinion, Problem
from tests.conftest import HAND_OVER, MEETING, noon
from tests.supervision import cast

API = "/supervision/api/"
PLANNING = date(2026, 4, 15)
KINDS = ["opinions", "problems", "undertakings", "extensions", "returnrequests"]


@pytest.fixture
def call(client):
    """Send JSON, or ask without it, as somebody on a day."""

    def call(user, place, on, data=None, **facts):
        with time_machine.travel(noon(on), tick=False):
            client.force_login(User.objects.get(pk=user.pk))
            if data is None and not facts:
                return client.get(API + place)
            body = json.dumps(facts if data is None else data)
            return client.post(API + place, body, content_type="application/json")

    return call


@pytest.fixture
def water(act, county):
    return cast.of(cast.handed(act, county), county.water)


def facts_of(county, **facts):
    return {
        "title": cast.TITLE, "form": "special_report", "meeting": "第二十九次会议",
        "deliberated_on": MEETING.isoformat(), "committee": county.committee.pk,
        "vice_chair": county.zheng.pk, "addressee": county.gov.pk, "evaluation": "好", **facts,
    }  # fmt: skip


def test_a_subject_says_which_steps_its_reader_may_take(call, county, water):
    place = f"undertakings/{water.pk}/"
    assert call(county.gao, place, PLANNING).json()["steps"] == [
        "file_plan", "send_draft", "file_result",
    ]  # fmt: skip
    assert call(county.ma, place, PLANNING).json()["steps"] == []
    assert call(county.gao, place, PLANNING).json()["handed_over_on"] == "2026-04-02"


def test_a_step_is_taken_by_a_post_to_its_name(call, county, water):
    place = f"undertakings/{water.pk}/file_plan/"
    faults = call(county.gao, place, PLANNING, text="")
    assert (faults.status_code, faults.json()) == (400, {"text": ["请填写。"]})
    [problem] = cast.problems_of(water.opinion, county.water)
    row = {"row": problem.pk, "measure": "装消毒机", "measure_due_on": "2026-08-01"}
    taken = call(
        county.gao, place, PLANNING, text="方案", measures=[{**row, "measure_by": "高建平"}]
    )
    assert (taken.status_code, taken.json()["status"]) == (200, "planned")
    problem.refresh_from_db()
    assert (problem.measure, problem.measure_due_on) == ("装消毒机", date(2026, 8, 1))
    event = water.events.get(name="file_plan")
    assert (event.actor, event.facts["text"]) == (county.gao, "方案")


def test_a_refusal_comes_before_the_faults_and_says_why(call, county, water):
    refused = call(county.gao, f"undertakings/{water.pk}/agree_plan/", PLANNING, note="")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "现为“待报方案”，不能同意办理方案。"
    call(county.gao, f"undertakings/{water.pk}/file_plan/", PLANNING, text="方案")
    refused = call(county.gao, f"undertakings/{water.pk}/return_plan/", PLANNING, reason="")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "退回办理方案只能由督办工作机构进行。"


def test_what_cannot_be_seen_cannot_be_held(call, county, water):
    for user in (county.sun, county.yuan, county.nobody):
        for place in (f"undertakings/{water.pk}/", "undertakings/999/"):
            assert call(user, place, PLANNING).status_code == 404
            assert call(user, f"{place}file_plan/", PLANNING, text="…").status_code == 404


def test_an_opinion_is_begun(call, county):
    begun = call(county.wu, "opinions/", MEETING, **facts_of(county, status="closed", id=77))
    assert begun.status_code == 201, begun.json()
    opinion = Opinion.objects.get()
    assert (begun.json()["id"], begun.json()["status"]) == (opinion.pk, "draft")
    assert opinion.pk != 77 and opinion.events.get().actor == county.wu
    assert opinion.obligations.open().get().deadline == "issue"


def test_an_opinion_is_begun_by_a_committee_only(call, county):
    for user in (county.gao, county.ma, county.guan, county.nobody):
        refused = call(user, "opinions/", MEETING, **facts_of(county))
        assert (refused.status_code, Opinion.objects.count()) == (403, 0)
        assert "只能由有关工作机构" in refused.json()["detail"]
    foreign = call(county.yuan, "opinions/", MEETING, **facts_of(county))
    assert foreign.status_code == 400
    assert set(foreign.json()) == {"committee", "vice_chair", "addressee"}


def test_a_part_is_begun_under_its_whole(act, call, county):
    opinion = cast.draft(act, county, problems=[])
    facts = {"text": "漏损", "demand": "改", "source": "research", "body": county.water.pk}
    begun = call(county.wu, "problems/", MEETING, opinion=opinion.pk, **facts)
    assert (begun.status_code, begun.json()["status"]) == (201, "listed")
    problem = Problem.objects.get()
    assert (problem.opinion, problem.body) == (opinion, county.water)
    unnamed = call(county.wu, "problems/", MEETING, **facts)
    assert (unnamed.status_code, list(unnamed.json())) == (400, ["opinion"])
    for user in (county.gao, county.yuan):  # the draft is nothing to them
        hidden = call(user, "problems/", MEETING, opinion=opinion.pk, **facts)
        assert hidden.status_code == 404


def test_a_part_is_refused_to_who_sees_its_whole_but_may_not_begin_it(call, county, water):
    facts = {"of": "result", "until": "2026-12-01", "reason": "汛期"}
    refused = call(county.wu, "extensions/", PLANNING, undertaking=water.pk, **facts)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "申请延期只能由承办单位进行。"
    no_day = {**facts, "until": 20261201}
    faults = call(county.gao, "extensions/", PLANNING, undertaking=water.pk, **no_day)
    assert (faults.status_code, list(faults.json())) == (400, ["until"])
    begun = call(county.gao, "extensions/", PLANNING, undertaking=water.pk, **facts)
    assert (begun.status_code, Extension.objects.get().undertaking) == (201, water)


@pytest.mark.parametrize("data", [[], "方案", 5, True, ["text"], {"text": {}}])
def test_what_is_no_form_at_all_is_a_fault_of_the_sender(call, county, water, data):
    place = f"undertakings/{water.pk}/file_plan/"
    assert call(county.gao, place, PLANNING, data).status_code == 400
    assert call(county.wu, "opinions/", PLANNING, data).status_code == 400
    assert call(county.wu, "problems/", PLANNING, data).status_code == 400
    assert not water.events.filter(name="file_plan").exists()


def test_there_is_nothing_for_a_stranger(client, call, county, water):
    for kind in KINDS:
        client.logout()
        assert client.get(f"{API}{kind}/").status_code == 403
        assert client.post(f"{API}{kind}/").status_code == 403
        for user in (county.nobody, county.yuan, county.guan):
            assert call(user, f"{kind}/", PLANNING).json()["results"] == []


def test_nothing_is_changed_or_deleted_but_by_a_step(client, county, water):
    client.force_login(county.wu)
    for ask in (client.put, client.patch, client.delete):
        assert ask(f"{API}undertakings/{water.pk}/").status_code == 405
        assert ask(f"{API}undertakings/").status_code == 405


def test_a_list_costs_the_same_whatever_its_length(act, call, county):
    ask_for_everything(act, county)
    first = {kind: queries(call, county, kind) for kind in KINDS}
    ask_for_everything(act, county)
    assert {kind: queries(call, county, kind) for kind in KINDS} == first
    assert max(first.values()) <= 6  # user, posts, how many, the rows, and what they are tied to


def ask_for_everything(act, county):
    """Hand over one more opinion, with an extension and a return request asked."""
    opinion = cast.draft(act, county)
    cast.issue(act, county, opinion, number=f"{opinion.pk}号")
    cast.hand_over(act, county, opinion)
    water, health = cast.of(opinion, county.water), cast.of(opinion, county.health)
    cast.ask_extension(act, county.gao, water, HAND_OVER, date(2026, 12, 1))
    problems = [it.pk for it in cast.problems_of(opinion, county.health)]
    address = f"/supervision/under/{health.pk}/returnrequest/new/"
    asked = act.post(county.he, address, HAND_OVER, problems=problems, reason="无职责")
    assert asked.status_code == 302


def queries(call, county, kind):
    call(county.wu, f"{kind}/", PLANNING)
    with CaptureQueriesContext(connection) as found:
        assert call(county.wu, f"{kind}/", PLANNING).json()["results"]
    return len([it for it in found if "SELECT" in it["sql"] and "session" not in it["sql"]])


def test_the_schema_describes_every_step(tmp_path):
    """The OpenAPI document is whole; a step stands in it with who may take it."""
    path = tmp_path / "schema.yaml"
    call_command("spectacular", file=str(path), validate=True)
    schema = path.read_text(encoding="utf-8")
    assert "/supervision/api/undertakings/{id}/file_plan/:" in schema
    assert "handed → planned；承办单位、受文机关办事机构、督办工作机构" in schema
