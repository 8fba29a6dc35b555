"""Sums in yuan, as they are typed and as they are shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renda.money import MOST, read_yuan, yuan


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("50000", "50000.00"),
        (" 50000.5 ", "50000.50"),
        ("1,234,567.89", "1234567.89"),
        ("５０００．５０", "5000.50"),  # full width, as an input method leaves it
        ("１，０００", "1000.00"),
        ("5.000", "5.00"),
        ("0.01", "0.01"),
    ],
)
def test_a_sum_is_read_as_people_write_it(typed, read):
    assert read_yuan(typed) == Decimal(read) and str(read_yuan(typed)) == read


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("五万", "“五万”不是金额"),
        ("5万", "不是金额"),
        ("12abc", "不是金额"),
        ("1e5", "不是金额"),
        ("1,23", "不是金额"),
        ("٣٤", "不是金额"),
        ("NaN", "不是金额"),
        ("Infinity", "不是金额"),
        ("1.2.3", "不是金额"),
        ("-5", "要大于0"),
        ("－５", "要大于0"),
        ("−5", "要大于0"),
        ("0", "要大于0"),
        ("0.00", "要大于0"),
        ("1.234", "两位小数"),
        ("1000000000000", "金额太大"),
    ],
)
def test_what_is_no_sum_is_refused_with_the_reason(typed, why):
    with pytest.raises(ValueError, match=why):
        read_yuan(typed)


@given(st.decimals("0.01", MOST, places=2))
def test_what_is_shown_is_read_as_the_same(value):
    assert read_yuan(yuan(value)) == value
