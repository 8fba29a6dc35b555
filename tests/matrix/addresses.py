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
from tests.matrix.taking import file_name

MISSING = 999_999
PAPER, YEAR, PROCEDURE = "findings", "2026", "opinion"
PUBLISHED = "2024"  # the year whose report everybody may read
LETTERS = {"undertaking_letters": "reminder"}
STEPS = {
    "opinion": "add_body",
    "problem": "strike_off",
    "undertaking": "file_result",
    "extension": "grant",
    "returnrequest": "grant",
    "suggestion": "record_withdrawal",
    "signature": "leave",
    "assignment": "draft",
    "contact": "confirm",
    "promise": "report",
    "reassignment": "grant",
    "replyextension": "grant",
    "oversight": "look",
    "fund": "adjust",
    "grant": "pay",
    "examination": "visit",
    "progressrating": "rate",
    "handlingreport": "return",
}
DRAFTING = {
    "opinion": "submit",
    "problem": "revise",
    "suggestion": "submit",
    "signature": "decline",
}
DRAFTS = ("draft", "written")
BEGINNINGS = {
    "assignment": "ask_opinion",
    "oversight": "take_up",
}  # another way to begin than the usual one: else "enter"


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
        "step": _step(name, kind, thing),
    }.items()  # fmt: skip
    keyed = ("overview", "body", "person", "notice", "job", "intake")
    if name.startswith("admin") or kind in keyed:
        key = key_of(world, name, thing)
        yield from (("pk", key), ("id", key), ("object_id", key))
    elif name.startswith("letter_template_"):
        place = {"here": world.county, "elsewhere": world.county.other}.get(thing)
        yield "congress", place.congress.pk if place else MISSING
    elif kind == "letter":
        yield "pk", _pk(world.papers["supervision"].get(thing))
    elif kind == "raised":
        found = subject_of(world, "suggestion", {"here": "replied"}.get(thing, thing))
        yield "pk", found.lead_id if found else MISSING
    elif kind == "token" and thing:
        yield "handle", _handle(world, thing)
    elif kind == "open":
        yield "congress", MISSING if thing == "missing" else world.county.congress.pk
        yield "pk", _pk(subject_of(world, "suggestion", thing)) if thing != "here" else MISSING
        yield "year", PUBLISHED if thing == "here" else YEAR
    elif kind == "attachment":
        yield "pk", _file_of(thing)
    elif kind in STEPS and thing:
        whole = _whole_of(kind) if name.endswith(("_new", "_begin")) else kind
        subject = subject_of(world, whole, thing)
        yield from (("pk", _pk(subject)), ("whole", _pk(subject)))
        yield "obligation", _pk(subject.obligations.first()) if subject else MISSING


def _step(name, kind, thing):
    if name.endswith("_begin"):
        return BEGINNINGS.get(kind, "enter")
    return (DRAFTING if thing in DRAFTS else STEPS).get(kind, "")


def _handle(world, thing):
    """The name of somebody's token: of this county, of the other, or of none."""
    user = {"here": world.county.gao, "elsewhere": world.county.fang}.get(thing)
    return user.auth_token_set.get().handle if user else UUID(int=0)


FILES = {
    "submitted": "submitted-file",
    "handed": "water-file",
    "elsewhere": "elsewhere-file",
    "written": "written-file",
    "checked": "checked-text",
    "drafting": "drafting-opinion-file",
    "replied": "lead-reply-file",
}


def _file_of(thing):
    known = Attachment.objects.filter(name=file_name(FILES.get(thing, "")))
    return _pk(known.first())


def _pk(row):
    return row.pk if row else MISSING


def lifecycle_of(kind):
    return next(it for it in LIFECYCLES.values() if it.name == kind)


def place_of(kind):
    """Where its list stands."""
    return f"/{lifecycle_of(kind).model._meta.app_label}/{kind}s/"


def _whole_of(kind):
    return lifecycle_of(kind).whole.name


def subject_of(world, kind, thing):
    return _rows(world, lifecycle_of(kind).model, [thing]).first()


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
        "session": Session.objects.get(kind="standing", term__congress=place.congress).pk,
        "deputy": Deputy.objects.filter(**own).earliest("pk").pk,
        "membership": Membership.objects.get(user=person).pk,
        "setting": Setting.objects.get(**own).pk,
        "calendaryear": CalendarYear.objects.first().pk,
    }  # fmt: skip


PATHS = {  # from a subject to the paper that it stands under, which the world names
    "opinion": "pk",
    "problem": "opinion",
    "undertaking": "opinion",
    "extension": "undertaking__opinion",
    "returnrequest": "undertaking__opinion",
    "suggestion": "pk",
    "signature": "suggestion",
    "assignment": "suggestion",
    "contact": "assignment__suggestion",
    "promise": "assignment__suggestion",
    "reassignment": "assignment__suggestion",
    "replyextension": "assignment__suggestion",
    "oversight": "suggestion",
    "fund": "grants__assignment__suggestion",
    "grant": "assignment__suggestion",
    "examination": "body__assignments__suggestion",
    "progressrating": "visit__items__suggestion",
    "handlingreport": "committee__congress__bodies__assignments__suggestion",
}


def everything(world, things=None):
    """The subjects of both counties under these papers, or under all; each with its kind."""
    for model, lifecycle in LIFECYCLES.items():
        if lifecycle.name in PATHS:
            yield from ((lifecycle.name, row) for row in _rows(world, model, things))


def _rows(world, model, things=None):
    papers = world.papers[model._meta.app_label]
    keys = [papers[it].pk for it in things or papers if papers.get(it)]
    rows = model.objects.filter(**{f"{PATHS[model._meta.model_name]}__in": keys})
    return model.objects.filter(pk__in=rows.values("pk")).order_by("pk")
