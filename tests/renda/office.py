"""An administrator who imports, as the tests of the import see them."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from renda.jobs import work
from renda.models import Intake, User
from tests.conftest import noon

DAY = date(2026, 4, 2)
BODIES = "名称,类别,隶属,办事机构"
ACCOUNTS = "姓名,登录名,手机号,电子邮箱"
DEPUTIES = "姓名,手机号,代表团,选区,代表证号,任职起,任职止"


class Office:
    """An administrator at the pages of the import."""

    def __init__(self, act, user):
        self.act, self.user = act, user

    def upload(self, kind, *lines, query=""):
        content = lines[0] if isinstance(lines[0], bytes) else "\n".join(lines).encode()
        file = SimpleUploadedFile("名单.xlsx" if content.startswith(b"PK") else "名单.csv", content)
        address = f"/intake/new/{kind}/{query}"
        self.answer = self.act.post(self.user, address, DAY, file=file)
        assert self.answer.status_code == 302, self.answer.content.decode()
        return self.look(self.answer.url)

    def look(self, address=None):
        self.address = address or self.address
        self.answer = self.act.see(self.user, self.address, DAY)
        return self.answer.content.decode()

    def press(self, act, **facts):
        return self.act.post(self.user, f"{self.address}{act}/", DAY, **facts)

    def confirm(self, shown=None):
        """Let a worker write it, and look what came of it."""
        self.press("confirm", shown=shown or self.answer.context["shown"])
        work(lambda: noon(DAY))
        return self.look()

    def undo(self):
        """Let a worker take it back, and look what came of it."""
        self.press("undo")
        work(lambda: noon(DAY))
        return self.look()

    @property
    def lines(self):
        pk = self.address.strip("/").split("/")[-1]
        return {line["number"]: line for line in Intake.objects.get(pk=pk).lines}

    @property
    def states(self):
        return [line["state"] for _, line in sorted(self.lines.items())]


def user(name):
    return User.objects.get(name=name)
