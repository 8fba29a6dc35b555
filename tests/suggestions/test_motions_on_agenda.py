"""A motion that the congress itself deliberates (地方组织法 第二十二条), and how one is called that
has ended: by what was decided of it.

The presidium puts it on the agenda, or lets a committee say first whether it should.
"""

from datetime import date

import pytest

from suggestions.models import Suggestion
from tests.suggestions.cast import (
    BEFORE,
    CLOSES,
    LATE,
    OPENS,
    RECESS,
    TEXT,
    hand_in,
    motion,
    now,
    read,
    submit,
)
from tests.suggestions.handled import done, due, page
from tests.suggestions.test_law import scan
from tests.suggestions.test_lists import SUGGESTIONS, rows
from tests.suggestions.test_motions import report
from tests.suggestions.test_story import told

AGENDA = {
    "decision": "主席团第二次会议",
    "result": "全体代表过半数赞成，通过《关于加强饮用水水源保护的决议》。",
}
LABEL = "列入大会议程"
AFTER = date(2026, 1, 19)


@pytest.fixture
def it(act, house):
    """One that has its number as a motion while the congress sits."""
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    done(act(house.an, it, "accept", OPENS, field="environment"))
    return now(it)


@pytest.fixture
def referred(act, house, it):
    """Likewise, and the presidium lets wu's committee say whether it goes on the agenda."""
    done(act(house.an, it, "refer", OPENS, body=house.committee.pk, decision="主席团第一次会议"))
    return now(it)


def put_on(act, house, it, on=CLOSES):
    done(act(house.an, it, "put_on_agenda", on, **AGENDA))
    return now(it)


def test_the_presidium_puts_a_motion_on_the_agenda_and_the_congress_decides(act, house, it):
    it = put_on(act, house, it)
    assert (it.status, it.decided, due(it, "refer")) == ("closed", "congress", None)
    said = page(act, house.tan, it)
    assert all(text in said for text in AGENDA.values())


def test_everybody_behind_it_is_told(act, house, it):
    it = put_on(act, house, it)
    assert {"tan", "chen", "d1", "d9"} <= told(it, "put_on_agenda")


@pytest.mark.parametrize("missing", AGENDA)
def test_both_what_the_presidium_and_what_the_congress_decided_is_said(act, house, it, missing):
    answer = act(house.an, it, "put_on_agenda", CLOSES, **{**AGENDA, missing: ""})
    assert answer.status_code == 422 and answer.context["form"].errors[missing]
    kept = [text for name, text in AGENDA.items() if name != missing]
    assert kept[0] in read(answer) and now(it).status == "accepted"


def test_what_is_entered_late_was_decided_in_time(act, house, it):
    more = {"on": CLOSES.isoformat(), "late_reason": "会后整理"}
    done(act(house.an, it, "put_on_agenda", AFTER, **AGENDA, **more))
    assert it.obligations.get(deadline="refer").met_by.on == CLOSES


def test_only_the_committee_of_the_deputies_enters_it(act, house, it):
    for user in (house.tan, house.chen, house.lu):
        assert act(user, it, "put_on_agenda", CLOSES, **AGENDA).status_code in (403, 404)
    assert now(it).status == "accepted"


def test_a_committee_may_advise_it_while_the_congress_sits(act, house, referred):
    it = report(act, house, referred, advice="congress", on=LATE)
    assert f"<b>{LABEL}</b>" in page(act, house.an, it, LATE)
    it = put_on(act, house, it)
    assert (it.status, it.decided, due(it, "decide")) == ("closed", "congress", None)
    assert "wu" in told(it, "put_on_agenda")


def test_what_is_reported_on_after_the_closing_day_goes_to_the_standing_committee(
    act, house, referred
):
    it = report(act, house, referred, on=AFTER)
    assert "put_on_agenda/" not in page(act, house.an, it, AFTER)
    answer = act(house.an, it, "put_on_agenda", AFTER, **AGENDA)
    assert answer.status_code == 422 and "这一件不用列入大会议程" in read(answer)


def test_the_standing_committee_puts_nothing_on_the_agenda_of_the_congress(act, house, referred):
    it = report(act, house, referred, advice="congress", on=LATE)
    answer = act(house.an, it, "adopt", AFTER, advice="congress", note="")
    assert answer.status_code == 422 and answer.context["form"].errors["advice"]


def test_as_long_as_the_congress_sits_a_report_is_not_the_standing_committees(act, house, referred):
    it = report(act, house, referred, on=LATE)
    answer = act(house.an, it, "adopt", CLOSES, advice="plan", note="")
    assert answer.status_code == 422 and "报告由主席团决定" in read(answer)
    assert f"去办理：{LABEL}，" in read(act.see(house.an, "/", CLOSES))
    assert "去办理：常务委员会同意报告，" in read(act.see(house.an, "/", AFTER))


def test_a_suggestion_comes_on_no_agenda(act, house):
    it = hand_in(act, house, RECESS)
    done(act(house.an, it, "accept", RECESS, field="transport"))
    answer = act(house.an, it, "put_on_agenda", RECESS, **AGENDA)
    assert answer.status_code == 422 and "这一件不用列入大会议程" in read(answer)


def test_once_the_congress_has_closed_only_what_it_decided_before_is_entered(act, house, it):
    answer = act(house.an, it, "put_on_agenda", AFTER, **AGENDA)
    assert answer.status_code == 422 and now(it).status == "accepted"
    assert answer.context["form"].errors["decided_on"] == [
        "大会已于2026年1月16日闭幕：填大会期间作出决定的那一天。"
    ]
    facts = {"body": house.committee.pk, "decision": "主席团第三次会议"}
    assert "已于2026年1月16日闭幕" in read(act(house.an, it, "refer", AFTER, **facts))
    done(act(house.an, it, "refer", AFTER, **facts, decided_on=CLOSES.isoformat()))


def test_what_has_its_number_only_after_the_closing_day_was_decided_before(act, house):
    it = motion(act, house, BEFORE, house.nine)
    submit(act, house.tan, it, BEFORE, house.session)
    done(act(house.chen, it, "check", OPENS))
    done(act(house.an, it, "accept", AFTER, field="environment"))
    facts = {"body": house.committee.pk, "decision": "主席团第三次会议"}
    assert "已于2026年1月16日闭幕" in read(act(house.an, it, "refer", AFTER, **facts))
    early = read(act(house.an, it, "refer", AFTER, **facts, decided_on="2026-01-11"))
    assert "不能早于提出的日子" in early
    done(act(house.an, it, "refer", AFTER, **facts, decided_on=CLOSES.isoformat()))
    assert "主席团第三次会议，2026年1月16日" in page(act, house.tan, it, AFTER)


def test_while_the_congress_sits_its_presidium_agrees_that_it_is_taken_back(act, house, referred):
    for signature in referred.signatures.all():
        done(act(signature.deputy, signature, "agree", LATE))
    answer = act(house.tan, referred, "withdraw", LATE, reason="已经解决")
    assert answer.status_code == 422 and "要经主席团同意" in read(answer)
    said = {"reason": "代表书面撤回", "files": scan()}
    assert act(house.an, referred, "record_withdrawal", LATE, **said).status_code == 422
    said = {"reason": "代表书面撤回", "files": scan(), "consent": "主席团第三次会议同意"}
    done(act(house.an, referred, "record_withdrawal", LATE, **said))
    assert now(referred).status == "withdrawn"
    assert "主席团第三次会议同意" in page(act, house.tan, now(referred), LATE)


def test_after_the_closing_day_those_who_raised_it_take_it_back(act, house, referred):
    for signature in referred.signatures.all():
        done(act(signature.deputy, signature, "agree", AFTER))
    done(act(house.tan, referred, "withdraw", AFTER, reason="已经解决"))


def test_after_the_closing_day_no_committee_advises_the_agenda_of_the_congress(
    act, house, referred
):
    said = page(act, house.wu, referred, AFTER)
    assert "提出审议结果报告" in said
    address = f"{SUGGESTIONS}{referred.pk}/examine/"
    assert 'value="congress"' in read(act.see(house.wu, address, CLOSES))
    assert 'value="congress"' not in read(act.see(house.wu, address, AFTER))
    assert report(act, house, referred, advice="plan", on=AFTER).status == "examined"


@pytest.mark.parametrize("session", ["recess", "session"])
def test_what_came_as_a_suggestion_does_not_come_again_as_a_motion(act, house, session):
    on, of = (RECESS, "") if session == "recess" else (OPENS, house.session)
    it = hand_in(act, house, on, of)
    done(act(house.an, it, "return", on, reason="写明路口的位置"))
    assert 'name="kind"' not in read(act.see(house.tan, f"{SUGGESTIONS}{it.pk}/revise/", on))
    facts = {**TEXT, "kind": "motion", "name": f"own-{house.chengguan.pk}"}
    done(act(house.tan, it, "revise", on, **facts))
    assert now(it).kind == "suggestion"


def test_a_motion_of_no_session_goes_to_no_committee_and_on_no_agenda(act, house, it):
    Suggestion.objects.filter(pk=it.pk).update(session=None)
    facts = {"body": house.committee.pk, "decision": "主席团第三次会议"}
    assert "这一件不用交付审议" in read(act(house.an, it, "refer", CLOSES, **facts))
    assert "这一件不用列入大会议程" in read(act(house.an, it, "put_on_agenda", CLOSES, **AGENDA))
    assert now(it).status == "accepted"


# how one is called


def test_a_motion_with_its_number_waits_for_no_unit(act, house, it):
    for place in (f"{SUGGESTIONS}{it.pk}/", "/"):
        said = read(act.see(house.tan, place, OPENS))
        assert "已受理待交付审议" in said and "已受理待交办" not in said


def test_a_motion_is_called_by_what_was_decided_of_it(act, house, it):
    it = put_on(act, house, it)
    for place in (f"{SUGGESTIONS}{it.pk}/", SUGGESTIONS, "/", f"/search/?q={it.matter[:6]}"):
        said = read(act.see(house.tan, place, RECESS))
        assert LABEL in said and "已办结" not in said.split("<main")[1].split("筛选")[0]


def test_so_is_one_of_which_the_standing_committee_decided(act, house, referred):
    it = report(act, house, referred, on=AFTER)
    done(act(house.an, it, "adopt", date(2026, 2, 4), advice="plan", note=""))
    assert now(it).get_status_display() == "列入立法、监督等年度计划"
    assert "列入立法、监督等年度计划" in read(act.see(house.tan, SUGGESTIONS, RECESS))


def test_so_it_is_called_in_the_sheet(act, house, it):
    put_on(act, house, it)
    heads, line = rows(act.see(house.tan, f"{SUGGESTIONS}export/", RECESS))
    assert dict(zip(heads, line, strict=True))["状态"] == LABEL


@pytest.mark.parametrize(("query", "count"), [("congress", 1), ("plan", 0)])
def test_a_list_is_narrowed_by_what_was_decided(act, house, it, query, count):
    put_on(act, house, it)
    answer = act.see(house.an, f"{SUGGESTIONS}?decided={query}", RECESS)
    assert len(answer.context["rows"].page.object_list) == count


def test_who_writes_the_like_reads_what_became_of_it(act, house, it):
    put_on(act, house, it)
    place = f"/suggestions/alike/?matter={it.matter}"
    assert LABEL in read(act.see(house.shi, place, RECESS))
