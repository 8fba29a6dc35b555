"""每日提要: one mail on the morning of a working day to each who has something to do."""

from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import Mock

import pytest
from django.core import mail

from renda.delivery import PATIENCE
from renda.digest import TRIES, forget_old, go_round, letter, write
from renda.enforcement import keep_watch
from renda.models import Digest, Message, User
from tests.conftest import SHANGHAI, all_at_once, noon, watch
from tests.supervision.cast import handed

DAY = date(2026, 4, 28)  # a Tuesday; plans are due on 6 May, in eight days
NEAR = date(2026, 4, 29)
LATE = date(2026, 5, 8)
SATURDAY, HOLIDAY, WORKED = date(2026, 4, 25), date(2026, 5, 4), date(2026, 5, 9)


def at(day, hour=8, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def morning(day, hour=8, minute=0):
    """The sweep looks at the day, then the mails go out."""
    now = at(day, hour, minute)
    keep_watch(at=now - timedelta(minutes=1))
    go_round(at=now)
    return sent()


def sent():
    return [it for it in mail.outbox if it.extra_headers["Message-ID"].startswith("<digest-")]


def to(name):
    return [it for it in sent() if it.to == [f"{name}@example.org"]]


@pytest.fixture
def work(act, county):
    handed(act, county)
    keep_watch(at=noon(DAY - timedelta(days=4)))
    mail.outbox.clear()
    return county


def test_whoever_has_something_to_do_is_told_how_much_with_links(work):
    watch(DAY, LATE - timedelta(days=1))
    morning(LATE)
    [it] = to("gao")
    assert "逾期" in it.subject and "\n" not in it.subject
    assert "报送" in it.body and "/supervision/undertakings/" in it.body
    assert "/reminders/" in it.body


def test_nobody_is_written_to_who_has_nothing_to_do(work):
    morning(NEAR)
    assert to("nobody") == [] and to("shen") == []
    assert Digest.objects.get(user=work.shen, on=NEAR).state == Digest.State.EMPTY
    assert not Digest.objects.filter(user=work.nobody).exists()  # who holds no post


def test_it_comes_once_a_day(work):
    morning(NEAR)
    first = len(sent())
    assert first and len(to("gao")) == 1
    morning(NEAR, 9)
    assert len(sent()) == first
    morning(NEAR + timedelta(days=1))
    assert len(to("gao")) == 2


def test_not_before_half_past_seven(work):
    assert morning(NEAR, 7, 29) == []
    assert morning(NEAR, 7, 30)


@pytest.mark.parametrize("day", [SATURDAY, HOLIDAY])
def test_on_days_of_rest_there_is_none(work, day):
    assert morning(day) == [] and not Digest.objects.exists()


def test_a_weekend_that_is_worked_has_one(work):
    morning(WORKED - timedelta(days=1))
    Message.objects.all().delete()
    mail.outbox.clear()
    morning(WORKED)
    assert to("gao")


def test_not_before_the_sweep_has_looked_at_the_day(work):
    go_round(at=at(NEAR))
    assert not Digest.objects.exists()


def test_after_an_outage_nothing_old_is_sent(work):
    keep_watch(at=at(NEAR, 7))
    write(at=at(NEAR))  # written, and then all stood still
    morning(NEAR + timedelta(days=1))
    assert len(to("gao")) == 1
    assert Digest.objects.get(user=work.gao, on=NEAR).state == Digest.State.PENDING


def test_as_long_as_outward_mail_is_held_these_are_held_too(work):
    held = Message.objects.first()
    Message.objects.filter(pk=held.pk).update(state=Message.State.HELD)
    assert morning(NEAR) == []
    Message.objects.filter(pk=held.pk).update(state=Message.State.SENT)
    morning(NEAR, 15)
    assert len(to("gao")) == 1


def test_whoever_does_not_want_it_gets_none(work, act):
    answer = act.post(work.gao, "/reminders/", DAY, act="no_mail")
    assert answer.status_code == 302
    morning(NEAR)
    assert to("gao") == [] and to("he")
    act.post(work.gao, "/reminders/", NEAR, act="mail")
    morning(NEAR + timedelta(days=1))
    assert len(to("gao")) == 1


def test_a_closed_account_and_one_without_an_address_get_none(work):
    User.objects.filter(pk=work.gao.pk).update(is_active=False)
    User.objects.filter(pk=work.he.pk).update(email="")
    morning(NEAR)
    assert to("gao") == [] and not Digest.objects.filter(user=work.he).exists()


def test_a_mail_server_that_fails_is_tried_again_under_the_same_key(work, monkeypatch):
    fails = Mock(side_effect=SMTPServerDisconnected)
    with monkeypatch.context() as patch:
        patch.setattr("renda.digest.EmailMessage.send", fails)
        morning(NEAR)
    go_round(at=at(NEAR) + PATIENCE[0])
    assert len(to("gao")) == 1
    assert to("gao")[0].extra_headers["Message-ID"] == f"<digest-{work.gao.pk}-{NEAR}@renda>"


def test_what_kills_each_of_its_senders_is_given_up(work):
    morning(NEAR)
    Digest.objects.filter(user=work.gao).update(state="pending", attempts=TRIES)
    mail.outbox.clear()
    go_round(at=at(NEAR, 9))
    assert to("gao") == []
    assert Digest.objects.get(user=work.gao).state == Digest.State.UNSENT


def test_only_what_the_reader_sees_is_told(work):
    assert letter(work.nobody, NEAR) is None
    assert letter(work.yuan, NEAR) is None


def test_old_rows_are_forgotten(work):
    morning(NEAR)
    forget_old(at=noon(NEAR + timedelta(days=61)))
    assert not Digest.objects.exists()


def test_many_hands_at_once_send_one(committed, act, request):
    county = request.getfixturevalue("county")
    handed(act, county)
    keep_watch(at=at(NEAR, 7))
    mail.outbox.clear()
    assert all_at_once(*[lambda: go_round(at=at(NEAR))] * 4) == []
    assert len(to("gao")) == 1
    assert Digest.objects.filter(user=county.gao).count() == 1
