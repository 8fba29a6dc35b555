"""变更公开意愿: what an author lets be known may change once it was handed in."""

import pytest

from tests.suggestions.cast import RECESS, hand_in, now, read
from tests.suggestions.handled import RATED_ON, assigned, done, page, replied
from tests.suggestions.test_disclosure import decide, form
from tests.suggestions.test_opened import page as open_page
from tests.suggestions.test_opened import place, publish, see
from tests.suggestions.test_oversight import take_up

pytestmark = pytest.mark.django_db


def restate(act, user, it, on=RATED_ON, **facts):
    """The form sends no box that is not ticked."""
    said = {"disclosure": it.disclosure, "reason": "涉及本人家庭", **facts}
    said |= (
        {"is_confidential": "on"} if it.is_confidential and "is_confidential" not in facts else {}
    )
    return act(user, it, "restate", on, **{name: value for name, value in said.items() if value})


def test_what_its_author_no_longer_lets_be_known_is_public_no_more(act, house):
    it = publish(act, house)
    assert it.suggestion.matter in see(place(house))
    done(restate(act, house.tan, it.suggestion, disclosure="none"))
    assert see(open_page(house, it)) == "404" and it.suggestion.matter not in see(place(house))


def test_the_committee_decides_anew_what_everybody_may_read(act, house):
    it = publish(act, house)
    done(restate(act, house.tan, it.suggestion, disclosure="none"))
    assert now(it).to_disclose
    assert "去办理：确定公开" in read(act.see(house.an, "/", RATED_ON))
    choices = form(act, house.an, it).context["form"].fields["disclosure"].choices
    assert [value for value, _ in choices] == ["none"]
    done(decide(act, house, it, disclosure="none", ground="author"))
    assert not now(it).to_disclose


def test_whoever_asks_to_be_kept_is_named_and_found_no_more(act, house):
    it = publish(act, house)
    assert "谭松" in see(open_page(house, it))
    done(restate(act, house.tan, it.suggestion, is_confidential="on"))
    assert "谭松" not in see(open_page(house, it))
    for user, sees in ((house.an, True), (house.zhou, False)):
        answer = act.see(user, f"/suggestions/suggestions/{it.suggestion_id}/", RATED_ON)
        assert (answer.status_code == 200) == sees


def test_the_office_records_what_the_author_asks_for_in_writing(act, house):
    it = replied(act, house).suggestion
    done(restate(act, house.an, it, disclosure="summary"))
    assert now(it).disclosure == "summary" and "涉及本人家庭" in page(act, house.tan, it)


def test_what_no_reply_was_decided_of_stays_to_be_decided_once(act, house):
    it = replied(act, house)
    done(restate(act, house.tan, it.suggestion, disclosure="summary"))
    assert not it.events.filter(name="decide_anew").exists()


def test_it_changes_from_the_day_it_was_handed_in(act, house):
    it = hand_in(act, house, RECESS)
    done(restate(act, house.tan, it, RECESS, disclosure="none"))
    assert now(it).disclosure == "none"


@pytest.mark.parametrize("who", ["lu", "gao", "zhou", "qin", "wu"])
def test_nobody_else_changes_it(act, house, who):
    it = assigned(act, house)[0].suggestion
    answer = restate(act, getattr(house, who), it, disclosure="none")
    assert answer.status_code in (403, 404)


def test_where_nothing_is_changed_it_says_so(act, house):
    it = assigned(act, house)[0].suggestion
    assert "都没有改动" in read(restate(act, house.tan, it))
    assert restate(act, house.tan, it, disclosure="none", reason="").status_code == 422


def test_while_it_is_overseen_its_author_is_known_already(act, house):
    it = assigned(act, house)[0].suggestion
    take_up(act, house, it)
    answer = restate(act, house.tan, it, is_confidential="on")
    assert answer.status_code == 422 and "先结束督办" in read(answer)
    assert not now(it).is_confidential
