"""The brake: what waits for a person is let out or not, once, with a reason, on the record."""

from datetime import date, timedelta

import pytest

from renda.enforcement import keep_watch
from renda.models import Duty, Event, Message, Notice
from tests.conftest import add_user, appoint, noon
from tests.supervision.cast import handed

LAST_WATCH = date(2026, 4, 20)  # more than a day, less than a month before
LATE = date(2026, 5, 8)  # the plans were due on 6 May
State = Message.State


@pytest.fixture
def held(county, act):
    """Three bodies are late with their plans; the brake is on because the sweep lay still."""
    handed(act, county)
    keep_watch(at=noon(LAST_WATCH))
    keep_watch(at=noon(LATE))
    Message.objects.exclude(state=State.HELD).update(state=State.SENT)
    assert Message.objects.held().count() == 3
    return Message.objects.held().order_by("pk")


def see(act, county, user=None):
    return act.see(user or county.guan, "/held/", LATE)


def decide(act, county, act_name, user=None, **facts):
    return act.post(user or county.guan, f"/held/{act_name}/", LATE, **facts)


def test_the_page_says_who_and_what_but_no_title(county, act, held):
    page = see(act, county).content.decode()
    assert "逾期1天·县水利局：1条" in page and "刘江" in page and "报送办理方案" in page
    assert "逾期 2 天" in page and "饮水安全" not in page


def test_released_ones_go_in_line(county, act, held):
    assert decide(act, county, "release", reason="确有逾期", every="1").status_code == 302
    assert not Message.objects.held().exists()
    assert Message.objects.free(noon(LATE)).count() == 3
    event = Event.objects.latest("pk")
    assert (event.name, event.label, event.actor) == ("release", "提醒放行", county.guan)
    assert event.facts["reason"] == "确有逾期" and len(event.facts["messages"]) == 3
    assert decide(act, county, "release", reason="再来", every="1").status_code == 302
    assert Event.objects.latest("pk") == event


def test_only_the_ticked_are_discarded(county, act, held):
    first = held[0].pk
    assert decide(act, county, "discard", reason="时钟不对", picked=[first]).status_code == 302
    assert Message.objects.get(pk=first).state == State.DISCARDED
    assert Message.objects.held().count() == 2
    assert Notice.objects.live().filter(messages=first).exists()


@pytest.mark.parametrize(
    "facts, field", [({"every": "1"}, "reason"), ({"reason": "核对过"}, "picked")]
)
def test_what_is_missing_is_said_and_the_rest_stays(county, act, held, facts, field):
    response = decide(act, county, "release", **facts)
    assert response.status_code == 422
    page = response.content.decode()
    assert list(response.context["lists"][0]["form"].errors) == [field]
    assert facts.get("reason", "checked") in page
    assert Message.objects.held().count() == 3


def test_ticks_stay_when_the_reason_is_missing(county, act, held):
    page = decide(act, county, "release", picked=[held[1].pk]).content.decode()
    assert f'value="{held[1].pk}" checked' in page
    assert f'value="{held[0].pk}" checked' not in page


def test_other_congresses_and_other_people_have_no_hand_in_it(county, act, held):
    rival = appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, county.other.standing).user
    assert "刘江" not in see(act, county, rival).content.decode()
    decide(act, county, "release", rival, reason="越权", every="1")
    assert (
        decide(act, county, "release", rival, reason="越", picked=[held[0].pk]).status_code == 422
    )
    for user in (county.wu, county.shen, county.zhou):
        assert see(act, county, user).status_code == 403
        assert decide(act, county, "release", user, reason="越权", every="1").status_code == 403
    assert Message.objects.held().count() == 3
    assert decide(act, county, "burn", reason="无", every="1").status_code == 404
    assert act.see(county.guan, "/held/release/", LATE).status_code == 405


def test_unknown_ones_are_sent_again_or_marked(county, act, held):
    first, second, _ = held
    Message.objects.filter(pk__in=[first.pk, second.pk]).update(state=State.UNKNOWN, attempts=5)
    assert "是否送达不明" in see(act, county).content.decode()
    decide(act, county, "sent", reason="本人已收到", picked=[first.pk])
    decide(act, county, "retry", reason="没有收到", picked=[second.pk])
    assert Message.objects.get(pk=first.pk).state == State.SENT
    again = Message.objects.get(pk=second.pk)
    assert (again.state, again.attempts) == (State.PENDING, 0)
    assert decide(act, county, "sent", reason="混", picked=[held[0].pk]).status_code == 422


def test_a_list_of_any_length_costs_the_same(county, act, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        see(act, county)
    for number in range(10):
        notice = Notice.objects.create(
            recipient=add_user(f"p{number}", "某人"), obligation=held[0].notice.obligation,
            stage=3, at=noon(LATE) + timedelta(1),
        )  # fmt: skip
        Message.objects.create(
            notice=notice, channel="mail", state=State.HELD, next_try_at=noon(LATE)
        )
    with django_assert_max_num_queries(len(few)):
        see(act, county)


def test_nothing_waits(county, act):
    page = see(act, county).content.decode()
    assert "没有暂停发送的提醒" in page and "没有送达不明的消息" in page
