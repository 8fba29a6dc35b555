"""Only what a form asks can be written, whatever else is sent."""

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from renda.lifecycle import LIFECYCLES
from tests.conftest import noon
from tests.matrix.addresses import everything
from tests.matrix.visitor import snapshot
from tests.matrix.world import PRINCIPALS, TODAY, world

pytestmark = pytest.mark.django_db
ALSO = [
    "id",
    "pk",
    "owner",
    "congress",
    "status",
    "is_staff",
    "is_superuser",
    "actor",
    "at",
    "once",
]


@pytest.fixture
def here(db, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
    with time_machine.travel(noon(TODAY), tick=False):
        yield world()


def offered(here):
    """Each step in each state in which somebody may take it: who, where, and what it asks."""
    found = {}
    for kind, subject in everything(here):
        lifecycle = LIFECYCLES[type(subject)]
        for name in PRINCIPALS[1:]:
            user = getattr(here.county, name)
            for step, obstacle in lifecycle.offers(user, subject, TODAY):
                if not obstacle:
                    place = f"/api/{kind}s/{subject.pk}/{step.name}/"
                    found.setdefault((kind, step.name), (user, place, step))
    return found | dict(begun(here))


def begun(here):
    """The same of each step that begins a subject which stands under no other."""
    people = [getattr(here.county, name) for name in PRINCIPALS[1:]]
    for lifecycle in (it for it in LIFECYCLES.values() if not it.model.under):
        for step in lifecycle.beginnings:
            place = "" if step is lifecycle.beginning else f"{step.name}/"
            by = (it for it in people if step in lifecycle.begun_by(it, TODAY))
            if user := next(by, None):
                yield (lifecycle.name, step.name), (user, f"/api/{lifecycle.name}s/{place}", step)


def test_no_field_is_written_that_the_form_does_not_ask(here):
    steps = offered(here)
    assert len(steps) > 20
    before = snapshot()
    for (kind, _), (user, place, step) in steps.items():
        model = next(it for it in LIFECYCLES if it._meta.model_name == kind)
        names = {field.name for field in model._meta.get_fields()} | {*ALSO}
        names -= {*step.asks.base_fields, model.under}
        client = Client()
        client.force_login(user)
        for sent in (dict.fromkeys(names, 1), dict.fromkeys(names, "1")):
            answer = client.post(place, sent, content_type="application/json")
            assert answer.status_code == 400, (place, answer.content)
            told = {it["attr"] for it in answer.json()["errors"]}
            assert told == names, place
        answer = client.post(place, dict.fromkeys(names, "1"))
        assert {it["attr"] for it in answer.json()["errors"]} == names, place
    after = snapshot()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"sessions.Session", "renda.User", "renda.SignIn"}  # a login, and when it was


def test_what_is_asked_is_all_that_is_written(here):
    """A step that is taken writes its event and its subject, and what follows from the table."""
    user, place, _ = offered(here)["undertaking", "urge"]
    client = Client()
    client.force_login(user)
    before = snapshot()
    with transaction.atomic():
        taken = client.post(place, {"text": "抓紧"}, content_type="application/json")
    after = snapshot()
    assert taken.status_code == 200
    assert {name for name in before if before[name] != after[name]} <= {
        "sessions.Session",
        "renda.SignIn",
        "renda.Event", "renda.Notice", "renda.Message", "renda.Heartbeat",
    }  # fmt: skip
