import uuid

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone


class Page(LoginRequiredMixin):
    """A page for somebody who is logged in. It reads the clock once, and nobody below does."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = request.now = timezone.now()
        self.today = request.today = timezone.localdate(self.now)


def read_once(request):
    """Return the key of the form that was sent, or None if it bears none that can be read."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None
