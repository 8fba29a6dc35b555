"""The administrators' side: Django's admin, for each only what belongs to the own congress."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.utils import timezone

from .models import Congress, Duty, Event, Membership, User


class Office(AdminSite):
    """Open to whoever administers a congress today; a superuser administers all of them."""

    site_header = site_title = "人大履职监督平台·管理"
    index_title = "任职、机构和参数"
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request):
        return request.user.is_active and bool(own_congresses(request))

    def get_urls(self):
        """Django's own, but for the way from any row of any table to a page of its own."""
        left_out = "view_on_site"
        return [it for it in super().get_urls() if getattr(it, "name", "") != left_out]

    def login(self, request, extra_context=None):
        """The one login page of the house; who is logged in already has no part here."""
        if request.user.is_authenticated:
            raise PermissionDenied("管理页面只供系统管理员使用。")
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request, extra_context=None):
        """The one page of the house, too, where the old one is counted."""
        return redirect("password_change")


def read_clock(request):
    """Set the moment and the day of the request, if nothing has read the clock before."""
    if not hasattr(request, "now"):
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)


def own_congresses(request):
    """The congresses that the user of the request administers on that day."""
    read_clock(request)
    if not request.user.is_authenticated:
        return []
    if request.user.is_superuser:
        return list(Congress.objects.order_by("pk"))
    return request.user.congresses(request.today, [Duty.ADMINISTRATOR])


def people_of(congresses):
    """Whoever holds or held a post in one of these congresses, or nowhere yet."""
    post = Membership.objects.filter(user=OuterRef("pk"))
    here = Exists(post.filter(body__congress__in=congresses))
    entered = Event.objects.filter(
        subject_type=ContentType.objects.get_for_model(User), subject_id=OuterRef("pk")
    )
    is_new = ~Exists(post) & Exists(entered.filter(congress__in=congresses))
    return User.objects.filter(here | is_new).order_by("name", "pk")


def is_kept_elsewhere(user, congresses, on):
    """Whether they also have a post that lasts in another congress.

    Nobody there agreed that an administrator of this one should be able to log in as them.
    """
    return bool(elsewhere_of([user], congresses, on))


def elsewhere_of(users, congresses, on):
    """The keys of those of these users who are kept elsewhere too."""
    lasting = Q(to_on=None) | Q(to_on__gte=on)
    posts = Membership.objects.filter(lasting).exclude(body__congress__in=congresses)
    return {*posts.values_list("user_id", flat=True)} & {user.pk for user in users}
