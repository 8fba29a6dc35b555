"""A real Chromium before a real server, at which each of the cast sits down with a password."""

import shutil
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from renda.models import User
from tests.browser.seat import PASSWORD, Seat
from tests.conftest import MEETING, noon

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
YEARS = 3 * 365 * 24 * 3600  # seconds: a story is longer than a working day


@pytest.fixture(scope="package")
def chromium():
    """Playwright keeps a loop in this thread, beside which the tests ask the database all the same:
    so it ends with this package.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def county(committed, settings, monkeypatch, county):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SESSION_COOKIE_AGE = YEARS
    never = SimpleNamespace(of=lambda congress, on: YEARS, default=YEARS)
    monkeypatch.setattr("renda.entrance.IDLE", never)
    User.objects.update(password=make_password(PASSWORD))
    return county


@pytest.fixture
def today(county):
    """Call it with a day: it is noon of that day, for the server too, and time goes on."""
    with time_machine.travel(noon(MEETING), tick=True) as journey:
        yield lambda day: journey.move_to(noon(day))


@pytest.fixture
def seat(chromium, county, today):
    """Call it with one of the cast: their browser, in which they logged in once."""
    server = LiveServer("127.0.0.1")
    seats = {}

    def seat(user, **looks):
        key = (user and user.pk, *sorted(looks.items()))
        if key not in seats:
            seats[key] = Seat(chromium, server.url, **looks)
            if user:
                seats[key].log_in(user)
        return seats[key]

    yield seat
    for it in seats.values():
        it.context.close()
    server.stop()
    assert [fault for it in seats.values() for fault in it.faults] == []
