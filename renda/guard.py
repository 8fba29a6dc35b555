"""How often a password or a code may be tried.

Five wrong ones in fifteen minutes lock the account on all devices together from which nobody has
yet come in under that name; a device from which somebody has counts by itself. So whoever guesses,
from however many addresses, has five tries, and does not keep the owner out of the own device
(OWASP, device cookies). An address from which many names are tried is slowed, too.
"""

import json
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Knock
from .passwords import plain

TRIES, SPAN = 5, timedelta(minutes=15)
TRIES_OF_AN_ADDRESS = 50  # an office of many people may stand behind one
COOKIE = "__Host-device" if settings.IS_HTTPS else "device"
KEPT = 180 * 24 * 3600  # seconds
NAMES = 8  # that one device keeps


class Locked(PermissionDenied):
    def __init__(self, until):
        super().__init__("密码或者验证码错的次数太多，请过一会儿再试。")
        self.until = until


class Backend(ModelBackend):
    """Whoever asks by a name and a password, on whatever way, knocks here."""

    def authenticate(self, request, username=None, password=None, **more):
        name = username if username is not None else more.get("username")
        if name is None or password is None:
            return None
        knock = knocked(request, name, Knock.What.PASSWORD)
        user = super().authenticate(request, name, password)
        if user:
            forget_all(knock.name, what=knock.what, device=knock.device)
        return user


def knocked(request, name, what):
    """Note that something is tried under this name; raise Locked if it was too often."""
    now = getattr(request, "now", None) or timezone.now()
    name = plain(name)[:150]
    device, address = device_of(request, name), address_of(request)
    knock = Knock(name=name, what=what, device=device, address=address, at=now)
    _refuse(request, locked_until(knock, TRIES))
    knock.save()  # before it is looked at: many at once have no more tries than one after another
    if until := locked_until(knock, TRIES + 1):
        knock.delete()
        _refuse(request, until)
    return knock


def _refuse(request, until):
    if until and request:
        request.locked_until = until
    if until:
        raise Locked(until)


def locked_until(knock, tries):
    """When this may be tried again, or None if it may."""
    since = Knock.objects.filter(at__gt=knock.at - SPAN)
    same = since.filter(name=knock.name, what=knock.what, device=knock.device)
    of_address = since.filter(address=knock.address, device="")
    moments = [_nth(same, tries)]
    if not knock.device:
        moments.append(_nth(of_address, tries + TRIES_OF_AN_ADDRESS - TRIES))
    full = [at + SPAN for at in moments if at]
    return max(full, default=None)


def _nth(knocks, n):
    """When the n-th newest was; None if there are fewer."""
    return knocks.order_by("-at").values_list("at", flat=True)[n - 1 : n].first()


def forget_all(name, **of):
    """Forget what was tried under this name (in its one spelling)."""
    Knock.objects.filter(name=name, **of).delete()


def forget_old(*, at):
    Knock.objects.filter(at__lt=at - SPAN).delete()


def address_of(request):
    """Who asks, as the last of the house's own proxies saw it; of what went before, nothing."""
    if request is None:
        return ""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = [it.strip() for it in said if it.strip()]  # each proxy appends whom it saw
    seen.append(request.META.get("REMOTE_ADDR", ""))
    return seen[-1 - settings.RENDA_PROXIES :][0][:45]


# Devices


def device_of(request, name):
    """The name of the device, if somebody has come in from it under this name; else ""."""
    device, names = _kept(request)
    return device if _trace(name) in names else ""


def remember(request, response, user):
    """Let the browser keep, signed, that this user came in here."""
    device, names = _kept(request)
    mine = _trace(plain(user.get_username()))
    names = [mine, *(it for it in names if it != mine)][:NAMES]
    value = signing.dumps([device or token_hex(16), names], salt=COOKIE)
    bound = {"httponly": True, "samesite": "Lax", "secure": settings.IS_HTTPS}
    response.set_cookie(COOKIE, value, max_age=KEPT, **bound)


def _kept(request):
    try:
        return signing.loads(request.COOKIES[COOKIE], salt=COOKIE, max_age=KEPT)
    except (AttributeError, KeyError, signing.BadSignature, json.JSONDecodeError):
        return "", []


def _trace(name):
    return salted_hmac(COOKIE, name).hexdigest()[:16]
