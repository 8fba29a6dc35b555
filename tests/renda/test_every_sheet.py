"""Every sheet there is: opened in a county where whatever can be typed looks like a formula."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from renda.models import Body, Congress, Deputy, Setting, User
from suggestions.models import Examination, HandlingReport, Suggestion
from supervision.models import Extension, Opinion, Problem, ReturnRequest
from tests.conftest import HAND_OVER, acting, add_body, noon, seat, settle
from tests.renda.office import BODIES, Office
from tests.renda.test_exports import MARKS, PAYLOADS, cells, rigid
from tests.suggestions import cast as deputies
from tests.suggestions import examined as year
from tests.suggestions import funded as money
from tests.suggestions import handled as units
from tests.suggestions import reported as reports
from tests.supervision.cast import ask_extension, handed, of, problems_of

ROOT = Path(__file__).parents[2]


KINDS_OF_CASES = ("opinion", "problem", "undertaking", "extension", "returnrequest")
OF_DEPUTIES = ("suggestion", "signature")
OF_UNITS = ("assignment", "contact", "promise", "reassignment", "replyextension", "grant")
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
    **{f"{it}_detail": ("tan", f"/suggestions/{it}s/{{{it}.pk}}/") for it in OF_DEPUTIES},
    **{f"{it}_export": ("tan", f"/suggestions/{it}s/export/") for it in OF_DEPUTIES},
    **{f"{it}_detail": ("gao", f"/suggestions/{it}s/{{{it}.pk}}/") for it in OF_UNITS},
    **{f"{it}_export": ("gao", f"/suggestions/{it}s/export/") for it in OF_UNITS},
    "oversight_detail": ("an", "/suggestions/oversights/{oversight.pk}/"),
    "oversight_export": ("an", "/suggestions/oversights/export/"),
    "repeats": ("an", "/suggestions/repeats/"),
    "raised_by": ("tan", "/suggestions/by/{tan.pk}/"),
    "fund_detail": ("an", "/suggestions/funds/{fund.pk}/"),
    "fund_export": ("an", "/suggestions/funds/export/"),
    "examination_detail": ("an", "/suggestions/examinations/{examination.pk}/"),
    "examination_export": ("an", "/suggestions/examinations/export/"),
    "progressrating_detail": ("an", "/suggestions/progressratings/{progressrating.pk}/"),
    "progressrating_export": ("an", "/suggestions/progressratings/export/"),
    "examined": ("an", "/suggestions/examined/"),
    "handlingreport_detail": ("an", "/suggestions/handlingreports/{report.pk}/"),
    "handlingreport_export": ("an", "/suggestions/handlingreports/export/"),
    "figures": ("zhou", "/suggestions/figures/"),
    "figure_cases": ("zhou", "/suggestions/figures/cases/"),
    "assigning_check": ("an", "/suggestions/assigning/check/"),
    **{
        f"admin:renda_{it._meta.model_name}_export": (
            "guan", f"/admin/renda/{it._meta.model_name}/export/",
        )
        for it in admin.site._registry
    },
}  # fmt: skip
WORDLESS = {  # in this county nothing that people write stands in them
    ("overview", "months"), ("overview", "ahead"), ("calendar_year", "days"), ("posts", "silent"),
    ("posts", "ending"), ("figures", "fields"), ("examination_detail", "parts"),
    ("handlingreport_detail", "units"),
    ("admin:renda_calendaryear_export", ""),
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
        for folder in ("renda/views", "renda/admin", "supervision/views", "suggestions")
        for path in (ROOT / folder).glob("*.py")
        if re.search(r"\b(sheet|book|template|marked)\(", path.read_text("utf-8"))
    }
    assert writers == {"exports.py", "listing.py", "overview.py", "intake.py", "own.py"}


@pytest.fixture(scope="module")
def act_there(django_db_setup, django_db_blocker):
    """What acts in the county of `smuggled`, which is laid once; that it is read leaves it as it
    is."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield acting(Client())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def smuggled(act_there):
    """A county in which every word that can be typed looks like a formula."""
    return _lay(settle(), act_there)


def _lay(county, act):
    opinion = handed(act, county)
    county.opinion, county.undertaking = opinion, of(opinion, county.water)
    county.problem = problems_of(opinion, county.water)[0]
    ask_extension(act, county.gao, county.undertaking, HAND_OVER, date(2026, 11, 2))
    facts = {"reason": PAYLOADS[0], "problems": [county.problem.pk]}
    page = f"/supervision/under/{county.undertaking.pk}/returnrequest/new/"
    assert act.post(county.gao, page, HAND_OVER, **facts).status_code == 302
    county.extension, county.returnrequest = Extension.objects.get(), ReturnRequest.objects.get()
    deputies.seat_the_deputies(county)
    county.suggestion = deputies.draft(act, county.tan, HAND_OVER)
    deputies.invite(act, county.tan, county.suggestion, HAND_OVER, county.lu)
    county.signature = county.suggestion.signatures.get()
    _hand_to_units(county, act)
    office = Office(act, county.guan)
    office.upload("bodies", BODIES, *(f'"{it}",无此类,,' for it in MARKS[:4]))
    county.intake = office.address
    rule = {"name": "opinion.redo", "value": "20d", "effective_on": HAND_OVER}
    Setting(congress=county.congress, basis=PAYLOADS[0], **rule).save(
        by=county.guan, at=noon(HAND_OVER)
    )
    Congress.objects.filter(pk=county.congress.pk).update(name=PAYLOADS[0])
    seat(county.ma, add_body(county.congress, "代表团", Body.Kind.DELEGATION))
    for place, payload in enumerate(PAYLOADS):
        _smuggle(county, payload, place)
    return county


def _hand_to_units(county, act):
    """One that is planned, and one that water has replied to and promised something."""
    planned, it = (_taken_in(county, act) for _ in "ab")
    act(county.an, planned, "allot", HAND_OVER, way="joint", planned_lead=county.water.pk)
    [water] = units.assign(act, county, it, lead=county.water, on=HAND_OVER)
    act(county.gao, water, "sign", HAND_OVER)
    county.assignment, county.contact = water, units.contact(act, county.gao, water, HAND_OVER)
    asked = {"reason": PAYLOADS[0], "until": "2026-09-30"}
    for kind in ("reassignment", "replyextension"):
        page = f"/suggestions/under/{water.pk}/{kind}/new/"
        assert act.post(county.gao, page, HAND_OVER, **asked).status_code == 302
    promise = {"klass": "B", "promises-1-content": PAYLOADS[0], "promises-1-due_on": "2026-09-30"}
    units.reply(act, county, water, HAND_OVER, **promise)
    said = {"body": county.deputies_committee.pk, "person": county.an.pk, "due_on": "2026-09-30"}
    page = f"/suggestions/under/{it.pk}/oversight/new/take_up/"
    taken = act.post(county.an, page, HAND_OVER, kind="second", reason=PAYLOADS[0], **said)
    assert taken.status_code == 302
    county.reassignment, county.oversight = water.reassignments.get(), it.oversights.get()
    county.replyextension, county.promise = water.extensions.get(), water.promises.get()
    _grant(county, act, water)
    _examine(county, act, water)
    reports.begin(act, county, on=HAND_OVER)
    county.report = HandlingReport.objects.get()


def _examine(county, act, water):
    """Water's year, until it was rated."""
    said = {"visit_by": "2026-08-31", "account_by": "2026-12-15"}
    year.open_it(act, county, on=HAND_OVER, **said)
    it = county.examination = Examination.objects.get()
    year.plan(act, county.gao, it, HAND_OVER, text=PAYLOADS[0], leader=PAYLOADS[0])
    act(county.an, it, "agree_plan", HAND_OVER, points=90, note=PAYLOADS[0])
    year.visit(act, county, it, [county.tan], HAND_OVER, comment=PAYLOADS[0])
    county.progressrating = it.ratings.get()
    said = {"points": 40, "remark": PAYLOADS[0]}
    assert act(county.tan, county.progressrating, "rate", HAND_OVER, **said).status_code == 302


def _grant(county, act, water):
    county.fund = money.fund(act, county, on=HAND_OVER)
    asked = money.ask(act, county.gao, water, on=HAND_OVER, purpose=PAYLOADS[0])
    assert asked.status_code == 302
    county.grant = water.grants.get()
    facts = {"amount": "100", "note": PAYLOADS[0]}
    assert act(county.an, county.grant, "approve", HAND_OVER, **facts).status_code == 302


def _taken_in(county, act):
    it = deputies.hand_in(act, county, HAND_OVER)
    assert act(county.an, it, "accept", HAND_OVER, field="transport").status_code == 302
    return it


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
    Suggestion.objects.update(matter=payload[:60], grounds=payload, proposal=payload)
    Deputy.objects.update(district=payload[:50])


@pytest.mark.parametrize(("name", "table"), sorted(sheets()))
@pytest.mark.thorough
@pytest.mark.django_db
def test_no_sheet_holds_a_formula(smuggled, act_there, name, table):
    who, address = PAGES[name]
    address = address.format(**vars(smuggled)) + (f"?sheet={table}" if table else "")
    answer = act_there.see(getattr(smuggled, who), address, HAND_OVER)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    found = cells(answer)
    assert found and rigid(found)
    if (name, table) not in WORDLESS:
        assert any(it.value and str(it.value).lstrip()[:1] in "=+-@＝＋－＠" for it in found)
