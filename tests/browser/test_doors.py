"""The doors at a real browser: locked, with a second factor, idle; and the administrators' pages
under the content policy. What the policy forbids is a fault of the seat."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from renda.models import Setting
from tests.browser.seat import PASSWORD
from tests.conftest import MEETING, START, noon

pytestmark = pytest.mark.browser
RULE = {"name": "security.second_factor", "value": "staff", "effective_on": START, "basis": "规定"}


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(seat, user, password=PASSWORD):
    seat.open("/login/")
    seat.fill({"登录名": user.username, "密码": password})
    seat.button("登录")


@pytest.mark.parametrize("width", [1440, 390])
def test_who_guesses_is_told_until_when(county, seat, today, width):
    today(MEETING)
    person = seat(None, width=width)
    for _ in range(5):
        give_password(person, county.wu, "wrong-1")
        person.reads("登录名或者密码不对")
    give_password(person, county.wu)
    person.reads("暂时不能登录", "12:15", "系统管理员")
    assert person.unsound() == []


@pytest.mark.parametrize("width", [1440, 390])
def test_who_must_is_led_to_a_second_factor_and_comes_in_by_it(county, seat, today, width):
    Setting(congress=county.congress, **RULE).save(by=None, at=noon(START))
    person = seat(None, width=width)
    give_password(person, county.wu)
    person.reads("设置第二重验证", "扫这个图")
    assert person.page.locator("img.qr").evaluate("it => it.naturalWidth") > 0
    assert person.unsound() == []
    secret = person.page.locator(".secret").inner_text()
    person.fill({"验证码": code_of(secret)})
    person.button("完成设置")
    person.reads("只显示这一次")
    assert person.page.locator(".codes li").count() == 10
    assert person.unsound() == []
    person.press("已经记下，去我的工作")
    person.reads("等我处理")
    person.open("/access/")
    person.reads("已设置", "不能取消", "这里", "设置第二重验证")
    assert person.unsound() == []
    person.page.locator("details.menu summary").click()
    person.page.get_by_role("button", name="退出", exact=True).click()
    today(MEETING + timedelta(days=1))
    give_password(person, county.wu)
    person.reads("第二重验证")
    assert person.unsound() == []
    person.fill({"验证码": "000000"})
    person.button("登录")
    person.refuses("验证码", "验证码不对")
    person.fill({"验证码": code_of(secret)})
    person.button("登录")
    person.reads("等我处理")


def test_who_sits_idle_is_told_and_stays(county, seat, today):
    person = seat(county.wu)
    note = person.page.locator("#idle")
    expect(note).to_be_hidden()
    person.page.wait_for_load_state()  # the page itself is heard when its script begins
    person.page.evaluate("document.getElementById('idle').dataset.minutes = 30")
    person.page.evaluate("localStorage.heard = 0")
    expect(note).to_be_visible(timeout=60_000)  # it looks each 15 s
    with person.page.expect_response(lambda it: it.url.endswith("/access/still/")) as answer:
        note.get_by_role("button", name="继续使用").click()
    assert answer.value.status == 204
    expect(note).to_be_hidden()


def test_the_pages_of_the_administrators_work_under_the_policy(county, seat, today):
    today(MEETING)
    person = seat(county.guan)
    for page in (
        "",
        "renda/user/",
        f"renda/user/{county.wu.pk}/change/",
        "renda/user/add/",
        "renda/membership/add/",
        "renda/setting/add/",
        f"renda/body/{county.water.pk}/change/",
        f"renda/user/{county.wu.pk}/history/",
        f"renda/user/{county.wu.pk}/password/",
    ):
        assert person.open(f"/admin/{page}") == 200, page
    person.open("/admin/renda/membership/add/")
    person.page.locator(".datetimeshortcuts a").first.click()  # its scripts run: today
    assert person.page.locator("#id_from_on").input_value()
    assert person.faults == []


def test_the_lists_of_the_administrators_are_whole_on_a_phone(county, seat, today):
    today(MEETING)
    person = seat(county.guan, width=390)
    for name, label in (("user", "电子邮件地址"), ("body", "办事机构"), ("membership", "职务")):
        person.open(f"/admin/renda/{name}/")
        cells = person.page.locator("#result_list td")
        sides = cells.evaluate_all("them => them.map(it => it.getBoundingClientRect().right)")
        labels = cells.evaluate_all("them => them.map(it => it.dataset.l)")
        assert max(sides) <= 390 and label in labels
