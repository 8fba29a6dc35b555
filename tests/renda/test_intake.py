"""Sheets in: a dry run, corrected, confirmed once, and taken back."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renda.intake import writing
from renda.intake.kinds import KINDS
from renda.intake.plan import digest
from renda.jobs import work
from renda.models import Body, Deputy, Duty, Event, Intake, Job, User
from tests.conftest import Kind, add_body, add_user, all_at_once, appoint, noon, settle
from tests.renda.office import ACCOUNTS, BODIES, DAY, DEPUTIES, Office, user


@pytest.fixture
def rival(county):
    return appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, county.other.standing).user


@pytest.fixture
def guan(county, act):
    return Office(act, county.guan)


# The way of a sheet


def test_a_bad_sheet_is_corrected_confirmed_and_taken_back(county, guan):
    page = guan.upload("bodies", BODIES, "县教育局,政府部门,县人民政府,", "县林业局,政府部,县政府,")
    assert guan.states == ["new", "bad"]
    assert "“政府部”不能识别" in page and "隶属：没有叫“县政府”的机构" in page
    assert "确认导入" not in page and not Body.objects.filter(name="县教育局").exists()
    page = guan.upload(
        "bodies",
        BODIES,
        "县教育局,政府部门,县人民政府,",
        "县林业局,政府部门,县人民政府,",
        query=f"?instead={Intake.objects.get().pk}",
    )
    assert Intake.objects.count() == 1 and "新增 2" in page
    assert "导入：新增2。" in guan.confirm()
    body = Body.objects.get(name="县林业局")
    assert (body.parent, body.office, body.congress) == (county.gov, body, county.congress)
    said = guan.undo()
    assert "撤销：新增的已撤回" in said and said.count('<span class="word">已撤销</span>') == 2
    assert not Body.objects.filter(name__in=["县教育局", "县林业局"]).exists()


def test_each_row_leaves_its_event_and_the_import_is_why(county, guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    event = Event.objects.get(name="import")
    assert (event.actor, event.label) == (county.guan, "导入帐号")
    [row] = event.consequences.all()
    assert (row.subject, row.label, row.actor) == (user("王伟"), "登记帐号", county.guan)
    assert "13900000001" not in str(row.facts)
    record = guan.act.see(county.guan, "/record/", DAY).content.decode()
    assert "导入帐号" in record and "登记帐号" in record and "新增1" in record


def test_a_draft_is_found_again_by_its_owner_alone(county, act, guan):
    page = guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    assert "电子邮箱" not in page.split("<thead")[1]  # no line says anything of it
    second = appoint(add_user("ren", "任重"), Duty.ADMINISTRATOR, county.standing).user
    assert "名单.csv" in act.see(county.guan, "/intake/", DAY).content.decode()
    assert "名单.csv" not in act.see(second, "/intake/", DAY).content.decode()
    for address in (guan.address, f"{guan.address}marked/"):
        assert act.see(second, address, DAY).status_code == 404
    for word in ("confirm", "drop", "undo"):
        assert act.post(second, f"{guan.address}{word}/", DAY).status_code == 404
    guan.confirm()
    assert act.see(second, guan.address, DAY).status_code == 200


def test_a_draft_is_dropped_and_nothing_was_written(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.press("drop")
    assert not Intake.objects.exists() and not User.objects.filter(name="王伟").exists()


def test_what_was_imported_cannot_be_dropped(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    guan.press("drop")
    assert Intake.objects.get().imported


def test_a_file_that_is_no_table_is_refused_at_its_field(county, act):
    file = SimpleUploadedFile("a.xlsx", b"%PDF-1.7")
    answer = act.post(county.guan, "/intake/new/bodies/", DAY, file=file)
    assert answer.status_code == 422 and "这是 PDF，不是表格" in answer.content.decode()
    assert act.post(county.guan, "/intake/new/bodies/", DAY).status_code == 422
    assert act.see(county.guan, "/intake/new/nothing/", DAY).status_code == 404


def test_another_county_sees_and_changes_nothing(county, act, guan, rival):
    guan.upload("bodies", BODIES, "县教育局,政府部门,县人民政府,")
    guan.confirm()
    assert act.see(rival, guan.address, DAY).status_code == 404
    theirs = Office(act, rival)
    assert "没有叫“县人民政府”的机构" in theirs.upload(
        "bodies", BODIES, "县水利局,政府部门,县人民政府,"
    )
    assert "新增 1" in theirs.upload("bodies", BODIES, "县水利局,政府部门,,")
    theirs.confirm()
    assert Body.objects.filter(name="县水利局").count() == 2


# Once, whole, and only what was shown


def test_confirming_twice_writes_once(guan):
    guan.upload("bodies", BODIES, "县教育局,政府部门,县人民政府,")
    shown = guan.answer.context["shown"]
    guan.confirm()
    guan.press("confirm", shown=shown)
    assert Event.objects.filter(name="import").count() == 1


def test_what_changed_since_the_dry_run_is_shown_again(county, act, guan):
    guan.upload("accounts", ACCOUNTS, "高建平,gao,13900000001,")
    shown = guan.answer.context["shown"]
    User.objects.filter(pk=county.gao.pk).update(phone="13700000000")
    page = guan.confirm(shown)
    assert "库里又有了变动" in page and "13700000000" in page
    assert User.objects.get(pk=county.gao.pk).phone == "13700000000"
    guan.confirm()
    assert User.objects.get(pk=county.gao.pk).phone == "13900000001"


def test_nothing_is_written_while_a_line_is_wrong(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,,", "李敏,limin,,不是邮箱")
    assert "没有导入" in guan.confirm()
    assert not User.objects.filter(name="王伟").exists()


def test_what_is_taken_meanwhile_takes_all_of_it_back(county, guan):
    """The login name was given to somebody in another county."""
    guan.upload("accounts", ACCOUNTS, "李敏,limin,,", "王伟,wangwei,,")
    shown = guan.answer.context["shown"]
    add_user("wangwei", "汪洋")
    page = guan.confirm(shown)
    assert "库里又有了变动" in page and "已存在这个登录名" in page
    assert not User.objects.filter(name="李敏").exists()


def test_pressing_in_two_tabs_at_once_writes_once(committed):
    county = settle()
    kind = KINDS["accounts"](county.congress, DAY)
    content = f"{ACCOUNTS}\n王伟,wangwei,,\n".encode()
    intake = writing.upload(kind, "a.csv", content, by=county.guan, at=noon(DAY))
    shown = digest(intake.lines)

    def press():
        tab = Client()
        tab.force_login(county.guan)
        answer = tab.post(f"/intake/{intake.pk}/confirm/", {"shown": shown})
        assert answer.status_code == 302

    assert all_at_once(press, press, press) == []
    assert Job.objects.count() == 1
    assert all_at_once(*[lambda: work(lambda: noon(DAY))] * 3) == []
    assert User.objects.filter(name="王伟").count() == 1
    assert Event.objects.filter(name="import").count() == 1


# Old and new


def test_what_exists_is_shown_with_old_and_new_beside_each_other(county, guan):
    page = guan.upload(
        "bodies", BODIES, "县水利局,政府部门,县人民政府,县政府办公室", "县住建局,政府部门,,"
    )
    assert guan.states == ["change", "same"]
    assert guan.lines[2]["changes"] == {"office": ["", "县政府办公室"]}
    assert "县政府办公室" in page
    guan.confirm()
    assert Body.objects.get(pk=county.water.pk).office == county.gov_office
    assert Body.objects.get(pk=county.housing.pk).parent == county.gov  # an empty cell is no word
    guan.undo()
    assert Body.objects.get(pk=county.water.pk).office == county.water


def test_lines_may_name_each_other_in_any_order(county, guan):
    guan.upload(
        "bodies",
        BODIES,
        "镇林业站,企事业单位,林河镇,",
        "林河镇,乡镇、街道,县人民政府,林河镇办公室",
        "林河镇办公室,企事业单位,林河镇,",
    )
    assert guan.states == ["new"] * 3
    guan.confirm()
    town = Body.objects.get(name="林河镇")
    assert (town.parent, town.office.name) == (county.gov, "林河镇办公室")
    assert {it.name for it in town.children.all()} == {"镇林业站", "林河镇办公室"}
    guan.undo()
    assert not Body.objects.filter(name__contains="林").exists()


def test_bodies_that_stand_under_each_other_are_refused(guan):
    page = guan.upload("bodies", BODIES, "甲局,政府部门,乙局,", "乙局,政府部门,甲局,")
    assert "隶属关系绕成了一圈" in page and guan.states == ["bad", "bad"]


def test_bodies_that_stand_one_under_the_other_without_end_are_refused(guan):
    page = guan.upload(
        "bodies", BODIES, "局0,政府部门,,", *[f"局{n},政府部门,局{n - 1}," for n in range(1, 1_200)]
    )
    assert guan.states == [*["new"] * 11, *["bad"] * 1_189]
    assert "隶属关系超过10级。" in page and "没有导入" in guan.confirm()


def test_what_the_page_refuses_the_sheet_refuses(guan):
    page = guan.upload("bodies", BODIES, "县法工委,工作委员会,县人民政府,")
    assert "工作委员会隶属主任会议" in page


@pytest.mark.parametrize(
    ("name", "phone", "column"),
    [("王伟", "8800123", "phone"), ("王伟", "23900000001", "phone"),
     ("王伟", "139000000012", "phone"), ("王伟", "57188001234", "phone"), ("0", "", "name"),
     ("王", "", "name"), ("12", "", "name"), ("——", "", "name"), ("王伟", "13900000001", ""),
     ("王伟", "0571-88001234", ""), ("Li", "0571 8800123", "")],
)  # fmt: skip
def test_a_name_is_a_name_and_a_phone_can_be_called(county, guan, name, phone, column):
    add_body(county.congress, "城关", Kind.DELEGATION)
    account, deputy = f"{name},,{phone},", f"{name},{phone},城关,,,2022.1.10,"
    for sheet in (("accounts", ACCOUNTS, account), ("deputies", DEPUTIES, deputy)):
        page = guan.upload(*sheet)
        assert list(guan.lines[2]["errors"]) == ([column] if column else [])
    assert ("姓名至少两个字" in page) == (column == "name")
    assert ("座机写上区号" in page) == (column == "phone")


def test_a_phone_that_stood_there_before_is_let_be(county, guan):
    User.objects.filter(pk=county.gao.pk).update(phone="8800123")
    guan.upload("accounts", ACCOUNTS, "高建平,gao,,new@example.org")
    assert guan.states == ["change"]


def test_a_line_that_comes_twice_is_said(guan):
    page = guan.upload(
        "bodies", BODIES, "县教育局,政府部门,,", "县教育局,政府部门,,", "县水利局,政府部门,,",
        "县水利局,政府部门,,",
    )  # fmt: skip
    assert guan.states == ["new", "bad", "same", "bad"]
    assert "与第2行重复" in page and "与第4行重复" in page


# People of one name


def test_two_people_of_one_name_are_never_taken_for_one(county, guan):
    for login, phone in (("wang1", "13900000001"), ("wang2", "13900000002")):
        guan.upload("accounts", ACCOUNTS, f"王伟,{login},{phone},")
        if guan.states == ["ask"]:
            guan.act.post(county.guan, guan.address, DAY, **{"who-2": "new"})
            guan.look()
        guan.confirm()
    _, second = User.objects.filter(name="王伟").order_by("pk")
    page = guan.upload("accounts", ACCOUNTS, "王 伟,,13900000003,")
    assert guan.states == ["ask"] and "确认导入" not in page
    assert "登录名wang1" in page and "登录名wang2" in page
    guan.act.post(county.guan, guan.address, DAY, **{"who-2": f"user:{second.pk}"})
    assert "13900000003" in guan.look() and guan.states == ["change"]
    guan.confirm()
    phones = User.objects.filter(name="王伟").order_by("pk").values_list("phone", flat=True)
    assert [*phones] == ["13900000001", "13900000003"]


def test_two_of_one_name_in_a_sheet_are_told_apart_or_refused(guan):
    page = guan.upload("accounts", ACCOUNTS, "王伟,,13900000001,", "王伟,,13900000002,")
    assert guan.states == ["new", "new"] and "与第2行同名，按两个人登记" in page
    page = guan.upload("accounts", ACCOUNTS, "王伟,,13900000001,", "王伟,,,")
    assert guan.states == ["new", "bad"] and "写明登录名、手机号" in page
    page = guan.upload("accounts", ACCOUNTS, "王伟,wang,,", "李敏,wang,,")
    assert guan.states == ["new", "bad"] and "与第2行相同" in page


def test_many_of_one_name_are_each_told_of_one(county, guan):
    lines = [f"王伟,,139{n:08}," for n in range(800)]
    guan.upload("accounts", ACCOUNTS, *lines)
    assert guan.states == ["new"] * 800
    assert [line["notes"] for line in guan.lines.values()] == [
        [], *[["与第2行同名，按两个人登记。"]] * 799,
    ]  # fmt: skip
    guan.confirm()
    guan.upload("accounts", ACCOUNTS, *[line.replace("139", "137", 1) for line in lines])
    assert guan.states == ["ask"] * 800
    assert {len(line["choices"]) for line in guan.lines.values()} == {20}


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("a,", "b,", "new"), ("a,1", "a,2", "bad"), ("a,", ",2", "bad"), ("a,1", ",2", "new"),
        ("a,1", "b,1", "bad"), (",", "a,1", "bad"), ("a,1", "b,2", "new"), (",", ",", "bad"),
    ],
)  # fmt: skip
def test_what_tells_two_of_one_name_apart(guan, first, second, state):
    """A login name and a phone: none is the same, and one at least stands at both."""
    first, second = (re.sub(r"(\d)", r"1390000000\1", it) for it in (first, second))
    guan.upload("accounts", ACCOUNTS, f"王伟,{first},", "李敏,limin,,", f"王伟,{second},")
    assert guan.states == ["new", "new", state]


def test_a_login_name_of_another_person_is_asked_about(county, guan):
    page = guan.upload("accounts", ACCOUNTS, "高大山,gao,,")
    assert guan.states == ["ask"] and "高建平，县水利局经办人" in page
    assert "只有一个同名的" not in page
    guan.act.post(county.guan, guan.address, DAY, single="1")
    guan.look()
    assert guan.states == ["ask"]
    guan.act.post(county.guan, guan.address, DAY, **{"who-2": "new"})
    assert "已存在这个登录名" in guan.look()


def test_all_that_have_one_namesake_are_settled_by_one_press(county, guan):
    add_body(county.congress, "城关", Kind.DELEGATION)
    guan.upload("deputies", DEPUTIES, "高建平,,城关,,,2022.1.10,", "孙立,,城关,,,2022.1.10,")
    assert guan.states == ["ask", "ask"]
    guan.act.post(county.guan, guan.address, DAY, single="1")
    guan.look()
    assert guan.states == ["change", "change"]
    guan.confirm()
    assert {it.user_id for it in Deputy.objects.all()} == {county.gao.pk, county.sun.pk}


def test_who_is_kept_in_another_congress_too_is_not_changed_here(county, guan):
    appoint(county.gao, Duty.HANDLER, county.other.committee)
    page = guan.upload("accounts", ACCOUNTS, "高建平,gao,13900000009,")
    assert guan.states == ["bad"] and "别级人大" in page


# Accounts and deputies


def test_an_imported_account_cannot_log_in_until_it_is_given_a_password(guan, client):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,1.3912345678E10,wang@example.org")
    guan.confirm()
    found = user("王伟")
    assert (found.username, found.phone) == ("wangwei", "13912345678")
    assert not found.has_usable_password() and not found.is_staff


def test_a_column_of_passwords_is_not_read(guan):
    page = guan.upload("accounts", f"{ACCOUNTS},密码", "王伟,wangwei,,,secret-2026")
    assert "不认识，没有采用：密码" in page and "secret-2026" not in page


def test_deputies_come_with_the_people_they_are(county, guan):
    for name in ("城关镇代表团", "东山镇代表团"):
        add_body(county.congress, name, Kind.DELEGATION)
    guan.upload(
        "deputies", DEPUTIES, "王伟,13900000001,城关镇代表团,第一选区,0001,2022年1月10日,",
        "李敏,13900000002,城关镇代表团,第二选区,0002,44571,2026.12.31",
    )  # fmt: skip
    assert guan.states == ["new", "new"]
    guan.confirm()
    seat = Deputy.objects.get(certificate="0002")
    assert (str(seat), seat.from_on, seat.to_on, seat.congress) == (
        "李敏：城关镇代表团代表", date(2022, 1, 10), date(2026, 12, 31), county.congress,
    )  # fmt: skip
    guan.upload("deputies", DEPUTIES, "李敏,,东山镇代表团,,0002,2022.1.10,")
    assert guan.lines[2]["changes"] == {"body": ["城关镇代表团", "东山镇代表团"]}
    guan.confirm()
    assert Deputy.objects.get(pk=seat.pk).body.name == "东山镇代表团"
    guan.undo()
    assert Deputy.objects.get(pk=seat.pk).body.name == "城关镇代表团"
    guan.upload("deputies", DEPUTIES, "赵钱,13900000003,城关镇代表团,,0001,2022.1.10,")
    assert guan.states == ["ask"]


def test_a_delegation_is_entered_among_the_bodies_before_its_deputies(county, guan):
    add_body(county.other.congress, "东山镇代表团", Kind.DELEGATION)
    rows = ("王伟,,东山镇代表团,,,2022.1.10,", "李敏,,县水利局,,,2022.1.10,", "赵钱,,,,,2022.1.10,")
    page = guan.upload("deputies", DEPUTIES, *rows)
    assert {n: list(line["errors"]) for n, line in guan.lines.items()} == {
        2: ["body"], 3: ["body"], 4: ["body"],
    }  # fmt: skip
    assert "没有叫“东山镇代表团”的代表团：要先登记到机构里" in page
    guan.upload("bodies", BODIES, "东山镇代表团,代表团,,", "代表工委,代表工作委员会,主任会议,")
    guan.confirm()
    guan.upload("deputies", DEPUTIES, rows[0])
    assert guan.states == ["new"]


def test_a_day_without_year_and_an_end_before_the_beginning_stand_at_their_cells(county, guan):
    add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    rows = ("王伟,,城关镇代表团,,,3月5日,", "李敏,,城关镇代表团,,,2022.1.10,2021.1.10")
    page = guan.upload("deputies", DEPUTIES, *rows)
    assert list(guan.lines[2]["errors"]) == ["from_on"]
    assert list(guan.lines[3]["errors"]) == ["to_on"]
    assert "“3月5日”没有写年份" in page and "当天或以后" in page
