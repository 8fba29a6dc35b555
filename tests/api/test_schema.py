"""The OpenAPI document is whole and true: programs are made from it, and try it, role by role."""

import os
from contextlib import contextmanager
from datetime import date

import pytest
import schemathesis
import time_machine
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as of_openapi

from renda.api.describing import document
from renda.lifecycle import LIFECYCLES
from renda.models import Attachment
from renda.views.tokens import make
from renda.wsgi import application
from tests.conftest import noon
from tests.matrix.world import PRINCIPALS, TODAY, world

LONG = int(os.environ.get("RENDA_FUZZ", "0"))  # examples of each operation for each role
EXAMPLES, EVERY = LONG or 3, 1 if LONG else 8  # otherwise a role tries an eighth
TURN = date.today().toordinal()  # each day the next
CHECKS = [
    not_a_server_error,
    of_openapi.status_code_conformance,
    of_openapi.content_type_conformance,
    of_openapi.response_schema_conformance,
    of_openapi.negative_data_rejection,
]


def test_the_document_is_whole_and_nothing_in_it_was_guessed(tmp_path):
    path = tmp_path / "schema.yaml"
    call_command("spectacular", file=str(path), validate=True, fail_on_warn=True)
    assert "handed → planned；承办单位、受文机关办事机构、督办工作机构" in path.read_text("utf-8")


def test_every_step_stands_in_it_with_what_its_form_asks():
    paths = document()["paths"]
    for lifecycle in LIFECYCLES.values():
        for step in lifecycle:
            place = f"/api/{lifecycle.name}s/"
            of = "" if step in lifecycle.beginnings else "{id}/"
            place += "" if step is lifecycle.beginning else f"{of}{step.name}/"
            asked = paths[place]["post"]["requestBody"]["content"]["application/json"]["schema"]
            form = lifecycle.row(step.name, "").asks.base_fields
            assert set(asked["properties"]) - {lifecycle.model.under} == set(form)
            assert set(asked["required"]) >= {it for it in form if form[it].required}
            assert {"token", "session"} == {
                it for use in paths[place]["post"]["security"] for it in use
            }


def test_whatever_it_says_of_an_address_or_a_shape_is_in_chinese():
    whole = document()
    places = [it for place in whole["paths"].values() for it in place.values()]
    told = [*places, *whole["components"]["schemas"].values()]
    said = [it[key] for it in told for key in ("summary", "description") if it.get(key)]
    assert said and [it for it in said if it.isascii()] == []


@contextmanager
def _connection_kept():
    """A real server gives its connection back after each request; here all stand in one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker):
    """The world with all roles, each with a token; nobody is counted."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(noon(TODAY), tick=False),
        pytest.MonkeyPatch.context() as patch,
        _connection_kept(),
    ):
        patch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
        here = world()
        here.bearers = {"anonymous": {}}
        for name in PRINCIPALS[1:]:
            user = getattr(here.county, name)
            if user.memberships.exists():
                _, secret = make(user, at=noon(TODAY), purpose="试", days=30)
                here.bearers[name] = {"Authorization": f"Bearer {secret}"}
        yield here
        transaction.set_rollback(True)


def operations():
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    return [it.ok() for it in schema.get_all_operations()]


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.parametrize("principal", [it for it in PRINCIPALS if it != "nobody"])
@pytest.mark.timeout(1800)
def test_whatever_a_program_sends_is_answered_as_described(here, principal):
    """Both what the document allows and what it does not; real ids and invented ones."""
    headers, first = here.bearers[principal], (TURN + PRINCIPALS.index(principal)) % EVERY
    for operation in operations()[first::EVERY]:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try(operation, mode, headers, seen=_ids_of(operation))


def _ids_of(operation):
    """Ids of what the address is about."""
    if operation.path == "/api/files/{id}/":
        return list(Attachment.objects.values_list("pk", flat=True))
    for model, lifecycle in LIFECYCLES.items():
        if operation.path.startswith(f"/api/{lifecycle.name}s/{{id}}/"):
            return list(model.objects.values_list("pk", flat=True))
    return []


def _try(operation, mode, headers, seen):
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case, data):
        if seen and mode is GenerationMode.POSITIVE:
            case.path_parameters["id"] = data.draw(st.sampled_from(seen))
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        if not headers:
            assert answer.status_code in (401, 404, 405), (operation.label, answer.status_code)
        case.validate_response(answer, checks=CHECKS if headers else CHECKS[:4])

    send()
