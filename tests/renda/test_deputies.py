"""A deputy's seat is a post in a delegation, and gives no part in the work of the congress."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from renda.models import Body, Deputy, Duty, Event, Membership
from tests.conftest import (
    HAND_OVER,
    START,
    Kind,
    add_body,
    add_user,
    appoint,
    noon,
    seat,
)
from tests.supervision.cast import handed


@pytest.fixture
def town(county):
    return add_body(county.congress, "城关镇代表团", Kind.DELEGATION)


@pytest.fixture
def tan(county, town):
    return seat(add_user("tan", "谭秋实"), town, certificate="18-001").user


def refusal(call, *args, **facts):
    with pytest.raises(ValidationError) as why:
        call(*args, **facts)
    return why.value.message_dict


def test_a_deputy_sits_in_a_delegation_and_nowhere_else(county, town):
    assert refusal(seat, county.nobody, county.standing) == {"body": ["代表要编入一个代表团。"]}
    placed = refusal(appoint, county.nobody, Duty.DEPUTY, county.standing)
    assert placed == {"duty": ["代表职务在代表团里登记。"]}
    assert "duty" in refusal(appoint, county.nobody, Duty.CHAIR, town)
    assert not Deputy.objects.exists() and not county.nobody.memberships.exists()


def test_a_seat_moves_between_delegations_of_its_own_congress_only(county, town, tan):
    held = Deputy.objects.get(user=tan)
    held.body = add_body(county.other.congress, "他县代表团", Kind.DELEGATION)
    assert refusal(held.save, by=None, at=noon(HAND_OVER)) == {"body": ["要选本级的代表团。"]}


def test_who_sits_in_two_congresses_has_two_posts_and_one_account(county, act, tan):
    theirs = add_body(county.other.congress, "他县代表团", Kind.DELEGATION)
    seat(tan, theirs, certificate="18-001")  # a number of another congress
    assert [it.body.congress.place for it in tan.posts_on(HAND_OVER)] == ["云河县", "临江县"]
    assert tan.congresses(HAND_OVER) == [county.congress, county.other.congress]
    assert act.see(tan, "/", HAND_OVER).status_code == 200


def test_each_change_of_a_seat_is_on_record(county, tan):
    held = Deputy.objects.get(user=tan)
    held.district, held.to_on = "第三选区", HAND_OVER
    held.save(by=county.guan, at=noon(HAND_OVER))
    entered, changed = Event.objects.filter(
        subject_id=held.pk, subject_type__model="deputy"
    ).order_by("pk")
    assert (entered.label, entered.facts["row"]) == ("登记代表", "谭秋实：城关镇代表团代表")
    assert changed.facts["changed"] == {
        "district": ["", "第三选区"], "to_on": [None, "2026-04-02"],
    }  # fmt: skip
    assert (changed.actor, changed.congress) == (county.guan, county.congress)
    assert not Membership.objects.running(date(2026, 4, 3)).filter(user=tan).exists()


def test_a_deputy_comes_home_to_empty_panels(county, act, client, tan):
    page = act.see(tan, "/", HAND_OVER)
    assert "renda/home_deputy.html" in {it.name for it in page.templates}
    assert page.context["desk"].figures["awaiting"] == 0
    gone = act.see(tan, "/supervision/opinions/", HAND_OVER).content.decode()
    assert "没有" in gone


def test_a_deputy_is_none_of_the_staff(county, act, tan, town):
    appoint(tan, Duty.HEAD, town)
    assert not any(it.is_staff for it in tan.posts)
    assert all(it.is_staff for it in county.wu.posts)
    assert not any(it.is_staff for it in county.ma.posts)
    opinion = handed(act, county)
    assert act.see(tan, f"/supervision/opinions/{opinion.pk}/", HAND_OVER).status_code == 404


def test_nobody_takes_over_a_seat(county, act, client, tan, town):
    there = f"/people/{tan.pk}/pass-on/"
    page = act.see(county.guan, there, HAND_OVER).content.decode()
    assert "没有要移交的" in page
    appoint(tan, Duty.HEAD, town)
    facts = {"to": county.nobody.pk, "on": HAND_OVER}
    seated = Membership.objects.get(user=tan, duty=Duty.DEPUTY)
    assert act.post(county.guan, there, HAND_OVER, posts=[seated.pk], **facts).status_code == 422
    headed = Membership.objects.get(user=tan, duty=Duty.HEAD)
    assert act.post(county.guan, there, HAND_OVER, posts=[headed.pk], **facts).status_code == 302
    [taken] = county.nobody.memberships.all()
    assert (taken.duty, taken.body) == (Duty.HEAD, town)


def test_a_delegation_is_not_merged_nor_anything_into_it(county, act, town):
    page = act.see(county.guan, f"/bodies/{town.pk}/succeed/", HAND_OVER).content.decode()
    assert "代表团不在这里撤并" in page
    facts = {"into": town.pk, "on": HAND_OVER}
    answer = act.post(county.guan, f"/bodies/{county.water.pk}/succeed/", HAND_OVER, **facts)
    assert answer.status_code == 422
    assert town not in Body.objects.executive() and county.water in Body.objects.executive()


def test_the_committee_of_the_deputies_stands_under_the_council(county):
    facts = (county.congress, "代表工委", Kind.DEPUTIES_COMMITTEE)
    assert refusal(add_body, *facts) == {"parent": ["代表工作委员会隶属主任会议。"]}
    clerk = appoint(add_user("fang", "方圆"), Duty.HANDLER, add_body(*facts, county.council))
    assert clerk.is_staff and clerk.from_on == START
