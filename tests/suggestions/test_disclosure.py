"""确定公开: the committee for deputies decides what everybody may read of each reply."""

import pytest

from renda.models import Notice
from tests.suggestions.cast import now, read
from tests.suggestions.handled import (
    RATED_ON,
    REPLY,
    contact,
    done,
    page,
    rate,
    replied,
    reply,
)

FULL = {"disclosure": "full"}
SUMMARY = {"disclosure": "summary", "summary": "信号灯已列入计划，9月底前装好。"}
KEPT = {"disclosure": "none", "ground": "trade"}


def decide(act, house, it, by=None, step="disclose", on=RATED_ON, **facts):
    return act(by or house.an, it, step, on, **(facts or FULL))


def form(act, user, it, step="disclose", on=RATED_ON):
    return act.see(user, f"/suggestions/assignments/{it.pk}/{step}/", on)


def test_a_reply_waits_for_the_committee_until_it_is_decided_on(act, house):
    it = replied(act, house)
    home = read(act.see(house.an, "/", RATED_ON))
    assert f"/suggestions/assignments/{it.pk}/" in home and "去办理：确定公开" in home
    done(decide(act, house, it))
    assert "去办理：确定公开" not in read(act.see(house.an, "/", RATED_ON))
    last = now(it).last_reply
    assert (last.decided, last.disclosed.actor) == ("full", house.an)


def test_the_list_finds_what_is_still_to_be_decided_on(act, house):
    it, place = replied(act, house), "/suggestions/assignments/?disclosure=open"
    shown = read(act.see(house.an, place, RATED_ON))
    assert "待确定公开" in shown and it.suggestion.matter in shown
    done(decide(act, house, it))
    assert it.suggestion.matter not in read(act.see(house.an, place, RATED_ON))


def test_the_sheet_says_what_was_decided(act, house):
    it = replied(act, house)
    done(decide(act, house, it, **SUMMARY))
    answer = act.see(house.an, "/suggestions/assignments/export/", RATED_ON)
    assert answer.status_code == 200
    shown = read(act.see(house.an, "/suggestions/assignments/", RATED_ON))
    assert it.suggestion.matter in shown


def test_only_the_committee_decides(act, house):
    it = replied(act, house)
    for user in (house.gao, house.liu, house.tan, house.zhou):
        assert decide(act, house, it, by=user).status_code == 403
    for user in (house.qin, house.yuan):
        assert decide(act, house, it, by=user).status_code == 404
    done(decide(act, house, it, by=house.bao))


def test_nothing_is_decided_on_before_there_is_a_reply(act, house):
    it = replied(act, house)
    it = rate(act, house.tan, it, result="dissatisfied", comment="没有时间表")
    done(act(house.an, it, "redo", RATED_ON, reason="请补充"))
    assert decide(act, house, it).status_code == 422


def test_the_wish_of_the_author_and_the_proposal_of_the_unit_stand_beside_it(act, house):
    it = replied(act, house, disclosure="summary")
    text = read(form(act, house.an, it))
    assert "提出人意愿：公开摘要。承办单位建议：全文公开。" in text
    assert 'value="summary"' in text and 'value="none"' in text


def test_the_form_begins_with_the_narrower_of_both(act, house):
    it = replied(act, house, disclosure="summary")
    text = read(form(act, house.an, it))
    [chosen] = [line for line in text.splitlines() if 'value="summary"' in line]
    assert "checked" in chosen


def test_a_summary_is_written_and_a_refusal_has_its_ground(act, house):
    it = replied(act, house)
    for said, why in (
        ({"disclosure": "summary"}, "公开摘要的，请填写摘要"),
        ({"disclosure": "none"}, "不公开的，请选择原因"),
        ({"disclosure": "none", "ground": "other"}, "请写明是什么原因"),
    ):
        answer = decide(act, house, it, **said)
        assert answer.status_code == 422 and why in read(answer)
    done(decide(act, house, it, **KEPT, note="涉及企业成本"))
    assert "商业秘密：涉及企业成本" in page(act, house.gao, it)


def test_what_its_author_does_not_want_to_be_known_stays_unknown(act, house):
    it = replied(act, house, disclosure="none")
    for facts in (FULL, SUMMARY):
        answer = decide(act, house, it, **facts)
        assert answer.status_code == 422 and "请从列表里选" in read(answer)
    done(decide(act, house, it, disclosure="none", ground="author"))


def test_a_summary_stands_only_where_it_is_what_is_public(act, house):
    it = replied(act, house)
    done(decide(act, house, it, **SUMMARY))
    assert now(it).last_reply.summary == SUMMARY["summary"]
    done(decide(act, house, it, step="disclose_again", **{**SUMMARY, **FULL}))
    last = now(it).last_reply
    assert (last.decided, last.summary) == ("full", "")


def test_it_may_be_decided_again_but_not_twice_as_if_for_the_first_time(act, house):
    it = replied(act, house)
    assert decide(act, house, it, step="disclose_again").status_code in (403, 422)
    done(decide(act, house, it))
    assert decide(act, house, it).status_code == 422
    done(decide(act, house, it, step="disclose_again", **KEPT))
    assert now(it).last_reply.decided == "none"


def test_a_new_reply_is_decided_on_anew(act, house):
    it = replied(act, house)
    done(decide(act, house, it))
    it = rate(act, house.tan, it, result="dissatisfied", comment="没有时间表")
    done(act(house.an, it, "redo", RATED_ON, reason="请补充"))
    contact(act, house.gao, it, RATED_ON)
    it = reply(act, house, it, RATED_ON)
    assert it.to_disclose and it.last_reply.decided == ""
    assert it.replies.first().decided == "full"
    done(decide(act, house, it))


def test_the_unit_and_the_author_are_told(act, house):
    it = replied(act, house)
    done(decide(act, house, it))
    event = now(it).last_reply.disclosed
    told = Notice.objects.filter(event=event).values_list("recipient__username", flat=True)
    assert {*told} == {"gao", "tan"}


# What would be public


@pytest.mark.parametrize(
    ("number", "kind"), [("13812345678", "手机号"), ("330702199003078515", "证件号")]
)
def test_the_form_shows_what_would_be_public_without_numbers(act, house, number, kind):
    it = replied(act, house, proposal=f"请联系{number}。", grounds=f"{kind}：{number}")
    text = read(form(act, house.an, it))
    assert "请联系＊＊＊。" in text and REPLY["text"] in text
    assert number not in text


def test_the_form_does_not_show_what_its_author_did_not_open(act, house):
    it = replied(act, house, disclosure="summary", grounds="只给承办单位看的情况")
    text = read(form(act, house.an, it))
    assert "只给承办单位看的情况" not in text and "建议内容不公开" in text


def test_the_form_shows_no_name_that_is_to_be_kept(act, house):
    it = replied(act, house, is_confidential="on", proposal="我是城关镇代表团的谭松。")
    text = read(form(act, house.an, it))
    assert "我是＊＊＊的＊＊＊。" in text


def test_whoever_reads_the_decision_finds_what_everybody_may_read_and_only_then(act, house):
    it = replied(act, house)
    assert "看公开的页面" not in page(act, house.an, it)
    done(decide(act, house, it))
    place = f"/open/{house.congress.pk}/{it.suggestion_id}/"
    assert f'href="{place}">看公开的页面' in page(act, house.an, it)
    assert act.see(house.an, place, RATED_ON).status_code == 200
    kept = {"disclosure": "none", "ground": "privacy", "summary": "", "note": "涉及个人"}
    done(decide(act, house, it, step="disclose_again", **kept))
    assert "看公开的页面" not in page(act, house.an, it)
