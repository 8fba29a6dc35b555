"""What everybody may read without a login: what was decided to be public, and nothing else."""

import json

import pytest
from django.test import Client

from tests.matrix.visitor import unguarded
from tests.suggestions.cast import RECESS, draft, hand_in, now, read, submit
from tests.suggestions.handled import (
    RATED_ON,
    REPLY,
    SIGNED_ON,
    assign,
    contact,
    done,
    rate,
    replied,
    reply,
)
from tests.suggestions.test_disclosure import FULL, KEPT, SUMMARY
from tests.suggestions.test_promises import promised as with_promises

pytestmark = pytest.mark.django_db
OF_ALL = ("", "suggestions.csv", "suggestions.json", "feed/")


def publish(act, house, it=None, facts=FULL, **said):
    it = it or replied(act, house, **said)
    done(act(house.an, it, "disclose", RATED_ON, **facts))
    return now(it)


def place(house, of=""):
    return f"/open/{house.congress.pk}/{of}"


def page(house, it):
    return place(house, f"{it.suggestion_id}/")


def see(address):
    """What somebody who is not logged in reads."""
    answer = Client().get(address)
    return read(answer) if answer.status_code == 200 else str(answer.status_code)


def all_of(house, it):
    """All that is told of it and of the others, wherever."""
    return "\n".join([see(page(house, it)), *(see(place(house, of)) for of in OF_ALL)])


def test_what_was_decided_to_be_public_is_read_without_a_login(act, house):
    it = publish(act, house)
    assert it.suggestion.matter in see(place(house))
    text = see(page(house, it))
    for told in (it.suggestion.matter, it.suggestion.grounds, REPLY["text"], "县水利局", "谭松"):
        assert told in text
    assert "A类" in text and "城建交通" in text and "闭会期间" in text


def test_nothing_is_public_before_it_is_decided(act, house):
    it = replied(act, house)
    assert see(page(house, it)) == "404"
    assert it.suggestion.matter not in all_of(house, it)


def test_what_is_not_to_be_public_is_not(act, house):
    it = publish(act, house, facts=KEPT)
    assert see(page(house, it)) == "404"
    assert it.suggestion.matter not in all_of(house, it)


def test_a_decision_that_is_taken_back_takes_it_off_the_pages(act, house):
    it = publish(act, house)
    done(act(house.an, it, "disclose_again", RATED_ON, **KEPT))
    assert see(page(house, it)) == "404"
    assert it.suggestion.matter not in all_of(house, it)


def test_of_a_summary_only_the_summary_is_public(act, house):
    it = publish(act, house, facts=SUMMARY)
    text = all_of(house, it)
    assert SUMMARY["summary"] in text
    for hidden in (REPLY["text"], it.suggestion.grounds, it.suggestion.proposal):
        assert hidden not in text


def test_the_text_of_a_suggestion_is_public_only_if_its_author_agreed(act, house):
    it = publish(act, house, disclosure="summary")
    text = all_of(house, it)
    assert REPLY["text"] in text
    assert it.suggestion.grounds not in text and it.suggestion.proposal not in text


def test_whoever_asked_to_stay_unknown_is_named_nowhere(act, house):
    it = publish(act, house, is_confidential="on", grounds="我是谭松，来自城关镇代表团。")
    text = all_of(house, it)
    assert it.suggestion.matter in text and "我是＊＊＊，来自＊＊＊。" in text
    assert "谭松" not in text and "城关镇代表团" not in text and "提出人</dt>" not in text


def merged(act, house, text, **facts):
    """What shi raised was merged into tan's, to which the water bureau replies in public; returns
    its assignment, and what was merged."""
    whole, other = hand_in(act, house, RECESS), draft(act, house.shi, RECESS, **facts)
    done(submit(act, house.shi, other, RECESS))
    done(act(house.dong, other, "check", RECESS))
    done(act(house.an, other, "merge", RECESS, into=whole.pk))
    done(act(house.an, whole, "accept", RECESS, field="transport"))
    [it] = assign(act, house, now(whole), lead=house.water)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    return publish(act, house, reply(act, house, now(it), text=text)), now(other)


def test_whoever_was_merged_into_it_and_asked_to_stay_unknown_is_named_nowhere(act, house):
    text = "谭松、施平、施 平代表：您们提出的建议收悉。"
    it, _ = merged(act, house, text, is_confidential="on")
    told = all_of(house, it)
    assert "谭松" in told and "施平" not in told and "施 平" not in told


def test_nothing_is_found_by_what_is_hidden(act, house):
    it = publish(act, house, is_confidential="on", grounds="我是谭松，电话13812345678。")
    for asked in ("谭松", "13812345678", "1381234", "城关镇"):
        assert it.suggestion.matter not in see(place(house, f"?q={asked}"))


def test_what_a_summary_leaves_out_is_not_found(act, house):
    it = publish(act, house, facts=SUMMARY)
    assert it.suggestion.matter not in see(place(house, "?q=标志标线已经完善"))
    assert it.suggestion.matter in see(place(house, "?q=9月底前装好"))


def test_no_number_of_a_phone_or_of_an_identity_card_is_public(act, house):
    it = publish(act, house, proposal="请打13812345678，身份证330702199003078515。")
    text = all_of(house, it)
    assert "请打＊＊＊，身份证＊＊＊。" in text
    assert "13812345678" not in text and "330702199003078515" not in text


def test_neither_contacts_nor_inner_steps_nor_files_are_public(act, house):
    it = publish(act, house)
    text = all_of(house, it)
    for inner in ("高建平", "0574-1234", "刘江", "到现场看了路口", "安然", "/files/", "核稿"):
        assert inner not in text


def test_a_rating_is_public_once_it_is_settled(act, house):
    it = publish(act, house)
    assert "代表评价" not in see(page(house, it))
    rate(act, house.tan, it, result="basic", comment="只说给单位听")
    text = all_of(house, it)
    assert "办理态度满意，办理结果基本满意" in text and "只说给单位听" not in text


def test_a_rating_that_is_disputed_is_not_public_yet(act, house):
    it = publish(act, house)
    rate(act, house.tan, it, result="dissatisfied", comment="没有时间表")
    assert "代表评价" not in see(page(house, it)) and "不满意" not in all_of(house, it)


def test_what_is_handled_again_is_public_again_once_that_is_decided(act, house):
    it = publish(act, house)
    it = rate(act, house.tan, it, result="dissatisfied", comment="没有时间表")
    done(act(house.an, it, "redo", RATED_ON, reason="请补充"))
    assert see(page(house, it)) == "404"
    contact(act, house.gao, it, RATED_ON)
    it = reply(act, house, it, RATED_ON, text="重新答复的内容")
    assert see(page(house, it)) == "404"
    publish(act, house, it)
    text = see(page(house, it))
    assert "重新答复的内容" in text and REPLY["text"] not in text


def promised(act, house, facts=FULL):
    return publish(act, house, with_promises(act, house).assignment, facts)


def test_what_was_promised_is_public_with_what_came_of_it(act, house):
    it = promised(act, house)
    text = see(page(house, it))
    assert "装好信号灯" in text and "2026年9月30日前完成" in text and "履行中" in text
    assert "承诺2项，已兑现0项" in see(place(house))


def test_of_a_summary_only_the_number_of_promises_is_public(act, house):
    it = promised(act, house, SUMMARY)
    text = see(page(house, it))
    assert "2项，已兑现0项" in text and "装好信号灯" not in text


def test_a_suggestion_is_found_by_words_year_field_and_unit(act, house):
    it = publish(act, house)
    for asked in ("q=信号灯", "q=标志标线", f"q={it.suggestion.number}", "year=2026",
                  "field=transport", f"unit={house.water.pk}"):  # fmt: skip
        assert it.suggestion.matter in see(place(house, f"?{asked}")), asked
    for asked in ("q=饮水", "year=2025", "field=economy", f"unit={house.housing.pk}"):
        text = see(place(house, f"?{asked}"))
        assert it.suggestion.matter not in text and "没有找到" in text, asked


@pytest.mark.parametrize("asked", ["year=x", "unit=1e9", "field=%27", "page=x", "q=%00"])
def test_what_cannot_be_read_of_a_question_is_left_out(act, house, asked):
    assert Client().get(place(house, f"?{asked}")).status_code == 200


def test_a_list_of_any_length_costs_the_same(act, house, django_assert_num_queries):
    publish(act, house)
    client = Client()
    client.get(place(house))
    with django_assert_num_queries(13):
        client.get(place(house))
    for _ in range(2):
        publish(act, house)
    with django_assert_num_queries(13):
        client.get(place(house))


def test_the_table_opens_in_excel_and_no_cell_of_it_reckons(act, house):
    it = publish(act, house, grounds="=1+1 是算式", matter="=SUM(1)的建议")
    answer = Client().get(place(house, "suggestions.csv"))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    text = read(answer)
    assert "编号,案由" in text and "'=SUM(1)的建议" in text
    assert it.suggestion.number in text


def test_programs_read_the_same_as_people(act, house):
    it = publish(act, house)
    [row] = json.loads(see(place(house, "suggestions.json")))["代表建议"]
    assert row["案由"] == it.suggestion.matter and row["承办单位"] == "县水利局"
    assert row["网址"].endswith(page(house, it))
    assert json.loads(see(place(house, "suggestions.json?q=饮水")))["代表建议"] == []


def test_a_reader_of_feeds_is_told_of_the_newest(act, house):
    it = publish(act, house)
    answer = Client().get(place(house, "feed/"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert it.suggestion.matter in read(answer) and page(house, it) in read(answer)


def test_what_is_public_is_asked_for_again_each_time_and_bears_the_other_headers(act, house):
    it = publish(act, house)
    for address in (page(house, it), *(place(house, of) for of in OF_ALL)):
        answer = Client().get(address)
        assert answer["Cache-Control"] == "public, no-cache", address
        assert unguarded(answer) == [] and not answer.cookies
        assert act.see(house.tan, address, RATED_ON)["Cache-Control"] == "no-store"


def test_another_congress_shows_nothing_of_it(act, house):
    it = publish(act, house)
    other = f"/open/{house.other.congress.pk}/"
    assert it.suggestion.matter not in see(other) and "还没有公开的建议" in see(other)
    assert see(f"{other}{it.suggestion_id}/") == "404"


def test_what_is_not_there_is_answered_in_the_same_look(act, house):
    publish(act, house)
    for address in (place(house, "999999/"), "/open/999999/", "/open/nowhere/",
                    place(house, f"{10**30}/"), f"/open/{10**30}/"):  # fmt: skip
        answer = Client().get(address)
        assert answer.status_code == 404 and "代表建议公开" in read(answer), address
        assert answer["Cache-Control"] == "no-store"


def test_the_door_leads_there(house):
    assert 'href="/open/"' in see("/login/")
    assert "还没有公开的建议" in see("/open/")


def test_where_one_congress_publishes_one_is_led_to_it(act, house):
    publish(act, house)
    assert Client().get("/open/")["Location"] == place(house)
