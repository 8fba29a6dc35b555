"""Every page, wide and narrow: nothing that axe finds, no side scroll, no error in the console,
no word to another host."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.urls import get_resolver, reverse
from playwright.sync_api import Error

from tests.browser.world import LATE, build, table_of_2026
from tests.renda.papers import picture

pytestmark = pytest.mark.browser

PAPERS = ("findings", "speeches", "measures")
KINDS = ("opinion", "problem", "undertaking", "extension", "returnrequest")
NO_PAGE = {  # names of addresses that answer with no page of their own, as reviewed
    "calendar_confirm",  # answers a form: looked at after 返回修改
    "account_login",  # the same as `login`
    "mfa_authenticate", "mfa_deactivate_totp",  # looked at in test_doors.py
    "access_end", "access_still", "person_access_act",
    "health", "metrics", "logout", "type_size", "notices_read", "notice_open", "held_act",
    "token_revoke", "job_download", "attachment", "letter_word", "letter_pdf",
    "intake_template", "intake_marked", "intake_confirm", "intake_undo", "intake_drop",
    *(f"letter_template_{it}" for it in ("restore", "current", "word", "pdf")),
    "overview_export", *(f"{kind}_{it}" for kind in KINDS for it in ("export", "letters")),
}  # fmt: skip


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


def begin(label):
    return lambda seat: seat.begin(label)


def refused(label):
    """The form is sent as it is: something that it must be given is missing."""

    def then(seat):
        seat.send(label)
        seat.page.locator("[aria-invalid=true], .error").first.wait_for()

    return then


def begun_and_refused(label):
    def then(seat):
        seat.begin(label)
        refused(label)(seat)

    return then


def lists_a_problem(seat):
    seat.begin("列入问题", seat.main.get_by_role("region", name="问题清单"))


def opens_menus(seat):
    seat.page.locator(".top details.menu summary").click()
    if (menu := seat.page.get_by_role("button", name="菜单", exact=True)).is_visible():
        menu.click()
    for more in seat.main.locator("details > summary").all():
        if more.is_visible() and not more.evaluate("it => it.parentElement.open"):
            more.press("Enter")  # a click would not reach what an open menu covers


LONGER = "2026-05-06,休息,劳动节"  # a line by which the May holidays last a day more


def uploads(*more):
    def then(seat):
        file = {"name": "2026.csv", "mimeType": "text/csv", "buffer": table_of_2026(*more)}
        seat.field("放假通知文号").fill("国办发明电〔2026〕8号")
        seat.form.locator("input[type=file]").set_input_files(file)
        seat.button("预览")
        seat.main.get_by_role("heading", name="预览2026年放假安排").or_(
            seat.main.locator(".error")
        ).first.wait_for()

    return then


def uploads_and_goes_back(seat):
    uploads(LONGER)(seat)
    seat.button("返回修改")
    seat.field("表的内容").wait_for()


def makes_a_token(seat):
    seat.fill({"用途": "督查室台账，每天取一次期限"})
    seat.button("制作令牌")
    seat.reads("只显示这一次")


def hands_in(label):
    """One file that is taken and one that is not, with nothing said."""

    def then(seat):
        files = [("现场照片.jpg", picture("JPEG")), ("台账.xls", b"MZ")]
        sent = [{"name": name, "mimeType": "a/b", "buffer": content} for name, content in files]
        seat.form.locator("input[type=file]").set_input_files(sent)
        refused(label)(seat)
        seat.form.get_by_text("现场照片.jpg").wait_for()

    return then


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
    Look("he", "password_change"),
    Look("he", "password_change", then=refused("修改密码")),
    Look("he", "tokens"),
    Look("he", "tokens", then=refused("制作令牌")),
    Look("he", "tokens", then=makes_a_token),
    Look("guan", "tokens_held"),
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
    address = reverse(look.name, args=[world.get(it, it) for it in look.args])
    status = seat.open(f"{address}{look.query}")
    if status != look.status:
        return [f"{look.who} {address}: {status}"]
    try:
        look.then and look.then(seat)
    except Error as error:
        return [f"{look.who} {address}: {error}"]
    return [f"{look.who} {it}" for it in seat.unsound()]


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_sound(county, act, seat, today, width):
    today(LATE)
    world = build(county, act)
    faults = []
    for look in LOOKS:
        person = getattr(county, look.who) if look.who else None
        faults += looked_at(look, world, seat(person, width=width))
    assert not faults, "\n".join(faults)
