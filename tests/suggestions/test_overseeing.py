"""The pages of those who oversee: what is overseen, what should be, and what comes again."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suggestions.models import Suggestion
from suggestions.repeats import Titles
from tests.suggestions.cast import RECESS, TEXT, entered, now, read
from tests.suggestions.handled import RATED_ON, decide, done, page, rate, replied
from tests.suggestions.test_oversight import LOOK, decided, take_up
from tests.suggestions.test_promises import FIRST, go_on, promised

PLACE, REPEATS = "/suggestions/oversight/", "/suggestions/repeats/"
LIST = "/suggestions/oversights/"
ALIKE = "关于在城东小学门前增设行人过街信号灯的建议"
OTHER = "关于清理大湾镇河道淤泥的建议"


def section(act, user, kind, on=RATED_ON):
    kinds = act.see(user, PLACE, on).context["overseen"].kinds
    return next(it for it in kinds if it.kind == kind)


def raised(house, matter, year=2026, **facts):
    it = entered(house, matter, **facts)
    Suggestion.objects.filter(pk=it.pk).update(submitted_on=date(year, 5, 11))
    return now(it)


def groups(act, user, on=RECESS):
    return [
        {it.matter for it in group.rows} for group in act.see(user, REPEATS, on).context["page"]
    ]


def test_each_kind_tells_how_many_run_and_are_late_and_who_does_it(act, house):
    [part] = [replied(act, house)]
    take_up(act, house, part.suggestion)
    decided(act, house, part.suggestion, RATED_ON)
    assert section(act, house.an, "counterpart").counts["running"] == 1
    assert section(act, house.an, "counterpart").counts["late"] == 0
    assert section(act, house.an, "counterpart", date(2026, 10, 9)).counts["late"] == 1
    shown = read(act.see(house.an, PLACE, RATED_ON))
    assert "林建国" in shown and "周明远" in shown and "专职委员督办" in shown


def test_what_is_redone_and_what_has_rolled_over_waits_to_be_overseen(act, house):
    it = promised(act, house)
    assert section(act, house.an, "rolling").candidates == []
    go_on(FIRST)
    [(found, why)] = section(act, house.an, "rolling", FIRST).candidates
    assert found == it.assignment.suggestion and "滚动1次·县水利局·装好信号灯" in why
    take_up(act, house, found, "rolling", FIRST, due_on="2027-06-30")
    assert section(act, house.an, "rolling", FIRST).candidates == []


def test_what_is_handled_again_waits_for_a_second_oversight(act, house):
    part = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    done(act(house.an, part, "redo", RATED_ON, reason="再办"))
    [(found, why)] = section(act, house.an, "second").candidates
    assert (found, why) == (part.suggestion, "第2次办理·县水利局")
    shown = read(act.see(house.an, PLACE, RATED_ON))
    assert f"/suggestions/under/{found.pk}/oversight/new/take_up/?kind=second" in shown
    take_up(act, house, found, "second", RATED_ON)
    assert section(act, house.an, "second").candidates == []


def test_only_whoever_takes_it_up_is_shown_what_waits(act, house):
    part = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    done(act(house.an, part, "redo", RATED_ON, reason="再办"))
    assert section(act, house.zhou, "second").candidates == []


@pytest.mark.parametrize("place", [PLACE, REPEATS])
@pytest.mark.parametrize(("who", "status"), [
    ("an", 200), ("zhou", 200), ("ma", 200), ("shen", 200), ("gao", 403), ("tan", 403),
    ("chen", 403), ("qin", 403), ("nobody", 403),
])  # fmt: skip
def test_the_pages_are_for_the_committees_and_leaders(act, house, place, who, status):
    assert act.see(getattr(house, who), place, RATED_ON).status_code == status


def test_what_is_raised_year_after_year_stands_together(act, house):
    raised(house, TEXT["matter"], 2024)
    raised(house, ALIKE)
    raised(house, OTHER)
    assert groups(act, house.an) == [{TEXT["matter"], ALIKE}]
    assert "2 件·2024年、2026年" in read(act.see(house.an, REPEATS, RECESS))


def test_what_was_raised_earlier_than_the_congress_looks_back_is_left_out(act, house):
    raised(house, TEXT["matter"], 2023)
    raised(house, ALIKE)
    assert groups(act, house.an) == []
    decide(house, "suggestion.repeat_years", "4")
    assert groups(act, house.an) == [{TEXT["matter"], ALIKE}]


def test_what_is_taken_in_meanwhile_is_found(act, house):
    raised(house, TEXT["matter"], 2024)
    assert groups(act, house.an) == []
    raised(house, ALIKE)
    assert groups(act, house.an) == [{TEXT["matter"], ALIKE}]


def test_what_is_kept_confidential_the_leaders_are_not_shown(act, house):
    raised(house, TEXT["matter"], 2024)
    raised(house, ALIKE, is_confidential=True)
    assert groups(act, house.an) == [{TEXT["matter"], ALIKE}]
    assert groups(act, house.zhou) == []


def test_from_there_the_newest_is_taken_up(act, house):
    raised(house, TEXT["matter"], 2024)
    it = raised(house, ALIKE)
    link = f"/suggestions/under/{it.pk}/oversight/new/take_up/?kind=repeat"
    assert link in read(act.see(house.an, REPEATS, RECESS))
    assert [found for found, _ in section(act, house.an, "repeat", RECESS).candidates] == [it]
    take_up(act, house, it, "repeat", RECESS)
    assert link not in read(act.see(house.an, REPEATS, RECESS))


def test_it_tells_units_classes_ratings_and_open_promises_also_as_a_sheet(act, house):
    it = rate(act, house.tan, promised(act, house).assignment)
    raised(house, ALIKE)
    shown = read(act.see(house.an, REPEATS, RATED_ON))
    assert "县水利局主办·B类·代表满意" in shown and "装好信号灯" in shown
    answer = act.see(house.an, f"{REPEATS}?sheet=repeats", RATED_ON)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    head, *rows = [tuple(cell.value for cell in row) for row in book.active]
    assert head[-3:] == ("承办、类别和评价", "专题分析", "未兑现的承诺") and len(rows) == 2
    [told] = [row for row in rows if row[3] == it.suggestion.matter]
    assert told[-3:] == ("县水利局主办·B类·代表满意", None, "装好信号灯；完善标线")


def test_what_the_meeting_on_a_repeated_one_came_to_stands_with_it(act, house):
    raised(house, TEXT["matter"], 2024)
    it = take_up(act, house, raised(house, ALIKE), "repeat", RECESS)
    assert "专题分析：督办中" in read(act.see(house.an, REPEATS, RECESS))
    look = {**LOOK, "happened_on": RECESS.isoformat()}
    done(act(house.lin, it, "look", RECESS, **look))
    early = act(house.lin, it, "report", RECESS, text="各方看法一致", conclusion="limited")
    assert "先开专题分析会" in read(early)
    done(act(house.lin, it, "look", RECESS, **{**look, "way": "analysis"}))
    silent = act(house.lin, it, "report", RECESS, text="各方看法一致")
    assert silent.status_code == 422 and "评估结论" in read(silent)
    done(act(house.lin, it, "report", RECESS, text="各方看法一致", conclusion="limited"))
    assert "评估结论：受条件限制，向代表解释" in page(act, house.lin, it, RECESS)
    shown = read(act.see(house.an, REPEATS, RECESS))
    assert "专题分析：受条件限制，向代表解释" in shown
    assert f"/suggestions/under/{it.suggestion_id}/oversight/new/take_up/" not in shown


def test_no_chain_of_titles_joins_what_is_not_alike():
    towns = ("城关", "枫林", "大湾", "石门", "云峰", "白沙")
    matters = ("小学运动场改造", "农村饮水管网延伸", "至县城晚班公交增开", "危桥改造")
    titles = [f"关于推进{town}镇{it}的建议" for town in towns for it in matters]
    found = Titles(titles)
    for title, first in found.group.items():
        assert {it for it in matters if it in title} == {it for it in matters if it in first}


def test_the_pages_cost_the_same_for_one_as_for_many(act, house):
    found = []
    for _ in range(2):
        for _ in range(2):
            it = replied(act, house)
            take_up(act, house, it.suggestion)
            part = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="无")
            done(act(house.an, part, "redo", RATED_ON, reason="再办"))
        found.append([_queries(act, house, place) for place in (PLACE, REPEATS, LIST)])
    assert found[0] == found[1] and max(found[0]) <= 40


def _queries(act, house, place):
    act.see(house.an, place, RATED_ON)
    with CaptureQueriesContext(connection) as found:
        act.see(house.an, place, RATED_ON)
    return len(found)
