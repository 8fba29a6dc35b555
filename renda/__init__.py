"""The ground floor: the project and the kernel that every procedure runs on."""

from .celery import app  # so that a shared task called from a page knows its broker

__all__ = ["app"]
