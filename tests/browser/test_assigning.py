"""Three suggestions find their units by keys alone; then all are looked over and handed over."""

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from renda.jobs import work
from renda.models import User
from suggestions.likeness import KEPT
from suggestions.models import Suggestion
from tests.browser.seat import PASSWORD
from tests.conftest import noon
from tests.suggestions.cast import RECESS, entered, seat_the_deputies, take
from tests.suggestions.test_assigning import CHECK, DESK, REST

pytestmark = pytest.mark.browser

MATTERS = ("关于城东小学门口设置信号灯的建议", "关于城西小学门口设置信号灯的建议",
           "关于城南小学门口设置信号灯的建议")  # fmt: skip


@pytest.fixture
def house(county, today):
    """What is like them was handled by the bureaus of housing and of farming."""
    KEPT.clear()
    here = seat_the_deputies(county)
    User.objects.update(password=make_password(PASSWORD))
    today(RECESS)
    plan = {"way": "joint", "planned_lead": here.housing, "planned_bodies": [here.farm]}
    for n, lead in enumerate((here.housing, here.housing, here.water)):
        it = entered(here, f"关于第{n}小学门口设置信号灯的建议")
        take(it, "assign", here.an, RECESS, is_difficult=False, **{**plan, "planned_lead": lead})
    for it in MATTERS:
        entered(here, it)
    return here


def keys(seat, *pressed):
    expect(seat.main.locator("[data-keys]")).to_be_visible()  # so they are heard
    for key in pressed:
        seat.page.keyboard.press(key)


def shows(seat, matter):
    expect(seat.main.locator(".text h2")).to_have_text(matter)


def test_three_are_assigned_by_keys(house, seat):
    an = seat(house.an)
    an.open(DESK)
    shows(an, MATTERS[0])
    keys(an, "ArrowDown")
    shows(an, MATTERS[1])
    keys(an, "ArrowUp")
    shows(an, MATTERS[0])
    assert an.unsound() == []
    keys(an, "1", "q", "Enter")
    an.reads("定由县住建局主办、县农业农村局会办。")
    shows(an, MATTERS[1])
    keys(an, " ")
    shows(an, MATTERS[2])
    keys(an, "2", "Enter")
    an.reads("定由县水利局主办。")
    shows(an, MATTERS[1])
    keys(an, "1", "Q", "q", "Enter")
    an.reads("3 件都定了单位")
    assert an.unsound() == []
    an.press("核对并交办（3 件）")
    an.reads("3 件，3 个单位", "8月11日")
    assert an.unsound() == []
    an.button("交办这 3 件")
    an.reads("交办 3 件", "排队中")
    work(lambda: noon(RECESS))
    an.reads("交办清单_2026-05-11.xlsx")
    assert Suggestion.objects.filter(status="assigned").count() == 6
    assert an.unsound() == []


def test_keys_leave_alone_whoever_types_and_can_be_put_away(house, seat):
    an = seat(house.an)
    an.open(DESK)
    likely = an.main.locator('[data-key="1"]')
    an.main.locator("summary", has_text="其他单位").first.click()
    an.main.get_by_label("在其他单位里找").first.fill("")
    keys(an, "1", "q", "ArrowDown", " ", "Enter")
    shows(an, MATTERS[0])
    expect(likely).not_to_be_checked()
    an.main.get_by_label("用快捷键").uncheck()
    an.page.locator(".text h2").click()
    keys(an, "1", "ArrowDown")
    expect(likely).not_to_be_checked()
    an.page.reload()
    keys(an, "1")
    expect(likely).not_to_be_checked()
    an.main.get_by_label("用快捷键").check()
    an.page.locator(".text h2").click()
    keys(an, "1")
    expect(likely).to_be_checked()
    assert an.unsound() == []


def test_at_a_telephone_without_script_it_works_too(house, seat):
    an = seat(house.an, width=390, javascript=False)
    an.open(DESK)
    an.main.get_by_label("县住建局").first.check()
    an.button("定下，看下一件")
    an.reads("定由县住建局主办。")
    shows(an, MATTERS[1])
    an.button("定下，看下一件")
    expect(an.main.locator(".bad .error")).to_contain_text("选一个主办单位。")
    an.open(CHECK)
    an.button("交办这 1 件")
    an.reads("交办 1 件")


def test_what_is_refused_is_sound_wide_and_narrow(house, seat):
    for width in (1440, 390):
        an = seat(house.an, width=width)
        an.open(DESK)
        an.button("定下，看下一件")
        expect(an.main.locator(".bad .error")).to_contain_text("选一个主办单位。")
        assert an.unsound() == []
        take(Suggestion.objects.get(matter=MATTERS[2]), "allot", house.an, RECESS, way="joint",
             planned_lead=house.water, planned_bodies=[house.farm], is_difficult=True)  # fmt: skip
        an.open(CHECK)
        an.field("交办日").fill("2026-06-01")
        an.button("按这一天算")
        an.refuses("交办日", "不能晚于今天")
        assert an.unsound() == []
        an.open(REST)
        an.field("发生日期").fill("2026-06-01")
        an.button("交分办这 2 件")
        an.refuses("发生日期", "不能晚于今天")
        assert an.unsound() == []
