from datetime import date

import pytest

from renda.models import load_calendar
from renda.month import sheets

OCTOBER = date(2026, 10, 1)


def cells(sheet):
    return {cell.day: cell for week in sheet.weeks for cell in week if cell.day}


@pytest.fixture
def calendar(db):
    return load_calendar()


def test_a_month_prints_its_feasts_its_rest_and_its_swapped_days(calendar):
    [sheet] = sheets(calendar, OCTOBER, date(2026, 10, 31), {})
    days = cells(sheet)
    assert (sheet.label, sheet.is_provisional, len(days)) == ("2026年10月", False, 31)
    assert days[1] == (1, "off", ("国庆",))
    assert days[4] == (4, "off", ("休",))  # a Sunday within the feast
    assert days[7] == (7, "off", ("休",))
    assert days[8] == (8, "", ())
    assert days[10] == (10, "", ("班",))  # a Saturday that is worked
    assert days[11] == (11, "off", ())


def test_marks_stand_instead_of_the_feast(calendar):
    marks = {
        date(2026, 10, 2): [("raw", "对应日")],
        date(2026, 10, 8): [("due", "到期"), ("now", "今天")],
    }
    [sheet] = sheets(calendar, OCTOBER, OCTOBER, marks)
    assert cells(sheet)[2] == (2, "off raw", ("对应日",))
    assert cells(sheet)[8] == (8, "due now", ("到期", "今天"))


def test_the_months_run_over_the_year_and_the_next_year_is_provisional(calendar):
    shown = list(sheets(calendar, date(2026, 11, 30), date(2027, 2, 1), {}))
    assert [sheet.label for sheet in shown] == [
        "2026年11月",
        "2026年12月",
        "2027年1月",
        "2027年2月",
    ]
    assert [sheet.is_provisional for sheet in shown] == [False, False, True, True]
