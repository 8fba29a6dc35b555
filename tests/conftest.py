"""The named cast of a county, and the days on which its story is told."""

import csv
import gc
import threading
from datetime import date, datetime, timedelta
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from renda.enforcement import keep_watch, let_time_act
from renda.models import Body, Congress, Deputy, Duty, Membership, User, record_act
from tests.beginnings import BEGINNINGS

CACHES = settings.CACHES
DATA = Path(__file__).parent / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETING = date(2026, 3, 26)  # a Thursday: the deliberation on rural drinking water
HAND_OVER = date(2026, 4, 2)  # a Thursday; a month on is Saturday 2 May, in the May holidays
START = date(2020, 1, 1)  # since when everybody is in office
Kind = Body.Kind


def pytest_collection_finish():
    """What is loaded by now stays: nobody need look through it again and again for what may go."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def files_aside(tmp_path_factory):
    """What tests keep in the vault does not lie among what anybody works with; and no client looks
    for all that lies beside the pages before it is asked for."""
    files = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=files, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def counts_aside():
    """What one test counts, no other knows: on Redis, too, which those beside it share."""
    own = {"KEY_PREFIX": uuid4().hex}
    with override_settings(CACHES={name: {**it, **own} for name, it in CACHES.items()}):
        yield


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def watch(first, last):
    """The sweep runs at noon of each day; time itself acts."""
    for days in range((last - first).days + 1):
        at = noon(first + timedelta(days=days))
        keep_watch(at=at)
        let_time_act(at=at)


def table(name):
    return list(csv.DictReader((DATA / name).open(encoding="utf-8")))


def add_body(congress, name, kind, parent=None, office=None):
    body = Body(congress=congress, name=name, kind=kind, parent=parent, office=office)
    body.save(by=None, at=noon(START))
    return body


def add_user(username, name):
    return User.objects.create(username=username, name=name, email=f"{username}@example.org")


def appoint(user, duty, body, from_on=START, **more):
    post = Membership(user=user, duty=duty, body=body, from_on=from_on, **more)
    post.save(by=None, at=noon(START))
    return post


def seat(user, delegation, **more):
    """Seat a deputy in a delegation."""
    it = Deputy(user=user, body=delegation, **{"from_on": START, **more})
    it.save(by=None, at=noon(START))
    return it


def found(place, level=Congress.Level.COUNTY):
    """A congress with its standing committee, council of chairpersons and one committee."""
    congress = Congress.objects.create(name=f"{place}人大常委会", place=place, level=level)
    standing = add_body(congress, f"{place}人大常委会", Kind.STANDING_COMMITTEE)
    council = add_body(congress, "主任会议", Kind.COUNCIL, standing)
    committee = add_body(congress, "农业与农村工委", Kind.WORKING_COMMITTEE, council)
    return SimpleNamespace(
        congress=congress, standing=standing, council=council, committee=committee
    )


PEOPLE = {  # username: name, duty, body
    "wu": ("吴晓峰", Duty.HANDLER, "committee"),
    "lin": ("林建国", Duty.HEAD, "committee"),
    "zheng": ("郑国平", Duty.VICE_CHAIR, "committee"),
    "zhou": ("周明远", Duty.CHAIR, "council"),
    "qin": ("秦岚", Duty.HANDLER, "gov_office"),
    "gao": ("高建平", Duty.HANDLER, "water"),
    "liu": ("刘江", Duty.HEAD, "water"),
    "sun": ("孙立", Duty.HANDLER, "housing"),
    "zhao": ("赵楠", Duty.HEAD, "housing"),
    "he": ("何敏", Duty.HANDLER, "health"),
    "qian": ("钱宏", Duty.HEAD, "health"),
    "tian": ("田野", Duty.HANDLER, "farm"),
    "niu": ("牛犇", Duty.HEAD, "farm"),
    "ma": ("马莉", Duty.MEMBER, "standing"),
    "hu": ("胡斌", Duty.MEMBER, "standing"),
    "xu": ("徐静", Duty.MEMBER, "standing"),
    "shen": ("沈鉴", Duty.AUDITOR, "standing"),
    "guan": ("关平", Duty.ADMINISTRATOR, "standing"),
}


def settle():
    """The people of 云河县 and its bodies, and a stranger of another county; see `county`."""
    here = found("云河县")
    here.gov_office = add_body(here.congress, "县政府办公室", Kind.GOVERNMENT_OFFICE)
    here.gov = add_body(here.congress, "县人民政府", Kind.GOVERNMENT, office=here.gov_office)
    bureaus = {"water": "水利局", "housing": "住建局", "health": "卫健局", "farm": "农业农村局"}
    for key, name in bureaus.items():
        setattr(here, key, add_body(here.congress, f"县{name}", Kind.BUREAU, here.gov))
    for username, (name, duty, body) in PEOPLE.items():
        user = add_user(username, name)
        setattr(here, username, user)
        appoint(user, duty, getattr(here, body))
    here.nobody = add_user("nobody", "无职")
    entered = {"by": None, "at": noon(START), "facts": {}}
    record_act(here.congress, here.nobody, "account", "登记帐号", **entered)
    here.other = found("临江县")
    here.yuan = add_user("yuan", "袁野")
    appoint(here.yuan, Duty.HANDLER, here.other.committee)
    return here


@pytest.fixture
def county(request, db):
    """云河县: wu keeps the committee's papers, lin heads it, zheng is its vice-chair; zhou chairs
    the council; qin works in the government's office; gao, sun, he and tian handle and liu, zhao,
    qian and niu head the bureaus of water, housing, health and farming; ma, hu and xu are members;
    shen audits, guan administers; nobody has no part. yuan keeps the papers of another county.
    """
    if "transactional_db" in request.fixturenames:
        yield settle()
        return
    with BEGINNINGS.watched(signature(request.function).parameters):
        yield BEGINNINGS.begin("county", settle)


def come_in_as(client, user):
    """Log in as somebody who gave the password a moment ago."""
    client.force_login(User.objects.get(pk=user.pk))
    session = client.session
    asked = SimpleNamespace(session=session)
    record_authentication(asked, user, method="password", reauthenticated=True)
    session.save()


@pytest.fixture
def act(client):
    return acting(client)


def acting(client):
    """Return what logs in as somebody on a day, takes a step of a subject and returns the answer;
    its `post` and `see` do likewise at an address."""

    def act(user, subject, step, on, /, **facts):
        of = subject._meta
        address = f"/{of.app_label}/{of.model_name}s/{subject.pk}/{step}/"
        return act.post(user, address, on, **facts)

    def post(user, address, on, /, **facts):
        with time_machine.travel(noon(on), tick=False):
            come_in_as(client, user)
            return client.post(address, facts)

    def see(user, address, on):
        with time_machine.travel(noon(on), tick=False):
            client.force_login(User.objects.get(pk=user.pk))
            return client.get(address)

    act.post, act.see, act.leave = post, see, client.cookies.clear
    return act


GUARDS = [f"renda.migrations.{it}" for it in ("0002_events_stand", "0004_seals")]


@pytest.fixture
def guard_laid_again(django_db_setup, django_db_blocker):
    """After a test with real commits: the guard of the events, and the calendar, stand again."""
    BEGINNINGS.forget()
    yield
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            [import_module(guard).lay(None, editor) for guard in GUARDS]
        import_module("renda.migrations.0003_calendar").lay(apps, None)
        connection.close()


@pytest.fixture
def committed(guard_laid_again, transactional_db):
    """For tests with threads: real commits, and afterwards an empty database.

    Emptying deletes events, which the database refuses; so its guard is lifted meanwhile.
    """
    yield
    with connection.schema_editor() as editor:
        [import_module(guard).lift(None, editor) for guard in GUARDS]
    call_command("flush", interactive=False, verbosity=0)


def all_at_once(*calls):
    """Make the calls in as many threads, started together; return the errors they raised."""
    start, errors = threading.Barrier(len(calls)), []

    def run(call):
        try:
            start.wait()
            call()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return errors
