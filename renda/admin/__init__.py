"""What an administrator enters and changes. Nothing here is deleted, and no status is written."""

from django.contrib import admin
from django.contrib.auth.models import Group

from . import accounts, bodies, posts, rules

__all__ = ["accounts", "bodies", "posts", "rules"]

admin.site.unregister(Group)  # duties are held in bodies, not in groups
