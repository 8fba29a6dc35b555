"""How long what was uploaded is kept: sheets are full of names and phones."""

from django.db.models import Q

from ..models import Intake
from .undoing import TERM


def forget_old(at):
    """Drop the drafts that nobody has confirmed; of what was imported, empty what served only to
    take it back, once that is done or can no longer be. The record of each row stays."""
    Intake.objects.drafts().filter(at__lt=at - TERM).delete()
    over = Q(undone__isnull=False) | Q(imported__at__lt=at - TERM)
    full = Intake.objects.done().filter(over).exclude(lines=[], written=[])
    full.update(lines=[], written=[])
