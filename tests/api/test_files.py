"""Files for programs: named where they were handed in, given to whoever may read of it."""

import pytest
import time_machine

from renda import vault
from renda.models import Attachment
from tests.api.conftest import API, faults
from tests.conftest import noon
from tests.supervision import cast
from tests.supervision.test_files import DAY, NAME, PDF, claim, sent


@pytest.fixture
def problem(act, county, water):
    problem = water.own_problems().get()
    assert claim(act, county.gao, problem, sent(NAME), sent("照片.pdf")).status_code == 302
    return problem


def moments(answer):
    told = answer.json()["history"]
    return [*told, *(it for moment in told for it in moment["follows"])]


def enclosed(answer):
    return [file for moment in moments(answer) for file in moment["files"]]


def test_each_moment_names_its_files_and_where_they_are(call, county, problem):
    files = [
        {"id": it.pk, "name": it.name, "size": len(PDF), "address": f"{API}files/{it.pk}/"}
        for it in Attachment.objects.all()
    ]
    for place in (f"problems/{problem.pk}/", f"opinions/{problem.opinion_id}/"):
        assert enclosed(call(county.wu, place, DAY)) == files


def test_a_file_comes_as_it_was_handed_in_whatever_the_program_takes(call, county, problem):
    place = enclosed(call(county.wu, f"problems/{problem.pk}/", DAY))[0]["address"]
    for takes in ("*/*", "application/octet-stream", "application/json", "application/pdf"):
        got = call(county.wu, place, DAY, headers={"Accept": takes})
        assert (got.status_code, b"".join(got.streaming_content)) == (200, PDF)
        assert got["Content-Type"] == "application/octet-stream"
        assert got["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%B3")


def test_only_who_reads_of_the_step_gets_the_file(client, call, county, problem):
    file = Attachment.objects.first()
    for user in (county.wu, county.zheng, county.ma, county.shen, county.qin, county.sun):
        assert call(user, f"files/{file.pk}/", DAY).status_code == 200
    refused = (404, {"": "没有找到，或者不是您能看到的。"})
    for user in (county.yuan, county.nobody, county.guan, county.tian):
        answers = [call(user, f"files/{it}/", DAY) for it in (file.pk, file.pk + 9)]
        assert [(it.status_code, faults(it)) for it in answers] == [refused] * 2
    client.logout()
    assert client.get(f"{API}files/{file.pk}/").status_code == 401


def test_what_went_before_one_saw_the_case_is_neither_named_nor_given(act, call, county):
    opinion = cast.draft(act, county)
    act(county.wu, opinion, "submit", cast.MEETING, files=[sent("调研报告.pdf")])
    act(county.zhou, opinion, "approve", cast.MEETING)
    act(county.wu, opinion, "issue", cast.HAND_OVER, number="1号")
    cast.hand_over(act, county, opinion)
    file, place = Attachment.objects.get(), f"opinions/{opinion.pk}/"
    assert [it["id"] for it in enclosed(call(county.zhou, place, DAY))] == [file.pk]
    assert enclosed(call(county.gao, place, DAY)) == []
    assert call(county.gao, f"files/{file.pk}/", DAY).status_code == 404


def test_a_file_that_was_altered_is_not_given(call, county, problem, monkeypatch, client):
    monkeypatch.setattr(vault, "fault_of", lambda digest: "altered")
    client.raise_request_exception = False
    refused = call(county.wu, f"files/{Attachment.objects.first().pk}/", DAY)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (500, "lost")
    assert "和交来时不一样了" in faults(refused)[""]


def test_the_door_the_page_and_the_program_have_one_day(client, county, monkeypatch):
    """However late at night: the clock of a request is read once."""
    late = noon(DAY).replace(hour=23, minute=59, second=59)
    with time_machine.travel(late, tick=False) as journey:
        client.force_login(county.wu)
        monkeypatch.setattr("renda.middleware.goes_on", lambda _: journey.shift(2) or True)
        assert client.get("/notices/").context["view"].today == DAY
        journey.move_to(late)
        assert client.get(f"{API}notices/").renderer_context["view"].today == DAY
