"""The chain over the events: what a superuser of the database alters is found, and named."""

import json
import random
from functools import partial
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from renda import chain
from renda.models import Body, Event, Heartbeat, Seal
from tests.conftest import GUARDS, HAND_OVER, all_at_once, noon
from tests.supervision.cast import handed

TAMPERINGS = 1000
COLUMNS = ["name", "label", "source", "target", "at", '"on"', "actor_id", "facts", "subject_id"]


@pytest.fixture
def sealed(county, act):
    handed(act, county)
    chain.seal()
    return county


@pytest.fixture
def superuser(sealed):
    """A cursor of somebody who has taken the guards away; what it does is undone afterwards."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in import_module(guard).LIFT[connection.vendor]:
                cursor.execute(statement)
        yield cursor


def test_each_event_is_sealed_once_and_in_its_order(sealed):
    links = list(Seal.objects.order_by("number").values_list("number", "event_id"))
    events = Event.objects.order_by("pk").values_list("pk", flat=True)
    assert links == list(enumerate(events, 1))
    assert chain.seal() == 0
    assert chain.verify() is None


@pytest.mark.parametrize(
    "statement", ["UPDATE renda_seal SET digest = ''", "DELETE FROM renda_seal"]
)
def test_the_database_itself_refuses_to_change_a_seal(sealed, statement):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_column_of_an_event_is_under_its_seal(sealed):
    event = Event.objects.values().last()
    digests = {chain._digest("sha256", "", 1, event)}
    for name in event:
        digests.add(chain._digest("sha256", "", 1, {**event, name: "changed"}))
    assert len(digests) == 1 + len(event) == 1 + len(Event._meta.concrete_fields)


def test_sm3_seals_as_well_and_both_may_stand_in_one_chain(sealed, act, county, settings):
    assert chain.hashlib.new("sm3", b"abc").hexdigest().startswith("66c7f0f4")  # GB/T 32905 A.1
    settings.AUDIT_DIGEST = "sm3"
    county.water.name = "县水务局"
    county.water.save(by=county.guan, at=noon(HAND_OVER))
    assert chain.seal() == 1
    assert set(Seal.objects.values_list("algorithm", flat=True)) == {"sha256", "sm3"}
    assert chain.verify() is None


# Tampering


def change(chance, cursor, events):
    """Another word, day or number in one column."""
    victim, column = chance.choice(events), chance.choice(COLUMNS)
    new = {"at": "2001-02-03 04:05:06+00", '"on"': "2001-02-03", "actor_id": None,
           "facts": json.dumps({"x": chance.random()}), "subject_id": 999_999}  # fmt: skip
    value = new.get(column, f"x{chance.random()}")
    if column == "actor_id" and Event.objects.filter(pk=victim, actor=None).exists():
        column, value = "label", "x"
    statement = f"UPDATE renda_event SET {column} = %s WHERE id = %s"
    cursor.execute(statement, [value, victim])
    return {victim}


def remove(chance, cursor, events):
    victim = chance.choice(events)
    cursor.execute("DELETE FROM renda_event WHERE id = %s", [victim])
    return {victim}


def remove_with_its_seal(chance, cursor, events):
    """The chain is closed again behind it: each number after it moves up by one."""
    victim = chance.choice(events[:-1])
    number = Seal.objects.get(event_id=victim).number
    cursor.execute("DELETE FROM renda_event WHERE id = %s", [victim])
    cursor.execute("DELETE FROM renda_seal WHERE number = %s", [number])
    for after in range(number + 1, len(events) + 1):
        cursor.execute("UPDATE renda_seal SET number = %s WHERE number = %s", [after - 1, after])
    return {events[number]}


def insert(chance, cursor, events):
    """A copy of an event at a number that was free, or that another one left."""
    copied, victim = chance.sample(events, 2)
    row = Event.objects.values().get(pk=copied)
    cursor.execute("DELETE FROM renda_event WHERE id = %s", [victim])
    columns = [field.column for field in Event._meta.concrete_fields]
    values = {**row, "id": victim, "once": None, "facts": json.dumps(row["facts"])}
    names = ", ".join(f'"{it}"' for it in columns)
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO renda_event ({names}) VALUES ({places})"
    cursor.execute(statement, [values[it] for it in columns])
    return {victim}


def unseal(chance, cursor, events):
    victim = chance.choice(events[:-1])
    cursor.execute("DELETE FROM renda_seal WHERE event_id = %s", [victim])
    return {victim, events[events.index(victim) + 1]}


def move(chance, cursor, events):
    """Two events change places."""
    one, other = chance.sample(events, 2)
    for here, there in ((one, -1), (other, one), (-1, other)):
        cursor.execute("UPDATE renda_event SET id = %s WHERE id = %s", [there, here])
    return {min(one, other)}


def forge_a_seal(chance, cursor, events):
    victim = chance.choice(events)
    cursor.execute("UPDATE renda_seal SET digest = %s WHERE event_id = %s", ["0" * 64, victim])
    return {victim}


WAYS = [change, change, remove, remove_with_its_seal, insert, unseal, move, forge_a_seal]


def test_a_thousand_of_a_thousand_tamperings_are_found_and_named(superuser):
    events = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    missed = []
    for seed in range(TAMPERINGS):
        chance = random.Random(seed)
        way = chance.choice(WAYS)
        with transaction.atomic():
            expected = way(chance, superuser, events)
            found = chain.verify()
            if found is None or found.event not in expected:
                missed.append((seed, way.__name__, expected, found))
            transaction.set_rollback(True)
    assert missed == []
    assert chain.verify() is None


def test_an_end_that_was_cut_off_is_found_by_the_head_that_was_kept(superuser):
    last = chain.head()
    with transaction.atomic():
        superuser.execute("DELETE FROM renda_event WHERE id = %s", [last.event_id])
        superuser.execute("DELETE FROM renda_seal WHERE number = %s", [last.number])
        assert chain.verify() is None
        assert "截去" in str(chain.verify((last.number, last.digest)))
        transaction.set_rollback(True)


def test_a_chain_made_anew_is_found_by_the_head_that_was_kept(superuser):
    last = chain.head()
    superuser.execute("UPDATE renda_event SET label = 'x' WHERE id = %s", [last.event_id])
    superuser.execute("DELETE FROM renda_seal")
    chain.seal()
    assert chain.verify() is None
    assert "重新做过" in str(chain.verify((last.number, last.digest)))


# At once, at night, by hand


def test_two_that_seal_at_once_make_one_chain(committed, county):
    assert all_at_once(*[chain.seal] * 6) == []
    chain.seal()
    assert Seal.objects.count() == Event.objects.count()
    assert chain.verify() is None


def test_whoever_writes_meanwhile_is_neither_missed_nor_sealed_twice(committed, county):
    def write(number):
        body = Body(congress=county.congress, name=f"第{number}局", kind=Body.Kind.BUREAU)
        for turn in range(5):
            body.name = f"第{number}局{turn}"
            body.save(by=None, at=noon(HAND_OVER))

    writers = [partial(write, number) for number in range(4)]
    assert all_at_once(*writers, *[chain.seal] * 4) == []
    chain.seal()
    assert Seal.objects.count() == Event.objects.count()
    assert chain.verify() is None


def test_each_night_the_chain_is_held_against_the_head_of_the_night_before(
    superuser, settings, tmp_path, act, county
):
    settings.RENDA_DATA = tmp_path
    chain.inspect(at=noon(HAND_OVER))
    assert Heartbeat.objects.get(name=chain.NIGHTLY).finding == ""
    superuser.execute("UPDATE renda_event SET label = 'x' WHERE id = %s", [chain.head().event_id])
    superuser.execute("DELETE FROM renda_seal")
    chain.seal()
    chain.inspect(at=noon(HAND_OVER))
    assert "重新做过" in Heartbeat.objects.get(name=chain.NIGHTLY).finding
    assert "操作记录被动过" in act.see(county.guan, "/", HAND_OVER).text
    assert "操作记录被动过" not in act.see(county.wu, "/", HAND_OVER).text
    assert len((tmp_path / "heads").read_text().splitlines()) == 1


def test_a_line_that_a_crash_tore_off_ends_no_night(sealed, settings, tmp_path):
    settings.RENDA_DATA = tmp_path
    chain.inspect(at=noon(HAND_OVER))
    with (tmp_path / "heads").open("a") as heads:
        heads.write("2026-04-03T03:00:00+08:00 12")
    chain.inspect(at=noon(HAND_OVER))
    assert Heartbeat.objects.get(name=chain.NIGHTLY).finding == ""
    assert {len(it.split()) for it in (tmp_path / "heads").read_text().splitlines()} == {3}


def test_the_command_prints_the_head_and_names_the_first_row(superuser):
    out, last = StringIO(), chain.head()
    call_command("audit", "head", stdout=out)
    assert out.getvalue() == f"{last.number} {last.digest}\n"
    call_command("audit", "verify", against=[str(last.number), last.digest], stdout=out)
    assert "都没有被动过" in out.getvalue()
    superuser.execute("UPDATE renda_event SET label = 'x' WHERE id = %s", [last.event_id])
    with pytest.raises(CommandError, match=f"记录{last.event_id}：记录或者它的封存被改动"):
        call_command("audit", "verify")


# The page


def ask(act, county, **query):
    return act.see(
        county.shen, f"/record/chain/?{'&'.join(f'{k}={v}' for k, v in query.items())}", HAND_OVER
    )


def test_the_page_shows_the_head_to_be_printed(sealed, act, county):
    page = act.see(county.shen, "/record/chain/", HAND_OVER).text
    digest = chain.head().digest
    assert f"{digest[:4]} {digest[4:8]}" in page and str(chain.head().number) in page


def test_a_printed_head_is_held_against_the_chain(sealed, act, county):
    last = chain.head()
    spaced = last.digest[:32] + "+" + last.digest[32:].upper()
    assert "对得上" in ask(act, county, number=last.number, digest=spaced).text
    assert "整条链被重新做过" in ask(act, county, number=last.number, digest="0" * 64).text
    assert "截去" in ask(act, county, number=last.number + 1, digest="0" * 64).text


def test_what_cannot_be_a_head_is_said_at_the_field_and_stays(sealed, act, county):
    page = ask(act, county, number="x", digest="12ab").text
    assert "要写成数字" in page and "64位" in page and 'value="12ab"' in page
    assert "对得上" not in page


def test_before_anything_is_sealed_the_page_says_so(county, act):
    assert "还没有封存的记录" in act.see(county.guan, "/record/chain/", HAND_OVER).text
