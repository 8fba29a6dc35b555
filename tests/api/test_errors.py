"""One shape for whatever is refused: JSON, in Chinese, kept by nobody on the way."""

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from redis.exceptions import ConnectionError as NoRedis
from rest_framework.throttling import SimpleRateThrottle

from renda.views.tokens import make
from tests.api.conftest import API, faults
from tests.api.test_steps import PLANNING
from tests.conftest import noon


@pytest.fixture
def browser(county):
    client = Client()
    with time_machine.travel(noon(PLANNING), tick=False):
        client.force_login(county.gao)
        yield client


def is_one_of_ours(answer):
    told = answer.json()
    assert set(told) == {"type", "errors"}
    assert all(set(it) == {"code", "detail", "attr"} for it in told["errors"])
    assert any("一" <= letter <= "鿿" for letter in told["errors"][0]["detail"])
    assert answer["Content-Type"] == "application/json"
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    return answer.status_code, told["errors"][0]["code"]


def test_every_refusal_has_one_shape(browser, water):
    step = f"{API}undertakings/{water.pk}/file_plan/"
    json = "application/json"
    answers = [
        (Client().get(f"{API}opinions/"), 401, "not_authenticated"),
        (browser.get(f"{API}undertakings/999999/"), 404, "not_found"),
        (browser.get(f"{API}undertakings/{'9' * 50}/"), 404, "not_found"),
        (browser.get(f"{API}undertakings/{'9' * 5000}/"), 404, "not_found"),
        (browser.get(f"{API}undertakings/x/"), 404, "not_found"),
        (browser.get(f"{API}nothing/"), 404, "not_found"),
        (browser.get(f"{API}opinions"), 404, "not_found"),
        (browser.delete(f"{API}opinions/"), 405, "method_not_allowed"),
        (browser.get(f"{API}opinions/", headers={"Accept": "text/html"}), 406, "not_acceptable"),
        (browser.get(f"{API}opinions/?x=1"), 400, "unknown"),
        (browser.post(step, "<a/>", content_type="text/xml"), 415, "unsupported_media_type"),
        (browser.post(step, "a=1", content_type="application/x-www-form-urlencoded"), 415,
         "unsupported_media_type"),
        (browser.post(step, {"text": ""}, content_type=json), 400, "required"),
    ]  # fmt: skip
    assert [is_one_of_ours(it) for it, *_ in answers] == [(s, code) for _, s, code in answers]


@pytest.mark.parametrize(
    "text",
    ["{", "", '{"text": NaN}', '{"text": Infinity}', '{"text": "\\ud800"}', b'{"text": "\xff"}',
     '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", '{"text": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_what_is_no_json_is_told_so(browser, water, text):
    step = f"{API}undertakings/{water.pk}/file_plan/"
    status, code = is_one_of_ours(browser.post(step, text, content_type="application/json"))
    assert (status, code) in {(400, "parse_error"), (400, "required")}


def test_what_is_too_big_is_not_read(browser, water):
    big = '{"text": "' + "长" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    step = f"{API}undertakings/{water.pk}/file_plan/"
    answer = browser.post(step, big, content_type="application/json")
    assert is_one_of_ours(answer) == (413, "too_big")
    many = {f"field{n}": "1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert is_one_of_ours(browser.post(step, many)) == (400, "parse_error")


@pytest.mark.parametrize("text", ["\x00", "方\x00案"])
def test_a_character_that_no_database_keeps_is_a_fault_at_its_field(browser, water, text):
    step = f"{API}undertakings/{water.pk}/file_plan/"
    answer = browser.post(step, {"text": text}, content_type="application/json")
    assert list(faults(answer)) == ["text"]


def test_strangers_are_let_in_slowly_and_told_when_to_come_again(db):
    with time_machine.travel(noon(PLANNING), tick=False):
        answers = [
            Client().get(f"{API}opinions/", headers={"X-Forwarded-For": f"10.0.0.{n}"})
            for n in range(31)
        ]
    assert {it.status_code for it in answers[:30]} == {401}
    assert is_one_of_ours(answers[30]) == (429, "throttled")
    assert answers[30]["Retry-After"] == "60"


def test_a_wrong_token_is_counted_too(db):
    wrong = {"Authorization": f"Bearer renda_{'0' * 64}"}
    with time_machine.travel(noon(PLANNING), tick=False):
        answers = [Client().get(f"{API}opinions/", headers=wrong) for _ in range(31)]
    assert [answers[0].status_code, answers[30].status_code] == [401, 429]


def test_a_token_has_its_own_count(browser, county):
    _, secret = make(county.gao, at=noon(PLANNING), purpose="台账", days=30)
    bearer = {"Authorization": f"Bearer {secret}"}
    answers = [Client().get(API, headers=bearer) for _ in range(301)]
    assert {it.status_code for it in answers[:300]} == {200}
    assert answers[300].status_code == 429
    assert browser.get(API).status_code == 200


def test_without_the_cache_nobody_is_refused_for_it(browser, monkeypatch):
    def fail(*args):
        raise NoRedis

    monkeypatch.setattr(SimpleRateThrottle, "allow_request", fail)
    assert browser.get(API).status_code == 200
