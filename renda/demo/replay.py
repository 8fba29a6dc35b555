"""A year of the county, lived day by day: the sweep runs, time acts, people take their steps."""

from datetime import date, datetime, time, timedelta
from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from ..delivery import send
from ..enforcement import keep_watch, let_time_act
from ..models import Event, Message, Notice, Session, Term, load_calendar
from ..periods import DAY
from .changes import Changes
from .county import PLACE, found
from .year import DAYS, OPENS, SHANGHAI, Day, Year

UNREAD = timedelta(days=6)  # after so long everybody has read what they were told


@transaction.atomic
def replay(until, days=365, say=print):
    """Live that many days up to the moment `until`. Broken off, it leaves nothing behind."""
    last = timezone.localdate(until)
    year = Year(last - timedelta(days=days), last, load_calendar())
    found(Day(year.first).morning)
    lives = [Meetings(year), Changes(year), *(it.begin(year) for it in _demos())]
    on, told = year.first, Tally(say)
    while on < last:
        _live(Day(on), year, lives)
        on += DAY
        told.after(on)
    _let_the_clock_work(Day(last))
    _send_all(min(Day(last).morning, until))
    keep_watch(at=until)
    told.rest(last)


def _demos():
    """The demo of each app that has one; each begins a year and lives its days."""
    others = [it for it in apps.get_app_configs() if it.name != "renda"]
    with_demo = [it for it in others if module_has_submodule(it.module, "demo")]
    return [import_module(f"{it.name}.demo") for it in with_demo]


def _live(day, year, lives):
    _let_the_clock_work(day)
    _send_all(day.morning)
    if year.calendar.works(day.on):
        for life in lives:
            life.live(day)
    _send_all(day.evening)


def _let_the_clock_work(day):
    at = day.night
    keep_watch(at=at)
    let_time_act(at=at)
    Notice.objects.unread().filter(at__lt=at - UNREAD).update(read_at=at)


def _send_all(at):
    while Message.objects.free(at).exists():
        send(at=at)


class Meetings:
    """The session of the congress, and the meetings of its standing committee, as they are held."""

    def __init__(self, year):
        self.year = year
        self.term = Term.objects.get(congress__place=PLACE)

    def live(self, day):
        if day.on == self.year.session:
            self.convene(day.on.year)
        if day.on in self.year.meetings:
            Session.objects.create(
                term=self.term,
                kind=Session.Kind.STANDING,
                number=self.year.number_of(day.on),
                from_on=day.on,
                to_on=day.on,
            )

    def convene(self, year):
        """The session of that January; motions are taken until its second evening."""
        on = date(year, *OPENS)
        until = datetime.combine(on + DAY, time(18), SHANGHAI)
        Session.objects.create(
            term=self.term,
            kind=Session.Kind.CONGRESS,
            number=on.year - self.term.from_on.year + 1,
            from_on=on,
            to_on=on + DAYS,
            motions_until=until,
        )


class Tally:
    """What it says meanwhile: a line a month."""

    def __init__(self, say):
        self.say = say
        self.counted = (0, 0, 0)

    def after(self, on):
        if on.day == 1:
            self.rest(on - DAY)

    def rest(self, on):
        sent = Message.objects.filter(state=Message.State.SENT)
        total = Event.objects.count(), Notice.objects.count(), sent.count()
        steps, notices, mails = (now - old for now, old in zip(total, self.counted, strict=True))
        self.say(
            f"{on.year}年{on.month}月：记录{steps}条，提醒和通知{notices}条，发出邮件{mails}封"
        )
        self.counted = total
