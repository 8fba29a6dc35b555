"""What somebody does on a page before it is looked at."""

from tests.browser.world import table_of_2026
from tests.renda.papers import picture


def begin(label):
    return lambda seat: seat.begin(label)


def refused(label):
    """The form is sent as it is: something that it must be given is missing."""

    def then(seat):
        seat.send(label)
        seat.page.locator("[aria-invalid=true], .error").first.wait_for()

    return then


def keeps_back_without_ground(seat):
    seat.main.locator("input[value=none]").check()
    refused("确定公开")(seat)


def begun_and_refused(label):
    def then(seat):
        seat.begin(label)
        refused(label)(seat)

    return then


def lists_a_problem(seat):
    seat.begin("列入问题", seat.main.get_by_role("region", name="问题清单"))


def consents(seat):
    seat.begin("同意附议", seat.main.get_by_role("region", name="谭松请您附议"))


def opens_menus(seat):
    """All that are shut: there are others in a narrow window."""
    menu = seat.page.get_by_role("button", name="菜单", exact=True, expanded=False)
    if menu.is_visible():
        menu.click()
    for more in seat.page.locator(".top details.menu > summary, main details > summary").all():
        if more.is_visible() and not more.evaluate("it => it.parentElement.open"):
            more.press("Enter")  # a click would not reach what an open menu covers


LONGER = "2026-05-06,休息,劳动节"  # a line by which the May holidays last a day more


def enlarges(seat):
    """Large type, which this browser keeps: nobody looks at it in normal type after that."""
    seat.page.locator("form[action='/type-size/']").first.evaluate("it => it.submit()")
    seat.page.locator("html.large-type").wait_for()


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
