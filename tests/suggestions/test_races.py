"""Two hands at once, with real threads and real commits. One wins, the other is told why."""

from functools import partial

import pytest

from renda.lifecycle import NotAllowed, perform
from renda.models import Event
from suggestions.models import Signature, Suggestion
from tests.conftest import all_at_once, noon
from tests.suggestions.cast import BEFORE, RECESS, TEXT, hand_in, invite, motion, now

pytestmark = pytest.mark.usefixtures("committed")

ROUNDS = range(5)
ONCE = "7b0e6a52-6c4c-4b4e-9d0e-0c7b1a2f3d4e"


def accept(suggestion, clerk):
    facts = {"field": "transport", "number": ""}
    return partial(perform, suggestion, "accept", clerk, at=noon(RECESS), **facts)


def test_two_clerks_accept_the_same_one_once(act, house):
    it = hand_in(act, house, RECESS)
    errors = all_at_once(*[accept(it, house.an), accept(it, house.bao)] * 3)
    assert [type(error) for error in errors] == [NotAllowed] * 5
    assert now(it).number == "闭2026-001号"
    assert Event.objects.filter(name="accept").count() == 1


def test_those_that_are_accepted_at_once_get_numbers_without_a_gap(act, house):
    raised = [hand_in(act, house, RECESS) for _ in range(4)]
    clerks = [house.an, house.bao] * 2
    assert all_at_once(*map(accept, raised, clerks)) == []
    assert {now(it).number for it in raised} == {f"闭2026-00{n}号" for n in (1, 2, 3, 4)}


@pytest.mark.parametrize("_", ROUNDS)
def test_the_tenth_signature_against_the_handing_in(act, house, _):
    """Whichever comes first, a motion goes out with ten behind it or not at all."""
    it = motion(act, house, BEFORE, house.nine[:8])
    invite(act, house.tan, it, BEFORE, house.nine[8])
    last = it.signatures.get(deputy=house.nine[8])
    facts = {"session": house.session, "is_declared": True, "converted": ""}
    at = noon(BEFORE)
    sign = partial(perform, last, "consent", house.nine[8], at=at)
    errors = all_at_once(sign, partial(perform, it, "submit", house.tan, at=at, **facts))
    assert all(isinstance(error, NotAllowed) for error in errors)
    assert (now(last).status, now(it).count(BEFORE)) == (Signature.Status.CONSENTED, 10)
    assert now(it).status == (Suggestion.Status.DRAFT if errors else Suggestion.Status.SUBMITTED)


@pytest.mark.parametrize("_", ROUNDS)
def test_one_who_leaves_against_the_handing_in(act, house, _):
    """Whichever comes first hinders the other: no motion goes on with fewer than ten behind it."""
    it = motion(act, house, BEFORE, house.nine)
    first = it.signatures.get(deputy=house.nine[0])
    facts = {"session": house.session, "is_declared": True, "converted": ""}
    at = noon(BEFORE)
    leave = partial(perform, first, "step_back", house.nine[0], at=at, reason="情况有变")
    errors = all_at_once(leave, partial(perform, it, "submit", house.tan, at=at, **facts))
    assert [type(error) for error in errors] == [NotAllowed]
    it = now(it)
    ways = {("draft", "motion", 9), ("submitted", "motion", 10)}
    assert (it.status, it.kind, it.count(BEFORE)) in ways


def test_one_that_is_begun_twice_from_one_form_is_one(house):
    text = {name: TEXT[name] for name in ("matter", "grounds", "proposal", "source")}
    body = {"delegation": house.chengguan, "committee": house.deputies_committee}
    given = {**text, **body, "lead": house.tan}
    press = lambda: perform(  # noqa: E731
        Suggestion(**given), "draft", house.tan, at=noon(RECESS), once=ONCE, **given
    )
    assert all_at_once(*[press] * 6) == []
    assert Suggestion.objects.count() == Event.objects.filter(name="draft").count() == 1
