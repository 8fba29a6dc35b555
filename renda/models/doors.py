from hashlib import sha256

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from .people import User

BROWSERS = {
    "MicroMessenger": "微信",
    "DingTalk": "钉钉",
    "QQBrowser": "QQ浏览器",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Windows": "Windows 电脑",
    "Android": "安卓手机",
    "iPhone": "苹果手机",
    "iPad": "平板",
    "Mac OS": "苹果电脑",
    "Linux": "Linux 电脑",
}


class SignIn(AbstractBaseSession):
    """Somebody at one browser, from coming in to going out. A row that is gone is over at once."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # to the minute
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)  # what the browser calls itself

    @property
    def mark(self):
        """Names this row on a page, where its key, which opens the door, may not stand."""
        return sha256(self.session_key.encode()).hexdigest()[:16]

    @property
    def browser(self):
        known = (
            next((said for word, said in words.items() if word in self.agent), "")
            for words in (SYSTEMS, BROWSERS)
        )
        return "，".join(filter(None, known)) or "认不出的浏览器"


class Knock(models.Model):
    """A password or a code that was tried, or a new one asked for. What was right is forgotten."""

    class What(models.TextChoices):
        PASSWORD = "password", "密码"
        CODE = "code", "验证码"
        RESET = "reset", "重设密码"  # a mail that was asked for

    name = models.CharField(max_length=150)  # the login name, or address, in its one spelling
    what = models.CharField(max_length=10, choices=What)
    device = models.CharField(max_length=32, blank=True)  # one that this name came in from before
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name", "at"], name="knock_name"),
            models.Index(fields=["address", "at"], name="knock_address"),
        ]
