"""A year's table of holidays: looked at, put right, confirmed once; and what it moves."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import CalendarDay, CalendarYear, Duty, Event, Notice, Obligation
from renda.periods import Day
from renda.yearly import Table, load
from tests.conftest import add_user, all_at_once, appoint, noon
from tests.supervision.cast import handed, of

DAY = date(2026, 4, 20)
NOTICE = "国办发明电〔2025〕7号"
HEADER = "日期,是否上班,名称\n"


def year_2026(**changes):
    """The table of 2026 as it is loaded, some days changed; None takes one away."""
    rows = {str(it.day): f"{'上班' if it.works else '休息'},{it.name}" for it in
            CalendarDay.objects.filter(day__year=2026)}  # fmt: skip
    rows |= {name.replace("_", "-").removeprefix("d"): row for name, row in changes.items()}
    return HEADER + "".join(f"{day},{row}\n" for day, row in sorted(rows.items()) if row)


def upload(act, user, text, notice=NOTICE, name="2026.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return act.post(user, "/calendar/upload/", DAY, notice=notice, file=file)


def confirm(act, user, response, **more):
    draft = response.context["draft"]
    return act.post(user, "/calendar/confirm/", DAY, draft=draft, **more)


def test_a_corrected_table_is_looked_at_and_then_moves_dates(county, act):
    opinion = handed(act, county)  # plans due on 6 May, after the May holidays
    longer = year_2026(d2026_05_06="休息,劳动节")
    preview = upload(act, county.guan, longer)
    page = preview.content.decode()
    assert preview.status_code == 200 and "载入后有 3 个期限变更" in page
    assert "2026年5月6日 周三" in page and "<b>2026年5月7日 周四</b>" in page
    assert "县水利局" in page and opinion.title not in page
    assert CalendarDay.objects.filter(day=date(2026, 5, 6)).count() == 0
    done = confirm(act, county.guan, preview)
    assert done.url == "/calendar/2026/"
    owed = of(opinion, county.water).obligations.get(deadline="plan")
    assert owed.due_on == date(2026, 5, 7)
    load = Event.objects.get(name="load")
    assert load.facts["added"] == ["2026年5月6日劳动节休息"] and load.facts["removed"] == []
    recounts = Event.objects.filter(name="recount", because=load)
    assert recounts.count() == 3
    assert Notice.objects.filter(event__in=recounts, recipient=county.gao).count() == 1
    assert "变更了3个期限" in act.see(county.guan, done.url, DAY).content.decode()


def test_confirming_twice_changes_nothing_more(county, act):
    preview = upload(act, county.guan, year_2026(d2026_05_06="休息,劳动节"))
    confirm(act, county.guan, preview)
    events = Event.objects.count()
    again = confirm(act, county.guan, preview)
    assert Event.objects.count() == events
    assert "没有变化" in act.see(county.guan, again.url, DAY).content.decode()


def test_a_corrected_year_replaces_its_old_days_and_no_others(county, act):
    before = CalendarDay.objects.exclude(day__year=2026).count()
    confirm(act, county.guan, upload(act, county.guan, year_2026(d2026_02_28=None)))
    assert not CalendarDay.objects.filter(day=date(2026, 2, 28)).exists()
    assert CalendarDay.objects.exclude(day__year=2026).count() == before
    assert Event.objects.get(name="load").facts["removed"] == ["2026年2月28日春节上班"]


def test_a_new_year_is_no_longer_provisional(county, act):
    assert "暂定" in act.see(county.wu, "/calendar/2027/", DAY).content.decode()
    text = HEADER + "2027-01-01,休息,元旦\n"
    preview = upload(act, county.guan, text, notice="国办发明电〔2026〕9号")
    page = preview.content.decode()
    assert "请核对" in page and "国庆节，表里没有列为休息" in page
    confirm(act, county.guan, preview)
    assert CalendarYear.objects.get(year=2027).notice == "国办发明电〔2026〕9号"
    page = act.see(county.wu, "/calendar/2027/", DAY).content.decode()
    assert "暂定" not in page and "国办发明电〔2026〕9号" in page


def test_every_error_is_said_at_its_line_and_the_table_stays(county, act):
    bad = year_2026() + "2026-05-01,休息,劳动节\n2026-02-30,休息,春节\n2026-10-10,也许,国庆节\n"
    last = bad.count("\n")
    response = upload(act, county.guan, bad, notice="")
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == {"notice", "file"}
    assert [error[: error.index("行")] for error in errors["file"]] == [
        f"第{last - 2}", f"第{last - 1}", f"第{last}"
    ]  # fmt: skip
    page = response.content.decode()
    assert "2026-10-10,也许,国庆节" in page
    assert not Event.objects.filter(name="load").exists()


def test_the_text_is_put_right_without_a_new_file(county, act):
    facts = {"notice": NOTICE, "text": HEADER + "2027-01-01,放假了,元旦\n"}
    response = act.post(county.guan, "/calendar/upload/", DAY, **facts)
    assert "第2行" in response.context["form"].errors["text"][0]
    facts["text"] = HEADER + "2027-01-01,休息,元旦\n"
    response = act.post(county.guan, "/calendar/upload/", DAY, **facts)
    assert response.status_code == 200 and response.context["table"].year == 2027


def test_going_back_keeps_all(county, act):
    preview = upload(act, county.guan, HEADER + "2027-01-01,休息,元旦\n", notice="文号甲")
    back = confirm(act, county.guan, preview, back="1").content.decode()
    assert "文号甲" in back and "2027-01-01,休息,元旦" in back
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_sheet_of_excel(county, act):
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for row, cells in enumerate(
        [("日期", "是否上班", "名称"), ("2027-01-01", "休息", "元旦"), ("x", "休息", "元旦")]
    ):
        sheet.write_row(row, 0, cells)
    book.close()
    response = upload(act, county.guan, file.getvalue(), name="2027.xlsx")
    assert "第3行" in response.context["form"].errors["file"][0]
    assert "x,休息,元旦" in response.content.decode()


@pytest.mark.parametrize(
    "content, why",
    [
        (b"", "空"),
        (b"\xff\xfe\x00", "读不出文字"),
        (b"a,b\n1,2\n", "表头应有"),
        (None, "要选一个文件"),
    ],
)
def test_files_that_are_no_table(county, act, content, why):
    if content is None:
        response = act.post(county.guan, "/calendar/upload/", DAY, notice=NOTICE)
    else:
        response = upload(act, county.guan, content)
    assert response.status_code == 422
    assert why in " ".join(response.context["form"].errors["file"])


def test_a_draft_of_somebody_else_or_forged_does_nothing(county, act):
    rival = appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, county.other.standing).user
    preview = upload(act, county.guan, HEADER + "2027-01-01,休息,元旦\n")
    assert confirm(act, rival, preview).url == "/calendar/upload/"
    forged = act.post(county.guan, "/calendar/confirm/", DAY, draft="x:y:z")
    assert forged.url == "/calendar/upload/"
    assert act.see(county.guan, "/calendar/confirm/", DAY).status_code == 405
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_cases_of_another_congress_are_only_counted(county, act):
    handed(act, county)
    rival = appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, county.other.standing).user
    page = upload(act, rival, year_2026(d2026_05_06="休息,劳动节")).content.decode()
    assert "载入后有 3 个期限变更" in page and "都是别级人大的" in page and "县水利局" not in page


def test_what_is_met_does_not_move(county, act):
    opinion = handed(act, county)
    plan = of(opinion, county.water).obligations.get(deadline="plan")
    act(county.gao, of(opinion, county.water), "file_plan", DAY, text="方案")
    confirm(act, county.guan, upload(act, county.guan, year_2026(d2026_05_06="休息,劳动节")))
    assert Obligation.objects.get(pk=plan.pk).due_on == date(2026, 5, 6)


def test_everybody_sees_the_calendar_and_only_administrators_load_it(county, act, client):
    for user in (county.wu, county.gao, county.nobody, county.shen):
        page = act.see(user, "/calendar/2026/", DAY)
        assert page.status_code == 200 and "/calendar/upload/" not in page.content.decode()
        assert act.see(user, "/calendar/upload/", DAY).status_code == 403
        assert act.post(user, "/calendar/confirm/", DAY).status_code == 403
    page = act.see(county.guan, "/calendar/2026/", DAY).content.decode()
    assert (
        "5月1日至5月5日，5天" in page and "5月9日 周六上班" in page and "/calendar/upload/" in page
    )
    assert act.see(county.wu, "/calendar/", DAY).url == "/calendar/2026/"
    assert act.see(county.wu, "/calendar/1900/", DAY).status_code == 404
    client.logout()
    assert "/login/" in client.get("/calendar/2026/").url


@pytest.mark.usefixtures("committed")
def test_a_new_year_confirmed_by_several_at_once_is_loaded_once(county):
    table = Table(NOTICE, {date(2027, 1, 1): Day(False, "元旦")})
    loaded = []
    press = lambda: loaded.append(load(table, by=county.guan, at=noon(DAY)))  # noqa: E731
    assert all_at_once(*[press] * 4) == []
    assert sorted(loaded, key=str) == [0, None, None, None]
