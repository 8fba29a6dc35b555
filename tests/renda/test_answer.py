from datetime import date

import pytest

from renda.answer import Answer
from renda.models import CalendarYear
from tests.conftest import HAND_OVER
from tests.supervision import cast


@pytest.fixture
def water(county, act):
    return cast.of(cast.handed(act, county), county.water)


def due(act, user, owed, on=HAND_OVER):
    return act.see(user, f"/supervision/undertakings/{owed.subject_id}/due/{owed.pk}/", on)


def test_the_page_tells_the_way_to_the_date(county, act, water):
    owed = water.obligations.get(deadline="result")
    text = due(act, county.gao, owed).text
    for said in (
        "2026年10月8日", "从哪天起算", "2026年4月2日星期四", "6个月", "2026年10月2日星期五",
        "国庆节放假，顺延到10月8日星期四", "期间的最后一日是法定休假日的", "监督法 第十七条",
        "本级未作规定", "县水利局", "到期当天告知", "对应日", "没有变更过",
    ):  # fmt: skip
        assert said in text


def test_a_period_of_working_days_lists_the_days_that_it_skips(county, act, water):
    cast.plan(act, county.gao, water, date(2026, 4, 20))
    owed = water.obligations.get(deadline="plan_review")
    text = due(act, county.wu, owed, date(2026, 4, 21)).text
    assert "4月25日星期六：周末休息" in text and "5个工作日" in text


def test_each_generation_is_told_with_what_ended_it(county, act, water):
    cast.plan(act, county.gao, water, date(2026, 4, 20))
    act(county.wu, water, "return_plan", date(2026, 4, 24), reason="措施不具体")
    first, second = water.obligations.filter(deadline="plan").order_by("generation")
    old, new = due(act, county.gao, first).text, due(act, county.gao, second).text
    assert "在期限以内" in old and "已变更为2026年5月9日" in old
    assert "现在按这一次算" in new and "第1次：交办，到期日2026年5月6日" in new


def test_a_late_report_says_by_how_much(county, act, water):
    cast.plan(act, county.gao, water, date(2026, 5, 8))
    owed = water.obligations.get(deadline="plan", generation=1)
    assert "迟了2天" in due(act, county.gao, owed).text


def test_a_granted_day_is_not_counted(county, act, water):
    cast.ask_extension(act, county.gao, water, date(2026, 9, 1), date(2026, 12, 8))
    act(county.zheng, water.extensions.get(), "grant", date(2026, 9, 2))
    owed = water.obligations.open().get(deadline="result")
    lines = [line.answer for line in Answer(owed, date(2026, 9, 3)).lines]
    assert "批准延期的决定" in lines
    assert due(act, county.gao, owed, date(2026, 9, 3)).status_code == 200


def test_a_year_without_its_notice_makes_the_date_provisional(county, act, water):
    CalendarYear.objects.filter(year=2026).delete()
    owed = water.obligations.get(deadline="result")
    text = due(act, county.gao, owed).text
    assert "这个日期是暂定的" in text and "放假安排未公布" in text


def test_long_ago_starts_are_not_drawn(water):
    answer = Answer(water.obligations.get(deadline="result"), HAND_OVER)
    assert [sheet.label for sheet in answer.sheets] == ["2026年10月"]
    near = Answer(water.obligations.get(deadline="plan", generation=1), HAND_OVER)
    assert [sheet.label for sheet in near.sheets] == ["2026年4月", "2026年5月"]
