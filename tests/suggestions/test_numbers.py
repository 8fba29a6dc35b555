"""A number counts by the session for which it was raised, whenever it is given."""

from datetime import date

from renda.models import Session
from tests.suggestions.cast import BEFORE, LATE, hand_in, motion, now, read, submit

NEXT = date(2027, 1, 12)


def accept(act, house, it, on):
    assert act(house.an, it, "accept", on, field="transport").status_code == 302
    return now(it).number


def test_one_that_is_accepted_before_the_session_opens_counts_by_it(act, house):
    it = hand_in(act, house, BEFORE, house.session)
    page = act.see(house.an, f"/suggestions/suggestions/{it.pk}/accept/", BEFORE)
    assert "现在编到第18-5-001号" in read(page)
    assert accept(act, house, it, BEFORE) == "第18-5-001号"
    other = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, other, BEFORE, house.session)
    act(house.chen, other, "check", BEFORE)
    assert accept(act, house, other, BEFORE) == "议18-5-01号"


def test_one_that_is_accepted_after_the_next_session_counts_by_its_own(act, house):
    first, last = (hand_in(act, house, LATE, house.session) for _ in range(2))
    accept(act, house, first, LATE)
    Session.objects.create(
        term=house.session.term, kind="congress", number=6, from_on=NEXT, to_on=NEXT
    )
    assert accept(act, house, last, NEXT) == "第18-5-002号"
