"""Lists for programs: narrowed, searched and sorted as the pages are, a page at a time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.enforcement import keep_watch
from renda.models import Notice
from tests.api.conftest import API, faults
from tests.conftest import HAND_OVER, MEETING, noon
from tests.supervision import cast

PLANNING = date(2026, 4, 15)
LATE = date(2026, 5, 8)
KINDS = [
    "opinions", "problems", "undertakings", "extensions", "returnrequests", "suggestions",
    "signatures", "assignments", "contacts", "promises", "reassignments", "replyextensions",
    "oversights",
    "funds", "grants", "examinations", "progressratings", "handlingreports",
]  # fmt: skip
OWN = ["awaiting", "obligations", "notices", "bodies", "procedures"]


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def walk(call, user, place, on=PLANNING):
    """Yield the ids of each page, to the end."""
    while place:
        answer = call(user, place, on)
        yield ids(answer)
        place = answer.json()["next"]


@pytest.fixture
def five(act, county):
    """Five drafts, two of which bear one title; one is deliberated a day before."""
    titles = ["甲", "乙", "乙", "丙", "丁"]
    return [
        cast.draft(act, county, MEETING, title=title, problems=[], deliberated_on=MEETING)
        for title in titles
    ]


@pytest.mark.parametrize("sort", ["", "&sort=title", "&sort=-title", "&sort=due", "&sort=number"])
def test_all_pages_together_are_the_list_and_no_row_comes_twice(call, county, five, sort):
    pages = list(walk(call, county.wu, f"opinions/?page_size=2{sort}"))
    assert [len(page) for page in pages] == [2, 2, 1]
    [whole] = walk(call, county.wu, f"opinions/?{sort}")
    assert [pk for page in pages for pk in page] == whole
    assert sorted(whole) == [it.pk for it in five]


@pytest.mark.parametrize("is_down", [False, True])
def test_the_order_is_that_of_the_page_with_what_has_no_value_last(act, call, county, is_down):
    water = cast.handed(act, county)
    for title in ("草", "稿"):
        cast.draft(act, county, problems=[], title=title)
    sort = f"{'-' * is_down}due"
    page = act.see(county.wu, f"/supervision/opinions/?sort={sort}", PLANNING)
    rows = [row.subject.pk for row in page.context["rows"].page.object_list]
    told = [pk for page in walk(call, county.wu, f"opinions/?page_size=1&sort={sort}")
            for pk in page]  # fmt: skip
    assert told == rows and water.pk in told


def test_a_new_row_does_not_shift_what_is_being_read(act, call, county, five):
    first = call(county.wu, "opinions/?page_size=2", PLANNING)
    cast.draft(act, county, problems=[], title="新")
    second = call(county.wu, first.json()["next"], PLANNING)
    assert ids(first) + ids(second) == [it.pk for it in five][:0:-1]


@pytest.mark.parametrize(
    "query",
    ["", "q=饮水", "q=县水利局", "status=draft", "status=draft&status=handed", "due=soon",
     "committee={committee}", "body={water}", "year=2026", "form=budget", "q=饮水&status=draft"],
)  # fmt: skip
def test_the_filters_are_those_of_the_page(act, call, county, query):
    cast.handed(act, county)
    cast.draft(act, county, problems=[], title="预算", form="budget")
    query = query.format(committee=county.committee.pk, water=county.water.pk)
    for user in (county.wu, county.ma, county.gao):
        page = act.see(user, f"/supervision/opinions/?{query}", PLANNING)
        rows = [row.subject.pk for row in page.context["rows"].page.object_list]
        assert sorted(ids(call(user, f"opinions/?{query}", PLANNING))) == sorted(rows)


def test_a_body_of_another_congress_is_no_condition(call, county):
    answer = call(county.yuan, f"opinions/?body={county.water.pk}", PLANNING)
    assert (answer.status_code, list(faults(answer))) == (400, ["body"])


@pytest.mark.parametrize(
    ("query", "field"),
    [("x=1", "x"), ("title__startswith=关", "title__startswith"), ("status=nothing", "status"),
     ("body=0", "body"), ("body=99999999999999999999", "body"), ("due=never", "due"),
     ("sort=evaluation", "sort"), ("sort=committee__congress", "sort"),
     ("page_size=0", "page_size"), ("page_size=101", "page_size"),
     ("page_size=2e1", "page_size"), ("page=2", "page"),
     ("page_size=９", "page_size"), ("cursor=x", "cursor"), ("q=%00", "q"), ("depth=9", "depth"),
     ("page_size=" + "9" * 5000, "page_size"), ("format=api", "format")],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_where(call, county, query, field):
    answer = call(county.wu, f"opinions/?{query}", PLANNING)
    assert (answer.status_code, list(faults(answer))) == (400, [field])


def test_a_place_of_another_list_or_order_is_refused(call, county, five):
    after = call(county.wu, "opinions/?page_size=1", PLANNING).json()["next"]
    cursor = after.split("cursor=")[1].split("&")[0]
    for place in (f"problems/?cursor={cursor}", f"opinions/?sort=title&cursor={cursor}"):
        assert list(faults(call(county.wu, place, PLANNING))) == ["cursor"]
    spoilt = call(county.wu, f"opinions/?cursor={cursor[:-1]}", PLANNING)
    assert list(faults(spoilt)) == ["cursor"]


INJECTED = [
    "' OR 1=1 --", "1; DROP TABLE renda_user", "title) DESC; --", "-due,(SELECT 1)", "?", "%",
    "_connector", "_negated", "due__gt", "\\", "{{7*7}}", "1e1000", "NaN", "due\"--", "pk",
    "committee__congress__name", "events__facts", "-", "--due", "due ", "\u202e", "𝒳" * 300,
]  # fmt: skip


@pytest.mark.parametrize("name", ["q", "sort", "status", "body", "year", "cursor", "page_size"])
def test_nothing_that_is_sent_reaches_the_database_as_a_command(client, call, county, name):
    call(county.wu, "", PLANNING)
    for text in INJECTED:
        with_key = client.get(f"{API}opinions/", {name: text})
        assert with_key.status_code in (200, 400, 401), text


def test_a_hidden_field_cannot_be_guessed_by_order_or_by_place(act, call, county):
    """A stranger learns nothing of a draft, however it is sorted or continued."""
    cast.draft(act, county, problems=[])
    for sort in ("title", "-title", "number", "due", "status"):
        answer = call(county.gao, f"opinions/?sort={sort}", PLANNING).json()
        assert answer == {"next": None, "results": []}


# What costs


def ask_for_everything(act, county):
    """Hand over one more opinion, with an extension and a return request asked."""
    opinion = cast.draft(act, county)
    cast.issue(act, county, opinion, number=f"{opinion.pk}号")
    cast.hand_over(act, county, opinion)
    water, health = cast.of(opinion, county.water), cast.of(opinion, county.health)
    cast.ask_extension(act, county.gao, water, HAND_OVER, date(2026, 12, 1))
    problems = [it.pk for it in cast.problems_of(opinion, county.health)]
    address = f"/supervision/under/{health.pk}/returnrequest/new/"
    asked = act.post(county.he, address, HAND_OVER, problems=problems, reason="无职责")
    assert asked.status_code == 302
    keep_watch(at=noon(HAND_OVER))


def queries(call, user, place):
    call(user, place, PLANNING)
    with CaptureQueriesContext(connection) as found:
        assert call(user, place, PLANNING).json()
    return len([it for it in found if "SELECT" in it["sql"] and "session" not in it["sql"]])


def test_a_list_costs_the_same_whatever_its_length(act, call, county):
    own = [it for it in OWN if it != "awaiting"]  # it asks what stands in the way of each
    places = [f"{it}/" for it in (*KINDS, *own)] + ["opinions/?sort=due", "obligations/?late=true"]
    ask_for_everything(act, county)
    first = {place: queries(call, county.wu, place) for place in places}
    ask_for_everything(act, county)
    assert {place: queries(call, county.wu, place) for place in places} == first
    assert max(first[f"{kind}/"] for kind in KINDS) <= 7  # the login among them


# What one reads beside the subjects


def test_one_is_told_who_one_is_and_where_things_are(call, county):
    told = call(county.gao, "", PLANNING).json()
    assert told["user"] == "高建平"
    assert told["posts"] == [
        {"body": {"id": county.water.pk, "name": "县水利局"}, "duty": "handler",
         "duty_label": "经办人", "to_on": None}
    ]  # fmt: skip
    assert set(told["addresses"]) == {*KINDS, *OWN}
    for address in told["addresses"].values():
        assert call(county.gao, address, PLANNING).status_code == 200


def test_what_waits_for_one_is_what_ones_page_shows(act, call, county, water):
    told = call(county.gao, "awaiting/", PLANNING).json()
    assert told["count"] == 1
    [line] = told["results"]
    assert (line["step"], line["label"]) == ("file_plan", "报送办理方案")
    assert (line["subject"]["kind"], line["date"]["due_on"]) == ("undertaking", "2026-05-06")
    assert call(county.gao, line["subject"]["address"], PLANNING).status_code == 200
    assert call(county.ma, "awaiting/", PLANNING).json() == {"count": 0, "results": []}


def test_the_dates_in_sight_late_ones_and_others(call, county, water):
    late = call(county.wu, "obligations/?late=true", LATE).json()["results"]
    assert {it["label"] for it in late} == {"报送办理方案"}
    assert {it["days_left"] for it in late} == {-2}
    others = call(county.wu, "obligations/?late=false", LATE).json()["results"]
    assert {it["label"] for it in others} == {"报送办理结果"}
    own = call(county.gao, "obligations/", LATE).json()["results"]
    assert {it["owed_by"]["name"] for it in own} == {"县水利局"}
    assert own[0]["law"].startswith("监督法") and own[0]["subject"]["kind"] == "undertaking"
    assert call(county.yuan, "obligations/", LATE).json()["results"] == []
    assert list(faults(call(county.wu, "obligations/?late=1", LATE))) == ["late"]


def test_notices_are_ones_own_the_newest_first(act, call, county, water):
    keep_watch(at=noon(LATE))
    told = call(county.gao, "notices/", LATE).json()["results"]
    assert told[0]["text"] == "报送办理方案今天到期"
    assert [it["at"] for it in told] == sorted((it["at"] for it in told), reverse=True)
    Notice.objects.filter(pk=told[0]["id"]).update(read_at=noon(LATE))
    unread = call(county.gao, "notices/?unread=true", LATE)
    assert ids(unread) == [it["id"] for it in told[1:]]
    assert ids(call(county.gao, "notices/?unread=false", LATE)) == [told[0]["id"]]
    pages = [pk for page in walk(call, county.gao, "notices/?page_size=1", LATE) for pk in page]
    assert pages == [it["id"] for it in told]


def test_the_bodies_are_those_of_ones_congress(call, county):
    names = {it["name"] for it in call(county.gao, "bodies/", PLANNING).json()["results"]}
    assert "县水利局" in names and "临江县人大常委会" not in names
    assert call(county.nobody, "bodies/", PLANNING).json()["results"] == []


def test_the_procedures_are_the_handbook(call, county):
    told = {it["name"]: it for it in call(county.gao, "procedures/", PLANNING).json()}
    steps = {it["label"]: it for it in reversed(told["undertaking"]["steps"])}
    assert steps["交办"]["starts"] == {"报送办理方案": "1个月", "报送办理结果": "6个月"}
    assert steps["报送办理方案"]["by"] == "承办单位"


def test_the_day_moves_and_the_same_list_says_another_light(call, county, water):
    soon = "undertakings/?due=soon"
    assert ids(call(county.gao, soon, PLANNING)) == []
    assert ids(call(county.gao, soon, PLANNING + timedelta(10))) == [water.pk]
    assert ids(call(county.gao, "undertakings/?due=late", LATE)) == [water.pk]
