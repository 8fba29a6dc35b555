"""More time to reply: approved by the committee, or where the congress leaves it to the unit, put
off by it; before the day, and never past six months."""

from datetime import date

import pytest

from suggestions.models import ReplyExtension
from tests.suggestions.cast import read
from tests.suggestions.handled import MET_ON, REPLIED_ON, assigned, decide, done, due, page
from tests.suggestions.test_story import told


def extension(act, user, it, until, on=MET_ON):
    place = f"/suggestions/under/{it.pk}/replyextension/new/"
    return act.post(user, place, on, until=until, reason="要等上级批复")


def test_an_extension_is_approved_by_the_committee_and_the_deputies_are_told(act, house):
    [it] = assigned(act, house)
    done(extension(act, house.gao, it, date(2026, 10, 30)))
    asked = ReplyExtension.objects.get()
    assert act(house.gao, asked, "grant", MET_ON).status_code == 403
    done(act(house.an, asked, "grant", MET_ON))
    assert due(it, "reply") == date(2026, 10, 30) and told(it, "extend") == {"tan"}


def test_no_extension_goes_past_six_months_from_the_assignment(act, house):
    [it] = assigned(act, house)
    answer = extension(act, house.gao, it, date(2026, 11, 13))
    assert answer.status_code == 422 and "六个月" in read(answer)
    done(extension(act, house.gao, it, date(2026, 11, 12)))
    done(act(house.an, ReplyExtension.objects.get(), "grant", MET_ON))
    assert extension(act, house.gao, it, date(2026, 11, 20), REPLIED_ON).status_code == 403


def test_an_extension_is_asked_for_before_the_day(act, house):
    [it] = assigned(act, house)
    assert extension(act, house.gao, it, date(2026, 9, 1), date(2026, 8, 12)).status_code == 403


def put_off(act, user, it, until, on=MET_ON):
    return act(user, it, "put_off", on, until=until, reason="要等上级批复")


def test_where_no_approval_is_asked_for_the_unit_puts_it_off_and_says_so(act, house):
    decide(house, "suggestion.extension_needs_approval", "no")
    [it] = assigned(act, house)
    assert extension(act, house.gao, it, date(2026, 10, 30)).status_code == 403
    done(put_off(act, house.gao, it, date(2026, 10, 30)))
    assert due(it, "reply") == date(2026, 10, 30)
    assert {"tan", "an"} <= told(it, "put_off")


def test_where_approval_is_asked_for_no_unit_puts_it_off(act, house):
    [it] = assigned(act, house)
    answer = put_off(act, house.gao, it, date(2026, 10, 30))
    assert answer.status_code == 422
    assert "本级人大规定“答复延期要经代表工作委员会同意”，不能自行延期答复" in read(answer)
    assert "延期答复" not in page(act, house.gao, it, MET_ON)


@pytest.mark.parametrize(
    ("until", "why"), [(date(2026, 11, 13), "六个月"), (date(2026, 8, 12), "晚于现在的期限")]
)
def test_it_is_put_off_beyond_what_it_owes_and_within_six_months(act, house, until, why):
    decide(house, "suggestion.extension_needs_approval", "no")
    [it] = assigned(act, house)
    answer = put_off(act, house.gao, it, until)
    assert answer.status_code == 422 and why in read(answer) and "要等上级批复" in read(answer)


def test_it_is_put_off_before_the_day(act, house):
    decide(house, "suggestion.extension_needs_approval", "no")
    [it] = assigned(act, house)
    late = put_off(act, house.gao, it, date(2026, 9, 1), date(2026, 8, 12))
    assert late.status_code == 422 and "到期日以前" in read(late)
