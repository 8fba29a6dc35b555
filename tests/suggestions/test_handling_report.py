"""办理情况报告: it comes each year by itself, goes to the standing committee, the congress, all."""

from datetime import date

import pytest

from renda.letters import LETTERS
from renda.letters.letter import plain
from renda.lifecycle import LIFECYCLES
from renda.models import Congress, Notice, Session
from suggestions.models import HandlingReport, Suggestion
from tests.conftest import watch
from tests.renda.papers import shape
from tests.suggestions.cast import RECESS, draft, now, read
from tests.suggestions.funded import paper
from tests.suggestions.handled import decide, done, due, page
from tests.suggestions.ledger import taken_in
from tests.suggestions.reported import (
    BEGUN_ON,
    EVE,
    OPINION,
    PRINTED_ON,
    PUBLISHED_ON,
    REPORTED_ON,
    REPORTS,
    SUBMITTED_ON,
    WRITTEN_ON,
    begin,
    begun,
    handed,
    handled,
    next_session,
    published,
    report,
    reported,
    submitted,
    write,
)
from tests.suggestions.reported import TEXT as WORDS
from tests.suggestions.reported import publish as publish_it
from tests.suggestions.test_costs import costs
from tests.suggestions.test_examination import errors
from tests.suggestions.test_story import told

Status = HandlingReport.Status


def count_of(label, it):
    return next(
        (row["top"], row["bottom"])
        for row in it.figures["total"]["shares"]
        if row["label"] == label
    )


# 起草


def test_it_comes_by_itself_on_its_day_and_the_committee_owes_it(act, house):
    handed(house)
    watch(date(2026, 9, 28), EVE)
    assert not HandlingReport.objects.exists()
    watch(BEGUN_ON, BEGUN_ON)
    it = HandlingReport.objects.get()
    assert (it.status, it.year, due(it, "handling_report")) == (
        Status.DRAFTING, 2026, date(2026, 12, 31),
    )  # fmt: skip
    assert told(it, "begin") == {"an"}
    assert "2026年代表建议办理情况报告" in read(act.see(house.an, "/", BEGUN_ON))


def test_it_comes_once(act, house):
    it = begun(act, house)
    watch(date(2026, 10, 2), date(2026, 10, 4))
    assert HandlingReport.objects.get() == it


def test_what_was_called_off_does_not_come_again(act, house):
    it = begun(act, house)
    done(act(house.an, it, "call_off", BEGUN_ON, reason="由政府办公室统一起草。"))
    watch(date(2026, 10, 2), date(2026, 10, 3))
    assert HandlingReport.objects.count() == 1 and due(it, "handling_report") is None


def test_it_comes_later_if_nothing_ran_on_that_day(act, house):
    handed(house)
    watch(date(2026, 11, 9), date(2026, 11, 10))
    assert HandlingReport.objects.get().year == 2026


def test_it_comes_in_the_next_year_if_nothing_ran_until_then(act, house):
    handed(house)
    watch(date(2027, 1, 5), date(2027, 1, 7))
    it = HandlingReport.objects.get()
    assert (it.year, it.report_by) == (2026, date(2026, 12, 31))
    assert "逾期" in page(act, house.an, it, date(2027, 1, 7))


def test_of_a_year_before_the_platform_none_comes(act, house):
    taken_in(act, house)
    watch(date(2025, 1, 5), date(2025, 1, 7))
    assert not HandlingReport.objects.exists()


def test_one_kind_of_which_time_cannot_tell_keeps_back_no_other(act, house, monkeypatch):
    handed(house)

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(LIFECYCLES[Suggestion], "awaiting", broken)
    watch(EVE, BEGUN_ON)
    assert HandlingReport.objects.exists()


def test_a_congress_without_suggestions_of_the_year_is_left_alone(act, house):
    draft(act, house.tan, RECESS)
    watch(EVE, BEGUN_ON)
    assert not HandlingReport.objects.exists()


def test_the_congress_sets_the_days(act, house):
    decide(house, "suggestion.report_begin", "10-15")
    decide(house, "suggestion.report_day", "11-30")
    handed(house)
    watch(BEGUN_ON, date(2026, 10, 14))
    assert not HandlingReport.objects.exists()
    watch(date(2026, 10, 15), date(2026, 10, 15))
    it = HandlingReport.objects.get()
    owed = it.obligations.get()
    assert owed.due_on == date(2026, 11, 30) and "主任会议决定" in owed.rule


@pytest.mark.parametrize("text", ["13-01", "02-29", "十月", "10"])
def test_a_day_is_one_that_every_year_has(text):
    from suggestions.models.reports import read_day_of_year

    with pytest.raises(ValueError, match="月-日"):
        read_day_of_year(text)


def test_it_is_begun_by_hand_for_the_year_before_or_earlier(act, house):
    done(begin(act, house, on=date(2026, 7, 1)))
    done(begin(act, house, on=date(2026, 7, 1), year=2025, report_by="2026-07-31"))
    assert {2025, 2026} == {*HandlingReport.objects.values_list("year", flat=True)}
    it = HandlingReport.objects.get(year=2025)
    assert it.obligations.get().rule == "开始起草时确定的日期。"
    assert "系统里没有2025年交办的建议" in page(act, house.an, it, date(2026, 7, 1))


def test_there_is_one_a_year(act, house):
    begun(act, house)
    assert "已经有了" in errors(begin(act, house), "year")


def test_it_is_not_owed_by_a_day_that_is_past(act, house):
    assert "不能早于今天" in errors(begin(act, house, report_by="2026-09-01"), "report_by")


@pytest.mark.parametrize("who", ["gao", "tan", "chen", "qin", "wu", "zhou", "ma"])
def test_nobody_else_begins_it(act, house, who):
    assert begin(act, house, by=getattr(house, who)).status_code == 403


def test_the_form_is_filled_with_the_figures_of_the_year(act, house):
    handled(act, house)
    it = begun(act, house)
    assert it.figures["on"] == "2026-10-01" and it.figures["items"] == 1
    assert count_of("按期答复率", it) == (1, 1) and count_of("最终满意率", it) == (1, 1)
    text = read(act.see(house.an, f"{REPORTS}{it.pk}/write/", WRITTEN_ON))
    for said in ("2026年共交办代表建议、批评和意见1件", "县水利局1件", "城建交通1件",
                 "截至2026年10月1日，答复率100%（1/1）", "首次满意率100%（1/1）",
                 "2025年答复中承诺的事项0项"):  # fmt: skip
        assert said in text


def test_what_is_still_to_be_written_is_not_left_open(act, house):
    it = begun(act, house)
    form = act.see(house.an, f"{REPORTS}{it.pk}/write/", WRITTEN_ON).context["form"]
    assert "换成实际内容" in errors(write(act, house, it, form.initial["text"]), "text")


def test_the_figures_stay_as_they_were_counted_until_they_are_counted_again(act, house):
    it = begun(act, house)
    done(write(act, house, it))
    handed(house, matter="关于修路的建议")
    assert now(it).figures["items"] == 1
    assert "截至10月1日" in page(act, house.an, it, WRITTEN_ON).replace("2026年", "")
    done(act(house.an, it, "count_again", WRITTEN_ON))
    it = now(it)
    assert (it.figures["items"], it.figures["on"], it.text) == (2, "2026-11-03", WORDS)
    done(act(house.an, it, "count_again", WRITTEN_ON, rewrites="on"))
    assert "共交办代表建议、批评和意见2件" in read(
        act.see(house.an, f"{REPORTS}{it.pk}/write/", WRITTEN_ON)
    )
    done(write(act, house, it))
    done(act(house.an, it, "submit", SUBMITTED_ON, meeting_on="2026-11-26"))
    assert act(house.an, it, "count_again", SUBMITTED_ON).status_code == 422


def test_each_counting_is_on_record(act, house):
    it = begun(act, house)
    assert it.events.get(name="begin").facts["figures"]["items"] == 1


def test_the_government_hands_in_its_own_paper(act, house):
    it, government = begun(act, house), house.gov_office
    answer = act(house.an, it, "receive", WRITTEN_ON, body=government.pk)
    assert errors(answer, "files")
    done(act(house.an, it, "receive", WRITTEN_ON, body=government.pk, files=paper()))
    assert str(government) in page(act, house.an, it, WRITTEN_ON)


# 审议


def test_there_is_nothing_to_submit_before_it_is_written(act, house):
    it = begun(act, house)
    answer = act(house.an, it, "submit", SUBMITTED_ON, meeting_on="2026-11-26")
    assert answer.status_code == 422 and "还没有起草" in read(answer)


def test_the_standing_committee_sees_it_from_then_on(act, house):
    it = begun(act, house)
    for user in (house.zhou, house.ma):
        assert act.see(user, f"{REPORTS}{it.pk}/", WRITTEN_ON).status_code == 404
    it = submitted(act, house, it)
    assert told(it, "submit") >= {"zhou", "ma", "hu"}
    for user in (house.zhou, house.ma):
        assert "有的单位和代表见面偏少。" in page(act, user, it, SUBMITTED_ON)


def test_figures_that_were_counted_again_need_their_text_looked_through(act, house):
    it = begun(act, house)
    done(write(act, house, it))
    done(act(house.an, it, "count_again", WRITTEN_ON))
    said = {"meeting_on": "2026-11-26", "note": ""}
    answer = act(house.an, it, "submit", SUBMITTED_ON, **said)
    assert answer.status_code == 422 and "还没有核对正文" in read(answer)
    done(write(act, house, it))
    done(act(house.an, it, "submit", SUBMITTED_ON, **said))


def test_before_it_is_handed_in_one_is_reminded_of_the_day_of_its_figures(act, house):
    it = begun(act, house)
    done(write(act, house, it, on=BEGUN_ON))
    place = f"{REPORTS}{it.pk}/submit/"
    assert "数据统计到" not in read(act.see(house.an, place, BEGUN_ON))
    assert "数据统计到2026年10月1日" in read(act.see(house.an, place, SUBMITTED_ON))


def test_the_day_of_the_meeting_is_told_like_other_days(act, house):
    it = submitted(act, house)
    assert "拟于2026年11月26日审议" in page(act, house.an, it, SUBMITTED_ON)


@pytest.mark.parametrize("who", ["gao", "tan", "chen", "qin", "wu", "sun"])
def test_nobody_else_reads_it_before_it_is_public(act, house, who):
    it, user = reported(act, house), getattr(house, who)
    assert act.see(user, f"{REPORTS}{it.pk}/", REPORTED_ON).status_code == 404
    assert str(it) not in read(act.see(user, REPORTS, REPORTED_ON))


def test_it_is_sent_back_with_a_reason(act, house):
    it = submitted(act, house)
    done(act(house.zhou, it, "return", SUBMITTED_ON, reason="补上一年的承诺。"))
    assert now(it).status == Status.DRAFTING and due(it, "handling_report")
    assert "补上一年的承诺。" in page(act, house.an, it, SUBMITTED_ON)
    it = submitted(act, house, it)
    assert "退回修改（" not in page(act, house.an, it, SUBMITTED_ON)


def test_once_reported_it_is_owed_no_more_but_to_the_public(act, house):
    it = submitted(act, house)
    assert errors(report(act, house, it, opinion=""), "opinion")
    done(report(act, house, it))
    assert (now(it).status, due(it, "handling_report")) == (Status.REPORTED, None)
    assert due(it, "report_publish") == date(2026, 12, 24)  # 20 workdays
    assert now(it).reported_on == REPORTED_ON
    assert OPINION in page(act, house.zhou, it, REPORTED_ON)


def test_the_day_is_that_of_the_meeting(act, house):
    it, day = submitted(act, house), {"from_on": REPORTED_ON, "to_on": REPORTED_ON}
    meeting = Session.objects.create(term=house.session.term, kind="standing", number=29, **day)
    later = date(2026, 11, 30)
    said = {"opinion": OPINION, "meeting": meeting.pk, "late_reason": "会后补录。"}
    assert "不符" in errors(act(house.an, it, "report", later, **said, on="2026-11-27"), "on")
    assert errors(act(house.an, it, "report", later, **{**said, "late_reason": ""}), "late_reason")
    done(act(house.an, it, "report", later, **said))  # no day said: that of the meeting
    assert now(it).reported_on == REPORTED_ON and now(it).meeting == meeting


# 印发


def test_the_next_congress_is_when_it_is_to_be_printed_by(act, house):
    it = reported(act, house)
    watch(date(2026, 11, 27), date(2026, 11, 28))
    assert due(it, "report_print") is None
    assert "登记下一次大会会议以后提醒" in page(act, house.an, it, PUBLISHED_ON)
    session = next_session(house)
    watch(date(2026, 11, 29), date(2026, 11, 30))
    assert due(it, "report_print") == session.from_on
    assert it.events.filter(name="schedule").count() == 1
    Session.objects.filter(pk=session.pk).update(from_on=date(2027, 1, 19))
    watch(date(2026, 12, 1), date(2026, 12, 2))
    assert due(it, "report_print") == date(2027, 1, 19)


def test_it_is_printed_for_a_session_that_is_registered(act, house):
    it = reported(act, house)
    answer = act(house.an, it, "print", PRINTED_ON, session="")
    assert answer.status_code == 422 and "还没有登记下一次大会会议" in read(answer)
    assert errors(act(house.an, it, "print", PRINTED_ON, session=house.session.pk), "session")
    session = next_session(house)
    done(act(house.an, it, "print", PRINTED_ON, session=session.pk))
    assert (now(it).status, now(it).printed_for) == (Status.PRINTED, session)
    done(publish_it(act, house, it, PRINTED_ON))
    assert now(it).status == Status.DONE and not it.obligations.open().exists()


def test_it_may_be_published_before_it_is_printed(act, house):
    it = published(act, house)
    assert now(it).status == Status.PUBLISHED
    done(act(house.an, it, "print", PRINTED_ON, session=next_session(house).pk))
    assert now(it).status == Status.DONE


def test_a_township_reports_to_the_congress_itself(act, house):
    Congress.objects.filter(pk=house.congress.pk).update(level=Congress.Level.TOWNSHIP)
    it = submitted(act, house)
    assert "这一件不用" in read(report(act, house, it))
    done(report(act, house, it, "report_to_congress"))
    assert now(it).status == Status.PRINTED and due(it, "report_publish")
    done(publish_it(act, house, it))
    assert now(it).status == Status.DONE
    text = page(act, house.an, it, PUBLISHED_ON)
    assert "向大会报告" in text and "向常委会报告" not in text


def test_a_county_does_not_report_to_the_congress_directly(act, house):
    it = submitted(act, house)
    assert "这一件不用" in read(report(act, house, it, "report_to_congress"))


# 更正


def test_it_is_put_right_with_a_reason_and_what_stood_there_stays_on_record(act, house):
    it = published(act, house)
    assert "没有改动" in errors(
        act(house.an, it, "amend", PUBLISHED_ON, text=WORDS, reason="错字。"), "text"
    )
    done(
        act(
            house.an,
            it,
            "amend",
            PUBLISHED_ON,
            text="改过的。",
            reason="单位名称有误。",
            is_checked="on",
        )
    )
    assert now(it).text == "改过的。" and it.events.get(name="write").facts["text"] == WORDS
    assert "单位名称有误。" in page(act, house.an, it, PUBLISHED_ON)


# 文稿、清单


def test_the_letter_says_what_was_counted(act, house):
    it, letter = reported(act, house), LETTERS["handling_report"]
    facts = letter.facts_of(it, house.an, REPORTED_ON)
    assert shape(facts) == shape(plain(letter.example))
    assert facts["date"] == "2026年11月26日" and facts["units"][0]["name"] == "县水利局"
    answer = act.see(house.an, f"/letters/handling_report/{it.pk}/pdf/", REPORTED_ON)
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:4] == b"%PDF"


def test_it_is_of_no_letter_before_it_is_written(act, house):
    it = begun(act, house)
    assert act.see(house.an, f"/letters/handling_report/{it.pk}/", BEGUN_ON).status_code == 404


def test_its_notices_go_to_the_leaders(act, house):
    it = published(act, house)
    assert Notice.objects.filter(recipient=house.zhou, event__name="publish").exists()
    assert told(it, "report") == {"zhou"}


def test_the_list_costs_the_same_for_many(act, house):
    begin(act, house)
    few = costs(act, house.an, REPORTS, BEGUN_ON)
    begin(act, house, year=2025)
    assert costs(act, house.an, REPORTS, BEGUN_ON) == few
