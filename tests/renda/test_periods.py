"""Dates, against the published vectors and against a model that counts on its fingers."""

import csv
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renda.periods import Calendar, Day, Period, statutory_days

DAY = timedelta(days=1)
DATA = Path(__file__).parent.parent / "data"


def rows(name):
    return list(csv.DictReader((DATA / name).open(encoding="utf-8")))


def published():
    days = rows("calendar_2024_2026.csv")
    return {date.fromisoformat(row["day"]): Day(row["works"] == "yes", row["name"]) for row in days}


@pytest.fixture(scope="module")
def calendar():
    return Calendar(published(), frozenset({2024, 2025, 2026}))


def steps_of(text, start, calendar, floor=None):
    return list(Period.parse(text).explain(date.fromisoformat(start), calendar, floor))


VECTORS = rows("deadline_vectors.csv")


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['start']}+{row['period']}")
def test_the_published_vectors(row, calendar):
    counted = Period.parse(row["period"]).count_from(date.fromisoformat(row["start"]), calendar)
    assert [day.isoformat() for day in counted] == [row["raw_due"], row["due"]]


# The model on fingers: it walks day by day, and knows neither month arithmetic nor `holidays`

STATUTORY = {  # written down by hand after 全国年节及纪念日放假办法 第二条
    2027: "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03",
    2028: "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03",
}
FEASTS = {
    date.fromisoformat(f"{year}-{day}") for year, days in STATUTORY.items() for day in days.split()
}
LOADED = frozenset(range(1990, 2101)) - {*STATUTORY}


def rests_on_fingers(exceptions, day):
    if day in exceptions:
        return not exceptions[day].works
    return day.isoweekday() in (6, 7) or day in FEASTS


def count_on_fingers(start, period, rests, floor=None):
    ahead, day = (DAY if period.count > 0 else -DAY), start
    if period.unit == "m":
        day = walk_months(start, period.count, ahead)
    else:
        left = abs(period.count)
        while left:
            day += ahead
            left -= period.unit == "d" or not rests(day)
    raw, day = day, max(day, floor or day)
    while rests(day):
        day += ahead
    return raw, day


def walk_months(start, count, ahead):
    day, boundaries = start, 0
    while boundaries < abs(count):
        boundaries += day.month != (day + ahead).month
        day += ahead
    in_month = [day.replace(day=1) + i * DAY for i in range(31)]
    return max(it for it in in_month if it.month == day.month and it.day <= start.day)


starts = st.dates(date(2024, 1, 1), date(2028, 6, 1))
counts = st.integers(-60, 60).filter(bool)
periods = st.builds(Period, counts.map(lambda it: it // 10 or 1), st.just("m")) | st.builds(
    Period, counts, st.sampled_from("dw")
)
exceptions = st.dictionaries(starts, st.builds(Day, st.booleans(), st.just("节")), max_size=60)
laters = st.none() | st.integers(-200, 300)


def floor_of(start, period, later):
    return None if later is None or period.count < 0 else start + later * DAY


@given(starts, periods, exceptions, laters)
def test_counting_agrees_with_fingers(start, period, found, later):
    floor = floor_of(start, period, later)
    counted = period.count_from(start, Calendar(found, LOADED), floor)
    assert counted == count_on_fingers(start, period, partial(rests_on_fingers, found), floor)


@given(
    start=st.dates(date(1991, 1, 1), date(2099, 1, 1)),
    period=st.builds(Period, st.integers(-40, 40).filter(bool), st.sampled_from("mdw")),
    shifts=st.dictionaries(st.integers(-1500, 1500), st.booleans(), max_size=40),
    years=st.frozensets(st.integers(1990, 2100)),
)
def test_counting_agrees_with_fingers_in_any_year(start, period, shifts, years):
    found = {start + days * DAY: Day(works, "") for days, works in shifts.items()}
    calendar = Calendar(found, years)
    counted = period.count_from(start, calendar)
    assert counted == count_on_fingers(start, period, lambda day: not calendar.works(day))


@given(starts, periods, exceptions, laters)
def test_the_steps_are_the_computation(start, period, found, later):
    calendar, floor = Calendar(found, LOADED), floor_of(start, period, later)
    steps = list(period.explain(start, calendar, floor))
    days = {step.rule: step.day for step in steps}
    assert (days["raw"], days["due"]) == period.count_from(start, calendar, floor)
    at = days["raw"]
    for step in steps:
        if step.rule == "floor":
            assert step.day == floor > at
            at = floor
        if step.rule == "rest":
            assert (step.day, calendar.works(at)) == (at, False)
            at += DAY if period.count > 0 else -DAY
    assert (at, calendar.works(at)) == (days["due"], True)


@given(starts, periods, exceptions)
def test_a_period_is_never_cut_short(start, period, found):
    """Forwards nobody has less time than promised; backwards the papers are never later."""
    steps = list(period.explain(start, Calendar(found, LOADED)))
    raw, due = period.count_from(start, Calendar(found, LOADED))
    assert due >= raw > start if period.count > 0 else due <= raw < start
    if period.unit == "w":
        skipped = {step.day for step in steps if step.rule == "skipped"}
        assert abs((raw - start).days) == abs(period.count) + len(skipped)


def test_a_period_before_a_meeting_is_never_cut_short(calendar):
    """监督法 第十五条: twenty days before; Saturday 7 February 2026 gives way to the Friday."""
    counted = Period.parse("-20d").count_from(date(2026, 2, 27), calendar)
    assert counted == (date(2026, 2, 7), date(2026, 2, 6))


def test_why_this_date(calendar):
    steps = steps_of("6m", "2026-04-02", calendar)
    assert [step.rule for step in steps] == ["start", "raw", *["rest"] * 6, "due"]
    assert [steps[i].why for i in (0, 1, 2, 4, -1)] == [
        "当天不计入，从4月3日开始数。",
        "按月数，到期月的同一天就是最后一天。中间的周末和节假日都算在内，不扣除。",
        "国庆节放假，顺延到下一天。",
        "周末休息，顺延到下一天。",
        "10月8日星期四，是工作日，即为到期日。",
    ]
    assert [step.name for step in steps[2:5]] == ["国庆节", "国庆节", "周末"]
    assert [step.law for step in steps[:3]] == [f"民法典 第二百零{i}条" for i in "一二三"]


def test_why_this_date_in_working_days(calendar):
    _, *skipped, raw, _ = steps_of("5w", "2026-02-12", calendar)
    assert {step.rule for step in skipped} == {"skipped"}
    assert [step.day.day for step in skipped] == [*range(15, 24)]
    assert skipped[0].why == "周末休息，不计入工作日。"
    assert (skipped[1].name, skipped[1].why) == ("春节", "春节放假，不计入工作日。")
    assert raw.why == "只按工作日数，第5个工作日就是最后一天。"


def test_why_this_date_before_a_meeting(calendar):
    steps = steps_of("-7d", "2026-02-27", calendar)
    assert [steps[i].why for i in (0, 2, -1)] == [
        "当天不计入，从2月26日开始往前数。",
        "春节放假，提前到前一天。",
        "2月14日星期六，春节调休上班，即为到期日。",
    ]


def test_a_month_without_that_day_ends_on_its_last(calendar):
    steps = steps_of("1m", "2025-01-31", calendar)
    assert [step.rule for step in steps] == ["start", "raw", "month_end", "due"]
    assert steps[2].why == "2月没有31日，月末日就是最后一天。"


@pytest.mark.parametrize(
    ("floor", "rules", "due"),
    [
        (date(2026, 9, 30), [], date(2026, 10, 8)),
        (date(2026, 10, 5), [], date(2026, 10, 8)),  # passed while the days of rest are left
        (date(2026, 10, 8), [], date(2026, 10, 8)),
        (date(2026, 11, 2), ["floor"], date(2026, 11, 2)),
        (date(2026, 11, 8), ["floor", "rest"], date(2026, 11, 9)),  # has become a day of rest
    ],
)
def test_a_result_sent_back_is_never_due_earlier_than_before(calendar, floor, rules, due):
    steps = steps_of("15d", "2026-09-17", calendar, floor)
    assert [step.rule for step in steps] == ["start", "raw", *["rest"] * 6, *rules, "due"]
    assert steps[-1].day == due


def test_a_period_before_a_meeting_keeps_no_former_date(calendar):
    with pytest.raises(ValueError, match="前20日"):
        steps_of("-20d", "2026-03-26", calendar, date(2026, 3, 10))


@pytest.mark.parametrize("year", STATUTORY)
def test_the_package_knows_the_statutory_days(year):
    """Also keeps an update of `holidays` from renaming or moving them unnoticed."""
    assert set(statutory_days(year)) == {day for day in FEASTS if day.year == year}


def test_days_in_lieu_come_only_with_the_notice():
    assert len(statutory_days(2026)) == 13
    assert date(2026, 10, 6) not in statutory_days(2026)
    assert {*statutory_days(2028)[date(2028, 10, 3)].split("、")} == {"中秋节", "国庆节"}


@pytest.mark.parametrize("year", [1900, *range(1990, 2102, 10), 2101, 2900])
def test_every_year_can_be_asked_for(year):
    assert all(day.year == year for day in statutory_days(year))
    assert (len(statutory_days(year)) >= 7) == (1990 <= year <= 2100)


def test_in_a_provisional_year_statutory_days_rest(calendar):
    assert [calendar.works(date(2027, 10, day)) for day in (1, 4)] == [False, True]
    assert not Calendar({}, frozenset({2027})).is_provisional(date(2027, 10, 1))
    known = Calendar({date(2027, 10, 1): Day(True, "国庆节")}, frozenset())
    assert known.works(date(2027, 10, 1))


@pytest.mark.parametrize(
    ("text", "start", "why"),
    [
        ("6m", "2026-09-01", "2027年放假通知尚未载入，日期暂定。"),
        ("1w", "2026-12-31", "2027年放假通知尚未载入，日期暂定。"),
        ("-20w", "2027-01-08", "2027年放假通知尚未载入，日期暂定。"),  # due in December 2026
        ("300w", "2026-12-01", "2027、2028年放假通知尚未载入，日期暂定。"),
        ("-20d", "2027-01-08", "12月18日星期五，是工作日，即为到期日。"),
        ("20d", "2023-12-20", "1月9日星期二，是工作日，即为到期日。"),
    ],
)
def test_a_date_is_provisional_when_days_on_its_way_are(calendar, text, start, why):
    assert steps_of(text, start, calendar)[-1].why == why


def test_the_name_of_a_day(calendar):
    october = [calendar.name_of(date(2026, 10, day)) for day in (2, 3, 4, 8, 10)]
    assert october == ["国庆节", "国庆节", "周末", "", "国庆节调休上班"]
    assert [calendar.name_of(date(2027, 2, day)) for day in (5, 9)] == ["农历除夕", ""]
    day = date(2026, 3, 4)
    assert Calendar({day: Day(False, "")}, frozenset({2026})).name_of(day) == "放假"


@pytest.mark.parametrize(
    "text", ["", "3", "m", "0m", "3个月", "1.5m", "99999d", "３m", "3 m", "3y", "+3m", "--3m"]
)
def test_nonsense_is_not_a_period(text):
    with pytest.raises(ValueError, match="不是期限"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["3m 3个月", "15d 15日", "5w 5个工作日", "-20d 前20日"])
def test_a_period_reads_as_it_is_written(text):
    period = Period.parse(f" {text.split()[0]} ")
    assert f"{period} {period.label}" == text


@pytest.mark.parametrize("text", ["3m 3m", "2m 3m", "-25d -20d"])
def test_a_bound_is_a_latest_day(text):
    period, bound = map(Period.parse, text.split())
    assert period.within(bound)
    assert period == bound or not bound.within(period)
    assert not Period.parse("1d").within(Period.parse("3m"))


@pytest.mark.parametrize("start", ["1949-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_a_start_that_no_calendar_knows_is_refused(calendar, start):
    with pytest.raises(ValueError, match="超出范围"):
        steps_of("1w", start, calendar)


@pytest.mark.parametrize("text", ["9999m", "9999d", "9999w", "-9999m", "-9999d", "-9999w"])
@pytest.mark.parametrize("start", ["1950-01-01", "2100-12-31"])
def test_the_longest_periods_can_be_counted(calendar, start, text):
    assert {"raw", "due"} < {step.rule for step in steps_of(text, start, calendar)}
