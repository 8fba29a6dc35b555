"""Who has a part: may they, which are theirs, whom to tell. The three answers always agree."""

from datetime import date

import pytest

from renda.lifecycle import LIFECYCLES
from renda.models import Duty, Event, User
from renda.roles import NOTHING, Clock, Consequence, Person, Role, leads_through_many
from supervision.models import Extension, Opinion, Problem, Undertaking
from tests.conftest import HAND_OVER, add_user, appoint
from tests.supervision.cast import draft, handed, of

OFFICE = Role("工作机构", (Duty.HANDLER, Duty.HEAD), of="committee")
ORGANS = Role("承办单位", (Duty.HANDLER, Duty.HEAD), of="undertakings__body")
MEMBERS = Role("组成人员", (Duty.MEMBER,), of="committee__parent__parent")
VICE = Person("分管副主任", "vice_chair", duty=Duty.VICE_CHAIR, body="committee")
FROM, TO = date(2026, 4, 1), date(2026, 4, 10)  # while zheng is away
BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 11)


def fresh(user):
    """As another request would load them: what a user holds is read once a request."""
    return User.objects.get(pk=user.pk)


def found(role, user, on, model=Opinion):
    return list(model.objects.filter(role.subjects_of(fresh(user), on, model)))


def names(role, subject, on=HAND_OVER):
    return {user.username for user in role.holders(subject, on)}


@pytest.fixture
def opinion(act, county):
    """Handed over to three bureaus; housing answers for two of its four problems."""
    return handed(act, county)


def end(user, on):
    post = user.memberships.get()
    post.to_on = on
    post.save(by=None, at=Event.objects.latest("pk").at)


def stand_in(county, user, from_on=FROM, to_on=TO):
    away = county.zheng.memberships.get()
    return appoint(user, Duty.VICE_CHAIR, away.body, from_on, to_on=to_on, stands_in_for=away)


# A duty in a body


@pytest.mark.parametrize(
    ("who", "role", "is_theirs"),
    [
        ("wu", OFFICE, True),
        ("lin", OFFICE, True),
        ("zheng", OFFICE, False),
        ("gao", OFFICE, False),
        ("yuan", OFFICE, False),
        ("nobody", OFFICE, False),
        ("sun", ORGANS, True),
        ("zhao", ORGANS, True),
        ("tian", ORGANS, False),
        ("qin", ORGANS, False),
        ("ma", MEMBERS, True),
        ("shen", MEMBERS, False),
        ("guan", MEMBERS, False),
    ],
)
def test_what_one_may_and_what_is_ones_own_are_the_same(county, opinion, who, role, is_theirs):
    user = fresh(getattr(county, who))
    assert role.held_by(user, opinion, HAND_OVER) is is_theirs
    assert found(role, user, HAND_OVER) == ([opinion] if is_theirs else [])


def test_a_body_that_answers_twice_finds_the_opinion_once(county, opinion):
    assert Problem.objects.filter(opinion=opinion, body=county.housing).count() == 2
    through = Role("承办单位", (Duty.HANDLER,), of="problems__body")
    assert leads_through_many(Opinion, through.of)
    assert found(through, county.sun, HAND_OVER) == [opinion]


def test_two_bodies_of_one_person_find_the_opinion_once(county, opinion):
    appoint(county.sun, Duty.HANDLER, county.water)
    assert found(ORGANS, county.sun, HAND_OVER) == [opinion]
    visible = LIFECYCLES[Opinion].visible_to(fresh(county.sun), HAND_OVER)
    assert list(visible) == [opinion]


def test_what_is_found_through_many_is_asked_as_a_set(county, opinion):
    sql = str(LIFECYCLES[Opinion].visible_to(fresh(county.sun), HAND_OVER).query)
    assert " IN (SELECT" in sql and "DISTINCT" not in sql


def test_a_duty_holds_from_its_first_day_to_its_last(county, opinion):
    end(county.sun, HAND_OVER)
    after = date(2026, 4, 3)
    assert ORGANS.held_by(fresh(county.sun), opinion, HAND_OVER)
    assert not ORGANS.held_by(fresh(county.sun), opinion, after)
    assert found(ORGANS, county.sun, after) == []
    new = add_user("new", "新人")
    appoint(new, Duty.HANDLER, county.housing, from_on=after)
    assert not ORGANS.held_by(fresh(new), opinion, HAND_OVER)
    assert ORGANS.held_by(fresh(new), opinion, after)


def test_a_duty_in_a_body_of_the_same_name_elsewhere_counts_for_nothing(county, opinion):
    assert county.other.committee.name == county.committee.name
    assert not OFFICE.held_by(county.yuan, opinion, HAND_OVER)
    assert not LIFECYCLES[Opinion].visible_to(county.yuan, HAND_OVER).exists()


def test_a_role_belongs_to_nobody_who_is_not_there(opinion):
    assert not OFFICE.held_by(None, opinion, HAND_OVER)
    assert OFFICE.subjects_of(None, HAND_OVER, Opinion) == NOTHING


# Whom to tell


def test_the_handler_is_told_and_the_head_is_not(opinion):
    assert names(OFFICE, opinion) == {"wu"}


def test_the_head_is_told_where_there_is_no_handler(county, opinion):
    undertaking = of(opinion, county.housing)
    organ = Role("承办单位", (Duty.HANDLER, Duty.HEAD), of="body")
    end(county.sun, BEFORE)
    assert names(organ, undertaking) == {"zhao"}
    assert names(organ, undertaking, on=BEFORE) == {"sun"}


def test_the_head_is_told_where_the_handler_cannot_log_in_any_more(county, opinion):
    User.objects.filter(pk=county.wu.pk).update(is_active=False)
    assert names(OFFICE, opinion) == {"lin"}


def test_nobody_is_told_where_nobody_is(county, opinion):
    end(county.wu, BEFORE)
    end(county.lin, BEFORE)
    assert names(OFFICE, opinion) == set()


def test_all_who_hold_the_duty_are_told(county, opinion):
    appoint(add_user("second", "第二人"), Duty.HANDLER, county.committee)
    assert names(OFFICE, opinion) == {"wu", "second"}
    assert names(MEMBERS, opinion) == {"ma", "hu", "xu"}


def test_each_of_several_bodies_without_a_handler_tells_its_head(county, opinion):
    """One bureau's handler must not silence the others, whose desk is empty."""
    end(county.sun, BEFORE)
    assert names(ORGANS, opinion) == {"gao", "zhao", "he"}


# The very person, and who stands in


def test_the_vice_chair_is_the_one_who_is_named(county, opinion):
    second = add_user("second", "另一位副主任")
    appoint(second, Duty.VICE_CHAIR, county.committee)
    assert VICE.held_by(fresh(county.zheng), opinion, HAND_OVER)
    assert not VICE.held_by(fresh(second), opinion, HAND_OVER)
    assert names(VICE, opinion) == {"zheng"}


@pytest.mark.parametrize(
    ("on", "acts"), [(BEFORE, False), (FROM, True), (HAND_OVER, True), (TO, True), (AFTER, False)]
)
def test_a_stand_in_acts_from_the_first_day_to_the_last(county, opinion, on, acts):
    deputy = add_user("deputy", "代行人")
    stand_in(county, deputy)
    assert VICE.held_by(fresh(deputy), opinion, on) is acts
    assert found(VICE, deputy, on) == ([opinion] if acts else [])
    assert names(VICE, opinion, on) == ({"zheng", "deputy"} if acts else {"zheng"})


def test_the_one_who_is_away_keeps_the_part(county, opinion):
    stand_in(county, add_user("deputy", "代行人"))
    assert VICE.held_by(fresh(county.zheng), opinion, HAND_OVER)


def test_a_stand_in_of_somebody_else_has_no_part(county, opinion):
    other = add_user("other", "另一位副主任")
    post = appoint(other, Duty.VICE_CHAIR, county.committee)
    deputy = add_user("deputy", "代行人")
    appoint(deputy, Duty.VICE_CHAIR, county.committee, FROM, to_on=TO, stands_in_for=post)
    assert not VICE.held_by(fresh(deputy), opinion, HAND_OVER)
    assert names(VICE, opinion) == {"zheng"}


def test_a_stand_in_takes_the_step_and_the_trail_names_them(act, county):
    opinion = draft(act, county)
    deputy = add_user("deputy", "代行人")
    stand_in(county, deputy)
    for step, who, facts in [
        ("submit", county.wu, {}),
        ("approve", county.zhou, {}),
        ("issue", county.wu, {"number": "3号"}),
    ]:
        assert act(who, opinion, step, HAND_OVER, **facts).status_code == 302
    assert act(deputy, opinion, "hand_over", HAND_OVER).status_code == 302
    assert opinion.events.get(name="hand_over").actor == deputy


def test_nobody_is_told_by_an_account_that_was_closed(county, opinion):
    User.objects.filter(pk=county.zheng.pk).update(is_active=False)
    assert names(VICE, Opinion.objects.get(pk=opinion.pk)) == set()


# Time, and what only follows


@pytest.fixture
def asked(act, county, opinion):
    """sun asks for more time on 2 April; the answer is owed within five workdays."""
    undertaking = of(opinion, county.housing)
    facts = {"of": "result", "until": "2026-11-30", "reason": "工程量大"}
    address = f"/supervision/under/{undertaking.pk}/extension/new/"
    assert act.post(county.sun, address, HAND_OVER, **facts).status_code == 302
    return Extension.objects.get()


def test_time_has_a_part_from_the_day_after_the_date(county, asked):
    clock = Clock("系统", after="extension_answer")
    due = asked.obligations.get().due_on
    late = date.fromordinal(due.toordinal() + 1)
    mine = {on: clock.subjects_of(None, on, Extension) for on in (due, late)}
    assert [clock.held_by(None, asked, on) for on in (due, late)] == [False, True]
    assert not Extension.objects.filter(mine[due]).exists()
    assert list(Extension.objects.filter(mine[late])) == [asked]


def test_no_person_is_the_clock(county, asked):
    clock, late = Clock("系统", after="extension_answer"), date(2026, 12, 31)
    assert not clock.held_by(county.zheng, asked, late)
    assert clock.subjects_of(county.zheng, late, Extension) == NOTHING
    assert clock.holders(asked, late) == set()


def test_the_clock_looks_at_its_own_kind_of_subject(county, asked):
    """An undertaking of the same number as a late request is not touched."""
    clock, late = Clock("系统", after="extension_answer"), date(2026, 12, 31)
    assert not Undertaking.objects.filter(clock.subjects_of(None, late, Undertaking)).exists()


def test_a_consequence_is_nobodys_to_take(county, opinion):
    role = Consequence("当面交办")
    for user in (county.wu, county.zheng, county.guan, None):
        assert not role.held_by(user, opinion, HAND_OVER)
        assert role.subjects_of(user, HAND_OVER, Opinion) == NOTHING
    assert role.holders(opinion, HAND_OVER) == set()
    assert role.label == "随“当面交办”"


# Who may begin


@pytest.mark.parametrize(
    ("who", "may"),
    [("wu", True), ("lin", True), ("yuan", True), ("zhou", False), ("gao", False), ("guan", False)],
)
def test_only_a_committee_begins_an_opinion(county, who, may):
    assert OFFICE.may_begin(fresh(getattr(county, who)), Opinion, HAND_OVER) is may


def test_nothing_is_begun_for_a_body_that_is_no_more(county):
    county.committee.ended_on = HAND_OVER
    county.committee.save(by=None, at=Event.objects.latest("pk").at)
    assert not OFFICE.may_begin(fresh(county.wu), Opinion, HAND_OVER)
