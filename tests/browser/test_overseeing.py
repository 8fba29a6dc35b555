"""What a unit returns goes to another; the chairpersons make it a key one; a leader follows it."""

import pytest
from django.contrib.auth.hashers import make_password
from pypdfium2 import PdfDocument

from renda.models import User
from tests.browser.seat import PASSWORD
from tests.suggestions.cast import RECESS, seat_the_deputies
from tests.suggestions.handled import (
    MET_ON,
    REPLIED_ON,
    SIGNED_ON,
    accepted,
    assign,
    replied,
)

pytestmark = pytest.mark.browser
DUE = "2026-10-15"


@pytest.fixture
def house(county, act, today):
    here = seat_the_deputies(county)
    User.objects.update(password=make_password(PASSWORD))
    today(RECESS)
    return here


def test_from_the_return_to_the_report_of_a_leader(house, act, seat, today):
    [part] = assign(act, house, accepted(act, house), lead=house.water)
    today(SIGNED_ON)
    gao, an, zhou = (seat(it) for it in (house.gao, house.an, house.zhou))
    gao.turn_to("签收")
    gao.take("签收")
    gao.begin("申请调整承办单位")
    gao.reads("以前可以提出")
    gao.button("申请调整承办单位")
    gao.refuses("理由", "请填写")
    gao.send("申请调整承办单位", {"理由": "道路信号灯由住建部门负责。"})
    gao.hears_of("申请调整承办单位")
    an.turn_to("同意调整")
    an.take("同意调整", {"改由哪个单位承办": "县住建局"})
    an.open(f"/suggestions/suggestions/{part.suggestion_id}/")
    an.reads("县住建局")
    an.begin("提请重点督办")
    an.send("提请重点督办", {"督办期限": DUE, "督办理由": "代表连续两年提出。"})
    an.hears_of("提请重点督办")
    zhou.turn_to("决定重点督办")
    zhou.take("决定重点督办")
    today(MET_ON)
    zhou.turn_to("登记督办活动")
    zhou.reads("代表连续两年提出。", "10月15日")
    said = {"日期": MET_ON.isoformat(), "参加人员": "周正、谭松", "主要情况": "信号灯已经进场。"}
    zhou.take("登记督办活动", said)
    zhou.turn_to("报告督办情况")
    zhou.take("报告督办情况", {"督办情况": "已经装好，代表满意。"})
    zhou.reads("已经装好，代表满意。")
    assert zhou.unsound() == [] and an.unsound() == [] and gao.unsound() == []


def test_the_office_prints_a_suggestion_with_what_came_of_it(house, act, seat, today):
    it = replied(act, house)
    today(REPLIED_ON)
    an = seat(house.an)
    an.open(f"/suggestions/suggestions/{it.suggestion_id}/")
    sheets = PdfDocument(an.page.pdf(prefer_css_page_size=True))
    said = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert "城东小学" in said and "县水利局" in said and "现在可以办" not in said
    an.open("/suggestions/suggestions/")
    with an.page.expect_download() as sheet:
        an.main.get_by_role("link", name="导出 Excel").first.click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
