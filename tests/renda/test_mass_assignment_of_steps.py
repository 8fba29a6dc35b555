"""Only what the form of a step asks can be written by its page: of every step of every table (S17).

The steps are read from the lifecycles, the forms from the pages, and what is filled in from the
forms. What is not offered in the world of the matrix is brought about by taking steps of it.
"""

from itertools import product

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from renda.attaching import FilesField
from renda.forms import RowsField
from renda.lifecycle import LIFECYCLES
from renda.roles import Clock, Consequence, Found
from tests.conftest import noon
from tests.matrix.addresses import everything, place_of
from tests.matrix.raised import raise_a_motion
from tests.matrix.world import PRINCIPALS, TODAY, world
from tests.renda.papers import pdf
from tests.renda.test_mass_assignment import JUNK, junk, outcome
from tests.suggestions.reported import next_session
from tests.supervision.cast import LOST, WON

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
KNOWN = {
    **LOST, "note": "说明", "of": "result", "until": "2026-10-20", "proposal": "另一个办法",
    "klass": "B",  # a class of promises
    "ground": "other",
    "disclosure": "none",
    "due_on": "2026-08-01",  # of an oversight
    "decided_on": "2026-04-21",
    "visit_by": "2026-08-31", "account_by": "2026-12-15", "leader": "王刚",
    "points": "5", "remark": "慢", "reason": "理由",
    "report_by": "2026-12-31", "meeting_on": "2026-05-30", "year": "2025",
    "text": "另一段正文", "advice": "plan",
    "asked": "3000", "budget": "3000000", "amount": "100",  # yuan
}  # fmt: skip
DUE = "2026-08-01"  # of a measure, or of a promise
NEEDED = ("planned_lead",)  # though it may be left out where several units reply apart
ON_THE_WAY = [  # on which paper which step is taken, that others be offered
    ("written", "signature", "consent"),
    ("handed", "undertaking", "file_plan"),
    ("handed", "problem", "claim"),
    ("handed", "undertaking", "send_draft"),
    ("submitted", "opinion", "approve"),
    ("submitted", "opinion", "issue"),
    ("submitted", "opinion", "hand_over"),
    ("submitted", "undertaking", "file_result"),
    ("submitted", "undertaking", "receive"),
    ("submitted", "problem", "keep_long"),
    ("submitted", "opinion", "test"),
    ("issued", "opinion", "hand_over"),
    ("issued", "undertaking", "file_result"),
    ("issued", "undertaking", "receive"),
    ("issued", "opinion", "test"),
    ("issued", "opinion", "hand_over_again"),
    ("issued", "undertaking", "file_result"),
    ("issued", "undertaking", "receive"),
    ("motion", "suggestion", "accept"),
    ("motion", "suggestion", "refer"),
    ("motion", "suggestion", "examine"),
    ("motion", "suggestion", "examine_again"),
    ("motion", "suggestion", "examine"),
    ("accepted", "signature", "agree"),
    ("accepted", "suggestion", "entrust"),
    ("accepted", "suggestion", "assign"),
    ("accepted", "assignment", "sign"),
    ("drafting", "assignment", "bounce"),
    ("drafting", "assignment", "vet"),
    ("drafting", "assignment", "sign_off"),
    ("replied", "assignment", "evaluate"),
    ("replied", "promise", "refute"),
    ("replied", "promise", "roll_over"),
    ("replied", "grant", "settle"),
    ("passed_on", "grant", "account"),
    ("passed_on", "grant", "settle"),
    ("drafting", "grant", "account"),
    ("drafting", "grant", "settle"),  # the last of the year's fund
    ("replied", "examination", "return_plan"),
    ("replied", "examination", "account"),
    ("replied", "examination", "score"),
    ("replied", "handlingreport", "return"),
    ("replied", "handlingreport", "submit"),
    ("replied", "handlingreport", "report"),
]
APART = ("missing", "elsewhere")
VOTES = {
    "submitted": WON, "issued": LOST, "replied": {"result": "dissatisfied", "comment": "没有办"},
}  # fmt: skip
BY_ITSELF = (Clock, Consequence, Found)  # what nobody takes
ELSEWHERE = {  # of these not in this county; most only where a congress has decided so
    ("undertaking", "countersign"), ("assignment", "put_off"),
    ("handlingreport", "report_to_congress"),  # in a township
    ("suggestion", "name_heir"),  # once the lead is no deputy any more
}  # fmt: skip


@pytest.fixture
def here(db):
    with time_machine.travel(noon(TODAY), tick=False):
        yield world()


def offered(here, paper):
    """Yield (kind, step), who and the page of all that is offered to somebody on the paper."""
    for kind, subject in everything(here, [paper]):
        lifecycle, place = LIFECYCLES[type(subject)], place_of(kind)
        for user in (getattr(here.county, it) for it in (*PRINCIPALS[1:], "ban", "liu", "bao")):
            for step, obstacle in lifecycle.offers(user, subject, TODAY):
                if not obstacle:
                    yield (kind, step.name), user, f"{place}{subject.pk}/{step.name}/"
            for part in lifecycle.parts:
                new = part.new(**{part.model.under: subject})
                for step, obstacle in part.offers(user, new, TODAY):
                    if not obstacle:
                        app = subject._meta.app_label
                        way = "" if step is part.beginning else f"{step.name}/"
                        under = f"/{app}/under/{subject.pk}/{part.name}/new/{way}"
                        yield (part.name, step.name), user, under


def filled(form):
    """What somebody would write into it."""
    values = {name: _known(form, name) or _value(form, name) for name in form.fields}
    tables = (cell for name in form.fields for cell in _cells(form, name))
    return {name: it for name, it in [*values.items(), *tables] if it}


def _cells(form, name):
    field = form.fields[name]
    if isinstance(field, RowsField):
        for (key, _), (column, cell) in product(field.rows, field.columns.items()):
            given = DUE if isinstance(cell, forms.DateField) else "文字" if cell.required else ""
            yield f"{name}-{key}-{column}", given


class Scan(SimpleUploadedFile):
    """A file that may be sent twice."""

    def read(self, *size):
        self.seek(0)
        return super().read(*size)


def _known(form, name):
    """A text of that name; of a field that names a row, nothing is known."""
    is_row = isinstance(form.fields[name], forms.ModelChoiceField)
    return None if is_row else KNOWN.get(name)


def _value(form, name):
    field = form.fields[name]
    given = form.get_initial_for_field(field, name)
    if given and isinstance(given, list):
        return [it.pk if isinstance(it, Model) else it for it in given]
    if isinstance(given, Model):
        return given.pk
    if field.required and isinstance(field, FilesField):
        return Scan("扫描件.pdf", pdf())
    is_left = not field.required and name not in NEEDED
    if given or is_left or isinstance(field, FilesField | RowsField):
        return given
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [it.pk for it in field.queryset.reverse()[: 3 if name == "signers" else 1]]
    if isinstance(field, forms.ModelChoiceField):
        return field.queryset.first().pk
    if isinstance(field, forms.ChoiceField):
        return next(value for value, _ in field.choices if value)
    return TODAY.isoformat() if isinstance(field, forms.DateField) else "文字"


def opened(user, page):
    client = Client()
    client.force_login(user)
    form = client.get(page).context["form"]
    return client, form, filled(form)


def writes_no_more(here, user, page, **more):
    client, form, facts = opened(user, page)
    facts |= more
    clean = outcome(client, page, facts)
    dirty = outcome(client, page, {**junk(here.county, {*form.fields, *facts}), **facts})
    return clean and dirty == clean and JUNK not in str(dirty)


def take(here, paper, *key):
    [user, page] = next(ways for it, *ways in offered(here, paper) if it == key)
    client, _, facts = opened(user, page)
    assert client.post(page, {**facts, **VOTES.get(paper, {})}).status_code == 302, page


def begun(here):
    """What is begun under nothing else, tried on a page of its own."""
    own, county = "/suggestions/suggestions/new/", here.county
    lead = county.tan.memberships.get().pk
    yield ("opinion", "draft"), writes_no_more(here, county.wu, "/supervision/opinions/new/")
    yield ("suggestion", "draft"), writes_no_more(here, county.tan, own)
    fund = "/suggestions/funds/new/"
    yield ("fund", "open"), writes_no_more(here, county.an, fund, year=2027)
    year = "/suggestions/examinations/new/"
    health = {"year": 2026, "body": county.health.pk}
    yield ("examination", "open"), writes_no_more(here, county.an, year, **health)
    report = "/suggestions/handlingreports/new/"
    yield ("handlingreport", "begin"), writes_no_more(here, county.an, report)
    yield ("suggestion", "enter"), writes_no_more(here, county.an, f"{own}enter/", lead=lead)


def test_what_a_step_does_not_ask_is_not_written(here):
    tried = dict(begun(here))
    next_session(here.county, number=9)
    here.papers["suggestions"]["motion"] = raise_a_motion(here.county)
    papers = {name: None for it in here.papers.values() for name in it if name not in APART}
    for paper, *step in [*((it,) for it in papers), *ON_THE_WAY]:
        if step:
            take(here, paper, *step)
        for key, user, page in offered(here, paper):
            if key not in tried:
                tried[key] = writes_no_more(here, user, page)
    assert [key for key, is_so in tried.items() if not is_so] == []
    assert {*tried} == taken_by_somebody() - ELSEWHERE


def taken_by_somebody():
    return {
        (lifecycle.name, step.name)
        for lifecycle in LIFECYCLES.values()
        for step in lifecycle
        if not all(isinstance(role, BY_ITSELF) for role in step.roles)
    }
