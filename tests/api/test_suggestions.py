"""What deputies raise, by programs: from the draft to the number, and who may enter what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from suggestions.models import Suggestion
from tests.api.conftest import faults
from tests.api.test_lists import queries
from tests.renda.papers import pdf
from tests.suggestions.cast import (
    BEFORE,
    CLOSES,
    OPENS,
    RECESS,
    TEXT,
    hand_in,
    motion,
    now,
    seat_of,
    seat_the_deputies,
    submit,
)
from tests.suggestions.test_costs import UNDER, come_in, hand_to_units

STATUS = Suggestion.Status


@pytest.fixture
def house(county):
    return seat_the_deputies(county)


def test_a_deputy_drafts_invites_and_hands_in(call, house):
    name = f"own-{house.chengguan.pk}"
    begun = call(house.tan, "suggestions/", RECESS, name=name, **TEXT)
    assert begun.status_code == 201, begun.json()
    place = f"suggestions/{begun.json()['id']}/"
    assert call(house.lu, place, RECESS).status_code == 404
    asked = call(house.tan, f"{place}invite/", RECESS).json()
    names = {it["id"] for it in asked["properties"]["deputies"]["choices"]}
    assert seat_of(house.lu) in names and seat_of(house.tan) not in names
    assert call(house.tan, f"{place}invite/", RECESS, deputies=[seat_of(house.lu)]).json()
    [signature] = call(house.lu, "signatures/", RECESS).json()["results"]
    consented = call(house.lu, f"signatures/{signature['id']}/consent/", RECESS, data={})
    assert consented.json()["status"] == "consented"
    undeclared = call(house.tan, f"{place}submit/", RECESS, data={})
    assert (undeclared.status_code, [*faults(undeclared)]) == (400, ["is_declared"])
    handed_in = call(house.tan, f"{place}submit/", RECESS, is_declared=True)
    assert handed_in.json()["status"] == STATUS.SUBMITTED
    assert call(house.chen, f"{place}check/", RECESS, data={}).json()["status"] == STATUS.CHECKED
    accepted = call(house.an, f"{place}accept/", RECESS, field="transport").json()
    assert (accepted["status"], accepted["number"]) == (STATUS.ACCEPTED, "闭2026-001号")
    labels = [it["label"] for it in call(house.lu, place, RECESS).json()["history"]]
    assert labels[:3] == ["受理编号", "审查同意", "提交"]


def test_what_came_on_paper_is_entered_by_the_committee_only(act, call, house):
    given = {
        **TEXT, "committee": house.deputies_committee.pk, "lead": seat_of(house.tan),
        "deputies": [seat_of(house.lu)], "submitted_on": RECESS.isoformat(),
    }  # fmt: skip
    for user in (house.tan, house.chen, house.zhou, house.guan):
        refused = call(user, "suggestions/enter/", RECESS, **given)
        assert (refused.status_code, Suggestion.objects.count()) == (403, 0)
        assert faults(refused) == {"": "代为录入只能由代表工作委员会进行。"}
    unproven = call(house.an, "suggestions/enter/", RECESS, **given)
    assert (unproven.status_code, [*faults(unproven)]) == (400, ["files"])
    scan = SimpleUploadedFile("扫描件.pdf", pdf())
    begun = act.post(house.an, "/api/suggestions/enter/", RECESS, files=scan, **given)
    assert (begun.status_code, begun.json()["status"]) == (201, STATUS.CHECKED)
    it = Suggestion.objects.get()
    assert (it.lead, it.count(RECESS), it.is_on_paper) == (house.tan, 2, True)


def test_what_only_follows_from_another_step_is_taken_by_nobody(act, call, house):
    place = f"suggestions/{hand_in(act, house, RECESS).pk}/"
    for user in (house.tan, house.an):
        assert call(user, f"{place}fall_below/", RECESS, data={}).status_code == 403
        assert call(user, "suggestions/part/", RECESS, **TEXT).status_code == 403


def test_a_motion_is_put_on_the_agenda_and_called_so(act, call, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    act(house.chen, it, "check", OPENS)
    act(house.an, it, "accept", OPENS, field="environment")
    place = f"suggestions/{it.pk}/"
    unsaid = call(house.an, f"{place}put_on_agenda/", CLOSES, decision="主席团第二次会议")
    assert (unsaid.status_code, [*faults(unsaid)]) == (400, ["result"])
    said = {"decision": "主席团第二次会议", "result": "表决通过。"}
    assert call(house.tan, f"{place}put_on_agenda/", CLOSES, **said).status_code == 403
    assert call(house.an, f"{place}put_on_agenda/", CLOSES, **said).status_code == 200
    [row] = call(house.nine[0], "suggestions/?decided=congress", RECESS).json()["results"]
    assert (row["status"], row["status_label"]) == (STATUS.CLOSED, "列入大会议程")
    found = call(house.tan, place, RECESS).json()
    assert (found["decided"], found["history"][0]["facts"][0]["text"]) == (
        "congress", "主席团第二次会议",
    )  # fmt: skip


@pytest.mark.parametrize("query", ["", "kind=suggestion", "kind=motion", "q=信号灯", "year=2026"])
def test_the_filters_are_those_of_the_page(act, call, house, query):
    hand_in(act, house, RECESS)
    for user in (house.tan, house.an, house.dong):
        page = act.see(user, f"/suggestions/suggestions/?{query}", RECESS)
        rows = [row.subject.pk for row in page.context["rows"].page.object_list]
        answer = call(user, f"suggestions/?{query}", RECESS).json()
        assert [it["id"] for it in answer["results"]] == rows


def test_a_list_costs_the_same_whatever_its_length(act, call, house):
    places, people = ("suggestions/", "signatures/"), (house.tan, house.lu, house.an)
    asked = [(place, user) for place in places for user in people]
    found = []
    for more in (2, 6):
        assert now(come_in(act, house, more)).number
        found.append([queries(call, user, place) for place, user in asked])
    assert found[0] == found[1]


def test_the_lists_of_the_units_cost_the_same_whatever_their_length(act, call, house):
    places = [f"{kind}s/" for kind in ("assignment", *UNDER)]
    asked = [(place, user) for place in places for user in (house.gao, house.tan, house.an)]
    found = []
    for more in (2, 4):
        for _ in range(more):
            hand_to_units(act, house, house.housing)
        found.append([queries(call, user, place) for place, user in asked])
    assert found[0] == found[1]
