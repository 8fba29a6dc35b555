"""The year itself: from the weeks before the session until so many days after it was opened."""

from datetime import datetime, time, timedelta
from time import perf_counter
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from renda.demo.year import SHANGHAI, Year
from renda.enforcement import BEAT, WEB, keep_watch, let_time_act
from renda.models import Congress, Deputy, Event, Heartbeat, Notice, Session, load_calendar
from renda.periods import DAY

from ..models import Assignment
from .console import console_life
from .items import items
from .place import PLACE, found
from .raising import item_life
from .world import Crowd, Hours

RUN_UP, WEEK = timedelta(days=21), 7  # days before the session opens, in which drafts are written
SITS = 3  # days of the session after its first
HANDS_OVER = 15  # working days after its end


class Load(NamedTuple):
    items: int = 300
    deputies: int = 250
    days: int = 365


@transaction.atomic
def simulate(until, seed, load, say):
    """Live it up to the moment `until`; return the session. Broken off, it leaves nothing."""
    notes, last = _put_aside(), timezone.localdate(until)
    year = Year(last - timedelta(days=load.days) - RUN_UP, last, load_calendar())
    congress = found(load.deputies, Hours(year.first).morning)
    world = _begin(year, congress, seed, load)
    weeks = Weeks(congress, say)
    while (on := year.first + DAY * weeks.days) < last:
        _live(Hours(on), world)
        weeks.pass_a_day(year.first)
    _end(last, notes)
    return world.session


def _put_aside():
    """What the sweep of the installation has noted of itself: this year begins long before."""
    notes = Heartbeat.objects.filter(name__in=[BEAT, WEB])
    kept = list(notes)
    notes.delete()
    return kept


def _begin(year, congress, seed, load):
    opens_on = _opening(year)
    world = Crowd(year, congress, _convene(congress, opens_on))
    seats = Deputy.objects.filter(congress=congress).select_related("body", "congress")
    for it in items(list(seats.order_by("pk")), load.items, seed):
        written_on = max(year.first, opens_on - timedelta(days=it.days(6, 18)))
        handed_in_on = opens_on + DAY * (2 if it.fate == "too_late" else it.days(0, 1))
        world.start(item_life(world, it, handed_in_on), written_on)
    hands_over_on = year.after(world.session.to_on, HANDS_OVER)
    world.start(console_life(world), hands_over_on)
    return world


def _opening(year):
    """The first day after the run-up from which on so many days are worked."""
    on = year.first + RUN_UP
    while not all(year.calendar.works(on + DAY * number) for number in range(SITS + 1)):
        on += DAY
    return on


def _convene(congress, on):
    term = congress.terms.get()
    return Session.objects.create(
        term=term,
        kind=Session.Kind.CONGRESS,
        number=term.sessions.filter(kind=Session.Kind.CONGRESS).count() + 1,
        from_on=on,
        to_on=on + DAY * SITS,
        motions_until=datetime.combine(on + DAY, time(18, 30), SHANGHAI),
    )


def _live(day, world):
    day.begin()
    if world.year.calendar.works(day.on):
        world.live(day)
        day.end()


def _end(last, notes):
    """The clock alone works on the last day; then the notes of the installation stand again."""
    night = Hours(last).night
    keep_watch(at=night)
    let_time_act(at=night)
    for note in notes:
        Heartbeat.objects.filter(name=note.name).delete()
        note.save(force_insert=True)


class Weeks:
    """What is said meanwhile: a line a week."""

    def __init__(self, congress, say):
        self.congress, self.say = congress, say
        self.days, self.counted, self.begun = 0, (0, 0), perf_counter()

    def pass_a_day(self, first):
        self.days += 1
        if self.days % WEEK == 0:
            self._tell(first + DAY * (self.days - 1))

    def _tell(self, on):
        steps = Event.objects.filter(congress=self.congress).count()
        told = Notice.objects.filter(recipient__memberships__body__congress=self.congress)
        total = steps, told.distinct().count()
        new = [now - old for now, old in zip(total, self.counted, strict=True)]
        here = Assignment.objects.filter(suggestion__committee__congress=self.congress)
        replied = here.filter(replies__isnull=False).distinct().count()
        self.say(
            f"第{self.days // WEEK}周，到{on}：记录{new[0]}条，提醒和通知{new[1]}条，"
            f"累计答复{replied}件，用时{perf_counter() - self.begun:.0f}秒"
        )
        self.counted = total


def is_there():
    """Whether the county has been laid already."""
    return Congress.objects.filter(place=PLACE).exists()
