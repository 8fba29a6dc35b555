import uuid

from django.db import models
from django.utils.crypto import constant_time_compare
from knox.models import AbstractAuthToken


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
