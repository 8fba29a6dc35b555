"""Only what a form shows can be written through it, whatever else is sent along (S17)."""

import re

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction

from renda.models import User
from tests.conftest import HAND_OVER, noon
from tests.matrix.visitor import snapshot

pytestmark = pytest.mark.django_db
OWN = ("renda", "suggestions", "supervision")
HOUSE = [it for it in apps.get_models() if it._meta.app_label in OWN]
FIELDS = sorted({it.name for model in HOUSE for it in model._meta.get_fields()})
NAMES = {*FIELDS, *(f"{it}_id" for it in FIELDS), "pk", "id", "owner", "unit", "role", "_state"}
VOLATILE = {"password", "session_data", "once", "digest", "data"}  # new each time
JUNK = "z-junk-z"


POSTS = {  # beside the steps: who, where, what they fill in
    "rename": lambda it: (
        "guan", f"/bodies/{it.water.pk}/rename/", {"name": "县水务局", "on": "2026-04-02"},
    ),
    "account": lambda it: (
        "guan", "/admin/renda/user/add/", {"name": "新人", "phone": "", "email": ""},
    ),
    "change account": lambda it: (
        "guan", f"/admin/renda/user/{it.gao.pk}/change/",
        {"name": "高建平", "username": "gao", "phone": "13900000001", "email": "",
         "is_active": "on"},
    ),
    "post": lambda it: (
        "guan", "/admin/renda/membership/add/",
        {"user": it.gao.pk, "login": "", "body": it.housing.pk, "duty": "handler",
         "from_on": "2026-04-01", "to_on": "", "stands_in_for": ""},
    ),
    "setting": lambda it: (
        "guan", "/admin/renda/setting/add/",
        {"congress": it.congress.pk, "name": "opinion.redo", "value": "20d",
         "effective_on": "2026-05-01", "basis": "办法"},
    ),
    "body": lambda it: (
        "guan", "/admin/renda/body/add/",
        {"congress": it.congress.pk, "name": "县气象局", "kind": "bureau", "parent": it.gov.pk,
         "office": ""},
    ),
}  # fmt: skip


def junk(place, known):
    """Every field of every model that the form does not show, for somebody else's good."""
    more = dict.fromkeys(NAMES - known, JUNK)
    wanted = {
        "congress": place.other.congress.pk, "congress_id": place.other.congress.pk,
        "committee": place.other.committee.pk, "user": place.yuan.pk, "actor": place.yuan.pk,
        "id": 1, "pk": 1, "is_staff": "on", "is_superuser": "on", "status": "closed",
        "at": "2020-01-01", "on": "2020-01-01", "due_on": "2030-01-01", "is_active": "on",
    }  # fmt: skip
    return more | {name: it for name, it in wanted.items() if name not in known}


def shown(client, address):
    """The fields that the page shows."""
    context = client.get(address).context
    form = context["adminform"].form if "adminform" in context else context["form"]
    return {*form.fields}


def outcome(client, address, facts):
    """The rows that it changes; the keys of new rows, which differ from try to try, left out."""
    with transaction.atomic():
        before = snapshot()
        answer = client.post(address, facts)
        after = snapshot()
        transaction.set_rollback(True)
    form = "errors" if "admin" in address else "form"
    assert answer.status_code == 302, (address, getattr(answer.context[form], "errors", form))
    keys = {label: {row[0] for row in rows} for label, rows in before.items()}
    changed = {
        label: [plain(label, row, keys) for row in rows if row not in before[label]]
        for label, rows in after.items()
        if rows != before[label]
    }
    return {label: rows for label, rows in changed.items() if label != "renda.SignIn"}


def plain(label, row, keys):
    model = apps.get_model(label)
    fields = zip(model._meta.concrete_fields, row, strict=True)
    return {it.name: told(it, value, keys) for it, value in fields if it.name not in VOLATILE}


def told(field, value, keys):
    names_a_row = field.primary_key or field.name in ("subject_id", "object_id")
    if names_a_row or isinstance(field, models.JSONField):
        return re.sub(r"\d+", "#", str(value))
    known = not field.is_relation or value in keys[field.related_model._meta.label]
    return value if known else "new"


@pytest.mark.parametrize("name", POSTS)
def test_what_a_form_does_not_show_is_not_written(county, client, name):
    who, address, facts = POSTS[name](county)
    with time_machine.travel(noon(HAND_OVER), tick=False):
        client.force_login(User.objects.get(username=who))
        known = shown(client, address) | {*facts}
        clean = outcome(client, address, facts)
        dirty = outcome(client, address, {**junk(county, known), **facts})
    assert clean
    assert dirty == clean
    assert JUNK not in str(dirty)


def test_a_password_page_changes_the_password_and_nothing_else(county, client):
    user = User.objects.get(username="wu")
    user.set_password("县里的河-8812")
    user.save()
    client.force_login(user)
    facts = {"old_password": "县里的河-8812"}
    facts |= dict.fromkeys(("new_password1", "new_password2"), "山上的路-7731")
    before = User.objects.filter(username="wu").values().get()
    assert client.post("/password/", {**junk(county, {*facts}), **facts}).status_code == 302
    after = User.objects.filter(username="wu").values().get()
    assert {name for name in before if before[name] != after[name]} == {"password"}
