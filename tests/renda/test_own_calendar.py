"""日历订阅: one's open due days under a secret address; nothing else, and nothing in the log."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from renda.ical import Entry, calendar
from renda.models import CalendarFeed, Event, User
from tests.conftest import noon
from tests.renda.test_logs import lines  # noqa: F401 (a fixture)
from tests.supervision.cast import handed

DAY = date(2026, 4, 28)


def made(act, user, day=DAY):
    """The path that is shown to whoever makes one."""
    answer = act.post(user, "/reminders/", day, act="make")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    return re.search(r"(/calendar/[\w-]+\.ics)", answer.content.decode())[1]


def read(path, day=DAY):
    with time_machine.travel(noon(day), tick=False):
        answer = Client().get(path)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def plain(text):
    return text.replace("\r\n ", "")


def test_it_shows_ones_own_due_days_with_an_alarm_and_a_link(act, county):
    handed(act, county)
    text = plain(read(made(act, county.gao)))
    owed = county.water.obligations.open().order_by("due_on").first()
    assert f"DTSTART;VALUE=DATE:{owed.due_on:%Y%m%d}" in text
    assert f"UID:obligation-{owed.pk}@renda" in text and f"SUMMARY:{owed.label}：" in text
    assert "TRIGGER:-PT15H" in text and "/supervision/undertakings/" in text


def test_what_others_owe_is_not_in_it(act, county):
    handed(act, county)
    text = plain(read(made(act, county.gao)))
    others = county.health.obligations.open().values_list("pk", flat=True)
    assert others and not any(f"obligation-{pk}@" in text for pk in others)
    assert "BEGIN:VEVENT" not in read(made(act, county.yuan))
    assert "BEGIN:VEVENT" not in read(made(act, county.nobody))


def test_a_new_address_ends_the_one_before(act, county):
    first = made(act, county.gao)
    second = made(act, county.gao)
    assert first != second and read(first) == 404 and "VCALENDAR" in read(second)


def test_it_can_be_switched_off(act, county):
    path = made(act, county.gao)
    assert act.post(county.gao, "/reminders/", DAY, act="off").status_code == 302
    assert read(path) == 404


def test_a_closed_account_shows_nothing(act, county):
    path = made(act, county.gao)
    User.objects.filter(pk=county.gao.pk).update(is_active=False)
    assert read(path) == 404


def test_an_address_ends_with_the_password_under_which_it_was_made(act, county):
    path = made(act, county.gao)
    county.gao.set_password("another-2026")
    county.gao.save()
    assert read(path) == 404


def test_whoever_left_a_post_sees_no_more_of_it(act, county):
    handed(act, county)
    path = made(act, county.gao)
    post = county.gao.memberships.get()
    post.to_on = DAY
    post.save(by=None, at=noon(DAY))
    assert "BEGIN:VEVENT" in read(path) and "BEGIN:VEVENT" not in read(path, date(2026, 4, 29))


def test_only_its_hash_is_kept_and_the_making_is_on_record(act, county):
    secret = made(act, county.gao).removeprefix("/calendar/").removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert secret not in str(vars(feed)) and len(secret) >= 43
    event = Event.objects.filter(name="access").latest("pk")
    assert (event.label, event.actor) == ("制作日历订阅地址", county.gao)
    assert secret not in str(event.facts)


def test_it_is_not_shown_again(act, county):
    secret = made(act, county.gao)
    assert secret not in act.see(county.gao, "/reminders/", DAY).content.decode()


def test_the_address_is_in_no_line_of_the_log(act, county, lines):  # noqa: F811
    path = made(act, county.gao)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    for it in (path, f"/calendar/{secret}x.ics"):
        read(it)
    assert "/calendar/<str:token>.ics" in lines.text and secret not in lines.text


def test_nobody_makes_one_at_a_desk_that_was_left_unlocked(client, county):
    client.force_login(county.gao)
    answer = client.post("/reminders/", {"act": "make"})
    assert answer.status_code == 302 and not CalendarFeed.objects.exists()


# The file


@pytest.mark.parametrize("title", ["报送：一、二；三,四;五\\六", "很长的标题" * 30, "两\r\n行", ""])
def test_whatever_a_title_holds_the_file_can_be_read(title):
    entry = Entry("k", date(2026, 12, 31), title, "https://renda.example.org/x/1/")
    text = calendar("期限", [entry], datetime(2026, 4, 2, 4, tzinfo=UTC))
    rows = text.split("\r\n")
    assert max(len(row.encode()) for row in rows) <= 75 and "\n" not in "".join(rows)
    whole = plain(text)
    escaped = title.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert f"SUMMARY:{escaped.replace(chr(13), '').replace(chr(10), chr(92) + 'n')}\r\n" in whole
    assert "DTEND;VALUE=DATE:20270101" in whole and "DTSTAMP:20260402T040000Z" in whole
    assert rows[0] == "BEGIN:VCALENDAR" and rows[-2:] == ["END:VCALENDAR", ""]
