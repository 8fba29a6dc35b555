"""The frame around every page, coming in and out, the inbox, and a step opened in place."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from renda.models import Event, Heartbeat, Membership, Notice, User
from renda.story import facts_of
from tests.conftest import HAND_OVER, noon
from tests.supervision import cast

PASSWORD = "plum-tree-1954"


def nav(page):
    return re.search(r'<nav id="nav".*?</nav>', page.text, re.S)[0]


@pytest.fixture
def handed(county, act):
    return cast.handed(act, county)


@pytest.fixture
def gao(county):
    county.gao.set_password(PASSWORD)
    county.gao.save()
    return county.gao


def test_the_navigation_goes_by_what_the_user_holds(county, act, handed):
    seen = {
        name: nav(act.see(getattr(county, name), "/handbook/", HAND_OVER))
        for name in ("wu", "gao", "guan", "nobody")
    }
    assert "总览" in seen["wu"] and "审议意见" in seen["wu"]
    assert "承办" in seen["gao"] and "总览" not in seen["gao"]
    assert "任职检查" in seen["guan"] and "审议意见" not in seen["guan"]
    assert "监督工作" not in seen["nobody"] and "办事手册" in seen["nobody"]


def test_the_place_where_one_is_is_marked(county, act):
    assert 'handbook/" aria-current="page"' in nav(act.see(county.wu, "/handbook/", HAND_OVER))


def test_the_frame_costs_few_queries(county, handed, client, django_assert_num_queries):
    client.force_login(county.wu)
    with time_machine.travel(noon(HAND_OVER), tick=False):
        client.get("/handbook/")  # wakes the sweep, which stood still
        with django_assert_num_queries(5):  # session, user; posts, bodies, all the rest
            client.get("/handbook/")


@pytest.mark.parametrize(
    "minutes, said", [(4, ""), (26, "提醒已停 26 分钟"), (600, "起已停"), (-60, "时钟可能不对")]
)
def test_the_frame_says_that_reminders_stand_still(county, act, minutes, said):
    last = noon(HAND_OVER) - timedelta(minutes=minutes)
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": last})
    text = act.see(county.wu, "/handbook/", HAND_OVER).text
    assert said in text and ("期限和逾期照常计算" in text) == bool(said)


def test_nobody_is_told_before_logging_in(db, client):
    assert "期限和逾期照常计算" not in client.get("/login/").text


def test_large_type_is_kept_in_the_browser(county, act, client):
    client.force_login(county.wu)
    assert 'class="large-type"' not in client.get("/handbook/").text
    assert client.post("/type-size/", {"next": "/handbook/"}).url == "/handbook/"
    assert 'class="large-type"' in client.get("/handbook/").text
    client.post("/type-size/", {"next": "/handbook/"})
    assert 'class="large-type"' not in client.get("/handbook/").text
    assert client.get("/type-size/").status_code == 405


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_the_switch_leads_nowhere_else(county, client, evil):
    assert client.post("/type-size/", {"next": evil}).url == "/"


def test_a_wrong_password_is_refused_and_the_name_stays(gao, client):
    text = client.post("/login/", {"username": "gao", "password": "x"}).text
    assert "登录名或者密码不对" in text and 'value="gao"' in text
    assert client.post("/login/", {"username": "gao", "password": PASSWORD}).url == "/"


def test_only_a_demo_shows_its_accounts(county, client, settings):
    assert "演示" not in client.get("/login/").text
    settings.RENDA_DEMO = True
    text = client.get("/login/").text
    assert "演示" in text and "吴晓峰" in text and "系统管理" in text


def test_leaving_asks_for_a_post(county, client):
    client.force_login(county.wu)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/handbook/").status_code == 302


def test_a_password_is_changed(gao, client):
    client.force_login(gao)
    facts = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    assert client.post("/password/", facts).status_code == 200
    facts |= {"new_password1": "pear-tree-1954", "new_password2": "pear-tree-1954"}
    assert client.post("/password/", facts).url == "/"
    assert User.objects.get(username="gao").check_password("pear-tree-1954")


def test_a_password_is_reset_by_mail_whose_link_trusts_no_request(gao, settings):
    settings.RENDA_URL = "https://renda.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "evil.example"})
    known = client.post("/password/reset/", {"email": "gao@example.org"})
    unknown = client.post("/password/reset/", {"email": "no@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    [message] = mail.outbox
    assert "evil" not in message.body and "重新设置密码" in message.subject
    [link] = re.findall(r"https://renda\.example\.org(\S+)", message.body)
    form = client.get(link, follow=True)
    new = {"new_password1": "pear-tree-1954", "new_password2": "pear-tree-1954"}
    assert client.post(form.redirect_chain[-1][0], new).url == "/login/"
    assert User.objects.get(username="gao").check_password("pear-tree-1954")
    assert "链接已经失效" in client.get(link, follow=True).text


def test_the_inbox_marks_as_read_what_is_opened(county, act, handed, client):
    page = act.see(county.gao, "/notices/", HAND_OVER)
    assert (
        page.text.count('w-act">未读</span>') == Notice.objects.filter(recipient=county.gao).count()
    )
    notice = Notice.objects.filter(recipient=county.gao).latest("pk")
    assert act.see(county.gao, f"/notices/{notice.pk}/open/", HAND_OVER).status_code == 405
    opened = act.post(county.gao, f"/notices/{notice.pk}/open/", HAND_OVER)
    assert opened.url == f"/supervision/undertakings/{notice.event.subject_id}/"
    notice.refresh_from_db()
    assert notice.read_at == noon(HAND_OVER)


def test_all_are_marked_as_read_at_once_and_only_the_own(county, act, handed):
    act.post(county.gao, "/notices/read/", HAND_OVER)
    assert not county.gao.notices.unread().exists()
    assert county.qin.notices.unread().exists()
    assert "没有未读的" in act.see(county.gao, "/notices/", HAND_OVER).text


def test_nobody_opens_the_notice_of_another(county, act, handed):
    notice = Notice.objects.filter(recipient=county.gao).first()
    assert act.post(county.sun, f"/notices/{notice.pk}/open/", HAND_OVER).status_code == 404


def test_what_one_may_no_longer_see_keeps_its_name_to_itself(county, act, handed):
    post = Membership.objects.get(user=county.gao)
    post.to_on = HAND_OVER
    post.save(by=None, at=noon(HAND_OVER))
    later = HAND_OVER + timedelta(days=1)
    text = act.see(county.gao, "/notices/", later).text
    assert cast.TITLE not in text and "看不到内容" in text
    notice = Notice.objects.filter(recipient=county.gao).first()
    assert act.post(county.gao, f"/notices/{notice.pk}/open/", later).url == "/notices/"


def test_the_inbox_costs_the_same_whatever_it_holds(
    county, act, handed, django_assert_max_num_queries
):
    act.see(county.wu, "/notices/", HAND_OVER)  # to come in costs more than to look again
    with django_assert_max_num_queries(24):
        act.see(county.wu, "/notices/", HAND_OVER)
    cast.issue(act, county, cast.draft(act, county), number="云人常〔2026〕4号")
    with django_assert_max_num_queries(24):
        act.see(county.wu, "/notices/", HAND_OVER)


def test_a_step_opens_in_place_and_tells_what_was_wrong(county, handed, client):
    address = f"/supervision/undertakings/{cast.of(handed, county.water).pk}/file_plan/"
    [problem] = cast.problems_of(handed, county.water)
    half = {"text": "先改水厂", f"measures-{problem.pk}-measure": "换设备"}
    in_place = {"headers": {"hx-request": "true"}}
    with time_machine.travel(noon(HAND_OVER), tick=False):
        client.force_login(county.gao)
        form = client.get(address, **in_place)
        assert "<html" not in form.text and "为什么是这一天" in form.text
        wrong = client.post(address, half, **in_place)
        assert wrong.status_code == 422 and "<html" not in wrong.text
        assert 'aria-invalid="true"' in wrong.text and "先改水厂" in wrong.text
        done = client.post(address, {"text": "先改水厂"}, **in_place)
    assert done.headers["HX-Redirect"] == address.removesuffix("file_plan/")


def test_a_step_is_a_page_of_its_own_without_script(county, act, handed):
    undertaking = cast.of(handed, county.water)
    page = act.see(county.gao, f"/supervision/undertakings/{undertaking.pk}/file_plan/", HAND_OVER)
    assert "<html" in page.text and "告知督办工作机构" in page.text and 'name="once"' in page.text


def test_a_refusal_is_a_page_that_says_why(county, act, handed):
    undertaking = cast.of(handed, county.water)
    page = act.see(county.wu, f"/supervision/undertakings/{undertaking.pk}/agree_plan/", HAND_OVER)
    assert page.status_code == 403 and "待报方案" in page.text


def test_a_page_that_stood_open_too_long_says_so(county):
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.wu)
    page = client.post("/notices/read/")
    assert page.status_code == 403 and "打开得太久了" in page.text


def test_what_was_said_is_kept_under_the_labels_of_its_form(county, handed):
    facts = {it.label: it for it in facts_of(Event.objects.get(name="hand_over", because=None))}
    lines = {line.label: line.rows for line in facts["承办单位"].rows}
    assert lines["县水利局"][0].text == "是"
    drafted = {it.label: it.text for it in facts_of(Event.objects.get(name="draft"))}
    assert drafted["监督方式"] == "专项工作报告" and drafted["审议日期"] == "2026年3月26日"
    assert drafted["受文机关"] == str(county.gov)


def test_who_was_logged_out_while_typing_is_told_so_where_they_type(county, handed, client):
    address = f"/supervision/undertakings/{cast.of(handed, county.water).pk}/file_plan/"
    client.logout()
    with time_machine.travel(noon(HAND_OVER), tick=False):
        answer = client.post(address, {"text": "方案"}, headers={"hx-request": "true"})
        plain = client.post(address, {"text": "方案"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#signed-out")
    assert "在新的页面登录" in answer.text and "<html" not in answer.text
    assert plain.url.startswith("/login/")
