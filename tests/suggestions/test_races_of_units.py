"""Two hands at once on what is handed to units. One wins, the other is told why."""

from functools import partial

import pytest

from renda.lifecycle import NotAllowed, perform
from renda.models import Event, Obligation
from suggestions.models import Assignment, Suggestion
from tests.conftest import all_at_once, noon
from tests.suggestions.cast import now
from tests.suggestions.handled import (
    ASSIGNED_ON,
    REPLIED_ON,
    SENT,
    SIGNED_ON,
    accepted,
    assign,
    assigned,
    contact,
    done,
    draft,
    rate,
    replied,
)

pytestmark = pytest.mark.usefixtures("committed")

Status, Whole = Assignment.Status, Suggestion.Status
ROUNDS = range(3)
PLAN = {"way": "joint", "is_difficult": False, "planned_bodies": []}
WORDS = {**SENT, "promises": []}


def about_to_reply(act, assignment, clerk):
    done(act(clerk, assignment, "sign", SIGNED_ON))
    contact(act, clerk, assignment)
    draft(act, clerk, assignment)
    done(act(clerk, assignment, "vet", REPLIED_ON))


def sign_off(assignment, head):
    return partial(perform, assignment, "sign_off", head, at=noon(REPLIED_ON), **WORDS)


def test_two_clerks_assign_the_same_one_once(act, house):
    it, at = accepted(act, house), noon(ASSIGNED_ON)
    calls = [
        partial(perform, it, "assign", clerk, at=at, planned_lead=body, **PLAN)
        for clerk, body in [(house.an, house.water), (house.bao, house.health)] * 2
    ]
    errors = all_at_once(*calls)
    assert [type(error) for error in errors] == [NotAllowed] * 3
    assert it.assignments.count() == 1 and now(it).status == Whole.ASSIGNED
    assert Obligation.objects.open().filter(deadline="reply").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_two_units_that_reply_at_once_finish_it_once(act, house, _):
    it = accepted(act, house)
    parts = assign(act, house, it, bodies=[house.water, house.housing])
    people = {house.water.pk: (house.gao, house.liu), house.housing.pk: (house.sun, house.zhao)}
    for part in parts:
        about_to_reply(act, part, people[part.body_id][0])
    assert all_at_once(*(sign_off(part, people[part.body_id][1]) for part in parts)) == []
    assert now(it).status == Whole.REPLIED
    assert Event.objects.filter(name="all_replied").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_a_withdrawal_against_the_reply(act, house, _):
    """Whichever comes first hinders the other, and no clock runs on after a withdrawal."""
    [it] = assigned(act, house)
    about_to_reply(act, it, house.gao)
    at, whole = noon(REPLIED_ON), it.suggestion
    withdraw = partial(perform, whole, "withdraw", house.tan, at=at, reason="已经解决")
    errors = all_at_once(sign_off(it, house.liu), withdraw)
    assert [type(error) for error in errors] == [NotAllowed]
    outcomes = {(Status.REPLIED, Whole.REPLIED), (Status.CALLED_OFF, Whole.WITHDRAWN)}
    assert (now(it).status, now(whole).status) in outcomes
    open_ones = set(it.obligations.open().values_list("deadline", flat=True))
    assert open_ones == ({"evaluate"} if now(it).status == Status.REPLIED else set())


@pytest.mark.parametrize("_", ROUNDS)
def test_the_reply_against_another_unit_that_takes_over(act, house, _):
    """Whichever comes first hinders the other; one unit owes a reply, or none any more."""
    [it] = assigned(act, house)
    about_to_reply(act, it, house.gao)
    at = noon(REPLIED_ON)
    facts = {"body": house.housing, "reason": "由住建部门负责"}
    reassign = partial(perform, it, "reassign", house.an, at=at, **facts)
    errors = all_at_once(sign_off(it, house.liu), reassign)
    assert [type(error) for error in errors] == [NotAllowed]
    owed = [*Obligation.objects.open().filter(deadline="reply")]
    if now(it).status == Status.REPLIED:
        assert owed == [] and it.suggestion.assignments.count() == 1
    else:
        assert now(it).status == Status.RELEASED and not it.replies.exists()
        assert [one.owed_by for one in owed] == [house.housing]


@pytest.mark.parametrize("_", ROUNDS)
def test_a_rating_that_is_sent_twice_at_once_counts_once(act, house, _):
    it = replied(act, house)
    at, said = noon(REPLIED_ON), {"attitude": "satisfied", "result": "basic", "comment": ""}
    call = partial(perform, it, "evaluate", house.tan, at=at, **said)
    errors = all_at_once(call, call, call)
    assert [type(error) for error in errors] == [NotAllowed] * 2
    assert it.evaluations.count() == 1 and now(it.suggestion).status == Whole.CLOSED


@pytest.mark.parametrize("_", ROUNDS)
def test_handling_again_against_the_outcome_of_a_meeting(act, house, _):
    it = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    at = noon(REPLIED_ON)
    redo = partial(perform, it, "redo", house.an, at=at, reason="再办")
    facts = {"people": "谭松", "outcome": "年底装好"}
    conclude = partial(perform, it, "conclude", house.bao, at=at, **facts)
    errors = all_at_once(redo, conclude)
    assert [type(error) for error in errors] == [NotAllowed]
    outcomes = {(Status.AT_WORK, Whole.ASSIGNED), (Status.SETTLED, Whole.CLOSED)}
    assert (now(it).status, now(it.suggestion).status) in outcomes
