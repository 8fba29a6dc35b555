"""The story in a real browser, by pressing and reading what a person presses and reads."""

from datetime import date

import pytest
from playwright.sync_api import expect

from renda.enforcement import keep_watch
from supervision.models import Opinion
from tests.conftest import HAND_OVER, noon
from tests.supervision.cast import (
    PROBLEMS,
    TITLE,
    handed,
    of,
    plan,
    problems_of,
    report,
    strike_off,
)

pytestmark = pytest.mark.browser

DRAFT = {
    "标题": TITLE,
    "监督方式": "专项工作报告",
    "审议的会议": "第十八届第二十九次会议",
    "审议日期": "2026-03-26",
    "分管副主任": "郑国平",
    "受文机关": "县人民政府",
    "总体评价": "工作取得积极进展，仍有短板。",
}
BUREAUS = {"water": "县水利局", "housing": "县住建局", "health": "县卫健局"}
CHECK = {"核查日期": "2026-09-28", "核查人": "吴晓峰", "现场情况": "到水厂看过，设备已经装好。"}
MEETING = "第十八届第三十二次会议"
BALLOT = {
    "测评的会议": MEETING, "全体组成人员": "35", "出席": "30", "满意": "7", "基本满意": "8",
    "不满意": "12", "无效票": "1", "未交回": "1",
}  # fmt: skip
WATER = PROBLEMS[0][0]


@pytest.fixture
def people(county, seat):
    """The cast by name, each at a browser from the moment they are first needed."""

    class People:
        def __getattr__(self, name):
            return seat(getattr(county, name))

    return People()


def test_the_story(county, act, seat, today, people):
    draft(people.wu)
    approve_and_issue(people, today)
    hand_over(people, today)
    file_plans(act, county, people, today)
    be_late(act, county, people, today, seat(county.he, width=390))
    extend(people, today)
    report_results(act, county, people, today)
    strike_problems_off(act, county, people)
    lose_the_test(people.wu, people.zheng, today)
    win_the_second_round(act, county, people.wu, today)


def draft(wu):
    wu.open("/")
    wu.press("审议意见", wu.page.get_by_role("navigation", name="主导航"))
    wu.press("起草审议意见")
    wu.send("起草", DRAFT | {"标题": ""})
    wu.refuses("标题", "请填写。")
    expect(wu.main.get_by_role("heading", level=1)).to_have_text("起草")
    expect(wu.field("审议的会议")).to_have_value(DRAFT["审议的会议"])
    wu.send("起草", {"标题": TITLE})
    wu.hears_of("起草")
    wu.reads("还没有列入问题，先列入问题。")
    for text, demand, bureau in PROBLEMS:
        facts = {"问题": text, "整改要求": demand, "承办单位": BUREAUS[bureau]}
        wu.take("列入问题", facts, within=wu.main.get_by_role("region", name="问题清单"))
    wu.reads("4 个问题", *(text for text, _, _ in PROBLEMS))
    wu.take("提请主任会议研究")
    wu.reads("待主任会议研究")


def back_to_the_opinion(person):
    person.press(TITLE, person.main.locator(".crumb"))
    expect(person.main.get_by_role("heading", level=1)).to_have_text(TITLE)


def approve_and_issue(people, today):
    people.zhou.turn_to("主任会议通过")
    people.zhou.take("主任会议通过")
    people.zhou.reads("主任会议已通过")
    today(HAND_OVER)
    people.wu.turn_to("印发")
    people.wu.take("印发", {"文号": "云人常〔2026〕3号"})
    people.wu.reads("云人常〔2026〕3号", "已印发")


def hand_over(people, today):
    keep_watch(at=noon(HAND_OVER))
    zheng, he = people.zheng, people.he
    zheng.open("/")
    zheng.press("审议意见", zheng.page.get_by_role("navigation", name="主导航"))
    zheng.press(TITLE)
    zheng.take("当面交办", {f"{BUREAUS[it]}：当面签收": True for it in ("water", "housing")})
    zheng.reads("2026年5月6日 周三", "2026年10月8日 周四")
    zheng.has_light("ok", "还有 34 天")
    today(date(2026, 4, 7))
    he.turn_to("报送办理方案")
    he.reads("还没有签收")
    he.take("签收")
    he.reads("2026年4月7日 周二何敏")


def file_plans(act, county, people, today):
    """gao files with measures in the table; wu sends it back; gao files again and wu agrees."""
    today(date(2026, 4, 29))
    gao, wu = people.gao, people.wu
    gao.turn_to("报送办理方案")
    gao.take("报送办理方案", {
        "办理方案": "成立专班，逐厂整改。",
        f"{WATER}：整改措施": "二十三座水厂换消毒设备",
        f"{WATER}：计划完成": "2026-08-31",
        f"{WATER}：责任人和电话": "王工 0571-8000000",
    })  # fmt: skip
    gao.reads("二十三座水厂换消毒设备", "推进中", "王工")
    gao.has_light("done", "按期完成")
    wu.turn_to("同意办理方案")
    wu.take("退回办理方案", {"理由": "没有分月的时间表"})
    wu.reads("没有分月的时间表", "2026年5月14日 周四")
    today(date(2026, 5, 5))
    gao.turn_to("报送办理方案")
    gao.take("报送办理方案", {"办理方案": "附分月时间表。"})
    today(date(2026, 5, 6))
    wu.turn_to("同意办理方案")
    wu.take("同意办理方案")
    housing = of(Opinion.objects.get(), county.housing)
    assert plan(act, county.sun, housing, date(2026, 5, 6)).status_code == 302
    assert act(county.wu, housing, "agree_plan", date(2026, 5, 6)).status_code == 302


def be_late(act, county, people, today, phone):
    """Two days late, heard of by its head, urged by wu; he files on his phone."""
    for day in (date(2026, 5, 7), date(2026, 5, 8)):
        today(day)
        keep_watch(at=noon(day))
    people.qian.open("/notices/")
    people.qian.reads("报送办理方案已逾期1天")
    people.wu.open("/")
    people.wu.press("催办全部逾期（1 件）")
    people.wu.button("催办这 1 件")
    people.wu.reads("已催办1件。", "已催 1 次")
    phone.open("/notices/")
    phone.reads("催办")
    phone.turn_to("报送办理方案")
    phone.has_light("late", "逾期 2 天")
    phone.take("报送办理方案", {"办理方案": "补报：建立数据共享。"})
    phone.has_light("done", "迟报 2 天")
    health = of(Opinion.objects.get(), county.health)
    assert act(county.wu, health, "agree_plan", date(2026, 5, 8)).status_code == 302


def extend(people, today):
    """sun asks for more time, zheng grants it, and the date says so itself."""
    today(date(2026, 9, 21))
    sun, zheng = people.sun, people.zheng
    asked = {"哪个期限": "报送办理结果", "延至": "2026-10-01", "理由": "管网改造招标推迟"}
    sun.turn_to("送结果征求意见")
    sun.begin("申请延期")
    sun.send("申请延期", asked)
    sun.refuses("延至", "要晚于现在的期限2026年10月8日。")
    expect(sun.field("理由")).to_have_value(asked["理由"])
    sun.send("申请延期", {"延至": "2026-12-08"})
    sun.hears_of("申请延期")
    sun.reads("待审批")
    zheng.turn_to("批准延期")
    zheng.take("批准延期")
    zheng.reads("已批准", "批准延至")
    sun.open("/")
    sun.turn_to("送结果征求意见")
    sun.reads("2026年12月8日 周二", "已批准延期")
    granted = sun.main.get_by_role("row").filter(has_text="2026年12月8日")
    granted.get_by_role("link", name="为什么是这一天").first.click()
    sun.reads("为什么报送办理结果的期限是12月8日", "批准延期的决定", "2026年10月8日")


def report_results(act, county, people, today):
    """The water bureau in the browser; the others do the same."""
    today(date(2026, 9, 25))
    gao, wu, opinion = people.gao, people.wu, Opinion.objects.get()
    gao.turn_to("送结果征求意见")
    gao.take("送结果征求意见", {"报告": "征求意见稿：设备已换。"})
    wu.turn_to("提出意见")
    wu.take("提出意见", {"意见": "补充水质月检数据。"})
    gao.turn_to("报送办理结果")
    gao.reads("补充水质月检数据。")
    gao.take("报送办理结果", {"报告": "月检合格率98%。"})
    gao.has_light("done", "按期完成")
    wu.turn_to("接收办理结果")
    wu.take("接收办理结果")
    day = date(2026, 9, 25)
    for user, body in ((county.sun, county.housing), (county.he, county.health)):
        report(act, county, of(opinion, body), user, day)
        assert act(county.wu, of(opinion, body), "receive", day).status_code == 302
    wu.open(f"/supervision/opinions/{opinion.pk}/")
    wu.reads("结果已齐待测评", "3/3家")


def strike_problems_off(act, county, people):
    """One is struck off by all three in turn; one is sent back from the site."""
    gao, he, wu, zheng = people.gao, people.he, people.wu, people.zheng
    claim(gao, WATER, "检测报告二十三份")
    wu.turn_to("现场核查通过")
    wu.take("现场核查通过", CHECK | {"核查日期": "2026-09-25"})
    zheng.turn_to("签批销号")
    zheng.take("签批销号")
    zheng.reads("已销号", "检测报告二十三份", "到水厂看过")
    claim(he, PROBLEMS[3][0], "办法已经印发")
    wu.turn_to("现场核查通过")
    wu.take("核查退回", CHECK | {"核查日期": "2026-09-25", "现场情况": "群众还收不到告知。"})
    wu.reads("群众还收不到告知。")
    back_to_the_opinion(wu)
    wu.reads("已销号 1 个", "退回")
    for problem in problems_of(Opinion.objects.get(), county.housing):
        strike_off(act, county, problem, county.sun, date(2026, 9, 25))


def claim(person, problem, evidence):
    person.open("/")
    person.press("问题清单", person.page.get_by_role("navigation", name="主导航"))
    person.press(problem)
    person.take("申请销号", {"整改佐证": evidence})
    person.reads("已完成待核")


def lose_the_test(wu, zheng, today):
    """Sums that do not agree are told at their field, and what was typed stays."""
    today(date(2026, 12, 24))
    wu.turn_to("满意度测评")
    wu.begin("满意度测评")
    wu.send("满意度测评", BALLOT)
    wu.refuses("出席", "各项合计29票，应与出席30人相等。")
    expect(wu.field("测评的会议")).to_have_value(MEETING)
    expect(wu.field("不满意")).to_have_value("12")
    wu.send("满意度测评", {"未交回": "2"})
    wu.hears_of("满意度测评")
    wu.reads("没有通过", "满意和基本满意合计 15 票")
    wu.reads("测评没有通过，要再次办理，不能办结。")
    today(date(2026, 12, 28))
    zheng.open("/supervision/opinions/")
    zheng.press(TITLE)
    zheng.take("再次交办")
    zheng.reads("二次办理中")


def win_the_second_round(act, county, wu, today):
    opinion = Opinion.objects.get()
    bureaus = ((county.gao, "water"), (county.sun, "housing"), (county.he, "health"))
    for user, bureau in bureaus:
        undertaking = of(opinion, getattr(county, bureau))
        assert plan(act, user, undertaking, date(2027, 1, 20)).status_code == 302
        assert act(county.wu, undertaking, "agree_plan", date(2027, 1, 21)).status_code == 302
        report(act, county, undertaking, user, date(2027, 5, 20))
        assert act(county.wu, undertaking, "receive", date(2027, 5, 21)).status_code == 302
    for problem in opinion.problems.exclude(status="struck"):
        strike_off(act, county, problem, problem_owner(county, problem), date(2027, 5, 24))
    today(date(2027, 6, 24))
    wu.turn_to("二次测评")
    wu.take("二次测评", BALLOT | {"满意": "12", "不满意": "7", "未交回": "2"})
    wu.reads("满意和基本满意合计 20 票")
    wu.turn_to("办结")
    wu.take("办结")
    wu.reads("已办结", "已销号 4 个")


def problem_owner(county, problem):
    return {county.water: county.gao, county.housing: county.sun}.get(problem.body, county.he)


@pytest.fixture
def opinion(act, county):
    return handed(act, county)


def test_a_plan_is_filed_without_javascript(county, opinion, seat, today):
    today(date(2026, 4, 29))
    gao = seat(county.gao, javascript=False)
    gao.turn_to("报送办理方案")
    gao.press("报送办理方案")
    late = {f"{WATER}：整改措施": "换设备", f"{WATER}：计划完成": "2026-12-31"}
    gao.send("报送办理方案", {"办理方案": "逐厂整改。", **late, f"{WATER}：责任人和电话": "王工"})
    gao.refuses(f"{WATER}：计划完成", "要在办理结果期限2026年10月8日以前。")
    expect(gao.field("办理方案")).to_have_value("逐厂整改。")
    expect(gao.field(f"{WATER}：整改措施")).to_have_value("换设备")
    gao.send("报送办理方案", {f"{WATER}：计划完成": "2026-08-31"})
    gao.hears_of("报送办理方案")
    gao.reads("换设备", "王工")
    gao.has_light("done", "按期完成")
