"""Whoever finds a desk unlocked makes no lasting way in: the password is asked for again (S06)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from renda.models import Event, Token, User
from renda.views.tokens import make
from tests.conftest import MEETING, noon
from tests.renda.conftest import PASSWORD

ANOTHER = "山上的路-7731"
WANTED = {"purpose": "台账", "days": "90"}
NEW = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}


@pytest.fixture
def desk(staff):
    """The browser of the administrator, who went for a coffee twenty minutes ago."""
    client = Client()
    assert client.post("/login/", {"username": "guan", "password": PASSWORD}).status_code == 302
    staff.journey.shift(timedelta(minutes=20))
    return client


def acts_on(user):
    return [f"/people/{user.pk}/access/{act}/" for act in ("unlock", "factor", "sessions")]


def give_password(client, asked):
    assert asked["Location"].startswith("/access/again/?next=")
    return client.post(asked["Location"], {"password": PASSWORD})


def test_a_token_is_made_after_the_password_with_what_was_typed(desk):
    asked = desk.post("/tokens/", WANTED)
    assert not Token.objects.exists()
    assert re.search("renda_", give_password(desk, asked).content.decode())
    assert Token.objects.get().purpose == "台账"


@pytest.mark.parametrize("place", range(3))
def test_the_ways_in_of_another_are_changed_after_the_password(staff, desk, place):
    asked = desk.post(acts_on(staff.wu)[place])
    assert not Event.objects.filter(name="access").exists()
    assert give_password(desk, asked)["Location"] == f"/people/{staff.wu.pk}/access/"
    assert Event.objects.filter(name="access").exists()


def test_the_password_of_another_is_set_after_the_own_and_is_not_kept_on_the_way(staff, desk):
    page = f"/admin/renda/user/{staff.wu.pk}/password/"
    before = User.objects.get(pk=staff.wu.pk).password
    for asked in (desk.get(page), desk.post(page, NEW)):
        assert asked["Location"] == f"/access/again/?next={page.replace('/', '%2F')}"
        assert ANOTHER not in str(desk.session.items())
    assert User.objects.get(pk=staff.wu.pk).password == before
    give_password(desk, asked)
    assert desk.post(page, NEW).status_code == 302
    assert User.objects.get(pk=staff.wu.pk).check_password(ANOTHER)


def test_nobody_does_to_oneself_what_an_administrator_does_to_others(staff, desk):
    give_password(desk, desk.post("/tokens/", WANTED))
    Authenticator.objects.create(user=staff.guan, type="totp", data={})
    assert [desk.post(it).status_code for it in acts_on(staff.guan)] == [403] * 3
    assert Authenticator.objects.exists()
    for page in (f"/admin/renda/user/{staff.guan.pk}/password/", "/admin/password_change/"):
        ways = [it["Location"] for it in (desk.get(page), desk.post(page, NEW))]
        assert ways == ["/password/"] * 2


@pytest.mark.parametrize("act", ["factor", "sessions"])
def test_programs_are_put_out_with_the_browsers_and_it_is_on_record(staff, desk, act):
    _, secret = make(User.objects.get(pk=staff.wu.pk), at=noon(MEETING), purpose="台账", days=90)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/", headers=bearer).status_code == 200
    assert "1个，一并吊销" in desk.get(f"/people/{staff.wu.pk}/access/").content.decode()
    give_password(desk, desk.post(f"/people/{staff.wu.pk}/access/{act}/"))
    assert Client().get("/api/", headers=bearer).status_code == 401
    assert Event.objects.get(name="revoke_token").actor == staff.guan
