from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from .events import Event
from .obligations import Obligation


class Subject(models.Model):
    """What a lifecycle moves. Only renda.lifecycle writes its status."""

    under = ""  # the field of its whole, if it is part of a greater subject
    kept_by = ""  # the path to the committee that follows it, and to whose congress it belongs
    done_by = ""  # the field of the one body that answers for it, if there is one
    helped_by = ""  # the field of the bodies that help it, if there are any
    clocks = ()  # the related names of those parts whose deadlines count as its own
    dated_by = ""  # the path to the day by which it is known
    numbered_by, titled_by = "", ""  # the fields that its reader looks for first
    told_by = ()  # the paths to what else its page tells everybody who may open it
    enclosed_at = ()  # the steps whose enclosures belong to its text, for whoever may open it
    names = ()  # the paths to the bodies and people that its page names

    status = models.CharField(max_length=30, editable=False)
    next_due = models.DateField(null=True, editable=False)  # a note, for the lists
    moved_on = models.DateField(null=True, editable=False)  # likewise: the day of its status
    events = GenericRelation(Event, "subject_id", "subject_type")
    obligations = GenericRelation(Obligation, "subject_id", "subject_type")

    class Meta:
        abstract = True

    @property
    def called(self):
        """What a line of its whole's history calls it."""
        return self._meta.verbose_name

    named_days = {}  # what days of it are called that are no fields of its own, by their names

    def name_of_day(self, name):
        return self.named_days.get(name) or self._meta.get_field(name).verbose_name

    planned_on = None  # a day of its own that counts where no deadline runs

    def nearest_due(self):
        """The day of the nearest deadline that runs, its own or of a part; else the planned one."""
        of = ContentType.objects.get_for_model
        theirs = Q(subject_type=of(self), subject_id=self.pk)
        for name in self.clocks:
            parts = getattr(self, name)
            theirs |= Q(subject_type=of(parts.model), subject_id__in=parts.values("pk"))
        nearest = Obligation.objects.open().filter(theirs).order_by("due_on")
        return nearest.values_list("due_on", flat=True).first() or self.planned_on

    def reach(self, path, part="", while_in=()):
        """Return the rows at the end of a path of fields, such as opinion__committee; through
        such parts only as are in one of these statuses, if it leads through any."""
        ends, fields = [self], path.split("__")
        for place, (field, then) in enumerate(zip(fields, [*fields[1:], ""], strict=True), 1):
            ends = [row for end in ends for row in _rows(getattr(end, field, None), then)]
            if "__".join(fields[:place]) == part:
                ends = [row for row in ends if row.status in while_in]
        return ends

    def said(self):
        """What it is found by: its number, its title, its text, and the names in it."""
        own = [getattr(self, it) if it else "" for it in (self.numbered_by, self.titled_by)]
        text = "\n".join(filter(None, self._told()))
        return *own, text, [it.name for path in self.names for it in self.reach(path)]

    def _told(self):
        """Yield the texts at the ends of `told_by`; rows that tell several are read once."""
        ends = {"": [self]}
        for path in self.told_by:
            way, _, field = path.rpartition("__")
            ends.setdefault(way, None)
            ends[way] = self.reach(way) if ends[way] is None else ends[way]
            yield from (getattr(it, field) for it in ends[way])

    @property
    def keeper(self):
        """The committee that follows it; None as long as nobody has been named."""
        return next(iter(self.reach(self.kept_by)), None)

    @property
    def whole(self):
        return getattr(self, self.under) if self.under else None


def _rows(value, then=""):
    """Of many, with what the field `then` of each leads to, if they were not read before."""
    if value is None:
        return []
    if not hasattr(value, "all"):
        return [value]
    rows = value.all()
    is_one = then and rows.model._meta.get_field(then).many_to_one
    return rows.select_related(then) if is_one and rows._result_cache is None else rows
