"""The numbers by which units are compared: each as its formula says, for whoever may compare."""

import html
import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suggestions.models import Promise, Reassignment
from suggestions.models.shares import GROUPS
from tests.suggestions.cast import RECESS, read
from tests.suggestions.handled import (
    ASSIGNED_ON,
    MET_ON,
    RATED_ON,
    SIGNED_ON,
    accepted,
    assign,
    assigned,
    contact,
    done,
    rate,
    replied,
    reply,
)
from tests.suggestions.test_promises import promised, report

PLACE = "/suggestions/figures/"


def shares(act, user, on=RATED_ON, year=""):
    """{label: (top, bottom)} of all that the user may count."""
    told = {}
    for group in GROUPS:
        page = act.see(user, f"{PLACE}?year={year}&group={group}", on)
        for it in page.context["figures"].key_figures:
            told[it["of"].label] = it["top"], it["bottom"]
    return told


def test_only_contacts_that_no_deputy_disputes_count(act, house):
    [it] = assigned(act, house)
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert shares(act, house.an)["沟通率"] == (0, 1)
    spoken = contact(act, house.gao, it)
    assert shares(act, house.an)["沟通率"] == (1, 1)
    done(act(house.tan, spoken, "dispute", MET_ON, reason="没有来过"))
    assert shares(act, house.an)["沟通率"] == (0, 1)


def test_a_co_unit_owes_no_reply_and_is_not_counted(act, house):
    assigned(act, house, house.housing)
    assert shares(act, house.an)["答复率"] == (0, 1)


def test_in_time_is_of_what_was_replied_to_and_what_is_overdue(act, house):
    [it] = assigned(act, house)
    assert shares(act, house.an, date(2026, 8, 12))["按期答复率"] == (0, 0)
    assert shares(act, house.an, date(2026, 8, 13))["按期答复率"] == (0, 1)
    late = date(2026, 8, 20)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    reply(act, house, it, late)
    assert shares(act, house.an, late)["按期答复率"] == (0, 1)
    replied(act, house)
    assert shares(act, house.an, late)["按期答复率"] == (1, 2)


def test_what_was_handed_over_after_its_day_was_not_in_time(act, house):
    assigned(act, house)
    assert shares(act, house.an)["按期交办率"] == (1, 1)
    late = accepted(act, house, matter="关于修缮河埠头的建议")
    assign(act, house, late, lead=house.water, on=date(2026, 6, 29))
    assert shares(act, house.an)["按期交办率"] == (1, 2)


def test_what_the_government_office_assigned_late_was_not_in_time(act, house):
    it = accepted(act, house)
    done(act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk))
    assign(act, house, it, lead=house.water, by=house.qin, on=date(2026, 6, 12))
    assert shares(act, house.an)["按期交办率"] == (0, 1)


def test_what_a_unit_has_signed_for(act, house):
    [it] = assigned(act, house)
    assert shares(act, house.an)["签收率"] == (0, 1)
    done(act(house.gao, it, "sign", SIGNED_ON))
    assert shares(act, house.an)["签收率"] == (1, 1)


def test_what_is_rated_or_was_never_rated_is_closed(act, house):
    it = replied(act, house)
    assert shares(act, house.an)["办结率"] == (0, 1)
    rate(act, house.tan, it)
    assert shares(act, house.an)["办结率"] == (1, 1)


def test_what_another_unit_takes_over_was_handed_over_twice(act, house):
    [it] = assigned(act, house)
    asked = f"/suggestions/under/{it.pk}/reassignment/new/"
    done(act.post(house.gao, asked, SIGNED_ON, reason="不是我局职责"))
    found = shares(act, house.an)
    assert (found["申请调整率"], found["改交率"]) == ((1, 1), (0, 1))
    asked = Reassignment.objects.get()
    done(act(house.an, asked, "grant", SIGNED_ON, body=house.housing.pk))
    found = shares(act, house.an)
    assert (found["申请调整率"], found["改交率"], found["答复率"]) == ((1, 2), (1, 2), (0, 1))


def test_days_count_from_the_assignment_to_the_first_contact_and_the_first_reply(act, house):
    it = replied(act, house)
    found, told = shares(act, house.an), it.replies.get().event.on
    assert found["首次联系平均天数"] == ((MET_ON - ASSIGNED_ON).days, 1)
    assert found["答复平均天数"] == ((told - ASSIGNED_ON).days, 1)
    assert f"{(told - ASSIGNED_ON).days}<small>天" in read(
        act.see(house.an, f"{PLACE}?group=course", RATED_ON)
    )


def test_attitude_is_counted_apart_from_the_result_and_basically_is_not_fully(act, house):
    rate(act, house.tan, replied(act, house), attitude="basic", result="basic")
    found = shares(act, house.an)
    assert found["态度满意率"] == found["最终满意率"] == (1, 1)
    assert found["满意率（不含基本满意）"] == (0, 1)


def test_what_is_handled_a_second_time_counts_of_what_was_rated(act, house):
    it = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    assert shares(act, house.an)["重新办理率"] == (0, 1)
    done(act(house.an, it, "redo", RATED_ON, reason="再办"))
    assert shares(act, house.an)["重新办理率"] == (1, 1)


def test_what_is_raised_again_counts_once_for_each(act, house):
    replied(act, house)
    assert shares(act, house.an)["重复建议率"] == (0, 1)
    replied(act, house)
    assert shares(act, house.an)["重复建议率"] == (2, 2)
    cases = act.see(house.an, f"{PLACE}cases/?count=repeated", RATED_ON)
    assert len(cases.context["cases"]) == 2, "whichever figures it was asked from"
    assert shares(act, house.an, date(2029, 3, 1), 2026)["重复建议率"] == (2, 2)  # as it was then


def test_what_is_not_rated_is_not_counted_as_satisfied(act, house):
    replied(act, house)
    found = shares(act, house.an)
    assert (found["首次满意率"], found["最终满意率"]) == ((0, 0), (0, 0))


def test_the_first_and_the_final_rating_are_counted_apart(act, house):
    it = rate(act, house.tan, replied(act, house), result="dissatisfied", comment="没有装")
    done(act(house.an, it, "redo", RATED_ON, reason="再办"))
    contact(act, house.gao, it, RATED_ON)
    reply(act, house, it, date(2026, 7, 20))
    rate(act, house.tan, it, date(2026, 7, 21), result="basic")
    found = shares(act, house.an, date(2026, 7, 21))
    assert (found["首次满意率"], found["最终满意率"]) == ((0, 1), (1, 1))


def test_promises_count_by_the_day_that_was_promised_first(act, house):
    it = promised(act, house)
    assert shares(act, house.an)["承诺兑现率"] == (0, 0)
    late = date(2026, 10, 9)
    assert shares(act, house.an, late)["承诺兑现率"] == (0, 1)
    done(act(house.an, it, "roll_over", late, until="2026-11-30", reason="资金未到"))
    assert shares(act, house.an, late)["承诺兑现率"] == (0, 1)
    done(act(house.gao, it, "take_on", late))
    report(act, house, it, date(2026, 11, 20))
    assert shares(act, house.an, date(2026, 11, 20))["承诺兑现率"] == (0, 0)  # the deputy is asked
    done(act(house.tan, it, "confirm", date(2026, 11, 23), result="satisfied"))
    other = Promise.objects.get(content="完善标线")
    report(act, house, other, date(2026, 11, 23))
    done(act(house.an, other, "verify", date(2026, 11, 24)))
    found = shares(act, house.an, date(2026, 11, 24))
    assert (found["承诺兑现率"], found["结果满意率"]) == ((1, 2), (1, 1))


def test_what_is_given_up_after_its_day_was_not_kept(act, house):
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    for one in (it, other):
        done(act(house.an, one, "drop", date(2026, 10, 9), reason="规划调整"))
    assert shares(act, house.an, date(2027, 4, 1), 2026)["承诺兑现率"] == (0, 1)


def test_the_deputy_who_says_that_it_was_not_kept_is_not_satisfied_with_the_result(act, house):
    it = promised(act, house)
    rate(act, house.tan, it.assignment)
    report(act, house, it)
    done(act(house.tan, it, "deny", date(2026, 9, 22), reason="灯不亮"))
    found = shares(act, house.an, date(2026, 9, 22))
    assert (found["最终满意率"], found["结果满意率"]) == ((1, 1), (0, 1))


def test_the_class_that_the_congress_has_verified_holds(act, house):
    it = replied(act, house)
    assert shares(act, house.an)["解决率"] == (1, 1)
    done(act(house.an, it, "verify", RATED_ON, klass="C", reason="没有装"))
    assert shares(act, house.an)["解决率"] == (0, 1)


def test_who_leads_does_not_count_what_is_kept_confidential(act, house):
    replied(act, house, is_confidential="on")
    assert shares(act, house.an)["答复率"] == (1, 1)
    assert shares(act, house.zhou)["答复率"] == (0, 0)


@pytest.mark.parametrize("who", ["gao", "tan", "chen", "guan", "nobody"])
def test_whoever_sees_but_a_part_does_not_compare(act, house, who):
    answer = act.see(getattr(house, who), PLACE, RATED_ON)
    assert answer.status_code == 403 and "统计供" in read(answer)


def test_it_is_taken_along_as_a_sheet(act, house):
    rate(act, house.tan, replied(act, house))
    answer = act.see(house.an, f"{PLACE}?sheet=units", RATED_ON)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    head, *rows = [tuple(cell.value for cell in row) for row in book.active]
    assert head[:3] == ("承办单位", "件数", "沟通率（%）")
    assert rows[-1][:3] == ("合计", 1, 100)
    assert rows[0][:5] == ("县水利局", 1, 100, 1, 1)


def test_an_empty_or_senseless_year_says_so(act, house):
    assert "没有您看得到的、已经交办的建议" in read(act.see(house.an, PLACE, ASSIGNED_ON))
    assigned(act, house)
    for year in ("x9", "0000", "2025", "99999"):
        page = act.see(house.an, f"{PLACE}?year={year}", ASSIGNED_ON)
        assert page.context["figures"].year == 2026


def test_it_costs_the_same_for_one_as_for_many(act, house):
    replied(act, house)
    one = _queries(act, house)
    for _ in range(3):
        replied(act, house)
    assert _queries(act, house) == one


def _queries(act, house):
    act.see(house.an, PLACE, RATED_ON)
    with CaptureQueriesContext(
        connection,
    ) as found:
        act.see(house.an, PLACE, RATED_ON)
    return len(found)


# which cases a number is made up of


def test_each_number_leads_to_its_cases(act, house):
    rate(act, house.tan, replied(act, house))
    assigned(act, house, matter="关于修缮河埠头的建议")
    seen = "".join(
        read(act.see(house.an, f"{PLACE}?year=2026&group={it}", RATED_ON)) for it in GROUPS
    )
    links = {html.unescape(it) for it in re.findall(r'href="([^"]*/cases/[^"]*)"', seen)}
    assert len(links) > 60
    for link in links:
        page = act.see(house.an, link, RATED_ON)
        said = re.search(rf'href="{re.escape(html.escape(link))}">(\d+)<', seen)[1]
        count = 1 if "count=days" in link else int(said)  # of a sum of days, those that have any
        assert len(page.context["cases"]) == count, link


def test_the_cases_of_a_unit_are_its_own(act, house):
    replied(act, house)
    place = f"{PLACE}cases/?year=2026&count=replied&of=units&key={{}}"
    mine = read(act.see(house.an, place.format(house.water.pk), RATED_ON))
    assert "1 件次" in mine and "县水利局" in mine
    assert "没有这样的承办" in read(act.see(house.an, place.format(house.housing.pk), RATED_ON))


@pytest.mark.parametrize("query", ["count=nonsense", "count=all&of=nonsense"])
def test_what_is_not_counted_has_no_cases(act, house, query):
    assert act.see(house.an, f"{PLACE}cases/?{query}", RATED_ON).status_code == 404


def test_whoever_may_not_compare_reads_no_cases_either(act, house):
    replied(act, house)
    for user in (house.gao, house.tan, house.chen):
        assert act.see(user, f"{PLACE}cases/?count=all", RATED_ON).status_code == 403


def test_what_is_taken_along_is_of_the_year_that_is_shown(act, house):
    seen = read(act.see(house.an, f"{PLACE}?year=2026", RATED_ON))
    assert "没有您看得到的" in seen
    replied(act, house)
    seen = read(act.see(house.an, f"{PLACE}?year=2026", RATED_ON))
    assert 'href="?year=2026&amp;sheet=units"' in seen


def test_of_promises_the_cases_say_how_many_each_has_made(act, house):
    promised(act, house)
    cases = f"{PLACE}cases/?year=2026&count=promised"
    late = date(2027, 4, 1)
    assert "2 项承诺，涉及 1 件次" in read(act.see(house.an, cases, late))
    answer = act.see(house.an, f"{cases}&sheet=cases", late)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    head, row = [tuple(cell.value for cell in row) for row in book.active]
    assert (head[-1], row[-1]) == ("承诺项数", 2)
