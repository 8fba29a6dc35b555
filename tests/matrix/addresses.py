"""Every address of the URL configuration, and what may stand in its gaps."""

import re
from functools import cache
from uuid import UUID

from django.urls import get_resolver

from renda.lifecycle import LIFECYCLES
from renda.models import (
    Attachment,
    CalendarYear,
    Deputy,
    Intake,
    Membership,
    Session,
    Setting,
    Term,
)
from supervision.models import Extension, Problem, ReturnRequest, Undertaking
from tests.matrix.world import file_name

MISSING = 999_999
PAPER, YEAR, PROCEDURE = "findings", "2026", "opinion"
LETTERS = {"undertaking_letters": "reminder"}
STEPS = {
    "opinion": "add_body",
    "problem": "strike_off",
    "undertaking": "file_result",
    "extension": "grant",
    "returnrequest": "grant",
}

DRAFTING = {"opinion": "submit", "problem": "revise"}


@cache
def addresses():
    """{name: its route}; a route without a name stands for itself."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver, before, space):
    for it in resolver.url_patterns:
        route = before + _plain(str(it.pattern))
        if hasattr(it, "url_patterns"):
            yield from _walk(it, route, f"{it.namespace}:" if it.namespace else space)
        else:
            yield (f"{space}{it.name}" if it.name else route), route


def _plain(route):
    """A route that is a regular expression, as the plain ones are written."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).strip("^$")


def has_gap(name):
    return "<" in addresses()[name]


def address(world, name, thing):
    values = dict(_values(world, name, thing))
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda it: str(values[it[1]]), addresses()[name])


def _values(world, name, thing):
    kind = re.split(r"[_-]", name.removeprefix("api_"))[0]
    yield from {
        "paper": PAPER, "year": YEAR, "name": PROCEDURE,
        "act": "unlock" if kind == "person" else "release", "uidb64": "MQ",
        "token": "set-password", "rest": "nowhere/", "app_label": "renda", "url": "nowhere/",
        "content_type_id": 1, "kind": "bodies", "letter": LETTERS.get(name, "opinion"),
        "step": (DRAFTING if thing == "draft" else STEPS).get(kind, ""),
    }.items()  # fmt: skip
    keyed = ("overview", "body", "person", "notice", "job", "intake")
    if name.startswith("admin") or kind in keyed:
        key = key_of(world, name, thing)
        yield from (("pk", key), ("id", key), ("object_id", key))
    elif name.startswith("letter_template_"):
        place = {"here": world.county, "elsewhere": world.county.other}.get(thing)
        yield "congress", place.congress.pk if place else MISSING
    elif kind == "letter":
        yield "pk", _pk(world.things.get(thing))
    elif kind == "token" and thing:
        yield "handle", _handle(world, thing)
    elif kind == "attachment":
        yield "pk", _file_of(thing)
    elif kind in STEPS and thing:
        whole = kind if not name.endswith("_new") else _whole_of(kind)
        subject = subject_of(world, whole, thing)
        yield from (("pk", _pk(subject)), ("whole", _pk(subject)))
        yield "obligation", _pk(subject.obligations.first()) if subject else MISSING


def _handle(world, thing):
    """The name of somebody's token: of this county, of the other, or of none."""
    user = {"here": world.county.gao, "elsewhere": world.county.fang}.get(thing)
    return user.auth_token_set.get().handle if user else UUID(int=0)


FILES = {"submitted": "submitted-file", "handed": "water-file", "elsewhere": "elsewhere-file"}


def _file_of(thing):
    known = Attachment.objects.filter(name=file_name(FILES.get(thing, "")))
    return _pk(known.first())


def _pk(row):
    return row.pk if row else MISSING


def _whole_of(kind):
    return "undertaking" if kind in ("extension", "returnrequest") else "opinion"


def subject_of(world, kind, thing):
    opinion = world.things[thing]
    if not opinion or kind == "opinion":
        return opinion
    models = {"problem": Problem, "undertaking": Undertaking}
    if kind in models:
        return models[kind].objects.filter(opinion=opinion).first()
    model = {"extension": Extension, "returnrequest": ReturnRequest}[kind]
    return model.objects.filter(undertaking__opinion=opinion).first()


def key_of(world, name, thing):
    """The key of a row that is no subject: one of this county, of the other, or none."""
    if thing == "missing":
        return MISSING
    place = world.county if thing == "here" else world.county.other
    return _keys(world, place)[_kind_of(name)]


def _kind_of(name):
    found = re.search(r"renda[_/](\w+?)[_/]|^(overview|body|person|notice|job|intake)|(user)", name)
    return next(it for it in found.groups() if it) if found else ""


def _keys(world, place):
    here = place is world.county
    bureau = place.water if here else place.bureau
    person = world.county.gao if here else world.county.fang
    own = {"congress": place.congress}
    return {
        "": 1,
        "overview": bureau.pk, "body": bureau.pk, "person": person.pk, "user": person.pk,
        "notice": (world.county.gao if here else world.county.fang).notices.first().pk,
        "intake": Intake.objects.get(congress=place.congress).pk,
        "job": (world.county.wu if here else world.county.yuan).jobs.get().pk,
        "congress": place.congress.pk,
        "term": Term.objects.get(**own).pk,
        "session": Session.objects.get(term__congress=place.congress).pk,
        "deputy": Deputy.objects.get(**own).pk,
        "membership": Membership.objects.get(user=person).pk,
        "setting": Setting.objects.get(**own).pk,
        "calendaryear": CalendarYear.objects.first().pk,
    }  # fmt: skip


PATHS = {
    "opinion": "pk",
    "problem": "opinion",
    "undertaking": "opinion",
    "extension": "undertaking__opinion",
    "returnrequest": "undertaking__opinion",
}


def everything(world, things=None):
    """The subjects of both counties under these opinions, or under all; each with its kind."""
    opinions = [world.things[it].pk for it in things or world.things if world.things[it]]
    for model, lifecycle in LIFECYCLES.items():
        if path := PATHS.get(lifecycle.name):
            rows = model.objects.filter(**{f"{path}__in": opinions}).order_by("pk")
            yield from ((lifecycle.name, row) for row in rows)
