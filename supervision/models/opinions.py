from django.contrib.contenttypes.models import ContentType
from django.db import models

from renda.lifecycle import perform
from renda.models import Body, Obligation, Parameter, Subject, User
from renda.numbers import Series
from renda.periods import dated

from .problems import Problem
from .undertakings import Undertaking


def read_span(text):
    """Read "3-5", from how many to how many; anything else is a ValueError."""
    low, _, high = text.partition("-")
    if not (low.isdecimal() and high.isdecimal() and 0 < int(low) <= int(high)):
        raise ValueError(f"“{text}”不是范围：应如 3-5。")
    return range(int(low), int(high) + 1)


PROBLEMS = Parameter(
    "opinion.problems",
    "一件审议意见列几个问题",
    "3-5",
    help="写法：最少-最多，如3-5。",
    reads=read_span,
)


def is_taken(congress, number):
    return Opinion.objects.filter(committee__congress=congress, number=number).exists()


NUMBERS = Series("opinion.number", "审议意见文号", "{place}人常审〔{year}〕{seq}号", is_taken)


class Form(models.TextChoices):
    """What the standing committee deliberated; each has its own article in the Supervision Law."""

    SPECIAL_REPORT = "special_report", "专项工作报告"
    BUDGET = "budget", "财政经济监督报告"
    LAW_INSPECTION = "law_inspection", "执法检查报告"

    @property
    def law(self):
        articles = {
            "special_report": "第十七条",
            "budget": "第二十九条",
            "law_inspection": "第三十七条",
        }
        return f"监督法 {articles[self]}"


class Opinion(Subject):
    """审议意见: what the standing committee, after a deliberation, asks organs to put right."""

    class Status(models.TextChoices):
        WITHDRAWN = "withdrawn", "已撤销"
        DRAFT = "draft", "草拟"
        SUBMITTED = "submitted", "待主任会议研究"
        APPROVED = "approved", "主任会议已通过"
        ISSUED = "issued", "已印发"
        HANDED = "handed", "办理中"
        REPORTED = "reported", "结果已齐待测评"
        TESTED = "tested", "已测评"
        REHANDED = "rehanded", "二次办理中"
        REREPORTED = "rereported", "结果已齐待二次测评"
        RETESTED = "retested", "已二次测评"
        ESCALATED = "escalated", "依法处理中"
        CLOSED = "closed", "已办结"

    kept_by = "committee"
    clocks = ("undertakings",)
    dated_by, numbered_by, titled_by = "deliberated_on", "number", "title"
    told_by = "evaluation", "meeting"
    names = "committee", "vice_chair", "addressee"

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=50, blank=True)
    form = models.CharField("监督方式", max_length=20, choices=Form, default=Form.SPECIAL_REPORT)
    meeting = models.CharField("审议的会议", max_length=100)
    deliberated_on = models.DateField("审议日期")
    committee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="+",
        verbose_name="督办工作机构",
        limit_choices_to={"kind__in": Body.COMMITTEES},
    )
    vice_chair = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="分管副主任"
    )
    addressee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="+",
        verbose_name="受文机关",
        limit_choices_to={"kind__in": Body.ADDRESSEES},
    )
    evaluation = models.TextField("总体评价")

    class Meta:
        verbose_name = "审议意见"
        indexes = [
            models.Index(fields=["committee", "status"], name="opinion_committee"),
            models.Index(fields=["-deliberated_on"], name="opinion_deliberated"),
            models.Index(fields=["next_due", "-id"], name="opinion_nearest"),
            models.Index(fields=["title", "-id"], name="opinion_title"),
            models.Index(fields=["number", "-id"], name="opinion_number"),
        ]

    def __str__(self):
        return self.title

    @property
    def law(self):
        return Form(self.form).law

    @property
    def last_ballot(self):
        return self.ballots.order_by("event").last()

    def revise(self, event, **fields):
        for name, value in fields.items():
            setattr(self, name, value)

    def take_number(self, on, facts):
        number = NUMBERS.take(self.committee.congress, on, facts.get("number", ""))
        return {**facts, "number": number}

    def take_other_number(self, on, facts):
        if facts["number"] != self.number:
            NUMBERS.take(self.committee.congress, on, facts["number"])
        return facts

    def issue(self, event, *, number):
        self.number = number

    def correct(self, event, *, reason, **fields):
        self.revise(event, **fields)

    def hand_over(self, event, *, receipts):
        terms = {int(row["row"]): row for row in receipts}
        bodies = list(self.bodies_to_charge())
        for problem in self.listed_problems():
            perform(problem, "hand_over", event.actor, at=event.at, because=event)
        for body in bodies:
            self.charge(event, body, **terms.get(body.pk, {}))

    def charge(self, event, body, signed="", plan_period="", result_period="", **row):
        """Make one body answer for its problems, with periods of its own if it was given any."""
        undertaking = Undertaking(opinion=self, body=body, handed_to=body, handed_over_on=event.on)
        undertaking.plan_period, undertaking.result_period = plan_period, result_period
        follow = {"at": event.at, "because": event}
        undertaking = perform(undertaking, "hand_over", event.actor, **follow).subject
        if signed:
            perform(undertaking, "sign", event.actor, **follow)

    def add_body(self, event, *, body, problems):
        """Another body takes over some problems; whoever keeps none is released."""
        if not self.undertakings.running().awaiting_result().filter(body=body).exists():
            self.charge(event, body)
        for problem in problems:
            perform(problem, "transfer", event.actor, at=event.at, because=event, body=body)
        for undertaking in self.undertakings.running().awaiting_result():
            if not undertaking.own_problems().exists():
                perform(undertaking, "release", event.actor, at=event.at, because=event)

    def keep_ballot(self, event, **votes):
        self.ballots.create(event=event, **votes)

    def hand_over_again(self, event, **periods):
        """Whoever has reported begins anew; whoever has not still owes what it owed."""
        newest = {it.body_id: it for it in self.undertakings.running().reported().order_by("pk")}
        for undertaking in newest.values():
            perform(
                undertaking, "hand_over_again", event.actor, at=event.at, because=event, **periods
            )

    def pass_on(self, event, *, to):
        self.vice_chair = to

    def note_that_all_have_reported(self, event):
        steps = {self.Status.HANDED: "all_reported", self.Status.REHANDED: "all_reported_again"}
        if name := steps.get(self.status):
            perform(self, name, None, at=event.at, because=event)

    def bodies_to_charge(self):
        """Those that are to carry out a listed problem."""
        return Body.objects.filter(problems__in=self.listed_problems()).distinct().order_by("pk")

    def listed_problems(self):
        return self.problems.filter(status=Problem.Status.LISTED)

    def without_problems(self, on):
        return "" if self.listed_problems().exists() else "还没有列入问题，先列入问题。"

    def too_early_to_test(self, on):
        """An organ is judged once it has reported, or has missed its day to."""
        owed = self.awaited_results().filter(due_on__gte=on).order_by("due_on").first()
        if not owed:
            return ""
        return (
            f"{owed.owed_by}的办理结果还没有报送，期限{dated(owed.due_on)}也没有到；"
            "报送或者逾期后才能测评。"
        )

    def awaited_results(self):
        """The results that its bodies still owe."""
        of = ContentType.objects.get_for_model(Undertaking)
        waiting = self.undertakings.running().awaiting_result().values("pk")
        owed = Obligation.objects.open().filter(subject_type=of, subject_id__in=waiting)
        return owed.filter(deadline="result").select_related("owed_by")

    def passed(self, on):
        return "测评已经通过。" if self.last_ballot.passed else ""

    def unsettled(self, on):
        if not self.last_ballot.passed:
            return "测评没有通过，要再次办理，不能办结。"
        if (
            waiting := self.undertakings.running()
            .exclude(status=Undertaking.Status.RECEIVED)
            .count()
        ):
            return f"还有{waiting}家单位的办理结果没有报送或者没有接收。"
        if left := self.problems.unsettled().count():
            return f"还有{left}个问题没有销号，也没有列为长期坚持。"
        return ""
