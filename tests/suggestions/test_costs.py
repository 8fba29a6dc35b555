"""A page costs a constant number of queries, however much is on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.suggestions.cast import RECESS, draft, hand_in, invite, sign, submit
from tests.suggestions.funded import at_work, fund, granted, pay
from tests.suggestions.handled import accepted, assign, contact, done

PEOPLE = ("tan", "lu", "chen", "dong", "an", "zhou", "shen")
WORKERS = ("gao", "sun", "tan", "an", "zhou", "shen")
UNDER = ("contact", "reassignment", "replyextension")
PARTS = ("contacts", "reassignments", "extensions")


def costs(act, user, address, on=RECESS):
    act.see(user, address, on)
    with CaptureQueriesContext(connection) as found:
        assert act.see(user, address, on).status_code == 200
    return len(found)


def come_in(act, house, count):
    """As many, each signed by lu, with its number."""
    for _ in range(count):
        it = draft(act, house.tan, RECESS)
        invite(act, house.tan, it, RECESS, house.lu, house.shi)
        sign(act, it, RECESS, house.lu)
        submit(act, house.tan, it, RECESS)
        act(house.chen, it, "check", RECESS)
        assert act(house.an, it, "accept", RECESS, field="transport").status_code == 302
    return it


@pytest.mark.parametrize("kind", ["suggestion", "signature"])
def test_a_list_costs_the_same_whatever_its_length(act, house, kind):
    address = f"/suggestions/{kind}s/"
    found = []
    for more in (2, 6):
        come_in(act, house, more)
        found.append({it: costs(act, getattr(house, it), address) for it in PEOPLE})
    assert found[0] == found[1]
    assert max(found[0].values()) <= 30


def test_a_page_costs_the_same_however_many_signed(act, house):
    found = []
    for more in ([], house.nine):
        signers = [house.lu, house.shi, *more]
        it = draft(act, house.tan, RECESS)
        invite(act, house.tan, it, RECESS, *signers)
        sign(act, it, RECESS, *signers)
        page = f"/suggestions/suggestions/{it.pk}/?log=all"
        found.append([costs(act, user, page) for user in (house.tan, house.lu)])
        submit(act, house.tan, it, RECESS)
        act(house.chen, it, "check", RECESS)
        found[-1] += [costs(act, user, page) for user in (house.chen, house.an, house.shen)]
    assert found[0] == found[1]
    assert max(found[0]) <= 45


def test_an_invited_deputys_desk_costs_the_same_however_many_ask(act, house):
    found = []
    for more in (4, 8):
        for _ in range(more):
            it = draft(act, house.tan, RECESS)
            invite(act, house.tan, it, RECESS, house.lu)
        found.append(costs(act, house.lu, "/"))
    assert found[0] == found[1]


@pytest.mark.parametrize("who", ["tan", "chen", "an"])
def test_the_desk_of_who_reviews_costs_the_same_however_many_wait(act, house, who):
    found = []
    for more in (4, 8):
        for _ in range(more):
            draft(act, house.tan, RECESS)
            submit(act, house.tan, draft(act, house.tan, RECESS), RECESS)
            hand_in(act, house, RECESS)
        found.append(costs(act, getattr(house, who), "/"))
    assert found[0] == found[1]


def hand_to_units(act, house, *helpers):
    """To water, which has spoken with the deputy, and asks for all that a unit may ask."""
    water, *_ = assign(
        act, house, accepted(act, house), lead=house.water, bodies=helpers, on=RECESS
    )
    done(act(house.gao, water, "sign", RECESS))
    contact(act, house.gao, water, RECESS)
    asked = {"reason": "要与省里衔接。", "until": "2026-10-30"}
    for kind in UNDER[1:]:
        page = f"/suggestions/under/{water.pk}/{kind}/new/"
        done(act.post(house.gao, page, RECESS, **asked))
    return water


def test_the_lists_of_the_units_cost_the_same_whatever_their_length(act, house):
    found = []
    for more in (2, 5):
        for _ in range(more):
            hand_to_units(act, house, house.housing)
        places = {kind: f"/suggestions/{kind}s/" for kind in ("assignment", *UNDER)}
        found.append(
            {(kind, it): costs(act, getattr(house, it), place)
             for kind, place in places.items() for it in WORKERS}
        )  # fmt: skip
    assert found[0] == found[1]
    assert max(found[0].values()) <= 30


def test_the_pages_of_a_unit_cost_the_same_however_much_is_on_them(act, house):
    """However often it spoke with the deputy, and however many units help it."""
    found = []
    for helpers, often in (([house.housing], 1), ([house.housing, house.health, house.farm], 6)):
        water = hand_to_units(act, house, *helpers)
        for _ in range(often):
            contact(act, house.gao, water, RECESS)
        pages = [water, water.suggestion, *(getattr(water, it).first() for it in PARTS)]
        places = [f"/suggestions/{it._meta.model_name}s/{it.pk}/?log=all" for it in pages]
        found.append([costs(act, getattr(house, it), page) for it in WORKERS for page in places])
    assert found[0] == found[1]
    assert max(found[0]) <= 60


def test_the_pages_of_a_fund_cost_the_same_however_much_is_granted(act, house):
    """However many grants there are, each with its payments."""
    year, found = fund(act, house), []
    for more in (1, 3):
        for _ in range(more):
            grant = granted(act, house, at_work(act, house))
            for _ in range(more):
                done(pay(act, house, grant, "1"))
        kinds = ("funds/", f"funds/{year.pk}/?log=all", "grants/", f"grants/{grant.pk}/?log=all")
        people = (house.an, house.zhou, house.shen)
        places = [f"/suggestions/{it}" for it in kinds]
        found.append([costs(act, who, place) for who in people for place in places])
    assert found[0] == found[1]
    assert max(found[0]) <= 50
