"""Coming in, going out, passwords, and the size of the type."""

from importlib import import_module
from urllib.parse import urlsplit

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import views as auth
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from ..forms import Plain
from ..guard import Locked, knocked
from ..models import Body, Duty, Knock, User, record_act
from ..shell import LARGE, is_large

YEAR = 365 * 24 * 3600  # seconds


class LoginForm(Plain, AuthenticationForm):
    error_messages = {
        "invalid_login": "登录名或者密码不对，或者帐号已经停用。"
        "密码区分大小写；忘了的，可以重新设置。",
    }


class Login(auth.LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        demo = import_module("renda.demo") if settings.RENDA_DEMO else None
        shown = {"groups": grouped(demo.ACCOUNTS), "password": demo.PASSWORD} if demo else {}
        return super().get_context_data(**shown, **kwargs)

    def form_valid(self, form):
        """Whoever has a second factor is asked for it before there is a session."""
        return perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())

    def form_invalid(self, form):
        return refused(self.request) or super().form_invalid(form)


def refused(request):
    """The page that says until when nothing can be tried; None if it can."""
    if until := getattr(request, "locked_until", None):
        return render(request, "registration/locked.html", {"until": until}, status=429)


class Logout(auth.LogoutView):
    next_page = "login"

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        answer["Clear-Site-Data"] = '"cache", "storage"'  # the cookies of the device stay
        return answer


def grouped(accounts):
    """Return the accounts by the heading under which they are shown; only those that exist."""
    names = [account.username for account in accounts]
    users = User.objects.filter(username__in=names).prefetch_related("memberships__body")
    side = {user.username: _side(user) for user in users}
    groups = {}
    for account in accounts:
        if heading := side.get(account.username):
            groups.setdefault(heading, []).append(account)
    return groups


def _side(user):
    posts = user.memberships.all()
    if any(post.duty == Duty.ADMINISTRATOR for post in posts):
        return "系统管理"
    if any(post.body.kind in Body.COUNCIL_SIDE for post in posts):
        return "人大机关"
    if any(post.duty == Duty.DEPUTY for post in posts):
        return "人大代表"
    return "政府和承办单位"


def note(user, congresses, label, by, at):
    """Put on record, where the user belongs, what was done to the ways in."""
    for congress in congresses:
        record_act(congress, user, "access", label, by=by, at=at, facts={"row": str(user)})


class NewPassword(Plain):
    """What is refused is said in one sentence, not in one of each check."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "new_password1"
        ].help_text = "至少8个字符。不用常见的密码，不全用数字，也不用姓名、登录名、手机号和邮箱。"
        self.fields["new_password2"].help_text = ""


class ChangeForm(NewPassword, PasswordChangeForm):
    request = None
    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "现在的密码不对，请重新输入。",
    }

    def clean_old_password(self):
        """Asked for as at the door, where it is counted."""
        old = self.cleaned_data["old_password"]
        if not authenticate(self.request, username=self.user.get_username(), password=old):
            wrong = "password_incorrect"
            raise ValidationError(self.error_messages[wrong], code=wrong)
        return old

    def clean(self):
        given = super().clean()
        if given.get("new_password1") and given["new_password1"] == given.get("old_password"):
            self.add_error("new_password1", "和现在的密码相同，没有改动。")
        return given


class ChangePassword(auth.PasswordChangeView):
    template_name = "registration/change.html"
    success_url = reverse_lazy("home")

    def get_form_class(self):
        return type("ChangeForm", (ChangeForm,), {"request": self.request})

    def form_invalid(self, form):
        return refused(self.request) or super().form_invalid(form)

    def form_valid(self, form):
        messages.success(self.request, "已修改密码，别处的登录都已结束。")
        answer = super().form_valid(form)
        user, here = self.request.user, self.request.session.session_key
        user.sign_ins.exclude(session_key=here).delete()
        note(user, user.congresses(self.request.today), "修改密码", user, self.request.now)
        return answer


class AskResetForm(Plain, PasswordResetForm):
    pass


class AskReset(auth.PasswordResetView):
    """The answer is the same whether there is such an account, or too much was asked, or not."""

    form_class = AskResetForm
    template_name = "registration/reset.html"
    email_template_name = "registration/reset_mail.txt"
    subject_template_name = "registration/reset_subject.txt"

    @property
    def extra_email_context(self):
        """The address that is configured: what a request calls its host proves nothing."""
        site = urlsplit(settings.RENDA_URL)
        return {"domain": site.netloc, "protocol": site.scheme, "product": settings.PRODUCT}

    def form_valid(self, form):
        try:
            knocked(self.request, form.cleaned_data["email"], Knock.What.RESET)
        except Locked:
            return redirect(self.get_success_url())
        return super().form_valid(form)


class ResetForm(NewPassword, SetPasswordForm):
    pass


class Reset(auth.PasswordResetConfirmView):
    form_class = ResetForm
    template_name = "registration/reset_confirm.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        messages.success(self.request, "已设置新密码，请登录。")
        self.user.sign_ins.all().delete()
        today, now = self.request.today, self.request.now
        note(self.user, self.user.congresses(today), "重新设置密码", self.user, now)
        return super().form_valid(form)


class TypeSize(View):
    """Large type on or off, kept in this browser; nothing else is changed."""

    http_method_names = ["post"]

    def post(self, request):
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, None)
        response = redirect(back if safe else "home")
        if is_large(request):
            response.delete_cookie(LARGE)
        else:
            response.set_cookie(LARGE, "1", max_age=YEAR, samesite="Lax", secure=settings.IS_HTTPS)
        return response
