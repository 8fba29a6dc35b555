"""Who rates a reply: whoever raised it, as long as they are a deputy, and not of the unit.

上海 第二十一条, 重庆 第二十六条: the lead deputy rates; 代表法 第四十八条: a seat ends.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Deputy, Duty
from tests.conftest import appoint, watch
from tests.renda.papers import pdf
from tests.suggestions.cast import RECESS, draft, invite, now, read, seat_of, sign, submit
from tests.suggestions.handled import (
    RATED_ON,
    assign,
    contact,
    done,
    due,
    page,
    rate,
    replied,
    reply,
)
from tests.suggestions.test_promises import MADE, report
from tests.suggestions.test_story import told

ENDED_ON = date(2026, 6, 25)


def leaves(user, on=ENDED_ON):
    """Their seat has ended."""
    Deputy.objects.filter(user=user).update(to_on=on)


@pytest.fixture
def it(act, house):
    """A reply to tan and lu, of whom tan is the first; tan is no deputy any more."""
    raised = draft(act, house.tan, RECESS)
    invite(act, house.tan, raised, RECESS, house.lu)
    sign(act, raised, RECESS, house.lu)
    submit(act, house.tan, raised, RECESS)
    done(act(house.chen, raised, "check", RECESS))
    done(act(house.an, raised, "accept", RECESS, field="transport"))
    [it] = assign(act, house, raised, lead=house.water)
    done(act(house.gao, it, "sign", date(2026, 5, 13)))
    contact(act, house.gao, it)
    reply(act, house, it, **MADE)
    leaves(house.tan)
    return now(it)


def pass_to(act, house, it, heir, **facts):
    said = {"heir": seat_of(heir), "reason": "领衔代表已调离本县。", **facts}
    return act(house.an, it.suggestion, "name_heir", RATED_ON, **said)


def test_while_the_lead_sits_nobody_else_rates(act, house):
    it = replied(act, house)
    answer = pass_to(act, house, it, house.lu)
    assert answer.status_code == 422 and "还在任，由本人评价" in read(answer)


def test_once_the_lead_sits_no_more_the_office_names_who_rates(act, house, it):
    rated = {"attitude": "satisfied", "result": "satisfied", "comment": ""}
    assert act(house.lu, it, "evaluate", RATED_ON, **rated).status_code == 403
    done(pass_to(act, house, it, house.lu))
    assert "lu" in told(it.suggestion, "name_heir")
    assert "接替评价" in page(act, house.an, it.suggestion)
    assert "/evaluate/" in page(act, house.lu, it)
    receipt = read(act.see(house.an, f"/letters/receipt/{it.last_reply.pk}/", RATED_ON))
    assert "陆梅代表：" in receipt and "谭松" not in receipt
    assert rate(act, house.lu, it).status == "settled"


def test_they_confirm_what_was_promised_too(act, house, it):
    done(pass_to(act, house, it, house.lu))
    promise = it.promises.get(content="装好信号灯")
    report(act, house, promise)
    done(act(house.lu, promise, "confirm", date(2026, 9, 22), result="satisfied", note=""))
    assert now(promise).status == "kept"


@pytest.mark.parametrize("who", ["shi", "chen"])
def test_it_is_one_who_signed_or_another_of_the_delegation(act, house, it, who):
    answer = pass_to(act, house, it, getattr(house, who))
    assert (answer.status_code == 302) is (who == "chen")


def test_only_the_office_names_them_and_says_why(act, house, it):
    assert pass_to(act, house, it, house.lu, reason="").status_code == 422
    said = {"heir": seat_of(house.lu), "reason": "调离"}
    for user in (house.lu, house.chen, house.gao):
        answer = act(user, it.suggestion, "name_heir", RATED_ON, **said)
        assert answer.status_code in (403, 404)


# on paper

TICKED = {"attitude": "basic", "result": "satisfied", "comment": ""}


def enter(act, user, it, on=RATED_ON, **facts):
    scan = {"files": SimpleUploadedFile("征询意见表.pdf", pdf())}
    return act(user, it, "enter_evaluation", on, **{**TICKED, **scan, **facts})


def test_what_a_deputy_ticked_on_paper_the_office_enters_with_its_scan(act, house):
    it = replied(act, house)
    assert act(house.an, it, "enter_evaluation", RATED_ON, **TICKED).status_code == 422
    done(enter(act, house.an, it))
    rated = it.evaluations.get()
    assert (now(it).status, rated.attitude, rated.result) == ("settled", "basic", "satisfied")
    assert "安然代为登记" in page(act, house.tan, it) and due(it, "evaluate") is None
    assert "tan" in told(it, "enter_evaluation")
    assert enter(act, house.an, it).status_code in (403, 422), "it is rated already"


def test_who_is_dissatisfied_on_paper_is_heard_too(act, house):
    it = replied(act, house)
    assert enter(act, house.an, it, result="dissatisfied").status_code == 422, "says why"
    done(enter(act, house.an, it, result="dissatisfied", comment="还没有装"))
    assert now(it).status == "disputed"


def test_a_paper_that_came_after_the_reminder_is_entered_all_the_same(act, house):
    it = replied(act, house)
    watch(RATED_ON, date(2026, 9, 1))
    assert now(it).status == "unrated"
    done(enter(act, house.an, it, date(2026, 9, 2)))
    assert now(it).status == "settled"


@pytest.mark.parametrize("who", ["gao", "liu", "chen", "tan"])
def test_only_the_office_enters_it(act, house, who):
    assert enter(act, getattr(house, who), replied(act, house)).status_code == 403


def test_nobody_rates_their_own_unit(act, house):
    it = replied(act, house)
    appoint(house.tan, Duty.HEAD, house.water)
    answer = act(house.tan, it, "evaluate", RATED_ON, attitude="satisfied", result="satisfied")
    assert answer.status_code == 422 and "不评价本单位的答复" in read(answer)
