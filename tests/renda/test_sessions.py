"""A session: from coming in to its end (S06, S07)."""

from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from renda.models import Setting, SignIn, User
from renda.sessions import SessionStore
from renda.tasks import forget
from tests.conftest import MEETING, START, noon
from tests.renda.conftest import PASSWORD

ANOTHER = "山上的路-7731"
pytestmark = pytest.mark.django_db


def come_in(name="wu", client=None, agent=""):
    client = client or Client(headers={"user-agent": agent})
    assert client.post("/login/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client):
    return client.get("/").status_code == 200


def test_who_comes_in_has_a_new_session(staff):
    client = Client()
    client.get("/access/", follow=True)
    client.session.save()
    planted = SessionStore()
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    come_in(client=client)
    assert client.cookies["sessionid"].value != planted.session_key
    assert not SignIn.objects.filter(pk=planted.session_key).exists()


def _log_out(staff, client):
    client.post("/logout/")


def _change_password(staff, client):
    facts = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert come_in().post("/password/", facts).status_code == 302


def _reset_password(staff, client):
    key = urlsafe_base64_encode(force_bytes(staff.wu.pk))
    token = default_token_generator.make_token(User.objects.get(pk=staff.wu.pk))
    other = Client()
    page = other.get(f"/password/reset/{key}/{token}/", follow=True).redirect_chain[-1][0]
    other.post(page, {"new_password1": ANOTHER, "new_password2": ANOTHER})
    assert not is_in(other)  # a reset opens no session


def _password_by_administrator(staff, client):
    user = User.objects.get(pk=staff.wu.pk)
    user.set_password(ANOTHER)
    user.save()


def _disable(staff, client):
    User.objects.filter(pk=staff.wu.pk).update(is_active=False)


def _end_from_another(staff, client):
    mine = SignIn.objects.get(session_key=client.session.session_key).mark
    assert come_in().post("/access/end/", {"mark": mine}).status_code == 302


def _end_by_administrator(staff, client):
    assert come_in("guan").post(f"/people/{staff.wu.pk}/access/sessions/").status_code == 302


def _delete_row(staff, client):
    staff.wu.sign_ins.all().delete()


def _sit_idle(staff, client):
    staff.journey.shift(timedelta(minutes=30, seconds=1))


def _stay_all_day(staff, client):
    for _ in range(12 * 3):
        staff.journey.shift(timedelta(minutes=20))
        client.get("/")
    staff.journey.shift(timedelta(seconds=1))


@pytest.mark.parametrize(
    "act",
    [
        _log_out, _change_password, _reset_password, _password_by_administrator, _disable,
        _end_from_another, _end_by_administrator, _delete_row, _sit_idle, _stay_all_day,
    ],
)  # fmt: skip
def test_a_session_is_dead_at_once(staff, act):
    client = come_in()
    cookie = client.cookies["sessionid"].value
    assert is_in(client)
    act(staff, client)
    client.cookies["sessionid"] = cookie
    assert not is_in(client)


def test_a_duty_that_ends_counts_no_more_at_the_next_page(staff):
    client = come_in("guan")
    assert client.get("/posts/").status_code == 200
    staff.guan.memberships.update(to_on=MEETING - timedelta(days=1))
    assert client.get("/posts/").status_code == 403


def test_who_changes_the_password_stays_in_with_a_new_session(staff):
    client = come_in()
    before = client.cookies["sessionid"].value
    facts = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    client.post("/password/", facts)
    assert is_in(client)
    assert client.cookies["sessionid"].value != before


def test_who_is_busy_stays_in(staff):
    client = come_in()
    for _ in range(6):
        staff.journey.shift(timedelta(minutes=29))
        assert client.post("/access/still/").status_code == 204
    assert is_in(client)


def test_who_comes_in_again_has_the_whole_day_again(staff):
    client = come_in()
    staff.journey.shift(timedelta(hours=13))
    assert not is_in(client)
    come_in(client=client)
    assert is_in(client)


def test_a_congress_sets_how_long_one_may_sit_idle(staff):
    limit = {"name": "security.idle", "value": "10", "effective_on": START, "basis": "规定"}
    Setting(congress=staff.congress, **limit).save(by=None, at=noon(START))
    client, elsewhere = come_in(), come_in("yuan")
    staff.journey.shift(timedelta(minutes=11))
    assert (is_in(client), is_in(elsewhere)) == (False, True)


def test_a_page_tells_how_long_one_may_sit_idle(staff):
    client = come_in()
    client.get("/")
    assert 'data-minutes="30"' in client.get("/").content.decode()


def test_one_sees_where_one_is_in_and_ends_it(staff):
    here = come_in(agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8")
    there = come_in(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537")
    page = here.get("/access/").content.decode()
    assert "安卓手机，微信" in page and "Windows 电脑，Chrome" in page
    assert there.session.session_key not in page and here.session.session_key not in page


def test_nobody_ends_the_session_of_another(staff):
    client = come_in()
    client.get("/")
    mark = SignIn.objects.get(session_key=client.session.session_key).mark
    come_in("lin").post("/access/end/", {"mark": mark})
    assert is_in(client)


def test_an_administrator_ends_no_session_of_another_congress(staff):
    client = come_in("yuan")
    assert come_in("guan").post(f"/people/{staff.yuan.pk}/access/sessions/").status_code == 404
    assert is_in(client)


def test_going_out_leaves_nothing_in_the_browser(staff):
    answer = come_in().post("/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["sessionid"]["max-age"] == 0


def test_what_is_over_is_forgotten(staff):
    come_in()
    staff.journey.shift(timedelta(days=2))
    forget()
    assert not SignIn.objects.exists()


def test_when_a_session_cannot_be_judged_nobody_is_served(staff, monkeypatch):
    client = come_in()
    monkeypatch.setattr("renda.entrance._judge", lambda request: 1 / 0)
    client.raise_request_exception = False
    staff.journey.shift(timedelta(minutes=2))
    assert client.get("/").status_code == 500
