"""Ledgers of past years are taken in with their outcomes, and everything knows them (往年台账)."""

from datetime import date
from functools import partial
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from renda.history import told_to
from renda.intake.writing import AGAIN, confirm, plan_of
from renda.invariants import Scope, violations
from renda.lifecycle import NotAllowed, perform
from renda.models import Body, Event, Intake, Notice, Obligation, record_act
from suggestions.models import Assignment, Examination, Signature, Suggestion
from suggestions.models.examinations import Gathered
from tests.conftest import all_at_once, noon
from tests.renda.office import DAY
from tests.suggestions.cast import RECESS, entered, read
from tests.suggestions.handled import page
from tests.suggestions.ledger import KIND, dry_run, line, part, taken_in, the
from tests.suggestions.test_figures import shares
from tests.suggestions.test_lists import rows

OPEN = {"公开方式": "全文公开", "建议内容": "小区里没有车位。", "答复内容": "已经划出车位五十个。"}


def test_a_line_becomes_a_closed_suggestion_with_its_outcome(act, house):
    taken_in(act, house)
    it = the()
    assert (it.status, it.lead, it.delegation) == ("closed", house.tan, house.chengguan)
    assert (it.submitted_on, it.field, part().status) == (date(2024, 1, 15), "transport", "settled")
    assert it.outcome == ["县水利局主办·A类·代表满意"]
    assert part().replies.get().on == date(2024, 6, 20)


def test_each_is_taken_in_by_a_step_on_the_day_of_the_import(act, house):
    taken_in(act, house, line(附议代表="陆梅、施平", 会办单位="县卫健局"))
    event = the().taken_in
    assert (event.name, event.on, event.actor) == ("take_in", DAY, house.guan)
    assert event.because.name == "import" and event.facts["line"]["number"] == "2024-1"
    lead, co = Assignment.objects.order_by("pk")
    assert [(it.part, it.status, it.lead) for it in (lead, co)] == [
        ("lead", "settled", None), ("co", "opined", lead),
    ]  # fmt: skip
    assert {it.deputy for it in Signature.objects.filter(status="consented")} == {
        house.lu, house.shi,
    }  # fmt: skip
    assert list(violations(Scope(noon(DAY), noon(DAY)))) == []


def test_no_clock_runs_and_nobody_is_told(act, house):
    taken_in(act, house, line(附议代表="陆梅"))
    assert not Obligation.objects.exists() and not Notice.objects.exists()
    assert (the().next_due, part().next_due) == (None, None)


def test_several_lead_units_have_handled_it_apart(act, house):
    taken_in(act, house, line(主办单位="县水利局、县住建局"))
    assert [*Assignment.objects.values_list("part", "status")] == [("separate", "settled")] * 2
    assert len(the().outcome) == 2


def test_what_was_not_rated_is_settled_without_a_rating(act, house):
    taken_in(act, house, line(代表满意度=""))
    assert (part().status, the().outcome) == ("settled", ["县水利局主办·A类"])
    assert "台账里没有评价" in page(act, house.an, part())


def test_of_a_year_alone_the_year_is_told_and_no_day(act, house):
    taken_in(act, house, line(提出日期="", 年度="2024年", 答复日期=""))
    seen = page(act, house.an, the())
    assert "2024年提出" in seen and "1月1日" not in seen
    assert "1月1日" not in page(act, house.an, part())


def test_a_session_gives_the_day_where_none_is_told(act, house):
    taken_in(act, house, line(提出日期="", 届次会议="十八届五次会议", 答复日期="2026-03-20"))
    assert (the().session, the().submitted_on) == (house.session, house.session.from_on)


def test_a_delegation_raises_what_names_no_deputy(act, house):
    taken_in(act, house, line(领衔代表="", 代表团="东山镇代表团"))
    assert (the().lead, the().proposer, the().author) == (None, house.dongshan, house.dongshan)


def test_a_merged_unit_is_named_as_it_was_and_its_successor_stands_for_it(act, house):
    Body.objects.filter(pk=house.housing.pk).update(ended_on=DAY, successor=house.water)
    taken_in(act, house, line(主办单位="县住建局"))
    assert part().body == house.water
    assert dry_run(act, house, line(主办单位="县住建局")).states == ["same"]


# Everything knows them


def test_the_list_finds_it_by_year_and_by_words(act, house):
    taken_in(act, house)
    entered(house, "关于提高乡村医生待遇的建议")
    for asked, is_there in (("year=2024", True), ("year=2026", False), ("q=停车难", True)):
        answer = act.see(house.an, f"/suggestions/suggestions/?{asked}", RECESS)
        assert ("停车难" in read(answer)) is is_there, asked


def test_who_writes_something_alike_is_told_of_it_with_year_unit_and_outcome(act, house):
    assert "停车" not in read(act.see(house.shi, "/suggestions/alike/?matter=停车", DAY))
    taken_in(act, house)
    seen = read(act.see(house.shi, "/suggestions/alike/?matter=关于增加停车泊位的建议", DAY))
    assert "2024年·2024-1·已办结·县水利局主办·A类·代表满意" in seen


def test_its_unit_is_likely_to_handle_what_is_alike(act, house):
    taken_in(act, house)
    it = entered(house, "关于增加老旧小区停车位的建议")
    seen = read(act.see(house.an, f"/suggestions/assigning/?open={it.pk}", RECESS))
    assert "近似建议 1/1 件由它主办" in seen


def test_it_counts_as_raised_again_within_three_years(act, house):
    entered(house, "关于缓解老旧小区停车难的建议")
    assert "停车难" not in read(act.see(house.bao, "/suggestions/repeats/", RECESS))
    taken_in(act, house, line(), line(编号="2023-1", 提出日期="2023-01-10"))
    seen = read(act.see(house.bao, "/suggestions/repeats/", RECESS))
    assert "停车难" in seen and "2024-1" in seen and "2023-1" not in seen


def test_figures_of_its_year_count_replies_and_ratings_but_neither_days_nor_contacts(act, house):
    taken_in(act, house, line(), line(编号="2024-2", 答复类别="D", 代表满意度="不满意"))
    found = shares(act, house.an, DAY, "2024")
    assert (found["答复率"], found["解决率"], found["最终满意率"]) == ((2, 2), (1, 2), (1, 2))
    assert (found["按期答复率"], found["沟通率"]) == ((0, 0), (0, 0))


@pytest.mark.parametrize(
    ("way", "is_there"), [("全文公开", True), ("公开摘要", True), ("不公开", False), ("", False)]
)
def test_everybody_reads_what_was_public(act, house, way, is_there):
    taken_in(act, house, line(**{**OPEN, "公开方式": way}))
    seen = Client().get(f"/open/{house.congress.pk}/{the().pk}/")
    assert (seen.status_code == 200) is is_there
    if is_there:
        assert "已经划出车位五十个" in read(seen) and "2024年6月20日答复" in read(seen)
        assert "办理态度" not in read(seen)
    assert ("小区里没有车位" in read(seen)) is (way == "全文公开")
    assert Client().get(f"/open/{house.congress.pk}/suggestions.csv").status_code == 200


def test_before_it_is_written_one_is_told_how_many_become_public(act, house):
    more = [line(**{**OPEN, "编号": f"2024-{n}", "公开方式": way}) for n, way in
            enumerate(("全文公开", "公开摘要", "不公开"))]  # fmt: skip
    assert "其中2件写明公开" in dry_run(act, house, *more).page
    assert "写明公开" not in dry_run(act, house, line()).page


def test_what_was_not_public_is_told_to_no_deputy_either(act, house):
    taken_in(act, house, line(公开方式="不公开"))
    assert "停车难" not in read(act.see(house.shi, "/suggestions/alike/?matter=停车难", DAY))


def test_the_office_decides_on_publishing_it_later(act, house):
    taken_in(act, house, line(答复内容="已经划出车位五十个。"))
    form = f"/suggestions/assignments/{part().pk}/disclose_again/"
    assert act.see(house.an, form, DAY).status_code == 200
    assert act(house.an, part(), "disclose_again", DAY, disclosure="full").status_code == 302
    assert Client().get(f"/open/{house.congress.pk}/{the().pk}/").status_code == 200


def test_its_pages_say_where_it_comes_from_and_offer_nothing_dead(act, house):
    taken_in(act, house, line(附议代表="陆梅", 会办单位="县卫健局"))
    seen = page(act, house.tan, the(), DAY)
    assert "往年台账导入。" in seen and "2026年4月2日" in seen and "由关平导入" in seen
    assert "连领衔共 2 名代表" in seen
    for user in (house.tan, house.lu, house.gao, house.chen):
        for it in (the(), part()):
            acts = page(act, user, it, DAY).partition("现在可以办")[2].partition("</section>")[0]
            assert "现在没有要您办的，也没有您可以办的。" in acts, acts
    assert "答复函" not in page(act, house.an, part(), DAY)
    assert "联系沟通</h2>" not in page(act, house.gao, part(), DAY)


def test_nobody_takes_such_a_step_by_hand(act, house):
    taken_in(act, house)
    for it, user in ((the(), house.an), (part(), house.gao)):
        assert act(user, it, "take_out", DAY).status_code in (403, 404)
        with pytest.raises(NotAllowed):
            perform(it, "take_out", user, at=noon(DAY))


def test_what_is_taken_of_many_at_once_can_be_taken_of_one(act, house):
    dry_run(act, house, line(附议代表="陆梅", 会办单位="县卫健局"))
    draft, when = Intake.objects.get(), {"at": noon(DAY)}
    form = plan_of(draft, DAY).lines[0].forms[0]
    cause = record_act(house.congress, draft, "import", "导入", by=house.guan, facts={}, **when)
    when["because"] = cause
    perform(form.instance, "take_in", house.guan, **when, **form.cleaned_data)
    assert [*Assignment.objects.order_by("pk").values_list("status", flat=True)] == [
        "settled", "opined",
    ]  # fmt: skip
    assert (Signature.objects.get().deputy, the().status) == (house.lu, "closed")
    perform(the(), "take_out", house.guan, **when)
    assert {*Assignment.objects.values_list("status", flat=True)} == {"discarded"}
    assert (Signature.objects.get().status, the().status) == ("discarded", "discarded")
    assert not Obligation.objects.exists() and not Notice.objects.exists()


# Taking back


def test_taken_back_it_is_gone_everywhere_and_its_record_is_whole(act, house):
    office = taken_in(act, house, line(**{**OPEN, "附议代表": "陆梅", "会办单位": "县卫健局"}))
    it, own = the(), part()
    assert "停车" in read(act.see(house.shi, "/suggestions/alike/?matter=停车难", DAY))
    assert "撤销：新增的已撤回" in office.undo()
    for user, place in ((house.tan, "suggestions"), (house.gao, "assignments"),
                        (house.lu, "signatures"), (house.an, "assignments")):  # fmt: skip
        assert "停车难" not in read(act.see(user, f"/suggestions/{place}/", DAY)), place
    assert act.see(house.gao, f"/suggestions/assignments/{own.pk}/", DAY).status_code == 404
    assert Client().get(f"/open/{house.congress.pk}/{it.pk}/").status_code == 404
    assert "停车" not in read(act.see(house.shi, "/suggestions/alike/?matter=停车难", DAY))
    assert not Event.objects.filter(told_to(house.gao, DAY)).exists()
    assert shares(act, house.an, DAY, "2024")["答复率"] == (0, 0)
    assert list(violations(Scope(noon(DAY), noon(DAY)))) == []
    assert {*Event.objects.filter(name="take_out").values_list("because__name", flat=True)} == {
        "undo_import", "take_out",
    }  # fmt: skip


def test_taken_back_it_is_no_repeat_and_its_number_is_free(act, house):
    entered(house, "关于缓解老旧小区停车难的建议")
    taken_in(act, house).undo()
    assert "停车难" not in read(act.see(house.bao, "/suggestions/repeats/", RECESS))
    taken_in(act, house)
    assert "停车难" in read(act.see(house.bao, "/suggestions/repeats/", RECESS))
    assert Suggestion.objects.filter(number="2024-1").count() == 2


def test_what_has_been_used_since_is_not_taken_back_and_the_reason_is_told(act, house):
    office = taken_in(act, house, line(答复内容="已经办好。"), line(编号="2024-2"))
    act(house.an, part(), "disclose_again", DAY, disclosure="full")
    seen = office.undo()
    assert "不能撤销" in seen and "导入以后又有“重新确定公开”" in seen
    assert Suggestion.objects.filter(status="closed").count() == 2


def test_what_is_overseen_is_not_taken_back(act, house):
    office = taken_in(act, house)
    facts = {"kind": "rolling", "body": house.deputies_committee.pk, "person": house.bao.pk}
    said = {"due_on": date(2026, 8, 1), "reason": "承诺的车位还没有建成。"}
    where = f"/suggestions/under/{the().pk}/oversight/new/take_up/"
    answer = act.post(house.an, where, DAY, **facts, **said)
    assert answer.status_code == 302, read(answer)
    assert "已经列入督办" in office.undo()


# Costs and sheets


def test_a_line_more_costs_few_queries(act, house):
    def asked(*lines):
        office = dry_run(act, house, *lines)
        with CaptureQueriesContext(connection) as queries:
            office.confirm()
        return len(queries)

    few = asked(*(line(编号=f"2024-{n}") for n in range(2)))
    many = asked(*(line(编号=f"2023-{n}", 提出日期="2023-01-10") for n in range(12)))
    assert many - few <= 10 * 5


def test_what_begins_like_a_formula_is_text_in_every_sheet(act, house):
    taken_in(act, house, line(案由="=HYPERLINK(1)的建议", 建议内容="@SUM(1)"))
    answer = act.see(house.an, "/suggestions/suggestions/export/", RECESS)
    cells = [it for row in openpyxl.load_workbook(_bytes(answer)).active for it in row]
    assert [it.data_type for it in cells if str(it.value).startswith("=")] == ["s"]


def _bytes(answer):
    return BytesIO(b"".join(answer.streaming_content))


def test_the_example_of_the_template_is_a_good_line(act, house):
    house.water.name = "县公安局"
    house.water.save(by=None, at=noon(DAY))
    answer = act.see(house.guan, f"/intake/new/{KIND}/template/", DAY)
    book = openpyxl.load_workbook(_bytes(answer))
    assert book.worksheets[0].data_validations.count >= 7
    first = book.worksheets[0]["A2"]
    first.value = first.value.removeprefix("（例）")
    book.save(filled := BytesIO())
    office = dry_run(act, house, line())
    office.upload(KIND, filled.getvalue())
    assert office.states == ["new"], office.lines


def test_the_page_of_imports_says_what_a_ledger_is(act, house):
    assert "往年的建议和办理结果" in read(act.see(house.guan, "/intake/", DAY))


# What a ledger does not settle


def test_who_is_to_be_kept_is_kept(act, house):
    taken_in(act, house, line(**{**OPEN, "附议代表": "陆梅", "为提出人保密": "是"}))
    assert the().is_confidential
    opened = read(Client().get(f"/open/{house.congress.pk}/{the().pk}/"))
    assert "停车难" in opened and "谭松" not in opened and "陆梅" not in opened
    assert "谭松" in page(act, house.an, the())


def test_of_what_was_raised_this_year_the_office_decides_on_publishing(act, house):
    taken_in(act, house, line(**{**OPEN, "提出日期": "2026-03-15", "答复日期": "2026-03-20"}))
    place = f"/open/{house.congress.pk}/{the().pk}/"
    assert Client().get(place).status_code == 404
    assert "去办理：确定公开" in read(act.see(house.an, "/", DAY))
    assert act(house.an, part(), "disclose", DAY, disclosure="full").status_code == 302
    assert Client().get(place).status_code == 200


def test_it_counts_in_no_examination_of_its_unit(act, house):
    taken_in(act, house, line(提出日期="2026-03-15", 答复日期="2026-03-20"))
    it = Examination(committee=house.deputies_committee, body=house.water, year=2026)
    assert it.handled.count() == 0
    assert Gathered([it], DAY).counts == {}
    assert shares(act, house.an, DAY, "2026")["答复率"] == (1, 1)


def test_what_the_day_is_not_known_of_has_none_in_lists_and_sheets(act, house):
    taken_in(act, house, line(提出日期="", 年度="2024年", 答复日期=""))
    heads, row = rows(act.see(house.an, "/suggestions/suggestions/export/", DAY))
    assert dict(zip(heads, row, strict=True))["提出日期"] == "2024年"
    heads, row = rows(act.see(house.an, "/suggestions/assignments/export/", DAY))
    assert dict(zip(heads, row, strict=True))["交办日"] is None
    seen = read(act.see(house.tan, "/suggestions/suggestions/", DAY))
    assert "2024年" in seen and "1月1日" not in seen


def test_once_it_is_written_the_administrator_is_left_numbers_and_titles(act, house):
    office = taken_in(act, house, line(**OPEN))
    assert "停车难" in office.page and "代表满意度" not in office.page
    kept = Intake.objects.get().lines[0]["given"]
    assert kept == {"number": "2024-1", "matter": "关于缓解老旧小区停车难的建议"}
    assert the().taken_in.facts["line"]["answer"]


def test_two_who_take_in_the_same_at_once_do_so_once(committed, act, house):
    shown = []
    for _ in range(2):
        office = dry_run(act, house, line())
        shown.append((Intake.objects.latest("pk"), office.answer.context["shown"]))

    def write(intake, shown):
        confirm(intake, shown, by=house.guan, at=noon(DAY), on=DAY, tell=lambda done: None)

    errors = all_at_once(*(partial(write, *it) for it in shown))
    assert [str(it) for it in errors] == [AGAIN]
    assert Suggestion.objects.filter(number="2024-1").count() == 1
