"""我的工作 and 总览: what each of the cast finds there, and how many questions it costs."""

import re
from datetime import date

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import Event, Obligation
from tests.conftest import HAND_OVER, Duty, Kind, add_body, add_user, appoint, noon
from tests.supervision import cast
from tests.supervision.test_lists import handed as many

LATE = date(2026, 5, 20)  # the plans were due on Wednesday 6 May, after the holidays


def text_of(response):
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def panel(response, name):
    shape = rf'<section class="panel" id="{name}".*?</section>'
    found = re.search(shape, response.content.decode(), re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def queries(client, user, address, on):
    with time_machine.travel(noon(on), tick=False):
        client.force_login(user)
        client.get(address)  # the types of subjects are read once a process
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
    return len(found)


def test_a_bureau_finds_what_waits_and_what_is_late(act, county):
    cast.handed(act, county)
    page = act.see(county.gao, "/", LATE)
    assert "逾期 14 天" in panel(page, "awaiting")
    assert "报送办理方案" in panel(page, "awaiting")
    assert "郑国平" in panel(page, "awaiting")  # from whom
    assert "我已逾期最长 14 天" in text_of(page)
    own = panel(act.see(county.gao, "/?all=own", LATE), "own")
    assert "县水利局" in own and "县住建局" not in own


def test_a_date_that_runs_while_another_has_to_act_is_shown_beside(act, county):
    opinion = cast.handed(act, county)
    water, soon = cast.of(opinion, county.water), date(2026, 10, 7)
    assert act(county.gao, water, "send_draft", soon, text="征求意见稿").status_code == 302
    page = act.see(county.gao, "/", soon)
    assert "报送办理结果" in panel(page, "own")
    assert "没有等您处理的事" in panel(page, "awaiting")


def test_the_committee_finds_what_others_owe_it_and_how_often_they_were_urged(act, county):
    opinion = cast.handed(act, county)
    water = cast.of(opinion, county.water)
    for day in (8, 18):
        assert act(county.wu, water, "urge", date(2026, 5, day), text="请抓紧").status_code == 302
    owed = panel(act.see(county.wu, "/", LATE), "owed")
    assert "已催 2 次，最近 5月18日" in owed
    assert "未催" in owed
    assert owed.index("逾期 14 天") < owed.index("还有")


def test_what_is_to_be_done_is_what_nothing_stands_in_the_way_of(act, county):
    opinion = cast.handed(act, county)
    for bureau, user in (("water", "gao"), ("housing", "sun"), ("health", "he")):
        undertaking = cast.of(opinion, getattr(county, bureau))
        cast.report(act, county, undertaking, getattr(county, user), date(2026, 4, 20))
        assert act(county.wu, undertaking, "receive", date(2026, 4, 20)).status_code == 302
    assert act(county.wu, opinion, "test", date(2026, 4, 28), **cast.LOST).status_code == 302
    assert "再次交办" in panel(act.see(county.wu, "/", LATE), "awaiting")


def test_due_in_seven_days_names_the_holidays(act, county):
    cast.handed(act, county)
    text = text_of(act.see(county.gao, "/", date(2026, 4, 30)))
    assert "劳动节放假" in text
    assert re.search(r"1 件七天内到期", text)


def test_what_one_may_not_see_is_on_no_desk(act, county):
    opinion = cast.handed(act, county)
    for user in (county.tian, county.yuan):
        assert opinion.title not in text_of(act.see(user, "/", LATE))


def test_empty_desks_say_so(act, county):
    text = text_of(act.see(county.tian, "/", HAND_OVER))
    assert "没有等您处理的事" in text
    assert "三十天内没有" not in text  # the holidays of May
    assert "没有别的单位该报给您的" not in text
    assert "没有别的单位该报给您的" in text_of(act.see(county.wu, "/", HAND_OVER))


def test_without_a_post_one_is_told_whom_to_ask(act, county):
    text = text_of(act.see(county.nobody, "/", HAND_OVER))
    assert "您的帐号今天没有任职" in text
    assert "关平" in text


def test_a_panel_alone_shows_all_its_rows_and_nonsense_shows_the_page(act, county):
    cast.handed(act, county)
    alone = act.see(county.gao, "/?all=awaiting", LATE)
    assert panel(alone, "awaiting") and not panel(alone, "own")
    assert "没有别的单位" not in panel(alone, "owed")
    assert "近期日程" in text_of(act.see(county.gao, "/?all=evil", LATE))


def test_somebody_of_two_congresses_has_one_desk_in_groups(act, county):
    appoint(county.wu, Duty.HANDLER, county.other.committee)
    cast.handed(act, county)
    assert "云河县人大常委会" in panel(act.see(county.wu, "/", LATE), "owed")


def test_the_desk_costs_no_more_whatever_lies_on_it(client, county):
    many(county, 3)
    few = {
        user: queries(client, getattr(county, user), "/", LATE) for user in ("wu", "gao", "zheng")
    }
    many(county, 27)
    more = {user: queries(client, getattr(county, user), "/", LATE) for user in few}
    assert all(more[user] <= few[user] for user in few)  # fewer: the last steps are soon found
    assert max(few.values()) <= 50


# 催办全部逾期


def test_all_that_are_late_are_urged_each_by_a_step_of_its_own(act, county):
    opinion = cast.handed(act, county)
    shown = act.see(county.wu, "/urge/", LATE)
    assert "催办这 3 件" in text_of(shown)
    assert not Event.objects.filter(name="urge").exists()
    once = {"once": str(shown.context["once"]), "text": "请三日内报送"}
    for _ in range(2):  # sent twice, it urges once
        said = act.post(county.wu, "/urge/", LATE, **once)
        assert said.status_code == 302
    urges = Event.objects.filter(name="urge")
    assert {it.subject for it in urges} == set(opinion.undertakings.all())
    assert len(urges) == 3 and {it.facts["text"] for it in urges} == {"请三日内报送"}
    assert "已催办3件" in text_of(act.see(county.wu, "/", LATE))


def test_nobody_urges_without_a_word_or_without_lateness(act, county):
    cast.handed(act, county)
    assert "请填写。" in act.post(county.wu, "/urge/", LATE, text="").content.decode()
    assert "没有可以催办的" in text_of(act.see(county.gao, "/urge/", LATE))
    assert act.post(county.gao, "/urge/", LATE, text="快").status_code == 302
    assert "没有可以催办的" in text_of(act.see(county.wu, "/urge/", HAND_OVER))
    assert not Event.objects.filter(name="urge").exists()


# 总览


def test_leaders_read_it_and_others_are_told_why_not(act, county):
    for user in ("zhou", "zheng", "ma", "shen", "wu", "lin"):
        assert act.see(getattr(county, user), "/overview/", LATE).status_code == 200, user
    for user in ("gao", "qin", "guan", "nobody"):
        assert act.see(getattr(county, user), "/overview/", LATE).status_code == 403, user


def test_the_sentence_the_rates_and_the_bodies(act, county):
    opinion = cast.handed(act, county)
    cast.plan(act, county.gao, cast.of(opinion, county.water), date(2026, 4, 20))
    page = act.see(county.zheng, "/overview/", LATE)
    text = text_of(page)
    assert "2件逾期未报，在" in text
    assert "33.3%方案按期率按期报送 1 ÷ 应报方案 3" in text
    assert "—结果按期率按期报送 0 ÷ 应报结果 0" in text
    overview = page.context["overview"]
    keys = ("name", "late", "days", "due", "in_time")
    late = [tuple(it[key] for key in keys) for it in overview.bodies]
    assert sorted(late[:2]) == [("县住建局", 1, 14, 1, 0), ("县卫健局", 1, 14, 1, 0)]
    assert late[2] == ("县水利局", 0, 0, 1, 1)
    assert [it["name"] for it in overview.own_bodies] == ["农业与农村工委"]  # the plan's review
    assert overview.months[4]["due"] == 3 and overview.months[4]["in_time"] == 1


def test_a_case_is_two_clicks_from_the_overview(act, county):
    opinion = cast.handed(act, county)
    first = act.see(county.zheng, "/overview/", LATE).content.decode()
    assert f"/overview/bodies/{county.water.pk}/" in first
    second = act.see(county.zheng, f"/overview/bodies/{county.water.pk}/", LATE).content.decode()
    assert f"/supervision/undertakings/{cast.of(opinion, county.water).pk}/" in second
    sheet = act.see(county.zheng, f"/overview/bodies/{county.water.pk}/export/", LATE)
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_body_that_owes_nothing_in_sight_is_not_there(act, county):
    cast.handed(act, county)
    assert act.see(county.zheng, f"/overview/bodies/{county.farm.pk}/", LATE).status_code == 404
    assert act.see(county.yuan, f"/overview/bodies/{county.water.pk}/", LATE).status_code == 404


def test_a_vice_chair_counts_only_their_own_committees(act, county):
    cast.handed(act, county)
    finance = add_body(county.congress, "财经工委", Kind.WORKING_COMMITTEE, county.council)
    other = add_user("feng", "冯副主任")
    appoint(other, Duty.VICE_CHAIR, finance)
    assert "没有逾期未报的事项" in text_of(act.see(other, "/overview/", LATE))


def test_chairs_find_the_late_bodies_on_their_desk(act, county):
    cast.handed(act, county)
    assert "3件逾期未报" in text_of(act.see(county.zhou, "/", LATE))
    assert "逾期未报，在" not in text_of(act.see(county.wu, "/", LATE))


def test_the_overview_costs_the_same_whatever_there_is(client, county):
    many(county, 3)
    pages = ("/overview/", f"/overview/bodies/{county.water.pk}/")
    few = [queries(client, county.zheng, page, LATE) for page in pages]
    many(county, 27)
    assert [queries(client, county.zheng, page, LATE) for page in pages] == few
    assert max(few) <= 40


def test_reading_changes_nothing(act, county):
    cast.handed(act, county)
    before = Event.objects.count(), Obligation.objects.count()
    for page in ("/", "/overview/", "/urge/"):
        act.see(county.zheng, page, LATE)
    assert (Event.objects.count(), Obligation.objects.count()) == before
