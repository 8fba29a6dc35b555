"""Every page, wide and narrow: nothing that axe finds, no side scroll, no error in the console,
no word to another host."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.urls import get_resolver, reverse
from playwright.sync_api import Error

from renda.models import Body, User
from tests.browser.acts import (
    LONGER,
    begin,
    begun_and_refused,
    consents,
    enlarges,
    hands_in,
    keeps_back_without_ground,
    lists_a_problem,
    makes_a_token,
    opens_menus,
    refused,
    uploads,
    uploads_and_goes_back,
)
from tests.browser.pages import KINDS, NO_PAGE, OPENED, OPENED_BY, PAPERS
from tests.browser.world import LATE, build
from tests.supervision.cast import handed

pytestmark = pytest.mark.browser


class Look(NamedTuple):
    """A page that somebody opens and what they do on it before it is looked at.

    `args` are names of the world, or stand in the address as they are.
    """

    who: str
    name: str
    args: tuple = ()
    query: str = ""
    then: Callable | None = None
    status: int = 200


HANDING_OVER = ("拟定承办单位", "交政府分办")
LOOKS = [
    Look("", "login", then=refused("登录")),
    Look("", "login"),
    Look("", "password_reset"),
    Look("", "password_reset_done"),
    Look("", "password_reset_confirm", ("uid", "spoilt")),
    Look("", "password_reset_confirm", ("uid", "token"), then=refused("设置新密码")),
    Look("wu", "access"),
    Look("wu", "account_reauthenticate", then=refused("确认")),
    Look("wu", "mfa_activate_totp", then=refused("完成设置")),
    Look("wu", "mfa_generate_recovery_codes"),
    Look("guan", "person_access", ("person",)),
    *(Look(who, "home") for who in ("wu", "he", "zheng", "zhou", "ma", "guan", "nobody")),
    Look("wu", "home", then=opens_menus),
    *(Look("wu", "home", query=f"?all={it}") for it in ("awaiting", "own", "owed")),
    Look("wu", "urge_late"),
    Look("he", "urge_late"),
    Look("zheng", "overview", then=opens_menus),
    Look("shen", "overview", query="?all=1"),
    Look("ma", "overview_body", ("water_bureau",)),
    *(Look("wu", f"{kind}_list") for kind in KINDS),
    Look("nobody", "opinion_list"),
    Look("wu", "opinion_list", query="?status=draft&status=handed&q=饮水&sort=-title"),
    Look("wu", "problem_list", query="?q=没有这样的问题&status=struck", then=opens_menus),
    Look("wu", "search", query="?q=饮水", then=opens_menus),
    Look("ma", "search", query="?q=slj"),
    Look("wu", "search", query="?q=没有这样的词"),
    Look("nobody", "search"),
    Look("wu", "opinion_new"),
    Look("wu", "opinion_new", then=refused("起草")),
    Look("wu", "opinion_detail", ("draft",), then=lists_a_problem),
    Look("wu", "opinion_detail", ("empty",)),
    Look("wu", "opinion_detail", ("running",), then=opens_menus),
    Look("lin", "opinion_detail", ("running",), then=begun_and_refused("更正")),
    Look("zheng", "opinion_detail", ("running",), "?log=all", begun_and_refused("追加承办单位")),
    Look("wu", "opinion_detail", ("failed",)),
    Look("zheng", "opinion_detail", ("failed",), then=begin("再次交办")),
    Look("he", "opinion_detail", ("running",)),
    Look("he", "opinion_detail", ("draft",), status=404),
    Look("wu", "opinion_step", ("draft", "revise")),
    Look("wu", "opinion_step", ("draft", "submit")),
    Look("wu", "opinion_step", ("failed", "close"), status=403),
    Look("wu", "opinion_due", ("failed", "opinion_date")),
    *(Look("wu", "opinion_paper", ("running", paper)) for paper in PAPERS),
    *(Look("wu", "letter", ("opinion", it)) for it in ("running", "draft")),
    *(Look("wu", "letter", ("hand_over", it)) for it in ("running", "draft")),
    Look("he", "letter", ("reminder", "urging")),
    Look("wu", "jobs"),
    Look("he", "jobs"),
    Look("guan", "letter_templates"),
    Look("guan", "letter_template_upload", ("congress", "opinion"), then=refused("上传新模板")),
    Look("wu", "letter_templates", status=403),
    Look("wu", "opinion_list", then=opens_menus),
    Look("wu", "problem_new", ("draft",), then=refused("列入问题")),
    Look("wu", "problem_detail", ("listed",)),
    Look("gao", "problem_detail", ("problem",), then=begun_and_refused("申请销号")),
    Look("wu", "problem_detail", ("long_term",), then=begun_and_refused("年度回看")),
    Look("gao", "problem_step", ("problem", "take_measure")),
    Look("gao", "problem_step", ("problem", "claim"), then=hands_in("申请销号")),
    Look("wu", "problem_due", ("long_term", "long_date")),
    Look("wu", "undertaking_new", ("running",), status=403),
    Look("gao", "undertaking_detail", ("water",), then=begun_and_refused("报送办理方案")),
    Look("wu", "undertaking_detail", ("health",), then=begin("催办")),
    Look("sun", "undertaking_detail", ("housing",), then=opens_menus),
    Look("gao", "undertaking_step", ("water", "file_plan"), then=refused("报送办理方案")),
    Look("lin", "undertaking_step", ("health", "correct")),
    Look("gao", "undertaking_due", ("water", "plan_date"), then=opens_menus),
    Look("gao", "undertaking_due", ("water", "result_date")),
    Look("gao", "extension_new", ("water",), then=refused("申请延期")),
    Look("zheng", "extension_detail", ("extension",), then=begin("批准延期")),
    Look("zheng", "extension_step", ("extension", "refuse")),
    Look("sun", "extension_due", ("extension", "extension_date")),
    Look("gao", "returnrequest_new", ("water",), status=403),
    Look("wu", "returnrequest_detail", ("request",), then=begun_and_refused("同意退回")),
    Look("wu", "returnrequest_step", ("request", "grant")),
    Look("wu", "returnrequest_due", ("request", "request_date")),
    *(Look(who, "home") for who in ("tan", "lu", "chen", "an")),
    *(Look(who, "suggestion_list", then=opens_menus) for who in ("tan", "an")),
    Look("an", "suggestion_list", query="?kind=motion&q=没有这样的词", then=opens_menus),
    Look("tan", "suggestion_new"),
    Look("tan", "suggestion_new", then=refused("保存")),
    Look("chen", "suggestion_new"),
    Look("an", "suggestion_new", status=403),
    Look("an", "suggestion_begin", ("enter",), then=refused("代为录入")),
    Look("tan", "suggestion_detail", ("written",), then=begin("邀请附议")),
    Look("lu", "suggestion_detail", ("written",), "?log=all", consents),
    Look("chen", "suggestion_detail", ("handed_in",), then=begun_and_refused("退回修改")),
    Look("tan", "suggestion_detail", ("returned",), then=begun_and_refused("提交")),
    Look("an", "suggestion_detail", ("checked",), then=begun_and_refused("不予受理")),
    Look("an", "suggestion_detail", ("part",), then=begin("并案")),
    Look("an", "suggestion_detail", ("handed_in",), then=opens_menus),
    Look("zhou", "suggestion_detail", ("accepted",)),
    Look("dong", "suggestion_detail", ("accepted",), status=404),
    Look("tan", "suggestion_step", ("written", "revise")),
    Look("an", "suggestion_step", ("checked", "edit")),
    Look("an", "suggestion_step", ("checked", "accept")),
    Look("an", "suggestion_due", ("checked", "1"), status=404),
    Look("an", "assigning", then=opens_menus),
    Look("an", "assigning", then=refused("定下")),
    Look("qin", "assigning"),
    Look("wu", "assigning", status=403),
    Look("an", "assigning_entrust"),
    Look("qin", "assigning_entrust"),
    Look("an", "assigning_check"),
    Look("qin", "assigning_check"),
    *(Look(who, "signature_list") for who in ("tan", "lu")),
    Look("lu", "signature_detail", ("asked",), then=begin("不附议")),
    Look("shi", "signature_detail", ("declined",)),
    Look("tan", "signature_detail", ("signed",)),
    Look("lu", "signature_step", ("asked", "consent")),
    Look("lu", "signature_due", ("asked", "1"), status=404),
    Look("tan", "signature_new", ("written",), status=403),
    Look("tan", "signature_begin", ("written", "enter"), status=403),
    *(Look("an", "suggestion_detail", ("accepted",), then=begin(it)) for it in HANDING_OVER),
    Look("an", "suggestion_detail", ("accepted",), then=begun_and_refused("交办")),
    Look("qin", "suggestion_detail", ("entrusted",), then=begun_and_refused("交办")),
    Look("an", "suggestion_detail", ("entrusted",), then=begin("催办")),
    Look("qin", "suggestion_due", ("entrusted", "dispatch_date")),
    *(Look(who, "suggestion_detail", ("handled",)) for who in ("an", "tan", "sun")),
    Look("lu", "suggestion_detail", ("answered",), status=404),
    Look("tan", "suggestion_detail", ("answered",), "?log=all"),
    *(Look(who, f"{kind}_list") for who in ("gao", "an") for kind in KINDS[7:]),
    *(Look(who, "home") for who in ("gao", "sun", "qin", "liu")),
    *(Look(who, "figures", (), "?group=course", opens_menus) for who in ("zhou", "qin")),
    Look("gao", "figures", status=403),
    *(Look("an", it) for it in ("figure_cases", "oversight", "repeats")),
    *(Look("tan", "raised_by", ("tan",), it) for it in ("", "?whole")),
    Look("zhou", "oversight", then=opens_menus),
    Look("gao", "oversight", status=403),
    Look("zhou", "repeats", then=opens_menus),
    Look("tan", "repeats", status=403),
    Look("an", "oversight_new", ("handled",), then=refused("提请重点督办")),
    Look("an", "oversight_begin", ("handled", "take_up"), then=refused("列入督办")),
    Look("zhou", "oversight_detail", ("key",), then=begun_and_refused("不列入重点督办")),
    Look("zhou", "oversight_detail", ("key",), then=begin("决定重点督办")),
    Look("an", "oversight_detail", ("overseen",), then=begun_and_refused("登记督办活动")),
    Look("tan", "oversight_detail", ("overseen",)),
    Look("an", "oversight_step", ("overseen", "report"), then=refused("报告督办情况")),
    Look("an", "oversight_due", ("overseen", "oversee_date")),
    Look("an", "assignment_new", ("handled",), status=403),
    Look("an", "assignment_begin", ("handled", "ask_opinion"), status=403),
    Look("gao", "assignment_detail", ("leading",), "?log=all", opens_menus),
    Look("gao", "assignment_detail", ("leading",), then=begun_and_refused("退回重拟")),
    Look("tan", "assignment_detail", ("leading",)),
    Look("sun", "assignment_detail", ("helping",)),
    Look("gao", "assignment_detail", ("helping",), then=begun_and_refused("退回会办意见")),
    Look("an", "assignment_detail", ("leading",), then=begun_and_refused("改由他单位承办")),
    Look("an", "assignment_detail", ("leading",), then=begun_and_refused("代为登记答复")),
    Look("an", "assignment_detail", ("disputed",), then=begun_and_refused("重新办理")),
    Look("tan", "assignment_detail", ("disputed",), then=opens_menus),
    Look("an", "assignment_step", ("disputed", "disclose"), then=keeps_back_without_ground),
    *(Look("", *it) for it in OPENED),
    Look("an", "assignment_step", ("disputed", "conclude"), then=refused("登记会商结果")),
    Look("an", "assignment_step", ("disputed", "verify"), then=refused("核定办理类别")),
    Look("gao", "assignment_step", ("leading", "vet")),
    Look("qin", "assignment_step", ("disputed", "urge"), status=403),
    Look("gao", "assignment_due", ("leading", "reply_date"), then=opens_menus),
    Look("an", "assignment_due", ("disputed", "review_date")),
    Look("tan", "letter", ("reply", "answer")),
    Look("gao", "contact_new", ("leading",), then=refused("登记联系沟通")),
    Look("sun", "contact_new", ("leading",), status=403),
    Look("tan", "contact_detail", ("spoken",), then=begun_and_refused("有异议")),
    Look("gao", "contact_detail", ("opposed",)),
    Look("tan", "contact_step", ("spoken", "confirm")),
    Look("gao", "contact_due", ("spoken", "1"), status=404),
    Look("gao", "promise_detail", ("promise",), then=begun_and_refused("报告兑现")),
    Look("an", "promise_detail", ("promise",), then=begun_and_refused("滚动交办")),
    Look("tan", "promise_detail", ("promise",)),
    Look("an", "promise_step", ("promise", "drop"), then=refused("不再要求")),
    Look("gao", "promise_due", ("promise", "promise_date")),
    Look("gao", "promise_new", ("leading",), status=403),
    Look("sun", "reassignment_new", ("helping",), status=403),
    Look("gao", "reassignment_new", ("disputed",), status=403),
    Look("an", "reassignment_detail", ("turn",), then=begun_and_refused("同意调整")),
    Look("gao", "reassignment_detail", ("turn",), then=begun_and_refused("撤回申请")),
    Look("an", "reassignment_step", ("turn", "refuse"), then=refused("不同意调整")),
    Look("an", "reassignment_due", ("turn", "turn_date")),
    Look("gao", "replyextension_new", ("leading",), status=403),
    Look("an", "replyextension_detail", ("more_time",), then=begin("同意延期")),
    Look("tan", "replyextension_detail", ("more_time",)),
    Look("an", "replyextension_step", ("more_time", "refuse"), then=refused("不同意延期")),
    Look("gao", "replyextension_due", ("more_time", "more_date")),
    *(Look(*it, then=act and begun_and_refused(act), status=n) for *it, act, n in OPENED_BY),
    *(Look("an", "handbook_page", (it,), then=opens_menus) for it in ("suggestion", "assignment")),
    *(Look(who, "notices") for who in ("wu", "qian", "nobody")),
    Look("he", "handbook"),
    Look("wu", "handbook_page", ("opinion",), then=opens_menus),
    Look("wu", "handbook_page", ("returnrequest",)),
    Look("he", "calendar"),
    Look("guan", "calendar_year", ("2026",)),
    Look("guan", "calendar_year", ("2027",)),
    Look("guan", "calendar_upload"),
    Look("guan", "calendar_upload", then=refused("预览")),
    Look("guan", "calendar_upload", then=uploads(LONGER, LONGER)),
    Look("guan", "calendar_upload", then=uploads(LONGER)),
    Look("guan", "calendar_upload", then=uploads_and_goes_back),
    Look("guan", "parameters", then=opens_menus),
    Look("nobody", "parameters"),
    Look("guan", "intakes"),
    Look("guan", "intake_new", ("deputies",)),
    Look("guan", "intake_new", ("bodies",), then=refused("上传并试算")),
    Look("guan", "intake", ("bad_sheet",)),
    Look("guan", "intake", ("good_sheet",)),
    Look("guan", "held"),
    Look("guan", "held", then=refused("放行")),
    Look("wu", "held", status=403),
    Look("guan", "posts"),
    Look("guan", "record"),
    Look("guan", "chain"),
    Look("shen", "chain", query="?number=1&digest=12ab"),
    Look("shen", "record", then=opens_menus),
    Look("guan", "body_rename", ("water_bureau",), then=refused("机构更名")),
    Look("guan", "body_succeed", ("water_bureau",), then=refused("机构撤并")),
    Look("guan", "person_pass_on", ("person",), then=refused("移交工作")),
    *(Look("he", it) for it in ("password_change", "reminders")),
    Look("he", "password_change", then=refused("修改密码")),
    Look("he", "tokens"),
    Look("he", "tokens", then=refused("制作令牌")),
    Look("niu", "tokens", then=makes_a_token),  # who has just given the password
    Look("guan", "tokens_held"),
    Look("wu", "home", then=enlarges),  # from here on they see large type
    Look("wu", "opinion_list"),
    Look("wu", "opinion_detail", ("running",)),
    Look("tan", "suggestion_detail", ("written",), then=enlarges),
    Look("tan", "suggestion_new"),
]


def names_of(patterns):
    for it in patterns:
        if hasattr(it, "url_patterns"):  # of a namespace is only Django's admin, which is its own
            yield from () if it.namespace else names_of(it.url_patterns)
        elif not it.name.startswith("api"):
            yield it.name


def test_no_page_is_forgotten():
    names = set(names_of(get_resolver().url_patterns))
    assert {look.name for look in LOOKS} == names - NO_PAGE


def looked_at(look, world, seat):
    """Wide at first, then narrow: it has to fit whoever turns the window, too."""
    seat.turn(1440)
    address = reverse(look.name, args=[world.get(it, it) for it in look.args])
    status = seat.open(f"{address}{look.query}")
    if status != look.status:
        return [f"{look.who} {address}: {status}"]
    try:
        look.then and look.then(seat)
    except Error as error:
        return [f"{look.who} {address}: {error}"]
    faults = seat.unsound()
    seat.turn(390)
    if look.then is opens_menus:
        opens_menus(seat)
    return [f"{look.who} {it}" for it in (*faults, *seat.unsound())]


HALF = len(LOOKS) // 2


@pytest.mark.parametrize("looks", [LOOKS[:HALF], LOOKS[HALF:]], ids=["first half", "second half"])
def test_every_page_is_sound_wide_and_narrow(county, act, seat, today, looks):
    today(LATE)
    world = build(county, act)
    faults = []
    for look in looks:
        person = getattr(county, look.who) if look.who else None
        faults += looked_at(look, world, seat(person))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_longest_names_leave_a_page_as_wide_as_the_window(county, act, seat, today, width):
    today(LATE)
    handed(act, county)
    Body.objects.filter(pk=county.water.pk).update(name="县农村饮水安全工程管护中心" * 7)
    User.objects.filter(pk=county.gao.pk).update(name="阿卜杜热合曼·买买提" * 3)
    gao, faults = seat(county.gao, width=width), []
    for address in ("/", "/supervision/undertakings/", "/supervision/undertakings/1/"):
        gao.open(address)
        faults += gao.unsound()
    assert faults == []
