"""The first administrator of a real office: one command, once."""

import io
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import Body, Congress, Duty, Event, Membership, Term, User
from renda.tasks import count_rows

PASSWORD = "Qing-shui-2026"
FACTS = {
    "place": "青河县", "congress": "青河县人大常委会", "level": "county", "term": "18",
    "term_from": "2026-12-20", "person": "管青", "login": "guanqing",
}  # fmt: skip


@pytest.fixture
def setup(db, monkeypatch):
    monkeypatch.setenv("RENDA_ADMIN_PASSWORD", PASSWORD)

    def setup(**changes):
        out = io.StringIO()
        call_command("setup", stdout=out, stderr=out, **{**FACTS, **changes})
        return out.getvalue()

    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    return setup


def test_an_office_is_founded_and_its_administrator_comes_in(setup, client):
    assert "请用“guanqing”登录" in setup()
    congress = Congress.objects.get(place="青河县")
    kinds = dict(congress.bodies.values_list("kind", "parent__kind"))
    assert kinds == {
        "standing_committee": None,
        "council": "standing_committee",
        "office": "council",
    }
    assert Term.objects.get(congress=congress).number == 18
    post = Membership.objects.get()
    assert (post.duty, post.body.kind) == (Duty.ADMINISTRATOR, Body.Kind.STANDING_COMMITTEE)
    assert Event.objects.filter(congress=congress, actor=None).count() == 4
    assert not User.objects.get().is_superuser
    assert client.login(username="guanqing", password=PASSWORD)
    assert client.get("/admin/").status_code == 200


def test_a_second_run_is_refused(setup):
    setup()
    with pytest.raises(CommandError, match="青河县已经建好"):
        setup(congress="别的", login="other")
    assert Congress.objects.count() == User.objects.count() == 1
    setup(place="白河县", congress="白河县人大常委会", login="bai")


def test_all_that_is_wrong_is_said_at_once(setup):
    with pytest.raises(CommandError) as refused:
        setup(place="", level="village", term="x", term_from="2026-02-30", login=None)
    said = str(refused.value)
    assert all(f"--{name}：" in said for name in ("place", "level", "term", "term-from", "login"))
    assert not Congress.objects.exists()


def test_a_weak_password_founds_nothing(setup, monkeypatch):
    for weak in ("12345678", "guanqing", "", "password"):
        monkeypatch.setenv("RENDA_ADMIN_PASSWORD", weak)
        with pytest.raises(CommandError, match="密码不能用"):
            setup()
    monkeypatch.delenv("RENDA_ADMIN_PASSWORD")
    with pytest.raises(CommandError, match="RENDA_ADMIN_PASSWORD"):
        setup()
    assert not Congress.objects.exists() and not User.objects.exists()


def test_what_is_missing_is_asked_for(setup, monkeypatch):
    answers = iter(["", "guanqing"])
    passwords = iter([PASSWORD, PASSWORD])
    monkeypatch.delenv("RENDA_ADMIN_PASSWORD")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))
    assert "登录名：" in setup(login=None)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("command", ["due 2025-12-31 1m", "audit verify", "invariants"])
def test_before_anything_was_laid_a_command_says_what_to_run_first(tmp_path, command):
    run = [sys.executable, "manage.py", *command.split()]
    environ = {**os.environ, "RENDA_DATA": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(run, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "先运行 manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_each_night_sqlite_is_told_how_many_rows_there_are(county):
    with CaptureQueriesContext(connection) as asked:
        count_rows()
    told = [it["sql"] for it in asked]
    assert told[-1:] == (["ANALYZE"] if connection.vendor == "sqlite" else [])
