"""Of the clocks of a reply one runs, whichever day and however often it is assigned anew, and none
runs past six months from the first assignment (代表法 第五十一条)."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from suggestions.lifecycles.handling import REPLIES
from suggestions.models import Assignment, Suggestion

FIRST = st.dates(date(2025, 1, 2), date(2026, 12, 31))
ONCE_A_TEST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def terms(house, first_on, days, is_difficult):
    whole = Suggestion(committee=house.deputies_committee)
    it = Assignment(
        suggestion=whole, body=house.water, part="lead", first_on=first_on,
        assigned_on=first_on + timedelta(days), is_difficult=is_difficult,
    )  # fmt: skip
    [clock] = [clock for clock in REPLIES if clock.of(it)]
    return it, clock.terms(it, it.assigned_on)


@given(first_on=FIRST, days=st.integers(0, 180), is_difficult=st.booleans())
@example(first_on=date(2025, 8, 31), days=0, is_difficult=True)
@example(first_on=date(2026, 5, 12), days=92, is_difficult=False)
@ONCE_A_TEST
def test_one_clock_runs_and_ends_by_the_last_day_of_all(house, first_on, days, is_difficult):
    it, found = terms(house, first_on, days, is_difficult)
    assert found["due_on"] <= it.cap
    assert found["due_on"] >= it.assigned_on or it.cap < it.assigned_on


@given(first_on=FIRST, is_difficult=st.booleans())
@ONCE_A_TEST
def test_what_is_assigned_once_has_the_months_of_the_law_and_days_of_rest(
    house, first_on, is_difficult
):
    _, found = terms(house, first_on, 0, is_difficult)
    assert found["raw_due_on"] == first_on + relativedelta(months=6 if is_difficult else 3)
    assert found["raw_due_on"] <= found["due_on"] <= found["raw_due_on"] + timedelta(12)


@pytest.mark.parametrize(("days", "due"), [(30, "2026-09-11"), (92, "2026-11-12")])
def test_whoever_takes_over_late_has_what_is_left_of_the_six_months(house, days, due):
    _, found = terms(house, date(2026, 5, 12), days, False)
    assert found["due_on"] == date.fromisoformat(due)
