"""Requests that come from elsewhere, or lead there (S08, S22, S23, S24, S28, S29)."""

import re
from email import message_from_bytes
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from renda.lifecycle import LIFECYCLES
from renda.models import User
from tests.conftest import MEETING, noon
from tests.matrix.addresses import addresses, place_of
from tests.payloads import REDIRECTS, SQL, XSS

PASSWORD = "县里的河-8812"
pytestmark = pytest.mark.django_db
LISTS = [place_of(it.name) for it in LIFECYCLES.values()]
HOSTS = [
    "evil.example", "testserver@evil.example", "localhost:80@evil.example", "evil.example:80",
    "testserver.evil.example", "evil.example#testserver", "testserver\tevil.example", "",
    "[::1]evil", "EVIL.example.", "evil.example/", "evil.example?", "evil.example\\",
    "//evil.example", "evil.example:80:80", "http://evil.example", "testserver evil.example",
    "xn--evil-9d1h.example", "[::ffff:1.2.3.4]", "0x7f000001",
]  # fmt: skip
KEYS = ("q", "sort", "page", "status", "body", "late", "from", "to")
FILL = {"int": "1", "app_label": "renda", "uidb64": "MQ", "url": "a", "object_id": "1"}


@pytest.fixture
def staff(county, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.update(password=make_password(PASSWORD))
    with time_machine.travel(noon(MEETING), tick=False):
        yield county


def fresh(user):
    return User.objects.get(pk=user.pk)


def filled(route):
    gap = re.compile(r"<(?:(\w+):)?(\w+)>")
    return "/" + gap.sub(lambda it: FILL.get(it[1]) or FILL.get(it[2], "a"), route)


@pytest.mark.thorough
@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://evil.example"}])
def test_no_address_takes_a_form_without_its_token(staff, monkeypatch, headers):
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *args: True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(fresh(staff.guan))
    taken = {}
    for name, route in addresses().items():
        for ask in (client.post, client.put, client.patch, client.delete):
            answer = ask(filled(route), **headers)
            if answer.status_code not in (401, 403, 405):
                taken[name] = answer.status_code
    assert {name: it for name, it in taken.items() if it != 404} == {}


@pytest.mark.parametrize("place", REDIRECTS)
def test_nobody_is_led_away(staff, place):
    client = Client()
    facts = {"username": "wu", "password": PASSWORD, "next": place}
    answers = [
        client.post("/login/", facts),
        client.get("/login/", {"next": place}),
        client.post("/type-size/", {"next": place}),
        client.post("/access/again/", {"password": PASSWORD, "next": place}),
        client.post("/logout/", {"next": place}),
        Client().get("/admin/", {"next": place}),
    ]
    for answer in answers:
        led = urlsplit(answer.headers.get("Location", ""))
        assert (led.scheme, led.netloc) == ("", ""), answer.headers["Location"]
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))


def test_there_are_forty_ways_to_be_led_away():
    assert (len(set(REDIRECTS)), len(set(XSS)), len(set(SQL))) == (40, 120, 60)


@pytest.mark.parametrize("host", HOSTS)
def test_the_link_of_a_reset_leads_to_the_configured_house(staff, mailoutbox, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    more = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    Client().post("/password/reset/", {"email": "wu@example.org"}, HTTP_HOST=host, **more)
    for mail in mailoutbox:
        assert "evil" not in mail.body
        assert f"{settings.RENDA_URL}/password/reset/" in mail.body


def test_a_reset_is_answered_alike_whoever_is_named(staff, client, mailoutbox):
    mails = ("wu@example.org", "nobody@example.cn")
    answers = [client.post("/password/reset/", {"email": it}) for it in mails]
    assert len({(it.status_code, it["Location"]) for it in answers}) == 1
    assert [mail.to for mail in mailoutbox] == [["wu@example.org"]]


def test_the_link_of_a_reset_opens_once(staff, client, mailoutbox):
    client.post("/password/reset/", {"email": "wu@example.org"})
    link = urlsplit(re.search(r"http\S+", mailoutbox[0].body)[0]).path
    page = client.get(link)["Location"]
    new = {"new_password1": "山上的路-7731", "new_password2": "山上的路-7731"}
    assert client.post(page, new).status_code == 302
    assert client.get("/").status_code == 302  # it opens no session
    assert "链接已经失效" in Client().get(link).content.decode()


@pytest.mark.parametrize(("turn", "address"), list(enumerate(LISTS)))
def test_no_list_runs_what_stands_in_its_parameters(staff, client, turn, address):
    """Each list meets each payload in one parameter, and over all lists each parameter meets it."""
    client.force_login(fresh(staff.wu))
    for n in range(0, len(SQL), len(KEYS)):
        payloads = SQL[n : n + len(KEYS)]
        keys = [KEYS[(turn + it) % len(KEYS)] for it, _ in enumerate(payloads)]
        query = {**dict(zip(keys, payloads, strict=True)), payloads[0]: "1"}
        assert client.get(address, query).status_code in (200, 404)
    assert User.objects.filter(username="wu").exists()


@pytest.mark.parametrize("address", [*LISTS, "/login/", "/", "/notices/", "/handbook/", "/record/"])
def test_what_stands_in_a_parameter_is_shown_as_text(staff, client, address):
    if address != "/login/":
        client.force_login(fresh(staff.guan if address == "/record/" else staff.wu))
    for n in range(0, len(XSS), 6):
        words = " ".join(XSS[n : n + 6])
        query = dict.fromkeys(("q", "sort", "page", "next", "order", "all", "status", "log"), words)
        page = client.get(address, query).content.decode()
        assert [it for it in XSS[n : n + 6] if "<" in it and it in page] == []


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "%0d%0a", "\u2028", "\x0b"])
def test_a_name_with_a_line_break_adds_nobody_to_a_mail(staff, mailoutbox, break_):
    names = {
        "name": f"吴晓峰{break_}Bcc: x@evil.example",
        "username": f"wu{break_}To: x@evil.example",
    }
    User.objects.filter(pk=staff.wu.pk).update(**names)
    Client().post("/password/reset/", {"email": "wu@example.org"})
    admin = Client()
    admin.post("/login/", {"username": "guan", "password": PASSWORD})
    admin.post(f"/people/{staff.wu.pk}/access/sessions/")
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        heads = message_from_bytes(mail.message().as_bytes())
        assert (heads.get_all("To"), heads.get_all("Bcc")) == (["wu@example.org"], None)


def test_no_log_tells_a_secret(staff, caplog, capfd):
    client = Client()
    secret = "z-geheim-9241"
    client.post("/login/", {"username": "wu", "password": secret})
    client.post("/login/", {"username": secret, "password": PASSWORD})
    client.post("/login/", {"username": "wu", "password": PASSWORD})
    key = client.session.session_key
    client.get(f"/?password={secret}", headers={"x-forwarded-for": f"x\n{secret}"})
    client.get(f"/password/reset/MQ/{secret}/")
    client.post("/access/again/", {"password": secret})
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("renda.views.account.ChangePassword.form_valid", None)
        client.post("/password/", {"old_password": PASSWORD, "new_password1": secret})
    said = caplog.text + "".join(capfd.readouterr())
    assert "request_finished" in said
    for word in (secret, PASSWORD, key, client.cookies["csrftoken"].value):
        assert word not in said
