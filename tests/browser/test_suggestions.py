"""A deputy at a telephone writes and hands in; another signs; the committee takes it in."""

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from renda.models import User
from suggestions.likeness import KEPT
from suggestions.models import Suggestion
from tests.browser.seat import PASSWORD
from tests.suggestions.cast import RECESS, hand_in, seat_the_deputies

pytestmark = pytest.mark.browser

MATTER = "关于在城东小学门口设置行人过街信号灯的建议"
TEXT = {
    "案由": MATTER,
    "案据": "城东小学门前车流大，没有信号灯，去年以来剐蹭3起。",
    "方案": "增设行人信号灯和减速设施。",
    "来源": "联络站接待",
}
DECLARED = "所提事项不涉及本人或者亲属的个人事务，也不干预正在办理的案件、招标投标和经营活动"


@pytest.fixture
def house(county, today):
    KEPT.clear()
    here = seat_the_deputies(county)
    User.objects.update(password=make_password(PASSWORD))
    today(RECESS)
    return here


def test_from_the_telephone_to_the_number(house, seat):
    tan, lu = seat(house.tan, width=390), seat(house.lu, width=390)
    tan.press("撰写代表建议")
    tan.send("保存", TEXT)
    tan.hears_of("撰写")
    tan.begin("邀请附议")
    tan.field("在下面找").fill("陆梅")
    expect(tan.form.get_by_label("施平（东山镇代表团）")).to_be_hidden()
    tan.form.get_by_label("陆梅（城关镇代表团）").check()
    tan.button("邀请附议")
    tan.hears_of("邀请附议")
    lu.open("/")
    lu.main.get_by_role("link", name="同意附议").click()
    lu.reads("谭松请您附议", "没有信号灯")
    lu.take("同意附议")
    tan.open("/")
    tan.main.get_by_role("link", name=MATTER).first.click()
    tan.take("提交", {DECLARED: True})
    chen = seat(house.chen)
    chen.main.get_by_role("link", name="审查同意").first.click()
    chen.take("审查同意")
    an = seat(house.an)
    an.turn_to("受理编号")
    an.take("受理编号", {"分类": "城建交通"})
    an.reads("闭2026-001号")
    tan.page.reload()
    tan.reads("闭2026-001号", "已受理待交办")
    for it in (tan, lu, chen, an):
        assert it.unsound() == []


def test_a_whole_text_pasted_as_the_title_stays_and_is_refused_at_the_field(house, seat):
    tan = seat(house.tan, width=390)
    tan.open("/suggestions/suggestions/new/")
    with tan.page.expect_response("**/suggestions/alike/**") as looked:
        tan.fill({**TEXT, "案由": "关于路口信号灯的建议。" * 100})
    assert looked.value.status == 200
    tan.button("保存")
    tan.reads("最多60字，现在有1100字")
    expect(tan.field("案据")).to_have_value(TEXT["案据"])


def test_what_was_typed_outlives_a_dead_connection_and_the_end_of_a_session(house, seat):
    tan = seat(house.tan, width=390)
    tan.open("/suggestions/suggestions/new/")
    tan.fill(TEXT)
    tan.context.set_offline(True)
    tan.button("保存")
    tan.reads("没有办成", "填写的内容还在")
    expect(tan.field("案据")).to_have_value(TEXT["案据"])
    tan.context.set_offline(False)
    tan.context.clear_cookies()
    tan.log_in(house.tan)
    tan.open("/suggestions/suggestions/new/")
    tan.reads("上次填到一半的内容已经放回来了")
    expect(tan.field("案据")).to_have_value(TEXT["案据"])
    expect(tan.field("来源")).to_have_value("station")
    tan.button("保存")
    tan.hears_of("撰写")
    tan.open("/suggestions/suggestions/new/")
    expect(tan.field("案由")).to_have_value("")
    assert Suggestion.objects.count() == 1
    tan.faults.clear()  # the console speaks of the dead connection


def test_what_was_put_back_can_be_thrown_away(house, seat):
    tan = seat(house.tan, width=390)
    tan.open("/suggestions/suggestions/new/")
    tan.fill({"案由": "写错了"})
    tan.open("/")
    tan.open("/suggestions/suggestions/new/")
    expect(tan.field("案由")).to_have_value("写错了")
    tan.form.get_by_role("button", name="不要了，重新填").click()
    expect(tan.field("案由")).to_have_value("")


def test_another_user_of_the_same_browser_reads_nothing_of_it(house, seat):
    tan = seat(house.tan, width=390)
    tan.open("/suggestions/suggestions/new/")
    tan.fill({"案由": "只给自己看"})
    tan.context.clear_cookies()
    tan.log_in(house.lu)
    tan.open("/suggestions/suggestions/new/")
    expect(tan.field("案由")).to_have_value("")


def test_what_was_raised_before_comes_in_while_one_writes(house, act, seat):
    it = hand_in(act, house, RECESS)
    act(house.an, it, "accept", RECESS, field="transport")
    shi = seat(house.shi, width=390)
    shi.open("/suggestions/suggestions/new/")
    matter = shi.field("案由")
    matter.press_sequentially("关于学校门口信号灯的建议")
    shi.reads("以前有人提过相近的", it.matter)
    expect(matter).to_be_focused()
    assert shi.unsound() == []
    matter.fill("关于乡村医生待遇的建议")
    expect(shi.main).not_to_contain_text("以前有人提过相近的")


def test_to_log_out_leaves_nothing_behind(house, seat):
    tan = seat(house.tan, width=390)
    tan.open("/suggestions/suggestions/new/")
    tan.fill({"案由": "没有写完"})
    tan.page.locator("details.menu summary").first.click()
    tan.page.get_by_role("button", name="退出").click()
    tan.log_in(house.tan)
    tan.open("/suggestions/suggestions/new/")
    expect(tan.field("案由")).to_have_value("")
