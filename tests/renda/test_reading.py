"""What one step reads of the law it reads once; the next step reads it anew."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import CalendarYear, Setting, load_calendar
from renda.models.parameters import PARAMETERS
from renda.reading import one_reading
from tests.conftest import HAND_OVER, noon

AT = noon(HAND_OVER)


def test_within_a_reading_each_rule_and_the_calendar_are_asked_once(county):
    plan = PARAMETERS["opinion.plan"]
    with one_reading(), CaptureQueriesContext(connection) as queries:
        first, second = load_calendar(), load_calendar()
        with one_reading():  # a step that follows from this one
            periods = {str(plan.of(county.congress, HAND_OVER)) for _ in range(3)}
    assert len(queries) == 3 and first is second and len(periods) == 1


def test_what_is_decided_between_two_readings_is_read_by_the_second(county):
    plan = PARAMETERS["opinion.plan"]
    with one_reading():
        before = plan.of(county.congress, HAND_OVER)
    decision = {"name": "opinion.plan", "value": "2m", "basis": "办理办法"}
    made = Setting(congress=county.congress, effective_on=date(2026, 1, 1), **decision)
    made.save(by=county.guan, at=AT)
    with one_reading():
        assert str(plan.of(county.congress, HAND_OVER)) != str(before)


def test_outside_of_a_reading_nothing_is_kept(county):
    before = load_calendar()
    CalendarYear(year=2040, notice="国办发明电〔2039〕1号").save(by=county.guan, at=AT)
    assert load_calendar() != before


def test_a_reading_that_fails_leaves_nothing_behind(county):
    try:
        with one_reading():
            load_calendar()
            raise RuntimeError
    except RuntimeError:
        pass
    with CaptureQueriesContext(connection) as queries:
        load_calendar()
    assert len(queries) == 2
