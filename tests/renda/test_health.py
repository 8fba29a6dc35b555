"""/healthz, for a monitor; and the sweep of a system timer."""

import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection

from renda.models import Heartbeat, Message, Notice
from renda.views import health as module
from tests.conftest import HAND_OVER, noon
from tests.supervision.cast import handed

NOW = noon(HAND_OVER)
State = Message.State


@pytest.fixture
def ask(client, monkeypatch):
    monkeypatch.setattr("renda.middleware.ThirdHand.help", lambda self, now: None)

    def ask(at=NOW):
        with time_machine.travel(at, tick=False):
            response = client.get("/healthz")
        return response.status_code, json.loads(response.content), response

    return ask


def beat(at):
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": at})


def test_all_is_well(db, ask):
    beat(NOW - timedelta(minutes=2))
    code, told, response = ask()
    assert (code, told["status"], told["stalled"]) == (200, "ok", [])
    assert told["parts"]["sweep"] == {"age_seconds": 120}
    assert "no-store" in response["Cache-Control"]


def test_it_starts(db, ask, monkeypatch):
    monkeypatch.setattr(module, "BEGUN", module.time.monotonic())
    assert ask()[:2] == (200, {**ask()[1], "status": "starting"})
    monkeypatch.setattr(module, "BEGUN", module.time.monotonic() - 301)
    assert ask()[0] == 503


@pytest.mark.parametrize("minutes", [6, -6])
def test_a_sweep_that_stands_still_or_lies_ahead(db, ask, minutes):
    beat(NOW - timedelta(minutes=minutes))
    code, told, _ = ask()
    assert (code, told["stalled"]) == (503, ["sweep"])


@pytest.mark.parametrize(
    "facts, part",
    [
        ({"state": State.HELD}, "held"),
        ({"claimed_until": NOW - timedelta(minutes=5)}, "claimed"),
        ({"next_try_at": NOW - timedelta(minutes=31)}, "pending"),
    ],
)
def test_messages_that_stand_still(county, act, ask, facts, part):
    handed(act, county)
    Message.objects.update(state=State.SENT)
    beat(NOW)
    assert ask()[0] == 200
    one = Message.objects.first()
    Message.objects.filter(pk=one.pk).update(
        **{"state": State.PENDING, "next_try_at": NOW, **facts}
    )
    code, told, response = ask()
    assert (code, told["stalled"], told["parts"][part]) == (503, [part], {"count": 1})
    assert "饮水" not in response.content.decode()


def test_a_database_that_does_not_answer(db, ask, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", refuse)
        code, told, _ = ask()
    assert (code, told["parts"], told["stalled"]) == (503, {"database": {}}, ["database"])


def test_the_timers_sweep_says_what_it_did(county, act):
    handed(act, county)
    Message.objects.update(state=State.SENT)
    out = io.StringIO()
    with time_machine.travel(noon(HAND_OVER.replace(month=5, day=5)), tick=False):
        call_command("sweep", stdout=out)
        assert out.getvalue().startswith("写提醒") and out.getvalue().count("\n") == 1
        assert Notice.objects.filter(obligation__isnull=False).exists()
        before = Notice.objects.count()
        call_command("sweep", "--everything", stdout=out)
    assert Notice.objects.count() == before
    assert Heartbeat.objects.get(name="sweep").at == noon(HAND_OVER.replace(month=5, day=5))


def test_a_nightly_check_that_runs_no_longer(county, act, ask):
    beat(NOW)
    Heartbeat.leave("invariants", at=NOW - timedelta(days=3))
    assert "夜间核对已有3天没有运行" in act.see(county.guan, "/", NOW.date()).text
    assert "没有运行" not in act.see(county.wu, "/", NOW.date()).text
    code, told, _ = ask()
    assert (code, told["stalled"]) == (503, ["findings"])


def test_what_a_nightly_check_found(db, ask):
    beat(NOW)
    Heartbeat.leave("verify", at=NOW, finding="操作记录被动过：记录7：记录被删去。")
    code, told, response = ask()
    assert (code, told["stalled"], told["parts"]["findings"]) == (503, ["findings"], {"count": 1})
    assert "记录7" not in response.content.decode()
