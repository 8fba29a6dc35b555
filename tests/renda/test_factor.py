"""The second factor: who must have one, and that there is no way past it (S04, S05)."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from renda.models import Event, Setting, User
from tests.conftest import MEETING, START, noon
from tests.matrix.addresses import addresses
from tests.renda.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OPEN_TO_ALL = {"login", "account_login", "mfa_authenticate"}


def decide(county, value, on=START):
    rule = {"name": "security.second_factor", "value": value, "effective_on": on, "basis": "规定"}
    Setting(congress=county.congress, **rule).save(by=None, at=noon(START))


def give_password(name="wu", client=None):
    client = client or Client()
    return client, client.post("/login/", {"username": name, "password": PASSWORD})


def code_of(secret, step=0):
    now = int(time.time())
    return format_hotp_value(hotp_value(secret, now // 30 + step))


def set_up(client):
    """Set the factor up by its page; return its secret and the codes for when it is lost."""
    secret = client.get("/access/factor/").context["form"].secret
    answer = client.post("/access/factor/", {"code": code_of(secret)})
    assert answer.status_code == 200
    return secret, answer.context["codes"]


@pytest.fixture
def wu(staff):
    """wu has a factor; returns its secret and codes. A minute has passed since it was set up."""
    client, _ = give_password()
    made = set_up(client)
    staff.journey.shift(timedelta(minutes=2))
    return made


def test_the_page_that_set_it_up_is_loaded_again_and_does_not_offer_to_remove_it(staff):
    client, _ = give_password()
    set_up(client)
    answer = client.get("/access/factor/")
    assert (answer.status_code, answer["Location"]) == (302, "/access/")


def give_code(client, code):
    return client.post("/login/code/", {"code": code})


def is_in(client):
    return client.get("/").status_code == 200


def test_without_a_rule_the_password_is_enough(staff):
    client, _ = give_password()
    assert is_in(client)


@pytest.mark.parametrize(
    ("value", "who", "must"),
    [
        ("no", "wu", False),
        ("staff", "wu", True),
        ("staff", "zhou", True),
        ("staff", "guan", True),
        ("staff", "shen", True),
        ("staff", "gao", False),
        ("staff", "ma", False),
        ("staff", "yuan", False),
        ("all", "gao", True),
        ("all", "ma", True),
        ("all", "yuan", False),
    ],
)
def test_whom_the_rule_asks_for_one_is_led_to_it(staff, value, who, must):
    decide(staff, value)
    client, _ = give_password(who)
    answer = client.get("/notices/")
    assert (answer.status_code, answer.headers.get("Location")) == (
        (302, "/access/factor/") if must else (200, None)
    )


def test_who_owes_one_can_do_nothing_else(staff):
    """Every address, by GET and by POST, but the ways to set it up and to go out."""
    decide(staff, "staff")
    client, _ = give_password("guan")
    free = {
        "mfa_activate_totp", "account_reauthenticate", "logout", "type_size", "health",
    }  # fmt: skip
    for name, route in addresses().items():
        if name in free | OPEN_TO_ALL or "<" in route:
            continue
        get, post = client.get(f"/{route}"), client.post(f"/{route}")
        assert get.status_code in (302, 403, 404), name
        assert get.headers.get("Location", "/access/factor/") == "/access/factor/", name
        assert post.status_code in (403, 404), name


def test_the_rule_holds_from_its_day_on_for_who_is_in_already(staff):
    decide(staff, "staff", MEETING + timedelta(days=1))
    client, _ = give_password()
    staff.journey.move_to(noon(MEETING) + timedelta(hours=11, minutes=55))
    give_password(client=client)
    assert is_in(client)
    staff.journey.shift(timedelta(minutes=6))
    assert client.get("/").status_code == 302


def test_who_sets_it_up_gets_codes_once_and_works(staff):
    decide(staff, "staff")
    client, _ = give_password()
    _, codes = set_up(client)
    assert len(codes) == 10
    assert is_in(client)
    event = Event.objects.get(name="access")
    assert (event.label, event.actor) == ("设置第二重验证", staff.wu)


def test_a_wrong_code_sets_nothing_up(staff):
    client, _ = give_password()
    client.get("/access/factor/")
    answer = client.post("/access/factor/", {"code": "000000"})
    assert "验证码不对" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_password_alone_opens_nothing(wu):
    client, answer = give_password()
    assert answer["Location"] == "/login/code/"
    for address in ("/", "/admin/", "/access/", "/access/factor/", "/access/codes/", "/password/"):
        assert client.get(address, follow=False).status_code == 302, address
    assert not is_in(client)


def test_the_code_opens(wu):
    client, _ = give_password()
    assert give_code(client, code_of(wu[0])).status_code == 302
    assert is_in(client)


def test_where_one_wanted_to_go_is_kept_over_the_code(wu):
    client = Client()
    facts = {"username": "wu", "password": PASSWORD, "next": "/notices/"}
    client.post("/login/", facts)
    assert give_code(client, code_of(wu[0]))["Location"] == "/notices/"


def test_a_code_opens_once(wu):
    code = code_of(wu[0])
    for opens in (True, False):
        client, _ = give_password()
        give_code(client, code)
        assert is_in(client) is opens


@pytest.mark.parametrize("step", [-4, -3, -2, 2, 3, 4])
def test_a_code_of_another_time_opens_nothing(wu, step):
    client, _ = give_password()
    give_code(client, code_of(wu[0], step))
    assert not is_in(client)


def test_a_code_without_the_password_opens_nothing(wu):
    client = Client()
    assert give_code(client, code_of(wu[0]))["Location"] == "/login/"
    assert not is_in(client)


def test_the_code_of_another_opens_nothing(staff, wu):
    other, _ = give_password("lin")
    theirs, _ = set_up(other)
    staff.journey.shift(timedelta(minutes=2))
    client, _ = give_password()
    give_code(client, code_of(theirs))
    assert not is_in(client)


def test_five_wrong_codes_lock_whoever_gives_the_password_anew_between(wu):
    for _ in range(5):
        client, _ = give_password()
        assert give_code(client, "000000").status_code == 200
    client, _ = give_password()
    assert give_code(client, code_of(wu[0])).status_code == 429
    assert not is_in(client)


def test_a_kept_code_opens_once(wu):
    for opens in (True, False):
        client, _ = give_password()
        give_code(client, wu[1][0])
        assert is_in(client) is opens


def test_a_reset_password_does_not_replace_the_code(staff, wu):
    user = User.objects.get(pk=staff.wu.pk)
    user.set_password(PASSWORD)
    user.save()
    _, answer = give_password()
    assert answer["Location"] == "/login/code/"


def test_a_session_that_came_in_by_another_way_is_not_served(staff, wu):
    """Whatever may one day call Django's login: without the code there is no page."""
    client = Client()
    client.force_login(User.objects.get(pk=staff.wu.pk))
    assert not is_in(client)


def test_only_these_addresses_make_a_session(staff):
    """Each address that can be reached without one is asked with the right password."""
    opened = set()
    for name, route in addresses().items():
        if "<" not in route:
            client = Client()
            client.post(f"/{route}", {"username": "gao", "password": PASSWORD, "code": "1"})
            opened |= {name} if is_in(client) else set()
    assert opened <= OPEN_TO_ALL | {"account_login"}
    assert "login" in opened


def test_nobody_signs_up_and_no_other_page_of_allauth_is_there(staff, client):
    names = {it for it in addresses() if it.startswith(("account_", "mfa_"))}
    assert names == {
        "account_login", "account_reauthenticate", "mfa_authenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    }  # fmt: skip


def test_who_must_have_one_cannot_remove_it(staff, wu):
    decide(staff, "staff")
    client, _ = give_password()
    give_code(client, code_of(wu[0]))
    assert "不能取消" in client.post("/access/factor/remove/").content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_need_not_have_one_removes_it_after_the_password(staff, wu):
    client, _ = give_password()
    give_code(client, code_of(wu[0]))
    staff.journey.shift(timedelta(minutes=10))
    assert client.post("/access/factor/remove/")["Location"].startswith("/access/again/")
    client.post("/access/again/", {"password": PASSWORD})
    assert client.post("/access/factor/remove/")["Location"] == "/access/"
    assert not Authenticator.objects.exists()


def test_new_codes_replace_the_old_ones(wu):
    client, _ = give_password()
    give_code(client, code_of(wu[0]))
    codes = client.post("/access/codes/").context["codes"]
    assert not set(codes) & set(wu[1])


def test_an_administrator_takes_a_lost_one_away_and_the_person_is_told(staff, wu, mailoutbox):
    decide(staff, "staff")
    mine, _ = give_password()
    give_code(mine, code_of(wu[0]))
    admin = Client()
    Setting.objects.filter(name="security.second_factor").update(value="no")
    give_password("guan", admin)
    assert admin.post(f"/people/{staff.wu.pk}/access/factor/").status_code == 302
    assert not is_in(mine)
    assert "取消第二重验证" in mailoutbox[0].body
    Setting.objects.filter(name="security.second_factor").update(value="staff")
    client, _ = give_password()
    assert client.get("/")["Location"] == "/access/factor/"


def test_who_changes_the_password_stays_in(wu):
    client, _ = give_password()
    give_code(client, code_of(wu[0]))
    facts = {"old_password": PASSWORD}
    facts |= dict.fromkeys(("new_password1", "new_password2"), "山上的路-7731")
    assert client.post("/password/", facts)["Location"] == "/"
    assert is_in(client)


def test_which_codes_were_used_is_known_in_each_process_and_without_redis(wu):
    """A row of the database says so; see F05 of the faults, too."""
    code = code_of(wu[0])
    client, _ = give_password()
    give_code(client, code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM renda_used_codes")
        assert [key for (key,) in cursor.fetchall() if code in key]


def test_when_the_factor_cannot_be_asked_nobody_comes_in(wu, monkeypatch):
    monkeypatch.setattr("allauth.mfa.stages.is_mfa_enabled", lambda *args: 1 / 0)
    client = Client(raise_request_exception=False)
    assert give_password(client=client)[1].status_code == 500
    monkeypatch.undo()
    assert not is_in(client)
