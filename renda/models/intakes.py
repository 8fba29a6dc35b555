from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from .bodies import Congress
from .events import Event
from .people import User


class IntakeQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(imported=None)

    def done(self):
        return self.exclude(imported=None)

    def visible_to(self, user, congresses):
        """One's own drafts; and what was imported into the congresses that one administers."""
        mine = Q(owner=user) | Q(imported__isnull=False)
        return self.filter(mine, congress__in=congresses)


class Intake(models.Model):
    """A sheet that was uploaded: first a draft for its owner to look at, then what it wrote."""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="+", verbose_name="人大")
    kind = models.CharField(max_length=20)  # a name of KINDS
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField()  # when it was uploaded
    file_name = models.CharField(max_length=100)
    table = models.JSONField()  # the lines as they were uploaded; empty once they are written
    remarks = models.JSONField(default=list)  # sentences about the file
    answers = models.JSONField(default=dict)  # by line: which of several people is meant
    lines = models.JSONField(default=list)  # what each line would do, or did
    written = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # rows before and after
    imported = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")
    undone = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"

    def __str__(self):
        return self.file_name
