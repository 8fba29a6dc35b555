"""总览: what leaders look at, and behind each body the cases it has not done."""

from functools import cached_property

from django.urls import path
from django.views.generic import DetailView, TemplateView

from ..models import Body
from ..overview import Overview
from ..sheets import Column, sheet
from ..shell import Shell
from .base import Page
from .exports import Exports, Taken

BODIES = (
    Column("单位", 28, lambda it: it["name"]),
    Column("逾期未报", 10, lambda it: it["late"]),
    Column("最久逾期天数", 14, lambda it: it["days"]),
    Column("今年到期", 10, lambda it: it["due"]),
    Column("按期报送", 10, lambda it: it["in_time"]),
    Column("按期率%", 10, lambda it: it["share"]),
    Column("在办", 10, lambda it: it["open"]),
)
MONTHS = (
    Column("月份", 8, lambda it: it["month"]),
    Column("应报", 10, lambda it: it["due"]),
    Column("按期", 10, lambda it: it["in_time"]),
    Column("按期率%", 10, lambda it: it["share"]),
)
AHEAD = (
    Column("剩余天数", 12, lambda it: it["label"]),
    Column("件数", 10, lambda it: it["count"]),
    Column("占比%", 10, lambda it: it["share"]),
)

NOT_THEIRS = "总览供常委会领导、组成人员、审计员和人大工作机构查看。本单位的事项在“我的工作”里。"


def columns_on(day):
    """Those of what a body has not done, as it stands on that day."""
    return (
        Column("期限", 14, lambda it: it.owed.due_on),
        Column("逾期天数", 10, lambda it: max(0, -it.owed.days_left(day))),
        Column("应报事项", 20, lambda it: it.owed.label),
        Column("所属", 60, lambda it: str(it.subject)),
        Column("已催次数", 10, lambda it: it.urged["times"] if it.urged else 0),
        Column("最近催办", 14, lambda it: it.urged and it.urged["last"]),
    )


class LeaderPage(Page):
    def barred(self):
        return "" if Shell(self.request).leads else NOT_THEIRS

    @cached_property
    def overview(self):
        return Overview(self.request.user, self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(overview=self.overview, **kwargs)


class OverviewPage(LeaderPage, Exports, TemplateView):
    template_name = "renda/overview.html"
    sheets = {
        "bodies": Taken("各单位按期情况", BODIES, lambda page: page["overview"].bodies),
        "months": Taken("各月按期情况", MONTHS, lambda page: page["overview"].months),
        "ahead": Taken("在办事项剩余天数", AHEAD, lambda page: page["overview"].ahead),
    }

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
        columns = columns_on(self.today)
        return sheet(f"{body}未办事项", self.today, columns, lines, len(lines))


URLS = [
    path("overview/", OverviewPage.as_view(), name="overview"),
    path("overview/bodies/<int:pk>/", OverviewBody.as_view(), name="overview_body"),
    path("overview/bodies/<int:pk>/export/", OverviewExport.as_view(), name="overview_export"),
]
