"""督办: who sees to it that what was assigned is really handled (rules 28; 代表法 第五十二条)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from renda.invariants.dates import changed_silently
from renda.models import Event, Notice
from renda.succession import pass_work_on
from suggestions.models import Oversight
from tests.conftest import noon, watch
from tests.suggestions.cast import motion, now, read
from tests.suggestions.handled import (
    ASSIGNED_ON,
    MET_ON,
    RATED_ON,
    REPLIED_ON,
    SIGNED_ON,
    accepted,
    assigned,
    contact,
    decide,
    done,
    due,
    page,
    rate,
    replied,
    reply,
)

Status, Kind = Oversight.Status, Oversight.Kind
DUE = date(2026, 9, 30)
WORDS = {"due_on": DUE, "reason": "涉及学生安全，代表多次提出。"}
LOOK = {"happened_on": "2026-05-21", "way": "visit", "people": "周明远、刘江",
        "gist": "到城东小学门口看了现场。", "demand": "6月底前拿出方案。"}  # fmt: skip
LOOKED_ON, REPORTED_ON = date(2026, 5, 22), date(2026, 9, 21)


def place(it):
    return f"/suggestions/under/{it.pk}/oversight/new/"


def propose(act, house, suggestion, on=ASSIGNED_ON, **facts):
    said = {"body": house.council.pk, "person": house.zhou.pk, **WORDS, **facts}
    done(act.post(house.an, place(suggestion), on, **said))
    return Oversight.objects.latest("pk")


def take_up(act, house, suggestion, kind="counterpart", on=ASSIGNED_ON, **facts):
    said = {"kind": kind, "body": house.committee.pk, "person": house.lin.pk, **WORDS, **facts}
    answer = act.post(house.an, f"{place(suggestion)}take_up/", on, **said)
    return Oversight.objects.latest("pk") if answer.status_code == 302 else answer


def decided(act, house, suggestion, on=ASSIGNED_ON):
    it = propose(act, house, suggestion, on)
    said = {"person": house.zhou.pk, "due_on": DUE, "note": "第35次主任会议"}
    done(act(house.zhou, it, "decide", on, **said))
    return now(it)


def told(event):
    return {*Notice.objects.filter(event__name=event).values_list("recipient__username", flat=True)}


def test_of_a_key_one_the_council_of_chairpersons_decides(act, house):
    it = propose(act, house, assigned(act, house)[0].suggestion)
    assert (it.kind, it.status, due(it, "oversee")) == (Kind.KEY, Status.PROPOSED, None)
    assert told("propose") == {"zhou"}
    said = {"person": house.zhou.pk, "due_on": "2026-10-15", "note": "第35次主任会议"}
    assert act(house.an, it, "decide", ASSIGNED_ON, **said).status_code == 403
    done(act(house.zhou, it, "decide", ASSIGNED_ON, **said))
    assert (now(it).status, due(it, "oversee")) == (Status.RUNNING, date(2026, 10, 15))
    assert told("decide") == {"an", "gao", "tan"}
    part = it.suggestion.assignments.get()
    assert "主任会议重点督办" in page(act, house.gao, part)
    assert "第35次主任会议" in page(act, house.an, it)


def test_the_day_that_was_decided_is_on_record(act, house):
    """Of each, as the nightly check asks it."""
    first = assigned(act, house)[0].suggestion
    decided(act, house, first)
    take_up(act, house, first)
    days = Event.objects.filter(name__in=("decide", "take_up")).values_list("facts__until")
    assert [*days] == [(DUE.isoformat(),)] * 2
    assert [*changed_silently(None)] == []


def test_what_the_council_does_not_take_is_dropped_with_its_reason(act, house):
    it = propose(act, house, assigned(act, house)[0].suggestion)
    assert act(house.zhou, it, "decline", ASSIGNED_ON).status_code == 422
    done(act(house.zhou, it, "decline", ASSIGNED_ON, reason="已列入专题询问"))
    assert now(it).status == Status.DROPPED and "已列入专题询问" in page(act, house.an, it)


@pytest.mark.parametrize("kind", [it for it in Kind if it not in (Kind.KEY, Kind.ROLLING)])
def test_the_others_the_committee_takes_up_itself(act, house, kind):
    whole = assigned(act, house)[0].suggestion
    it = take_up(act, house, whole, kind)
    assert (it.status, due(it, "oversee")) == (Status.RUNNING, DUE)
    assert told("take_up") == {"wu", "lin", "gao", "tan"}  # lin heads the committee, and is named
    for user in (house.wu, house.zhou, house.gao, house.tan):
        answer = act.post(user, f"{place(whole)}take_up/", ASSIGNED_ON, kind="second", **WORDS)
        assert answer.status_code == 403


def test_the_council_decides_of_no_other_kind_and_the_committee_of_no_key_one(act, house):
    answer = take_up(act, house, assigned(act, house)[0].suggestion, "key")
    assert answer.status_code == 422 and "请从列表里选" in read(answer)


def test_of_one_suggestion_one_of_a_kind_runs(act, house):
    whole = assigned(act, house)[0].suggestion
    it = take_up(act, house, whole)
    again = take_up(act, house, whole)
    assert again.status_code == 422 and Oversight.objects.count() == 1
    take_up(act, house, whole, "second")
    with pytest.raises(IntegrityError), transaction.atomic():
        Oversight.objects.filter(kind="second").update(kind="counterpart")
    done(act(house.an, it, "end", LOOKED_ON, reason="代表已经满意"))
    take_up(act, house, whole, on=LOOKED_ON)
    propose(act, house, whole)
    refused = act.post(house.an, place(whole), ASSIGNED_ON, **WORDS)
    assert refused.status_code == 403 and "已经有一件主任会议重点督办在进行" in read(refused)


def test_who_oversees_sits_in_the_body_that_does(act, house):
    whole = assigned(act, house)[0].suggestion
    answer = take_up(act, house, whole, person=house.zhou.pk)
    assert answer.status_code == 422 and "不在农业与农村工委任职" in read(answer)
    assert take_up(act, house, whole, body=house.water.pk).status_code == 422
    assert take_up(act, house, whole, due_on=ASSIGNED_ON).status_code == 422
    it = take_up(act, house, whole, "full_time", body=house.standing.pk, person=house.ma.pk)
    assert it.person == house.ma


def test_it_is_looked_at_any_number_of_times_and_units_and_deputies_are_told(act, house):
    it = decided(act, house, assigned(act, house)[0].suggestion)
    for day in ("2026-05-21", "2026-05-22"):
        done(act(house.zhou, it, "look", LOOKED_ON, **{**LOOK, "happened_on": day}))
    assert it.looks.count() == 2 and now(it).status == Status.RUNNING
    assert told("look") == {"an", "gao", "tan"}
    for user in (house.gao, house.tan):
        assert "6月底前拿出方案" in page(act, user, it, LOOKED_ON)
        assert act(user, it, "look", LOOKED_ON, **LOOK).status_code == 403
    early = act(house.zhou, it, "look", LOOKED_ON, **{**LOOK, "happened_on": "2026-05-11"})
    assert early.status_code == 422 and "不能早于列入督办的日期" in read(early)


def test_it_is_reported_once_it_was_looked_at_and_that_meets_its_day(act, house):
    it = decided(act, house, assigned(act, house)[0].suggestion)
    refused = act(house.zhou, it, "report", REPORTED_ON, text="已办好")
    assert refused.status_code == 422 and "至少要有一次督办活动" in read(refused)
    done(act(house.zhou, it, "look", LOOKED_ON, **LOOK))
    done(act(house.zhou, it, "report", REPORTED_ON, text="信号灯已经通电"))
    assert now(it).status == Status.REPORTED and not it.obligations.open().exists()
    assert "信号灯已经通电" in page(act, house.an, it) and told("report") == {"an", "gao", "tan"}


def test_whoever_reports_too_late_is_late(act, house):
    take_up(act, house, assigned(act, house)[0].suggestion)
    watch(date(2026, 9, 29), date(2026, 10, 1))
    late = Notice.objects.filter(obligation__deadline="oversee", stage__gt=0)
    assert {*late.values_list("recipient__username", flat=True)} & {"wu", "lin"}


def test_a_full_time_member_is_named_and_no_other_member_sees_it(act, house):
    whole = assigned(act, house)[0].suggestion
    it = take_up(act, house, whole, "full_time", body=house.standing.pk, person=house.ma.pk)
    assert "城东小学" in page(act, house.ma, whole) and "城东小学" in page(act, house.ma, it)
    done(act(house.ma, it, "look", LOOKED_ON, **LOOK))
    for user in (house.hu, house.sun, house.lu, house.dong, house.wu):
        address = f"/suggestions/oversights/{it.pk}/"
        assert act.see(user, address, LOOKED_ON).status_code == 404


def test_whoever_oversees_reads_all_that_the_units_do_until_it_is_dropped(act, house):
    [part] = assigned(act, house)
    done(act(house.gao, part, "sign", SIGNED_ON))
    spoken = contact(act, house.gao, part)
    for one in (part, spoken, part.suggestion):
        assert "城东小学" not in page(act, house.wu, one)
    take_up(act, house, part.suggestion, on=MET_ON)
    for one in (part, part.suggestion):
        assert "城东小学" in page(act, house.wu, one)
    assert "分两步办" in page(act, house.wu, spoken)


def test_what_is_kept_confidential_stays_with_the_committee(act, house):
    whole = assigned(act, house, is_confidential="on")[0].suggestion
    refused = act.post(house.an, place(whole), ASSIGNED_ON, **WORDS)
    assert refused.status_code == 403 and "不提请主任会议" in read(refused)
    assert take_up(act, house, whole).status_code == 422  # by another committee
    it = take_up(act, house, whole, body=house.deputies_committee.pk, person=house.bao.pk)
    for user in (house.zhou, house.wu, house.ma):
        for one in (it, whole):
            address = f"/suggestions/{one._meta.model_name}s/{one.pk}/"
            assert act.see(user, address, LOOKED_ON).status_code == 404
    done(act(house.an, it, "look", LOOKED_ON, **LOOK))
    assert not told("look") & {"zhou", "wu", "ma"}


def test_before_a_key_one_is_replied_to_the_deputy_is_met_three_times(act, house):
    [part] = assigned(act, house)
    done(act(house.gao, part, "sign", SIGNED_ON))
    contact(act, house.gao, part)
    decided(act, house, part.suggestion, MET_ON)
    refused = act(house.gao, part, "draft", REPLIED_ON)
    assert refused.status_code == 422
    assert "主任会议重点督办的，答复前至少要面商代表3次，现在记有1次" in read(refused)
    for way in ("phone", "visit"):
        contact(act, house.gao, part, way=way)
    assert "现在记有2次" in read(act(house.gao, part, "draft", REPLIED_ON))  # no telephone
    contact(act, house.gao, part)
    reply(act, house, part)


def test_the_congress_decides_how_often(act, house):
    decide(house, "suggestion.min_contacts_before_reply_key", "2")
    [part] = assigned(act, house)
    done(act(house.gao, part, "sign", SIGNED_ON))
    contact(act, house.gao, part)
    decided(act, house, part.suggestion, MET_ON)
    contact(act, house.gao, part)
    reply(act, house, part)


def test_what_is_taken_back_is_overseen_no_more(act, house):
    whole = assigned(act, house)[0].suggestion
    key, other = propose(act, house, whole), take_up(act, house, whole)
    done(act(house.tan, whole, "withdraw", LOOKED_ON, reason="已解决"))
    assert [now(it).status for it in (key, other)] == [Status.DROPPED, Status.ENDED]
    assert not other.obligations.open().exists()


def test_of_what_is_closed_only_the_promises_are_overseen(act, house):
    whole = rate(act, house.tan, replied(act, house)).suggestion
    assert now(whole).status == "closed"
    assert take_up(act, house, whole, "second", RATED_ON).status_code == 422
    assert take_up(act, house, whole, "rolling", RATED_ON).kind == Kind.ROLLING
    assert act.post(house.an, place(whole), RATED_ON, **WORDS).status_code == 403


def test_motions_and_what_is_not_taken_in_are_not_overseen(act, house):
    it = motion(act, house, RATED_ON, house.nine)
    assert act.post(house.an, place(it), RATED_ON, **WORDS).status_code == 404
    assert take_up(act, house, accepted(act, house)).kind == Kind.COUNTERPART


def test_whoever_takes_over_the_work_oversees_on(act, house):
    it = decided(act, house, assigned(act, house)[0].suggestion)
    pass_work_on(house.zhou, house.hu, LOOKED_ON, house.guan, noon(LOOKED_ON))
    assert now(it).person == house.hu
    done(act(house.hu, it, "look", LOOKED_ON, **LOOK))


def test_a_key_one_ends_by_a_decision_of_the_council_which_is_told(act, house):
    it = decided(act, house, assigned(act, house)[0].suggestion)
    answer = act(house.an, it, "end", LOOKED_ON, reason="代表已经满意")
    assert answer.status_code == 422 and "请填写" in read(answer)
    said = {"reason": "代表已经满意", "decision": "第40次主任会议"}
    done(act(house.an, it, "end", LOOKED_ON, **said))
    assert "zhou" in told("end") and "第40次主任会议决定。代表已经满意" in page(act, house.zhou, it)


def test_whoever_is_named_finds_the_day_among_the_dates_ahead(act, house):
    decided(act, house, assigned(act, house)[0].suggestion)
    home = read(act.see(house.zhou, "/", date(2026, 9, 10)))
    assert "报告督办情况到期" in home.partition("近期日程")[2]


def test_a_link_may_say_which_kind(act, house):
    whole = assigned(act, house)[0].suggestion
    asked = read(act.see(house.an, f"{place(whole)}take_up/?kind=second&reason=x", ASSIGNED_ON))
    assert '<option value="second" selected>' in asked
    assert ">x</textarea>" not in asked
    assert not Event.objects.filter(name="take_up").exists()
