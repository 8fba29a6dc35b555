import logging
from datetime import timedelta
from time import monotonic

import structlog
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django_structlog.middlewares import RequestMiddleware

from .enforcement import WEB, keep_watch, last_watch
from .entrance import goes_on
from .guard import address_of
from .office import read_clock

log = logging.getLogger(__name__)
STALE = timedelta(minutes=5)  # since the last sweep: five that beat should have run
HEADERS = {  # beside those of Django and of the content policy; a view may know better
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
}
OPEN = {"mfa_activate_totp", "account_reauthenticate", "logout", "type_size", "health"}
SECRETS = {"token", "key"}  # parts of an address that open a door


def with_headers(get_response):
    """Nothing that was answered is kept on the way, and no page may ask for a device."""

    def answer(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


class Trail(RequestMiddleware):
    """One line a request: whose (an id), what, how it ended, how long it took; nothing typed.

    Its id is in the answer, and goes along into the tasks that it causes.
    """

    def prepare(self, request):
        super().prepare(request)
        request.begun = monotonic()
        request.id = structlog.contextvars.get_contextvars()["request_id"]

    def handle_response(self, request, response):
        response["X-Request-ID"] = request.id
        structlog.contextvars.bind_contextvars(ms=round(1000 * (monotonic() - request.begun)))
        super().handle_response(request, response)

    @classmethod
    def bind_ip(cls, request):
        structlog.contextvars.bind_contextvars(ip=address_of(request))

    @staticmethod
    def format_request(request):
        """Method and address; without its query, and as a pattern where it holds a secret."""
        match = request.resolver_match
        hides = match and SECRETS & match.kwargs.keys()
        return f"{request.method} {f'/{match.route}' if hides else request.path}"


class Doorkeeper:
    """Ends a session that is over. Who owes a second factor is led to it, and to nothing else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        read_clock(request)
        if request.user.is_authenticated and not goes_on(request):
            logout(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        owes = request.user.is_authenticated and request.session.get("owes")
        if not owes or request.resolver_match.view_name in OPEN:
            return None
        if request.method != "GET" or request.htmx or "/api/" in request.path:
            raise PermissionDenied("要先设置登录的第二重验证，才能办理。")
        return redirect("mfa_activate_totp")


class ThirdHand:
    """Whoever opens a page keeps the sweep alive when beat and timer stand still.

    It writes only notices and its own note, a batch a request, and never spoils the page. The
    note is another than theirs: that they stand still stays to be seen.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.looked_at = None

    def __call__(self, request):
        response = self.get_response(request)
        now = timezone.now()
        if not self.looked_at or now - self.looked_at > STALE / 5:
            self.looked_at = now
            self.help(now)
        return response

    def help(self, now):
        try:
            last = last_watch()
            if last is None or abs(now - last) > STALE:
                keep_watch(at=now, by=WEB, batches=1)
        except Exception:  # the page was made; whoever asked for it gets it
            log.exception("the web could not lend a hand to the sweep")
