from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone


class FactEncoder(DjangoJSONEncoder):
    """What a form gave, as JSON; a row of the database by its id and by its name on that day."""

    def default(self, fact):
        if isinstance(fact, models.Model):
            return {"id": fact.pk, "name": str(fact)}
        if isinstance(fact, models.QuerySet | set | frozenset):
            return list(fact)
        return super().default(fact)


class EventQuerySet(models.QuerySet):
    def told(self):
        """With who took each step, and the files that were handed in at it."""
        return self.select_related("actor").prefetch_related("attachments__blob")


class Event(models.Model):
    """A step that was taken, with what was said; or a change of who and what holds here.

    It is the audit trail; notices and statistics are read from it. A trigger guards the table.
    """

    congress = models.ForeignKey("Congress", models.PROTECT, null=True, related_name="+")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    name = models.CharField(max_length=50)
    label = models.CharField(max_length=50)  # as the button read on that day
    actor = models.ForeignKey("User", models.PROTECT, null=True)  # null: the system's clock
    at = models.DateTimeField()  # when it was entered
    on = models.DateField()  # the legal day: when it happened
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    facts = models.JSONField(encoder=FactEncoder)
    because = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    once = models.UUIDField(null=True, unique=True)  # the key of a form that may be sent twice

    is_under_way = False  # while its subject is still to be saved as the step leaves it

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
            models.Index(fields=["on"], name="event_on"),
        ]

    def __str__(self):
        return self.label

    def save(self, **kwargs):
        if self.pk:
            raise TypeError("An event is never changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("An event is never deleted.")

    @property
    def is_late_entry(self):
        return self.on < timezone.localdate(self.at)


def record_act(congress, about, name, label, *, by, at, facts, because=None):
    """Write the event of an act that no lifecycle knows, such as letting held messages go."""
    return Event.objects.create(
        congress=congress,
        subject=about,
        name=name,
        label=label,
        actor=by,
        at=at,
        on=timezone.localdate(at),
        facts=facts,
        because=because,
    )


def take_back(model, rows, *, because):
    """Remove rows that were entered by mistake and have moved nothing yet, all of one model.

    What moved dates or rights is ended, never deleted; but of these nothing has come: no row
    points to them, else a ProtectedError. That each was entered and taken back stays on record.
    """
    who = {"by": because.actor, "at": because.at, "because": because}
    label = f"撤回{model._meta.verbose_name}"
    for row in rows:
        record_act(because.congress, row, "take_back", label, facts={"row": str(row)}, **who)
    model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


class Recorded(models.Model):
    """A row that moves dates or rights: a duty, a parameter, a body. Each change is an event.

    So it is saved only as `save(by=user, at=moment)`; `by=None` is the system itself.
    """

    class Meta:
        abstract = True

    def save(self, *, by, at, because=None, **kwargs):
        with transaction.atomic():
            before = {} if self._state.adding else self._stored()
            self.full_clean()
            super().save(**kwargs)
            now = self._stored()
            changed = {name: [before.get(name), now[name]] for name in now}
            changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
            if changed:
                return self._record(changed, bool(before), by, at, because)

    def delete(self, **kwargs):
        raise TypeError("What moved dates or rights is ended, never deleted.")

    def _stored(self):
        return type(self).objects.filter(pk=self.pk).values(*self._fields()).first() or {}

    def _fields(self):
        return [field.attname for field in self._meta.concrete_fields if not field.primary_key]

    def _record(self, changed, is_change, by, at, because):
        return Event.objects.create(
            congress=self.get_congress(),
            subject=self,
            name="change" if is_change else "enter",
            label=f"{'变更' if is_change else '登记'}{self._meta.verbose_name}",
            actor=by,
            at=at,
            on=timezone.localdate(at),
            facts={"row": str(self), "changed": changed},
            because=because,
        )

    def get_congress(self):
        """Return whose record this is; None: the whole installation's."""
        return self.congress
