"""An administrator with a bad sheet, in a real browser: sees, corrects, confirms, takes back."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from renda.jobs import work
from renda.models import Deputy
from tests.conftest import Kind, add_body

pytestmark = pytest.mark.browser

HEAD = "姓名,手机号,代表团,代表证号,任职起"
WANG, LI = "王 伟,13900000001,城关镇代表团,0001", "李敏,13900000002,城关镇代表团,0002,2022.1.10"


def choose(seat, *lines):
    content = "\n".join([HEAD, *lines]).encode("gb18030")
    file = {"name": "代表名单.csv", "mimeType": "text/csv", "buffer": content}
    seat.form.locator("input[type=file]").set_input_files(file)
    seat.button("上传并试算")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_bad_sheet_is_put_right_confirmed_and_taken_back(county, seat, today, width):
    today(date(2026, 4, 2))
    add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    guan = seat(county.guan, width=width)
    guan.open("/admin/renda/deputy/")
    guan.page.get_by_role("link", name="导入", exact=True).click()
    choose(guan, f"{WANG},3月5日", LI, f"{'王' * 80},13900000003,城关镇代表团,0003,2022.1.10")
    guan.reads("“3月5日”没有写年份", "最多30字", "2 行有错，都处理好")
    assert guan.unsound() == []
    expect(guan.main.get_by_role("button", name="确认导入")).to_have_count(0)
    with guan.page.expect_download() as marked:
        guan.press("下载标错的表")
    assert marked.value.suggested_filename.startswith("代表名单_标错")
    guan.press("上传改好的表")
    choose(guan, f"{WANG},2022年3月5日", LI)
    guan.reads("没有错误，将新增 2 行。")
    guan.button("确认导入")
    guan.reads("正在导入。", "0／2")
    assert guan.unsound() == []
    work(timezone.now)
    guan.reads("已导入", "导入：新增2。")
    assert {it.user.name for it in Deputy.objects.all()} == {"王伟", "李敏"}
    guan.open("/intake/")
    guan.press("代表名单.csv")
    guan.main.get_by_text("撤销这次导入").click()
    guan.reads("这次导入的（新增2）全部撤销")
    guan.button("确认撤销")
    guan.reads("正在撤销。", "0／2")
    work(timezone.now)
    guan.reads("撤销：新增的已撤回，变更的已恢复。")
    assert not Deputy.objects.exists()
    assert guan.unsound() == []
