from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef

from renda.lifecycle import perform
from renda.models import Obligation, Parameter, Subject, load_calendar

from .classes import CLASSES
from .evaluations import Evaluation
from .replies import Reply

KEEP_PERIOD = Parameter("suggestion.promise_again", "没有兑现的承诺重新履行期限", "1m")
LOOK_BACK_PERIOD = Parameter(
    "suggestion.look_back", "每年对没有兑现的承诺回头看的期限（自1月1日起）", "1m"
)
ROLLED_PERIOD = Parameter(
    "suggestion.rolled_promise", "年底结转的承诺的完成期限（自1月1日起）", "6m"
)


class PromiseQuerySet(models.QuerySet):
    def unkept(self):
        return self.filter(status__in=Promise.UNKEPT)

    def over_the_year(self, on):
        """Those that have come into another year, and were not taken into it yet; what was due in
        the old one is handed over anew by a step of its own."""
        new_year = on.replace(month=1, day=1)
        of = ContentType.objects.get_for_model(Promise)
        due = Obligation.objects.open().filter(subject_type=of, subject_id=OuterRef("pk"))
        left = self.exclude(Exists(due.filter(deadline="keep", due_on__lt=new_year)))
        return left.filter(status__in=Promise.UNENDED, entered_on__lt=new_year)


class Promise(Subject):
    """承诺事项: what a reply says will be done, and by when. One line of the ledger, across years
    and terms, until it is struck off (上海 第十九条 and others)."""

    class Status(models.TextChoices):
        REPLACED = "replaced", "已由新的答复取代"
        DROPPED = "dropped", "不再要求"
        OPEN = "open", "履行中"
        ROLLED = "rolled", "已滚动交办待签收"
        REPORTED = "reported", "已报告待确认"
        KEPT = "kept", "已兑现销号"

    UNKEPT = (Status.OPEN, Status.ROLLED)
    GIVEN_UP = (Status.DROPPED, Status.REPLACED)
    UNENDED = (*UNKEPT, Status.REPORTED)

    under = "assignment"
    kept_by = "assignment__suggestion__committee"
    dated_by = "made_on"
    titled_by = "content"
    names = ("assignment__body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    assignment = models.ForeignKey("Assignment", models.PROTECT, related_name="promises")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="promises")
    content = models.CharField("承诺事项", max_length=200)
    made_on = models.DateField("承诺日期")
    first_due_on = models.DateField("首次承诺的完成时间")  # it stands, however often it rolls over
    due_on = models.DateField("完成时间")
    rolled = models.PositiveSmallIntegerField("滚动次数", default=0)
    rolled_on = models.DateField("结转日", null=True)  # 1 January of the year it last rolled into
    entered_on = models.DateField("转入年度日")  # when it was made; later 1 January of its year
    reported_on = models.DateField("报告兑现日期", null=True)  # as last reported
    result = models.CharField(
        "代表对结果的评价", max_length=12, choices=Evaluation.Grade, blank=True
    )  # as last rated by the deputy; apart from how the reply was rated

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺事项"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="promise_nearest"),
            models.Index(fields=["status", "-id"], name="promise_status"),
            models.Index(fields=["entered_on"], name="promise_entered"),
        ]

    def __str__(self):
        return f"{self.content}（{self.assignment.suggestion}）"

    @property
    def called(self):
        return f"承诺“{self.content[:20]}”"

    @classmethod
    def of(cls, reply, row, on):
        """What a row of the reply promises, still to be made."""
        days = dict.fromkeys(("first_due_on", "due_on"), row["due_on"])
        of_it = {"assignment": reply.assignment, "reply": reply}
        return cls(content=row["content"], made_on=on, entered_on=on, **of_it, **days)

    def note_the_day(self, on, facts):
        """The day is on record, as nothing is counted."""
        return {**facts, "until": self.due_on}

    # which clocks are begun: what nobody has done yet stays late

    def is_not_to_be_signed_for_yet(self):
        return not self.obligations.open().filter(deadline="take_on").exists()

    def is_not_to_be_looked_back_on_yet(self):
        return not self.obligations.open().filter(deadline="look_back").exists()

    # what the steps do

    def roll_over(self, event, *, until, reason):
        """It goes on into another year: the same line, with another day."""
        self.due_on, self.rolled = until, self.rolled + 1

    def carry_over(self, event):
        """The year has ended without it: it is handed over anew by itself (上海 第二十二条)."""
        self.enter_year(event)
        self.rolled_on, self.rolled = self.entered_on, self.rolled + 1
        period = ROLLED_PERIOD.of(self.keeper.congress, self.rolled_on)
        self.due_on = period.count_from(self.rolled_on, load_calendar())[1]

    def enter_year(self, event):
        """Another year begins while it is still to be kept: the committee looks back on it."""
        self.entered_on = event.on.replace(month=1, day=1)

    def follow_the_calendar(self, event, *, moved):
        """The day that was counted is the day of its clock."""
        own = self.obligations.open().filter(deadline="keep").values_list("pk", flat=True)
        self.due_on = next((it["due"] for it in moved if it["obligation"] in own), self.due_on)

    def owe_again(self, event, *, reason):
        """Within a month, and not earlier than before: the day of its new clock."""
        period = KEEP_PERIOD.of(self.keeper.congress, event.on)
        self.due_on = period.count_from(event.on, load_calendar(), self.due_on)[1]

    def report(self, event, **said):
        self.reported_on = event.on

    def rate(self, event, *, result, note):
        self.result = result

    def note_the_class(self, event):
        """Once all that a reply has promised is kept, what it tells of is resolved; what is no
        longer asked for is left out, unless that is all of it."""
        part, known = self.assignment, CLASSES.of(self.keeper.congress, event.on)
        resolved = next((it.code for it in known if it.counts_as_resolved), "")
        last, ends = part.last_reply, {it.status for it in self.reply.promised}
        stands = part.status in part.ANSWERED and last == self.reply and not last.is_resolved
        if resolved and stands and ends == {self.Status.KEPT}:
            said = {"klass": resolved, "reason": "答复中的承诺已经全部兑现。"}
            perform(part, "reclassify", event.actor, at=event.at, because=event, **said)

    def deny(self, event, *, reason):
        """Whose deputy says that it was not kept is dissatisfied with the result."""
        self.owe_again(event, reason=reason)
        self.result = Evaluation.Grade.DISSATISFIED
