"""The pages of a case and its papers: what they show to each of the cast, and what never."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import Event
from supervision.models import Extension, Opinion, ReturnRequest
from tests.conftest import HAND_OVER, MEETING
from tests.supervision.cast import (
    PROBLEMS,
    draft,
    hand_over,
    handed,
    issue,
    list_problem,
    of,
    plan,
    problems_of,
    strike_off,
)

PAPERS = ("findings", "speeches", "measures")
SEE_ALL = ("wu", "lin", "zheng", "shen")
COUNCIL = ("zhou",)  # once it was submitted
FROM_ISSUE = ("qin", "ma", "hu", "xu")
UNITS = ("gao", "liu", "sun", "zhao", "he", "qian")
STRANGERS = ("guan", "nobody", "yuan", "tian")
LATER = date(2026, 5, 20)
SECRET = "只有水利局和工委看得到的方案"
PHONE = "水质科王志强0000-6621038"


@pytest.fixture
def opinion(act, county):
    return handed(act, county)


@pytest.fixture
def planned(act, county, opinion):
    """The water bureau has filed its plan, with a measure; the others have filed nothing."""
    water = of(opinion, county.water)
    key = f"measures-{problems_of(opinion, county.water)[0].pk}"
    measure = {
        f"{key}-measure": "配齐消毒设备17套",
        f"{key}-measure_due_on": "2026-08-31",
        f"{key}-measure_by": PHONE,
    }
    facts = {"text": SECRET, **measure}
    assert act(county.gao, water, "file_plan", date(2026, 4, 29), **facts).status_code == 302
    return water


@pytest.fixture
def see(act, county):
    """The text of a page for one of the cast, or the status if it is none."""

    def see(name, subject, on=LATER, tail=""):
        address = f"/supervision/{subject._meta.model_name}s/{subject.pk}/{tail}"
        seen = act.see(getattr(county, name), address, on)
        return seen.content.decode() if seen.status_code == 200 else seen.status_code

    return see


@pytest.mark.parametrize("name", [*SEE_ALL, *COUNCIL, *FROM_ISSUE, *UNITS, *STRANGERS])
def test_who_sees_a_draft(act, county, see, name):
    opinion = draft(act, county)
    for tail in ("", *(f"papers/{paper}/" for paper in PAPERS)):
        page = see(name, opinion, MEETING, tail)
        assert (page == 404) == (name not in SEE_ALL)


@pytest.mark.parametrize("name", [*FROM_ISSUE, *UNITS, *STRANGERS])
def test_who_sees_an_issued_opinion_before_the_hand_over(act, county, see, name):
    opinion = draft(act, county)
    issue(act, county, opinion)
    for tail in ("", *(f"papers/{paper}/" for paper in PAPERS)):
        page = see(name, opinion, HAND_OVER, tail)
        assert (page == 404) == (name not in FROM_ISSUE)
        assert name not in FROM_ISSUE or "云人常〔2026〕3号" in page


@pytest.mark.parametrize("name", [*SEE_ALL, *COUNCIL, *FROM_ISSUE])
def test_who_follows_the_whole_sees_each_body(county, see, planned, name):
    page = see(name, planned.opinion)
    for body in (county.water, county.housing, county.health):
        assert f"/supervision/undertakings/{of(planned.opinion, body).pk}/" in page
    assert SECRET in see(name, planned)
    assert PHONE in see(name, planned)


@pytest.mark.parametrize("name", ["gao", "liu"])
def test_a_unit_sees_its_own(see, planned, name):
    assert SECRET in see(name, planned)
    assert PHONE in see(name, planned.opinion.problems.first())


@pytest.mark.parametrize("name", ["sun", "zhao", "he", "qian"])
def test_a_unit_sees_nothing_of_what_another_reports(county, see, planned, name):
    assert see(name, planned) == 404
    problem = planned.opinion.problems.first()
    pages = [see(name, planned.opinion, tail="?log=all"), see(name, problem, tail="?log=all")]
    pages += [see(name, planned.opinion, tail=f"papers/{paper}/") for paper in PAPERS]
    for page in pages:
        assert SECRET not in page
        assert PHONE not in page
        assert f"/supervision/undertakings/{planned.pk}/" not in page
    assert "1个问题" not in pages[0]


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_find_no_page(act, county, see, planned, name):
    extension = ask(act, county, planned.opinion)
    for subject in (planned.opinion, planned, planned.opinion.problems.first(), extension):
        assert see(name, subject) == 404
    assert see(name, planned.opinion, tail="papers/measures/") == 404


@pytest.mark.parametrize("name", ["gao", "qin", "ma"])
def test_who_came_later_does_not_read_how_it_was_drafted(act, county, see, name):
    opinion = draft(act, county)
    assert act(county.wu, opinion, "submit", MEETING).status_code == 302
    back = act(county.zhou, opinion, "send_back", MEETING, reason="标题不妥，先不报政府")
    assert back.status_code == 302
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    tail = "?log=all"
    assert "标题不妥" in see("wu", opinion, tail=tail)
    page = see(name, opinion, tail=tail)
    assert "标题不妥" not in page
    assert "起草" not in page
    assert "列入问题" not in page
    assert "当面交办" in page


def test_what_was_removed_from_the_draft_is_not_shown_to_its_body(act, county, see):
    opinion = draft(act, county)
    list_problem(act, county, opinion, MEETING, text="多列的问题", demand="改", bureau="farm")
    extra = opinion.problems.get(text="多列的问题")
    assert act(county.wu, extra, "remove", MEETING, reason="重复").status_code == 302
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    for name in ("tian", "gao", "qin", "ma"):
        assert see(name, extra) == 404
    for name in ("wu", "gao"):
        assert "多列的问题" not in see(name, opinion, tail="papers/measures/")


def test_a_withdrawn_draft_is_seen_by_nobody_outside(act, county, see):
    opinion = draft(act, county)
    assert act(county.lin, opinion, "withdraw", MEETING, reason="不再提出").status_code == 302
    assert "已撤销" in see("wu", opinion)
    for name in (*FROM_ISSUE, *UNITS):
        assert see(name, opinion) == 404


def test_a_helper_sees_the_problem_it_helps_with_and_no_undertaking(act, county, see):
    opinion = draft(act, county)
    list_problem(
        act, county, opinion, MEETING,
        text="要协助的问题", demand="改", bureau="water", helpers=[county.farm.pk],
    )  # fmt: skip
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    page = see("tian", opinion)
    assert "要协助的问题" in page
    assert PROBLEMS[1][0] not in page
    assert "每家单位的两个期限" not in page
    assert '<td class="n">5</td>' in page  # the number it has on the list


def test_the_draft_offers_its_problems_to_those_who_draft(act, county, see):
    opinion = draft(act, county)
    revise = f"/supervision/problems/{opinion.problems.first().pk}/revise/"
    assert revise in see("wu", opinion, MEETING)
    assert revise not in see("zheng", opinion, MEETING)


def test_the_clocks_say_what_is_late_and_whose_turn_it_is(county, see, planned):
    page = see("wu", planned.opinion)
    assert "5月6日到期，4月29日报" in page
    assert "逾期 14 天" in page
    assert "等您同意办理方案" in page
    assert "1/3家，5月6日前" in page
    assert "等您" not in see("ma", planned.opinion)


def test_a_plan_that_never_came_is_said_so(act, county, see, opinion):
    health = of(opinion, county.health)
    taken = act(county.he, health, "file_result", date(2026, 5, 4), text="办理结果")
    assert taken.status_code == 302
    for subject in (opinion, health):
        assert "未报方案" in see("wu", subject)


def ask(act, county, opinion, on=date(2026, 4, 20)):
    housing = of(opinion, county.housing)
    address = f"/supervision/under/{housing.pk}/extension/new/"
    facts = {"of": "result", "until": "2026-12-03", "reason": "避开枯水期施工"}
    assert act.post(county.sun, address, on, **facts).status_code == 302
    return Extension.objects.get()


def test_an_extension_says_what_the_date_would_become(act, county, see, opinion):
    extension = ask(act, county, opinion)
    for name in ("wu", "zheng", "sun", "qin", "shen"):
        page = see(name, extension, date(2026, 4, 21))
        assert "2026年10月8日 周四" in page  # runs
        assert "批准后变为" in page
        assert "2026年12月3日 周四" in page
    assert "2026年4月27日 周一" in see("zheng", extension, date(2026, 4, 21))  # the answer is due
    assert see("gao", extension, date(2026, 4, 21)) == 404
    assert "申请延至12月3日，待审批" in see("wu", opinion, date(2026, 4, 21))
    assert "待审批" not in see("gao", opinion, date(2026, 4, 21))
    assert act(county.zheng, extension, "grant", date(2026, 4, 22)).status_code == 302
    assert "已批准延期" in see("sun", of(opinion, county.housing), date(2026, 4, 23))


def test_a_return_request_names_its_problems(act, county, see, opinion):
    housing = of(opinion, county.housing)
    address = f"/supervision/under/{housing.pk}/returnrequest/new/"
    mine = problems_of(opinion, county.housing)[0]
    facts = {"problems": [mine.pk], "reason": "由水务集团负责"}
    assert act.post(county.sun, address, date(2026, 4, 8), **facts).status_code == 302
    request = ReturnRequest.objects.get()
    page = see("wu", request, date(2026, 4, 9))
    assert mine.text in page
    assert "由水务集团负责" in page
    assert see("he", request, date(2026, 4, 9)) == 404


def test_a_problem_tells_its_story(act, county, see, planned):
    problem = problems_of(planned.opinion, county.water)[0]
    strike_off(act, county, problem, county.gao, date(2026, 5, 18))
    page = see("sun", problem)
    for said in (problem.demand, "配齐消毒设备17套", "检测报告", "签批销号", "按计划完成"):
        assert said in page


def test_the_ballot_shows_its_sums(act, county, see, opinion):
    on = date(2026, 10, 20)
    votes = {"entitled": 35, "present": 30, "satisfied": 7, "basically": 8, "dissatisfied": 14}
    votes |= {"invalid": 0, "not_returned": 1, "meeting": "第三十次会议"}
    assert act(county.wu, opinion, "test", on, **votes).status_code == 302
    for name in ("wu", "gao", "ma"):
        page = see(name, opinion, on)
        assert "合计<b> 15 票</b>" in page
        assert "至少 18 票" in page
        assert "没有通过" in page
    assert act(county.zheng, opinion, "hand_over_again", on).status_code == 302
    assert "第二轮办理进程" in see("wu", opinion, on)


def test_the_papers_trace_each_line_to_its_problem(act, county, see):
    opinion = draft(act, county)
    list_problem(
        act, county, opinion, MEETING, text="多头管理", demand="明确一家", bureau="water",
        source="speech", speaker="马莉", gist="群众不知道找谁",
    )  # fmt: skip
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    speeches = see("wu", opinion, tail="papers/speeches/")
    assert "马莉" in speeches
    assert "群众不知道找谁" in speeches
    assert '<td data-l="问题序号">5</td>' in speeches
    assert PROBLEMS[0][0] not in speeches
    assert "多头管理" not in see("wu", opinion, tail="papers/findings/")
    assert see("wu", opinion, tail="papers/minutes/") == 404


def test_long_texts_are_cut_in_the_table_and_whole_on_the_page(act, county, see):
    text = "部分水厂" * 499 + "末尾的字"
    opinion = draft(act, county, title="长" * 200, problems=[(text, "改" * 2000, "water")])
    assert "末尾的字" not in see("wu", opinion, MEETING)
    assert "末尾的字" in see("wu", opinion.problems.get(), MEETING)
    assert "末尾的字" in see("wu", opinion, MEETING, "papers/measures/")


def count(act, user, opinion, on, tail=""):
    address = f"/supervision/opinions/{opinion.pk}/{tail}"
    act.see(user, address, on)
    with CaptureQueriesContext(connection) as queries:
        assert act.see(user, address, on).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["wu", "zheng", "qin", "ma", "shen", "gao"])
def test_an_opinion_costs_the_same_however_much_is_on_it(act, county, name):
    user = getattr(county, name)
    short = [PROBLEMS[0], PROBLEMS[0], PROBLEMS[1]]
    long = [*PROBLEMS, ("另一个问题", "改", "farm")]
    costs = []
    for number, problems in enumerate((short, long)):
        opinion = draft(act, county, problems=problems)
        issue(act, county, opinion, f"云人常〔2026〕{number}号")
        hand_over(act, county, opinion)
        plan(act, county.gao, of(opinion, county.water), date(2026, 4, 20))
        for day in range(number * 6):
            urge = {"text": "请尽快报送"}
            act(county.wu, of(opinion, county.housing), "urge", date(2026, 4, 21 + day), **urge)
        costs.append([count(act, user, opinion, LATER, tail) for tail in ("", "?log=all")])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 45  # 40 of the case, and the frame around it


def test_nothing_is_written_by_looking(act, county, see, planned):
    before = Event.objects.count(), Opinion.objects.values_list("status", flat=True)[0]
    see("wu", planned.opinion)
    assert (Event.objects.count(), Opinion.objects.values_list("status", flat=True)[0]) == before
