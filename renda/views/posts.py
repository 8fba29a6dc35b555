"""Bodies in which nobody would be told of a deadline, and posts that soon end."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import path
from django.views.generic import TemplateView

from ..models import Body, Duty, Membership
from ..sheets import Column
from .duties import DutyPage
from .exports import Exports, Taken

SOON = timedelta(days=30)
Kind = Body.Kind
ACT_THROUGH_OTHERS = (
    Kind.STANDING_COMMITTEE,
    Kind.COUNCIL,
    Kind.DELEGATION,
    Kind.GOVERNMENT,
)


SILENT = (
    Column("机构", 30, lambda body: body.name),
    Column("类别", 16, lambda body: body.get_kind_display()),
    Column("没有完成的期限", 16, lambda body: body.open_count),
    Column("人大", 24, lambda body: body.congress.name),
)
ENDING = (
    Column("人员", 12, lambda post: post.user.name),
    Column("机构", 30, lambda post: post.body.name),
    Column("职务", 16, lambda post: post.get_duty_display()),
    Column("到期", 14, lambda post: post.to_on),
    Column("人大", 24, lambda post: post.body.congress.name),
)


class Posts(DutyPage, Exports, TemplateView):
    template_name = "renda/posts.html"
    sheets = {
        "silent": Taken("没有人会收到提醒的机构", SILENT, lambda page: page["bodies"]),
        "ending": Taken("30天内到期的任职", ENDING, lambda page: page["ending"]),
    }

    def get_context_data(self, **kwargs):
        bodies = silent_bodies(self.congresses, self.today)
        ending = Membership.objects.running(self.today).filter(
            body__congress__in=self.congresses, to_on__lte=self.today + SOON
        )
        return super().get_context_data(
            bodies=bodies.select_related("congress").order_by("-open_count", "congress", "name"),
            ending=ending.select_related("user", "body__congress").order_by("to_on", "pk"),
            several=len(self.congresses) > 1,
            **kwargs,
        )


def silent_bodies(congresses, on):
    """The bodies that owe or could owe something and in which nobody would hear of it.

    Each with `open_count`, how many of its deadlines are open.
    """
    told = Membership.objects.running(on).filter(
        body=OuterRef("pk"), duty__in=(Duty.HANDLER, Duty.HEAD), user__is_active=True
    )
    bodies = Body.objects.filter(~Exists(told), congress__in=congresses, ended_on=None)
    open_ones = Q(obligations__met_by=None, obligations__dropped_by=None)
    counted = bodies.annotate(open_count=Count("obligations", filter=open_ones))
    return counted.filter(~Q(kind__in=ACT_THROUGH_OTHERS) | Q(open_count__gt=0))


URLS = [path("posts/", Posts.as_view(), name="posts")]
