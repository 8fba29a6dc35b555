"""Faults of data, and people who are quicker than the sweep."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType

from renda.delivery import send
from renda.enforcement import keep_watch
from renda.ladder import LADDER
from renda.lifecycle import NotAllowed, perform
from renda.models import Body, Membership, Message, Notice, Obligation, Setting, User
from supervision.models import Extension, ReturnRequest, Undertaking
from tests.conftest import PEOPLE, all_at_once

from . import world
from .catalogue import Said, fault, held

THREADS = 50
NAMES = {"water": "县水利局", "housing": "县住建局", "health": "县卫健局", "farm": "县农业农村局"}


def cast():
    """The people and bodies of the county, as they are in the database."""
    people = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    bodies = {key: Body.objects.get(name=name) for key, name in NAMES.items()}
    wu = people["wu"].memberships.get().body
    return SimpleNamespace(
        **people, **bodies, committee=wu, gov=Body.objects.get(name="县人民政府")
    )


@fault("F17", "一条期限的规则读不出来：别的照写，这一条报警")
def poisoned_row(house):
    def one(rng):
        house.renew()
        house.wind_back()
        poisoned = rng.choice(Obligation.objects.open().filter(deadline="plan").order_by("pk"))
        rng.choice([_unreadable_ladder, _day_without_end])(poisoned)
        at = house.heal()
        found = house.broken(at)
        others = [place for _, place in found if f"期限{poisoned.pk}" not in place]
        wrong = held(not others, f"others: {others[:3]}") + held(found, "nobody was alarmed")
        spoken = Notice.objects.exclude(obligation=poisoned).values("obligation").distinct()
        return Said(None, wrong + held(spoken.count() > 5, "the others were kept back"))

    yield one


def _unreadable_ladder(poisoned):
    other = Body.objects.exclude(congress=poisoned.overseen_by.congress)
    Obligation.objects.filter(pk=poisoned.pk).update(
        overseen_by=other.get(kind="working_committee")
    )
    decided = {"name": LADDER.name, "value": "nonsense", "effective_on": poisoned.start_on}
    congress = other.first().congress
    Setting.objects.bulk_create([Setting(congress=congress, basis="…", **decided)])


def _day_without_end(poisoned):
    Obligation.objects.filter(pk=poisoned.pk).update(due_on=date.max)


@fault("F25", "办结、延期、撤回、改由他单位承办与查看期限同时发生，50 个线程")
def quick_people(house):
    def one(rng):
        house.renew()
        house.wind_back()
        county, at = cast(), house.now
        day = {"at": at}
        calls = [_turn(rng, county, it, day) for it in _several(rng, THREADS - 12)]
        calls += [lambda: keep_watch(at=at)] * 8
        calls += [lambda: send(at=at + timedelta(seconds=1))] * 4
        rng.shuffle(calls)
        errors = [it for it in all_at_once(*calls) if not isinstance(it, NotAllowed)]
        wrong = held(not errors, f"{errors[:2]}")
        healed = house.heal()
        return Said(healed, wrong + _said_in_vain(at))

    yield one


def _several(rng, count):
    return rng.choices(list(world.undertakings()), k=count)


def _turn(rng, county, undertaking, day):
    """Something that one of those concerned may do just now."""
    handler = Membership.objects.get(body=undertaking.body, duty="handler").user
    acts = {
        "plan": lambda: perform(undertaking, "file_plan", handler, text="…", measures=[], **day),
        "result": lambda: perform(undertaking, "file_result", handler, text="…", **day),
        "urge": lambda: perform(undertaking, "urge", county.wu, text="…", **day),
        "correct": lambda: _correct(undertaking, county, rng.randrange(9), day),
        "extend": lambda: _extend(undertaking, handler, county, rng.random() < 0.7, day),
        "transfer": lambda: _transfer(undertaking, handler, county, day),
    }
    return acts[rng.choice(list(acts))]


def _correct(undertaking, county, days, day):
    on = undertaking.handed_over_on - timedelta(days=days)
    perform(undertaking, "correct", county.lin, handed_over_on=on, reason="…", **day)


def _extend(undertaking, handler, county, granted, day):
    facts = {"of": "result", "until": date(2026, 12, 8), "reason": "…"}
    request = Extension(undertaking=undertaking, **facts)
    request = perform(request, "ask", handler, **facts, **day).subject
    if granted:
        perform(request, "grant", county.zheng, note="", **day)
    else:
        perform(request, "withdraw", handler, reason="…", **day)


def _transfer(undertaking, handler, county, day):
    problems = list(undertaking.own_problems())
    request = ReturnRequest(undertaking=undertaking, reason="…")
    facts = {"reason": "…", "problems": problems}
    request = perform(request, "ask", handler, **facts, **day).subject
    perform(request, "grant", county.wu, body=county.farm, note="", **day)


def _said_in_vain(at):
    """No clock of what was filed or released runs, and none of its reminders was let out after."""
    of = ContentType.objects.get_for_model(Undertaking)
    ended = Undertaking.objects.filter(status__in=["filed", "released"]).values("pk")
    running = Obligation.objects.open().filter(subject_type=of, subject_id__in=ended)
    waiting = Message.objects.filter(state="pending").exclude(notice__obligation__met_by=None)
    wrong = held(not running.exists(), "the clock of an ended case runs")
    return wrong + held(not waiting.exists(), f"reminders of {at} wait in vain")
