"""One person at a browser: opens pages, presses what has a name, fills in, and reads."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PASSWORD = "yunhe-2026"
PATIENCE = 60_000  # milliseconds; the machine may be busy
EXPECTED = (200, 204, 302, 304, 403, 404, 422, 429)  # answers that a page knows how to show
AXE = {"resultTypes": ["violations"], "preload": False}
TELL = """addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
OVERFLOW = "document.scrollingElement.scrollWidth > innerWidth"
expect.set_options(timeout=PATIENCE)


class Seat:
    """`faults` gathers what no page may do: errors in the console, words to another host."""

    def __init__(self, browser, address, width=1440, javascript=True):
        self.context = browser.new_context(
            base_url=address,
            locale="zh-CN",
            viewport=sized(width),
            reduced_motion="reduce",  # what still glides away from under the mouse is not pressed
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(TELL)
        self.address, self.faults = address, []
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message):
        is_answer = message.text.startswith("Failed to load resource")  # seen in `_answered`
        if message.type in ("error", "warning") and not is_answer:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"asks another host: {request.url}")

    def _answered(self, response):
        if response.status not in EXPECTED:
            self.faults.append(f"{response.status}: {response.url}")

    def log_in(self, user):
        self.open("/login/")
        self.fill({"登录名": user.username, "密码": PASSWORD})
        self.button("登录")
        expect(self.page).to_have_title(re.compile("我的工作"))
        return self

    def open(self, address="/"):
        """Go to a page; return the status of the answer."""
        return self.page.goto(address).status

    def turn(self, width):
        """The window is so many pixels wide from now on."""
        self.page.set_viewport_size(sized(width))

    @property
    def main(self):
        return self.page.locator("main")

    @property
    def form(self):
        """The form of a step, opened in place or on its own page; else the page's only one."""
        inplace = self.main.locator("section.inplace form")
        return inplace if inplace.count() else self.main

    def press(self, label, within=None):
        """Follow a link by its whole name."""
        (within or self.main).get_by_role("link", name=label, exact=True).first.click()

    def turn_to(self, label):
        """At home: go to the first thing that waits for this step."""
        self.open("/")
        self.main.get_by_role("link", name=f"去办理：{label}").first.click()

    def button(self, label):
        self.form.get_by_role("button", name=label, exact=True).click()

    def field(self, label):
        """The control of a form by its label."""
        return self.form.get_by_label(named(label))

    def fill(self, facts):
        for label, fact in facts.items():
            field = self.field(label)
            if fact is True:
                field.check()
            elif field.evaluate("it => it.matches('select')"):
                field.select_option(label=fact)
            else:
                field.fill(fact)

    def begin(self, label, within=None):
        """Open the form of a step in place."""
        within = within or self.main.get_by_role("region", name="现在可以办")
        self.press(label, within)
        expect(self.main.locator("section.inplace").get_by_role("heading").first).to_have_text(
            label
        )

    def take(self, label, facts=None, within=None):
        """Take a step by its form in place: the page says that it was done."""
        self.begin(label, within)
        self.send(label, facts)
        # until then the page before may say the same
        expect(self.main.locator("section.inplace")).to_have_count(0)
        self.hears_of(label)

    def send(self, label, facts=None):
        self.fill(facts or {})
        self.button(label)

    def reads(self, *texts):
        for text in texts:
            expect(self.main).to_contain_text(text)

    def hears_of(self, label):
        """The page says that the step was taken."""
        self.reads(f"“{label}”已办。")

    def has_light(self, kind, word):
        """A light is a colour and a shape, which come by its class, and a word."""
        expect(self.main.locator(f".light.{kind}", has_text=word).first).to_be_visible()

    def refuses(self, label, message):
        """The message stands at the field that it speaks of, which is marked."""
        expect(self.field(label)).to_have_attribute("aria-invalid", "true")
        bad = self.form.locator(".bad").filter(has=self.page.get_by_label(named(label)))
        expect(bad.last.locator(".error")).to_contain_text(message)

    def unsound(self):
        """What is wrong with the page as it stands, each as a line; the faults so far among it."""
        found = Axe().run(self.page, options=AXE).response["violations"]
        said = [f"{it['id']}: {[node['target'] for node in it['nodes']][:4]}" for it in found]
        if self.page.evaluate(OVERFLOW):
            said.append("wider than the window")
        said += self.faults
        self.faults.clear()
        return [f"{self.page.url.removeprefix(self.address)}: {it}" for it in said]


def sized(width):
    return {"width": width, "height": 900}


def named(label):
    """A label as it stands on the page, with or without the note that it must be filled in."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*必填)?\s*$")
