"""The ten sentences hold where nothing is wrong, and each of them can be seen to fail."""

import io
from copy import copy
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from renda.delivery import send
from renda.enforcement import keep_watch
from renda.invariants import RULES, Scope, violations
from renda.models import CalendarDay, Event, Message, Notice, Obligation
from renda.models.calendar import CalendarYear
from renda.periods import Day
from renda.vitals import amiss
from renda.yearly import Table, days_of, load
from supervision.models import Undertaking
from tests.conftest import HAND_OVER, noon
from tests.supervision.cast import ask_extension, handed, of, plan

PLAN_DUE = date(2026, 5, 6)
NOW = noon(PLAN_DUE + timedelta(days=1))
DAY = timedelta(days=1)


@pytest.fixture
def world(act, county):
    """A day on which two plans are late, one was filed, and a result was granted more time."""
    opinion = handed(act, county)
    for stage in (-30, -15, -7, -3, -1, 0, 1):
        at = noon(PLAN_DUE + stage * DAY)
        keep_watch(at=at, everything=True)
        send(at=at)
    plan(act, county.gao, of(opinion, county.water), NOW.date())
    undertaking = of(opinion, county.health)
    ask_extension(act, county.he, undertaking, NOW.date(), date(2026, 12, 8))
    act(county.zheng, undertaking.extensions.get(), "grant", NOW.date())
    keep_watch(at=NOW, everything=True)
    send(at=NOW)
    return undertaking


def broken(at=NOW, **known):
    known = {"since": noon(HAND_OVER), "outage": DAY, "taken": taken, **known}
    return {name for name, _ in violations(Scope(at, **known))}


def taken():
    """What the mail server saw: addresses by key."""
    keys = {}
    for it in mail.outbox:
        keys.setdefault(it.extra_headers["Message-ID"].strip("<>"), []).append(it.to[0])
    return keys


def test_nothing_is_broken_in_a_quiet_world(world):
    assert broken() == set()
    assert Notice.objects.filter(stage=1).exists() and mail.outbox


def lose_a_reminder():
    Message.objects.filter(notice__stage=1).delete()
    Notice.objects.filter(stage=1).delete()


def say_it_early():
    Notice.objects.filter(stage=1).update(at=F("at") - 2 * DAY)


def send_what_was_met():
    owed = Obligation.objects.get(met_by__name="file_plan")
    met_at = owed.met_by.at
    sent = Message.objects.filter(notice__obligation=owed, state="sent")
    assert sent.update(claimed_until=met_at + DAY)


def say_it_late():
    Notice.objects.filter(stage=1).update(at=F("at") + 2 * DAY)


def lose_a_message():
    Message.objects.filter(notice__stage=1).delete()


def forget_a_claim():
    claim = {"state": "pending", "claimed_until": NOW - timedelta(minutes=5)}
    Message.objects.filter(notice__stage=1).update(**claim)


def say_it_was_sent():
    mail.outbox.pop()


def send_it_to_another():
    mail.outbox[-1].to = ["nobody@example.org"]


def call_without_an_attempt():
    mail.outbox.append(mail.outbox[-1])


def move_a_decided_date():
    Obligation.objects.filter(period="").update(due_on=F("due_on") + DAY)


def leave_a_generation_out():
    Obligation.objects.filter(generation=2).update(generation=3)


def move_a_date():
    for it in Obligation.objects.open().filter(deadline="plan_review"):
        Obligation.objects.filter(pk=it.pk).update(due_on=it.due_on + DAY)


def change_the_calendar():
    CalendarDay.objects.create(day=date(2026, 12, 8), works=False, name="…")
    due = Obligation.objects.open().get(deadline="plan_review").due_on
    CalendarDay.objects.create(day=due, works=False, name="…")


def move_a_status():
    Undertaking.objects.filter(status="planned").update(status="agreed")


def turn_a_clock_by_another():
    stranger = Event.objects.exclude(subject_id=0).latest("pk")
    Obligation.objects.filter(deadline="issue").update(met_by=stranger)


HARMS = {
    lose_a_reminder: {"I1", "I7"},
    say_it_early: {"I3"},
    send_what_was_met: {"I3"},
    say_it_late: {"I4"},
    lose_a_message: {"I5", "I7"},
    forget_a_claim: {"I5"},
    say_it_was_sent: {"I6"},
    send_it_to_another: {"I7"},
    call_without_an_attempt: {"I7"},
    move_a_decided_date: {"I8"},
    leave_a_generation_out: {"I8"},
    move_a_date: {"I9"},
    change_the_calendar: {"I9"},
    move_a_status: {"I10"},
    turn_a_clock_by_another: {"I10"},
}


def seen_after(harm):
    """What is found broken after a harm, which is undone again."""
    sent = [copy(it) for it in mail.outbox]
    with transaction.atomic():
        harm()
        found = broken()
        transaction.set_rollback(True)
    mail.outbox[:] = sent
    return found


def test_each_rule_is_seen_to_be_broken(world):
    assert {harm: seen_after(harm) for harm in HARMS} == HARMS
    assert broken() == set()


def test_a_date_that_a_recount_moved_is_on_the_record_until_somebody_moves_it(world):
    table = Table("国办发明电〔2026〕9号", days_of(2026))
    due = Obligation.objects.open().get(deadline="plan_review").due_on
    table.days[due] = Day(False, "…")
    assert load(table, by=None, at=NOW) == 1
    keep_watch(at=NOW)
    send(at=NOW)
    assert broken() == set()
    Obligation.objects.open().filter(deadline="plan_review").update(raw_due_on=due - DAY)
    assert broken() == {"I8", "I9"}


@pytest.fixture
def unguarded(committed, world):
    """Without the key that keeps a reminder from being written twice."""
    [key] = [it for it in Notice._meta.constraints if it.name == "reminded_once"]
    Notice._meta.constraints.remove(key)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notice, key)
    yield
    Message.objects.all().delete()
    Notice.objects.all().delete()
    Notice._meta.constraints.append(key)
    with connection.schema_editor() as editor:
        editor.add_constraint(Notice, key)


def test_a_reminder_written_twice(unguarded):
    twin = Notice.objects.filter(stage=1).first()
    twin.pk, twin.is_superseded = None, True
    twin.save()
    assert broken() == {"I2"}


def test_each_night_it_is_said_which_rules_hold(world):
    out = io.StringIO()
    reviewed = Obligation.objects.open().filter(deadline="plan_review")
    due = reviewed.get().due_on
    reviewed.update(due_on=date(2027, 1, 1))
    with pytest.raises(CommandError, match="共1处不成立"):
        call_command("invariants", stdout=out)
    said = [line for line in out.getvalue().splitlines() if line.startswith("I")]
    assert len(said) == len(RULES) == 10
    assert [line.split()[0] for line in said if "不成立" in line] == ["I9"]
    [found] = amiss(timezone.now())
    assert found.text == "夜间核对有1处不成立：期限与另算一遍的相同。"
    Obligation.objects.filter(due_on=date(2027, 1, 1)).update(due_on=due)
    call_command("invariants", stdout=out)
    assert not amiss(timezone.now())


def test_the_year_is_announced_for_the_second_count_as_well(world):
    CalendarYear.objects.filter(year=2026).delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    assert "I9" in broken()
