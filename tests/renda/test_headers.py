"""What each answer says to the browser. All addresses for everybody: `tests/matrix/visitor.py`."""

import os
import subprocess
import sys
import time

import pytest
from django.test import Client

from renda.views import health
from tests.matrix.visitor import unguarded

SAY = """
import django; django.setup()
from django.test import Client
answer = Client().get("/login/", secure=True)
print(answer["Strict-Transport-Security"])
print(*(f"{it.key} {it['secure']} {it['path']} {it['domain']}" for it in answer.cookies.values()))
from django.conf import settings
it = settings
print(it.SESSION_COOKIE_NAME, it.SESSION_COOKIE_SECURE, it.SESSION_COOKIE_HTTPONLY)
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere/", 404), ("/admin/nowhere/", 302), ("/healthz", 200)]
)
def test_what_is_not_found_and_what_only_tells_bear_the_headers(
    client, address, status, monkeypatch
):
    monkeypatch.setattr(health, "BEGUN", time.monotonic())  # however long the tests have run
    answer = client.get(address)
    assert (answer.status_code, unguarded(answer)) == (status, [])


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_under_the_headers():
    answer = Client(enforce_csrf_checks=True).post("/login/")
    assert (answer.status_code, unguarded(answer)) == (403, [])


@pytest.mark.django_db
def test_an_error_of_ours_bears_the_headers(monkeypatch):
    monkeypatch.setattr("renda.views.account.Login.get", None)
    answer = Client(raise_request_exception=False).get("/login/")
    assert (answer.status_code, unguarded(answer)) == (500, [])
    assert "系统出错了" in answer.content.decode()


@pytest.mark.django_db
def test_what_never_changes_may_be_kept(client):
    answer = client.get("/static/renda.css")
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_over_https_the_browser_is_bound_to_it(tmp_path):
    """Cookies of the host alone, and a year of https."""
    more = {
        "RENDA_URL": "https://renda.example.org",
        "RENDA_DATA": str(tmp_path),
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "renda.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", SAY],
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=True,
    )
    bound, cookies, session = said.stdout.splitlines()
    assert bound == "max-age=31536000"
    assert cookies == "__Host-csrftoken True / "
    assert session == "__Host-sessionid True True"
