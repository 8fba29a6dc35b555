"""How a score is reckoned, whatever the shares and the weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggestions.models.scoring import LABELS, Part, corrected, read_weights, reckon

shares = st.one_of(st.none(), st.decimals(0, 100, places=1))
weights = st.lists(st.integers(0, 100), min_size=6, max_size=6)


def as_parts(weights, values):
    return [Part(*it, "") for it in zip(LABELS, weights, values, strict=True)]


@given(weights, st.lists(shares, min_size=6, max_size=6))
def test_a_score_lies_between_its_lowest_and_its_highest_share(weights, values):
    known = [v for w, v in zip(weights, values, strict=True) if w and v is not None]
    found = reckon(as_parts(weights, values))
    assert (found is None) == (not known)
    assert found is None or min(known) <= found <= max(known)


@given(weights, st.lists(shares, min_size=6, max_size=6), st.permutations(range(6)))
def test_a_score_does_not_go_by_the_order_of_its_parts(weights, values, order):
    found = as_parts(weights, values)
    assert reckon(found) == reckon([found[place] for place in order])


@given(weights, st.lists(st.decimals(0, 99, places=1), min_size=6, max_size=6), st.integers(0, 5))
def test_who_does_better_in_one_is_scored_no_lower(weights, values, place):
    better = [v + (n == place) for n, v in enumerate(values)]
    before, after = reckon(as_parts(weights, values)), reckon(as_parts(weights, better))
    assert before is None or after >= before


@given(st.decimals(0, 100, places=1), st.integers(-200, 200))
def test_what_is_added_or_taken_stays_within_a_hundred(score, points):
    assert 0 <= corrected(score, points) <= 100


@pytest.mark.parametrize(
    "text", ["", "10-10-20-30-10", "10-10-20-30-10-21", "10-10-20-30-10-x", "-10-30-20-30-10-20",
             "10 10 20 30 10 20"],
)  # fmt: skip
def test_weights_are_six_of_a_hundred(text):
    with pytest.raises(ValueError, match=r"个整数|100"):
        read_weights(text)
