"""The sweep: complete, unique, never early, after whatever pause and with whatever clock."""

from datetime import date, timedelta

import pytest
from django.db import connection

from renda.enforcement import BEAT, CALM, WEB, keep_watch, last_watch, sweep
from renda.ladder import LADDER
from renda.lifecycle import LIFECYCLES
from renda.models import Membership, Message, Notice, Obligation, Setting
from tests.conftest import HAND_OVER, all_at_once, appoint, noon
from tests.supervision.cast import ask_extension, handed, of, plan

PLAN_DUE = date(2026, 5, 6)
LATE = PLAN_DUE + timedelta(days=1)


@pytest.fixture
def undertaking(act, county):
    """The health bureau's: its plan is due on Wednesday 6 May 2026."""
    return of(handed(act, county), county.health)


def days_from(day, count):
    return [day + timedelta(days=n) for n in range(count)]


def said(undertaking, deadline="plan", **more):
    """The stages that were said, each with its hearer, in order."""
    notices = Notice.objects.filter(
        obligation__deadline=deadline, obligation__subject_id=undertaking.pk, **more
    )
    return sorted(notices.values_list("stage", "recipient__username"))


LADDER_OF_THE_PLAN = [
    (-30, "he"),
    (-15, "he"),
    (-7, "he"),
    (-3, "he"),
    (-3, "qian"),
    (-1, "he"),
    (0, "he"),
    (1, "qian"),
    (7, "zheng"),
    (15, "zhou"),
]


def test_each_rung_is_told_once_on_its_day(undertaking):
    for day in days_from(HAND_OVER, 60):
        sweep(at=noon(day))
        sweep(at=noon(day))
        due = [rung for rung in LADDER_OF_THE_PLAN if PLAN_DUE + timedelta(rung[0]) <= day]
        assert said(undertaking) == due
    assert said(undertaking) == LADDER_OF_THE_PLAN


def test_after_sixty_days_of_nothing_only_the_newest_is_live_for_each(undertaking):
    sweep(at=noon(HAND_OVER + timedelta(days=60)))
    assert said(undertaking) == LADDER_OF_THE_PLAN
    live = [(0, "he"), (1, "qian"), (7, "zheng"), (15, "zhou")]
    assert said(undertaking, is_superseded=False) == live


def test_a_clock_that_runs_back_and_forth_doubles_and_loses_nothing(undertaking):
    for shift in (0, -3, 0, 5, 2, 5, 40, 3, 40):
        sweep(at=noon(PLAN_DUE + timedelta(days=shift)))
        sweep(at=noon(PLAN_DUE + timedelta(days=shift)), everything=True)
    assert said(undertaking) == LADDER_OF_THE_PLAN


def test_a_lost_note_is_found_by_looking_at_everything(undertaking):
    Obligation.objects.update(next_look_on=None)
    sweep(at=noon(LATE))
    assert said(undertaking) == []
    sweep(at=noon(LATE), everything=True)
    assert {stage for stage, _ in said(undertaking)} == {-30, -15, -7, -3, -1, 0, 1}


def test_an_idle_sweep_is_one_probe_of_an_index(undertaking, django_assert_num_queries):
    sweep(at=noon(HAND_OVER))
    owed = undertaking.obligations.get(deadline="plan")
    Obligation.objects.bulk_create(copy(owed, n) for n in range(2000))
    Obligation.objects.update(next_look_on=LATE)
    connection.cursor().execute("ANALYZE")
    with django_assert_num_queries(1):
        sweep(at=noon(HAND_OVER))
    assert "obligation_look" in Obligation.objects.to_look_at(HAND_OVER).explain()


def test_what_was_met_is_not_spoken_of(act, county, undertaking):
    plan(act, county.he, undertaking, HAND_OVER)
    sweep(at=noon(PLAN_DUE + timedelta(days=90)))
    assert said(undertaking) == []


def test_nobody_hears_of_a_stage_that_fell_before_the_start(act, county, undertaking):
    day = date(2026, 9, 21)  # the answer is due on the 29th: eight days, with Mid-Autumn between
    ask_extension(act, county.he, undertaking, day, date(2026, 12, 1))
    sweep(at=noon(day))
    request = undertaking.extensions.get()
    assert said(request, "extension_answer") == []
    sweep(at=noon(request.obligations.get().due_on))
    assert {stage for stage, _ in said(request, "extension_answer")} == {-7, -3, -1, 0}


def test_a_rung_on_which_nobody_stands_passes_the_notice_up(county, undertaking):
    county.he.memberships.update(to_on=HAND_OVER)
    sweep(at=noon(PLAN_DUE - timedelta(days=15)))
    assert said(undertaking) == [(-30, "qian"), (-15, "qian")]


def test_with_nobody_in_the_body_the_vice_chair_hears(county, undertaking):
    Membership.objects.filter(body=county.health).update(to_on=HAND_OVER)
    sweep(at=noon(PLAN_DUE - timedelta(days=30)))
    assert said(undertaking) == [(-30, "zheng")]


def test_only_those_in_office_on_the_day_are_told(county, undertaking):
    county.he.memberships.update(to_on=HAND_OVER)
    appoint(county.nobody, "handler", county.health, HAND_OVER + timedelta(days=1))
    sweep(at=noon(PLAN_DUE - timedelta(days=30)))
    assert said(undertaking) == [(-30, "nobody")]


def test_each_congress_has_its_own_ladder(county, undertaking):
    decided = {"name": LADDER.name, "value": "-3 head, 2 council", "basis": "主任会议"}
    setting = Setting(congress=county.congress, effective_on=HAND_OVER, **decided)
    setting.save(by=county.guan, at=noon(HAND_OVER))
    sweep(at=noon(PLAN_DUE + timedelta(days=2)))
    assert said(undertaking) == [(-3, "qian"), (2, "zhou")]


def states(stage):
    messages = Message.objects.filter(notice__stage=stage)
    return set(messages.values_list("state", flat=True))


def test_too_many_late_at_once_are_told_inside_and_held_outside(undertaking):
    keep_watch(at=noon(PLAN_DUE - timedelta(days=15)))
    keep_watch(at=noon(PLAN_DUE))
    owed = undertaking.obligations.get(deadline="plan")
    Obligation.objects.bulk_create(copy(owed, n) for n in range(CALM))
    sweep(at=noon(LATE))
    assert Notice.objects.live().filter(stage=1).count() > CALM
    assert (states(1), states(0)) == ({"held"}, {"pending"})


def test_two_thousand_late_at_once_send_no_mail_by_themselves(undertaking):
    keep_watch(at=noon(PLAN_DUE))
    owed = undertaking.obligations.get(deadline="plan")
    Obligation.objects.bulk_create(copy(owed, n) for n in range(2000))
    sweep(at=noon(LATE))
    assert states(1) == {"held"}
    assert Message.objects.filter(notice__stage=1).count() > 2000


def test_a_usual_day_holds_nothing(undertaking):
    keep_watch(at=noon(PLAN_DUE))
    keep_watch(at=noon(LATE))
    assert states(1) == {"pending"}


def test_after_a_jump_of_the_clock_what_says_late_waits_for_a_person(undertaking):
    keep_watch(at=noon(HAND_OVER))
    keep_watch(at=noon(HAND_OVER + timedelta(days=365)))
    assert states(1) == {"held"}
    assert said(undertaking) == LADDER_OF_THE_PLAN


@pytest.mark.parametrize("hand", [BEAT, WEB])
def test_what_a_clock_said_that_ran_a_year_ahead_is_taken_back_and_said_on_its_day(
    undertaking, hand
):
    keep_watch(at=noon(HAND_OVER))
    keep_watch(at=noon(HAND_OVER + timedelta(days=365)), by=hand)
    wrong = Message.objects.exclude(notice__obligation=None)
    assert set(wrong.values_list("state", flat=True)) == {"held"}
    right = noon(HAND_OVER + timedelta(days=1))
    keep_watch(at=right)
    assert said(undertaking) == [] and last_watch() == right
    for day in days_from(HAND_OVER + timedelta(days=2), 60):
        keep_watch(at=noon(day))
        due = [rung for rung in LADDER_OF_THE_PLAN if PLAN_DUE + timedelta(rung[0]) <= day]
        assert said(undertaking) == due
    assert states(-7) == {"pending"}


def test_what_left_the_house_by_a_wrong_clock_stays_on_record(undertaking):
    keep_watch(at=noon(HAND_OVER))
    keep_watch(at=noon(PLAN_DUE))
    Message.objects.filter(notice__stage=0).update(state="sent")
    keep_watch(at=noon(HAND_OVER))
    assert said(undertaking) == [(0, "he")]


@pytest.mark.parametrize("decided", ["unknown", "discarded"])
def test_what_a_person_decided_by_a_wrong_clock_is_not_asked_again(undertaking, decided):
    keep_watch(at=noon(HAND_OVER))
    keep_watch(at=noon(PLAN_DUE))
    Message.objects.filter(notice__stage=0).update(state=decided)
    before = set(Message.objects.filter(state=decided).values_list("pk", flat=True))
    keep_watch(at=noon(HAND_OVER))
    keep_watch(at=noon(PLAN_DUE))
    of_that_day = Message.objects.filter(notice__stage=0)
    assert {it.pk for it in of_that_day} == before != set()
    assert {it.state for it in of_that_day} == {decided}


def copy(obligation, n):
    fields = {f.name: getattr(obligation, f.name) for f in Obligation._meta.concrete_fields}
    return Obligation(**{**fields, "id": None, "subject_id": 1_000_000 + n})


@pytest.mark.usefixtures("committed")
def test_eight_sweeps_at_once_are_one(undertaking):
    at = noon(PLAN_DUE + timedelta(days=60))
    assert all_at_once(*[lambda: sweep(at=at)] * 8) == []
    assert said(undertaking) == LADDER_OF_THE_PLAN
    keys = Message.objects.values_list("notice", "channel")
    assert len(keys) == len(set(keys))


def test_whoever_the_ladder_tells_may_see_what_it_speaks_of(act, county, undertaking):
    ask_extension(act, county.he, undertaking, date(2026, 9, 1), date(2026, 12, 1))
    day = date(2027, 1, 1)
    sweep(at=noon(day))
    notices = Notice.objects.filter(stage__isnull=False)
    assert {notice.recipient.username for notice in notices} > {"zhou", "zheng", "wu", "lin"}
    for notice in notices:
        lifecycle = LIFECYCLES[type(notice.subject)]
        seen = lifecycle.visible_to(notice.recipient, day)
        assert seen.filter(pk=notice.subject.pk).exists(), notice


def test_one_obligation_that_cannot_be_watched_keeps_back_no_other(county, undertaking):
    poisoned = undertaking.obligations.get(deadline="plan")
    Obligation.objects.filter(pk=poisoned.pk).update(overseen_by=county.other.committee)
    Setting.objects.bulk_create(
        [
            Setting(
                congress=county.other.congress,
                name=LADDER.name,
                value="nonsense",
                effective_on=HAND_OVER,
                basis="…",
            )
        ]
    )
    sweep(at=noon(LATE))
    assert said(undertaking) == []
    assert Notice.objects.filter(obligation__deadline="plan", stage=1).count() == 2
    poisoned.refresh_from_db()
    assert poisoned.next_look_on == LATE + timedelta(days=1)
