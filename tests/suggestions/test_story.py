"""From a deputy's draft to the number: who writes, who signs, who reviews."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Event, Notice
from suggestions.models import Signature, Suggestion
from tests.conftest import add_body, add_user, seat
from tests.renda.papers import pdf
from tests.suggestions.cast import (
    BEFORE,
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

Status = Suggestion.Status
PLACE = "/suggestions/suggestions/"


def told(suggestion, name):
    """Who was told of the last step of that name."""
    event = suggestion.events.filter(name=name).latest("pk")
    names = Notice.objects.filter(event=event).values_list("recipient__username", flat=True)
    return set(names)


def test_a_suggestion_goes_from_the_draft_to_its_number(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu, house.shi)
    sign(act, it, RECESS, house.lu)
    sign(act, it, RECESS, house.shi, step="decline")
    assert submit(act, house.tan, it, RECESS).status_code == 302
    assert (now(it).status, now(it).submitted_on) == (Status.SUBMITTED, RECESS)
    assert told(it, "submit") == {"chen", "lu"}
    assert act(house.chen, it, "check", RECESS, note="属实").status_code == 302
    assert act(house.an, it, "accept", RECESS, field="transport").status_code == 302
    it = now(it)
    assert (it.status, it.number, it.count(RECESS)) == (Status.ACCEPTED, "闭2026-001号", 2)
    assert told(it, "accept") == {"tan", "lu", "chen"}


# 起草、附议


def test_nobody_else_sees_a_draft(act, house):
    it = draft(act, house.tan, RECESS)
    for user in (house.lu, house.chen, house.an, house.zhou, house.shen, house.guan, house.gao):
        assert act.see(user, f"{PLACE}{it.pk}/", RECESS).status_code == 404
        assert it.matter not in read(act.see(user, PLACE, RECESS))


def test_who_is_invited_reads_it_and_may_consent_or_decline(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    page = read(act.see(house.lu, f"{PLACE}{it.pk}/", RECESS))
    assert "谭松请您附议" in page and "同意附议" in page and "不附议" in page
    home = read(act.see(house.lu, "/", RECESS))
    assert "等您做" in home and it.matter in home


def test_a_signature_is_given_from_ones_own_account_only(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    signature = it.signatures.get()
    for user in (house.tan, house.an):
        assert act(user, signature, "consent", RECESS).status_code in (403, 404)
    assert now(signature).status == Signature.Status.INVITED


def test_who_has_not_answered_when_it_is_handed_in_does_not_count(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    assert it.signatures.get().status == Signature.Status.LAPSED
    late = act(house.lu, it.signatures.get(), "consent", RECESS)
    assert late.status_code == 422 and "不能同意附议" in read(late)


def test_who_does_not_sign_has_no_further_part_in_it(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu, step="decline")
    assert act.see(house.lu, f"{PLACE}{it.pk}/", RECESS).status_code == 404
    page = read(act.see(house.lu, f"/suggestions/signatures/{it.signatures.get().pk}/", RECESS))
    assert TEXT["matter"] in page and TEXT["grounds"] not in page
    submit(act, house.tan, it, RECESS)
    assert told(it, "submit") == {"chen"}


def test_who_signed_another_text_is_asked_again(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    name = f"own-{house.chengguan.pk}"
    facts = {**TEXT, "name": name, "proposal": "只画斑马线。"}
    assert act(house.tan, it, "revise", RECESS, **facts).status_code == 302
    assert it.signatures.get().status == Signature.Status.INVITED
    sign(act, it, RECESS, house.lu)
    assert act(house.tan, it, "revise", RECESS, **{**facts, "source": "visits"}).status_code == 302
    assert it.signatures.get().status == Signature.Status.CONSENTED


def test_only_deputies_of_this_congress_are_invited(act, house):
    delegation = add_body(house.other.congress, "临江镇代表团", "delegation")
    stranger = add_user("stranger", "外县代表")
    seat(stranger, delegation)
    it = draft(act, house.tan, RECESS)
    answer = act(house.tan, it, "invite", RECESS, deputies=[seat_of(stranger)])
    assert answer.status_code == 422 and not it.signatures.exists()


def test_a_delegation_raises_one_in_its_own_name(act, house):
    facts = {**TEXT, "name": f"all-{house.chengguan.pk}"}
    assert act.post(house.chen, f"{PLACE}new/", RECESS, **facts).status_code == 302
    it = Suggestion.objects.get()
    assert (it.lead, it.proposer, it.author) == (None, house.chengguan, house.chengguan)


def test_what_is_no_deputys_is_not_begun(act, house):
    for user in (house.an, house.gao, house.ma, house.guan):
        assert act.see(user, f"{PLACE}new/", RECESS).status_code == 403
    assert act.see(house.tan, f"{PLACE}new/enter/", RECESS).status_code == 403
    assert act.see(house.an, f"{PLACE}new/part/", RECESS).status_code == 403
    assert act.see(house.an, f"{PLACE}new/nothing/", RECESS).status_code == 404


def test_a_deputy_declares_that_nothing_of_their_own_is_at_stake(act, house):
    it = draft(act, house.tan, RECESS)
    answer = act(house.tan, it, "submit", RECESS, session="")
    assert answer.status_code == 422 and now(it).status == Status.DRAFT


# 议案


def test_a_motion_needs_ten_deputies_its_lead_included(act, house):
    it = motion(act, house, BEFORE, house.nine[:8])
    refused = submit(act, house.tan, it, BEFORE, house.session)
    assert refused.status_code == 422 and "议案要10名以上代表联名" in read(refused)
    invite(act, house.tan, it, BEFORE, house.nine[8])
    sign(act, it, BEFORE, house.nine[8])
    assert submit(act, house.tan, it, BEFORE, house.session).status_code == 302
    assert now(it).kind == "motion"


def test_a_motion_in_time_gets_a_number_of_its_own(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    act(house.chen, it, "check", OPENS)
    assert act(house.an, it, "accept", OPENS, field="environment").status_code == 302
    assert now(it).number == "议18-5-01号"


def test_a_motion_that_comes_late_goes_on_as_a_suggestion(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, LATE, house.session)
    assert now(it).kind == "suggestion"
    assert it.events.get(name="submit").facts["converted"] == "超过议案截止时间，转为建议。"


def test_a_motion_between_sessions_goes_on_as_a_suggestion(act, house):
    it = motion(act, house, RECESS, house.nine)
    submit(act, house.tan, it, RECESS)
    assert now(it).kind == "suggestion"


def test_a_motion_behind_which_too_few_are_left_goes_on_as_a_suggestion(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    sign(act, it, OPENS, house.nine[0], step="leave", reason="情况有变")
    it = now(it)
    assert (it.kind, it.status, it.count(OPENS)) == ("suggestion", Status.SUBMITTED, 9)
    assert it.events.filter(name="fall_below").count() == 1


def test_a_motion_that_is_converted_keeps_its_number_on_record(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    act(house.chen, it, "check", OPENS)
    act(house.an, it, "accept", OPENS, field="environment")
    assert act(house.an, it, "convert", LATE, reason="主席团决定转为建议").status_code == 302
    assert (now(it).status, now(it).motion_number) == (Status.CHECKED, "议18-5-01号")
    act(house.an, it, "accept", LATE, field="environment")
    assert (now(it).number, now(it).motion_number) == ("第18-5-001号", "议18-5-01号")
    assert "原议案编号" in read(act.see(house.tan, f"{PLACE}{it.pk}/", LATE))


# 审查


def test_a_delegation_returns_one_with_reasons_and_it_comes_again(act, house):
    it = draft(act, house.tan, RECESS)
    submit(act, house.tan, it, RECESS)
    assert act(house.chen, it, "return", RECESS, reason="请写明地点").status_code == 302
    assert "请写明地点" in read(act.see(house.tan, f"{PLACE}{it.pk}/", RECESS))
    assert "请写明地点" in read(act.see(house.tan, f"{PLACE}{it.pk}/revise/", RECESS))
    acts = read(act.see(house.tan, f"{PLACE}{it.pk}/", RECESS)).split("现在可以办")[1]
    assert "修改" in acts.split("btn-primary")[1].split("</a>")[0]
    mended = {**TEXT, "name": f"own-{house.chengguan.pk}", "proposal": "一、增设行人信号灯。"}
    assert act(house.tan, it, "revise", RECESS, **mended).status_code == 302
    assert submit(act, house.tan, it, RECESS).status_code == 302
    assert now(it).status == Status.SUBMITTED
    assert "<del>和减速设施" in read(act.see(house.chen, f"{PLACE}{it.pk}/", RECESS))


def test_whoever_mends_a_text_is_told_who_has_agreed_to_it(act, house):
    it = draft(act, house.tan, RECESS)
    place = f"{PLACE}{it.pk}/revise/"
    assert "要重新答复" not in read(act.see(house.tan, place, RECESS))
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    assert "已经同意附议的1名代表要重新答复" in read(act.see(house.tan, place, RECESS))


def test_another_delegation_has_no_part_in_it(act, house):
    it = draft(act, house.tan, RECESS)
    submit(act, house.tan, it, RECESS)
    assert act.see(house.dong, f"{PLACE}{it.pk}/", RECESS).status_code == 404
    assert act(house.dong, it, "check", RECESS).status_code == 404


def test_mended_words_are_shown_beside_those_before(act, house):
    it = hand_in(act, house, RECESS)
    facts = {name: TEXT[name] for name in ("matter", "grounds")}
    mended = "一、增设行人信号灯。二、完善标志标线。"
    assert act(house.an, it, "edit", RECESS, proposal=mended, **facts).status_code == 302
    page = read(act.see(house.tan, f"{PLACE}{it.pk}/", RECESS))
    assert "<del>和减速设施</del>" in page and now(it).proposal == mended
    unchanged = act(house.an, it, "edit", RECESS, proposal=mended, **facts)
    assert unchanged.status_code == 422 and "没有改动" in read(unchanged)


def test_two_of_one_content_are_merged_and_both_authors_are_told(act, house):
    first, second = hand_in(act, house, RECESS), hand_in(act, house, RECESS)
    assert act(house.an, second, "merge", RECESS, into=first.pk).status_code == 302
    assert (now(second).status, now(second).merged_into) == (Status.MERGED, first)
    assert told(second, "merge") == {"tan", "chen"}
    refused = act(house.an, first, "merge", RECESS, into=second.pk)
    assert refused.status_code == 422


def test_a_second_matter_is_split_off_with_the_same_people_behind_it(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    act(house.chen, it, "check", RECESS)
    other = {"matter": "关于画标线的建议", "grounds": "标线不清。", "proposal": "画标线。"}
    assert act(house.an, it, "split", RECESS, **other).status_code == 302
    part = Suggestion.objects.get(split_from=it)
    assert (part.status, part.lead, part.count(RECESS)) == (Status.CHECKED, house.tan, 2)


@pytest.mark.parametrize("ground", ["own", "case", "tender", "promotion"])
def test_what_is_not_admissible_is_refused_with_its_ground_and_reason(act, house, ground):
    it = hand_in(act, house, RECESS)
    assert act(house.an, it, "refuse", RECESS, ground=ground).status_code == 422
    said = {"ground": ground, "reason": "属于个人事务"}
    assert act(house.an, it, "refuse", RECESS, **said).status_code == 302
    assert now(it).status == Status.REFUSED
    assert "属于个人事务" in read(act.see(house.tan, f"{PLACE}{it.pk}/", RECESS))


def test_numbers_are_given_at_acceptance_and_without_a_gap(act, house):
    first, second, third = (hand_in(act, house, RECESS) for _ in range(3))
    act(house.an, second, "refuse", RECESS, ground="empty", reason="没有内容")
    for it in (first, third):
        act(house.an, it, "accept", RECESS, field="transport")
    assert (now(first).number, now(third).number) == ("闭2026-001号", "闭2026-002号")


# 代录


def entered(house, **more):
    scan = SimpleUploadedFile("扫描件.pdf", pdf())
    return {
        **TEXT, "committee": house.deputies_committee.pk, "lead": seat_of(house.tan),
        "deputies": [seat_of(house.lu)], "submitted_on": RECESS,
        "files": [scan], **more,
    }  # fmt: skip


def test_what_came_on_paper_is_entered_for_a_deputy_who_is_told(act, house):
    assert act.post(house.an, f"{PLACE}new/enter/", RECESS, **entered(house)).status_code == 302
    it = Suggestion.objects.get()
    assert (it.status, it.lead, it.is_on_paper) == (Status.CHECKED, house.tan, True)
    assert it.consented().get().deputy == house.lu
    assert told(it, "enter") == {"tan", "lu", "chen"}
    assert "由工作机构代录" in read(act.see(house.tan, f"{PLACE}{it.pk}/", RECESS))


def test_it_is_entered_for_a_deputy_or_for_a_delegation_not_for_both(act, house):
    for more in ({"lead": ""}, {"proposer": house.chengguan.pk}):
        answer = act.post(house.an, f"{PLACE}new/enter/", RECESS, **entered(house, **more))
        assert answer.status_code == 422 and "选一个" in read(answer)


# 撤回


def test_a_joint_one_is_taken_back_only_by_all_who_raised_it(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    refused = act(house.tan, it, "take_back", RECESS, reason="已经解决")
    assert refused.status_code == 422 and "陆梅" in read(refused)
    sign(act, it, RECESS, house.lu, step="agree")
    assert act(house.tan, it, "take_back", RECESS, reason="已经解决").status_code == 302
    assert now(it).status == Status.TAKEN_BACK


def test_one_that_has_its_number_is_withdrawn_with_a_reason(act, house):
    it = hand_in(act, house, RECESS)
    act(house.an, it, "accept", RECESS, field="transport")
    assert act(house.tan, it, "withdraw", RECESS).status_code == 422
    assert act(house.tan, it, "withdraw", RECESS, reason="已经解决").status_code == 302
    assert Event.objects.filter(name="withdraw").get().target == Status.WITHDRAWN
