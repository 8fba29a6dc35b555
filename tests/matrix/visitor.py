"""Somebody who opens addresses on one day, and what can be read in the answers."""

import re
import zipfile
from io import BytesIO

from django.apps import apps
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client

HEADERS = {  # that every answer bears; of the policy, what must stand in it
    "Content-Security-Policy": ("default-src 'none'", "frame-ancestors 'none'"),
    "Cache-Control": ("no-store",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Permissions-Policy": ("camera=()",),
    "Referrer-Policy": ("same-origin",),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY",),
}
SECRET = re.compile(r"\bz-([a-z_-]+?)-z\b")


class Visitor:
    """A principal. Nothing that is sent here lasts: neither rows nor cookies."""

    def __init__(self, user=None):
        self.client = Client()
        if user:
            self.client.force_login(user)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def get(self, address, query=None):
        return self._ask("get", address, query)

    def post(self, address):
        with transaction.atomic():
            answer = self._ask("post", address, {})
            transaction.set_rollback(True)
        return answer

    def _ask(self, method, address, facts):
        self.client.cookies = SimpleCookie(self.cookies)
        answer = getattr(self.client, method)(address, facts)
        assert unguarded(answer) == [], address
        return answer


def unguarded(answer):
    """The headers that an answer lacks, or that allow too much."""
    policy = answer.headers.get("Content-Security-Policy", "")
    asked = answer.wsgi_request
    is_public = answer.status_code == 200 and asked.path.startswith("/open/")
    is_public = is_public and not asked.user.is_authenticated  # beside whom a session is renewed
    wanted = HEADERS | {"Cache-Control": ("public, no-cache",)} if is_public else HEADERS
    lacking = [
        name
        for name, words in wanted.items()
        if not all(word in answer.headers.get(name, "") for word in words)
    ]
    if "script-src 'self'" not in policy and "sandbox" not in policy:
        lacking.append("script-src")
    return lacking + [word for word in ("unsafe", "*", "http") if word in policy]


def told(answer):
    """The status; or that one is sent to log in."""
    to_login = answer.status_code == 302 and answer["Location"].startswith("/login/")
    return "login" if to_login else str(answer.status_code)


def text_of(answer):
    """All that is written in an answer; of a sheet, all that is written in its files."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(BytesIO(content)) as sheet:
        return "\n".join(sheet.read(name).decode(errors="replace") for name in sheet.namelist())


def secrets_in(text):
    return set(SECRET.findall(text))


def snapshot():
    """Every row of every table, as it stands."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
    }
