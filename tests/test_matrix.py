"""Who may open what, and who may read what: everybody, everywhere, against reviewed tables."""

import re

import pytest
import time_machine
from django.db import transaction

from renda.lifecycle import LIFECYCLES
from tests.conftest import noon
from tests.matrix import addresses as at
from tests.matrix import table
from tests.matrix.visitor import Visitor, secrets_in, snapshot, told
from tests.matrix.visitor import text_of as read
from tests.matrix.world import PRINCIPALS, TODAY, secret, world

ROWS = list(table.rows())
READERS = table.read("secrets.md")
THIRD_HAND = {"renda.Heartbeat", "renda.Notice", "renda.Message"}  # it may sweep behind a page
LISTED = {  # by the kind of subject, a field that its list is searched by: how secrets in it end
    "opinion": ("title", "number", "problem"),
    "problem": ("problem", "demand", "title", "number"),
    "undertaking": ("title", "number"),
    "extension": ("extension", "title"),
    "returnrequest": ("return", "title"),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker):
    """The world and its visitors, laid once; what a test does in it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), _frozen():
        here = world()
        people = {name: getattr(here.county, name) for name in PRINCIPALS if name != "anonymous"}
        here.visitors = {name: Visitor(people.get(name)) for name in PRINCIPALS}
        here.people = people
        yield here
        transaction.set_rollback(True)


def _frozen():
    return time_machine.travel(noon(TODAY), tick=False)


# Pages


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_has_its_row(method):
    covered = {
        name: [row for row in ROWS if row.method == method and row.covers(name)]
        for name in at.addresses()
    }
    assert [name for name, found in covered.items() if not found] == []
    things = {name: [row.thing for row in found] for name, found in covered.items()}
    assert {name: it for name, it in things.items() if len(it) > len(set(it))} == {}


def test_every_row_has_its_address():
    assert [row for row in ROWS if not any(map(row.covers, at.addresses()))] == []


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_every_page_answers_as_agreed(here, principal):
    visitor, wrong = here.visitors[principal], []
    for row in ROWS:
        agreed = dict(row.cells)[principal]
        for name in filter(row.covers, at.addresses()):
            address = at.address(here, name, row.thing)
            answer = told(getattr(visitor, row.method.lower())(address))
            if answer != agreed:
                wrong.append(f"{row.method} {address} ({name}): {answer}, agreed: {agreed}")
    assert wrong == []


@pytest.mark.parametrize("principal", ["wu", "zheng", "qin", "gao", "ma", "shen", "guan"])
def test_what_is_foreign_and_what_is_missing_are_answered_alike(here, principal):
    visitor = here.visitors[principal]
    for row in ROWS:
        if row.thing == "elsewhere":
            for name in filter(row.covers, at.addresses()):
                ask = getattr(visitor, row.method.lower())
                answers = [ask(at.address(here, name, it)) for it in ("elsewhere", "missing")]
                assert len({_worded(answer) for answer in answers}) == 1, name


def _worded(answer):
    """What is answered, without the address that was asked for and what is new in each answer."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", read(answer))
    path = answer.wsgi_request.path
    place = answer.headers.get("Location", "").replace(path, "")
    return answer.status_code, place, text.replace(path, "")


# Secrets


@pytest.fixture(scope="module")
def seen(here):
    """What each principal read, and what opening all pages changed: made when it is asked for."""
    found = {}

    def seen(principal):
        if principal not in found:
            before = snapshot()
            pages = list(_open_all(here, principal))
            after = snapshot()
            changed = {name for name in before if before[name] != after[name]}
            found[principal] = pages, changed
        return found[principal]

    return seen


def _open_all(here, principal):
    """Yield the address, status and text of every page that might tell something."""
    visitor = here.visitors[principal]
    for address in dict.fromkeys(_addresses_for(here, principal)):
        answer = visitor.get(address)
        yield address, answer.status_code, read(answer)
    for address in _steps(here):
        answer = visitor.post(address)
        yield f"POST {address}", answer.status_code, read(answer)


def _addresses_for(here, principal):
    yield from (f"/{route}" for name, route in at.addresses().items() if not at.has_gap(name))
    yield from ("/?all=awaiting", "/?all=own", "/?all=owed", "/overview/?all")
    yield from ("/calendar/2026/", *(f"/handbook/{it.name}/" for it in LIFECYCLES.values()))
    for body in at.bodies():
        yield from (f"/overview/bodies/{body.pk}/", f"/overview/bodies/{body.pk}/export/")
        yield from (f"/bodies/{body.pk}/rename/", f"/bodies/{body.pk}/succeed/")
    yield from (f"/people/{person.pk}/pass-on/" for person in at.people())
    for kind, subject in at.everything(here):
        yield from _pages_of(kind, subject, here.people.get(principal))
    if here.visitors[principal].get("/admin/").status_code == 200:
        yield from _in_the_office(here)


def _pages_of(kind, subject, user):
    page = f"/supervision/{kind}s/{subject.pk}/"
    yield from (page, f"{page}?log=all", f"/supervision/api/{kind}s/{subject.pk}/")
    yield from (f"{page}due/{owed.pk}/" for owed in subject.obligations.all())
    lifecycle = LIFECYCLES[type(subject)]
    offered = lifecycle.offers(user, subject, TODAY) if user else ()
    yield from (f"{page}{step.name}/" for step, _ in offered)
    yield from (f"/supervision/under/{subject.pk}/{it.name}/new/" for it in lifecycle.parts)
    if kind == "opinion":
        papers = ("opinion", "findings", "speeches", "measures", "hand_over")
        yield from (f"{page}papers/{paper}/" for paper in papers)


def _in_the_office(here):
    """The change and history pages of all rows, whosesoever they are."""
    from django.contrib import admin

    for model in admin.site._registry:
        name = model._meta.model_name
        for key in model.objects.values_list("pk", flat=True):
            yield from (f"/admin/renda/{name}/{key}/{page}/" for page in ("change", "history"))


def _steps(here):
    """Each step of each paper in which there is something to tell, as somebody might post it."""
    for kind, subject in at.everything(here):
        for step in {it.name: it for it in LIFECYCLES[type(subject)]}.values():
            if subject.status in step.sources:
                yield f"/supervision/{kind}s/{subject.pk}/{step.name}/"


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_everybody_reads_what_is_theirs_and_nothing_else(seen, principal):
    pages, _ = seen(principal)
    read = set().union(*(secrets_in(text) for _, _, text in pages))
    agreed = {line["secret"] for line in READERS if line[principal] == "x"}
    where = [(address, it) for address, _, text in pages for it in secrets_in(text) - agreed]
    assert (where[:20], agreed - read) == ([], set())


def test_every_secret_has_its_row(here):
    told = secrets_in(str(snapshot()))
    assert told == {line["secret"] for line in READERS}


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_opening_a_page_changes_nothing(seen, principal):
    _, changed = seen(principal)
    assert changed - THIRD_HAND == set()


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_a_list_counts_only_what_can_be_opened(here, seen, principal):
    pages, _ = seen(principal)
    answered = {address: (status, text) for address, status, text in pages}
    for kind in LISTED:
        detail = re.compile(rf"/supervision/{kind}s/\d+/")
        opened = sum(s == 200 for it, (s, _) in answered.items() if detail.fullmatch(it))
        status, text = answered[f"/supervision/{kind}s/"]
        if status == 200:
            assert sum(_counts(text, "status").values()) == opened
            assert max(_counts(text).values(), default=0) <= opened


def _counts(text, facet=r"\w+"):
    shape = rf'name="({facet})" value="([^"]*)"[^>]*>[^<]*<span class="count">(\d+)<'
    return {(name, value): int(count) for name, value, count in re.findall(shape, text)}


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_a_search_does_not_find_what_is_hidden(here, principal):
    visitor = here.visitors[principal]
    hidden = [line["secret"] for line in READERS if line[principal] != "x"]
    for kind, ends in LISTED.items():
        for name in (it for it in hidden if it.endswith(ends)):
            page = visitor.get(f"/supervision/{kind}s/", q=secret(name))
            text = read(page)
            assert _counts(text) == {}, (kind, name)
            assert 'class="name"' not in text
