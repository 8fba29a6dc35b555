"""What the law and the local rules ask of motions, signers, sessions, secrecy and withdrawal."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Attachment, Deputy, Session
from suggestions.models import Signature, Suggestion
from tests.conftest import noon
from tests.renda.papers import pdf
from tests.suggestions.cast import (
    BEFORE,
    CLOSES,
    LATE,
    OPENS,
    RECESS,
    TEXT,
    draft,
    hand_in,
    invite,
    motion,
    now,
    read,
    seat_of,
    sign,
    submit,
)
from tests.suggestions.test_story import entered, told

PLACE = "/suggestions/suggestions/"
Status = Suggestion.Status


def leave_office(deputy, on):
    seat = Deputy.objects.get(user=deputy)
    seat.to_on = on - timedelta(1)
    seat.save(by=None, at=noon(on))


def scan():
    return [SimpleUploadedFile("书面材料.pdf", pdf())]


# 地方组织法 第二十二条


def test_classes_and_days_of_the_year_stand_among_the_parameters_in_words(act, house):
    said = read(act.see(house.an, "/parameters/", RECESS))
    assert "A类：已经解决或者采纳" in said and "10-01" in said and "ResultClass" not in said
    for label in ("办理类别", "开始起草办理情况年度报告的日子"):
        assert "法律有限定" not in said.partition(f">{label}")[2][:60]


def test_a_delegation_raises_no_motion(act, house):
    facts = {**TEXT, "kind": "motion", "name": f"all-{house.chengguan.pk}"}
    answer = act.post(house.chen, f"{PLACE}new/", BEFORE, **facts)
    assert answer.status_code == 422 and "以代表团名义的写建议" in read(answer)


def test_a_signer_whose_seat_has_ended_does_not_count(act, house):
    it = motion(act, house, BEFORE, house.nine)
    leave_office(house.nine[0], BEFORE)
    refused = submit(act, house.tan, it, BEFORE, house.session)
    assert refused.status_code == 422 and "现在连领衔有9名" in read(refused)


def test_a_motion_behind_which_seats_have_ended_gets_no_number_as_one(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    act(house.chen, it, "check", OPENS)
    leave_office(house.nine[0], OPENS)
    refused = act(house.an, it, "accept", OPENS, field="environment")
    assert refused.status_code == 422 and "现在连领衔有9名" in read(refused)
    assert act(house.an, it, "convert", OPENS, reason="联名不足").status_code == 302


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "议案要10名以上代表联名，现在连领衔有2名"),
        ({"session": ""}, "闭会期间和截止时间以后提出的"),
        ({"submitted_on": LATE}, "闭会期间和截止时间以后提出的"),
    ],
)
def test_a_motion_on_paper_is_held_to_the_same_law(act, house, more, said):
    facts = entered(house, kind="motion", session=house.session.pk, submitted_on=OPENS)
    answer = act.post(house.an, f"{PLACE}new/enter/", LATE, **{**facts, **more})
    assert answer.status_code == 422 and said in read(answer)


def test_that_a_motion_came_late_is_told_on_its_page(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, LATE, house.session)
    assert "超过议案截止时间" in read(act.see(house.chen, f"{PLACE}{it.pk}/", LATE))


def test_what_the_presidium_made_a_suggestion_is_no_motion_again(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    act(house.chen, it, "check", OPENS)
    act(house.an, it, "accept", OPENS, field="environment")
    act(house.an, it, "convert", OPENS, reason="转为建议")
    act(house.an, it, "return", OPENS, reason="请补充")
    facts = {**TEXT, "kind": "motion", "name": f"own-{house.chengguan.pk}"}
    act(house.tan, it, "revise", OPENS, **facts)
    assert now(it).kind == "suggestion"


def test_nobody_writes_over_what_another_wrote_meanwhile(act, house):
    it = hand_in(act, house, RECESS)
    facts = {name: TEXT[name] for name in ("matter", "proposal")}
    page = read(act.see(house.an, f"{PLACE}{it.pk}/edit/", RECESS))
    read_to = re.search(r'name="read_to" value="(\d+)"', page)[1]
    act(house.bao, it, "edit", RECESS, grounds="包正改的。", **facts)
    mine = {**facts, "grounds": "安然改的。", "read_to": read_to}
    answer = act(house.an, it, "edit", RECESS, **mine)
    assert answer.status_code == 422 and "包正刚才办了“文字修改”" in read(answer)
    assert "安然改的。" in read(answer) and now(it).grounds == "包正改的。"
    read_to = re.search(r'name="read_to" value="(\d+)"', read(answer))[1]
    assert act(house.an, it, "edit", RECESS, **{**mine, "read_to": read_to}).status_code == 302


# 会议、编号


def test_a_number_is_of_the_session_to_which_it_was_raised(act, house):
    it = hand_in(act, house, OPENS, house.session)
    term = house.session.term
    later = {"from_on": RECESS, "to_on": RECESS}
    Session.objects.create(term=term, kind="congress", number=6, **later)
    act(house.an, it, "accept", RECESS, field="transport")
    assert now(it).number == "第18-5-001号"


def test_what_was_returned_comes_again_to_its_session_with_its_day(act, house):
    it = hand_in(act, house, OPENS, house.session)
    after = CLOSES + timedelta(7)
    act(house.an, it, "return", after, reason="请写明地点")
    assert submit(act, house.tan, it, after).status_code == 302
    assert (now(it).session, now(it).submitted_on) == (house.session, OPENS)


# 并案


def test_what_was_merged_goes_on_when_the_other_goes_no_further(act, house):
    first, second = hand_in(act, house, RECESS), hand_in(act, house, RECESS)
    act(house.an, second, "merge", RECESS, into=first.pk)
    assert act(house.tan, first, "take_back", RECESS, reason="已经解决").status_code == 302
    assert (now(second).status, now(second).merged_into) == (Status.CHECKED, None)
    assert "an" in told(second, "come_back")


def test_nothing_is_merged_into_what_has_gone_its_own_way_meanwhile(act, house):
    first, second = hand_in(act, house, RECESS), hand_in(act, house, RECESS)
    act(house.an, second, "merge", RECESS, into=first.pk)
    answer = act(house.an, first, "merge", RECESS, into=second.pk)
    assert answer.status_code == 422 and now(first).status == Status.CHECKED


def test_what_is_confidential_takes_in_only_what_comes_from_the_same_author(act, house):
    """Whoever is merged into one reads who rates it."""
    secret = hand_in(act, house, RECESS, is_confidential="on")
    own = hand_in(act, house, RECESS)
    other = draft(act, house.lu, RECESS)
    submit(act, house.lu, other, RECESS)
    act(house.chen, other, "check", RECESS)
    answer = act(house.an, other, "merge", RECESS, into=secret.pk)
    assert answer.status_code == 422 and now(other).status == Status.CHECKED
    assert act(house.an, own, "merge", RECESS, into=secret.pk).status_code == 302


# 附件


def test_papers_of_the_draft_are_read_by_those_who_review_it(act, house):
    files = [SimpleUploadedFile("现场照片.pdf", pdf())]
    it = draft(act, house.tan, RECESS, files=files)
    submit(act, house.tan, it, RECESS)
    for user in (house.tan, house.chen, house.an):
        page = read(act.see(user, f"{PLACE}{it.pk}/", RECESS))
        assert "现场照片.pdf" in page
        paper = max(Attachment.objects.values_list("pk", flat=True))
        assert act.see(user, f"/files/{paper}/", RECESS).status_code == 200


def test_what_came_on_paper_has_its_scan(act, house):
    answer = act.post(house.an, f"{PLACE}new/enter/", RECESS, **entered(house, files=[]))
    assert answer.status_code == 422 and "扫描件" in read(answer)


# 保密


def test_who_asks_for_secrecy_is_not_known_to_leaders(act, house):
    it = hand_in(act, house, RECESS, is_confidential="on")
    act(house.an, it, "accept", RECESS, field="transport")
    for user, sees in ((house.zhou, 404), (house.an, 200), (house.chen, 200), (house.shen, 200)):
        assert act.see(user, f"{PLACE}{it.pk}/", RECESS).status_code == sees
    assert it.matter not in read(act.see(house.zhou, PLACE, RECESS))


def test_who_declined_reads_the_title_as_it_was(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu, step="decline")
    name = f"own-{house.chengguan.pk}"
    facts = {**TEXT, "name": name, "matter": "关于另一件事的建议"}
    assert act(house.tan, it, "revise", RECESS, **facts).status_code == 302
    for place in (f"/suggestions/signatures/{it.signatures.get().pk}/", "/suggestions/signatures/"):
        page = read(act.see(house.lu, place, RECESS))
        assert TEXT["matter"] in page and "另一件事" not in page


# 代表变动


def test_a_deputy_who_moves_to_another_delegation_keeps_what_is_theirs(act, house):
    it = hand_in(act, house, RECESS)
    seat = Deputy.objects.get(user=house.tan)
    seat.body = house.dongshan
    seat.save(by=None, at=noon(RECESS))
    act(house.an, it, "return", RECESS, reason="请写明地点")
    assert told(it, "return") == {"tan", "chen"}
    facts = {**TEXT, "name": f"own-{house.dongshan.pk}", "grounds": "在小学正门，车多。"}
    assert act(house.tan, it, "revise", RECESS, **facts).status_code == 302
    assert submit(act, house.tan, it, RECESS).status_code == 302


def test_what_is_split_off_carries_a_signer_who_moved(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    act(house.chen, it, "check", RECESS)
    seat = Deputy.objects.get(user=house.lu)
    seat.body = house.dongshan
    seat.save(by=None, at=noon(RECESS))
    other = {"matter": "关于画标线的建议", "grounds": "标线不清。", "proposal": "画标线。"}
    assert act(house.an, it, "split", RECESS, **other).status_code == 302
    assert Suggestion.objects.get(split_from=it).count(RECESS) == 2


def test_the_committee_goes_on_with_what_came_back_to_nobody(act, house):
    it = hand_in(act, house, RECESS)
    act(house.an, it, "return", RECESS, reason="请写明地点")
    leave_office(house.tan, RECESS)
    facts = {name: TEXT[name] for name in ("matter", "proposal")}
    assert act(house.an, it, "edit", RECESS, grounds="在小学正门。", **facts).status_code == 302
    assert act(house.an, it, "resubmit", RECESS, note="代表已离任").status_code == 302
    assert now(it).status == Status.CHECKED


# 撤回


def test_a_signer_whose_seat_has_ended_does_not_hold_up_a_withdrawal(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    leave_office(house.lu, RECESS)
    assert act(house.tan, it, "take_back", RECESS, reason="已经解决").status_code == 302


def test_who_agreed_to_take_it_back_may_think_again(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    sign(act, it, RECESS, house.lu, step="agree")
    sign(act, it, RECESS, house.lu, step="disagree")
    assert act(house.tan, it, "take_back", RECESS, reason="已经解决").status_code == 422


def test_a_withdrawal_in_writing_is_recorded_with_its_paper(act, house):
    it = hand_in(act, house, RECESS)
    act(house.an, it, "accept", RECESS, field="transport")
    facts = {"reason": "代表书面撤回"}
    assert act(house.an, it, "record_withdrawal", RECESS, **facts).status_code == 422
    answer = act(house.an, it, "record_withdrawal", RECESS, files=scan(), **facts)
    assert answer.status_code == 302 and now(it).status == Status.WITHDRAWN


def test_a_draft_that_is_thrown_away_asks_nobody_any_more(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    assert act(house.tan, it, "discard", RECESS).status_code == 302
    assert it.signatures.get().status == Signature.Status.CANCELLED
    for user in (house.tan, house.lu):
        assert it.matter not in read(act.see(user, "/", RECESS))
    assert act.see(house.tan, f"{PLACE}{it.pk}/", RECESS).status_code == 404


def test_who_steps_back_from_a_draft_is_no_business_of_the_committee(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu, step="step_back", reason="再想想")
    assert told(it.signatures.get(), "step_back") == {"tan"}
    submit(act, house.tan, it, RECESS)
    assert "陆梅" not in read(act.see(house.an, f"{PLACE}{it.pk}/", RECESS))


def test_those_of_another_congress_are_not_mixed_in(act, house):
    from_there = {"wished_body": house.other.committee.pk}
    answer = act.post(house.an, f"{PLACE}new/enter/", RECESS, **entered(house, **from_there))
    assert answer.status_code == 422
    assert seat_of(house.tan) and not Suggestion.objects.exists()
