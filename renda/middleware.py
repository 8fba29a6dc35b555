import logging
from datetime import timedelta

from django.utils import timezone

from .enforcement import WEB, keep_watch, last_watch

log = logging.getLogger(__name__)
STALE = timedelta(minutes=5)  # since the last sweep: five that beat should have run


class ThirdHand:
    """Whoever opens a page keeps the sweep alive when beat and timer stand still.

    It writes only notices and its own note, a batch a request, and never spoils the page. The
    note is another than theirs: that they stand still stays to be seen.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.looked_at = None

    def __call__(self, request):
        response = self.get_response(request)
        now = timezone.now()
        if not self.looked_at or now - self.looked_at > STALE / 5:
            self.looked_at = now
            self.help(now)
        return response

    def help(self, now):
        try:
            last = last_watch()
            if last is None or abs(now - last) > STALE:
                keep_watch(at=now, by=WEB, batches=1)
        except Exception:  # the page was made; whoever asked for it gets it
            log.exception("the web could not lend a hand to the sweep")
