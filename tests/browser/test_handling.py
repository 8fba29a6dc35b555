"""From the hand-over to the rating: the committee at its desk, the units, a deputy's telephone."""

import pytest
from django.contrib.auth.hashers import make_password

from renda.models import User
from tests.browser.seat import PASSWORD
from tests.suggestions.cast import RECESS, seat_the_deputies
from tests.suggestions.handled import REPLIED_ON, SIGNED_ON, accepted

pytestmark = pytest.mark.browser


@pytest.fixture
def house(county, act, today):
    here = seat_the_deputies(county)
    User.objects.update(password=make_password(PASSWORD))
    today(RECESS)
    here.suggestion = accepted(act, here)
    return here


def test_from_the_hand_over_to_the_rating(house, seat, today):
    an = seat(house.an)
    an.turn_to("交办")
    an.take("交办", {"主办单位": "县水利局", "县住建局": True})
    an.reads("办理中", "县水利局", "主办", "会办待签收")
    today(SIGNED_ON)
    gao, tan = seat(house.gao), seat(house.tan, width=390)
    gao.turn_to("签收")
    gao.take("签收")
    said = {"阶段": "办前", "方式": "面商", "日期": SIGNED_ON.isoformat(),
            "参加人员": "谭松、高建平", "主要内容": "到现场看了路口。"}  # fmt: skip
    gao.begin("登记联系沟通")
    gao.send("登记联系沟通", said)
    gao.hears_of("登记联系沟通")
    tan.open("/")
    tan.main.get_by_role("link", name="确认").first.click()
    tan.take("确认")
    today(REPLIED_ON)
    gao.turn_to("起草答复")
    gao.take("起草答复", {"办理类别": "A类：已经解决或者采纳", "答复内容": "信号灯已经装好。"})
    gao.reads("答复草稿", "只在本单位内看得到", "信号灯已经装好。")
    gao.take("核稿")
    liu = seat(house.liu)
    liu.turn_to("签发答复")
    liu.take("签发答复", {"答复文号": "云水字〔2026〕8号", "联系人和电话": "高建平 82101234"})
    liu.reads("云水字〔2026〕8号", "A类", "还没有评价")
    tan.open("/")
    tan.main.get_by_role("link", name="评价").first.click()
    tan.reads("信号灯已经装好。")
    tan.begin("评价")
    tan.form.get_by_role("group", name="办理态度").get_by_label("满意", exact=True).check()
    tan.form.get_by_role("group", name="办理结果").get_by_label("不满意").check()
    tan.button("评价")
    tan.refuses("意见", "好让承办单位改进")
    tan.send("评价", {"意见": "只装了一边。"})
    tan.hears_of("评价")
    an.turn_to("重新办理")
    an.reads("评价有异议待审查", "只装了一边。")
    for it in (an, gao, liu, tan):
        assert it.unsound() == []
