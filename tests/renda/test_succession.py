"""A body renamed, a body merged, a person who leaves: the open work goes on."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from renda.models import Body, Event, FormerName, Membership, Notice, Obligation
from renda.succession import pass_work_on, rename, succeed
from supervision.models import Opinion, Problem, Undertaking
from tests.conftest import HAND_OVER, add_body, appoint, noon
from tests.supervision.cast import handed, of

DAY = date(2026, 4, 20)


def see(act, county, page):
    return act.see(county.guan, page, DAY)


def test_a_new_name_from_a_day_on(county, act):
    page = f"/bodies/{county.water.pk}/rename/"
    before = Event.objects.count()
    assert act.post(county.guan, page, DAY, name="县水务局", on="2026-04-10").status_code == 302
    body = Body.objects.get(pk=county.water.pk)
    assert body.name == "县水务局"
    assert body.name_on(date(2026, 4, 9)) == "县水利局"
    assert body.name_on(date(2026, 4, 10)) == "县水务局"
    assert Event.objects.count() == before + 1
    assert Event.objects.latest("pk").facts["changed"] == {"name": ["县水利局", "县水务局"]}
    assert "县水利局" in see(act, county, page).content.decode()


@pytest.mark.parametrize(
    "name, on, field, why",
    [
        ("县水利局", "2026-04-10", "name", "和现在的名称相同"),
        ("县住建局", "2026-04-10", "name", "本级已有机构叫“县住建局”"),
        ("", "2026-04-10", "name", "必填"),
        ("县水务局", "2026-04-21", "on", "不能晚于今天"),
        ("县水务局", "2026-13-01", "on", "要写成日期"),
    ],
)
def test_a_name_that_cannot_be(county, act, name, on, field, why):
    page = f"/bodies/{county.water.pk}/rename/"
    response = act.post(county.guan, page, DAY, name=name, on=on)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field] and (why in errors[field][0] or why == "必填")
    assert f'value="{on}"' in response.content.decode()
    assert not FormerName.objects.exists()


def test_what_a_merged_body_owed_is_its_successors(county, act):
    opinion = handed(act, county)
    undertaking = of(opinion, county.water)
    due = {it.pk: it.due_on for it in Obligation.objects.open().filter(owed_by=county.water)}
    page = f"/bodies/{county.water.pk}/succeed/"
    shown = see(act, county, page).content.decode()
    assert "承办" in shown and "<dd>2 件</dd>" in shown and opinion.title not in shown
    facts = {"into": county.farm.pk, "on": "2026-04-20"}
    assert act.post(county.guan, page, DAY, **facts).status_code == 302
    undertaking.refresh_from_db()
    assert undertaking.body == county.farm and undertaking.handed_to == county.water
    assert not Problem.objects.filter(body=county.water).exists()
    now = Obligation.objects.filter(pk__in=due)
    assert {it.pk: it.due_on for it in now} == due
    assert {it.owed_by for it in now} == {county.farm}
    event = Event.objects.get(name="change", facts__changed__has_key="successor_id")
    steps = Event.objects.filter(because=event, name="succeed")
    assert {step.subject for step in steps} >= {undertaking} and steps.count() == 2
    told = Notice.objects.filter(event__in=steps).values_list("recipient", flat=True)
    assert {county.tian.pk, county.zheng.pk} <= set(told)
    assert Undertaking.objects.filter(body=county.housing).exists()
    assert Membership.objects.filter(body=county.water, to_on=None).count() == 2


def test_the_administrator_sees_no_title_and_no_other_congress(county, act):
    handed(act, county)
    theirs = add_body(county.other.congress, "县水利局", Body.Kind.BUREAU)
    for step in ("rename", "succeed"):
        assert see(act, county, f"/bodies/{theirs.pk}/{step}/").status_code == 404
        assert see(act, county, f"/bodies/99999/{step}/").status_code == 404
        assert act.see(county.wu, f"/bodies/{county.water.pk}/{step}/", DAY).status_code == 403
    assert see(act, county, f"/people/{county.yuan.pk}/pass-on/").status_code == 404
    page = f"/bodies/{county.water.pk}/succeed/"
    response = act.post(county.guan, page, DAY, into=theirs.pk, on="2026-04-20")
    assert response.status_code == 422 and "into" in response.context["form"].errors


def refusal(county, body, into, on=DAY):
    with pytest.raises(ValidationError) as refused:
        succeed(body, into, on, county.guan, noon(DAY))
    return " ".join(refused.value.messages)


def test_mergers_that_cannot_be(county, act):
    theirs = add_body(county.other.congress, "县水利局", Body.Kind.BUREAU)
    assert "不能并入它自己" in refusal(county, county.water, county.water)
    assert "要选本级的机构" in refusal(county, county.water, theirs)
    assert "要选承办单位" in refusal(county, county.water, county.committee)
    assert "不能晚于今天" in refusal(county, county.water, county.farm, DAY + timedelta(1))
    for body in (county.committee, county.council, county.standing):
        assert "不在这里撤并" in refusal(county, body, county.farm)
        page = see(act, county, f"/bodies/{body.pk}/succeed/").content.decode()
        assert "要另行移交" in page and '<form class="body' not in page
    succeed(county.water, county.farm, DAY, county.guan, noon(DAY))
    assert "已于2026年4月20日撤并" in refusal(county, county.water, county.farm)
    assert "已经撤并，要选现有的机构" in refusal(county, county.housing, county.water)


def test_nothing_is_half_done(county, act, monkeypatch):
    handed(act, county)
    before = Event.objects.count()
    monkeypatch.setattr("renda.succession.perform", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        succeed(county.water, county.farm, DAY, county.guan, noon(DAY))
    assert Body.objects.get(pk=county.water.pk).ended_on is None
    assert Event.objects.count() == before


def test_what_stood_under_a_merged_body_stands_under_its_successor(county):
    new = add_body(county.congress, "县政务办", Body.Kind.GOVERNMENT_OFFICE)
    below = add_body(county.congress, "县信息中心", Body.Kind.ENTERPRISE, county.gov_office)
    succeed(county.gov_office, new, DAY, county.guan, noon(DAY))
    assert Body.objects.get(pk=county.gov.pk).office == new
    assert Body.objects.get(pk=below.pk).parent == new


def test_a_leavers_work_is_handed_over_in_one_act(county, act):
    opinion = handed(act, county)
    page = f"/people/{county.zheng.pk}/pass-on/"
    shown = see(act, county, page).content.decode()
    assert "审议意见" in shown and "<dd>1 件</dd>" in shown and opinion.title not in shown
    post = Membership.objects.get(user=county.zheng)
    facts = {"posts": [post.pk], "to": county.ma.pk, "on": "2026-04-20"}
    assert act.post(county.guan, page, DAY, **facts).status_code == 302
    post.refresh_from_db()
    assert post.to_on == date(2026, 4, 19)
    new = Membership.objects.get(user=county.ma, duty="vice_chair")
    assert (new.body, new.from_on, new.to_on) == (county.committee, DAY, None)
    assert Opinion.objects.get().vice_chair == county.ma
    act_event = Event.objects.get(name="pass_on", label="移交工作")
    step = Event.objects.get(name="pass_on", label="移交分管")
    assert step.because == act_event and step.subject == opinion
    assert "没有要移交的" in see(act, county, page).content.decode()


def test_only_the_ticked_posts_move(county, act):
    second = appoint(county.gao, "head", county.water)
    first = Membership.objects.get(user=county.gao, duty="handler")
    page = f"/people/{county.gao.pk}/pass-on/"
    facts = {"posts": [first.pk], "to": county.nobody.pk, "on": "2026-04-20"}
    assert act.post(county.guan, page, DAY, **facts).status_code == 302
    second.refresh_from_db()
    assert second.to_on is None
    assert Membership.objects.filter(user=county.nobody).count() == 1


def test_passing_on_that_cannot_be(county, act):
    page = f"/people/{county.gao.pk}/pass-on/"
    post = Membership.objects.get(user=county.gao)
    cases = [
        ({"posts": [post.pk], "to": county.gao.pk, "on": "2026-04-20"}, "to"),
        ({"posts": [], "to": county.nobody.pk, "on": "2026-04-20"}, "posts"),
        ({"posts": [post.pk], "to": county.nobody.pk, "on": "2026-04-21"}, "on"),
        ({"posts": [post.pk], "to": county.nobody.pk, "on": "2019-04-20"}, "on"),
        ({"posts": [post.pk], "to": county.yuan.pk, "on": "2026-04-20"}, "to"),
        ({"posts": [10**6], "to": county.nobody.pk, "on": "2026-04-20"}, "posts"),
    ]
    for facts, field in cases:
        response = act.post(county.guan, page, DAY, **facts)
        assert response.status_code == 422
        assert field in response.context["form"].errors, facts
    assert not Membership.objects.filter(user=county.nobody).exists()


def test_posts_elsewhere_stay(county):
    there = appoint(county.gao, "handler", county.other.committee)
    with pytest.raises(ValidationError):
        pass_work_on(county.gao, county.nobody, DAY, county.guan, noon(DAY))
    here = Membership.objects.filter(user=county.gao, body=county.water)
    pass_work_on(county.gao, county.nobody, DAY, county.guan, noon(DAY), posts=here)
    there.refresh_from_db()
    assert there.to_on is None


def test_who_holds_the_post_already_holds_it_once(county):
    appoint(county.nobody, "handler", county.water)
    pass_work_on(county.gao, county.nobody, HAND_OVER, county.guan, noon(DAY))
    assert Membership.objects.filter(user=county.nobody).count() == 1


def test_renaming_twice_goes_forward(county):
    rename(county.water, "县水务局", DAY, county.guan, noon(DAY))
    with pytest.raises(ValidationError, match="要晚于上一次更名的日期2026年4月20日"):
        rename(county.water, "县水利水务局", DAY, county.guan, noon(DAY))
