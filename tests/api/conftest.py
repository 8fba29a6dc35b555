"""A program of one of the cast: it sends JSON, on a day."""

import json
from functools import partial

import pytest
import time_machine
from django.test import Client

from renda.models import User
from tests.conftest import all_at_once, noon
from tests.supervision import cast

API = "/api/"


@pytest.fixture
def call(client):
    """Send JSON, or ask without it, as somebody on a day, in the session of their browser."""

    def call(user, place, on, data=None, headers=None, **facts):
        address = place if place.startswith("/") else API + place
        with time_machine.travel(noon(on), tick=False):
            client.force_login(User.objects.get(pk=user.pk))
            if data is None and not facts:
                return client.get(address, headers=headers)
            body = json.dumps(facts if data is None else data)
            return client.post(address, body, content_type="application/json", headers=headers)

    return call


@pytest.fixture
def water(act, county):
    return cast.of(cast.handed(act, county), county.water)


def faults(answer):
    """What was refused: {field: what is said}; "" for what is no field."""
    return {it["attr"] or "": it["detail"] for it in answer.json()["errors"]}


@pytest.fixture
def live_programs():
    """Send these all at once, each from a client of its own; return the answers."""

    def send(user, on, requests, once):
        answers = []

        def ask(place, facts):
            client = Client()
            client.force_login(user)
            answers.append(
                client.post(
                    place, json.dumps(facts), content_type="application/json",
                    headers={"Idempotency-Key": str(once)},
                )
            )  # fmt: skip

        with time_machine.travel(noon(on), tick=False):
            errors = all_at_once(*(partial(ask, *it) for it in requests))
        assert errors == []
        return answers

    return send
