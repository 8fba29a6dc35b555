"""What deputies have raised in many years, laid by bulk; and a session of this year, by steps."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

import suggestions
from renda.demo.county import TOWNS
from renda.lifecycle import perform
from renda.models import Body, Deputy, Duty, Entry, Event, Membership, Session, Term, User
from suggestions.models import Assignment, Suggestion

from .world import NOW, START, TODAY, _body, _go_on_after, count_rows

Kind, Status = Body.Kind, Suggestion.Status
DEPUTIES, DELEGATIONS = 250, 14
OPENS, CLOSES = date(2026, 5, 6), date(2026, 5, 9)  # the last of them is tomorrow
TITLES = Path(suggestions.__file__).parent / "titles.csv"
VILLAGES = ("东升", "胜利", "前进", "红旗", "新华", "永安", "长安", "太平", "和平", "向阳")
PLACES = [f"{town}镇{village}村" for town in TOWNS for village in VILLAGES]
RARE = "九号"  # said in no title
TEXT = {
    "kind": "suggestion", "source": "visits", "disclosure": "full", "is_confidential": False,
    "wished_body": None, "grounds": "走访中群众多次反映，涉及面较广，去年以来已有三次。" * 4,
    "proposal": "一、请牵头摸清底数，列出清单和完成时间。\n二、所需资金列入年度预算。\n" * 3,
}  # fmt: skip


def seat(here):
    """The committee for deputies with its handler an, the delegations, and the deputies."""
    here.office_of_deputies = _body(here, "代表工委", Kind.DEPUTIES_COMMITTEE, here.council)
    here.an = User.objects.create(username="an", name="安然")
    _post(Membership, here.an, here.office_of_deputies, duty=Duty.HANDLER)
    names = [f"第{number}代表团" for number in range(1, DELEGATIONS + 1)]
    here.delegations = [_body(here, name, Kind.DELEGATION) for name in names]
    term = Term.objects.create(congress=here.congress, number=18, from_on=START)
    here.session = Session.objects.create(
        term=term, kind=Session.Kind.CONGRESS, number=5, from_on=OPENS, to_on=CLOSES
    )
    here.deputies = [_deputy(here, number) for number in range(DEPUTIES)]
    with TITLES.open(encoding="utf-8") as rows:
        here.titles = [row["title"].removeprefix("关于") for row in csv.DictReader(rows)]
    for body in here.bureaus:
        if body != here.bureau:
            user = User.objects.create(name=f"{body}经办人")
            _post(Membership, user, body, duty=Duty.HANDLER)


def _deputy(here, number):
    user = User.objects.create(name=f"代表{number:03}")
    return _post(Deputy, user, here.delegations[number % DELEGATIONS])


def _post(model, user, body, **own):
    post = model(user=user, body=body, from_on=START, **own)
    post.save(by=None, at=NOW)
    return post


def title(here, number):
    """One of as many as there are published titles times places, again and again."""
    place = PLACES[number // len(here.titles) % len(PLACES)]
    return f"关于{place}{here.titles[number % len(here.titles)]}"[:60]


def fill(here, first, last):
    """Suggestions of former years with these numbers: closed, each with its lead unit."""
    chance = random.Random(first)
    rows = [_former(here, number, chance) for number in range(first, last)]
    Suggestion.objects.bulk_create(rows, batch_size=1000)
    _go_on_after(Suggestion)
    parts = (
        Assignment(
            suggestion=it, body=chance.choice(here.bureaus), part="lead", status="settled",
            assigned_on=it.submitted_on, first_on=it.submitted_on,
        )
        for it in rows
    )  # fmt: skip
    Assignment.objects.bulk_create(parts, batch_size=1000)
    _index(rows)
    _tell(here, rows[-1])


def _former(here, number, chance):
    seat = chance.choice(here.deputies)
    return Suggestion(
        pk=number, status=Status.CLOSED, matter=title(here, number), lead=seat.user,
        delegation=seat.body, committee=here.office_of_deputies, field="transport",
        number=f"第{number // 400}-1-{number % 400:03}号", disclosure="full", source="visits",
        grounds=TEXT["grounds"], proposal=TEXT["proposal"],
        submitted_on=TODAY - timedelta(days=30 + number % 9000), assigned_on=TODAY,
    )  # fmt: skip


def _index(rows):
    for start in range(0, len(rows), 1000):
        Entry.objects.bulk_create(Entry.about(it) for it in rows[start : start + 1000])
    count_rows()


def _tell(here, it):
    """A step of the last, by which what is kept in the process learns that there is more."""
    Event.objects.bulk_create([Event(
        congress=here.congress, subject_type=ContentType.objects.get_for_model(Suggestion),
        subject_id=it.pk, name="accept", label="受理编号", actor=here.an, at=NOW, on=TODAY,
        source="checked", target="accepted", facts={},
    )])  # fmt: skip


def taken_in(here, count, bodies=()):
    """So many of this session that were entered and numbered by steps, a third of them joint."""
    return [_taken_in(here, number) for number in range(count)]


def _taken_in(here, number):
    seat = here.deputies[number % DEPUTIES]
    steps = () if number % 3 else (1, 2)
    behind = [here.deputies[(number + step) % DEPUTIES] for step in steps]
    own = {"lead": seat.user, "delegation": seat.body, "committee": here.office_of_deputies}
    own |= {"session": here.session, "submitted_on": OPENS, "matter": title(here, number)}
    own |= TEXT
    it = Suggestion(**own)
    it = perform(it, "enter", here.an, at=NOW, on=OPENS, deputies=behind, **own).subject
    return perform(it, "accept", here.an, at=NOW, field="transport", number="").subject


def plan(here, rows):
    """A lead unit for each, and for half of them a co-unit."""
    for number, it in enumerate(rows):
        lead, co = (here.bureaus[(number + step) % len(here.bureaus)] for step in (0, 3))
        facts = {"way": "joint", "planned_lead": lead, "is_difficult": number % 10 == 0}
        facts["planned_bodies"] = [co] if number % 2 else []
        perform(it, "allot", here.an, at=NOW, **facts)


def drafted(here, count):
    """So many drafts, each of a deputy of their own."""
    found = []
    for number in range(count):
        seat = here.deputies[number]
        own = {"lead": seat.user, "delegation": seat.body, "committee": here.office_of_deputies}
        own |= {**TEXT, "matter": title(here, 7_000 + number)}
        found.append(perform(Suggestion(**own), "draft", seat.user, at=NOW, **own).subject)
    return found
