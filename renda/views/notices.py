"""What the user was told, the newest first."""

from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import ListView

from ..models import Notice
from ..sheets import LIMIT, Column
from ..sight import in_sight, key_of
from .base import Page
from .exports import Exports, Taken
from .subjects import page_of

COLUMNS = (  # of a notice and its subject, as Inbox.rows has them
    Column("时间", 18, lambda row: row[0].at),
    Column("通知", 40, lambda row: row[0].gist),
    Column("事项", 60, lambda row: row[1] and str(row[1])),
    Column("读过", 18, lambda row: row[0].read_at),
)


class Inbox(Page, Exports, ListView):
    template_name = "renda/notices.html"
    paginate_by = 25
    sheets = {"notices": Taken("通知", COLUMNS, lambda page: page["view"].every())}

    def get_queryset(self):
        told = self.request.user.notices.live().order_by("-at", "-pk")
        return told.select_related("event__actor", "obligation")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = self.rows(context["page_obj"].object_list)
        return context

    def every(self):
        return self.rows(list(self.object_list[: LIMIT + 1]))

    def rows(self, notices):
        """Each notice with its subject; None where the user may no longer see that."""
        told = [(notice, notice.event or notice.obligation) for notice in notices]
        seen = in_sight(self.request.user, self.today, [cause for _, cause in told])
        return [(notice, seen.get(key_of(cause))) for notice, cause in told]


class OpenNotice(Page, View):
    """Mark it as read and go to what it speaks of."""

    http_method_names = ["post"]

    def post(self, request, pk):
        notice = get_object_or_404(request.user.notices, pk=pk)
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=self.now)
        cause = notice.event or notice.obligation
        subject = in_sight(request.user, self.today, [cause]).get(key_of(cause))
        return redirect(page_of(subject) if subject else "notices")


class ReadAll(Page, View):
    http_method_names = ["post"]

    def post(self, request):
        request.user.notices.unread().update(read_at=self.now)
        return redirect("notices")
