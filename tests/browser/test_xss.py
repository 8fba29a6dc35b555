"""Every text field of every table holds what attackers write, and nothing of it runs (S18)."""

from itertools import cycle

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from renda.models import Event, Setting
from tests.browser.test_axe import LOOKS
from tests.browser.world import LATE, build
from tests.conftest import START, noon
from tests.payloads import CANARY, XSS

pytestmark = pytest.mark.browser
NOT_WRITTEN = {  # by people: what programs read, and the keys by which one comes in
    "Ballot.threshold", "Blob.digest", "Entry.words", "Heartbeat.name", "Intake.kind", "Job.kind",
    "Knock.device", "Knock.name", "LetterTemplate.letter", "Obligation.deadline", "Obligation.duty",
    "Obligation.period", "Obligation.rule", "Obligation.since", "Seal.algorithm", "Seal.digest",
    "Setting.name", "Setting.value", "SignIn.session_data", "SignIn.session_key", "Token.digest",
    "Undertaking.plan_period", "Undertaking.result_period", "User.password",
}  # fmt: skip
OWN = ("renda", "suggestions", "supervision")
OF_THE_ADMINISTRATORS = (
    "user", "body", "membership", "deputy", "session", "setting",
)  # fmt: skip


def texts(model):
    """The fields of a model in which people write."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        is_written = f"{model.__name__}.{field.name}" not in NOT_WRITTEN
        if is_text and is_written and not field.choices:
            yield field


def poison():
    """Fill each with as many of the payloads as it holds, each row with the next ones."""
    written, supply = 0, cycle(XSS)
    for model in apps.get_models():
        if model._meta.app_label not in OWN or model in (Event,):
            continue
        for row in model._base_manager.all():
            facts = {it.attname: of_its_own(supply, it, row) for it in texts(model)}
            written += len(facts)
            if facts:
                model._base_manager.filter(pk=row.pk).update(**facts)
    return written


def of_its_own(supply, field, row):
    """What stands in the field; in one that names the row, such as a login name, nowhere else."""
    room = field.max_length or 2000
    together = [it.fields for it in type(row)._meta.constraints if hasattr(it, "fields")]
    is_own = field.unique or any(field.name in it for it in together)
    return f"{draw(supply, room - 5)}{row.pk}" if is_own else draw(supply, room)


def draw(supply, room):
    """The next payloads that fit in so many characters."""
    text = next(it for it in supply if len(it) <= room or room < 20)[:room]
    while room > 200 and len(text) + len(more := next(supply)) < min(room, 2000):
        text += more
    return text


def test_no_page_runs_what_stands_in_a_field(county, act, seat, today):
    today(LATE)
    facts = {"name": "opinion.redo", "value": "20d", "effective_on": START, "basis": XSS[0]}
    Setting(congress=county.congress, **facts).save(by=None, at=noon(START))
    named = {"name": XSS[1], "username": "tian", "is_active": "on", "phone": "", "email": ""}
    page = f"/admin/renda/user/{county.tian.pk}/change/"
    assert act.post(county.guan, page, LATE, **named).status_code == 302
    with pytest.MonkeyPatch.context() as patch:  # of events, too, what was said
        patch.setattr("tests.browser.world.LONG", "".join(XSS[:24]))
        world = build(county, act)
    named = {look.who for look in LOOKS if look.who} | {"guan"}
    seats = {who: seat(getattr(county, who)) for who in named}  # by the names they had
    assert poison() > 200
    ran, shown = [], 0
    pages = dict.fromkeys((look.who, *address(look, world)) for look in LOOKS)
    for who, page, status in [*pages, *(("guan", it, 200) for it in administrators(county))]:
        person = seats[who] if who else seat(None)
        assert person.open(page) == status, page
        if person.page.evaluate(f"window.{CANARY}") is not None:
            ran.append(page)
        shown += CANARY in person.page.content()
        ran += [f"{page}: {it}" for it in person.faults]
        person.faults.clear()
    assert ran == []
    assert shown > 50


def address(look, world):
    place = reverse(look.name, args=[world.get(it, it) for it in look.args])
    return f"{place}{look.query}", look.status


def administrators(county):
    for name in OF_THE_ADMINISTRATORS:
        yield f"/admin/renda/{name}/"
        row = apps.get_model("renda", name).objects.filter(**of(name, county)).first()
        if row:
            yield from (f"/admin/renda/{name}/{row.pk}/{it}/" for it in ("change", "history"))
    yield "/admin/renda/user/?q=" + XSS[2].replace("#", "")


def of(name, county):
    return {"user": {"pk": county.gao.pk}, "membership": {"user": county.gao}}.get(name, {})
