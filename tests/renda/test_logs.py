"""One event, one line: who asked for what, without what they typed; and what came of it."""

import io
import json
import logging
import time

import pytest
from celery.contrib.testing.worker import start_worker
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from hypothesis import given
from hypothesis import strategies as st

from renda import logs
from renda.celery import app
from renda.delivery import log as house


class Lines(logging.StreamHandler):
    """Whatever is logged, as it would stand in the file."""

    def __init__(self, *, readable=False):
        super().__init__(io.StringIO())
        made = logs.shape(readable=readable)["formatters"]["line"]
        self.setFormatter(made.pop("()")(**made))

    @property
    def text(self):
        return self.stream.getvalue()

    def read(self, event):
        lines = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in lines if line["event"] == event]


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).disabled = False  # the test of the floors silences all there are
    yield handler
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_without_what_was_typed(county, client, lines):
    client.force_login(county.wu)
    answer = client.get("/supervision/opinions/", {"q": "饮水安全"})
    [line] = lines.read("request_finished")
    assert line["request"] == "GET /supervision/opinions/"
    assert (line["code"], line["user_id"]) == (200, county.wu.pk)
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["ms"] >= 0
    assert "饮水" not in lines.text and county.wu.name not in lines.text


def test_nobody_chooses_the_id_of_a_request(db, client, lines):
    answer = client.get("/login/", headers={"X-Request-ID": "chosen"})
    assert answer["X-Request-ID"] != "chosen"
    assert "chosen" not in lines.text


def test_a_password_is_in_no_line(county, client, lines):
    client.post("/login/", {"username": "gao", "password": "a-Secret-of-1949"})
    assert lines.read("request_finished")
    assert "a-Secret-of-1949" not in lines.text


def test_an_address_that_opens_a_door_is_written_as_its_pattern(county, client, lines):
    token = default_token_generator.make_token(county.gao)
    uid = urlsafe_base64_encode(force_bytes(county.gao.pk))
    client.get(f"/password/reset/{uid}/{token}/")
    [line] = lines.read("request_finished")
    assert line["request"] == "GET /password/reset/<uidb64>/<token>/"
    assert token not in lines.text


def test_what_fails_is_one_line_with_its_trace(county, client, lines, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("called 13812345678\nat gao@example.org")

    monkeypatch.setattr("renda.shell.Shell.__init__", fail)
    client.raise_request_exception = False
    answer = client.get("/login/")
    [line] = lines.read("request_failed")
    assert (answer.status_code, line["code"]) == (500, 500)
    assert line["request_id"] == answer["X-Request-ID"]
    assert "ValueError" in line["exception"] and "138" not in line["exception"]
    assert "gao@" not in line["exception"]


BREAKING = st.text(st.sampled_from("甲a\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20)


@pytest.mark.parametrize("readable", [False, True])
@given(text=BREAKING)
def test_nobody_can_forge_a_line(readable, text):
    handler = Lines(readable=readable)
    line = handler.format(
        logging.LogRecord("renda", logging.WARNING, "", 0, "because: %s", (text,), None)
    )
    assert len(line.splitlines()) == 1


def test_beat_is_not_heard_unless_it_fails(lines):
    said = logging.getLogger("django_structlog.celery.receivers")
    said.info({"event": "task_succeeded"})
    said.error({"event": "task_failed"})
    assert [json.loads(line)["level"] for line in lines.text.splitlines()] == ["error"]


@app.task(name="tests.hear")
def hear():
    house.warning("heard")


def test_the_id_of_a_request_follows_into_its_task(client, lines, monkeypatch):
    """A real worker, in a thread; the message goes through the queue of this process."""
    monkeypatch.setattr("renda.middleware.ThirdHand.help", lambda self, now: None)
    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    monkeypatch.setattr("renda.views.account.Login.get", _ask_for_a_task)
    with start_worker(app, perform_ping_check=False, pool="solo"):
        logging.getLogger().addHandler(lines)  # a worker that starts sets all up anew
        answer = client.get("/login/")
        _wait_for(lambda: lines.read("task_succeeded"))
    for event in ("task_enqueued", "task_started", "heard", "task_succeeded"):
        assert {it["request_id"] for it in lines.read(event)} == {answer["X-Request-ID"]}, event


def _ask_for_a_task(view, request, *args, **kwargs):
    hear.apply_async()
    return view.render_to_response({})


def _wait_for(condition, patience=100):
    while not condition() and patience:
        patience -= 1
        time.sleep(0.1)
    assert condition()
