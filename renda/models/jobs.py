from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from .files import Blob
from .people import User

LEASE = timedelta(seconds=45)  # that a worker may be silent about its progress
TELLS = timedelta(seconds=1)  # how often it says how far it is
TRIES = 3  # workers that may die over the same job


class Lost(Exception):
    """Somebody else works on it by now, so this worker lets it be."""


class JobQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def free(self, at):
        """Those that wait, or whose worker has fallen silent."""
        return self.open().filter(Q(claimed_until=None) | Q(claimed_until__lt=at))

    def claim(self, at):
        """Take the oldest that is free for oneself, and return it; None: there is none."""
        for job in self.free(at).filter(tries__lt=TRIES).order_by("pk"):
            won = self.free(at).filter(pk=job.pk, tries=job.tries)
            claimed = {"claimed_until": at + LEASE, "tries": F("tries") + 1}
            if won.update(state=Job.State.RUNNING, done=0, **claimed):
                return self.get(pk=job.pk)
        return None


class Job(models.Model):
    """Long work for one person: a worker does it, and whoever asked finds it again."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "正在做"
        DONE = "done", "已完成"
        FAILED = "failed", "没有做成"

    kind = models.CharField(max_length=30)  # as renda.jobs knows it
    label = models.CharField(max_length=100)
    owner = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    facts = models.JSONField()  # what to work on, by ids
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    result_name = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=500, blank=True)  # in the owner's words

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["waiting", "running"]), name="job_open"
            )
        ]

    def __str__(self):
        return self.label

    @property
    def is_open(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0

    def tell(self, done, at):
        """Say how far it is, which keeps the claim alive. Raises Lost."""
        if at >= self.claimed_until - LEASE + TELLS:
            self._write(done=done, claimed_until=at + LEASE)

    def finish(self, at, **outcome):
        self._write(finished_at=at, claimed_until=None, **outcome)

    def _write(self, **facts):
        """Only as long as the claim is one's own."""
        own = Job.objects.open().filter(pk=self.pk, claimed_until=self.claimed_until)
        if not own.update(**facts):
            raise Lost
        for name, fact in facts.items():
            setattr(self, name, fact)
