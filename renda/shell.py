"""What stands around a page: what the user may open, what is unread, whether work stands still."""

from datetime import timedelta
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from .enforcement import BEAT
from .lifecycle import LIFECYCLES
from .middleware import STALE
from .models import Body, Duty, Heartbeat, Job, Notice, User
from .vitals import amiss

LEADERS = (Duty.CHAIR, Duty.VICE_CHAIR, Duty.MEMBER, Duty.AUDITOR)
FRESH = timedelta(days=1)  # that the result of long work is spoken of on every page
LARGE = "large_type"  # the cookie that asks for large type


def is_large(request):
    return bool(request.COOKIES.get(LARGE))


def shell(request):
    return {"shell": Shell(request)}


class Shell:
    """Nothing is asked of the database until the page shows it; then one query, and the posts."""

    def __init__(self, request):
        self.user = getattr(request, "user", None)
        self.is_large = is_large(request)
        self.idle = getattr(request, "session", {}).get("idle")  # minutes until one is logged out
        self.now = getattr(request, "now", None) or timezone.now()
        self.today = timezone.localdate(self.now)

    @cached_property
    def posts(self):
        return self.user.posts_on(self.today)

    @property
    def post(self):
        """The duty under which the user is shown: the first they hold."""
        return next(iter(self.posts), None)

    @property
    def leads(self):
        return any(it.duty in LEADERS or it.body.kind in Body.COMMITTEES for it in self.posts)

    @property
    def sits(self):
        """Whether the user is a deputy."""
        return any(it.duty == Duty.DEPUTY for it in self.posts)

    @property
    def administers(self):
        return any(it.duty == Duty.ADMINISTRATOR for it in self.posts)

    @property
    def audits(self):
        return any(it.duty == Duty.AUDITOR for it in self.posts)

    @property
    def assigns(self):
        return any(it.assigns for it in self.posts)

    @cached_property
    def told(self):
        """All that the frame asks of the database about this user, in one query."""
        unread = Notice.objects.unread().filter(recipient=OuterRef("pk")).order_by()
        beat, jobs = Heartbeat.objects.filter(name=BEAT), Job.objects.filter(owner=self.user)
        asked = {
            "unread": Subquery(unread.values("recipient").annotate(n=Count("pk")).values("n")),
            "beat": Subquery(beat.values("at")),
            "at_work": Exists(jobs.open()),
            "has_result": Exists(jobs.filter(finished_at__gt=self.now - FRESH)),
        }
        return User.objects.filter(pk=self.user.pk).values(**asked).get()

    @property
    def unread(self):
        return self.told["unread"] or 0

    @property
    def long_work(self):
        """What there is to say of the user's own; "" if nothing came of any since yesterday."""
        if self.told["at_work"]:
            return "任务正在做"
        return "任务有结果了" if self.told["has_result"] else ""

    @cached_property
    def subjects(self):
        """The names of the kinds of subject in which the user may have a part."""
        return {it.name for it in LIFECYCLES.values() if it.knows(self.user, self.today)}

    @cached_property
    def is_standing_still(self):
        return self.last_beat is None or abs(self.silence) > STALE

    @property
    def last_beat(self):
        """When the sweep was last finished; None: never yet."""
        return self.told["beat"]

    @cached_property
    def findings(self):
        """What a nightly check found amiss, or that none ran; for those who can do something."""
        return amiss(self.now) if self.administers or self.audits else []

    @property
    def silence(self):
        return self.now - self.last_beat

    @property
    def minutes(self):
        return int(self.silence.total_seconds() // 60)
