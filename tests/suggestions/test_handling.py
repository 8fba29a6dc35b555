"""To whom a suggestion is handed and by when, and what units ask of the committee."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Body
from renda.succession import succeed
from suggestions.lifecycles import SUGGESTION
from suggestions.models import Assignment, Reassignment, Suggestion
from tests.conftest import add_body, noon, watch
from tests.renda.papers import pdf
from tests.suggestions.cast import OPENS, RECESS, hand_in, invite, now, read, sign, submit
from tests.suggestions.cast import draft as write
from tests.suggestions.handled import (
    ASSIGNED_ON,
    MET_ON,
    RATED_ON,
    REPLIED_ON,
    REPLY,
    SENT,
    SIGNED_ON,
    accepted,
    assign,
    assigned,
    contact,
    decide,
    done,
    due,
    page,
    rate,
    replied,
    reply,
)
from tests.suggestions.test_story import told

Status, Whole = Assignment.Status, Suggestion.Status


# 交办


def test_between_sessions_it_is_assigned_within_five_workdays_of_receipt(act, house):
    it = hand_in(act, house, RECESS)
    assert due(it, "assign") == date(2026, 5, 18)


def test_of_a_session_it_is_assigned_within_thirty_days_of_its_close(act, house):
    it = hand_in(act, house, OPENS, house.session)
    assert due(it, "assign") == date(2026, 2, 24)  # 30 days from 16 January, after the holidays
    owed = it.obligations.get()
    why = read(act.see(house.an, f"/suggestions/suggestions/{it.pk}/due/{owed.pk}/", OPENS))
    assert "大会闭幕日" in why and "代表法 第五十一条" in why


def test_what_is_refused_or_merged_need_not_be_assigned(act, house):
    one, other = hand_in(act, house, RECESS), hand_in(act, house, RECESS)
    done(act(house.an, other, "merge", RECESS, into=one.pk))
    done(act(house.an, one, "refuse", RECESS, ground="own", reason="本人的事"))
    assert due(one, "assign") is None
    assert due(other, "assign"), "it goes on by itself"


def test_a_motion_is_assigned_only_once_it_has_become_a_suggestion(act, house):
    it = write(act, house.tan, OPENS, kind="motion")
    invite(act, house.tan, it, OPENS, *house.nine)
    sign(act, it, OPENS, *house.nine)
    submit(act, house.tan, it, OPENS, house.session)
    act(house.chen, it, "check", OPENS)
    done(act(house.an, it, "accept", OPENS, field="transport"))
    assert due(it, "assign") is None
    plan = {"way": "joint", "planned_lead": house.water.pk}
    assert act(house.an, it, "assign", OPENS, **plan).status_code in (403, 422)
    done(act(house.an, it, "convert", OPENS, reason="主席团决定"))
    assert due(it, "assign") == date(2026, 2, 24)


def test_nobody_waits_for_a_motion_to_be_assigned(act, house):
    it = write(act, house.tan, OPENS, kind="motion")
    invite(act, house.tan, it, OPENS, *house.nine)
    sign(act, it, OPENS, *house.nine)
    submit(act, house.tan, it, OPENS, house.session)
    act(house.chen, it, "check", OPENS)
    done(act(house.an, it, "accept", OPENS, field="transport"))
    home = read(act.see(house.an, "/", OPENS))
    assert "去办理：交付审议，" in home and "去办理：交办，" not in home
    done(act(house.an, it, "convert", OPENS, reason="主席团决定"))
    assert SUGGESTION.awaiting(house.an, OPENS).exists()


def test_the_deputies_are_told_who_handles_it_when_it_is_assigned(act, house):
    it, co = assigned(act, house, house.housing)
    assert told(it, "hand_over") == {"gao", "tan"}
    assert told(co, "ask_opinion") == {"sun", "tan"}
    assert (
        "县水利局" in page(act, house.tan, it.suggestion) and due(it.suggestion, "assign") is None
    )


def test_no_unit_sees_it_before_it_is_assigned(act, house):
    it = accepted(act, house)
    plan = {"way": "joint", "planned_lead": house.water.pk}
    done(act(house.an, it, "allot", RECESS, **plan))
    place = f"/suggestions/suggestions/{it.pk}/"
    assert act.see(house.gao, place, RECESS).status_code == 404
    assign(act, house, it, lead=house.water)
    assert act.see(house.gao, place, ASSIGNED_ON).status_code == 200
    assert act.see(house.sun, place, ASSIGNED_ON).status_code == 404


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"way": "joint"}, "选一个主办单位"),
        ({"way": "joint", "planned_lead": "water", "planned_bodies": ["water"]}, "不用再会办"),
        ({"way": "separate", "planned_bodies": ["water"]}, "至少选两个单位"),
        ({"way": "joint", "planned_lead": "committee"}, "请从列表里选"),
    ],
)
def test_a_plan_that_names_no_fit_unit_is_refused_at_its_field(act, house, plan, said):
    it = accepted(act, house)
    keys = {name: _keys(house, value) for name, value in plan.items()}
    answer = act(house.an, it, "assign", ASSIGNED_ON, **keys)
    assert answer.status_code == 422 and said in read(answer)
    assert now(it).status == Whole.ACCEPTED


def _keys(house, value):
    if isinstance(value, list):
        return [getattr(house, it).pk for it in value]
    return getattr(house, value).pk if hasattr(house, value) else value


def test_the_wished_unit_stands_first_in_the_plan(act, house):
    it = accepted(act, house, wished_body=house.health.pk)
    form = read(act.see(house.an, f"/suggestions/suggestions/{it.pk}/assign/", ASSIGNED_ON))
    assert f'<option value="{house.health.pk}" selected>' in form


def test_units_that_handle_it_separately_each_reply_on_their_own(act, house):
    it = accepted(act, house)
    handed = assign(act, house, it, bodies=[house.water, house.housing])
    water, housing = sorted(handed, key=lambda one: one.body == house.housing)
    assert {water.part, housing.part} == {"separate"}
    for user, one in [(house.gao, water), (house.sun, housing)]:
        done(act(user, one, "sign", SIGNED_ON))
        contact(act, user, one)
    reply(act, house, water)
    assert now(it).status == Whole.ASSIGNED
    paper = SimpleUploadedFile("答复.pdf", pdf())
    facts = {**SENT, "number": "云建字〔2026〕1号", "spoken": "6月3日电话听取谭松代表意见。"}
    for missing in ({**facts, "files": paper, "spoken": ""}, facts):
        assert act(house.an, housing, "enter_reply", REPLIED_ON, **missing).status_code == 422
    facts["files"] = SimpleUploadedFile("答复.pdf", pdf())
    done(act(house.an, housing, "enter_reply", REPLIED_ON, **facts))
    assert now(it).status == Whole.REPLIED
    assert "6月3日电话听取谭松代表意见。" in page(act, house.tan, housing)
    rate(act, house.tan, water)
    assert now(it).status == Whole.REPLIED
    rate(act, house.tan, housing)
    assert now(it).status == Whole.CLOSED


def test_the_government_office_assigns_what_was_entrusted_to_it_and_the_days_count_from_then(
    act, house
):
    it = accepted(act, house)
    done(act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk))
    assert (due(it, "assign"), due(it, "dispatch")) == (None, date(2026, 5, 18))
    [one] = assign(act, house, it, lead=house.water, by=house.qin, on=date(2026, 5, 15))
    assert (one.assigned_on, due(one, "reply")) == (RECESS, date(2026, 8, 11))
    assert due(it, "dispatch") is None


# 期限


def test_it_is_replied_to_within_three_months_of_the_assignment(act, house):
    [it] = assigned(act, house)
    assert due(it, "reply") == date(2026, 8, 12)


def test_a_difficult_one_within_six_months_and_not_three_and_six(act, house):
    it = accepted(act, house)
    [one] = assign(act, house, it, lead=house.water, is_difficult="on")
    assert due(one, "reply") == date(2026, 11, 12)


def test_a_congress_may_shorten_the_three_months_and_not_lengthen_them(act, house):
    with pytest.raises(Exception, match="代表法 第五十一条"):
        decide(house, "suggestion.reply", "4m")
    decide(house, "suggestion.reply", "2m")
    [it] = assigned(act, house)
    assert due(it, "reply") == date(2026, 7, 13)


def test_the_first_contact_is_within_twenty_workdays_of_receipt(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert due(it, "contact") == date(2026, 6, 10)
    contact(act, house.gao, it)
    assert due(it, "contact") is None


def test_a_co_unit_gives_its_opinion_to_the_lead_unit_within_a_month(act, house):
    it, co = assigned(act, house, house.housing)
    assert due(co, "co_opinion") == date(2026, 6, 12)
    done(act(house.sun, co, "sign", SIGNED_ON))
    done(act(house.sun, co, "give_opinion", MET_ON, opinion="同意，标线由我局负责。"))
    assert now(co).status == Status.OPINED and told(co, "give_opinion") == {"gao"}
    assert "标线由我局负责" in page(act, house.gao, it)


def test_the_lead_unit_sends_an_empty_opinion_back(act, house):
    it, co = assigned(act, house, house.housing)
    done(act(house.sun, co, "sign", SIGNED_ON))
    done(act(house.sun, co, "give_opinion", MET_ON, opinion="无意见。"))
    done(act(house.gao, co, "bounce", MET_ON, reason="请写明标线什么时候划。"))
    assert (now(co).status, due(co, "co_opinion")) == (Status.CONSULTED, date(2026, 5, 27))
    assert act(house.sun, it, "draft", MET_ON, **REPLY).status_code == 403


def test_the_page_of_a_suggestion_says_what_waits_for_its_reader_at_the_units(act, house):
    [it] = assigned(act, house)
    whole = it.suggestion

    def offered(user, on):
        said = page(act, user, whole, on).split("现在可以办")[1].split("</section>")[0]
        return re.findall(r'btn-primary" href="([^"]*)"', said)

    assert offered(house.gao, SIGNED_ON) == [f"/suggestions/assignments/{it.pk}/sign/"]
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert offered(house.gao, SIGNED_ON) == []  # no draft before the deputy was spoken with
    contact(act, house.gao, it)
    reply(act, house, it)
    assert offered(house.tan, RATED_ON) == [f"/suggestions/assignments/{it.pk}/evaluate/"]


# 调整和延期


def ask_to_return(act, user, it, on=SIGNED_ON):
    place = f"/suggestions/under/{it.pk}/reassignment/new/"
    return act.post(user, place, on, reason="道路信号灯由公安交警负责。")


def test_a_unit_says_within_five_workdays_of_receipt_that_it_is_not_its_own(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert ask_to_return(act, house.gao, it, date(2026, 5, 21)).status_code == 403
    done(ask_to_return(act, house.gao, it, date(2026, 5, 20)))
    assert due(Reassignment.objects.get(), "decide") == date(2026, 5, 27)


def test_the_unit_reads_by_when_it_may_say_so(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    place = f"/suggestions/under/{it.pk}/reassignment/new/"
    assert "2026年5月20日以前可以提出" in read(act.see(house.gao, place, SIGNED_ON))


def test_whoever_handed_it_to_the_unit_decides_within_the_days(act, house):
    it = accepted(act, house)
    done(act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk))
    [one] = assign(act, house, it, lead=house.water, by=house.qin)
    done(ask_to_return(act, house.gao, one, ASSIGNED_ON))
    asked = Reassignment.objects.get()
    assert asked.obligations.get(deadline="decide").owed_by == house.gov_office
    assert "去办理：同意调整，" in read(act.see(house.qin, "/", ASSIGNED_ON))
    done(act(house.qin, asked, "grant", MET_ON, body=house.housing.pk))


def test_the_government_office_hands_nothing_to_a_court(act, house):
    court = add_body(house.congress, "县人民法院", Body.Kind.COURT)
    it = accepted(act, house)
    plan = {"way": "joint", "planned_lead": court.pk, "planned_bodies": []}
    done(act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk))
    assert act(house.qin, it, "assign", RECESS, **plan).status_code == 422
    done(act(house.an, it, "assign", RECESS, **plan))


def test_whoever_takes_it_over_has_three_months_anew_within_the_six_of_the_first(act, house):
    [it] = assigned(act, house)
    done(ask_to_return(act, house.gao, it, ASSIGNED_ON))
    asked = Reassignment.objects.get()
    done(act(house.an, asked, "grant", MET_ON, body=house.housing.pk))
    new = Assignment.objects.latest("pk")
    assert now(it).status == Status.RELEASED and new.body == house.housing
    assert (new.first_on, due(new, "reply")) == (ASSIGNED_ON, date(2026, 8, 20))
    late = date(2026, 9, 10)
    done(act(house.an, new, "reassign", late, body=house.health.pk, reason="职责调整"))
    last = Assignment.objects.latest("pk")
    assert due(last, "reply") == date(2026, 11, 12)  # six months from the first assignment
    assert now(it.suggestion).status == Whole.ASSIGNED


def test_a_co_unit_may_take_over_the_lead_and_helps_no_more(act, house):
    it, co = assigned(act, house, house.health)
    done(ask_to_return(act, house.gao, it, ASSIGNED_ON))
    done(act(house.an, Reassignment.objects.get(), "grant", MET_ON, body=house.health.pk))
    new = Assignment.objects.latest("pk")
    assert (new.body, new.part) == (house.health, "lead")
    assert now(co).status == Status.CALLED_OFF and not co.obligations.open().exists()
    answer = act(house.an, new, "reassign", MET_ON, body=new.body.pk, reason="换一家")
    assert answer.status_code == 422


def test_who_gave_it_back_reads_no_more_of_what_becomes_of_it(act, house):
    [it] = assigned(act, house)
    done(ask_to_return(act, house.gao, it, ASSIGNED_ON))
    done(act(house.an, Reassignment.objects.get(), "grant", MET_ON, body=house.housing.pk))
    new = Assignment.objects.latest("pk")
    for subject in (it.suggestion, new):
        kind = subject._meta.model_name
        place = f"/suggestions/{kind}s/{subject.pk}/"
        assert act.see(house.gao, place, MET_ON).status_code == 404
    assert act.see(house.gao, f"/suggestions/assignments/{it.pk}/", MET_ON).status_code == 200


def test_a_co_unit_goes_on_with_whoever_takes_over_the_lead(act, house):
    it, co = assigned(act, house, house.housing)
    done(act(house.an, it, "reassign", MET_ON, body=house.health.pk, reason="职责调整"))
    done(act(house.sun, co, "sign", MET_ON))
    done(act(house.sun, co, "give_opinion", MET_ON, opinion="同意。"))
    assert told(co, "give_opinion") == {"he"}


def test_a_return_that_nobody_decides_lapses_and_the_unit_goes_on(act, house):
    [it] = assigned(act, house)
    done(ask_to_return(act, house.gao, it, ASSIGNED_ON))
    watch(ASSIGNED_ON, date(2026, 5, 20))
    assert (Reassignment.objects.get().status, now(it).status) == ("lapsed", Status.HANDED)


# 撤回


def test_a_withdrawal_ends_the_handling_until_it_is_replied_to(act, house):
    it, co = assigned(act, house, house.housing)
    done(ask_to_return(act, house.gao, it, ASSIGNED_ON))
    done(act(house.tan, it.suggestion, "withdraw", SIGNED_ON, reason="已经解决"))
    assert {now(it).status, now(co).status} == {Status.CALLED_OFF}
    assert Reassignment.objects.get().status == "withdrawn"
    assert not it.obligations.open().exists() and not co.obligations.open().exists()


def test_what_was_replied_to_is_not_withdrawn(act, house):
    it = replied(act, house)
    assert act(house.tan, it.suggestion, "withdraw", RATED_ON, reason="算了").status_code == 422
    it = rate(act, house.tan, it, result="dissatisfied", comment="没有装")
    done(act(house.an, it, "redo", RATED_ON, reason="再办"))
    again = act(house.tan, it.suggestion, "withdraw", RATED_ON, reason="算了")
    assert again.status_code == 422 and "已经有承办单位答复" in read(again)


def test_what_is_handled_again_stays_with_its_unit(act, house):
    it = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    done(act(house.an, it, "redo", RATED_ON, reason="再办"))
    answer = act(house.an, it, "reassign", RATED_ON, body=house.health.pk, reason="换一家")
    assert answer.status_code == 422 and "原单位" in read(answer)
    assert ask_to_return(act, house.gao, it, RATED_ON).status_code == 403


def test_a_co_unit_owes_nothing_any_more_once_the_lead_unit_has_replied(act, house):
    it, co = assigned(act, house, house.housing)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    done(ask_to_return(act, house.sun, co))
    reply(act, house, it)
    assert now(co).status == Status.CALLED_OFF and not co.obligations.open().exists()
    assert Reassignment.objects.get().status == "withdrawn"


def test_an_opinion_is_not_sent_back_once_the_lead_unit_has_replied(act, house):
    it, co = assigned(act, house, house.housing)
    done(act(house.sun, co, "sign", SIGNED_ON))
    done(act(house.sun, co, "give_opinion", SIGNED_ON, opinion="同意。"))
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    reply(act, house, it)
    assert act(house.gao, co, "bounce", REPLIED_ON, reason="太短").status_code == 422


def test_a_contact_that_the_deputy_disputes_is_owed_again(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    spoken = contact(act, house.gao, it)
    assert due(it, "contact") is None
    done(act(house.tan, spoken, "dispute", MET_ON, reason="没有来过"))
    assert due(it, "contact") == date(2026, 6, 17)


def test_whoever_takes_over_the_government_office_assigns_what_was_entrusted(act, house):
    it = accepted(act, house)
    done(act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk))
    succeed(house.gov_office, house.farm, RECESS, house.guan, noon(RECESS))
    [one] = assign(act, house, it, lead=house.water, by=house.tian)
    assert one.assigned_on == RECESS
