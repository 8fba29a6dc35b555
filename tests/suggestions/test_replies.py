"""From the number to the result: assigned, signed for, spoken of, replied to, rated, closed."""

from datetime import date

from renda.letters import LETTERS
from renda.letters.letter import plain
from suggestions.models import Assignment, Suggestion
from tests.conftest import watch
from tests.renda.papers import shape
from tests.suggestions.cast import RECESS, hand_in, invite, now, read, sign, submit
from tests.suggestions.cast import draft as write
from tests.suggestions.handled import (
    MET_ON,
    RATED_ON,
    REPLIED_ON,
    REPLY,
    SENT,
    SIGNED_ON,
    assign,
    assigned,
    contact,
    decide,
    done,
    draft,
    due,
    page,
    rate,
    replied,
    reply,
)
from tests.suggestions.test_story import told

Status, Whole = Assignment.Status, Suggestion.Status


def test_a_suggestion_goes_from_its_number_to_a_result_that_satisfies(act, house):
    it = replied(act, house)
    assert it.suggestion.status == Whole.REPLIED
    assert told(it, "sign_off") >= {"tan", "an", "chen"}
    it = rate(act, house.tan, it, result="basic")
    assert (it.status, now(it.suggestion).status) == (Status.SETTLED, Whole.CLOSED)
    text = page(act, house.gao, it)
    assert "态度：<b>满意</b>" in text and "结果：<b>基本满意</b>" in text
    assert not it.obligations.open().exists()


# 答复


def test_no_reply_without_contact_that_the_deputy_does_not_dispute(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    refused = act(house.gao, it, "draft", MET_ON, **REPLY)
    assert refused.status_code == 422 and "至少要联系代表1次" in read(refused)
    spoken = contact(act, house.gao, it)
    done(act(house.tan, spoken, "dispute", MET_ON, reason="没有人来过"))
    assert act(house.gao, it, "draft", MET_ON, **REPLY).status_code == 422
    done(act(house.tan, contact(act, house.gao, it), "confirm", MET_ON))
    draft(act, house.gao, it)


def test_only_the_head_of_the_unit_signs_the_reply(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    draft(act, house.gao, it)
    done(act(house.gao, it, "vet", REPLIED_ON))
    for user in (house.gao, house.zhao, house.an, house.qin):
        assert act(user, it, "sign_off", REPLIED_ON, **SENT).status_code in (403, 404)
    done(act(house.liu, it, "sign_off", REPLIED_ON, **SENT))


def test_a_class_of_promises_asks_for_content_and_day_of_each(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    answer = act(house.gao, it, "draft", REPLIED_ON, **{**REPLY, "klass": "B"})
    assert answer.status_code == 422 and "B类答复要写明承诺事项和完成时间" in read(answer)
    half = {**REPLY, "klass": "B", "promises-1-content": "装好信号灯"}
    assert act(house.gao, it, "draft", REPLIED_ON, **half).status_code == 422
    whole = {**half, "promises-1-due_on": "2026-09-30"}
    draft(act, house.gao, it, **whole)
    assert "2026-09-30" in read(act.see(house.gao, f"{_place(it)}draft/", REPLIED_ON))
    done(act(house.gao, it, "vet", REPLIED_ON))
    done(act(house.liu, it, "sign_off", REPLIED_ON, **{**SENT, **whole}))
    [promise] = now(it).last_reply.promises.all()
    assert (promise.content, promise.due_on) == ("装好信号灯", date(2026, 9, 30))
    assert "装好信号灯" in page(act, house.tan, it)


def _place(it):
    return f"/suggestions/assignments/{it.pk}/"


def test_what_is_promised_lies_ahead_and_only_in_a_class_of_promises(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    rows = {"promises-1-content": "装好信号灯", "promises-1-due_on": REPLIED_ON.isoformat()}
    past = act(house.gao, it, "draft", REPLIED_ON, **{**REPLY, **rows, "klass": "B"})
    assert past.status_code == 422 and "要晚于答复的日期2026年6月24日" in read(past)
    rows["promises-1-due_on"] = "2026-09-30"
    other = act(house.gao, it, "draft", REPLIED_ON, **{**REPLY, **rows, "klass": "A"})
    assert other.status_code == 422 and "A类答复不列承诺事项" in read(other)


def test_a_unit_gives_no_number_twice(act, house):
    replied(act, house)
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    draft(act, house.gao, it)
    done(act(house.gao, it, "vet", REPLIED_ON))
    answer = act(house.liu, it, "sign_off", REPLIED_ON, **SENT)
    assert answer.status_code == 422 and "已经用过这个文号" in read(answer)


def test_a_draft_is_read_only_within_the_unit_and_its_remark_too(act, house):
    it, _ = assigned(act, house, house.housing)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    draft(act, house.gao, it, text="初稿里的话")
    done(act(house.liu, it, "redraft", REPLIED_ON, remark="口气要改"))
    text = page(act, house.gao, it)
    assert "初稿里的话" in text and "口气要改" in text
    for user in (house.tan, house.chen, house.an, house.sun, house.zhou):
        text = page(act, user, it)
        assert "初稿里的话" not in text and "口气要改" not in text
        assert _place(it) not in read(act.see(user, "/search/?q=初稿里", REPLIED_ON))


def test_the_congress_records_its_own_class_beside_that_of_the_unit(act, house):
    it = replied(act, house)
    done(act(house.an, it, "verify", RATED_ON, klass="C", reason="信号灯没有装"))
    text = page(act, house.tan, it)
    assert "A类：已经解决或者采纳" in text and "核定为C类" in text


def replied_joint(act, house):
    """Signed by lu, and not by shi; the water bureau's reply."""
    it = write(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu, house.shi)
    sign(act, it, RECESS, house.lu)
    sign(act, it, RECESS, house.shi, step="decline")
    submit(act, house.tan, it, RECESS)
    done(act(house.chen, it, "check", RECESS))
    done(act(house.an, it, "accept", RECESS, field="transport"))
    [one] = assign(act, house, it, lead=house.water)
    done(act(house.gao, one, "sign", SIGNED_ON))
    contact(act, house.gao, one)
    return reply(act, house, one)


def test_the_reply_goes_to_every_signer(act, house):
    one = replied_joint(act, house)
    assert {"tan", "lu"} <= told(one, "sign_off") and "shi" not in told(one, "sign_off")
    assert SENT["text"][:10] in page(act, house.lu, one)
    letter = read(act.see(house.an, f"/letters/reply/{one.last_reply.pk}/", RATED_ON))
    assert "谭松等2名代表：" in letter and "转告" not in letter


def test_where_the_lead_passes_it_on_the_reply_goes_to_them_alone(act, house):
    decide(house, "suggestion.joint_reply_to_all", "no")
    one = replied_joint(act, house)
    assert "tan" in told(one, "sign_off") and "lu" not in told(one, "sign_off")
    assert SENT["text"][:10] in page(act, house.lu, one)  # who signed may read it all the same
    letter = read(act.see(house.an, f"/letters/reply/{one.last_reply.pk}/", RATED_ON))
    assert "谭松代表：" in letter and "请将本答复转告附议代表。" in letter


def test_the_reply_is_a_letter_in_the_official_form(act, house):
    it, co = assigned(act, house, house.housing)
    done(act(house.gao, it, "sign", SIGNED_ON))
    done(act(house.sun, co, "sign", SIGNED_ON))
    done(act(house.sun, co, "give_opinion", SIGNED_ON, opinion="同意。"))
    contact(act, house.gao, it)
    promised = {"klass": "B", "promises-1-content": "装灯", "promises-1-due_on": "2026-09-30"}
    it = reply(act, house, it, **promised)
    place = f"/letters/reply/{it.last_reply.pk}/"
    text = read(act.see(house.tan, place, RATED_ON))
    for said in (
        "谭松代表：",
        "云水字〔2026〕8号",
        "经会同县住建局研究，并于2026年5月20日与您沟通",
        "1．装灯，2026年9月30日前完成",
        "B类：正在解决或者列入计划",
        "签发人：刘江",
    ):
        assert said in text
    for file in ("word/", "pdf/"):
        assert act.see(house.tan, place + file, RATED_ON).status_code == 200
    letter = LETTERS["reply"]
    real = letter.facts_of(it.last_reply, house.tan, RATED_ON)
    assert shape(real) == shape(plain(letter.example))
    assert act.see(house.he, place, RATED_ON).status_code == 404
    assert now(co).body == house.housing


def test_who_writes_reads_of_earlier_ones_the_unit_and_the_outcome(act, house):
    it = rate(act, house.tan, replied(act, house), result="basic")
    place = f"/suggestions/alike/?matter={it.suggestion.matter}"
    assert "县水利局主办·A类·代表基本满意" in read(act.see(house.shi, place, RATED_ON))


def test_each_deputy_of_what_was_merged_is_answered(act, house):
    one, other = hand_in(act, house, RECESS), write(act, house.lu, RECESS, matter="另一件的案由")
    submit(act, house.lu, other, RECESS)
    act(house.chen, other, "check", RECESS)
    done(act(house.an, other, "merge", RECESS, into=one.pk))
    done(act(house.an, one, "accept", RECESS, field="transport"))
    [it] = assign(act, house, one, lead=house.water)
    assert "lu" in told(it, "hand_over") and "县水利局" in page(act, house.lu, now(other), MET_ON)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    reply(act, house, it)
    assert "lu" in told(it, "sign_off")
    assert SENT["text"][:10] in page(act, house.lu, it)
    assert act(house.lu, it, "evaluate", RATED_ON, attitude="satisfied").status_code in (403, 404)


def test_what_is_merged_goes_with_that_into_which_it_was_merged(act, house):
    one, two, three = (hand_in(act, house, RECESS) for _ in range(3))
    done(act(house.an, one, "merge", RECESS, into=two.pk))
    done(act(house.an, two, "merge", RECESS, into=three.pk))
    assert (now(one).merged_into, now(two).merged_into) == (three, three)


# 评价


def test_the_lead_deputy_rates_within_fifteen_workdays_and_is_reminded(act, house):
    it = replied(act, house)
    assert due(it, "evaluate") == date(2026, 7, 15)
    watch(REPLIED_ON, date(2026, 7, 15))
    assert now(it).status == Status.REPLIED
    watch(date(2026, 7, 16), date(2026, 7, 16))
    assert now(it).status == Status.REMINDED and "tan" in told(it, "remind")


def test_what_is_not_rated_after_the_reminder_is_closed_and_not_counted_as_satisfied(act, house):
    it = replied(act, house)
    watch(REPLIED_ON, date(2026, 8, 10))
    assert (now(it).status, now(it.suggestion).status) == (Status.UNRATED, Whole.CLOSED)
    assert not it.evaluations.exists()
    it = rate(act, house.tan, it, date(2026, 8, 20))
    assert it.status == Status.SETTLED


def test_only_the_lead_deputy_rates(act, house):
    it = replied(act, house)
    grades = {"attitude": "satisfied", "result": "satisfied"}
    for user in (house.lu, house.gao, house.an, house.chen):
        assert act(user, it, "evaluate", RATED_ON, **grades).status_code in (403, 404)


def test_whoever_rates_reads_the_reply_on_the_same_page(act, house):
    it = replied(act, house)
    asked = read(act.see(house.tan, f"/suggestions/assignments/{it.pk}/evaluate/", RATED_ON))
    assert "县水利局的答复" in asked and it.last_reply.text in asked


def test_whoever_is_dissatisfied_says_why(act, house):
    it = replied(act, house)
    bad = {"attitude": "satisfied", "result": "dissatisfied", "comment": ""}
    answer = act(house.tan, it, "evaluate", RATED_ON, **bad)
    assert answer.status_code == 422 and "请写明原因" in read(answer)


def dissatisfied(act, house):
    it = replied(act, house)
    return rate(act, house.tan, it, result="dissatisfied", comment="灯没有装")


def test_a_dissatisfied_one_is_reviewed_and_handled_again_within_a_month(act, house):
    it = dissatisfied(act, house)
    assert (it.status, due(it, "review")) == (Status.DISPUTED, date(2026, 7, 6))
    done(act(house.an, it, "redo", date(2026, 7, 1), reason="请补充安装计划"))
    it = now(it)
    assert (it.status, it.round, it.suggestion.status) == (Status.AT_WORK, 2, Whole.ASSIGNED)
    assert due(it, "reply") == date(2026, 8, 3)


def test_the_first_and_the_final_rating_are_kept_apart(act, house):
    it = dissatisfied(act, house)
    done(act(house.an, it, "redo", date(2026, 7, 1), reason="请补充安装计划"))
    contact(act, house.gao, it, date(2026, 7, 2))
    reply(act, house, now(it), date(2026, 7, 20), number="云水字〔2026〕12号")
    it = rate(act, house.tan, it, date(2026, 7, 21))
    assert [one.result for one in it.evaluations.all()] == ["dissatisfied", "satisfied"]
    assert now(it.suggestion).status == Whole.CLOSED
    text = page(act, house.tan, it, date(2026, 7, 21))
    assert "第2次答复" in text and "云水字〔2026〕8号" in text and "灯没有装" in text


def test_after_one_redo_a_meeting_with_a_recorded_outcome_ends_it(act, house):
    it = dissatisfied(act, house)
    done(act(house.an, it, "redo", date(2026, 7, 1), reason="请补充安装计划"))
    contact(act, house.gao, it, date(2026, 7, 2))
    reply(act, house, now(it), date(2026, 7, 20))
    it = rate(act, house.tan, it, date(2026, 7, 21), result="dissatisfied", comment="还是没有装")
    again = act(house.an, it, "redo", date(2026, 7, 22), reason="再办")
    assert again.status_code == 422 and "会商" in read(again)
    facts = {"people": "谭松、刘江、安然", "outcome": "年底前装好，列入跟踪。"}
    done(act(house.an, it, "conclude", date(2026, 7, 22), **facts))
    assert (now(it).status, now(it.suggestion).status) == (Status.SETTLED, Whole.CLOSED)
    assert "年底前装好" in page(act, house.tan, it, date(2026, 7, 22))


def test_a_late_rating_that_is_bad_opens_it_again(act, house):
    it = replied(act, house)
    watch(REPLIED_ON, date(2026, 8, 10))
    it = rate(act, house.tan, it, date(2026, 8, 20), result="dissatisfied", comment="灯没有装")
    assert (it.status, now(it.suggestion).status) == (Status.DISPUTED, Whole.REPLIED)


def test_the_desk_of_a_unit_names_the_contact_that_comes_before_the_reply(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert "去办理：登记联系沟通，" in read(act.see(house.gao, "/", SIGNED_ON))
    contact(act, house.gao, it)
    assert "去办理：起草答复，" in read(act.see(house.gao, "/", MET_ON))


def test_the_page_of_an_assignment_leads_the_deputy_to_the_contact_that_waits(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    spoken = contact(act, house.gao, it)
    link = f"/suggestions/contacts/{spoken.pk}/confirm/"
    assert link in page(act, house.tan, it) and link not in page(act, house.gao, it)
    done(act(house.tan, spoken, "confirm", MET_ON))
    assert link not in page(act, house.tan, it)


def test_who_drafts_reads_what_is_to_be_answered(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    form = read(act.see(house.gao, f"/suggestions/assignments/{it.pk}/draft/", MET_ON))
    assert "建议内容" in form and it.suggestion.grounds[:20] in form
