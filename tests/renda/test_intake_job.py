"""An import as long work: left, found again, told how far it is, written once whoever dies."""

import io
from datetime import timedelta

import openpyxl
import pytest

from renda.intake import writing
from renda.intake.kinds import KINDS
from renda.intake.plan import digest
from renda.jobs import work
from renda.models import Event, Job, Membership, User
from tests.conftest import noon
from tests.renda.office import ACCOUNTS, DAY, Office


@pytest.fixture
def guan(county, act):
    return Office(act, county.guan)


def test_an_import_is_left_and_found_again(county, act, guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,", "李敏,limin,,")
    guan.press("confirm", shown=guan.answer.context["shown"])
    page = guan.look()
    assert "正在导入" in page and "0／2" in page and 'hx-trigger="every 2s"' in page
    assert "确认导入</button>" not in page and not User.objects.filter(name="王伟").exists()
    assert "导入帐号：名单.csv" in act.see(county.guan, "/jobs/", DAY).content.decode()
    for act_, facts in (("drop", {}), ("", {"who-2": "new"})):
        act.post(county.guan, f"{guan.address}{act_ and f'{act_}/'}", DAY, **facts)
        assert "正在导入，请等它做完。" in guan.look()
    work(lambda: noon(DAY))
    page = guan.look()
    assert "导入：新增2。" in page and "hx-trigger" not in page
    [job] = Job.objects.all()
    answer = act.see(county.guan, f"/jobs/{job.pk}/download/", DAY)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [[it.value for it in row][:3] for row in book.active] == [
        ["行", "结果", "姓名"], [2, "新增", "王伟"], [3, "新增", "李敏"],
    ]  # fmt: skip
    assert User.objects.filter(name="王伟").exists()


def test_taking_back_is_left_and_found_again(county, act, guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,", "李敏,limin,,")
    guan.confirm()
    [guan.press("undo") for _ in range(2)]
    page = guan.look()
    assert "正在撤销" in page and 'hx-trigger="every 2s"' in page and "撤销这次导入" not in page
    assert User.objects.filter(name="王伟").exists()
    assert "撤销导入帐号：名单.csv" in act.see(county.guan, "/jobs/", DAY).content.decode()
    work(lambda: noon(DAY))
    assert "撤销：新增的已撤回" in guan.look()
    assert not User.objects.filter(name="王伟").exists()
    undo, _ = Job.objects.all()
    assert (undo.result_name, undo.state) == ("名单_撤销的导入.xlsx", Job.State.DONE)


def test_what_a_worker_took_back_before_it_died_is_not_taken_back_again(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    guan.undo()
    Job.objects.filter(kind="undo_import").update(state=Job.State.WAITING, result=None, tries=1)
    work(lambda: noon(DAY))
    assert {*Job.objects.values_list("state", flat=True)} == {Job.State.DONE}
    assert Event.objects.filter(name="undo_import").count() == 1


def test_it_says_how_many_lines_are_looked_through(county, guan):
    kind = KINDS["accounts"](county.congress, DAY)
    content = f"{ACCOUNTS}\n王伟,wangwei,,\n李敏,limin,,\n".encode()
    intake, told = writing.upload(kind, "a.csv", content, by=county.guan, at=noon(DAY)), []
    who = {"by": county.guan, "at": noon(DAY), "on": DAY, "tell": told.append}
    writing.confirm(intake, digest(intake.lines), **who)
    assert told == [1, 2]


def test_what_a_worker_wrote_before_it_died_is_not_written_again(guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.confirm()
    Job.objects.update(state=Job.State.WAITING, result=None, tries=1)
    work(lambda: noon(DAY))
    assert Job.objects.get().state == Job.State.DONE
    assert Event.objects.filter(name="import").count() == 1


def test_who_is_no_administrator_any_more_imports_nothing(county, guan):
    guan.upload("accounts", ACCOUNTS, "王伟,wangwei,13900000001,")
    guan.press("confirm", shown=guan.answer.context["shown"])
    Membership.objects.filter(user=county.guan).update(to_on=DAY - timedelta(days=1))
    work(lambda: noon(DAY))
    assert Job.objects.get().failure == "您现在不管这一级人大的帐号和机构了。"
    assert not User.objects.filter(name="王伟").exists()
