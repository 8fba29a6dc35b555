"""The second factor and the sessions of an account: one's own, and those an administrator keeps."""

from functools import cached_property

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse_lazy
from django.views import View
from django.views.generic import TemplateView

from ..entrance import demand_password, has_factor, owes_factor
from ..forms import Plain, speak_plainly
from ..guard import SPAN, Locked, forget_all, knocked, plain
from ..models import Event, Knock
from ..office import is_kept_elsewhere, people_of
from .account import note, refused
from .base import Page
from .duties import DutyPage
from .tokens import revoke

# The second factor


class CodeForm(Plain, AuthenticateForm):
    """Six figures from the phone, or one of the codes kept for when it is lost."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        help_text="手机验证器上现在显示的六位数字；手机不在身边的，填一个备用码。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self):
        try:
            knock = knocked(self.request, self.user.get_username(), Knock.What.CODE)
        except Locked as refusal:
            raise forms.ValidationError(str(refusal)) from None
        code = super().clean_code()
        forget_all(knock.name, what=knock.what, device=knock.device)
        return code


class AskCode(AuthenticateView):
    template_name = "registration/code.html"

    def get_form_class(self):
        return type("CodeForm", (CodeForm,), {"request": self.request})

    def form_invalid(self, form):
        return refused(self.request) or super().form_invalid(form)


class AskPassword(ReauthenticateView):
    """Whoever left the desk unlocked: nobody else changes the ways in."""

    template_name = "registration/again.html"

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        field = form.fields["password"]
        field.label, field.help_text, field.widget.attrs["placeholder"] = "密码", "", ""
        speak_plainly(field)
        return form

    def form_invalid(self, form):
        return refused(self.request) or super().form_invalid(form)


class SetUp(ActivateTOTPView):
    template_name = "registration/factor.html"

    def dispatch(self, request, *args, **kwargs):
        """Whoever comes back to the page where it was set up is not asked to remove it."""
        if request.user.is_authenticated and has_factor(request.user):
            return redirect("access")
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["code"].label = "验证码"
        form.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        speak_plainly(form.fields["code"])
        return form

    def form_valid(self, form):
        request, user = self.request, self.request.user
        _, codes = activate_totp(request, form)
        request.session.update({"passed": True, "owes": False})
        note(user, user.congresses(request.today), "设置第二重验证", user, request.now)
        return show_codes(request, codes)


class NewCodes(GenerateRecoveryCodesView):
    template_name = "registration/new_codes.html"
    success_url = reverse_lazy("access")  # not gone to: the codes are the answer

    def form_valid(self, form):
        super().form_valid(form)
        mine = Authenticator.objects.filter(user=self.request.user)
        return show_codes(self.request, mine.get(type=Authenticator.Type.RECOVERY_CODES))


def show_codes(request, kept):
    """They are shown once, in the answer to what made them."""
    codes = kept.wrap().get_unused_codes()
    return render(request, "registration/codes.html", {"codes": codes})


class Remove(DeactivateTOTPView):
    template_name = "registration/remove.html"
    success_url = reverse_lazy("access")

    def form_valid(self, form):
        user = self.request.user
        answer = super().form_valid(form)
        note(user, user.congresses(self.request.today), "取消第二重验证", user, self.request.now)
        messages.success(self.request, "已取消第二重验证。")
        return answer


# Sessions


def running(user, now):
    return user.sign_ins.filter(expire_date__gt=now).order_by("-seen_at")


class Access(Page, TemplateView):
    template_name = "renda/access.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            sign_ins=running(user, self.now),
            current=self.request.session.session_key,
            has_factor=has_factor(user),
            owes=owes_factor(user, self.today),
            done=acts_on(user)[:5],
            **kwargs,
        )


def acts_on(user):
    """What was done to the ways in of the user, the newest first."""
    acts = Event.objects.filter(name="access", subject_id=user.pk, subject_type__model="user")
    return acts.select_related("actor").order_by("-pk")


class End(Page, View):
    """End one of one's own sessions."""

    http_method_names = ["post"]

    def post(self, request):
        for it in running(request.user, self.now):
            if it.mark == request.POST.get("mark"):
                it.delete()
                messages.success(request, "已结束那一处登录。")
        return redirect("access")


class Still(Page, View):
    """Whoever types without opening pages says so; that they are here is noted on the way."""

    http_method_names = ["post"]

    def post(self, request):
        return HttpResponse(status=204)


# What an administrator does


class PersonAccess(DutyPage, TemplateView):
    template_name = "renda/person_access.html"

    @cached_property
    def object(self):
        return get_object_or_404(people_of(self.congresses), pk=self.kwargs["pk"])

    @property
    def refusal(self):
        """Why nothing can be changed here; "" if it can."""
        if self.object == self.request.user:
            return "这是您自己的帐号，在帐号菜单的“登录和安全”办理。"
        if self.object.is_superuser or is_kept_elsewhere(self.object, self.congresses, self.today):
            return "这个帐号也在别的人大任职，或者是超级管理员，不能只由本级改动。"
        return ""

    def get_context_data(self, **kwargs):
        name = plain(self.object.get_username() or "")
        since = Knock.objects.filter(name=name, at__gt=self.now - SPAN)
        return super().get_context_data(
            person=self.object,
            sign_ins=running(self.object, self.now),
            tokens=self.object.auth_token_set.count(),
            wrong=since.count() if name else 0,
            has_factor=has_factor(self.object),
            owes=owes_factor(self.object, self.today),
            done=acts_on(self.object).filter(congress__in=self.congresses)[:10],
            **kwargs,
        )


class PersonAct(PersonAccess):
    http_method_names = ["post"]

    def post(self, request, pk, act):
        if act not in ACTS:
            raise Http404
        if self.refusal:
            raise PermissionDenied(self.refusal)
        demand_password(request)
        label, does = ACTS[act]
        does(self.object, by=request.user, at=self.now)
        note(self.object, self.congresses, label, request.user, self.now)
        tell(self.object, label, request.user)
        messages.success(request, f"已{label}，并告知{self.object}。")
        return redirect("person_access", pk)


def _unlock(user, *, by, at):
    forget_all(plain(user.get_username()))


def _take_factor(user, *, by, at):
    """The next time they come in by the password, and are led to set up a new one if they must."""
    Authenticator.objects.filter(user=user).delete()
    _end_all(user, by=by, at=at)


def _end_all(user, *, by, at):
    """Whoever is in with their rights, at a browser or by a program, is out."""
    user.sign_ins.all().delete()
    for token in user.auth_token_set.all():
        revoke(token, by=by, at=at)


ACTS = {
    "unlock": ("解除登录锁定", _unlock),
    "factor": ("取消第二重验证", _take_factor),
    "sessions": ("结束全部登录", _end_all),
}


def tell(user, label, by):
    if user.email:
        words = f"{user.name}，您好：\n\n系统管理员{by.name}对您的帐号办理了“{label}”。"
        more = "不是您要求的，请马上联系他。"
        send_mail(f"您的帐号：{label}", words + more, None, [user.email], fail_silently=True)


URLS = [
    path("login/code/", AskCode.as_view(), name="mfa_authenticate"),
    path("access/", Access.as_view(), name="access"),
    path("access/again/", AskPassword.as_view(), name="account_reauthenticate"),
    path("access/end/", End.as_view(), name="access_end"),
    path("access/still/", Still.as_view(), name="access_still"),
    path("access/factor/", SetUp.as_view(), name="mfa_activate_totp"),
    path("access/factor/remove/", Remove.as_view(), name="mfa_deactivate_totp"),
    path("access/codes/", NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("people/<int:pk>/access/", PersonAccess.as_view(), name="person_access"),
    path("people/<int:pk>/access/<slug:act>/", PersonAct.as_view(), name="person_access_act"),
]
