"""变更公开意愿: what an author lets be known may change once it was handed in."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.lifecycle import NotAllowed, perform
from suggestions.models import Suggestion
from tests.conftest import noon
from tests.renda.papers import pdf
from tests.suggestions.cast import RECESS, draft, hand_in, invite, now, read, sign, submit
from tests.suggestions.handled import (
    RATED_ON,
    assigned,
    done,
    page,
    replied,
)
from tests.suggestions.test_disclosure import KEPT, decide, form
from tests.suggestions.test_opened import merged, place, publish, see
from tests.suggestions.test_opened import page as open_page
from tests.suggestions.test_oversight import take_up
from tests.suggestions.test_story import told

pytestmark = pytest.mark.django_db


def restate(act, user, it, on=RATED_ON, **facts):
    """Whoever does not raise it encloses what the author has written."""
    said = {
        "disclosure": it.disclosure, "is_confidential": "yes" if it.is_confidential else "no",
        "reason": "涉及本人家庭", "files": SimpleUploadedFile("要求.pdf", pdf()), **facts,
    }  # fmt: skip
    return act(
        user, it, "restate", on, **{name: value for name, value in said.items() if value != ""}
    )


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
    done(restate(act, house.tan, it.suggestion, is_confidential="yes"))
    assert see(open_page(house, it)) == "404"  # until it is decided anew
    done(decide(act, house, it))
    assert it.suggestion.matter in see(open_page(house, it))
    assert "谭松" not in see(open_page(house, it))
    for user, sees in ((house.an, True), (house.zhou, False)):
        answer = act.see(user, f"/suggestions/suggestions/{it.suggestion_id}/", RATED_ON)
        assert (answer.status_code == 200) == sees


def test_whoever_is_kept_is_not_told_of_by_what_was_split_off(act, house):
    it = hand_in(act, house, RECESS)
    other = {"matter": "关于画标线的建议", "grounds": "标线不清。", "proposal": "画标线。"}
    done(act(house.an, it, "split", RECESS, **other))
    part = Suggestion.objects.get(split_from=it)
    for one in (it, part):
        done(act(house.an, one, "accept", RECESS, field="transport"))
    place = f"/suggestions/suggestions/{part.pk}/?log=all"
    assert it.matter in read(act.see(house.zhou, place, RECESS))
    done(restate(act, house.tan, now(it), RECESS, is_confidential="yes"))
    told = read(act.see(house.zhou, place, RECESS))
    assert part.matter in told and it.matter not in told
    assert it.matter in read(act.see(house.an, place, RECESS))


def test_the_office_records_what_the_author_asks_for_in_writing(act, house):
    it = replied(act, house).suggestion
    assert restate(act, house.an, it, disclosure="summary", files="").status_code == 422
    done(restate(act, house.an, it, disclosure="summary"))
    assert now(it).disclosure == "summary" and "涉及本人家庭" in page(act, house.tan, it)


def test_what_no_reply_was_decided_of_stays_to_be_decided_once(act, house):
    it = replied(act, house)
    done(restate(act, house.tan, it.suggestion, disclosure="summary"))
    assert not it.events.filter(name="decide_anew").exists()


def test_whoever_lifts_it_is_named_once_the_committee_has_decided_anew(act, house):
    it = publish(act, house, is_confidential="on")
    assert "谭松" not in see(open_page(house, it))
    done(restate(act, house.tan, it.suggestion, is_confidential="no"))
    assert see(open_page(house, it)) == "404"
    done(decide(act, house, it))
    assert "谭松" in see(open_page(house, it))


def test_what_is_not_to_be_public_either_way_is_not_decided_anew(act, house):
    it = replied(act, house)
    done(decide(act, house, it, **KEPT))
    done(restate(act, house.tan, it.suggestion, disclosure="none"))
    assert not now(it).to_disclose


def joint(act, house, **facts):
    it = draft(act, house.tan, RECESS, **facts)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    return now(it)


def test_whoever_has_signed_it_is_told(act, house):
    it = joint(act, house)
    done(restate(act, house.tan, it, RECESS, disclosure="none"))
    assert told(it, "restate") == {"lu", "chen", "an"}


def test_what_others_signed_in_confidence_is_kept(act, house):
    it = joint(act, house, is_confidential="on")
    answer = restate(act, house.tan, it, RECESS, is_confidential="no")
    assert answer.status_code == 422 and "不能取消保密" in read(answer)


def test_whoever_was_merged_into_it_may_ask_to_be_kept(act, house):
    it, other = merged(act, house, "谭松、施平代表：你们的建议收悉。")
    assert "施平" in see(open_page(house, it))
    done(restate(act, house.shi, other, is_confidential="yes"))
    assert now(it).to_disclose and see(open_page(house, it)) == "404"
    done(decide(act, house, it))
    assert "谭松" in see(open_page(house, it)) and "施平" not in see(open_page(house, it))


def test_whoever_was_merged_into_it_has_no_say_in_what_is_public_of_the_other(act, house):
    it, other = merged(act, house, "谭松、施平代表：你们的建议收悉。")
    done(restate(act, house.shi, other, disclosure="none"))
    assert not now(it).to_disclose and it.suggestion.matter in see(open_page(house, it))


def test_it_is_asked_again_under_the_lock(act, house):
    it = assigned(act, house)[0].suggestion
    take_up(act, house, it)
    said = {"disclosure": "full", "is_confidential": True, "reason": "后来才知道"}
    with pytest.raises(NotAllowed, match="先结束督办"):
        perform(it, "restate", house.tan, at=noon(RATED_ON), **said)
    kept = hand_in(act, house, RECESS, is_confidential="on")
    other = draft(act, house.shi, RECESS)
    done(submit(act, house.shi, other, RECESS))
    done(act(house.dong, other, "check", RECESS))
    with pytest.raises(NotAllowed, match="不能并入"):
        perform(now(other), "merge", house.an, at=noon(RECESS), into=kept, note="")


def test_a_program_that_does_not_say_whether_to_keep_the_author_changes_nothing(act, house, client):
    it = hand_in(act, house, RECESS, is_confidential="on")
    with time_machine.travel(noon(RECESS), tick=False):
        client.force_login(house.tan)
        said = {"disclosure": "none", "reason": "只改公开意愿"}
        answer = client.post(f"/api/suggestions/{it.pk}/restate/", said, "application/json")
        assert answer.status_code == 400
        assert [it["attr"] for it in answer.json()["errors"]] == ["is_confidential"]
        said["is_confidential"] = "yes"
        answer = client.post(f"/api/suggestions/{it.pk}/restate/", said, "application/json")
        assert answer.status_code == 200, answer.content.decode()
    assert (now(it).disclosure, now(it).is_confidential) == ("none", True)


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
    answer = restate(act, house.tan, it, is_confidential="yes")
    assert answer.status_code == 422 and "先结束督办" in read(answer)
    assert not now(it).is_confidential
