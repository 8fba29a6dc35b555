"""Which colleague has a case open: noted while somebody who may act on it looks, soon forgotten.

A courtesy, so that two do not mend the same words; what they do is guarded by the lock of the step.
"""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.core.cache import caches

from .models import Body, Membership

log = logging.getLogger(__name__)
TERM = timedelta(minutes=10)  # that an opened page is spoken of


def note(subject, user, now):
    with _courtesy() as kept:
        kept.set(_key(subject, user.pk), now, TERM.total_seconds())


def beside(subjects, user, on):
    """Return {subject's id: [(colleague's name, since when)]} of those that are open elsewhere."""
    colleagues = _colleagues(user, on)
    keys = {_key(it, pk): (it.pk, name) for it in subjects for pk, name in colleagues.items()}
    found = {}
    with _courtesy() as kept:
        for key, since in kept.get_many(list(keys)).items():
            pk, name = keys[key]
            found.setdefault(pk, []).append((name, since))
    return found


def _colleagues(user, on):
    """The names of those who work in the same committee as the user, by their ids."""
    own = [post.body_id for post in user.posts_on(on) if post.body.kind in Body.COMMITTEES]
    posts = Membership.objects.running(on).filter(body__in=own).exclude(user=user)
    return dict(posts.values_list("user", "user__name")) if own else {}


@contextmanager
def _courtesy():
    """The cache; without one nobody is told, and the page is shown all the same."""
    try:
        yield caches["paces"]
    except Exception:  # of whatever kind the cache is
        log.exception("who looks is not known")


def _key(subject, user_pk):
    return f"open:{subject._meta.label_lower}:{subject.pk}:{user_pk}"
