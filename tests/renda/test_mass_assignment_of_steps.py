"""Only what the form of a step asks can be written by its page: of every step of every table (S17).

The steps are read from the lifecycles, the forms from the pages, and what is filled in from the
forms. What is not offered in the world of the matrix is brought about by taking steps of it.
"""

from itertools import product

import pytest
import time_machine
from django import forms
from django.db.models import Model
from django.test import Client

from renda.attaching import FilesField
from renda.forms import RowsField
from renda.lifecycle import LIFECYCLES
from renda.roles import Clock, Consequence
from tests.conftest import noon
from tests.matrix.addresses import everything
from tests.matrix.world import PRINCIPALS, TODAY, world
from tests.renda.test_mass_assignment import JUNK, junk, outcome
from tests.supervision.cast import LOST, WON

pytestmark = pytest.mark.django_db
KNOWN = {**LOST, "note": "说明", "of": "result", "until": "2026-12-01"}
DUE = "2026-08-01"  # of a measure
ON_THE_WAY = [  # on which paper which step is taken, that others be offered
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
]
VOTES = {"submitted": WON, "issued": LOST}
BY_ITSELF = (Clock, Consequence)  # what nobody takes
ELSEWHERE = {("undertaking", "countersign")}  # only where a congress has decided so


@pytest.fixture
def here(db):
    with time_machine.travel(noon(TODAY), tick=False):
        yield world()


def offered(here, paper):
    """Yield (kind, step), who and the page of all that is offered to somebody on the paper."""
    for kind, subject in everything(here, [paper]):
        lifecycle, page = LIFECYCLES[type(subject)], f"/supervision/{kind}s/{subject.pk}"
        for user in (getattr(here.county, it) for it in (*PRINCIPALS[1:], "ban")):
            for step, obstacle in lifecycle.offers(user, subject, TODAY):
                if not obstacle:
                    yield (kind, step.name), user, f"{page}/{step.name}/"
            for part in lifecycle.parts:
                new = part.new(**{part.model.under: subject})
                for step, obstacle in part.offers(user, new, TODAY):
                    if not obstacle:
                        under = f"/supervision/under/{subject.pk}/{part.name}/new/"
                        yield (part.name, step.name), user, under


def filled(form):
    """What somebody would write into it."""
    values = {name: KNOWN.get(name) or _value(form, name) for name in form.fields}
    tables = (cell for name in form.fields for cell in _cells(form, name))
    return {name: it for name, it in [*values.items(), *tables] if it}


def _cells(form, name):
    field = form.fields[name]
    if isinstance(field, RowsField):
        for (key, _), (column, cell) in product(field.rows, field.columns.items()):
            given = DUE if isinstance(cell, forms.DateField) else "文字" if cell.required else ""
            yield f"{name}-{key}-{column}", given


def _value(form, name):
    field = form.fields[name]
    given = form.get_initial_for_field(field, name)
    if given and isinstance(given, list):
        return [it.pk if isinstance(it, Model) else it for it in given]
    if given or not field.required or isinstance(field, FilesField | RowsField):
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


def writes_no_more(here, user, page):
    client, form, facts = opened(user, page)
    clean = outcome(client, page, facts)
    dirty = outcome(client, page, {**junk(here.county, {*form.fields, *facts}), **facts})
    return clean and dirty == clean and JUNK not in str(dirty)


def take(here, paper, *key):
    [user, page] = next(ways for it, *ways in offered(here, paper) if it == key)
    client, _, facts = opened(user, page)
    assert client.post(page, {**facts, **VOTES.get(paper, {})}).status_code == 302, page


def test_what_a_step_does_not_ask_is_not_written(here):
    begin = "/supervision/opinions/new/"
    tried = {("opinion", "draft"): writes_no_more(here, here.county.wu, begin)}
    papers = [it for it in here.things if here.things[it]]
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
