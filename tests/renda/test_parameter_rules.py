"""What a congress may decide for itself: from which day it holds, and where the law stops it."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from renda.ladder import LADDER
from renda.models import PARAMETERS, Congress, Event, Setting
from renda.periods import Period
from supervision.forms import INTERPELLATORS
from supervision.lifecycles import PLAN_PERIOD, RESULT_PERIOD
from supervision.models.ballots import BASE, THRESHOLD, Base
from supervision.models.opinions import PROBLEMS
from tests.conftest import noon

DAY = date(2026, 1, 1)
BASIS = "主任会议议事规则第三条"
Level = Congress.Level

DEFAULTS = {  # decisions.md: Time, and rules.md section 14
    "opinion.issue": "5w",
    "opinion.plan": "1m",
    "opinion.plan_review": "5w",
    "opinion.redo": "15d",
    "opinion.result": "6m",
    "opinion.comment": "10w",
    "opinion.extension_answer": "5w",
    "opinion.return_answer": "5w",
    "opinion.return_window": "5w",
    "opinion.look_back": "12m",
    "opinion.problems": "3-5",
    "opinion.countersign": "no",
    "entry.backdate_days": "30",
    "test.base": "all",
    "test.threshold_basic": "1/2",
}


def congress(level=Level.COUNTY, place="临江"):
    return Congress.objects.create(name=f"{place}人大常委会", place=place, level=level)


@pytest.fixture
def here(db):
    return congress()


def decide(of, name, value, on=DAY, by=None):
    row = Setting(
        congress=of, name=name, value=value, effective_on=on, basis="主任会议议事规则第三条"
    )
    return row.save(by=by, at=noon(DAY))


def refusal(of, name, value):
    with pytest.raises(ValidationError) as refused:
        decide(of, name, value)
    assert not Setting.objects.filter(congress=of, name=name).exists()
    return " ".join(refused.value.message_dict["value"])


# What holds, and from when


@pytest.mark.parametrize(("name", "text"), DEFAULTS.items())
def test_the_default_is_the_settled_one(here, name, text):
    assert PARAMETERS[name].text(here, DAY) == text


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda it: it.name)
def test_each_default_is_one_that_a_congress_could_decide(db, parameter, level):
    of = congress(level)
    parameter.check(parameter.default_of(of), of)
    parameter.of(of, DAY)


def test_a_decision_holds_from_its_day_on(here):
    decide(here, "opinion.result", "3m", on=date(2026, 3, 1))
    decide(here, "opinion.result", "4m", on=date(2026, 6, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [str(RESULT_PERIOD.of(here, day)) for day in days] == ["6m", "3m", "3m", "4m"]


def test_the_order_of_entry_does_not_matter(here):
    decide(here, "opinion.plan", "3m", on=date(2026, 6, 1))
    decide(here, "opinion.plan", "2m", on=date(2026, 3, 1))
    assert str(PLAN_PERIOD.of(here, date(2026, 4, 1))) == "2m"
    assert str(PLAN_PERIOD.of(here, date(2026, 7, 1))) == "3m"


def test_two_decisions_cannot_hold_from_the_same_day(here):
    decide(here, "opinion.plan", "2m")
    with pytest.raises(ValidationError):
        decide(here, "opinion.plan", "3m")


def test_one_congress_decides_for_itself_alone(here):
    decide(here, "opinion.plan", "2m")
    other = congress(place="临海")
    assert str(PLAN_PERIOD.of(here, DAY)) == "2m"
    assert str(PLAN_PERIOD.of(other, DAY)) == "1m"
    assert LADDER.of(here, DAY) == LADDER.of(other, DAY)


def test_a_decision_of_the_congress_above_does_not_bind_the_one_below(here):
    below = Congress.objects.create(
        name="城关镇人大", place="城关镇", level="township", parent=here
    )
    decide(here, "opinion.plan", "2m")
    assert str(PLAN_PERIOD.of(below, DAY)) == "1m"


def test_the_source_is_cited_with_its_day(here):
    assert "本级未作规定" in PLAN_PERIOD.source(here, DAY)
    decide(here, "opinion.plan", "2m", on=date(2026, 3, 1))
    assert PLAN_PERIOD.source(here, date(2026, 3, 1)).startswith(
        "主任会议议事规则第三条，2026年3月1日起"
    )
    assert "本级未作规定" in PLAN_PERIOD.source(here, date(2026, 2, 28))


def test_a_decision_leaves_an_event(here):
    event = decide(here, "opinion.plan", "2m")
    assert (event.congress, event.name, event.on) == (here, "enter", DAY)
    assert event.facts["changed"]["value"] == [None, "2m"]
    setting = Setting.objects.get()
    setting.value = "3m"
    setting.save(by=None, at=noon(DAY))
    assert Event.objects.latest("pk").facts["changed"] == {"value": ["2m", "3m"]}


def test_a_decision_is_never_deleted(here):
    decide(here, "opinion.plan", "2m")
    with pytest.raises(TypeError):
        Setting.objects.get().delete()


# What may not be decided


def test_an_unknown_name_is_refused(here):
    with pytest.raises(ValidationError, match="没有这项参数"):
        decide(here, "opinion.plam", "2m")


NONSENSE = {
    "opinion.plan": ["soon", "", "1y", "m", "一个月", "1.5m"],
    "deadline.ladder": ["soon", "-7 nobody", "-7", "seven handler", ""],
    "opinion.problems": ["3", "5-3", "0-5", "a-b", "3-5-7", "-1-5"],
    "opinion.countersign": ["是", "true", "YES", ""],
    "entry.backdate_days": ["-1", "30d", "99999", ""],
    "test.base": ["half", "全体", ""],
    "test.threshold_basic": ["half", "0", "1", "3/2", "1/0", "150%", ""],
    "sc.interpellation_min_signers": ["three", "", "3.0"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values]
)
def test_nonsense_is_refused(here, name, value):
    with pytest.raises(ValidationError):
        decide(here, name, value)
    assert not Setting.objects.exists()


@pytest.mark.parametrize("name", [name for name in NONSENSE if name != "opinion.plan"])
def test_a_refusal_is_in_the_users_language(here, name):
    said = refusal(here, name, "nonsense")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)


@pytest.mark.parametrize("value", ["1/3", "49%", "49.9%", "1/100", "0.4999"])
def test_a_test_passes_with_no_less_than_half(here, value):
    """地方组织法 51: decisions are carried by more than half of all members."""
    assert "地方组织法 第五十一条" in refusal(here, "test.threshold_basic", value)


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("1/2", Fraction(1, 2)),
        ("50%", Fraction(1, 2)),
        ("60%", Fraction(3, 5)),
        ("2/3", Fraction(2, 3)),
    ],
)
def test_a_stricter_share_may_be_decided(here, value, share):
    decide(here, "test.threshold_basic", value)
    assert THRESHOLD.of(here, DAY) == Fraction(share)


@pytest.mark.parametrize("base", Base)
def test_the_base_may_be_chosen(here, base):
    decide(here, "test.base", base.value)
    assert BASE.of(here, DAY) is base


def test_the_number_of_problems_may_be_chosen(here):
    decide(here, "opinion.problems", "2-8")
    assert [*PROBLEMS.of(here, DAY)] == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("level", "least"),
    [(Level.COUNTY, 3), (Level.CITY, 5), (Level.PROVINCE, 5), (Level.TOWNSHIP, 3)],
)
def test_the_law_fixes_how_many_interpellate(db, level, least):
    """监督法 51: three members in a county, five in a city or a province; no choice is left."""
    of = congress(level)
    assert INTERPELLATORS.of(of, DAY) == least
    for value in {1, 2, 3, 4, 5, 6} - {least}:
        assert "监督法 第五十一条" in refusal(of, INTERPELLATORS.name, str(value))
    decide(of, INTERPELLATORS.name, str(least))


@pytest.mark.parametrize("period", ["1m", "15d", "5w", "12m"])
def test_a_period_may_be_of_months_days_or_workdays(here, period):
    decide(here, "opinion.plan", period)
    assert PLAN_PERIOD.of(here, DAY) == Period.parse(period)


@pytest.mark.parametrize("name", [name for name in DEFAULTS if name.startswith("opinion.")])
@pytest.mark.parametrize("value", ["-20d", "0d", "0m"])
def test_what_is_owed_after_a_step_is_not_counted_backwards(here, name, value):
    """A result due before the hand-over would be late before it began."""
    with pytest.raises(ValidationError):
        decide(here, name, value)
