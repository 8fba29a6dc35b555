"""What `manage.py check` refuses in a table before anybody has walked it."""

from enum import StrEnum
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from renda.lifecycle import LIFECYCLES, NEW, SAME, Transition
from renda.soundness import faults


class Status(StrEnum):
    A = "a"
    B = "b"


class Table(list):
    name = "table"
    model = SimpleNamespace(Status=Status)
    ends = (Status.B,)


PLAN = SimpleNamespace(name="plan")


def arrow(source, target, name="x", **clocks):
    return Transition(name, "x", source, target, by=[], **clocks)


RECOUNT = arrow("a", SAME, "recount", recounts=True)
BEGIN = arrow(NEW, "a", starts=[PLAN])


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=lambda it: it.name)
def test_the_lifecycles_are_sound(lifecycle):
    assert list(faults(lifecycle)) == []


@pytest.mark.parametrize(
    "arrows",
    [
        [arrow(NEW, "a"), arrow("a", "b")],
        [arrow(NEW, "a"), arrow(("a", "b"), "b")],
        [BEGIN, RECOUNT, arrow("a", "b", meets=[PLAN])],
        [BEGIN, RECOUNT, arrow("a", "b", "y", meets=[PLAN]), arrow("a", "b", drops=[PLAN])],
    ],
)
def test_a_sound_table_has_no_fault(arrows):
    assert list(faults(Table(arrows))) == []


@pytest.mark.parametrize(
    ("arrows", "fault"),
    [
        ([arrow(NEW, "b")], "nothing leads to a"),
        ([arrow(NEW, "a"), arrow(NEW, "b")], "no way leads from a to an end"),
        ([arrow(NEW, "a"), arrow("a", SAME)], "no way leads from a to an end"),
        ([arrow(NEW, "a"), arrow("a", "b"), arrow(("a", "b"), "b")], "x has two rows at a"),
        ([BEGIN, RECOUNT, arrow("a", "b")], "plan may still run at b"),
        ([BEGIN, arrow("a", "b", meets=[PLAN])], "plan could not be recounted at a"),
        ([BEGIN, RECOUNT, arrow("a", "b", drops=[PLAN])], "plan is never met"),
        ([arrow(NEW, "a"), arrow("a", "b", meets=[PLAN])], "plan is met but never started"),
        ([BEGIN, RECOUNT, arrow("a", "b", starts=[PLAN])], "plan may still run at b"),
    ],
)
def test_a_fault_is_found(arrows, fault):
    assert fault in list(faults(Table(arrows)))


def test_a_clock_is_followed_through_all_that_it_passes():
    """It is stopped on one way to the end, and not on the other."""
    arrows = [
        BEGIN,
        RECOUNT,
        arrow("a", "b", "met", meets=[PLAN]),
        arrow("a", "b", "forgotten"),
    ]
    assert list(faults(Table(arrows))) == [
        "plan may still run at b",
        "plan could not be recounted at b",
    ]


def test_check_names_the_table_and_the_fault(monkeypatch):
    monkeypatch.setitem(LIFECYCLES, "table", Table([arrow(NEW, "b")]))
    with pytest.raises(SystemCheckError, match=r"table: nothing leads to a\."):
        call_command("check")
