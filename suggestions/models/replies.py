from django.db import models
from django.db.models import Exists, F, OuterRef

from renda.models import Event

from .disclosure import Disclosure, Opened


class Said(models.Model):
    """What a reply says, drafted or sent."""

    klass = models.CharField("办理类别", max_length=4)  # the code of a class of the congress
    text = models.TextField("答复内容")
    disclosure = models.CharField("公开建议", max_length=10, choices=Disclosure)

    class Meta:
        abstract = True


class Draft(Said):
    """A reply as it is drafted; nobody outside the unit reads it."""

    assignment = models.ForeignKey("Assignment", models.PROTECT, related_name="drafts")
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    promises = models.JSONField()  # content and due_on of each
    remark = models.TextField(blank=True)  # why it was given back


class ReplyQuerySet(models.QuerySet):
    def published(self):
        """What everybody may read: the last reply of a unit, unless it is handled again, once the
        congress has decided so, of what its author lets be known."""
        later = Reply.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("pk"))
        decided = self.filter(decided__in=[Disclosure.FULL, Disclosure.SUMMARY])
        answered = decided.filter(assignment__round=F("round"))
        answered = answered.exclude(assignment__status="discarded")
        known = answered.exclude(assignment__suggestion__disclosure=Disclosure.NONE)
        return known.exclude(Exists(later))


class Reply(Said):
    """答复: what the unit has told the deputies, signed by its head. Each round has its own."""

    assignment = models.ForeignKey("Assignment", models.PROTECT, related_name="replies")
    event = models.OneToOneField(Event, models.PROTECT, related_name="reply")
    round = models.PositiveSmallIntegerField()
    sent_on = models.DateField("答复日期", null=True)  # as a ledger has it; null: see `on`
    number = models.CharField("答复文号", max_length=50)
    signer = models.CharField("签发人", max_length=30)
    contact = models.CharField("联系人和电话", max_length=50, blank=True)
    is_resolved = models.BooleanField()  # as its class counted on that day, the verified one first
    verified_class = models.CharField("核定类别", max_length=4, blank=True)
    decided = models.CharField("确定公开", max_length=10, choices=Disclosure, blank=True)
    summary = models.TextField("公开摘要", blank=True)
    disclosed = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")
    sought = models.TextField(editable=False, default="")  # what the public finds it by

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.number

    @property
    def on(self):
        """The day of the reply; None: the ledger from which it comes does not tell it."""
        return self.sent_on or (self.event.on if self.number else None)

    @property
    def promised(self):
        """What of it was promised and not given up since."""
        return [it for it in self.promises.all() if it.status not in it.GIVEN_UP]

    def disclose(self, event, decided, summary):
        self.decided, self.summary, self.disclosed = decided, summary, event
        self.sought = self.opened().sought
        self.save()

    def close(self):
        """It is public no more; what was decided last stays on record."""
        self.decided, self.sought = "", ""
        self.save()

    def opened(self, decided=""):
        """What everybody may read of it, as decided, or if it were decided so."""
        return Opened(self.assignment.suggestion, self, decided or self.decided)
