"""Django's admin: who gets in, what they see there, and that every change leaves its trace."""

from datetime import date

import pytest
from django.contrib import admin

from renda.models import (
    Body,
    Deputy,
    Duty,
    Event,
    Membership,
    Message,
    Notice,
    Obligation,
    Setting,
    Subject,
    User,
)
from tests.conftest import HAND_OVER, Kind, add_body, add_user, appoint, noon, seat

TODAY = HAND_OVER
PASSWORD = "shui-long-tou-2026"


@pytest.fixture
def rival(county):
    """Who administers the other county."""
    return appoint(add_user("rival", "任江"), Duty.ADMINISTRATOR, county.other.standing).user


def address(model, *more):
    return f"/admin/renda/{model}/{''.join(f'{part}/' for part in more)}"


def enter(act, county, model, by=None, **facts):
    return act.post(by or county.guan, address(model, "add"), TODAY, **facts)


def new_post(user="", body="", duty="handler", login="", **more):
    return {
        "user": user, "login": login, "body": body, "duty": duty, "from_on": "2026-04-02",
        "to_on": "", "stands_in_for": "", **more,
    }  # fmt: skip


def test_only_administrators_come_in(county, act, client):
    assert client.get("/admin/").status_code == 302
    assert "/login/?next=/admin/" in client.get("/admin/", follow=True).redirect_chain[-1][0]
    for user in (county.wu, county.zhou, county.shen, county.nobody):
        for page in ("", "renda/body/", f"renda/user/{county.guan.pk}/password/"):
            response = act.see(user, f"/admin/{page}", TODAY)
            assert response.status_code == 302, (user, page)
            assert act.see(user, response.url, TODAY).status_code == 403
    page = act.see(county.guan, "/admin/", TODAY)
    assert page.status_code == 200 and "人大履职监督平台·管理" in page.content.decode()


def test_an_administrator_of_yesterday_stays_out(county, act):
    post = Membership.objects.get(user=county.guan)
    post.to_on = date(2026, 4, 1)
    post.save(by=None, at=noon(TODAY))
    assert act.see(county.guan, "/admin/renda/body/", TODAY).status_code == 302


def test_nothing_that_a_lifecycle_writes_is_registered(db):
    written = (Subject, Event, Obligation, Notice, Message)
    assert admin.site._registry
    assert not [model for model in admin.site._registry if issubclass(model, written)]


@pytest.mark.parametrize(
    "model",
    ["congress", "term", "session", "body", "deputy", "membership", "setting", "user",
     "calendaryear"],
)  # fmt: skip
def test_each_list_opens_and_nothing_is_deleted(county, act, model):
    assert act.see(county.guan, address(model), TODAY).status_code == 200
    row = admin.site._registry
    [own] = [it for it in row if it._meta.model_name == model and it._meta.app_label == "renda"]
    if found := own.objects.first():
        assert act.see(county.guan, address(model, found.pk, "change"), TODAY).status_code == 200
        assert act.see(county.guan, address(model, found.pk, "delete"), TODAY).status_code == 403
    picked = {"action": "delete_selected", "_selected_action": [1]}
    act.post(county.guan, address(model), TODAY, **picked)
    assert own.objects.filter(pk=found.pk).exists() if found else True


def test_a_congress_and_a_calendar_are_only_looked_at(county, act):
    for model, key in (("congress", county.congress.pk), ("calendaryear", 2026)):
        assert act.see(county.guan, address(model, "add"), TODAY).status_code == 403
        assert act.post(county.guan, address(model, key, "change"), TODAY).status_code == 403


def test_what_is_of_another_congress_is_as_if_it_were_not(county, act):
    theirs = {
        "body": county.other.committee.pk,
        "congress": county.other.congress.pk,
        "membership": Membership.objects.get(user=county.yuan).pk,
        "user": county.yuan.pk,
    }
    for model, key in theirs.items():
        there = act.see(county.guan, address(model, key, "change"), TODAY)
        missing = act.see(county.guan, address(model, 99999, "change"), TODAY)
        assert (
            (there.status_code, there.url) == (missing.status_code, missing.url) == (302, "/admin/")
        )
        listed = act.see(county.guan, address(model), TODAY).content.decode()
        assert address(model, key, "change") not in listed
    assert (
        act.see(county.guan, address("user", county.yuan.pk, "password"), TODAY).status_code == 404
    )


def test_nothing_of_another_congress_can_be_chosen(county, act):
    form = act.see(county.guan, address("membership", "add"), TODAY).content.decode()
    assert "袁野" not in form and "县水利局" in form
    theirs = new_post(county.gao.pk, county.other.committee.pk)
    response = enter(act, county, "membership", **theirs)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Membership.objects.filter(body=county.other.committee, user=county.gao).exists()
    response = enter(
        act, county, "body", congress=county.other.congress.pk, name="水务局", kind="bureau"
    )
    assert response.status_code == 200 and not Body.objects.filter(name="水务局").exists()


def test_a_duty_entered_is_an_event(county, act):
    assert (
        enter(act, county, "membership", **new_post(county.nobody.pk, county.water.pk)).status_code
        == 302
    )
    post = Membership.objects.get(user=county.nobody)
    event = Event.objects.latest("pk")
    assert (event.subject, event.actor, event.name) == (post, county.guan, "enter")
    facts = {"from_on": "2026-04-02", "to_on": "2026-04-30"}
    assert (
        act.post(county.guan, address("membership", post.pk, "change"), TODAY, **facts).status_code
        == 302
    )
    event = Event.objects.latest("pk")
    assert event.facts["changed"] == {"to_on": [None, "2026-04-30"]} and event.name == "change"


def test_whom_and_where_of_a_post_stand(county, act):
    post = Membership.objects.get(user=county.gao)
    facts = new_post(county.nobody.pk, county.housing.pk, from_on="2020-01-01")
    act.post(county.guan, address("membership", post.pk, "change"), TODAY, **facts)
    post.refresh_from_db()
    assert (post.user, post.body) == (county.gao, county.water)


def test_somebody_known_elsewhere_is_named_by_login(county, act):
    response = enter(
        act, county, "membership", **new_post("", county.water.pk, login="nobody-here")
    )
    assert "没有登录名是“nobody-here”的帐号" in response.content.decode()
    response = enter(act, county, "membership", **new_post("", county.water.pk))
    assert "要选一个人，或者填写登录名。" in response.content.decode()
    assert (
        enter(act, county, "membership", **new_post("", county.water.pk, login="yuan")).status_code
        == 302
    )
    assert Membership.objects.filter(user=county.yuan, body=county.water).exists()


def test_who_also_belongs_elsewhere_cannot_be_taken_over(county, act):
    """Naming somebody of another congress must not give their account away."""
    enter(act, county, "membership", **new_post("", county.water.pk, login="yuan"))
    page = act.see(county.guan, address("user", county.yuan.pk, "change"), TODAY)
    assert page.status_code == 200 and 'name="email"' not in page.content.decode()
    for more in ("change", "password"):
        facts = {"password1": PASSWORD, "password2": PASSWORD, "name": "袁野", "username": "yuan"}
        there = address("user", county.yuan.pk, more)
        assert act.post(county.guan, there, TODAY, **facts).status_code == 403
    assert not User.objects.get(pk=county.yuan.pk).check_password(PASSWORD)


def test_a_superuser_is_out_of_reach(county, act):
    root = User.objects.create_superuser("root", password=PASSWORD, name="超管")
    there = address("user", root.pk, "change")
    assert act.see(county.guan, there, TODAY).url == "/admin/"
    assert act.see(root, address("user", county.yuan.pk, "change"), TODAY).status_code == 200


def test_an_account_is_entered_reset_and_disabled(county, act, client):
    facts = {"name": "新人", "username": "xin", "password1": PASSWORD, "password2": PASSWORD}
    assert enter(act, county, "user", **facts).status_code == 302
    user = User.objects.get(username="xin")
    assert user.check_password(PASSWORD) and not user.is_staff and not user.is_superuser
    other = {"password1": PASSWORD[::-1], "password2": PASSWORD[::-1], "usable_password": "true"}
    there = address("user", user.pk, "password")
    assert act.post(county.guan, there, TODAY, **other).status_code == 302
    facts = {"name": "新人", "username": "xin", "phone": "", "email": ""}  # is_active is not ticked
    assert (
        act.post(county.guan, address("user", user.pk, "change"), TODAY, **facts).status_code == 302
    )
    client.logout()
    assert not client.login(username="xin", password=PASSWORD[::-1])
    told = Event.objects.filter(name="account", subject_id=user.pk).order_by("pk")
    assert [event.label for event in told] == ["登记帐号", "变更帐号", "变更帐号"]
    assert [event.facts["fields"] for event in told] == [[], ["密码"], ["可以使用"]]
    assert PASSWORD not in str([event.facts for event in told])


def test_rights_of_django_cannot_be_given(county, act):
    facts = {
        "name": "高建平",
        "username": "gao",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
    }
    act.post(county.guan, address("user", county.gao.pk, "change"), TODAY, **facts)
    user = User.objects.get(pk=county.gao.pk)
    assert not user.is_superuser and not user.is_staff


def test_errors_of_an_account_stand_at_their_fields(county, act):
    facts = {"name": "新人", "username": "xin", "phone": "13800000000"}
    response = enter(act, county, "user", **facts)
    assert "要登录的人，先设一个初始密码。" in response.content.decode()
    assert "13800000000" in response.content.decode()
    response = enter(act, county, "user", **{**facts, "password1": "1234", "password2": "1234"})
    assert response.status_code == 200 and not User.objects.filter(username="xin").exists()
    response = enter(act, county, "user", **{**facts, "username": "gao"})
    assert "已存在" in response.content.decode()
    assert enter(act, county, "user", name="不登录的人").status_code == 302
    assert not User.objects.get(name="不登录的人").has_usable_password()


def test_a_parameter_past_the_legal_bound_is_refused_at_its_value(county, act):
    facts = {
        "congress": county.congress.pk, "name": "sc.interpellation_min_signers", "value": "2",
        "effective_on": "2026-05-01", "basis": "议事规则第九条",
    }  # fmt: skip
    response = enter(act, county, "setting", **facts)
    [error] = response.context["adminform"].form.errors["value"]
    assert "监督法 第五十一条" in error
    assert "议事规则第九条" in response.content.decode()
    facts |= {"name": "opinion.plan", "value": "两个月"}
    response = enter(act, county, "setting", **facts)
    assert "应如 3m（3个月）" in response.context["adminform"].form.errors["value"][0]
    assert enter(act, county, "setting", **{**facts, "value": "2m"}).status_code == 302
    assert Event.objects.latest("pk").subject == Setting.objects.get(name="opinion.plan")


def test_a_parameter_of_no_congress_is_an_error_and_no_accident(county, act):
    facts = {"congress": county.other.congress.pk, "name": "opinion.plan", "value": "2m"}
    response = enter(act, county, "setting", **facts)
    assert set(response.context["adminform"].form.errors) == {"congress", "effective_on", "basis"}


def test_a_renamed_body_is_renamed_on_its_own_page(county, act):
    there = address("body", county.water.pk, "change")
    page = act.see(county.guan, there, TODAY).content.decode()
    assert f"/bodies/{county.water.pk}/rename/" in page
    facts = {
        "name": "县水务局",
        "kind": "bureau",
        "parent": county.gov.pk,
        "office": county.water.pk,
    }
    assert act.post(county.guan, there, TODAY, **facts).status_code == 302
    assert Body.objects.get(pk=county.water.pk).name == "县水利局"


def test_a_stand_in_needs_an_end_and_the_same_post(county, act):
    away = Membership.objects.get(user=county.zheng).pk
    facts = new_post(county.nobody.pk, county.committee.pk, "vice_chair", stands_in_for=away)
    response = enter(act, county, "membership", **facts)
    assert "代行职务要写明到哪天为止。" in response.content.decode()
    response = enter(act, county, "membership", **{**facts, "user": "", "to_on": "2026-05-01"})
    assert response.status_code == 200
    facts["to_on"] = "2026-05-01"
    assert enter(act, county, "membership", **facts).status_code == 302


def test_a_seat_is_entered_and_its_changes_are_on_record(county, act):
    town, hill = (add_body(county.congress, it, Kind.DELEGATION) for it in ("城关团", "东山团"))
    facts = {"user": county.gao.pk, "body": town.pk, "from_on": "2026-01-01", "certificate": "1"}
    assert enter(act, county, "deputy", **facts).status_code == 302
    seat = Deputy.objects.get()
    assert (seat.user, seat.duty, seat.congress) == (county.gao, Duty.DEPUTY, county.congress)
    there = address("deputy", seat.pk, "change")
    assert act.post(county.guan, there, TODAY, **{**facts, "body": hill.pk}).status_code == 302
    entered, changed = Event.objects.filter(subject_id=seat.pk, actor=county.guan).order_by("pk")
    assert [entered.label, changed.label] == ["登记代表", "变更代表"]
    assert (entered.subject, changed.facts["changed"]) == (seat, {"body_id": [town.pk, hill.pk]})
    listed = act.see(county.guan, f"{address('deputy')}?body__id__exact={hill.pk}", TODAY)
    assert "东山团" in listed.content.decode() and there in listed.content.decode()


def test_a_seat_stands_in_a_delegation_of_the_congress_and_under_its_own_number(county, act):
    town = add_body(county.congress, "城关团", Kind.DELEGATION)
    theirs = add_body(county.other.congress, "他县团", Kind.DELEGATION)
    seat(county.sun, town, certificate="1")
    facts = {"user": county.gao.pk, "from_on": "2026-01-01", "certificate": "1"}
    for body in (county.water, theirs):
        form = enter(act, county, "deputy", body=body.pk, **facts).context["adminform"].form
        assert "body" in form.errors
    form = enter(act, county, "deputy", body=town.pk, **facts).context["adminform"].form
    assert form.errors == {"certificate": ["已有代表用这个证号，请核对。"]}


def test_a_seat_is_none_of_the_other_posts(county, act):
    town = add_body(county.congress, "城关团", Kind.DELEGATION)
    held = seat(county.nobody, town)
    listed = act.see(county.guan, address("membership"), TODAY).content.decode()
    assert "城关团" not in listed and "县水利局" in listed
    form = act.see(county.guan, address("membership", "add"), TODAY).context["adminform"].form
    assert Duty.DEPUTY not in dict(form.fields["duty"].choices)
    assert held.pk not in {it.pk for it in form.fields["stands_in_for"].queryset}
    for duty, status in (("chair", 200), ("head", 302), ("handler", 302)):
        facts = new_post(county.nobody.pk, town.pk, duty)
        assert enter(act, county, "membership", **facts).status_code == status, duty


def test_a_delegation_stands_under_nothing_and_stays_one_while_somebody_sits_there(county, act):
    facts = {"congress": county.congress.pk, "name": "城关团", "kind": "delegation"}
    form = enter(act, county, "body", parent=county.gov.pk, **facts).context["adminform"].form
    assert form.errors == {"parent": ["代表团不隶属别的机构。"]}
    assert enter(act, county, "body", **facts).status_code == 302
    town = Body.objects.get(name="城关团")
    seat(county.nobody, town)
    there = address("body", town.pk, "change")
    bureau = address("body", county.water.pk, "change")
    for page, kind in ((there, "bureau"), (bureau, "delegation")):
        form = act.post(county.guan, page, TODAY, kind=kind).context["adminform"].form
        assert "不能改为代表团" in form.errors["kind"][0]


def test_both_counties_for_who_administers_both(county, act, rival):
    appoint(rival, Duty.ADMINISTRATOR, county.standing)
    add_body(county.other.congress, "县教育局", Body.Kind.BUREAU)
    listed = act.see(rival, address("body"), TODAY).content.decode()
    assert "县教育局" in listed and "县水利局" in listed


def test_an_office_is_never_without_an_administrator(county, act):
    post = Membership.objects.get(user=county.guan)
    there, end = (
        address("membership", post.pk, "change"),
        {"from_on": "2020-01-01", "to_on": "2026-04-30"},
    )
    response = act.post(county.guan, there, TODAY, **end)
    assert "先登记接任的人" in response.content.decode()
    appoint(county.nobody, Duty.ADMINISTRATOR, county.standing)
    assert act.post(county.guan, there, TODAY, **end).status_code == 302
    page = act.see(county.guan, address("user", county.guan.pk, "change"), TODAY)
    assert 'name="is_active"' not in page.content.decode()


def test_the_way_back_and_out_is_called_as_everywhere_else(act, county):
    page = act.see(county.guan, "/admin/", HAND_OVER).content.decode()
    assert 'href="/">回到我的工作' in page and ">退出</button>" in page
    assert 'action="/logout/"' in page and 'href="/password/"' in page
    assert "注销" not in page and "最近动作" not in page
