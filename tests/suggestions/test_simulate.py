"""A small session and the months after it: the same from the same seed, and true to the rules."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from renda.models import Congress, Deputy, Event, Heartbeat, Job, User
from suggestions.models import Suggestion
from suggestions.simulating.items import items
from suggestions.simulating.place import PLACE
from suggestions.simulating.reckoning import Line, reckoned
from suggestions.simulating.year import Load, simulate
from tests.conftest import SHANGHAI

END = datetime(2026, 11, 23, 14, tzinfo=SHANGHAI)
SMALL = Load(items=8, deputies=20, days=160)
SHORT = SMALL._replace(days=30)


def lived(seed, load):
    """Live it, tell what happened and how it adds up, and undo it."""
    said = []
    with transaction.atomic():
        session = simulate(END, seed, load, said.append)
        events = Event.objects.order_by("id").values_list("name", "at", "actor__name", "target")
        told = {"events": list(events), "lines": list(reckoned(session, END.date())), "said": said}
        transaction.set_rollback(True)
    return told


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_year(db):
    first, second = lived(1, SHORT), lived(1, SHORT)
    assert first["events"] == second["events"]
    assert {"submit", "accept", "assign", "sign"} <= {it[0] for it in first["events"]}


@pytest.mark.timeout(120)
def test_a_small_year_is_true_to_the_rules(db):
    first = lived(1, SMALL)
    assert {it.what for it in first["lines"] if not it.agrees} == set()
    shown = {it.what: it.shown for it in first["lines"]}
    assert shown["承办件"] >= 6
    assert shown["已答复"] >= 1
    assert shown["编号不缺、不重"] >= 5
    assert {"submit", "assign", "sign", "record", "sign_off", "evaluate", "make", "report"} <= {
        it[0] for it in first["events"]
    }
    assert shown["应计兑现的承诺"] >= 1
    assert len(first["said"]) == (SMALL.days + 21) // 7


@pytest.mark.thorough
def test_another_seed_gives_another_year(db):
    drafted = SMALL._replace(days=1)
    assert lived(1, drafted)["events"] != lived(2, drafted)["events"]


def test_every_deputy_leads_one_before_any_leads_a_second(db):
    simulate(END, 1, Load(items=1, deputies=20, days=1), lambda words: None)
    seats = list(Deputy.objects.order_by("pk"))
    led = [it.lead for it in items(seats, 30, seed=1)]
    assert len({*led[:20]}) == 20
    assert led[:10] == led[20:]


def test_the_notes_of_the_sweep_stand_as_they_stood(db):
    at = timezone.now() - timedelta(minutes=1)
    Heartbeat.leave("sweep", at=at)
    simulate(END, 1, Load(items=1, deputies=20, days=1), lambda words: None)
    assert [it.at for it in Heartbeat.objects.filter(name="sweep")] == [at]
    assert Congress.objects.get(place=PLACE).deputies.count() == 20


def test_what_does_not_agree_is_told():
    assert not Line("承办件", 3, 4).agrees


def refusal(**options):
    with pytest.raises(CommandError) as why:
        call_command("simulate", stdout=StringIO(), **options)
    assert not Suggestion.objects.exists()
    return str(why.value)


def test_it_is_refused_where_people_work(db, settings):
    settings.RENDA_DEMO = settings.DEBUG = False
    assert "只在演示或者调试方式下运行" in refusal()
    assert not Congress.objects.exists()


def test_with_yes_it_runs_there_and_nobody_new_can_log_in(db, settings):
    settings.RENDA_DEMO = settings.DEBUG = False
    out = StringIO()
    call_command("simulate", yes=True, items=1, deputies=20, days=1, stdout=out)
    assert "相符　承办件：0／0" in out.getvalue()
    assert "不符" not in out.getvalue()
    assert not User.objects.exclude(username=None).exists()


def test_it_is_refused_where_it_has_run_already(db, settings):
    settings.RENDA_DEMO = True
    Congress.objects.create(name="模拟县人大常委会", place=PLACE, level="county")
    assert f"已有“{PLACE}”" in refusal()


def test_it_is_refused_while_other_work_waits(db, settings):
    settings.RENDA_DEMO = True
    owner = User.objects.create(name="某人")
    Job.objects.create(kind="x", owner=owner, total=1, facts={}, made_at=timezone.now())
    assert "后台任务" in refusal()


@pytest.mark.parametrize("wrong", [{"items": 0}, {"deputies": 11}, {"days": 0}])
def test_it_is_refused_with_too_few(db, settings, wrong):
    settings.RENDA_DEMO = True
    assert "至少要有" in refusal(**wrong)
