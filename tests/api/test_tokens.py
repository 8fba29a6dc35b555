"""Tokens: made on a page, shown once, worth what their user may do just then, ended at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from renda.models import Body, Duty, Event, Token, User
from tests.api.conftest import API, faults
from tests.conftest import add_body, appoint, come_in_as, noon

DAY = date(2026, 4, 15)
PASSWORD = "一个够长的密码2026"


@pytest.fixture
def make(act):
    """Make a token on the page; return what it shows."""

    def make(user, on=DAY, **facts):
        page = act.post(user, "/tokens/", on, purpose="督查室台账", days="90", **facts)
        assert page.status_code == 200, page.content.decode()
        assert page["Cache-Control"] == "no-store"
        return page.context["secret"]

    return make


@pytest.fixture
def program():
    """Ask with a token and nothing else."""

    def program(secret, place="opinions/", on=DAY, method="get", **headers):
        sent = {"Authorization": f"Bearer {secret}"} if secret else {}
        with time_machine.travel(noon(on), tick=False):
            return getattr(Client(), method)(API + place, headers={**sent, **headers})

    return program


def test_a_token_is_shown_once_and_only_its_hash_is_kept(act, county, make):
    secret = make(county.wu)
    assert secret.startswith("renda_") and len(secret) > 60
    page = act.see(county.wu, "/tokens/", DAY).content.decode()
    assert "督查室台账" in page and secret not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM renda_token")
        assert secret[20:] not in str(cursor.fetchall())
    assert secret[6:15] not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_token_of_the_small_hours_ends_on_one_day_wherever_that_is_said(county, client):
    with time_machine.travel(noon(DAY) - timedelta(hours=11), tick=False):  # in UTC, the day before
        come_in_as(client, county.wu)
        asked = {"purpose": "督查室台账", "days": "90"}
        page = client.post("/tokens/", asked).content.decode()
    assert page.count("2026年7月14日") == 2


def test_a_token_does_what_its_user_may_do(county, make, program, water):
    theirs, strangers = make(county.gao), make(county.yuan)
    assert program(theirs, f"undertakings/{water.pk}/").json()["body"]["name"] == "县水利局"
    assert program(strangers, f"undertakings/{water.pk}/").status_code == 404
    with time_machine.travel(noon(DAY), tick=False):
        taken = Client().post(
            f"{API}undertakings/{water.pk}/file_plan/", {"text": "方案"},
            content_type="application/json", headers={"Authorization": f"Bearer {theirs}"},
        )  # fmt: skip
    assert taken.json()["status"] == "planned"
    assert water.events.get(name="file_plan").actor == county.gao


def test_making_and_revoking_are_on_record(act, county, make):
    make(county.wu)
    token = Token.objects.get()
    act.post(county.wu, f"/tokens/{token.handle}/revoke/", DAY)
    made, revoked = Event.objects.filter(name__endswith="_token").order_by("pk")
    assert (made.label, made.actor, made.congress) == ("制作接口令牌", county.wu, county.congress)
    assert (revoked.label, revoked.facts["row"]) == ("吊销接口令牌", "吴晓峰：督查室台账")
    record = act.see(county.guan, "/record/", DAY).content.decode()
    assert "制作接口令牌" in record and "有效至" in record


# What ends it at once: the cases of a session that goes on too long


def set_password(act, user):
    user.set_password(PASSWORD)
    user.save()


def change_own(act, county):
    set_password(act, county.gao)
    client = Client()
    with time_machine.travel(noon(DAY), tick=False):
        client.force_login(county.gao)
        new = {"new_password1": PASSWORD + "新", "new_password2": PASSWORD + "新"}
        return client.post("/password/", {"old_password": PASSWORD, **new})


def reset_it(act, county):
    client, gao = Client(), User.objects.get(pk=county.gao.pk)
    with time_machine.travel(noon(DAY), tick=False):
        token = default_token_generator.make_token(gao)
        uid = urlsafe_base64_encode(force_bytes(gao.pk))
        page = client.get(f"/password/reset/{uid}/{token}/", follow=True)
        new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
        return client.post(page.request["PATH_INFO"], new)


def administrator_sets_it(act, county):
    new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[county.gao.pk])
    return act.post(county.guan, address, DAY, **new)


def administrator_disables(act, county):
    facts = {"name": "高建平", "username": "gao", "phone": "", "email": "gao@example.org"}
    return act.post(county.guan, f"/admin/renda/user/{county.gao.pk}/change/", DAY, **facts)


def revoke_it(act, county):
    return act.post(county.gao, f"/tokens/{Token.objects.get().handle}/revoke/", DAY)


def administrator_revokes(act, county):
    return act.post(county.guan, f"/tokens/{Token.objects.get().handle}/revoke/", DAY)


@pytest.mark.parametrize(
    "end",
    [change_own, reset_it, administrator_sets_it, administrator_disables, revoke_it,
     administrator_revokes],
)  # fmt: skip
def test_a_token_ends_at_once(act, county, make, program, end):
    county.gao.set_password("原来的密码2026")
    county.gao.save()
    secret = make(county.gao)
    assert program(secret).status_code == 200
    assert end(act, county).status_code == 302
    refused = program(secret)
    assert (refused.status_code, faults(refused)[""]) == (401, "令牌不对，或者已经失效。")


def test_a_token_ends_with_its_term(county, make, program):
    secret = make(county.gao)
    assert program(secret, on=DAY + timedelta(89)).status_code == 200
    assert program(secret, on=DAY + timedelta(90)).status_code == 401


def test_an_ended_duty_ends_what_a_token_may_do(county, make, program, water):
    secret, place = make(county.gao), f"undertakings/{water.pk}/"
    post = county.gao.memberships.get()
    post.to_on = DAY
    post.save(by=None, at=noon(DAY))
    assert program(secret, place, DAY).status_code == 200  # the last day
    assert program(secret, place, DAY + timedelta(1)).status_code == 404
    assert program(secret, on=DAY + timedelta(1)).json()["results"] == []


def test_another_duty_changes_what_a_token_may_do(county, make, program, water):
    secret, place = make(county.mo), f"undertakings/{water.pk}/"
    assert program(secret, place).status_code == 404
    appoint(county.mo, Duty.HANDLER, county.water)
    assert program(secret, place).status_code == 200


@pytest.fixture
def county(county):
    """mo works in a bureau that has nothing to do with the case."""
    county.mo = User.objects.create(username="mo", name="莫言")
    school = add_body(county.congress, "县教育局", Body.Kind.BUREAU, county.gov)
    appoint(county.mo, Duty.HANDLER, school)
    return county


def test_logging_out_of_the_browser_leaves_it_alone(act, client, county, make, program):
    secret = make(county.gao)
    with time_machine.travel(noon(DAY), tick=False):
        client.post("/logout/")
    assert program(secret).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [lambda it: it[:-1], lambda it: it + "0", lambda it: it.upper(), lambda it: f"{it} {it}",
     lambda it: "", lambda it: "é" * 70, lambda it: it.removeprefix("renda_"), lambda it: it[:15]],
)  # fmt: skip
def test_what_is_no_token_opens_nothing(county, make, program, spoil):
    answer = program(spoil(make(county.gao)))
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_a_token_counts_only_in_its_header_and_opens_no_page(county, make, program):
    secret = make(county.gao)
    with time_machine.travel(noon(DAY), tick=False):
        for address in (f"?token={secret}", f"?Authorization=Bearer {secret}"):
            assert Client().get(f"{API}opinions/{address}").status_code == 401
        for page in ("/", "/tokens/", "/supervision/opinions/", "/admin/", "/api/docs/"):
            answer = Client().get(page, headers={"Authorization": f"Bearer {secret}"})
            assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)


def test_the_last_use_is_known_to_ten_minutes(act, county, make, program):
    secret = make(county.gao)
    assert Token.objects.get().last_used_at is None
    program(secret)
    assert Token.objects.get().last_used_at == noon(DAY)
    assert "没有用过" not in act.see(county.gao, "/tokens/", DAY).content.decode()


# Who makes, sees and revokes


def test_whoever_has_no_duty_cannot_make_one(act, county):
    page = act.post(county.nobody, "/tokens/", DAY, purpose="台账", days="90")
    assert (page.status_code, Token.objects.count()) == (422, 0)
    assert "您现在没有任职" in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"purpose": "", "days": "90"}, "请填写。"),
        ({"purpose": "台账", "days": "3650"}, "请从列表里选。"),
    ],
)
def test_a_token_has_a_purpose_and_a_term_of_at_most_a_year(act, county, facts, said):
    page = act.post(county.wu, "/tokens/", DAY, **facts)
    assert (page.status_code, Token.objects.count()) == (422, 0)
    assert said in page.content.decode()


def test_ten_tokens_are_enough(act, county, make):
    for _ in range(10):
        make(county.wu)
    page = act.post(county.wu, "/tokens/", DAY, purpose="台账", days="90")
    assert "最多10个" in page.content.decode()


def test_an_administrator_sees_the_tokens_of_the_congress_and_no_secret(act, county, make):
    secret, foreign = make(county.gao), make(county.yuan)
    page = act.see(county.guan, "/tokens/held/", DAY).content.decode()
    assert "高建平" in page and "袁野" not in page
    for token in (secret, foreign):
        assert token[6:15] not in page
    assert act.see(county.wu, "/tokens/held/", DAY).status_code == 403


def test_nobody_else_revokes_a_token(act, county, make, program):
    secret, handle = make(county.gao), Token.objects.get().handle
    for user in (county.wu, county.liu, county.yuan, county.nobody):
        assert act.post(user, f"/tokens/{handle}/revoke/", DAY).status_code == 404
    assert act.see(county.gao, f"/tokens/{handle}/revoke/", DAY).status_code == 405
    assert program(secret).status_code == 200


def test_the_browser_needs_its_csrf_token(county, water):
    client = Client(enforce_csrf_checks=True)
    with time_machine.travel(noon(DAY), tick=False):
        client.force_login(county.gao)
        place = f"{API}undertakings/{water.pk}/file_plan/"
        refused = client.post(place, {"text": "方案"}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "csrf")
