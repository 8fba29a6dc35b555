"""提醒: one's due days in a calendar of one's own, and the mail of the morning; each on or off."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from ..diary import diary
from ..entrance import demand_password
from ..ical import calendar
from ..models import CalendarFeed, User
from .account import note
from .base import Page


class Reminders(Page, TemplateView):
    """The address of the calendar is shown this one time: only its hash is kept."""

    template_name = "registration/reminders.html"

    def get_context_data(self, **kwargs):
        feed = CalendarFeed.objects.filter(user=self.request.user).first()
        return super().get_context_data(feed=feed, **kwargs)

    def post(self, request):
        acts = {"make": self.make, "off": self.off, "mail": self.mail, "no_mail": self.no_mail}
        act = acts.get(request.POST.get("act"))
        if act is None:
            raise Http404
        return act()

    def make(self):
        """A new address; the one before opens nothing any more."""
        demand_password(self.request)
        secret = CalendarFeed.objects.make(self.request.user, self.now)
        self.note("制作日历订阅地址")
        address = settings.RENDA_URL + reverse("calendar_feed", args=[secret])
        shown = self.get_context_data(address=address)
        return self.render_to_response(shown, headers={"Cache-Control": "no-store"})

    def off(self):
        if CalendarFeed.objects.filter(user=self.request.user).delete()[0]:
            self.note("停用日历订阅")
        messages.success(self.request, "已停用日历订阅，原来的地址打不开了。")
        return redirect("reminders")

    def mail(self):
        return self.switch(True, "每个工作日早上，有事要办的，发一封邮件。")

    def no_mail(self):
        return self.switch(False, "不再发每日邮件。")

    def switch(self, wants, told):
        User.objects.filter(pk=self.request.user.pk).update(wants_digest=wants)
        messages.success(self.request, told)
        return redirect("reminders")

    def note(self, label):
        user = self.request.user
        note(user, user.congresses(self.today), label, user, self.now)


@method_decorator(require_safe, name="dispatch")
class Feed(View):
    """For a program that cannot log in: whoever has the address reads what its user sees today."""

    def get(self, request, token):
        feed = CalendarFeed.objects.of(token)
        if feed is None:
            raise Http404
        name = f"{settings.PRODUCT}：{feed.user}的期限"
        text = calendar(name, diary(feed.user, request.today), request.now)
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")


URLS = [
    path("reminders/", Reminders.as_view(), name="reminders"),
    path("calendar/<str:token>.ics", Feed.as_view(), name="calendar_feed"),
]
