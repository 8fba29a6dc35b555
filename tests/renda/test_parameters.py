"""Parameters, posts and the record: what holds here, who would be told, and who changed what."""

import os
import subprocess
import sys
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.models import Body, Duty, Event, Setting, User, show
from tests.conftest import HAND_OVER, add_body, add_user, appoint, noon
from tests.supervision.cast import handed

DAY = HAND_OVER


KNOWN = """
import django
django.setup()
from renda.models.parameters import PARAMETERS
before = {*PARAMETERS}
import renda.urls
print(sorted({*PARAMETERS} - before), "security.idle" in before)
"""


def test_every_parameter_is_known_before_anybody_asks_for_a_page(tmp_path):
    environ = {"DJANGO_SETTINGS_MODULE": "renda.settings", "RENDA_DATA": str(tmp_path)}
    run = [sys.executable, "-c", KNOWN]
    done = subprocess.run(run, env={**os.environ, **environ}, capture_output=True, text=True)
    assert done.stdout == "[] True\n", done.stderr


def decide(county, value="2m", on=DAY, congress=None, basis="办理办法第九条"):
    setting = Setting(congress=congress or county.congress, name="opinion.plan", value=value,
                      effective_on=on, basis=basis)  # fmt: skip
    setting.save(by=county.guan, at=noon(DAY))
    return setting


def rules(response):
    [(_, rules)] = response.context["sets"]
    return {rule.parameter.name: rule for rule in rules}


def test_values_stand_in_words_with_their_source(county, act):
    decide(county, "2m", date(2026, 1, 1))
    decide(county, "3m", date(2027, 1, 1), basis="办理办法修正案")
    decide(county, "9m", date(2026, 1, 1), county.other.congress, basis="邻县的")
    response = act.see(county.gao, "/parameters/", DAY)
    page = response.content.decode()
    rule = rules(response)["opinion.plan"]
    assert rule.value == "2个月" and rule.decided.effective_on == date(2026, 1, 1)
    assert "办理办法第九条" in page and "2027年1月1日将施行：3个月" in page and "邻县的" not in page
    assert rules(response)["opinion.problems"].value == "3至5"
    assert rules(response)["opinion.countersign"].value == "否"
    assert rules(response)["sc.interpellation_min_signers"].is_bound
    assert "本级未作规定，按系统默认值" in page and "/admin/" not in page


def test_administrators_are_led_to_a_new_decision(county, act):
    page = act.see(county.guan, "/parameters/", DAY).content.decode()
    link = f"/admin/renda/setting/add/?congress={county.congress.pk}&amp;name=opinion.plan"
    assert link in page
    form = act.see(county.guan, link.replace("&amp;", "&"), DAY).content.decode()
    assert 'value="opinion.plan" selected' in form and "写法：1m为1个月" in form


def test_who_holds_no_post_is_told_so(county, act, client):
    assert "没有可看的参数" in act.see(county.nobody, "/parameters/", DAY).content.decode()
    client.logout()
    assert "/login/" in client.get("/parameters/").url


def test_decisions_cost_no_more_queries(county, act, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        act.see(county.gao, "/parameters/", DAY)
    for month in range(1, 10):
        decide(county, f"{month}m", date(2026, month, 1))
    with django_assert_max_num_queries(len(few)):
        act.see(county.gao, "/parameters/", DAY)


def test_words_of_values():
    assert [show(it) for it in (True, False, 1, 0, 30, range(3, 6))] == [
        "是",
        "否",
        "1",
        "0",
        "30",
        "3至5",
    ]


# posts --------------------------------------------------------------------------------------------


def silent(response):
    return {body.name: body.open_count for body in response.context["bodies"]}


def test_a_body_where_nobody_would_be_told(county, act):
    handed(act, county)
    add_body(county.congress, "县教育局", Body.Kind.BUREAU)
    add_body(county.other.congress, "县文旅局", Body.Kind.BUREAU)
    assert silent(act.see(county.guan, "/posts/", DAY)) == {"县教育局": 0}
    User.objects.filter(pk__in=[county.gao.pk, county.liu.pk]).update(is_active=False)
    response = act.see(county.guan, "/posts/", DAY)
    assert silent(response) == {"县水利局": 2, "县教育局": 0}
    page = response.content.decode()
    assert f"/admin/renda/membership/add/?body={county.water.pk}" in page and "饮水" not in page


def test_posts_that_soon_end(county, act):
    appoint(county.nobody, Duty.HANDLER, county.water, to_on=date(2026, 5, 2))
    appoint(county.hu, Duty.HANDLER, county.water, to_on=date(2026, 5, 3))
    page = act.see(county.guan, "/posts/", DAY).content.decode()
    assert "无职" in page and "胡斌" not in page
    for user in (county.wu, county.shen):
        assert act.see(user, "/posts/", DAY).status_code == 403


# the record ---------------------------------------------------------------------------------------


def test_the_record_tells_who_changed_what(county, act):
    decide(county)
    post = appoint(county.nobody, Duty.HANDLER, county.water)
    post.to_on = date(2026, 4, 30)
    post.save(by=county.guan, at=noon(DAY))
    for user in (county.guan, county.shen):
        page = act.see(user, "/record/", DAY).content.decode()
        assert "登记参数" in page and "办理方案期限：2m" in page and "关平" in page
        assert "任职止：</span>（空） → 2026年4月30日" in page
        assert "职务：</span>经办人" in page and "机构：</span>县水利局" in page
    assert act.see(county.wu, "/record/", DAY).status_code == 403


def test_the_record_knows_one_congress_and_no_business(county, act):
    opinion = handed(act, county)
    decide(county, congress=county.other.congress, basis="邻县的")
    rows = Event.objects.count()
    seen = ""
    for number in (1, 2):
        response = act.see(county.shen, f"/record/?page={number}", DAY)
        assert len(response.context["rows"]) <= 25
        seen += response.content.decode()
    assert response.context["paginator"].count < rows
    assert opinion.title not in seen and "邻县的" not in seen and "袁野" not in seen
    assert "<b>当面交办" not in seen


def test_a_page_of_the_record_costs_the_same(county, act, django_assert_max_num_queries):
    act.see(county.guan, "/record/", DAY)  # the first page of a day sweeps
    with CaptureQueriesContext(connection) as few:
        act.see(county.guan, "/record/", DAY)
    for number in range(20):
        appoint(add_user(f"p{number}", f"人{number}"), Duty.HANDLER, county.water)
    with django_assert_max_num_queries(len(few)):
        act.see(county.guan, "/record/", DAY)
