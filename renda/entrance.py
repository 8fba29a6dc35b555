"""What a session may do: how long it lasts, and whether a second factor is owed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    raise_if_reauthentication_required,
    reauthenticate_by_password,
)
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from .guard import address_of, remember
from .models import Congress, Parameter

CLOCK = ("began", "seen", "idle", "owes")  # of a session, kept in it
HOUSE = "renda"  # which, unlike a page of allauth, has no setting that would lift it
MINUTE = 60  # seconds: how exactly it is known when somebody was last here


class Owed(models.TextChoices):
    NOBODY = "no", "不要求"
    STAFF = "staff", "人大机关工作人员要有"
    ALL = "all", "所有人要有"


def _read_owed(text):
    if text not in Owed.values:
        raise ValueError(f"应为 {'、'.join(Owed.values)} 之一。")
    return Owed(text)


class Minutes(int):
    @property
    def label(self):
        return f"{self}分钟"


def _read_minutes(text):
    if not text.isdecimal():
        raise ValueError("写分钟数，例如 30。")
    return Minutes(text)


def _bound_minutes(value, congress):
    return "" if 5 <= value <= 120 else "5至120分钟。"


FACTOR = Parameter(
    "security.second_factor",
    "登录的第二重验证",
    "no",
    help="no 不要求；staff 人大机关工作人员和系统管理员要有；all 所有人要有。",
    reads=_read_owed,
    bound=lambda value, congress: "",  # of every value the congress may choose
)
IDLE = Parameter(
    "security.idle",
    "没有操作自动退出",
    "30",
    help="写分钟数，5至120。",
    reads=_read_minutes,
    bound=_bound_minutes,
)


def has_factor(user):
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def owes_factor(user, on):
    """Whether a congress in which the user has a part asks for a second factor that day."""
    if user.is_superuser:
        return any(FACTOR.of(it, on) != Owed.NOBODY for it in Congress.objects.all())
    rule = {it: FACTOR.of(it, on) for it in user.congresses(on)}
    return any(
        rule[post.body.congress] == Owed.ALL
        or (rule[post.body.congress] == Owed.STAFF and post.is_staff)
        for post in user.posts_on(on)
    )


def goes_on(request):
    """Whether the session of this user goes on; once a minute it is noted and judged anew."""
    session, now = request.session, request.now.timestamp()
    if "began" not in session:
        return _judge(request)
    idle = now - session["seen"]
    if idle > session["idle"] * 60 or now - session["began"] > settings.SESSION_COOKIE_AGE:
        return False
    return idle < MINUTE or _judge(request)


def _judge(request):
    """Note that the user is here; False if they have a second factor and came in without it."""
    session, now = request.session, request.now.timestamp()
    passed = session.get("passed", False)
    session["began"], session["seen"] = session.get("began", now), now
    session["address"] = address_of(request)
    session["agent"] = request.META.get("HTTP_USER_AGENT", "")[:200]
    session.update(_asked_of(request.user, request.today, passed))
    return passed or not has_factor(request.user)


def _asked_of(user, on, passed):
    idle = [IDLE.of(it, on) for it in user.congresses(on)]
    owes = not passed and owes_factor(user, on)
    return {"idle": min(idle, default=int(IDLE.default)), "owes": owes}


def demand_password(request):
    """Let pass who gave the password a moment ago; ask all others, and then go on with this."""
    raise_if_reauthentication_required(request, app=HOUSE)


def asked_first(request):
    """The way to where the password is asked; None if it was just given. Nothing typed is kept."""
    if is_reauthentication_required(request, app=HOUSE):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    return None


class Door(DefaultAccountAdapter):
    """allauth's way in, of which the second factor is used; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

    def add_message(self, *args, **kwargs):
        """The pages say themselves what was done."""

    def post_login(self, request, user, **kwargs):
        """All that was asked for was given: the password, and the code of whoever has one."""
        for name in CLOCK:
            request.session.pop(name, None)
        request.session["passed"] = has_factor(user)
        goes_on(request)  # its time begins
        response = super().post_login(request, user, **kwargs)
        reauthenticate_by_password(request)  # just now
        remember(request, response, user)
        return response


class Factor(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对。手机上的数字每30秒换一次，每个只能用一次。",
        "cannot_delete_authenticator": "本级规定要有第二重验证，不能取消。",
    }

    def can_delete_authenticator(self, authenticator):
        return not owes_factor(authenticator.user, context.request.today)

    def get_totp_label(self, user):
        return user.get_username()
