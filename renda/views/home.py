"""我的工作: the first page of everybody, and urging all that are late at once."""

import uuid

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import FormView, TemplateView

from ..agenda import Agenda
from ..desk import ALL, CAP, URGE, Desk
from ..letters.bundle import bundle_of_events
from ..lifecycle import LIFECYCLES, NotAllowed, perform
from ..models import Body, Duty, Event, Membership, User
from ..overview import Overview
from .base import Page, read_once

PANELS = ("awaiting", "own", "owed")  # each may be shown alone, with all of its rows
CHAIRS = (Duty.CHAIR, Duty.VICE_CHAIR)


class Home(Page, TemplateView):
    @property
    def template_name(self):
        if not self.request.user.posts_on(self.today):
            return "renda/no_post.html"
        only = self.request.GET.get("all") in PANELS
        return "renda/home_deputy.html" if self.is_a_deputys and not only else "renda/home.html"

    @property
    def is_a_deputys(self):
        """Whether somebody acts in delegations and nowhere else."""
        kinds = {it.body.kind for it in self.request.user.posts_on(self.today)}
        return kinds == {Body.Kind.DELEGATION}

    def get_context_data(self, **kwargs):
        user, only = self.request.user, self.request.GET.get("all")
        only = only if only in PANELS else ""
        desk = Desk(user, self.today, ALL if only else CAP)
        leads = any(post.duty in CHAIRS for post in desk.posts)
        overview = Overview(user, self.today) if leads and not only else None
        return super().get_context_data(
            desk=desk,
            agenda=Agenda(desk),
            overview=overview,
            only=only,
            ask=self.whom_to_ask(),
            **kwargs,
        )

    def whom_to_ask(self):
        """The administrators of the congresses that know the user: by a post, or by the account."""
        user = self.request.user
        entered = Event.objects.filter(
            subject_type=ContentType.objects.get_for_model(User), subject_id=user.pk
        )
        known = {post.body.congress_id for post in user.posts}
        known |= set(entered.values_list("congress", flat=True))
        posts = Membership.objects.running(self.today).filter(duty=Duty.ADMINISTRATOR)
        posts = posts.filter(body__congress__in=known - {None})
        return posts.select_related("user", "body__congress").order_by("pk")


class UrgeLate(Page, FormView):
    """催办 of all that are late: shown first, then each by a step of its own."""

    template_name = "renda/urge.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.lines = Desk(request.user, self.today).to_urge()
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return self.lines[0].step.asks

    def get_form_kwargs(self):
        """What holds for all is asked of the first of them."""
        who = {"subject": self.lines[0].subject, "actor": self.request.user, "at": self.now}
        return {**super().get_form_kwargs(), **who}

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.lines else None

    def get_context_data(self, **kwargs):
        once = self.request.POST.get("once") or uuid.uuid4()
        return super().get_context_data(lines=self.lines, once=once, **kwargs)

    def get_initial(self):
        return {"text": "你单位承办的事项已经逾期，请抓紧办理并尽快报送。"}

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.lines else redirect("home")

    def form_valid(self, form):
        urged = {line.subject: self.urge(line.subject, form) for line in self.lines}
        events = [event for event in urged.values() if event]
        messages.success(self.request, f"已催办{len(events)}件。")
        for subject in (it for it, event in urged.items() if not event):
            messages.warning(self.request, f"没有催办“{subject}”：情况有变，请打开看一看。")
        jobs = bundle_of_events(events, self.request.user, self.now)
        return redirect("jobs" if jobs else "home")

    def urge(self, subject, form):
        """Return the event, or None; the same form sent twice urges once."""
        key = read_once(self.request)
        once = key and uuid.uuid5(key, f"{LIFECYCLES[type(subject)].name}{subject.pk}")
        try:
            user = self.request.user
            return perform(subject, URGE, user, at=self.now, once=once, **form.cleaned_data)
        except NotAllowed:
            return None


URLS = [
    path("", Home.as_view(), name="home"),
    path("urge/", UrgeLate.as_view(), name="urge_late"),
]
