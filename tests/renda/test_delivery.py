from contextlib import suppress
from datetime import date, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import Mock, patch

import pytest
from django.core import mail

from renda import tasks
from renda.celery import app
from renda.delivery import LEASE, PATIENCE, TRIES, Unsure, send
from renda.enforcement import sweep
from renda.models import Message, User
from tests.conftest import HAND_OVER, noon
from tests.payloads import CANARY, XSS
from tests.supervision.cast import draft, hand_over, handed, issue, of, plan

NOW = noon(HAND_OVER)


@pytest.fixture
def undertaking(act, county):
    return of(handed(act, county), county.health)


def test_those_concerned_are_told_once_and_the_actor_is_not(act, county, undertaking):
    send(at=NOW)
    send(at=NOW)
    told = [m.to[0] for m in mail.outbox if m.subject.endswith("：交办")]
    assert sorted(told) == ["gao@example.org", "he@example.org", "sun@example.org"]
    handed_over = [m.to[0] for m in mail.outbox if m.subject.endswith("：当面交办")]
    assert sorted(handed_over) == ["qin@example.org", "wu@example.org"]  # zheng did it himself


def test_a_mail_is_plain_text_whatever_people_wrote(act, county, client):
    """In it nothing runs: no part of it is HTML, and its head has the lines that it must (S18)."""
    for place, user in enumerate(User.objects.all()):
        User.objects.filter(pk=user.pk).update(name=f"{XSS[place]}"[:30])
    opinion = draft(act, county, title=XSS[1] + "\u2028Bcc: a@example.org")
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    act.post(county.guan, f"/people/{county.wu.pk}/access/unlock/", HAND_OVER)
    client.post("/password/reset/", {"email": "wu@example.org"})
    send(at=NOW)
    assert sum(CANARY in it.subject + it.body for it in mail.outbox) == len(mail.outbox) > 5
    for it in (it.message() for it in mail.outbox):
        assert (it.get_content_type(), it.is_multipart(), it["Bcc"]) == ("text/plain", False, None)


def test_a_sender_that_dies_loses_nothing_and_repeats_under_the_same_key(undertaking):
    Message.objects.exclude(notice__recipient__username="he").delete()
    died = patch("renda.delivery._mark", side_effect=RuntimeError)
    with died, pytest.raises(RuntimeError):
        send(at=NOW)
    send(at=NOW)  # another still holds it
    send(at=NOW + LEASE + timedelta(seconds=1))
    first, again = mail.outbox
    assert first.extra_headers == again.extra_headers != {}


def test_a_reminder_that_came_too_late_to_matter_is_not_sent(act, county, undertaking):
    send(at=NOW)
    mail.outbox.clear()
    later = date(2026, 4, 8)
    sweep(at=noon(later))
    assert plan(act, county.he, undertaking, later).status_code == 302
    send(at=noon(later))
    reminder = Message.objects.get(notice__obligation__subject_id=undertaking.pk, notice__stage=-30)
    assert reminder.state == Message.State.CANCELLED
    assert "he@example.org" not in {m.to[0] for m in mail.outbox}


def test_a_mail_server_that_fails_is_tried_again_with_patience(undertaking):
    Message.objects.exclude(notice__recipient__username="he").delete()
    message, at = Message.objects.get(), NOW
    with patch("django.core.mail.EmailMessage.send", side_effect=SMTPServerDisconnected):
        for wait in PATIENCE:
            send(at=at)
            message.refresh_from_db()
            assert (message.state, message.next_try_at) == ("pending", at + wait)
            at += wait
        send(at=at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("unknown", len(PATIENCE) + 1)


def test_one_poisoned_message_does_not_keep_back_the_others(undertaking):
    sent = []

    def gateway(message):
        if not sent:
            sent.append("poison")
            raise ValueError("poison")
        sent.append(message.pk)

    with patch.dict("renda.delivery.CHANNELS", {Message.Channel.MAIL: gateway}):
        send(at=NOW)
    assert len(sent) == Message.objects.count() > 2
    assert Message.objects.filter(state="unknown").count() == 1


def test_a_text_message_whose_fate_is_unknown_is_never_sent_again_blindly(county, undertaking):
    county.he.phone = "13800138000"
    county.he.save()
    sweep(at=noon(date(2026, 4, 8)))
    with patch("renda.delivery.write_to_folder", side_effect=Unsure):
        send(at=noon(date(2026, 4, 8)))
    message = Message.objects.get(channel=Message.Channel.TEXT)
    assert (message.state, message.attempts) == ("unknown", 1)
    send(at=noon(date(2026, 4, 9)))
    message.refresh_from_db()
    assert message.attempts == 1


def test_without_a_gateway_a_text_message_is_a_file(county, undertaking, settings, tmp_path):
    settings.RENDA_DATA = tmp_path
    county.he.phone = "13800138000"
    county.he.save()
    sweep(at=noon(date(2026, 4, 8)))
    send(at=noon(date(2026, 4, 8)))
    [written] = (tmp_path / "messages").iterdir()
    assert "报送办理方案" in written.read_text(encoding="utf-8")


class Death(BaseException):
    """What no sender catches."""


def die_again_and_again(times, channel):
    """How often the channel was called by senders that each die of it."""
    gateway = Mock(side_effect=Death)
    with patch.dict("renda.delivery.CHANNELS", {channel: gateway}):
        for n in range(times):
            with suppress(Death):
                send(at=noon(date(2026, 4, 8)) + n * 2 * LEASE)
    return gateway.call_count


def test_a_message_that_kills_each_of_its_senders_is_given_up(undertaking):
    Message.objects.exclude(notice__recipient__username="he").delete()
    assert die_again_and_again(9, Message.Channel.MAIL) == TRIES["mail"] == 5
    assert Message.objects.get().state == "unknown"


def test_a_text_message_whose_sender_died_in_the_call_waits_for_a_person(county, undertaking):
    county.he.phone = "13800138000"
    county.he.save()
    sweep(at=noon(date(2026, 4, 8)))
    Message.objects.exclude(channel="text").delete()
    assert die_again_and_again(3, Message.Channel.TEXT) == 1
    assert Message.objects.get().state == "unknown"


def test_a_sender_whose_clock_runs_ahead_is_counted_as_well(undertaking):
    """To it the claim of the other has ended; the gateway is called twice, and both are known."""
    Message.objects.exclude(notice__recipient__username="he").delete()
    ahead = NOW + timedelta(minutes=10)
    calls = []

    def gateway(message):
        calls.append(message.key)
        if len(calls) == 1:
            send(at=ahead)

    with patch.dict("renda.delivery.CHANNELS", {Message.Channel.MAIL: gateway}):
        send(at=NOW)
    message = Message.objects.get()
    assert (message.state, message.attempts, calls) == ("sent", 2, [message.key] * 2)


def test_what_was_sent_stays_sent_whatever_befell_another_sender(undertaking):
    Message.objects.exclude(notice__recipient__username="he").delete()
    calls = []

    def gateway(message):
        calls.append(message.key)
        if len(calls) == 1:
            send(at=NOW + timedelta(minutes=10))
            raise ValueError("too late to say so")

    with patch.dict("renda.delivery.CHANNELS", {Message.Channel.MAIL: gateway}):
        send(at=NOW)
    assert Message.objects.get().state == "sent"


def test_a_call_without_end_is_broken_off_before_another_sender_comes():
    assert tasks.send.soft_time_limit <= LEASE.total_seconds()


def test_a_wake_up_that_killed_its_worker_is_not_repeated_for_ever():
    assert not app.conf.task_reject_on_worker_lost
