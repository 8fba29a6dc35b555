from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from .events import Event
from .obligations import Obligation


class Subject(models.Model):
    """What a lifecycle moves. Only renda.lifecycle writes its status."""

    under = ""  # the field of its whole, if it is part of a greater subject
    kept_by = ""  # the path to the committee that follows it, and to whose congress it belongs
    done_by = ""  # the field of the one body that answers for it, if there is one
    helped_by = ""  # the field of the bodies that help it, if there are any

    status = models.CharField(max_length=30, editable=False)
    events = GenericRelation(Event, "subject_id", "subject_type")
    obligations = GenericRelation(Obligation, "subject_id", "subject_type")

    class Meta:
        abstract = True

    def reach(self, path):
        """Return the rows at the end of a path of fields, such as opinion__committee."""
        ends = [self]
        for field in path.split("__"):
            ends = [row for end in ends for row in _rows(getattr(end, field, None))]
        return ends

    @property
    def keeper(self):
        """The committee that follows it; None as long as nobody has been named."""
        return next(iter(self.reach(self.kept_by)), None)

    @property
    def whole(self):
        return getattr(self, self.under) if self.under else None


def _rows(value):
    if value is None:
        return []
    return value.all() if hasattr(value, "all") else [value]
