"""三考: how a unit handles what it was assigned in a year, examined thrice: its plan, its progress
seen on the spot, and its account at the end."""

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q, Sum

from renda.lifecycle import perform
from renda.models import Body, Event, Subject, User

from .assignments import Assignment
from .scoring import WEIGHTS, Part, corrected, parts_of, reckon, tenth
from .shares import counted, counts_of


class ExaminationQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(status=Examination.Status.CALLED_OFF)

    def scored(self):
        return self.filter(status=Examination.Status.SCORED)


class Examination(Subject):
    """办理工作考核: of one unit and one year, by the committee for deputies; its score goes into
    the unit's annual assessment (青岛 第二十二条, 重庆 第三十七条)."""

    class Status(models.TextChoices):
        CALLED_OFF = "called_off", "已终止"
        PLANNING = "planning", "待报办理方案"
        PLANNED = "planned", "方案待审查"
        UNDERWAY = "underway", "办理中"
        ACCOUNTED = "accounted", "已报账待评定"
        SCORED = "scored", "已评定"

    GOING_ON = (Status.PLANNING, Status.PLANNED, Status.UNDERWAY, Status.ACCOUNTED)

    kept_by = "committee"
    done_by = "body"
    told_by = ("leader", "visits__comment", "sanctions__fact")
    names = ("body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    committee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="examinations",
        verbose_name="代表工作委员会",
        limit_choices_to={"kind": Body.Kind.DEPUTIES_COMMITTEE},
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="examined", verbose_name="承办单位")
    year = models.PositiveSmallIntegerField("年度")
    visit_by = models.DateField("年中视察截止日期")
    account_by = models.DateField("年终报账截止日期")
    leader = models.CharField("责任领导", max_length=50, blank=True)
    plan_points = models.PositiveSmallIntegerField("方案得分", null=True)
    points = models.SmallIntegerField("加减分", default=0)  # by decision, with a reason
    score = models.DecimalField("考核得分", max_digits=4, decimal_places=1, null=True)

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        verbose_name = "办理工作考核"
        ordering = ["-year", "pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="examination_nearest"),
            models.Index(fields=["committee", "year", "-score"], name="examination_rank"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body", "year"],
                condition=~Q(status="called_off"),
                name="examination_once_a_year",
            )
        ]

    def __str__(self):
        return f"{self.body}{self.year}年办理工作考核"

    # what it comes to

    @property
    def handled(self):
        """What the unit was assigned in the year and owes a reply to."""
        mine = Assignment.objects.answering().filter(body=self.body_id)
        return mine.filter(suggestion__committee=self.committee_id, assigned_on__year=self.year)

    @property
    def taken(self):
        """The points that sanctions have taken."""
        return sum(it.points for it in self.sanctions.all())

    def parts_on(self, on, untold=()):
        """The shares of the score: as they stood when it was given, else as they stand that day."""
        return Gathered([self], on, untold).parts[self.pk]

    @property
    def place(self):
        """Its rank among those of the year that have a score, and how many those are; equals share
        a rank."""
        scored = Examination.objects.scored().filter(committee=self.committee_id, year=self.year)
        return 1 + scored.filter(score__gt=self.score).count(), scored.count()

    # what the steps do

    def submit_plan(self, event, *, leader, text):
        self.leader = leader

    def note_the_days(self, on, facts):
        """The days are on record, as nothing is counted."""
        days = {"visit": self.visit_by, "year_account": self.account_by}
        return {**facts, "until": days}

    def agree_plan(self, event, *, points, **said):
        self.plan_points = points

    def visit(self, event, *, happened_on, deputies, items, comment):
        """Whoever was there rates it apart, where the unit does not see it."""
        visit = self.visits.create(event=event, happened_on=happened_on, comment=comment)
        visit.items.set(items)
        for seat in deputies:
            new = ProgressRating(examination=self, visit=visit, deputy=seat.user)
            perform(new, "ask", event.actor, at=event.at, because=event)

    def sanction(self, event, *, kind, happened_on, fact, demand, points):
        said = {"kind": kind, "happened_on": happened_on, "fact": fact, "demand": demand}
        self.sanctions.create(event=event, points=points, **said)

    def note_the_parts(self, on, facts):
        """What the score was reckoned from is on record, as it stood."""
        parts = self.parts_on(on)
        found = {"reckoned": reckon(parts), "taken": self.taken}
        return {**facts, **found, "parts": [it._asdict() for it in parts]}

    def be_scored(self, event, *, points, reason, **found):
        self.points = points
        self.score = corrected(found["reckoned"], points - found["taken"])
        self.let_ratings_go(event)

    def let_ratings_go(self, event, **said):
        """Nobody is asked any more."""
        for it in self.ratings.filter(status=ProgressRating.Status.ASKED):
            perform(it, "call_off", event.actor, at=event.at, because=event)

    # what stands in the way

    def not_visited(self, on):
        return "" if self.visits.exists() else "还没有登记年中视察，先由代表工作委员会登记。"

    def nothing_to_score(self, on):
        return "" if reckon(self.parts_on(on)) is not None else "没有可以计分的内容。"


class Visit(models.Model):
    """年中视察: that deputies went to the unit, saw items, and said to its face what they think."""

    examination = models.ForeignKey(Examination, models.PROTECT, related_name="visits")
    event = models.OneToOneField(Event, models.PROTECT, related_name="visit")
    happened_on = models.DateField("视察日期")
    items = models.ManyToManyField(Assignment, related_name="visits")
    comment = models.TextField("当面评议")

    class Meta:
        ordering = ["happened_on", "pk"]

    def __str__(self):
        return f"{self.examination.body}{self.happened_on}"


class Sanction(models.Model):
    """责任追究 (重庆 第三十八条, 青岛 第三十九条): what a unit did, and what is required of it."""

    class Kind(models.TextChoices):
        LATE = "late", "无正当理由逾期不办、不答复"
        CARELESS = "careless", "敷衍塞责、答复与事实不符"
        MEDDLING = "meddling", "干预、影响代表评价"
        REVENGE = "revenge", "刁难、打击报复代表"

    examination = models.ForeignKey(Examination, models.PROTECT, related_name="sanctions")
    event = models.OneToOneField(Event, models.PROTECT, related_name="sanction")
    kind = models.CharField("情形", max_length=10, choices=Kind)
    happened_on = models.DateField("发生日期")
    fact = models.TextField("事实")
    demand = models.TextField("处理和整改要求")
    points = models.PositiveSmallIntegerField("扣分")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.examination.body}：{self.get_kind_display()}"


class ProgressRating(Subject):
    """背靠背测评: how a deputy who was there rates the unit's progress. The unit is never shown
    one; their mean only with the score, and of ENOUGH deputies."""

    class Status(models.TextChoices):
        CALLED_OFF = "called_off", "未测评"
        ASKED = "asked", "待测评"
        RATED = "rated", "已测评"

    under = "examination"
    kept_by = "examination__committee"
    told_by = ("remark", "visit__comment")
    names = ("deputy",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    examination = models.ForeignKey(Examination, models.PROTECT, related_name="ratings")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="ratings")
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="progress_ratings", verbose_name="视察代表"
    )
    points = models.PositiveSmallIntegerField("评分", null=True)
    remark = models.TextField("评语", blank=True)

    class Meta:
        verbose_name = "背靠背测评"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="rating_nearest"),
            models.Index(fields=["deputy", "status"], name="rating_deputy"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "deputy"], name="rating_once_a_visit")
        ]

    def __str__(self):
        return f"{self.examination}（{self.deputy}测评）"

    @property
    def called(self):
        return f"{self.deputy}测评"

    def rate(self, event, *, points, remark):
        self.points, self.remark = points, remark


class Gathered:
    """What many examinations come to on one day, in as many queries as one takes. `untold` are the
    keys of those whose ratings count for nothing yet, as one could follow them one by one."""

    def __init__(self, rows, on, untold=()):
        self.rows, self.on, self.untold = rows, on, untold

    @cached_property
    def counts(self):
        """By committee, unit and year, what is counted of what the unit handles."""
        of_them = {
            "suggestion__committee__in": {it.committee_id for it in self.rows},
            "body__in": {it.body_id for it in self.rows},
            "assigned_on__year__in": {it.year for it in self.rows},
        }
        handled = Assignment.objects.answering().filter(**of_them).annotate(**counted(self.on))
        found = {}
        for it in handled.annotate(committee=models.F("suggestion__committee")):
            key = it.committee, it.body_id, it.assigned_on.year
            found.setdefault(key, Counter()).update(counts_of(it))
        return found

    def counts_of(self, row):
        return self.counts.get((row.committee_id, row.body_id, row.year), Counter())

    @cached_property
    def rated(self):
        """By examination, what each deputy rated it: the mean of their own, if they were there
        several times."""
        given = ProgressRating.objects.filter(examination__in=self.rows, status="rated")
        sums = given.order_by().values_list("examination", "deputy")
        found = defaultdict(list)
        for key, _, points, count in sums.annotate(Sum("points"), Count("pk")):
            found[key].append(Decimal(points) / count)
        return found

    @cached_property
    def kept(self):
        """By examination, the parts from which its score was reckoned, as they stood."""
        of = ContentType.objects.get_for_model(Examination)
        scored = [it.pk for it in self.rows if it.score is not None]
        events = Event.objects.filter(subject_type=of, subject_id__in=scored, name="score")
        return {it.subject_id: [_as_kept(row) for row in it.facts["parts"]] for it in events}

    @cached_property
    def parts(self):
        congresses = {it.committee.congress for it in self.rows}  # few
        weights = {it: WEIGHTS.of(it, self.on) for it in congresses}
        return {
            it.pk: self.kept.get(it.pk) or self._parts(it, weights[it.committee.congress])
            for it in self.rows
        }

    def _parts(self, row, weights):
        rated = None if row.pk in self.untold else self.rated[row.pk]
        return parts_of(weights, row.plan_points, self.counts_of(row), rated)


def _as_kept(row):
    value = row["value"]
    return Part(**{**row, "value": None if value is None else tenth(value)})
