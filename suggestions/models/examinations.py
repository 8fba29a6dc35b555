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

    OWING = (Status.PLANNING, Status.PLANNED, Status.UNDERWAY)  # an account
    GOING_ON = (*OWING, Status.ACCOUNTED)

    SCORING = ("score", "correct")  # the steps that say what it comes to

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
        mine = Assignment.objects.handled_here().filter(body=self.body_id)
        return mine.filter(suggestion__committee=self.committee_id, assigned_on__year=self.year)

    @property
    def taken(self):
        """The points that sanctions have taken, but for those that were lifted."""
        return sum(it.points for it in self.sanctions.all() if not it.lifted_by_id)

    @property
    def unrated(self):
        """The ratings that are still asked for."""
        return self.ratings.filter(status__in=ProgressRating.OPEN)

    def is_sanctioned(self):
        return self.sanctions.filter(lifted_by=None).exists()

    def is_to_be_visited(self):
        return self.obligations.open().filter(deadline="visit").exists()

    def plan_points_on(self, on):
        """Of a unit that handed in no plan until its account was due: nothing."""
        is_silent = self.status == self.Status.PLANNING and self.account_by < on
        return 0 if is_silent else self.plan_points

    def parts_on(self, on, untold=()):
        """The shares of the score: as they stood when it was given, else as they stand that day."""
        return Gathered([self], on, untold).parts[self.pk]

    @property
    def place(self):
        """Its rank among those of the year, where equals share one, and how many those are; None
        as long as one has no score, and so the rank may change."""
        others = Examination.objects.standing().filter(committee=self.committee_id, year=self.year)
        if others.exclude(status=self.Status.SCORED).exists():
            return None
        return 1 + others.filter(score__gt=self.score).count(), others.count()

    # what the steps do

    def submit_plan(self, event, *, leader, text):
        self.leader = leader

    def note_the_days(self, on, facts):
        """The days are on record, as nothing is counted."""
        seen = facts.get("visit_by", self.visit_by)  # it may have been already
        return {**facts, "until": {"visit": seen, "year_account": facts["account_by"]}}

    def reschedule(self, event, *, account_by, visit_by=None, **said):
        self.visit_by, self.account_by = visit_by or self.visit_by, account_by

    def agree_plan(self, event, *, points, **said):
        self.plan_points = points

    def visit(self, event, *, deputies, items, comment):
        """Whoever was there rates it apart, where the unit does not see it."""
        visit = self.visits.create(event=event, happened_on=event.on, comment=comment)
        visit.items.set(items)
        for seat in deputies:
            new = ProgressRating(examination=self, visit=visit, deputy=seat.user)
            perform(new, "ask", event.actor, at=event.at, because=event)

    def sanction(self, event, **said):
        self.sanctions.create(event=event, **said)

    def lift(self, event, *, sanction, **said):
        self._lift([sanction.pk], event)

    def _lift(self, keys, event):
        self.sanctions.filter(pk__in=keys).update(lifted_by=event)

    def note_what_was_skipped(self, on, facts):
        """What the committee left out keeps no unit from its account."""
        skipped = {"年中视察": not self.visits.exists(), "审查方案": self.plan_points is None}
        return {**facts, "skipped": [name for name, is_so in skipped.items() if is_so]}

    def note_the_parts(self, on, facts):
        """What the score was reckoned from is on record, as it stood."""
        parts = self.parts_on(on)
        found = {"reckoned": reckon(parts), "taken": self.taken, "count": self.handled.count()}
        return {**facts, **found, "parts": [it._asdict() for it in parts]}

    def be_scored(self, event, *, points, reason, **found):
        self.plan_points, self.points = self.plan_points_on(event.on), points
        self.score = corrected(found["reckoned"], points - found["taken"])
        self.let_ratings_go(event)

    def note_the_corrected(self, on, facts):
        """It is reckoned anew, as of the day of the score; what it was stays on record."""
        was = {name: getattr(self, name) for name in ("score", "plan_points", "points")}
        self.plan_points, self.score = facts["plan_points"], None
        lifted = sum(it.points for it in facts.get("lifted", ()))
        found = self.note_the_parts(self.events.get(name="score").on, facts)
        return {**found, "taken": found["taken"] - lifted, "was": was}

    def be_corrected(self, event, *, plan_points, points, reason, lifted=(), **found):
        self._lift([it.pk for it in lifted], event)
        self.points = points
        self.score = corrected(found["reckoned"], points - found["taken"])

    def let_ratings_go(self, event, **said):
        """Nobody is asked any more."""
        for it in self.unrated:
            perform(it, "call_off", event.actor, at=event.at, because=event)

    def succeed(self, event, *, body):
        """The successor owes the same, unless it is examined itself."""
        own = Examination.objects.standing().filter(committee=self.committee_id, year=self.year)
        if not own.filter(body=body).exists():
            self.body = body

    def end_with_its_body(self, event):
        if Body.objects.filter(pk=self.body_id).exclude(ended_on=None).exists():
            reason = "并入的机构本年度另有考核。"
            perform(self, "call_off", event.actor, at=event.at, because=event, reason=reason)

    # what stands in the way

    def not_overdue(self, on):
        """Without an account a score is given only once that is late."""
        late = self.obligations.overdue(on).filter(deadline="year_account")
        early = "" if late.exists() else "还没有年终报账；报账逾期以后，可以直接评定。"
        return early or self.nothing_to_score(on)

    def nothing_to_score(self, on):
        return "" if reckon(self.parts_on(on)) is not None else "没有可以计分的内容。"


class VisitQuerySet(models.QuerySet):
    def told(self):
        """With who was there and what they saw."""
        items = Assignment.objects.select_related("suggestion").order_by("suggestion__number")
        seen = models.Prefetch("items", items), "ratings__deputy"
        return self.select_related("event__actor").prefetch_related(*seen)


class Visit(models.Model):
    """年中视察: that deputies went to the unit, saw items, and said to its face what they think."""

    examination = models.ForeignKey(Examination, models.PROTECT, related_name="visits")
    event = models.OneToOneField(Event, models.PROTECT, related_name="visit")
    happened_on = models.DateField("视察日期")
    items = models.ManyToManyField(Assignment, related_name="visits")
    comment = models.TextField("当面评议")

    objects = VisitQuerySet.as_manager()

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
        LEAK = "leak", "没有按照要求为代表保密"

    class Decider(models.TextChoices):
        COUNCIL = "council", "主任会议"
        STANDING = "standing", "常务委员会"

    examination = models.ForeignKey(Examination, models.PROTECT, related_name="sanctions")
    event = models.OneToOneField(Event, models.PROTECT, related_name="sanction")
    kind = models.CharField("情形", max_length=10, choices=Kind)
    happened_on = models.DateField("发生日期")
    fact = models.TextField("事实")
    decided_by = models.CharField("决定机关", max_length=10, choices=Decider)
    decision = models.CharField("哪一次会议决定", max_length=200)
    demand = models.TextField("处理和整改要求")
    points = models.PositiveSmallIntegerField("扣分")
    lifted_by = models.ForeignKey(Event, models.PROTECT, null=True, related_name="lifted")

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
        REMINDED = "reminded", "已提醒测评"
        RATED = "rated", "已测评"

    OPEN = (Status.ASKED, Status.REMINDED)

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
        handled = Assignment.objects.handled_here().filter(**of_them).annotate(**counted(self.on))
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
        events = Event.objects.filter(subject_type=of, subject_id__in=scored)
        given = events.filter(name__in=Examination.SCORING).order_by("pk")  # the last holds
        return {it.subject_id: [_as_kept(row) for row in it.facts["parts"]] for it in given}

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
        return parts_of(weights, row.plan_points_on(self.on), self.counts_of(row), rated)


def _as_kept(row):
    value = row["value"]
    return Part(**{**row, "value": None if value is None else tenth(value)})
