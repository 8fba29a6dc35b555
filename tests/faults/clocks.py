"""Faults of clocks and calendars."""

import os
import subprocess
import sys
from datetime import date, timedelta

from renda.delivery import send
from renda.enforcement import BEAT, JUMP, WEB, keep_watch, last_watch, let_time_act
from renda.lifecycle import perform
from renda.models import Event, Membership, Message, Obligation
from renda.periods import DAY, Day
from renda.yearly import Table, days_of, load
from supervision.models import Extension
from tests.conftest import all_at_once, noon

from . import world
from .catalogue import Said, fault, held
from .people import cast
from .processes import Process

HOUR = timedelta(hours=1)


@fault("F21", "时钟倒退 1 小时、3 天，又走回来")
def clock_back(house):
    def one(rng):
        house.wind_back()
        at = house.now
        for _ in range(6):
            moment = at + rng.choice([0, -1, -72, 1, -2]) * HOUR + timedelta(seconds=rng.random())
            keep_watch(at=moment, everything=rng.random() < 0.5)
            send(at=moment)
        if rng.random() < 0.2:
            Process(house, "sweep", "manage", "sweep", shift=-3 * 86400).process.wait()
        return Said(house.heal(), outage=4 * DAY)

    yield one


@fault("F22", "时钟快了 1 天、1 年，后来拨正")
def clock_ahead(house):
    for _ in range(7):  # more than a calm day's fall late tomorrow
        world.hand_over(cast(), date(2026, 4, 8))
    house.keep_as("faults_many")

    def one(rng):
        house.renew("faults_many")
        house.wind_back()
        _ask(house)
        wrong = _run_ahead(house, rng.choice([1, 365]), rng)
        asked = Extension.objects.get()
        wrong += held(asked.status == "asked", "the clock let a request lapse")
        at = house.now + 2 * world.MINUTE
        for n in range(9):  # the true days
            keep_watch(at=at + n * DAY)
        return Said(house.heal(at + 8 * DAY), wrong, outage=DAY + HOUR)

    yield one


def _ask(house):
    undertaking = world.undertakings().last()
    facts = {"of": "result", "until": date(2026, 12, 8), "reason": "…"}
    by = Membership.objects.get(body=undertaking.body, duty="handler").user
    request = Extension(undertaking=undertaking, **facts)
    perform(request, "ask", by, at=house.now, **facts)


def _run_ahead(house, days, rng):
    """The hands go on by the wrong clock; return what they should not have done."""
    keep_watch(at=house.now)
    send(at=house.now)
    right = house.now
    for name in rng.sample([BEAT, WEB, BEAT], 3):
        keep_watch(at=right + days * DAY + rng.random() * HOUR, by=name)
        let_time_act(at=right + days * DAY + HOUR)
        send(at=right + days * DAY + HOUR)
    late = Message.objects.filter(notice__stage__gt=0, notice__at__gt=right + HOUR)
    wrong = held(late.filter(state="held").exists(), "nothing was held")
    if days > 1:
        late = Message.objects.filter(notice__at__gt=right + HOUR)
    wrong += held(not late.filter(state="sent").exists(), "it was said outside that all is late")
    keep_watch(at=house.now)
    let_time_act(at=house.now)
    return wrong + held(abs(last_watch() - house.now) < JUMP, "the wrong hour is still believed")


@fault("F23", "两台机器差 10 分钟，TZ 设错，正当午夜")
def two_clocks(house):
    midnight = noon(world.TODAY + DAY) - 12 * HOUR
    due = [sys.executable, "manage.py", "due", "2026-08-31", "6m"]

    def one(rng):
        house.wind_back()
        shift = (midnight - house.now).total_seconds()
        zones = ["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"]
        nodes = [
            Process(house, f"sweep{n}", "manage", "sweep", shift=shift + apart, TZ=zone)
            for n, (apart, zone) in enumerate(
                zip((-300 + rng.uniform(-5, 5), 300), rng.sample(zones, 2), strict=True)
            )
        ]
        ended = [node.process.wait() for node in nodes]
        wrong = held(ended == [0, 0], f"the sweeps ended with {ended}")
        wrong += held(len({node_due(zone) for zone in rng.sample(zones, 1)} | {here}) == 1, "dates")
        at = max(house.now, midnight + 10 * world.MINUTE)
        keep_watch(at=at, everything=True)
        send(at=at + timedelta(minutes=3))
        return Said(at, wrong, outage=DAY)

    def node_due(zone):
        environ = {**os.environ, **house.environ, "TZ": zone}
        return subprocess.run(due, env=environ, capture_output=True, check=True).stdout

    here = node_due("Asia/Shanghai")
    yield one


@fault("F24", "放假安排改了又改、载入两次、下一年的还没有")
def edited_calendar(house):
    house.renew()
    county = cast()

    def one(rng):
        house.wind_back()
        since = Event.objects.latest("pk").pk
        year = rng.choice([2026, 2026, 2027])
        table = Table(f"第{rng.random()}号", {**days_of(year), **_edits(year, rng)})
        race = [lambda: load(table, by=None, at=house.now)] * 2
        race.append(lambda: world.hand_over(county, date(2026, 4, 20 + rng.randrange(5))))
        errors = all_at_once(*race)
        again = load(table, by=None, at=house.now)
        wrong = held(not errors, f"{errors}") + held(again is None, "loaded a second time")
        wrong += held(_moved_once(since), "one change moved a date twice")
        at = house.heal()
        return Said(at, wrong)

    yield one


def _edits(year, rng):
    """Days near those on which something is due rest, or are worked."""
    near = Obligation.objects.open().filter(due_on__year=year).values_list("due_on", flat=True)
    days = [*near, *(date(year, 1 + rng.randrange(12), 1 + rng.randrange(28)) for _ in range(3))]
    picked = rng.sample(days, min(len(days), 4))
    moved = {day + rng.randrange(-1, 3) * DAY: Day(rng.random() < 0.4, "调整") for day in picked}
    return {day: it for day, it in moved.items() if day.year == year} or {days[-1]: Day(False, "…")}


def _moved_once(since):
    """Two loads of one table move a date once."""
    recounts = Event.objects.filter(name="recount", pk__gt=since)
    moves = recounts.values_list("facts__moved", flat=True)
    each = [(it["obligation"], it["was"], it["due"]) for moved in moves for it in moved]
    return len(each) == len(set(each))
