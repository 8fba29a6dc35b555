"""The lists of what was raised and of who signs it: what stands in them, and in their sheets."""

import io

import openpyxl
import pytest

from tests.suggestions.cast import OPENS, RECESS, TEXT, draft, hand_in, invite, read

SUGGESTIONS, SIGNATURES = "/suggestions/suggestions/", "/suggestions/signatures/"


def rows(answer):
    content = b"".join(answer.streaming_content)
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active
    ]


def test_a_draft_stands_in_its_authors_list_though_it_has_no_day_yet(act, house):
    it = draft(act, house.tan, RECESS)
    page = act.see(house.tan, SUGGESTIONS, RECESS)
    assert page.status_code == 200 and it.matter in read(page)
    page = act.see(house.tan, f"{SUGGESTIONS}?sort=on", RECESS)
    assert page.status_code == 200 and it.matter in read(page)


def test_a_sheet_bears_the_whole_text(act, house):
    hand_in(act, house, RECESS)
    draft(act, house.tan, RECESS)
    heads, *lines = rows(act.see(house.tan, f"{SUGGESTIONS}export/", RECESS))
    assert len(lines) == 2
    for line in lines:
        told = dict(zip(heads, line, strict=True))
        assert (told["案由"], told["案据"]) == (TEXT["matter"], TEXT["grounds"])
        assert (told["提出人"], told["来源"]) == ("谭松", "联络站接待")


def test_whoever_is_asked_finds_it_among_the_signatures(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    assert it.matter in read(act.see(house.lu, SIGNATURES, RECESS))
    _, line = rows(act.see(house.lu, f"{SIGNATURES}export/", RECESS))
    assert {it.matter, "谭松", "陆梅"} <= {*line}


@pytest.mark.parametrize("place", [SUGGESTIONS, SIGNATURES])
def test_an_empty_list_says_what_there_is_none_of(act, house, place):
    draft(act, house.tan, RECESS)
    for user in (house.dong, house.gao, house.guan, house.yuan):
        assert "还没有您能看到的" in read(act.see(user, place, RECESS))


def test_the_list_is_narrowed_to_what_was_raised_to_one_session(act, house):
    it = hand_in(act, house, OPENS, house.session)
    later = hand_in(act, house, RECESS, matter="关于修缮河埠头的建议")
    page = read(act.see(house.an, SUGGESTIONS, RECESS))
    assert it.matter in page and later.matter in page and "届第5次会议" in page
    page = read(act.see(house.an, f"{SUGGESTIONS}?session={house.session.pk}", RECESS))
    assert it.matter in page and later.matter not in page
