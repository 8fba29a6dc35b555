"""The whole file of one deputy: what they raised and signed, and what came of it, to be printed."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import seat
from tests.suggestions.cast import RECESS, draft, invite, now, read, sign, submit
from tests.suggestions.handled import RATED_ON, rate, replied
from tests.suggestions.test_promises import promised


def place(user, query=""):
    return f"/suggestions/by/{user.pk}/{query}"


def test_a_deputy_reads_all_that_they_have_raised_with_its_answer(act, house):
    it = rate(act, house.tan, promised(act, house).assignment)
    told = read(act.see(house.tan, place(house.tan), RATED_ON))
    assert it.suggestion.matter in told and "县水利局主办·B类·代表满意" in told
    assert "装好信号灯" in told and "信号灯已列入今年第二批计划" not in told
    whole = read(act.see(house.tan, place(house.tan, "?whole"), RATED_ON))
    assert "信号灯已列入今年第二批计划" in whole and it.suggestion.grounds[:10] in whole
    counts = act.see(house.tan, place(house.tan), RATED_ON).context["file"].counts
    assert counts == {
        "raised": 1, "signed": 0, "replied": 1, "parts": 1, "pleased": 1, "rated": 1,
        "kept": 0, "promised": 2,
    }  # fmt: skip


def test_what_others_lead_and_a_deputy_signs_stands_apart(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    file = act.see(house.lu, place(house.lu), RECESS).context["file"]
    assert (file.raised, file.signed) == ([], [now(it)])


def test_a_draft_is_in_no_file(act, house):
    draft(act, house.tan, RECESS)
    for user in (house.tan, house.an):
        assert act.see(user, place(house.tan), RECESS).context["every"] == []


def test_what_is_kept_confidential_the_leaders_do_not_find_in_the_file(act, house):
    it = replied(act, house, is_confidential="on").suggestion
    assert it.matter in read(act.see(house.an, place(house.tan), RATED_ON))
    told = act.see(house.zhou, place(house.tan), RATED_ON)
    assert it.matter not in read(told) and told.context["file"].counts["raised"] == 0


def test_a_key_that_no_deputy_can_have_is_nobodys(act, house):
    assert act.see(house.an, f"/suggestions/by/{10**22}/", RATED_ON).status_code == 404


def test_only_ones_own_file_is_marked_as_such_in_the_menu(act, house):
    seat(house.bao, house.dongshan)
    for user, is_own in ((house.bao, True), (house.tan, False)):
        told = read(act.see(house.bao, place(user), RATED_ON))
        assert (f'href="{place(house.bao)}" aria-current="page"' in told) is is_own


@pytest.mark.parametrize("who", ["gao", "lu", "sun", "guan", "nobody"])
def test_nobody_else_opens_the_file_of_a_deputy(act, house, who):
    replied(act, house)
    answer = act.see(getattr(house, who), place(house.tan), RATED_ON)
    assert answer.status_code == 403 and "档案供代表本人" in read(answer)


def test_whoever_was_never_a_deputy_has_none(act, house):
    assert act.see(house.an, place(house.gao), RATED_ON).status_code == 404


def test_the_page_of_a_suggestion_leads_there(act, house):
    it = replied(act, house).suggestion
    link = f'href="{place(house.tan)}"'
    for user, is_shown in ((house.an, True), (house.tan, True), (house.gao, False)):
        told = read(act.see(user, f"/suggestions/suggestions/{it.pk}/", RATED_ON))
        assert (link in told) == is_shown


def test_it_is_taken_along_as_a_sheet(act, house):
    it = rate(act, house.tan, replied(act, house))
    answer = act.see(house.tan, place(house.tan, "?sheet=file"), RATED_ON)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    _, row = [tuple(cell.value for cell in row) for row in book.active]
    assert row[:3] == ("领衔", it.suggestion.number, it.suggestion.matter)


def test_it_costs_the_same_for_one_as_for_many(act, house):
    rate(act, house.tan, replied(act, house))
    one = _queries(act, house)
    for _ in range(3):
        rate(act, house.tan, replied(act, house))
    assert _queries(act, house) == one


def _queries(act, house):
    act.see(house.an, place(house.tan, "?whole"), RATED_ON)
    with CaptureQueriesContext(connection) as found:
        act.see(house.an, place(house.tan, "?whole"), RATED_ON)
    return len(found)
