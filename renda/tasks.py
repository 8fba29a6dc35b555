"""What beat runs each minute. A message lost or doubled changes nothing: the database decides.

Arguments are ids and flags, never what is worked on.
"""

from celery import shared_task
from django.utils import timezone

from . import chain, delivery, digest, enforcement, guard, invariants, jobs, sqlite
from . import reindex as indexing
from . import scrub as scrubbing
from .intake import keeping
from .sessions import SessionStore


@shared_task
def sweep(everything=False):
    enforcement.keep_watch(at=timezone.now(), everything=everything)


@shared_task
def let_time_act():
    enforcement.let_time_act(at=timezone.now())


@shared_task(soft_time_limit=delivery.LEASE.total_seconds())  # a call without end is broken off
def send():
    delivery.send(at=timezone.now())


@shared_task(soft_time_limit=delivery.LEASE.total_seconds())
def tell_of_the_day():
    digest.go_round(at=timezone.now())


@shared_task
def seal():
    chain.seal()


@shared_task
def verify():
    chain.inspect(at=timezone.now())


@shared_task
def scrub():
    scrubbing.scrub(at=timezone.now(), seconds=400)


@shared_task
def work():
    """Long work that people have asked for; one piece at a time."""
    jobs.work(clock=timezone.now)


@shared_task
def clear_jobs():
    jobs.clear(at=timezone.now())


@shared_task
def count_rows():
    sqlite.count_rows()


@shared_task
def forget():
    SessionStore.clear_expired()
    guard.forget_old(at=timezone.now())
    keeping.forget_old(at=timezone.now())
    digest.forget_old(at=timezone.now())


@shared_task
def inspect():
    invariants.inspect(at=timezone.now())


@shared_task
def reindex():
    indexing.reindex(at=timezone.now())
