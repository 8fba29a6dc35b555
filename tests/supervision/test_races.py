"""Two hands at once, with real threads and real commits. One wins, the other is told why."""

from datetime import date
from functools import partial

import pytest

from renda.delivery import send
from renda.enforcement import let_time_act, sweep
from renda.lifecycle import NotAllowed, perform
from renda.models import Event, Message, Notice, Obligation
from supervision.models import Opinion, Undertaking
from tests.conftest import HAND_OVER, MEETING, all_at_once, noon
from tests.supervision.cast import ask_extension, draft, handed, issue, of, plan

pytestmark = pytest.mark.usefixtures("committed")

ROUNDS = range(5)
ONCE = "7b0e6a52-6c4c-4b4e-9d0e-0c7b1a2f3d4e"


@pytest.fixture
def undertaking(act, county):
    return of(handed(act, county), county.health)


def test_a_hand_over_pressed_twice_happens_once(act, county):
    opinion = draft(act, county)
    issue(act, county, opinion)
    press = partial(perform, opinion, "hand_over", county.zheng, at=noon(HAND_OVER), receipts=[])
    errors = all_at_once(*[press] * 6)
    assert [type(error) for error in errors] == [NotAllowed] * 5
    assert Undertaking.objects.count() == 3
    assert Obligation.objects.filter(deadline__in=["plan", "result"]).count() == 6


def facts(county):
    return {
        "title": "预算", "form": "budget", "meeting": "第三十次会议", "deliberated_on": MEETING,
        "committee": county.committee, "vice_chair": county.zheng, "addressee": county.gov,
        "evaluation": "…",
    }  # fmt: skip


def test_a_draft_begun_twice_from_one_form_is_one(county):
    given = facts(county)
    press = lambda: perform(  # noqa: E731
        Opinion(**given), "draft", county.wu, at=noon(MEETING), once=ONCE, **given
    )
    assert all_at_once(*[press] * 6) == []
    assert Opinion.objects.count() == Event.objects.filter(name="draft").count() == 1


def test_an_urging_sent_twice_from_one_form_is_one(county, undertaking):
    press = partial(
        perform, undertaking, "urge", county.wu, at=noon(HAND_OVER), once=ONCE, text="请抓紧"
    )
    assert all_at_once(*[press] * 4) == []
    assert Event.objects.filter(name="urge").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_an_extension_against_the_sweep(act, county, undertaking, _):
    plan(act, county.he, undertaking, HAND_OVER)
    asked_on, late = date(2026, 9, 30), date(2026, 10, 9)
    assert (
        ask_extension(act, county.he, undertaking, asked_on, date(2026, 12, 8)).status_code == 302
    )
    request = undertaking.extensions.get()
    grant = partial(perform, request, "grant", county.zheng, at=noon(late), note="")
    assert all_at_once(*[partial(sweep, at=noon(late))] * 3, grant) == []
    of_it = Notice.objects.filter(obligation__subject_id=undertaking.pk)
    heard = of_it.filter(stage__isnull=False).count()
    sweep(at=noon(late), everything=True)
    assert of_it.filter(stage__isnull=False).count() == heard
    send(at=noon(late))
    old = Message.objects.filter(
        notice__obligation__deadline="result",
        notice__obligation__generation=1,
        notice__obligation__subject_id=undertaking.pk,
    )
    assert not old.filter(state__in=["pending", "sent"]).exists()
    assert undertaking.obligations.open().get(deadline="result").generation == 2


@pytest.mark.parametrize("_", ROUNDS)
def test_a_grant_against_the_clock(act, county, undertaking, _):
    """On the day after the answer was due both may come; the request ends one way only."""
    ask_extension(act, county.he, undertaking, date(2026, 9, 1), date(2026, 12, 8))
    request = undertaking.extensions.get()
    late = noon(date(2026, 9, 9))
    grant = partial(perform, request, "grant", county.zheng, at=late, note="")
    errors = all_at_once(*[partial(let_time_act, at=late)] * 2, grant)
    assert all(isinstance(error, NotAllowed) for error in errors)
    granted = Event.objects.get(source="asked").name == "grant"
    owed = undertaking.obligations.open().get(deadline="result")
    assert owed.generation == (2 if granted else 1)


@pytest.mark.parametrize("_", ROUNDS)
def test_a_result_against_an_extension(act, county, undertaking, _):
    """Whichever comes first, in the end the result is filed and no clock runs."""
    day = noon(date(2026, 9, 1))
    ask_extension(act, county.he, undertaking, date(2026, 9, 1), date(2026, 12, 8))
    request = undertaking.extensions.get()
    grant = partial(perform, request, "grant", county.zheng, at=day, note="")
    file = partial(perform, undertaking, "file_result", county.he, at=day, text="结果")
    errors = all_at_once(grant, file)
    assert all(isinstance(error, NotAllowed) for error in errors)
    undertaking.refresh_from_db()
    assert undertaking.status == "filed"
    assert not undertaking.obligations.open().exists()
