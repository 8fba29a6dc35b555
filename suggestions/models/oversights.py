"""督办: that somebody of the congress sees to it that a suggestion is really handled."""

from django.db import models

from renda.models import Body, Duty, Event, Subject, User

from .suggestions import Suggestion


class OversightQuerySet(models.QuerySet):
    def going_on(self):
        return self.filter(status__in=Oversight.GOING_ON)

    def key(self):
        """Those that the council of chairpersons has decided on."""
        return self.filter(kind=Oversight.Kind.KEY, status__in=Oversight.TAKEN_UP)


class Oversight(Subject):
    """督办: one kind of it, of one suggestion, by one body and one person of it.

    代表法 第五十二条: of what weighs most the council of chairpersons decides.
    """

    class Status(models.TextChoices):
        DROPPED = "dropped", "未列入督办"
        PROPOSED = "proposed", "待主任会议决定"
        RUNNING = "running", "督办中"
        REPORTED = "reported", "已报告督办情况"
        ENDED = "ended", "已结束督办"

    class Kind(models.TextChoices):
        KEY = "key", "主任会议重点督办"
        COUNTERPART = "counterpart", "对口委员会督办"
        FULL_TIME = "full_time", "专职委员督办"
        REPEAT = "repeat", "重复建议评估督办"
        ROLLING = "rolling", "跨年滚动督办"
        SECOND = "second", "不满意件二次督办"

    class Conclusion(models.TextChoices):
        SETTLED = "settled", "已经办成，向代表说明"
        PROMISED = "promised", "由承办单位写明承诺，限期办理"
        LIMITED = "limited", "受条件限制，向代表解释"

    BY = (Duty.CHAIR, Duty.VICE_CHAIR, Duty.MEMBER, Duty.HEAD, Duty.HANDLER)  # may oversee
    GOING_ON = (Status.PROPOSED, Status.RUNNING)
    TAKEN_UP = (Status.RUNNING, Status.REPORTED)
    SHOWN = (*TAKEN_UP, Status.ENDED)

    under = "suggestion"
    kept_by = "suggestion__committee"
    done_by = "body"
    dated_by = "due_on"
    told_by = ("reason", "looks__gist", "looks__demand")
    names = ("person",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="oversights")
    kind = models.CharField("督办方式", max_length=12, choices=Kind)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="oversights",
        verbose_name="督办机构",
        limit_choices_to={"kind__in": Body.COUNCIL_SIDE},
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="督办人")
    due_on = models.DateField("督办期限")
    reason = models.TextField("督办理由")
    conclusion = models.CharField("评估结论", max_length=10, choices=Conclusion, blank=True)

    objects = OversightQuerySet.as_manager()

    class Meta:
        verbose_name = "督办"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="oversight_nearest"),
            models.Index(fields=["kind", "status"], name="oversight_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "kind"],
                condition=models.Q(status__in=["proposed", "running"]),
                name="one_oversight_of_a_kind",
            )
        ]

    def __str__(self):
        return f"{self.suggestion.matter}（{self.called}）"

    @property
    def called(self):
        return self.get_kind_display() or self._meta.verbose_name

    def is_of_a_suggestion(self):
        return self.suggestion.is_a_suggestion()

    # what the steps do

    def propose(self, event, **said):
        self.kind = self.Kind.KEY

    def note_the_day(self, on, facts):
        """The day is on record, as nothing is counted."""
        return {**facts, "until": facts["due_on"]}

    def decide(self, event, *, person, due_on, **said):
        self.person, self.due_on = person, due_on

    def look(self, event, **said):
        self.looks.create(event=event, **said)

    def conclude(self, event, *, text, conclusion=""):
        self.conclusion = conclusion

    def pass_on(self, event, *, to):
        self.person = to

    # what stands in the way

    def not_for_the_council(self, on):
        """Whoever asked to be kept confidential is not told of to the council of chairpersons."""
        if self.suggestion.is_confidential:
            return "要求为提出人保密的，不提请主任会议；可以由代表工作委员会督办。"
        return self._no_second(self.Kind.KEY)

    def not_to_take_up(self, on):
        """Once it is closed only its promises are left, which go on from year to year."""
        rolls = self.Kind.ROLLING if self._is_closed() else ""
        if rolls and self.kind not in ("", rolls):
            return "已经办结的，只能跨年滚动督办。"
        return self._no_second(self.kind or rolls)

    def _is_closed(self):
        return self.suggestion.status == Suggestion.Status.CLOSED

    def _no_second(self, kind):
        same = self.suggestion.oversights.going_on().filter(kind=kind).exclude(pk=self.pk)
        return f"已经有一件{self.Kind(kind).label}在进行。" if kind and same.exists() else ""

    def not_looked(self, on):
        if not self.looks.exists():
            return "至少要有一次督办活动，才能报告督办情况。"
        analysed = self.looks.filter(way=Look.Way.ANALYSIS)
        if self.kind == self.Kind.REPEAT and not analysed.exists():
            return "反复提出的，先开专题分析会并登记为督办活动，才能报告督办情况。"
        return ""


class Look(models.Model):
    """督办活动: that whoever oversees it went there, heard the unit, or spoke with the deputy."""

    class Way(models.TextChoices):
        VISIT = "visit", "实地查看"
        FORUM = "forum", "座谈"
        MEETING = "meeting", "面商"
        HEARING = "hearing", "听取汇报"
        ANALYSIS = "analysis", "专题分析会"

    oversight = models.ForeignKey(Oversight, models.PROTECT, related_name="looks")
    event = models.OneToOneField(Event, models.PROTECT, related_name="look")
    happened_on = models.DateField("日期")
    way = models.CharField("方式", max_length=10, choices=Way)
    people = models.CharField("参加人员", max_length=200)
    gist = models.TextField("主要情况")
    demand = models.TextField("对承办单位的要求", blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.oversight.called}{self.get_way_display()}"
