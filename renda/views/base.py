import uuid

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from ..office import read_clock


class Page(LoginRequiredMixin):
    """A page for somebody who is logged in, by the clock of the request, which is read once."""

    def handle_no_permission(self):
        """Whoever was logged out while typing is told so where they type; nothing typed is lost."""
        if not self.request.htmx:
            return super().handle_no_permission()
        answer = render(self.request, "renda/_signed_out.html", status=422)
        return retarget(reswap(answer, "innerHTML"), "#signed-out")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        read_clock(request)
        self.now, self.today = request.now, request.today

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and (why := self.barred()):
            raise PermissionDenied(why)
        return super().dispatch(request, *args, **kwargs)

    def barred(self):
        """Why whoever is logged in may not open it, in their words; "" if they may."""
        return ""


def read_once(request):
    """Return the key of the form that was sent, or None if it bears none that can be read."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None
