"""What an administrator enters and changes. Nothing here is deleted, and no status is written."""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401  registered first, to be taken out
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from sequences.admin import models as sequences

from . import accounts, bodies, intake, posts, rules

__all__ = ["accounts", "bodies", "intake", "posts", "rules"]

# Duties are held in bodies; the rest is kept by pages of its own.
admin.site.unregister([Authenticator, EmailAddress, Group, sequences.Sequence])
