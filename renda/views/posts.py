"""Bodies in which nobody would be told of a deadline, and posts that soon end."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import path
from django.views.generic import TemplateView

from ..models import Body, Duty, Membership
from .duties import DutyPage

SOON = timedelta(days=30)
Kind = Body.Kind
ACT_THROUGH_OTHERS = (Kind.STANDING_COMMITTEE, Kind.COUNCIL, Kind.GOVERNMENT)


class Posts(DutyPage, TemplateView):
    template_name = "renda/posts.html"

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
