"""The lists of supervision: what is in them; how they are narrowed, sorted and taken along."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from renda.lifecycle import perform
from renda.models import Event
from supervision.models import Extension, Opinion, Problem, Undertaking
from tests.conftest import HAND_OVER, MEETING, noon
from tests.supervision import cast

LATE = date(2026, 5, 20)  # the plans were due on 6 May
OPINIONS = "/supervision/opinions/"
LISTS = ["opinions", "problems", "undertakings", "extensions", "returnrequests"]


def body_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles(response):
    page = re.sub(r"</?mark>", "", body_of(response))
    return re.findall(r'<td class="name"><a[^>]*>([^<]*)</a>', page)


def facets(response):
    shape = r'name="(\w+)" value="([^"]*)"( checked)?>([^<]*)<span class="count">(\d+)<'
    return {(name, label): int(n) for name, _, _, label, n in re.findall(shape, body_of(response))}


def begin(county, **facts):
    """wu drafts one directly: many of them would take HTTP too long."""
    own = {
        "title": cast.TITLE, "form": "special_report", "meeting": "第二十九次会议",
        "deliberated_on": MEETING, "committee": county.committee, "vice_chair": county.zheng,
        "addressee": county.gov, "evaluation": "好",
    }  # fmt: skip
    own |= facts
    return perform(Opinion(**own), "draft", county.wu, at=noon(MEETING), **own).subject


def handed(county, count):
    """As many opinions, each handed over to two bureaus."""
    for number in range(count):
        opinion = begin(county, title=f"第{number}件审议意见")
        for body in (county.water, county.housing):
            own = {"text": "管网漏损", "body": body, "demand": "改", "source": "research"}
            problem = Problem(opinion=opinion, **own)
            perform(problem, "enter", county.wu, at=noon(MEETING), helpers=[], **own)
        perform(opinion, "submit", county.wu, at=noon(MEETING))
        perform(opinion, "approve", county.zhou, at=noon(MEETING))
        perform(opinion, "issue", county.wu, at=noon(HAND_OVER), number=f"{opinion.pk}号")
        perform(opinion, "hand_over", county.wu, at=noon(HAND_OVER), receipts=[])
    return opinion


def queries(client, user, address, on=LATE):
    with time_machine.travel(noon(on), tick=False):
        client.force_login(user)
        client.get(address)  # the types of subjects are read once a process
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_there_is_none_of(act, county, name):
    assert "还没有您能看到的" in body_of(act.see(county.wu, f"/supervision/{name}/", LATE))


def test_a_row_says_number_bodies_status_and_the_nearest_date(act, county):
    cast.handed(act, county)
    page = body_of(act.see(county.wu, OPINIONS, LATE))
    for said in (
        "云人常〔2026〕3号",
        "县水利局、县住建局、县卫健局",
        "办理中",
        "逾期 14 天",
        "5月6日",
    ):
        assert said in page, said


def test_only_who_may_begin_is_offered_to(act, county):
    assert "起草审议意见" in body_of(act.see(county.wu, OPINIONS, LATE))
    assert "起草审议意见" not in body_of(act.see(county.gao, OPINIONS, LATE))


def test_a_unit_sees_its_own_from_hand_over_on_and_only_its_own_dates(act, county):
    opinion = cast.draft(act, county)
    assert not titles(act.see(county.gao, OPINIONS, LATE))
    cast.issue(act, county, opinion)
    cast.hand_over(act, county, opinion)
    water, day = cast.of(opinion, county.water), date(2026, 4, 20)
    cast.plan(act, county.gao, water, day)
    assert act(county.wu, water, "agree_plan", day).status_code == 302
    assert "逾期 " not in body_of(act.see(county.gao, OPINIONS, LATE))
    assert "逾期 14 天" in body_of(act.see(county.sun, OPINIONS, LATE))
    assert titles(act.see(county.gao, OPINIONS, LATE)) == [opinion.title]
    assert not titles(act.see(county.tian, OPINIONS, LATE))
    assert not titles(act.see(county.yuan, OPINIONS, LATE))


def test_facets_count_under_the_other_conditions(act, county):
    handed(county, 3)
    begin(county, title="草拟的一件")
    page = act.see(county.wu, OPINIONS, LATE)
    assert "4 件" in body_of(page)
    counts = facets(page)
    assert counts["status", "草拟"] == 1 and counts["status", "办理中"] == 3
    assert counts["body", "县水利局"] == 3 and counts["committee", "农业与农村工委"] == 4
    assert counts["due", "已逾期"] == 4  # the draft should have been issued
    assert counts["year", "2026年"] == 4
    drafts = facets(act.see(county.wu, f"{OPINIONS}?status=draft", LATE))
    assert drafts["status", "办理中"] == 3 and ("body", "县水利局") not in drafts


def test_conditions_narrow_and_are_taken_off_one_by_one(act, county):
    handed(county, 2)
    begin(county, title="草拟的一件")
    address = f"{OPINIONS}?status=handed&body={county.water.pk}&due=late&year=2026"
    page = act.see(county.wu, address, LATE)
    assert len(titles(page)) == 2
    for label in ("办理中", "县水利局", "已逾期", "2026年"):
        assert f"去掉条件：{label}" in body_of(page)
    chips = {chip["label"]: chip["url"] for chip in page.context["rows"].chips}
    assert chips["办理中"] == f"?body={county.water.pk}&due=late&year=2026"


@pytest.mark.parametrize(
    ("word", "found"), [("第1件", 1), ("管网", 2), ("水利局", 2), ("管网 第1件", 1), ("无此词", 0)]
)
def test_search_reads_titles_problems_and_bodies(act, county, word, found):
    handed(county, 2)
    begin(county, title="草拟的一件")
    assert len(titles(act.see(county.wu, f"{OPINIONS}?q={word}", LATE))) == found


def test_an_empty_result_says_which_condition_hides_how_many(act, county):
    handed(county, 3)
    page = body_of(act.see(county.wu, f"{OPINIONS}?status=closed&due=late", LATE))
    assert "没有符合这些条件的审议意见" in page
    assert "去掉“已办结”有 3 件" in page and "去掉全部条件有 3 件" in page
    assert 'href="?due=late">去掉“已办结”' in page


def test_heads_sort_both_ways(act, county):
    handed(county, 3)
    up = act.see(county.wu, f"{OPINIONS}?sort=title", LATE)
    assert titles(up) == sorted(titles(up)) and 'aria-sort="ascending"' in body_of(up)
    down = act.see(county.wu, f"{OPINIONS}?sort=-title", LATE)
    assert titles(down) == titles(up)[::-1] and 'aria-sort="descending"' in body_of(down)


def test_pages_of_25(act, county):
    for number in range(27):
        begin(county, title=f"第{number}件")
    assert len(titles(act.see(county.wu, OPINIONS, LATE))) == 25
    second = act.see(county.wu, f"{OPINIONS}?page=2&status=draft", LATE)
    assert len(titles(second)) == 2
    assert "第 26—27 件，共 27 件" in body_of(second)


@pytest.mark.parametrize(
    "nonsense",
    ["page=abc", "page=99999", "page=-1", "page=0", "sort=evil", "sort=-", "sort=bodies", "q=%00",
     "body=abc", "body=99999999999999999999", "year=%F0", "q=" + "长" * 3000, "status=evil",
     "due=evil", "committee=-1", "status=draft&status=evil", "page=1e9"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["opinions", "undertakings"])
def test_nonsense_falls_back(act, county, name, nonsense):
    handed(county, 1)
    assert act.see(county.wu, f"/supervision/{name}/?{nonsense}", LATE).status_code == 200


def test_what_cannot_be_read_is_said(act, county):
    handed(county, 1)
    page = body_of(act.see(county.wu, f"{OPINIONS}?status=evil", LATE))
    assert "状态里的条件无法识别，没有采用" in page
    assert "第0件审议意见" in page


@pytest.mark.parametrize("name", LISTS)
def test_every_list_narrows_and_sorts_by_all_it_offers(act, county, name):
    opinion = handed(county, 1)
    water = cast.of(opinion, county.water)
    cast.ask_extension(act, county.gao, water, date(2026, 4, 7), date(2026, 12, 1))
    asked = {"reason": "不是本单位的", "problems": [cast.problems_of(opinion, county.water)[0].pk]}
    address = f"/supervision/under/{water.pk}/returnrequest/new/"
    assert act.post(county.gao, address, date(2026, 4, 7), **asked).status_code == 302
    page = act.see(county.wu, f"/supervision/{name}/", date(2026, 4, 8))
    assert titles(page)
    rows = page.context["rows"]
    sorts = [
        f"sort={sign}{it.name}" for it in rows.listing.columns if it.sort for sign in ("", "-")
    ]
    chosen = [f"{facet['name']}={it['value']}" for facet in rows.facets for it in facet["choices"]]
    for query in [*sorts, *chosen, "due=late", "due=later", "q=一 二"]:
        seen = act.see(county.wu, f"/supervision/{name}/?{query}", date(2026, 4, 8))
        assert seen.status_code == 200, query
        assert titles(seen) or query.startswith(("due", "q")), query


@pytest.mark.parametrize("user", ["wu", "gao", "zheng", "ma"])
def test_a_list_costs_the_same_whatever_its_length(client, county, user):
    handed(county, 3)
    lists = ("opinions", "problems", "undertakings")
    addresses = [f"/supervision/{name}/?facets=1" for name in lists]
    few = [queries(client, getattr(county, user), it) for it in addresses]
    handed(county, 27)
    assert [queries(client, getattr(county, user), it) for it in addresses] == few
    assert max(few) <= 12


def test_a_problem_shows_its_planned_day_as_a_light(act, county):
    opinion = cast.handed(act, county)
    [problem] = cast.problems_of(opinion, county.water)
    facts = {"measure": "消毒", "measure_due_on": "2026-05-10", "measure_by": "高建平"}
    assert act(county.gao, problem, "take_measure", date(2026, 4, 20), **facts).status_code == 302
    late = act.see(county.wu, "/supervision/problems/?due=late", LATE)
    assert titles(late) == [problem.text]
    assert "逾期 10 天" in body_of(late)


# Excel


def read(response):
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    return book.sheet_names, book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_goes_out_as_a_sheet(act, county, name):
    handed(county, 1)
    response = act.see(county.wu, f"/supervision/{name}/export/", LATE)
    names, rows = read(response)
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert len(names) == 1 and "状态" in rows[0]


def test_a_sheet_has_the_rows_of_the_list_with_dates_as_dates(act, county):
    handed(county, 2)
    begin(county, title="草拟的一件")
    names, rows = read(act.see(county.wu, f"{OPINIONS}export/?status=handed", LATE))
    assert names == ["审议意见"] and len(rows) == 3
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["到期日"] == date(2026, 5, 6) and row["审议日期"] == MEETING
    assert row["承办单位"] == "县水利局、县住建局" and row["分管副主任"] == "郑国平"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "＝", '=HYPERLINK("http://x")&'])
def test_no_text_becomes_a_formula(act, county, sign):
    begin(county, title=f"{sign}1+1")
    response = act.see(county.wu, f"{OPINIONS}export/", LATE)
    _, rows = read(response)
    assert dict(zip(rows[0], rows[1], strict=True))["审议意见"].strip("\t") == f"{sign}1+1".strip(
        "\t"
    )


def test_a_sheet_that_was_cut_says_so(act, county, monkeypatch):
    monkeypatch.setattr("renda.views.listing.LIMIT", 2)
    for number in range(3):
        begin(county, title=f"第{number}件")
    _, rows = read(act.see(county.wu, f"{OPINIONS}export/", LATE))
    assert len(rows) == 4 and rows[3][0] == "共3行，只导出前2行；请加条件后分次导出。"


def test_a_sheet_holds_no_more_than_one_may_see(act, county):
    handed(county, 1)
    _, rows = read(act.see(county.tian, f"{OPINIONS}export/", LATE))
    assert len(rows) == 1


def test_reading_a_list_changes_nothing(act, county):
    handed(county, 1)
    before = Event.objects.count()
    for address in (OPINIONS, f"{OPINIONS}export/"):
        act.see(county.wu, address, LATE)
    assert Event.objects.count() == before


# What makes a long list quick


def test_each_subject_notes_its_nearest_date(act, county):
    opinion = cast.handed(act, county)
    water = cast.of(opinion, county.water)
    [problem] = cast.problems_of(opinion, county.water)
    facts = {"measure": "消毒", "measure_due_on": "2026-05-10", "measure_by": "高建平"}
    cast.plan(act, county.gao, water, date(2026, 4, 20))
    act(county.gao, problem, "take_measure", date(2026, 4, 20), **facts)
    cast.ask_extension(act, county.gao, water, date(2026, 4, 20), date(2026, 11, 2))
    begin(county)
    noted = [
        (it, it.next_due, it.nearest_due())
        for model in (Opinion, Problem, Undertaking, Extension)
        for it in model.objects.all()
    ]
    assert len(noted) == 2 + 4 + 3 + 1
    assert [it for it in noted if it[1] != it[2]] == []
    assert Problem.objects.get(pk=problem.pk).next_due == date(2026, 5, 10)
    assert Opinion.objects.get(pk=opinion.pk).next_due < date(2026, 5, 6)  # to review the plan


def test_of_a_long_list_the_counts_of_the_conditions_come_after_the_rows(
    act, county, client, monkeypatch
):
    handed(county, 3)
    monkeypatch.setattr("renda.listing.FEW", 2)
    page = act.see(county.wu, f"{OPINIONS}?status=handed", LATE)
    assert len(titles(page)) == 3 and facets(page) == {}
    assert 'hx-get="?status=handed&amp;facets=1"' in body_of(page)
    assert '<input type="hidden" name="status" value="handed">' in body_of(page)
    with time_machine.travel(noon(LATE), tick=False):
        told = client.get(f"{OPINIONS}?status=handed&facets=1", headers={"HX-Request": "true"})
    assert facets(told)["status", "办理中"] == 3 and "<table" not in body_of(told)
    assert facets(act.see(county.wu, f"{OPINIONS}?status=handed&facets=1", LATE))


def test_how_many_there_are_is_counted_so_far_as_one_may_turn(act, county, monkeypatch):
    handed(county, 3)
    monkeypatch.setattr("renda.listing.MOST", 2)
    assert "2+ 件" in body_of(act.see(county.wu, OPINIONS, LATE))
