"""Tokens for programs: made and revoked by whom they stand for; administrators may revoke too."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views import View
from django.views.generic import FormView, TemplateView

from ..entrance import demand_password
from ..forms import PlainForm
from ..models import Duty, Token, record_act
from ..office import people_of
from .base import Page
from .duties import DutyPage

MOST = 10  # of one account
TERMS = [(30, "30天"), (90, "90天"), (180, "180天"), (365, "一年")]


class TokenForm(PlainForm):
    purpose = forms.CharField(
        label="用途",
        max_length=50,
        help_text="哪个系统、由谁使用，如“督查室台账，每天取一次期限”。",
    )
    days = forms.TypedChoiceField(
        label="有效期",
        choices=TERMS,
        coerce=int,
        initial=90,
        help_text="到期自动失效，可以重新制作。",
    )

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on

    def clean(self):
        if not self.user.posts_on(self.on):
            raise forms.ValidationError("您现在没有任职，令牌什么也看不到，不用制作。")
        if self.user.auth_token_set.count() >= MOST:
            raise forms.ValidationError(f"一个帐号最多{MOST}个令牌，请先吊销不用的。")
        return super().clean()


class Tokens(Page, FormView):
    """The token itself is shown this one time: only its hash is kept."""

    template_name = "registration/tokens.html"
    form_class = TokenForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "on": self.today}

    def get_context_data(self, **kwargs):
        rows = rows_of(self.request.user.auth_token_set.all(), self.now)
        return super().get_context_data(rows=rows, **kwargs)

    def form_valid(self, form):
        demand_password(self.request)
        made, secret = make(self.request.user, at=self.now, **form.cleaned_data)
        shown = {"form": TokenForm(user=made.user, on=self.today), "made": made, "secret": secret}
        return self.render_to_response(
            self.get_context_data(**shown), headers={"Cache-Control": "no-store"}
        )

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@transaction.atomic
def make(user, *, at, purpose, days):
    """Return a new token and what its bearer has to send."""
    under = user.get_session_auth_hash()
    made, secret = Token.objects.create(user, timedelta(days), purpose=purpose, made_under=under)
    put_on_record(made, "make_token", "制作接口令牌", by=user, at=at)
    return made, secret


def revoke(token, *, by, at):
    put_on_record(token, "revoke_token", "吊销接口令牌", by=by, at=at)
    token.delete()


def put_on_record(token, name, label, *, by, at):
    """In each congress in which its user has a part, or had one."""
    on = timezone.localdate(at)
    posts = token.user.posts_on(on) or token.user.posts
    facts = {"row": f"{token.user}：{token.purpose}", "until": timezone.localdate(token.expiry)}
    for congress in {post.body.congress for post in posts}:
        record_act(congress, token.user, name, label, by=by, at=at, facts=facts)


def rows_of(tokens, at):
    """Each with what is left of it, in words: "" if it is good."""
    found = tokens.select_related("user").order_by("-created")
    return [(token, "" if token.is_live(at) else _why_dead(token, at)) for token in found]


def _why_dead(token, at):
    if token.expiry <= at:
        return "已到期"
    return "密码改过，已失效" if token.user.is_active else "帐号已停用"


def of_congresses(congresses):
    return Token.objects.filter(user__in=people_of(congresses))


class HeldTokens(DutyPage, TemplateView):
    """Which accounts of the congress hold tokens; never the tokens themselves."""

    template_name = "renda/tokens.html"

    def get_context_data(self, **kwargs):
        rows = rows_of(of_congresses(self.congresses), self.now)
        return super().get_context_data(rows=rows, **kwargs)


class RevokeToken(Page, View):
    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request, handle):
        administered = request.user.congresses(self.today, [Duty.ADMINISTRATOR])
        theirs = Q(user=request.user) | Q(pk__in=of_congresses(administered).values("pk"))
        tokens = Token.objects.filter(theirs).select_for_update(of=["self"])
        token = get_object_or_404(tokens, handle=handle)
        revoke(token, by=request.user, at=self.now)
        messages.success(request, f"已吊销令牌“{token.purpose}”，用它的程序马上不能再用。")
        return redirect("tokens" if token.user == request.user else "tokens_held")


URLS = [
    path("tokens/", Tokens.as_view(), name="tokens"),
    path("tokens/held/", HeldTokens.as_view(), name="tokens_held"),
    path("tokens/<uuid:handle>/revoke/", RevokeToken.as_view(), name="token_revoke"),
]
