"""模拟县 before the first day: its congress, its bodies as in the demo, its deputies."""

import csv
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from renda.demo import PASSWORD, county
from renda.demo.names import new_names
from renda.models import Body, Duty

PLACE = "模拟县"
MEMBERS, OF_A_DELEGATION = 35, 18  # of the standing committee, at most; deputies, as a rule
LIKE = Path(county.__file__).with_name("county.csv")  # the demo county, whose bodies it has too
LOGINS = {  # who of it can log in where there is a demo
    "moni_daibiao": (Body.Kind.DEPUTIES_COMMITTEE, Duty.HANDLER),
    "moni_zhengfu": (Body.Kind.GOVERNMENT_OFFICE, Duty.HANDLER),
    "moni_danwei": (Body.Kind.BUREAU, Duty.HANDLER),
    "moni_tuan": (Body.Kind.DELEGATION, Duty.HEAD),
}


def found(deputies, at):
    """Lay the county with so many deputies; return its congress."""
    here = county.County(PLACE, None, new_names((), PLACE), at)
    here.add_bodies(list(_rows()))
    towns = county.TOWNS[: max(2, min(len(county.TOWNS), deputies // OF_A_DELEGATION))]
    here.elect(min(MEMBERS, deputies // 2), deputies, towns)
    _appoint(here)
    _let_in(here.congress)
    return here.congress


def _rows():
    """The bodies of the demo county under names of this one, with nobody in office yet."""
    with LIKE.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["place"] == county.PLACE:
                named = {key: own(text) for key, text in row.items()}
                yield {**named, **dict.fromkeys(county.POSTS, "")}


def own(name):
    """What a body of the demo county is called here."""
    return name.replace(county.PLACE.removesuffix("县"), PLACE.removesuffix("县"))


def _appoint(here):
    """Who leads, and whoever looks after the accounts."""
    posts = {"主任会议": Duty.CHAIR, "代表工委": Duty.VICE_CHAIR}
    for name, duty in posts.items():
        here.appoint(next(here.names), duty, here.bodies[name])
    for duty in (Duty.ADMINISTRATOR, Duty.AUDITOR):
        here.appoint(next(here.names), duty, here.bodies[here.standing])


def _let_in(congress):
    """A few accounts to look around with; none where strangers could find them."""
    if not settings.RENDA_DEMO:
        return
    password = make_password(PASSWORD)
    for username, (kind, duty) in LOGINS.items():
        body = congress.bodies.filter(kind=kind).order_by("pk").first()
        user = body.memberships.filter(duty=duty).order_by("pk").first().user
        user.username, user.password = username, password
        user.save()
