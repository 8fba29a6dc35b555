"""What a line of a ledger of past years must say, and what its cells are told where it does not."""

from datetime import date

import pytest

from renda.models import Body, Duty, Intake
from suggestions.models import Suggestion
from tests.conftest import Kind, add_body, add_user, appoint, seat
from tests.renda.office import DAY, Office
from tests.suggestions.cast import entered, read
from tests.suggestions.ledger import HEAD, KIND, dry_run, line, part, taken_in, the

BAD = {  # what is wrong, by what stands in the cells: the column at which it is told
    "未来的年度": ({"年度": "2027", "提出日期": ""}, "year", "不能晚于今天"),
    "未来的提出日期": ({"提出日期": "2026-12-01", "答复日期": ""}, "submitted_on", "不能晚于今天"),
    "没有日期也没有年度": ({"提出日期": ""}, "submitted_on", "写明提出日期，或者只写年度"),
    "不是日期": ({"提出日期": "去年"}, "submitted_on", "不是日期"),
    "不是年度": ({"年度": "二四年"}, "year", "不是年度"),
    "年度和日期对不上": ({"年度": "2023"}, "year", "对不上"),
    "答复早于提出": ({"答复日期": "2024-01-14"}, "replied_on", "不能早于提出的日子"),
    "答复在未来": ({"答复日期": "2026-12-01"}, "replied_on", "不能晚于今天"),
    "交办早于提出": ({"交办日期": "2024-01-14"}, "assigned_on", "不能早于提出的日子"),
    "答复早于交办": (
        {"交办日期": "2024-07-01"}, "replied_on", "不能早于交办日期（2024年7月1日）",
    ),
    "没有登记的会议": ({"届次会议": "十七届二次会议"}, "session", "没有登记第17届第2次"),
    "看不懂的会议": ({"届次会议": "年初的会"}, "session", "写成“十八届三次会议”"),
    "会议和年度对不上": (
        {"届次会议": "18届5次", "年度": "2024", "提出日期": ""}, "session", "是2026年的",
    ),
    "没有这名代表": ({"领衔代表": "王伟"}, "lead", "往届代表先导入到代表里"),
    "没有这名附议代表": ({"附议代表": "陆梅、王伟"}, "deputies", "没有叫“王伟”的代表"),
    "领衔的又附议": ({"附议代表": "谭松"}, "deputies", "已经领衔"),
    "附议的写了两次": ({"附议代表": "陆梅，陆梅"}, "deputies", "写了两次"),
    "没有提出人": ({"领衔代表": ""}, "lead", "以代表团名义提出的，只写代表团"),
    "没有这个代表团": ({"代表团": "西山镇代表团"}, "delegation", "先登记到机构里"),
    "不是代表团": ({"代表团": "县水利局"}, "delegation", "没有叫“县水利局”的代表团"),
    "没有这个单位": ({"主办单位": "县气象局"}, "bodies", "没有叫“县气象局”的单位"),
    "人大的机构": ({"主办单位": "代表工委"}, "bodies", "没有叫“代表工委”的单位"),
    "没有这个会办单位": ({"会办单位": "县气象局"}, "helpers", "先导入到机构里"),
    "主办又会办": ({"会办单位": "县水利局"}, "helpers", "已经是主办单位"),
    "分别办理又会办": (
        {"主办单位": "县水利局、县住建局", "会办单位": "县卫健局"}, "helpers", "会办单位空着",
    ),
    "没有这个类别": ({"答复类别": "E"}, "klass", "可以写A、B、C、D"),
    "没有答复类别": ({"答复类别": ""}, "klass", "请填写"),
    "三档以外的评价": ({"代表满意度": "很满意"}, "result", "可以写满意、基本满意、不满意"),
    "没有这个分类": ({"分类": "其它事"}, "field", "不能识别"),
    "公开而没有答复内容": ({"公开方式": "全文公开"}, "answer", "全文公开的，要有答复内容"),
    "没有编号": ({"编号": ""}, "number", "请填写"),
    "编号没有数字": ({"编号": "无"}, "number", "编号里要有数字"),
    "没有案由": ({"案由": ""}, "matter", "请填写"),
    "案由太长": ({"案由": "关于" * 31}, "matter", "最多60字，现在有62字"),
    "错误值": ({"建议内容": "#REF!"}, "grounds", "Excel 的错误值"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_written(act, house, what):
    cells, column, said = BAD[what]
    office = dry_run(act, house, line(**cells), line(编号="2024-2"))
    assert office.states == ["bad", "new"]
    found = office.lines[2]["errors"]
    assert said in "".join(found[column]) and said in office.page, found
    assert "确认导入</button>" not in office.page and not Suggestion.objects.exists()


GOOD = {  # other ways to write the same: what stands there, and what it comes to
    "年度写在日期里": ({"提出日期": "2024年"}, lambda it: str(it.submitted_on) == "2024-01-01"),
    "年前为大会提的": ({"年度": "2024", "提出日期": "2023-12-20"}, lambda it: it.is_day_known),
    "类别写名称": ({"答复类别": "已经解决或者采纳"}, lambda it: "A类" in it.outcome[0]),
    "类别写某类": ({"答复类别": "b类"}, lambda it: "B类" in it.outcome[0]),
    "会议写全称": (
        {"届次会议": "云河县第18届人民代表大会第5次会议", "提出日期": "", "答复日期": ""},
        lambda it: it.session.number == 5,
    ),
    "闭会期间": ({"届次会议": "闭会期间"}, lambda it: it.session is None),
    "几种顿号": ({"附议代表": "陆梅，施 平;丁一"}, lambda it: it.signatures.count() == 3),
}  # fmt: skip


@pytest.mark.parametrize("what", GOOD)
def test_it_is_read_as_people_write_it(act, house, what):
    cells, holds = GOOD[what]
    taken_in(act, house, line(**cells))
    assert holds(the()), the().__dict__


def test_a_merged_unit_without_a_successor_is_refused(act, house):
    Body.objects.filter(pk=house.water.pk).update(ended_on=DAY)
    office = dry_run(act, house, line())
    assert "没有由谁承接" in office.lines[2]["errors"]["bodies"][0]


def test_two_deputies_of_one_name_are_told_apart_by_their_delegation(act, house):
    other = add_user("tan2", "谭松")
    seat(other, house.dongshan)
    office = dry_run(act, house, line(), line(编号="2024-2", 附议代表="谭松", 领衔代表="施平"))
    assert "有2名代表叫“谭松”" in office.lines[2]["errors"]["lead"][0]
    assert "姓名（代表团）" in office.lines[3]["errors"]["deputies"][0]
    taken_in(act, house, line(代表团="东山镇代表团", 附议代表="谭松（城关镇代表团）"))
    assert (the().lead, the().signatures.get().deputy) == (other, house.tan)


def test_without_a_committee_for_deputies_nothing_is_taken_in(act, county):
    body = add_body(county.congress, "城关镇代表团", Kind.DELEGATION)
    seat(add_user("tan", "谭松"), body)
    office = Office(act, county.guan)
    office.upload(KIND, HEAD, line())
    assert office.lines[2]["errors"] == {"": ["还没有登记代表工作委员会，请先登记到机构里。"]}


# Numbers


def test_two_lines_of_one_number_are_refused(act, house):
    office = dry_run(act, house, line(), line(案由="关于增加路灯的建议"))
    assert office.states == ["new", "bad"]
    assert "与第2行重复：一件只写一行。" in office.lines[3]["errors"]["number"]


def test_a_second_upload_of_the_same_ledger_changes_nothing(act, house):
    taken_in(act, house)
    office = dry_run(act, house, line(), line(编号="2024-2"))
    assert office.states == ["same", "new"]
    office.confirm()
    assert Suggestion.objects.count() == 2


def test_a_line_that_was_taken_in_is_not_changed_by_another(act, house):
    taken_in(act, house)
    office = dry_run(act, house, line(案由="关于增加路灯的建议"))
    assert office.states == ["bad"] and "要改的先撤销那次导入" in office.page


def test_a_number_of_the_platform_is_refused_and_what_bears_it_is_not_told(act, house):
    it = entered(house, "关于增加路灯的建议")
    office = dry_run(act, house, line(编号=it.number))
    assert "库里另有一件代表建议" in office.page and "路灯" not in office.page


def test_a_number_from_a_ledger_is_given_to_nothing_else(act, house):
    taken_in(act, house, line(编号="闭2026-001号"))
    assert entered(house, "关于增加路灯的建议").number == "闭2026-002号"


def test_a_number_may_be_that_of_another_county(act, house):
    taken_in(act, house)
    rival = appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, house.other.standing).user
    assert act.see(rival, f"/intake/{Intake.objects.get().pk}/", DAY).status_code == 404
    office = Office(act, rival)
    office.upload(KIND, HEAD, line(领衔代表=""))
    assert "导入过" not in str(office.lines)


# All or nothing


def test_all_is_written_or_nothing(act, house):
    office = dry_run(act, house, line(), line(编号="2024-2", 主办单位="县气象局"))
    office.press("confirm", shown=office.answer.context["shown"])
    assert not Suggestion.objects.exists()


def test_what_was_renamed_after_the_dry_run_is_looked_at_again(act, house):
    office = dry_run(act, house, line())
    Body.objects.filter(pk=house.water.pk).update(name="县水务局")
    page = office.confirm()
    assert "导入：新增" not in page and not Suggestion.objects.exists()


@pytest.mark.parametrize("name", ["an", "bao", "tan", "chen", "gao", "wu"])
def test_only_administrators_take_ledgers_in(act, house, name):
    answer = act.see(getattr(house, name), f"/intake/new/{KIND}/", DAY)
    assert answer.status_code == 403 and "系统管理员" in read(answer)


def test_three_hundred_lines_are_taken_in_at_once(act, house):
    taken_in(act, house, *(line(编号=f"2024-{n}") for n in range(300)))
    assert Suggestion.objects.filter(status="closed").count() == 300
    assert part("2024-299").replies.count() == 1


def test_a_year_that_differs_from_the_year_of_the_day_is_refused(act, house):
    office = dry_run(act, house, line(年度="2023", 提出日期="2024"))
    assert office.states == ["bad"] and "和提出日期（2024年）对不上" in office.page


def test_who_was_no_deputy_then_is_not_taken_for_a_namesake(act, house):
    office = dry_run(act, house, line(提出日期="2011-03-01", 答复日期="2011-06-01"))
    assert office.states == ["bad"] and "谭松当时还不是代表" in office.page


def test_of_two_that_bore_one_name_the_later_is_meant(act, house):
    for body, until in ((house.housing, 2023), (house.health, 2024)):
        body.former_names.create(name="县建设局", until_on=date(until, 1, 1))
    office = dry_run(act, house, line(主办单位="县建设局"))
    office.confirm()
    assert part().body == house.health
