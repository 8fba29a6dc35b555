"""What is due from one person: for their own calendar, and for the mail of the morning."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from .desk import ALL, Desk, load, of_subjects
from .ical import Entry
from .sight import key_of

MOST = 300  # days of one calendar


def diary(user, on):
    """The open due days of what the user owes, or what waits for the user, as seen on that day."""
    desk = Desk(user, on)
    waiting = of_subjects([(kind, pk) for _, kind, pk in desk.turns[:ALL]])
    theirs = Q(owed_by__in=desk.own) | Q(owed_by__in=desk.bodies) & waiting
    rows = list(desk.obligations.open().filter(theirs).order_by("due_on", "pk")[:MOST])
    subjects = load({key_of(row) for row in rows}, user, on)
    return [
        Entry(f"obligation-{row.pk}", row.due_on, f"{row.label}：{subject}", address_of(subject))
        for row in rows
        if (subject := subjects.get(key_of(row)))
    ]


def address_of(subject):
    """Where its page stands, as a mail or a calendar names it."""
    return settings.RENDA_URL + reverse(f"{subject._meta.model_name}_detail", args=[subject.pk])
