"""总览: what leaders look at, and behind each body the cases it has not done."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.generic import DetailView, TemplateView

from ..models import Body
from ..overview import Overview
from ..sheets import sheet
from ..shell import Shell
from .base import Page

COLUMNS = (
    ("期限", 14, lambda it, on: it.owed.due_on),
    ("逾期天数", 10, lambda it, on: max(0, -it.owed.days_left(on))),
    ("应报事项", 20, lambda it, on: it.owed.label),
    ("所属", 60, lambda it, on: str(it.subject)),
    ("已催次数", 10, lambda it, on: it.urged["times"] if it.urged else 0),
    ("最近催办", 14, lambda it, on: it.urged and it.urged["last"]),
)


class LeaderPage(Page):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            if not Shell(request).leads:
                raise PermissionDenied(
                    "总览供常委会领导、组成人员、审计员和人大工作机构查看。本单位的事项在“我的工作”里。"
                )
            self.overview = Overview(request.user, self.today)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(overview=self.overview, **kwargs)


class OverviewPage(LeaderPage, TemplateView):
    template_name = "renda/overview.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(everyone="all" in self.request.GET, **kwargs)


class OverviewBody(LeaderPage, DetailView):
    """What one body owes and has not done; 404 for one that owes nothing the user may see."""

    template_name = "renda/overview_body.html"
    context_object_name = "body"

    def get_queryset(self):
        return Body.objects.filter(pk__in=self.overview.obligations.values("owed_by"))

    def get_context_data(self, **kwargs):
        lines = self.overview.of_body(self.object)
        return super().get_context_data(lines=lines, **kwargs)


class OverviewExport(OverviewBody):
    def get(self, request, pk):
        body = self.get_object()
        lines = self.overview.of_body(body)
        heads = [(label, width) for label, width, _ in COLUMNS]
        rows = ([value(it, self.today) for _, _, value in COLUMNS] for it in lines)
        return sheet(f"{body}未办事项", self.today, heads, rows, len(lines))


URLS = [
    path("overview/", OverviewPage.as_view(), name="overview"),
    path("overview/bodies/<int:pk>/", OverviewBody.as_view(), name="overview_body"),
    path("overview/bodies/<int:pk>/export/", OverviewExport.as_view(), name="overview_export"),
]
