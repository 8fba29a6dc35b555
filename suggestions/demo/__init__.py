"""Suggestions in the demo county: those of the session in January, and of the months since."""

import csv
from pathlib import Path

from renda.demo.county import PLACE
from renda.demo.world import World
from renda.models import Deputy

from .examining import OPENED, examinations_life
from .funding import fund_life
from .lives import ENDED, LATER, Raised, suggestion_life
from .past import ledgers_life
from .reporting import reports_life

TITLES = Path(__file__).parent.parent / "titles.csv"  # as congresses have published them
OF_THE_SESSION = 22  # of the titles; the rest come between sessions
APART, ENOUGH = 4, 112  # working days; in so many even the last of them is replied to and rated
AGO = 30  # working days, since one was raised again


def begin(year):
    """Return the life of all that is raised in that year, to be lived day by day."""
    world = World(year)
    seats = list(Deputy.objects.filter(congress__place=PLACE).order_by("pk"))
    with TITLES.open(encoding="utf-8") as rows:
        raised = [Raised(number, row, seats) for number, row in enumerate(csv.DictReader(rows))]
    world.start(ledgers_life(world, seats), year.first)
    _open(world, year.session or year.first, raised[:OF_THE_SESSION])
    for it in raised[OF_THE_SESSION:]:
        days = ENOUGH + APART * (len(raised) - it.number)
        world.start(suggestion_life(world, it), year.before_the_end(days))
    _go_on_from(world, len(raised), seats)
    world.start(examinations_life(world), year.before_the_end(OPENED))
    world.start(reports_life(world), year.workday(year.first))
    return world


def _open(world, on, raised):
    """The session, at which the fund of the year is decided, too."""
    for life in (fund_life(world), *(suggestion_life(world, it) for it in raised)):
        world.start(life, on)


def _go_on_from(world, first, seats):
    """What is still on its way at the end, numbered on."""
    for number, (days, category, title) in enumerate(LATER, first):
        it = Raised(number, {"category": category, "title": title}, seats)
        of_session = world.year.session or world.year.first
        on = world.year.before_the_end(days) if days else of_session
        world.start(suggestion_life(world, it), on)
    late = [(AGO, Raised.again(first + len(LATER), seats))]
    for ago, it in [*late, *((3, Raised.at_the_end(it, seats)) for it in ENDED)]:
        world.start(suggestion_life(world, it), world.year.before_the_end(ago))
