"""Large files from a slow line, in a real browser: what is under way, and what was too much."""

import pytest
from playwright.sync_api import expect

from tests.conftest import HAND_OVER
from tests.renda.papers import pdf
from tests.supervision.cast import handed, of

pytestmark = pytest.mark.browser
MB = 1024 * 1024


@pytest.fixture
def gao(act, county, seat, today):
    """gao has opened a step that takes files, and has written what there is to say."""
    undertaking = of(handed(act, county), county.water)
    today(HAND_OVER)
    gao = seat(county.gao)
    gao.open(f"/supervision/undertakings/{undertaking.pk}/")
    gao.begin("报送办理结果")
    gao.fill({"报告": "已经办好"})
    return gao


def send(seat, size):
    content = pdf() + bytes(size)
    file = {"name": "佐证.pdf", "mimeType": "application/pdf", "buffer": content}
    seat.form.locator("input[type=file]").set_input_files(file)
    seat.button("报送办理结果")


def slow_down(seat):
    line = seat.context.new_cdp_session(seat.page)
    slow = {"latency": 0, "downloadThroughput": MB, "uploadThroughput": 2 * MB}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, **slow})


def test_while_a_large_file_is_under_way_it_is_said_how_much_has_arrived(gao):
    slow_down(gao)
    send(gao, 6 * MB)
    gao.reads("正在上传附件，")
    gao.reads("佐证.pdf")
    expect(gao.main.get_by_text("正在上传附件")).to_have_count(0)


def test_what_is_more_than_a_form_may_bring_is_said_at_the_form(gao, monkeypatch):
    monkeypatch.setattr("renda.attaching.WHOLE", -9 * MB)
    send(gao, 2 * MB)
    gao.reads("附件一次合计不超过200 MB，请分几次传。", "填写的内容还在。")
    expect(gao.form.get_by_label("报告")).to_have_value("已经办好")
    gao.faults.clear()  # that it was refused is what was asked


def test_while_it_is_sent_again_nothing_speaks_of_the_time_before(gao, monkeypatch):
    with monkeypatch.context() as small:
        small.setattr("renda.attaching.WHOLE", -9 * MB)
        send(gao, 2 * MB)
        gao.reads("请分几次传", "填写的内容还在。")
    slow_down(gao)
    send(gao, 6 * MB)
    gao.reads("正在上传附件，")
    assert gao.main.get_by_text("请分几次传").count() == 0
    gao.reads("佐证.pdf")
    gao.faults.clear()  # that it was refused at first is what was asked
