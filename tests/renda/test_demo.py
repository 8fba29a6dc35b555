"""The demo county: a whole year by steps, and something to do on every desk at its end."""

import csv
from datetime import datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from renda.demo import ACCOUNTS, PASSWORD
from renda.demo.replay import replay
from renda.demo.steps import Refused
from renda.desk import Desk
from renda.invariants import inspect
from renda.lifecycle import LIFECYCLES, NotAllowed
from renda.models import Body, Congress, Deputy, Event, Message, Notice, Obligation, User
from suggestions.demo import TITLES
from suggestions.models import Assignment, Suggestion
from supervision.demo import read_topics
from supervision.demo.fates import COURSES, FATES
from supervision.models import Ballot, Extension, Opinion, Problem, ReturnRequest, Undertaking
from tests.conftest import SHANGHAI

END = datetime(2026, 11, 23, 14, tzinfo=SHANGHAI)
ON = END.date()


def statuses(model):
    return set(model.objects.values_list("status", flat=True))


@pytest.mark.timeout(600)
def test_a_year_of_the_county(db, client):
    said = []
    replay(END, say=said.append)
    assert len(said) == 13  # from November to November
    the_county_is_there()
    the_trail_has_no_gap()
    what_must_always_hold_holds()
    every_published_title_is_replied_to_and_rated()
    the_two_years_before_were_taken_in()
    some_are_on_their_way()
    nobody_acted_in_another_county()
    whatever_is_owed_stands_under_something_open()
    the_mixture_is_there()
    the_sweep_spoke_in_its_time()
    every_desk_is_alive()
    the_accounts_can_log_in(client)


def the_county_is_there():
    here = Congress.objects.get(place="云河县")
    assert here.parent.place == "清源市"
    assert Deputy.objects.filter(congress=here).count() == 268
    delegations = here.bodies.filter(kind=Body.Kind.DELEGATION)
    assert 12 <= delegations.count() <= 20
    for it in delegations:
        [head] = it.memberships.filter(duty="head")
        assert Deputy.objects.filter(user=head.user, body=it).exists()
    named = Deputy.objects.filter(user__username__in=("tan", "lu", "shi"))
    assert len({it.body_id for it in named}) == 3
    assert Body.objects.get(kind=Body.Kind.DEPUTIES_COMMITTEE).memberships.filter(
        user__username="fang", duty="handler"
    )
    members = Body.objects.get(name="云河县人大常委会").memberships.filter(duty="member")
    assert members.count() == 35
    bodies = here.bodies.standing().executive()
    assert bodies.count() >= 25
    assert not bodies.exclude(memberships__duty="handler").exists()
    assert not bodies.exclude(memberships__duty="head").exists()
    assert len(Opinion.objects.filter(committee__congress=here)) >= 12


def the_trail_has_no_gap():
    for model in LIFECYCLES:
        for subject in model.objects.all():
            status, at = "", None
            for event in subject.events.order_by("id"):
                assert event.source == status
                assert at is None or event.at >= at
                status, at = event.target, event.at
            assert status == subject.status


def what_must_always_hold_holds():
    """As the nightly check finds it, after the first day somebody looks at the county."""
    assert inspect(at=END) == []


def every_published_title_is_replied_to_and_rated():
    titles = [row["title"] for row in csv.DictReader(TITLES.open(encoding="utf-8"))]
    assert len(titles) == 42
    for title in titles:
        it = Suggestion.objects.get(matter=title)
        assert it.status == "closed", (title, it.status)
        for part in it.assignments.answering():
            assert part.replies.exists() and part.evaluations.exists(), part


def the_two_years_before_were_taken_in():
    past = Suggestion.objects.filter(is_from_ledger=True)
    assert {it.submitted_on.year for it in past} == {2024, 2025}
    assert past.count() == 32 and {it.status for it in past} == {"closed"}


def some_are_on_their_way():
    wanted = {"draft", "submitted", "checked", "merged", "refused", "accepted", "assigned"}
    assert statuses(Suggestion) >= {*wanted, "replied", "closed"}
    assert statuses(Assignment) >= {"at_work", "replied", "disputed", "unrated", "settled"}
    decided = Suggestion.objects.filter(kind="motion").values_list("decided", "referred_to__kind")
    assert {*decided} == {("congress", None), ("plan", "special_committee")}


def nobody_acted_in_another_county():
    """And what nobody did, time did."""
    own = Event.objects.filter(because=None, subject_type__app_label="supervision")
    for event in own.exclude(actor=None).select_related("actor", "congress"):
        assert event.congress in event.actor.congresses(event.on), event
    assert {event.name for event in own.filter(actor=None)} == {"lapse"}


def whatever_is_owed_stands_under_something_open():
    for owed in Obligation.objects.open():
        lifecycle = LIFECYCLES[type(owed.subject)]
        assert owed.subject.status not in lifecycle.ends, owed
        assert owed.owed_by.ended_on is None, owed


def the_mixture_is_there():
    wanted = {"draft", "submitted", "approved", "handed", "rehanded", "closed"}
    assert statuses(Opinion) >= wanted
    wanted = {"not_started", "under_way", "claimed", "checked", "struck", "long_term", "sent_back"}
    assert statuses(Problem) >= wanted
    assert statuses(Extension) >= {"asked", "granted", "refused", "lapsed"}
    assert statuses(ReturnRequest) >= {"granted", "refused"}
    assert {ballot.passed for ballot in Ballot.objects.all()} == {True, False}
    steps = set(Event.objects.values_list("name", flat=True))
    assert steps >= {
        "urge",
        "return_plan",
        "return_result",
        "correct",
        "hand_over_again",
        "succeed",
    }
    late = [owed.deadline for owed in Obligation.objects.met() if owed.days_late()]
    assert {"plan", "result"} <= {*late}
    assert any(event.is_late_entry for event in Event.objects.filter(name="hand_over"))
    assert any(it.former_names.exists() for it in Body.objects.standing())
    assert Body.objects.exclude(successor=None).count() == 1
    assert Undertaking.objects.exclude(status="received").filter(body__former_names__isnull=False)


def the_sweep_spoke_in_its_time():
    told = Notice.objects.filter(obligation__isnull=False)
    assert {-30, -7, -1, 0, 1, 7, 15} <= set(told.values_list("stage", flat=True))
    states = set(Message.objects.values_list("state", flat=True))
    assert states <= {Message.State.SENT, Message.State.CANCELLED}
    assert {address.split("@")[1] for letter in mail.outbox for address in letter.to} == {
        "example.org"
    }
    assert not Event.objects.filter(at__gt=END).exists()
    assert not Notice.objects.filter(at__gt=END).exists()


def every_desk_is_alive():
    for name in ("wu", "lin", "zheng", "qin", "gao", "he"):
        figures = Desk(User.objects.get(username=name), ON).figures
        mine, owed = figures["mine"], figures["owed"]
        assert figures["awaiting"] >= 3, name
        assert mine["late"] + owed["late"] >= 1, name
        assert mine["soon"] + owed["soon"] >= 1, name
    zheng = User.objects.get(username="zheng")
    assert LIFECYCLES[Extension].awaiting(zheng, ON).exists()


def the_accounts_can_log_in(client):
    users = User.objects.exclude(username=None)
    assert {it.username for it in users} == {it.username for it in ACCOUNTS}
    assert len({it.password for it in users}) <= 2  # one a county, made once
    answer = client.post(reverse("login"), {"username": "wu", "password": PASSWORD})
    assert answer.status_code == 302
    for name in ("tan", "lu", "shi", "fang"):
        client.force_login(User.objects.get(username=name))
        answer = client.get("/")
        homes = {"renda/home.html", "renda/home_deputy.html"}
        assert homes & {it.name for it in answer.templates}


@pytest.mark.thorough
def test_the_same_days_come_out_the_same(db):
    first, second = counted(), counted()
    assert first == second
    assert first["steps"] > 200


def counted():
    """Live ten weeks, count, and undo it."""
    with transaction.atomic():
        replay(END, days=75, say=lambda words: None)
        steps = list(Event.objects.order_by("id").values_list("name", "at", "actor__name"))
        counts = {"steps": len(steps), "told": Notice.objects.count(), "how": steps}
        transaction.set_rollback(True)
    return counts


def test_a_story_that_breaks_the_rules_stops_the_demo(db, monkeypatch):
    """Nothing is swallowed, and nothing is left behind."""
    gao = ("环保", "县水利局")
    monkeypatch.setitem(FATES, gao, {"extends": "plan", "until": -10})
    with pytest.raises((Refused, NotAllowed)):
        replay(END, days=75, say=lambda words: None)
    assert not Congress.objects.exists()


def test_fates_are_those_of_bodies_that_have_a_problem():
    topics = read_topics()
    pairs = {(key, row["body"]) for key, topic in topics.items() for row in topic["problems"]}
    assert {*FATES} <= pairs
    assert all(index < len(topics[key]["problems"]) for key, index in COURSES)


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_exists_is_never_touched(db, settings, is_demo):
    settings.RENDA_DEMO = is_demo
    if is_demo:
        Congress.objects.create(name="白河县人大常委会", place="白河县", level="county")
    with pytest.raises(CommandError):
        call_command("demo")
    assert Congress.objects.count() == is_demo
