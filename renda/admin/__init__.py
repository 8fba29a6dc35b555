"""What an administrator enters and changes. Nothing here is deleted, and no status is written."""

from django.contrib import admin
from django.contrib.auth.models import Group
from sequences.admin import models as sequences

from . import accounts, bodies, posts, rules

__all__ = ["accounts", "bodies", "posts", "rules"]

admin.site.unregister([Group, sequences.Sequence])  # duties are held in bodies
