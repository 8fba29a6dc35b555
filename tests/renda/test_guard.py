"""How often a password may be tried, on whatever way and from wherever (S01, S02, S03)."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory

from renda.guard import TRIES, TRIES_OF_AN_ADDRESS, address_of
from renda.models import Duty, Event, Knock, User
from tests.conftest import add_user, all_at_once, appoint, come_in_as
from tests.renda.conftest import PASSWORD

FORGED = [
    {f"HTTP_{name}": value}
    for name in ("X_FORWARDED_FOR", "X_REAL_IP", "FORWARDED", "X_CLIENT_IP", "CLIENT_IP", "VIA")
    for value in ("10.9.8.7", "10.9.8.7, 10.0.0.1", "127.0.0.1", "::1", "for=10.9.8.7")
]
SPELT = ["wu", "WU", " wu", "wu ", "ｗｕ", "Ｗu", "w\u200bu", "\u202ewu"]


def come_in(client, name="wu", password=PASSWORD, **headers):
    return client.post("/login/", {"username": name, "password": password}, **headers)


def fail(client, times=TRIES, name="wu", **headers):
    return [come_in(client, name, "wrong-1", **headers).status_code for _ in range(times)]


def test_five_wrong_ones_lock_the_account_and_the_page_says_until_when(staff, client):
    assert fail(client) == [200] * 5
    answer = come_in(client)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "12:15" in page and "系统管理员" in page


def test_the_lock_is_over_when_it_was_said(staff, client):
    fail(client)
    staff.journey.shift(timedelta(minutes=14, seconds=59))
    assert come_in(client).status_code == 429
    staff.journey.shift(timedelta(seconds=2))
    assert come_in(client).status_code == 302


def test_what_was_right_is_counted_no_more(staff, client):
    for _ in range(3):
        fail(client, 4)
        assert come_in(client).status_code == 302
        client.post("/logout/")


def test_a_name_that_nobody_has_is_answered_alike(staff, client):
    known, unknown = Client(), Client()
    for _ in range(7):
        answers = [come_in(known, "wu", "wrong-1"), come_in(unknown, "nowhere", "wrong-1")]
        pages = [it.content.decode().replace("nowhere", "wu") for it in answers]
        tokens = [it.split('csrfmiddlewaretoken" value="')[1][:64] for it in pages]
        assert answers[0].status_code == answers[1].status_code
        assert pages[0].replace(tokens[0], "") == pages[1].replace(tokens[1], "")


@pytest.mark.parametrize("name", ["wu", "nowhere", "disabled"])
def test_a_password_is_hashed_once_whoever_is_named(staff, client, monkeypatch, name):
    User.objects.filter(username="lin").update(username="disabled", is_active=False)
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or f"md5${salt}$no",
    )
    come_in(client, name, "wrong-1")
    assert hashed == ["wrong-1"]


@pytest.mark.parametrize("headers", FORGED)
def test_a_header_that_anybody_can_send_makes_no_new_guesser(staff, client, headers):
    fail(client, 4)
    fail(client, 1, **headers)
    assert come_in(Client(), REMOTE_ADDR="10.3.3.3", **headers).status_code == 429


@pytest.mark.parametrize("name", SPELT)
def test_a_name_is_one_however_it_is_spelt(staff, client, name):
    fail(client, TRIES, name)
    assert come_in(client).status_code == 429


def test_a_name_with_a_null_is_refused_at_its_field(staff, client):
    answer = come_in(client, "wu\0")
    assert answer.status_code == 200
    assert not Knock.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (0, "6.6.6.6, 7.7.7.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "7.7.7.7", "7.7.7.7"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (1, "6.6.6.6,,7.7.7.7 ", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7, 8.8.8.8", "7.7.7.7"),
        (1, "x" * 400, "x" * 45),
    ],
)
def test_only_so_many_proxies_are_believed(settings, proxies, said, address):
    settings.RENDA_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=said, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == address


def test_who_guesses_from_a_hundred_addresses_does_not_keep_the_owner_out(staff):
    own, strange = Client(), Client()
    assert come_in(own, "zheng").status_code == 302
    own.post("/logout/")
    for n in range(100):
        fail(Client(), 1, "zheng", REMOTE_ADDR=f"10.1.1.{n}")
    assert come_in(strange, "zheng").status_code == 429
    assert come_in(own, "zheng").status_code == 302


def test_on_a_known_device_too_there_are_five_tries(staff):
    own = Client()
    come_in(own)
    own.post("/logout/")
    fail(own)
    assert come_in(own).status_code == 429


def test_a_device_is_known_only_under_the_names_that_came_in_from_it(staff):
    own = Client()
    come_in(own, "lin")
    own.post("/logout/")
    fail(Client())
    assert come_in(own, "wu").status_code == 429


def test_a_device_cookie_that_was_spoilt_makes_no_device(staff, client):
    come_in(client)
    client.post("/logout/")
    client.cookies["device"] = client.cookies["device"].value[:-3] + "abc"
    fail(Client())
    assert come_in(client).status_code == 429


def test_an_address_from_which_many_names_are_tried_is_slowed(staff):
    for n in range(TRIES_OF_AN_ADDRESS):
        fail(Client(), 1, f"name-{n}")
    assert come_in(Client()).status_code == 429
    assert come_in(Client(), REMOTE_ADDR="10.2.2.2").status_code == 302


def test_who_knows_one_password_has_no_more_tries_at_others(staff):
    for n in range(TRIES_OF_AN_ADDRESS):
        come_in(Client(), "lin")
        fail(Client(), 1, f"name-{n}")
    assert come_in(Client()).status_code == 429


def test_every_way_by_which_a_password_is_asked_counts(staff, client):
    """The page, what the page of the administrators leads to, the second asking, the old one
    before a new one, any caller."""
    client.force_login(User.objects.get(pk=staff.wu.pk))
    new = dict.fromkeys(("new_password1", "new_password2"), "山上的路-7731")
    tries = [
        lambda: come_in(Client(), "wu", "wrong-1"),
        lambda: Client().post("/login/?next=/admin/", {"username": "wu", "password": "wrong-1"}),
        lambda: client.post("/access/again/", {"password": "wrong-1"}),
        lambda: client.post("/password/", {"old_password": "wrong-1", **new}),
        lambda: authenticate(None, username="WU", password="wrong-1"),
    ]
    for n, attempt in enumerate(tries, 1):
        attempt()
        assert Knock.objects.filter(name="wu").count() == n
    assert come_in(Client()).status_code == 429
    assert client.post("/access/again/", {"password": PASSWORD}).status_code == 429
    assert client.post("/password/", {"old_password": PASSWORD, **new}).status_code == 429
    assert authenticate(None, username="wu", password=PASSWORD) is None


def test_the_administrator_unlocks_and_it_is_on_record(staff, client, mailoutbox):
    fail(client)
    come_in_as(client, staff.guan)
    page = f"/people/{staff.wu.pk}/access/"
    assert "错了 5 次" in client.get(page).content.decode()
    assert client.post(f"{page}unlock/").status_code == 302
    event = Event.objects.get(name="access")
    assert (event.label, event.actor, event.subject) == ("解除登录锁定", staff.guan, staff.wu)
    assert mailoutbox[0].to == ["wu@example.org"]
    assert come_in(Client()).status_code == 302


def test_an_administrator_of_elsewhere_unlocks_nobody_here(staff, client):
    appoint(staff.yuan, Duty.ADMINISTRATOR, staff.other.standing)
    fail(Client())
    come_in_as(client, staff.yuan)
    own = appoint(add_user("fang", "方圆"), Duty.HANDLER, staff.other.committee).user
    assert client.post(f"/people/{own.pk}/access/unlock/").status_code == 302
    assert client.post(f"/people/{staff.wu.pk}/access/unlock/").status_code == 404
    assert come_in(Client()).status_code == 429


@pytest.mark.parametrize("name", ["wu", "nowhere"])
def test_mails_for_a_new_password_are_counted_and_the_answer_is_always_the_same(
    staff, client, mailoutbox, name
):
    spelt = [f"{name}@example.org", f"{name.upper()}@Example.org", f" {name}@example.org "]
    answers = [client.post("/password/reset/", {"email": it}) for it in spelt * 10]
    assert {(it.status_code, it["Location"]) for it in answers} == {(302, "/password/reset/sent/")}
    assert len(mailoutbox) == (TRIES if name == "wu" else 0)
    staff.journey.shift(timedelta(minutes=15, seconds=1))
    client.post("/password/reset/", {"email": spelt[0]})
    assert len(mailoutbox) == (TRIES + 1 if name == "wu" else 0)


def test_an_address_that_asks_for_many_new_passwords_is_slowed(staff, client, mailoutbox):
    for n in range(TRIES_OF_AN_ADDRESS):
        client.post("/password/reset/", {"email": f"name-{n}@example.org"})
    client.post("/password/reset/", {"email": "wu@example.org"})
    assert mailoutbox == []


def test_when_the_guard_itself_fails_nobody_comes_in(staff, client, monkeypatch):
    monkeypatch.setattr("renda.guard.locked_until", lambda *args: 1 / 0)
    client.raise_request_exception = False
    assert come_in(client).status_code == 500
    assert client.get("/").status_code == 302


def test_many_at_once_have_no_more_tries_than_one_after_another(committed, settings):
    User.objects.create(username="wu", name="吴", password=make_password(PASSWORD))
    asked = []

    def attempt():
        asked.append(fail(Client(), 1)[0])

    assert all_at_once(*[attempt] * 16) == []
    assert 0 < asked.count(200) <= TRIES
    assert Knock.objects.count() <= TRIES
