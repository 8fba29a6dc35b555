"""Taking an import back; and the sheets that go with it."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from renda import tasks
from renda.models import Body, Deputy, Duty, Event, Intake, Membership, User
from tests.conftest import Kind, add_body, add_user, appoint, noon
from tests.renda.office import ACCOUNTS, BODIES, DAY, DEPUTIES, Office, user


@pytest.fixture
def guan(county, act):
    return Office(act, county.guan)


# Taking back


def test_what_is_in_use_is_not_taken_back_and_the_reasons_are_listed(county, act, guan):
    guan.upload("bodies", BODIES, "县教育局,政府部门,县人民政府,", "县林业局,政府部门,县人民政府,")
    guan.confirm()
    appoint(county.nobody, Duty.HANDLER, Body.objects.get(name="县教育局"))
    page = guan.undo()
    assert "不能撤销" in page and "县教育局：已有任职" in page and "县林业局：" not in page
    assert Body.objects.filter(name__in=["县教育局", "县林业局"]).count() == 2


def test_who_has_logged_in_or_was_given_a_password_is_not_taken_back(county, act, guan, client):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,,", "李敏,limin,,")
    guan.confirm()
    client.force_login(user("王伟"))
    client.get("/")
    facts = {"password1": "shui-long-tou-2026", "password2": "shui-long-tou-2026"}
    address = f"/admin/renda/user/{user('李敏').pk}/password/"
    guan.act.post(county.guan, address, DAY, usable_password="true", **facts)
    page = guan.undo()
    assert "王伟：已经登录过" in page and "李敏：导入以后又有变更" in page
    assert User.objects.filter(name__in=["王伟", "李敏"]).count() == 2


def test_what_was_changed_since_is_not_overwritten(county, guan):
    guan.upload("accounts", ACCOUNTS, "高建平,gao,13900000001,")
    guan.confirm()
    first = guan.address
    guan.upload("accounts", ACCOUNTS, "高建平,gao,13900000002,")
    guan.confirm()
    guan.look(first)
    assert "高建平：导入以后又有变更" in guan.undo()
    assert User.objects.get(pk=county.gao.pk).phone == "13900000002"


def test_a_former_login_name_that_was_given_away_stands_in_the_way(county, guan):
    User.objects.filter(pk=county.gao.pk).update(phone="13900000001")
    guan.upload("accounts", ACCOUNTS, "高建平,gaojp,13900000001,")
    guan.confirm()
    add_user("gao", "高山")
    page = guan.undo()
    assert "高建平：原来的登录名已经给了别人或者撤并，恢复不了" in page
    assert User.objects.get(pk=county.gao.pk).username == "gaojp"
    assert not Event.objects.filter(name="undo_import").exists()


def test_a_former_parent_that_was_ended_stands_in_the_way(county, guan):
    guan.upload("bodies", BODIES, "县水利局,政府部门,县农业农村局,")
    guan.confirm()
    guan.upload("bodies", BODIES, "县水利局,政府部门,县卫健局,")
    guan.confirm()
    Body.objects.filter(pk=county.farm.pk).update(ended_on=DAY)
    assert "县水利局：原来的隶属已经给了别人或者撤并，恢复不了" in guan.undo()
    assert Body.objects.get(pk=county.water.pk).parent == county.health


def test_taking_back_twice_does_it_once_and_stays_on_record(county, guan):
    add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    guan.upload("deputies", DEPUTIES, "王伟,13900000001,城关镇代表团,,0001,2022.1.10,")
    guan.confirm()
    [post] = user("王伟").memberships.all()
    assert (post.duty, post.body.name) == (Duty.DEPUTY, "城关镇代表团")
    guan.undo()
    assert "已经撤销" in guan.undo()
    event = Event.objects.get(name="undo_import")
    assert {it.label for it in event.consequences.all()} == {"撤回帐号", "撤回代表"}
    assert not Membership.objects.filter(pk=post.pk).exists()
    assert not Deputy.objects.exists() and not User.objects.filter(name="王伟").exists()


# What is kept of it


def forget(on):
    with time_machine.travel(noon(on), tick=False):
        tasks.forget()


def test_a_draft_that_nobody_confirmed_is_dropped_after_thirty_days(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    forget(DAY + timedelta(days=30))
    assert Intake.objects.exists()
    forget(DAY + timedelta(days=31))
    assert not Intake.objects.exists()


def test_what_can_no_longer_be_taken_back_is_emptied(county, act, guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    forget(DAY + timedelta(days=30))
    assert "13900000001" in str(guan.lines)
    late = DAY + timedelta(days=31)
    act.post(county.guan, f"{guan.address}undo/", late)
    page = act.see(county.guan, guan.address, late).content.decode()
    assert "导入已满30天，不能再撤销。" in page and "撤销这次导入" not in page
    forget(late)
    intake = Intake.objects.get()
    assert (intake.lines, intake.written, intake.table) == ([], [], {})
    page = act.see(county.guan, guan.address, late).content.decode()
    assert "新增1" in page and "表格的内容不再保留" in page and "13900000001" not in page
    assert user("王伟").phone == "13900000001"


def test_what_was_taken_back_is_emptied_the_same_night(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    guan.undo()
    forget(DAY)
    assert (Intake.objects.get().lines, Intake.objects.get().written) == ([], [])
    assert "撤销：新增的已撤回" in guan.look()


# Sheets that go with it


@pytest.mark.parametrize("kind", ["bodies", "accounts", "deputies"])
def test_the_template_can_be_filled_in_below_its_example(county, act, guan, kind):
    add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    answer = act.see(county.guan, f"/intake/new/{kind}/template/", DAY)
    content = b"".join(answer.streaming_content)
    file = SimpleUploadedFile("模板.xlsx", content)
    answer = act.post(county.guan, f"/intake/new/{kind}/", DAY, file=file)
    assert answer.status_code == 422 and "没有内容" in answer.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[1] == "填写说明"
    page, filled = book.worksheets[0], io.BytesIO()
    page.append([(cell.value or "").removeprefix("（例）") for cell in page[2]])
    book.save(filled)
    said = guan.upload(kind, filled.getvalue())
    assert guan.states in (["new"], ["same"]) and 3 in guan.lines and "不认识" not in said
    assert "第2行是例子，没有采用。" in said


def test_the_template_offers_lists_to_choose_from(county, act):
    add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    answer = act.see(county.guan, "/intake/new/deputies/template/", DAY)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.worksheets[0].data_validations.count == 1
    answer = act.see(county.guan, "/intake/new/bodies/template/", DAY)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.worksheets[0].data_validations.count == 3


def test_the_sheet_with_its_errors_marked_can_be_put_right(county, act, guan):
    add_body(county.congress, "城关", Kind.DELEGATION)
    rows = ("甲,王伟,,城关,,,3月5日,", "乙,李敏,,城关,,,2022.1.10,")
    guan.upload("deputies", f"备注,{DEPUTIES}", *rows)
    answer = act.see(county.guan, f"{guan.address}marked/", DAY)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    page = book.active
    assert "任职起：“3月5日”没有写年份" in page.cell(2, 9).value
    assert page.cell(2, 7).fill.fgColor.rgb == "FFFBE3E4"
    page.cell(2, 7).value = "2022-03-05"
    content = io.BytesIO()
    book.save(content)
    guan.upload("deputies", content.getvalue())
    assert guan.states == ["new", "new"]


def test_only_administrators_import(county, act):
    for person in (county.wu, county.zhou, county.shen):
        for address in ("/intake/", "/intake/new/bodies/", "/intake/new/bodies/template/"):
            assert act.see(person, address, DAY).status_code == 403
    assert Membership.objects.filter(duty=Duty.ADMINISTRATOR).count() == 1
