import secrets
import uuid
from hashlib import sha256

from django.db import models
from django.utils.crypto import constant_time_compare
from knox.models import AbstractAuthToken

from .people import User


class Token(AbstractAuthToken):
    """接口令牌: with it a program acts as its user, with whatever rights that user has just then.

    Only its hash is stored. It ends with its term, and with the password under which it was made.
    """

    handle = models.UUIDField(default=uuid.uuid4, unique=True)  # by which pages name it
    purpose = models.CharField(max_length=50)
    made_under = models.CharField(max_length=64)  # the password of that day, as sessions keep it
    last_used_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.purpose

    def is_live(self, at):
        same = constant_time_compare(self.made_under, self.user.get_session_auth_hash())
        return self.user.is_active and same and at < self.expiry


class CalendarFeedQuerySet(models.QuerySet):
    def make(self, user, at):
        """Return a new secret for the user; the one before is forgotten."""
        secret = secrets.token_urlsafe(32)
        kept = {"digest": _digest(secret), "made_at": at}
        kept["made_under"] = user.get_session_auth_hash()
        self.update_or_create(user=user, defaults=kept)
        return secret

    def of(self, secret):
        """The feed that the secret opens; None: there is none, its account is closed, or the
        password is another."""
        found = self.filter(digest=_digest(secret), user__is_active=True).select_related("user")
        feed = found.first()
        return feed if feed and feed.is_of_now() else None


def _digest(secret):
    return sha256(secret.encode()).hexdigest()


class CalendarFeed(models.Model):
    """日历订阅: by its secret address a calendar reads the due days of its user. Only a hash of the
    secret, of 256 bits, is stored."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_under = models.CharField(max_length=64)  # the password of that day, as sessions keep it

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self):
        return f"{self.user}的日历订阅"

    def is_of_now(self):
        return constant_time_compare(self.made_under, self.user.get_session_auth_hash())
