"""Who may open what, and who may read what: everybody, everywhere, against reviewed tables."""

import logging
import re
from contextlib import contextmanager
from functools import cache

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.urls import resolve
from rest_framework.throttling import SimpleRateThrottle

from renda.intake.kinds import KINDS
from renda.lifecycle import LIFECYCLES
from renda.models import Attachment, Entry, Intake
from renda.search import Search
from renda.shell import Shell
from renda.words import squeeze
from suggestions.models import Suggestion
from tests.conftest import noon
from tests.matrix import addresses as at
from tests.matrix import table
from tests.matrix.taking import secret
from tests.matrix.visitor import Visitor, secrets_in, snapshot, told
from tests.matrix.visitor import text_of as read
from tests.matrix.world import PRINCIPALS, READERS, TODAY, TWINS, world

ROWS = list(table.rows())
THOROUGH = ("anonymous", "guan")  # the others open one of the addresses of a row
SECRETS = table.read("secrets.md")
THIRD_HAND = {"renda.Heartbeat", "renda.Notice", "renda.Message"}  # it may sweep behind a page
ON_THE_WAY = {"renda.SignIn"}  # that somebody is still there is noted once a minute
LISTED = {  # by the kind of subject, a field that its list is searched by: how secrets in it end
    "opinion": ("title", "number", "problem"),
    "problem": ("problem", "demand", "title", "number"),
    "undertaking": ("title", "number"),
    "extension": ("extension", "title"),
    "returnrequest": ("return", "title"),
    "suggestion": ("matter", "grounds", "proposal", "number"),
    "signature": (),
    "assignment": ("reply-text", "reply-number"),
    "contact": ("people", "gist"),
    "promise": ("promise",),
    "reassignment": ("turn",),
    "replyextension": ("more-time",),
    "oversight": ("weight", "look-gist", "look-demand"),
    "fund": (),
    "grant": ("purpose",),
    "examination": ("leader", "visit-comment", "fact"),
    "progressrating": ("remark",),
    "handlingreport": ("report",),
}

ALIKE = ("", "handed", "issued", "written", "handed_in", "accepted", "drafting", "here")
ON_VIEW = (
    "draft", "issued", "handed", "elsewhere", "written", "handed_in", "accepted", "drafting",
    "passed_on", "replied",
)  # fmt: skip

OF_HEADS = "api_fund-close"  # what the head of a committee does, and its handler does not
SHEETS = (  # tables that pages give away
    *(("/overview/", name) for name in ("bodies", "months", "ahead")),
    *(("/posts/", name) for name in ("silent", "ending")),
    ("/record/", "record"), ("/notices/", "notices"), ("/parameters/", "parameters"),
    ("/calendar/2026/", "days"),
    *(("/suggestions/figures/", name) for name in ("units", "delegations", "fields")),
    ("/suggestions/figures/cases/", "cases"),
    ("/suggestions/repeats/", "repeats"),
    ("/suggestions/examined/", "ranked"),
    *(("/suggestions/assigning/check/", name) for name in ("units", "lines")),
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker):
    """The world and its visitors, laid once; what a test does in it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), _frozen(), _quick():
        here = world()
        here.intakes = list(Intake.objects.values_list("pk", flat=True))
        names = [*PRINCIPALS[1:], *TWINS, *READERS[1:]]
        here.people = {"anonymous": None} | {it: getattr(here.county, it) for it in names}
        here.visitors = {name: Visitor(user) for name, user in here.people.items()}
        yield here
        transaction.set_rollback(True)


@contextmanager
def _quick():
    """What stands around each page is asked for once a visitor; refusals are not logged."""
    logging.disable(logging.WARNING)
    with pytest.MonkeyPatch.context() as patch:
        known, ask = {}, Shell.told.func
        patch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
        patch.setattr(Shell, "told", property(lambda it: _kept(known, it.user.pk, ask, it)))
        yield
    logging.disable(logging.NOTSET)


def _kept(known, key, ask, *args):
    return known[key] if key in known else known.setdefault(key, ask(*args))


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
        for name in _names(row)[: None if principal in THOROUGH else 1]:
            address = at.address(here, name, row.thing)
            answer = told(getattr(visitor, row.method.lower())(address))
            if answer != agreed:
                wrong.append(f"{row.method} {address} ({name}): {answer}, agreed: {agreed}")
    assert wrong == []


@cache
def _names(row):
    return [name for name in at.addresses() if row.covers(name)]


@pytest.mark.parametrize(("twin", "principal"), TWINS.items())
def test_who_has_no_part_is_answered_like_the_next_one(here, twin, principal):
    for row in ROWS:
        if row.thing in ALIKE and row.method == "GET" and not row.covers(OF_HEADS):
            address = at.address(here, _names(row)[0], row.thing)
            assert told(here.visitors[twin].get(address)) == dict(row.cells)[principal], address


@pytest.mark.parametrize("principal", ["wu", "gao", "guan"])
def test_what_is_foreign_and_what_is_missing_are_answered_alike(here, principal):
    visitor = here.visitors[principal]
    for row in ROWS:
        if row.thing == "elsewhere":
            for name in _names(row):
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


@pytest.mark.parametrize("principal", READERS)
def test_everybody_reads_what_is_theirs_and_by_reading_changes_nothing(here, principal):
    before = snapshot()
    pages = list(_open_all(here, principal))
    after = snapshot()
    read = set().union(*(secrets_in(text) for _, _, text in pages))
    agreed = {line["secret"] for line in SECRETS if line[principal]}
    where = [(address, it) for address, _, text in pages for it in secrets_in(text) - agreed]
    assert (where[:20], agreed - read) == ([], set())
    assert {it for it in before if before[it] != after[it]} - THIRD_HAND - ON_THE_WAY == set()
    _check_counts({address: (status, text) for address, status, text in pages})


def _check_counts(answered):
    """A list counts only what can be opened."""
    for kind in LISTED:
        detail = re.compile(rf"{at.place_of(kind)}\d+/\?log=all")
        opened = sum(s == 200 for it, (s, _) in answered.items() if detail.fullmatch(it))
        status, text = answered[at.place_of(kind)]
        if status == 200:
            assert sum(_counts(text, "status").values()) == opened
            assert max(_counts(text).values(), default=0) <= opened


def _open_all(here, principal):
    """Yield the address, status and text of every page that might tell something."""
    visitor = here.visitors[principal]
    for address in dict.fromkeys(_addresses_for(here, principal)):
        answer = visitor.get(address)
        yield address, answer.status_code, read(answer)
    for address in _steps(here, here.people[principal]):
        answer = visitor.post(address)
        yield f"POST {address}", answer.status_code, read(answer)


def _addresses_for(here, principal):
    yield from (f"/{route}" for name, route in at.addresses().items() if not at.has_gap(name))
    yield from ("/?all=awaiting", "/?all=own", "/?all=owed", "/overview/?all")
    yield from (f"{page}?sheet={name}" for page, name in SHEETS)
    yield from (f"/intake/new/{it}/{page}" for it in KINDS for page in ("", "template/"))
    yield from (f"/intake/{it}/{page}" for it in here.intakes for page in ("", "marked/"))
    yield from ("/calendar/2026/", *(f"/handbook/{it.name}/" for it in LIFECYCLES.values()))
    for file in Attachment.objects.all():
        yield from (f"/files/{file.pk}/", f"/api/files/{file.pk}/")
    county = here.county
    for body in (county.water, county.school, county.committee, county.other.bureau):
        yield from (f"/overview/bodies/{body.pk}/", f"/overview/bodies/{body.pk}/export/")
        yield from (f"/bodies/{body.pk}/rename/", f"/bodies/{body.pk}/succeed/")
    yield from (f"/people/{it.pk}/pass-on/" for it in (county.gao, county.tian, county.fang))
    for lead in {it.lead_id for it in Suggestion.objects.exclude(lead=None)}:
        yield from (f"/suggestions/by/{lead}/{it}" for it in ("?whole", "?sheet=file"))
    for place in (county.congress.pk, county.other.congress.pk):
        more = ("", "suggestions.csv", "suggestions.json", "feed/", "reports/")
        yield from (f"/open/{place}/{it}" for it in more)
        told = ("reports/2024/", "reports/2024/figures.json", "reports/2026/")
        yield from (f"/open/{place}/{it}" for it in told)
        papers = here.papers["suggestions"].values()
        yield from (f"/open/{place}/{it.pk}/" for it in papers if it)
    for kind, subject in at.everything(here):
        yield f"{at.place_of(kind)}{subject.pk}/?log=all"
        yield f"/api/{kind}s/{subject.pk}/?log=all"
    for kind, subject in _in_sight(here, here.people[principal]):
        yield from _pages_of(kind, subject)
    if here.visitors[principal].get("/admin/").status_code == 200:
        yield from _in_the_office()


def _in_sight(here, user):
    """Behind the others nothing is told: what they answer is agreed above."""
    for kind, subject in at.everything(here, ON_VIEW):
        visible = LIFECYCLES[type(subject)].visible_to
        if user and visible(user, TODAY).filter(pk=subject.pk).exists():
            yield kind, subject


def _pages_of(kind, subject):
    page = f"{at.place_of(kind)}{subject.pk}/"
    yield from (f"{page}?sheet={name}" for name in resolve(page).func.view_class.sheets)
    yield from (f"{page}due/{owed.pk}/" for owed in subject.obligations.all())
    parts = LIFECYCLES[type(subject)].parts
    under = f"/{subject._meta.app_label}/under/{subject.pk}"
    yield from (f"{under}/{it.name}/new/" for it in parts)
    if kind == "opinion":
        yield from (f"{page}papers/{it}/" for it in ("findings", "speeches", "measures"))
        for letter in ("opinion", "hand_over"):
            yield from (f"/letters/{letter}/{subject.pk}/{it}" for it in ("", "word/"))
    elif kind == "undertaking":
        reminders = subject.reminders.values_list("pk", flat=True)
        yield from (f"/letters/reminder/{it}/word/" for it in reminders)
    elif kind == "assignment":
        replies = subject.replies.values_list("pk", flat=True)
        yield from (f"/letters/reply/{it}/{way}" for it in replies for way in ("", "word/"))


def _in_the_office():
    """The change and history pages of all rows, whosesoever they are."""
    for model in admin.site._registry:
        name = model._meta.model_name
        yield f"/admin/renda/{name}/export/"
        for key in model.objects.values_list("pk", flat=True):
            yield from (f"/admin/renda/{name}/{key}/{page}/" for page in ("change", "history"))


def _steps(here, user):
    """The steps of what is in sight, whosesoever they are, as somebody might post them empty."""
    for kind, subject in _in_sight(here, user):
        for step in {it.name: it for it in LIFECYCLES[type(subject)]}.values():
            if subject.status in step.sources:
                yield f"{at.place_of(kind)}{subject.pk}/{step.name}/"


def test_every_secret_has_its_row(here):
    told = secrets_in(str(snapshot()))
    assert told == {line["secret"] for line in SECRETS}


def _counts(text, facet=r"\w+"):
    shape = rf'name="({facet})" value="([^"]*)"[^>]*>[^<]*<span class="count">(\d+)<'
    return {(name, value): int(count) for name, value, count in re.findall(shape, text)}


@pytest.mark.parametrize(
    "principal", ["zhou", "gao", "tian", "ma", "mo", "tan", "lu", "dong", "yuan"]
)
def test_a_search_does_not_find_what_is_hidden(here, principal):
    """Of each field by which is searched: one that is hidden here, and one of elsewhere."""
    visitor = here.visitors[principal]
    hidden = sorted(line["secret"] for line in SECRETS if not line[principal])
    for kind, fields in LISTED.items():
        for field in fields:
            found = [it for it in hidden if it.endswith(field)]
            for name in {*found[:1], *(it for it in found if it.startswith("elsewhere"))}:
                text = read(visitor.get(at.place_of(kind), {"q": secret(name)}))
                assert _counts(text) == {}, (kind, name)
                assert 'class="name"' not in text


@pytest.mark.parametrize("principal", READERS[1:])
def test_a_search_over_all_finds_exactly_what_may_be_read(here, principal, monkeypatch):
    """Of each secret by which any subject is found: whether this reader finds it."""
    user = here.people[principal]
    index = "\n".join(Entry.objects.values_list("folded", flat=True))
    indexed = {line["secret"] for line in SECRETS if squeeze(secret(line["secret"])) in index}
    agreed = {line["secret"] for line in SECRETS if line[principal]}
    assert {"handed-title", "water-measure", "water-plan", "health-return"} <= indexed
    assert {"written-matter", "accepted-number", "checked-proposal"} <= indexed
    asked = {it: Search(user, TODAY, secret(it)) for it in indexed}
    found = {it for it, search in asked.items() if search.hits}
    assert {it for it, search in asked.items() if search.count} == found <= agreed
    monkeypatch.setattr("renda.search.FEW", 0)  # as if it were said often
    some = sorted(indexed)[::12]
    assert {it for it in some if Search(user, TODAY, secret(it)).count} == found & {*some}
    agreed -= {line["secret"] for line in SECRETS if line["anonymous"]}  # which is no search's
    for name in (agreed & indexed) - found:  # of bodies and people there are pages, and no subject
        assert 'id="h-named"' in read(here.visitors[principal].get("/search/", {"q": secret(name)}))
