from django.db import models
from django.db.models import Exists, OuterRef

from .. import vault
from .events import Event
from .people import User


class BlobQuerySet(models.QuerySet):
    def unclaimed(self):
        """Those to which no row of any table points."""
        claims = [
            ~Exists(it.related_model._base_manager.filter(**{it.field.name: OuterRef("pk")}))
            for it in self.model._meta.get_fields(include_hidden=True)
            if it.auto_created and it.is_relation
        ]
        return self.filter(*claims)

    def faulty(self):
        return self.exclude(fault="")


class Blob(models.Model):
    """Bytes that are kept in the vault under their digest; once, whatever they are part of."""

    class Fault(models.TextChoices):
        MISSING = "missing", "丢失"
        ALTERED = "altered", "内容变了"

    digest = models.CharField(max_length=64, unique=True)  # SHA-256
    size = models.BigIntegerField()  # bytes
    kept_at = models.DateTimeField(auto_now=True)  # when it was last handed in
    looked_at = models.DateTimeField(null=True, db_index=True)  # by the scrub
    fault = models.CharField(max_length=10, choices=Fault, blank=True)  # as found then

    objects = BlobQuerySet.as_manager()

    def __str__(self):
        return self.digest

    def open(self):
        """The bytes as a file. FileNotFoundError if it has vanished."""
        return vault.read(self.digest)


def keep(content):
    """Keep bytes, or a file open for reading, and return their Blob. Not within a transaction:

    first the bytes are on the disk, then the row is, so that no row is ever without its file.
    """
    digest, size = vault.put(content)
    known = {"size": size, "fault": ""}
    return Blob.objects.update_or_create(digest=digest, defaults=known)[0]


class Upload(models.Model):
    """A file that somebody has chosen for a form that was not yet good; theirs alone, for a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="uploads")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "blob", "name"], name="upload_once")]

    def __str__(self):
        return self.name


class AttachmentQuerySet(models.QuerySet):
    def enclose(self, event, files):
        """Write what was handed in at the event: dicts with the name and digest of each."""
        blobs = Blob.objects.in_bulk([it["digest"] for it in files], field_name="digest")
        self.bulk_create(
            Attachment(event=event, blob=blobs[it["digest"]], name=it["name"], place=place)
            for place, it in enumerate(files)
        )


class Attachment(models.Model):
    """A file that was handed in at a step, under the name it came with; who and when are there."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()  # in the order in which they were given

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["event", "place"], name="attachment_place")]

    def __str__(self):
        return self.name
