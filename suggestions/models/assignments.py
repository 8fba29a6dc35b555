from django.db import models
from django.db.models import Q

from renda.forms import read_count
from renda.lifecycle import NotAllowed, perform
from renda.models import Body, Parameter, Subject, load_calendar
from renda.models.parameters import forwards, read_yes_or_no
from renda.periods import Period, dated

from .classes import class_of
from .disclosure import Disclosure
from .evaluations import Evaluation
from .promises import Promise
from .replies import Reply


def _no_longer_than(most, spoken):
    """代表法 第五十一条 fixes the longest; a congress may shorten it."""

    def bound(value, congress):
        too_long = not value.within(Period.parse(most))
        law = f"代表法 第五十一条规定自交办之日起{spoken}内答复，只能缩短，按月写。"
        return forwards(value, congress) or (law if too_long else "")

    return bound


MIN_CONTACTS = Parameter(
    "suggestion.min_contacts_before_reply", "答复前至少联系代表的次数", "1",
    help="写法：次数，如1。", reads=read_count,
)  # fmt: skip
FACE_TO_FACE = ("meeting", "visit", "forum")  # ways of a contact
MIN_KEY_CONTACTS = Parameter(
    "suggestion.min_contacts_before_reply_key", "主任会议重点督办的，答复前至少面商代表的次数", "3",
    help="写法：次数，如3。", reads=read_count)  # fmt: skip
AUTO_REDO = Parameter(
    "suggestion.max_auto_redo", "评价有异议的最多重新办理几次", "1",
    help="写法：次数，如1；再有异议的，由代表工作委员会召集会商。", reads=read_count,
)  # fmt: skip
AT_MOST = _no_longer_than("3m", "三个月")
REPLY_PERIOD = Parameter("suggestion.reply", "答复代表期限", "3m", bound=AT_MOST)
HARD_PERIOD = Parameter(
    "suggestion.reply_complex", "涉及面广、处理难度大的答复期限", "6m",
    bound=_no_longer_than("6m", "六个月"))  # fmt: skip
NEEDS_APPROVAL = Parameter(
    "suggestion.extension_needs_approval",
    "答复延期要经代表工作委员会同意",
    "yes",
    help="写法：yes，或者no；no的由承办单位决定，告知代表和代表工作委员会。",
    reads=read_yes_or_no,
)
JOINT_REPLY = Parameter(
    "suggestion.joint_reply_to_all",
    "联名建议的答复逐一送附议代表",
    "yes",
    help="写法：yes，或者no；no的送领衔代表，由其转告附议代表。",
    reads=read_yes_or_no,
)
RETURN_WINDOW = Parameter("suggestion.return_window", "申请调整承办单位的时限", "5w")
LONGEST = Period.parse("6m")  # 代表法 第五十一条: however it is extended or assigned anew


class AssignmentQuerySet(models.QuerySet):
    def handled_here(self):
        return self.answering().filter(suggestion__is_from_ledger=False)

    def answering(self):
        """Those that owe the deputies a reply, whatever became of it."""
        return self.exclude(part=Assignment.Part.CO).exclude(status__in=Assignment.GONE)

    def handed_over(self):
        """Those that ever were to answer the deputies, also what another unit has taken over."""
        gone = {*Assignment.GONE} - {Assignment.Status.RELEASED}
        return self.exclude(part=Assignment.Part.CO).exclude(status__in=gone)

    def held(self):
        """Those in which a unit has a part."""
        return self.exclude(status__in=Assignment.GONE)


class Assignment(Subject):
    """承办: what one unit owes of a suggestion: as lead unit or separately a reply to the deputies,
    as co-unit an opinion to the lead unit."""

    class Status(models.TextChoices):
        DISCARDED = "discarded", "已撤销导入"
        RELEASED = "released", "已改由他单位承办"
        CALLED_OFF = "called_off", "已终止办理"
        HANDED = "handed", "待签收"
        ASKED = "asked", "会办待签收"
        CONSULTED = "consulted", "会办中"
        OPINED = "opined", "会办意见已送"
        AT_WORK = "at_work", "办理中"
        DRAFTED = "drafted", "答复待核稿"
        VETTED = "vetted", "答复待签发"
        REPLIED = "replied", "已答复待评价"
        REMINDED = "reminded", "已提醒待评价"
        DISPUTED = "disputed", "评价有异议待审查"
        UNRATED = "unrated", "已答复未评价"
        SETTLED = "settled", "已办结"

    class Part(models.TextChoices):
        LEAD = "lead", "主办"
        CO = "co", "会办"
        SEPARATE = "separate", "分别办理"

    GONE = (Status.DISCARDED, Status.RELEASED, Status.CALLED_OFF)
    WRITING = (Status.AT_WORK, Status.DRAFTED, Status.VETTED)
    OWING = (Status.HANDED, *WRITING)
    HELPING = (Status.ASKED, Status.CONSULTED)
    OVER = (Status.SETTLED, Status.UNRATED)
    ANSWERED = (Status.REPLIED, Status.REMINDED, Status.DISPUTED, *OVER)
    HOLDING = (*OWING, *HELPING, Status.OPINED, *ANSWERED)

    under = "suggestion"
    kept_by = "suggestion__committee"
    done_by = "body"
    dated_by = "assigned_on"
    told_by = ("suggestion__matter", "suggestion__number", "replies__text", "replies__number")
    names = ("body",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    suggestion = models.ForeignKey("Suggestion", models.PROTECT, related_name="assignments")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="assignments", verbose_name="承办单位"
    )
    part = models.CharField("承办方式", max_length=10, choices=Part)
    lead = models.ForeignKey("self", models.PROTECT, null=True, related_name="helpers")  # of a co
    assigned_on = models.DateField("交办日")
    first_on = models.DateField()  # when it was assigned to the first unit: the cap counts from it
    is_difficult = models.BooleanField("涉及面广、处理难度大", default=False)
    round = models.PositiveSmallIntegerField("第几次办理", default=1)
    extended_to = models.DateField(null=True)  # the day last granted
    to_disclose = models.BooleanField("待确定公开", default=False)  # its last reply

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "建议承办"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_due", "-id"], name="assignment_nearest"),
            models.Index(fields=["status", "-id"], name="assignment_status"),
            models.Index(fields=["body", "status"], name="assignment_body"),
            models.Index(fields=["id"], condition=Q(to_disclose=True), name="assignment_to_open"),
        ]

    def __str__(self):
        return f"{self.suggestion.matter}（{self.body}{self.get_part_display()}）"

    @property
    def called(self):
        return f"{self.body}{self.get_part_display()}"

    @property
    def outcome(self):
        """By whom, in which class it was replied to, and how the result was rated."""
        replies, rated = list(self.replies.all()), list(self.evaluations.all())
        said = [f"{(replies[-1].verified_class or replies[-1].klass)}类"] if replies else []
        said += [f"代表{rated[-1].get_result_display()}"] if rated else []
        return "·".join([f"{self.body}{self.get_part_display()}", *said])

    @property
    def draft(self):
        """What was drafted last since the last reply; None: nothing yet."""
        last = self.last_reply
        return self.drafts.filter(event__gt=last.event_id if last else 0).order_by("pk").last()

    @property
    def is_held(self):
        return self.status not in self.GONE

    @property
    def answers(self):
        return self.is_held and self.part != self.Part.CO

    @property
    def is_being_written(self):
        return self.status in self.WRITING

    # which clock runs

    @property
    def cap(self):
        """The last day of all, however it is extended or assigned anew."""
        return LONGEST.count_from(self.first_on, load_calendar())[1]

    def is_capped(self):
        """Whether its period, begun anew with another unit, would pass the last day of all."""
        if self.assigned_on == self.first_on:
            return False
        congress, on = self.suggestion.committee.congress, self.assigned_on
        period = (HARD_PERIOD if self.is_difficult else REPLY_PERIOD).of(congress, on)
        return period.count_from(on, load_calendar())[1] > self.cap

    def note_the_cap(self, on, facts):
        """The day is on record where nothing is counted."""
        return {**facts, "until": self.cap} if self.is_capped() else facts

    def is_usual(self):
        return not self.is_difficult and not self.is_capped()

    def is_hard(self):
        return self.is_difficult and not self.is_capped()

    # what the steps do

    def keep_draft(self, event, *, klass, text, disclosure, promises):
        said = {"klass": klass, "text": text, "disclosure": disclosure}
        self.drafts.create(event=event, promises=_plain(promises), **said)

    def keep_remark(self, event, *, remark):
        self.drafts.filter(pk=self.drafts.latest("pk").pk).update(remark=remark)

    def reply(self, event, *, promises, **said):
        """What was promised before and is still to be kept gives way to what is promised now."""
        self.let_requests_go(event, "已经答复代表。")
        follow = {"at": event.at, "because": event}
        for helper in self.helpers.filter(status__in=self.HELPING):
            perform(helper, "call_off", event.actor, **follow)
        for promise in self.promises.unkept():
            perform(promise, "replace", event.actor, **follow)
        resolved = self.is_resolved_by(said["klass"], event.on)
        of_it = {"assignment": self, "event": event, "round": self.round}
        reply = Reply.objects.create(is_resolved=resolved, **of_it, **said)
        self.to_disclose = True
        for row in promises:
            perform(Promise.of(reply, row, event.on), "make", event.actor, **follow)

    def tell_of_reply(self, event):
        self.suggestion.note_a_reply(event)

    def evaluate(self, event, **said):
        Evaluation.objects.create(assignment=self, event=event, round=self.round, **said)

    def judge(self, event):
        """Whoever objects is heard; else it is settled."""
        follow = {"at": event.at, "because": event}
        if self.evaluations.order_by("pk").last().is_to_be_heard:
            perform(self, "dispute", event.actor, **follow)
        else:
            self.suggestion.note_that_one_is_over(event)

    def rest(self, event):
        self.suggestion.note_that_one_is_over(event)

    def be_disputed(self, event):
        self.suggestion.note_a_dispute(event)

    def redo(self, event, *, reason):
        """What is replied anew is decided on anew: until then nothing of it is public."""
        self.round, self.to_disclose = self.round + 1, False

    def handle_again(self, event):
        self.suggestion.note_that_it_goes_on(event)

    def take_in(self, event, *, klass, result, answer, replied_on, disclosure):
        """What came of it in a past year, as the ledger tells it."""
        said = {"klass": klass, "text": answer, "disclosure": disclosure or Disclosure.FULL}
        resolved = self.is_resolved_by(klass, event.on)
        of_it = {"assignment": self, "event": event, "round": 1}
        reply = Reply.objects.create(sent_on=replied_on, is_resolved=resolved, **of_it, **said)
        if disclosure and not self.to_disclose:
            reply.disclose(event, disclosure, answer if disclosure == Disclosure.SUMMARY else "")
        if result:
            Evaluation.objects.create(result=result, **of_it)

    def verify(self, event, *, klass, reason):
        """What the congress finds stands beside the class that the unit gave, not in its place."""
        resolved = self.is_resolved_by(klass, event.on)
        last = self.replies.filter(pk=self.last_reply.pk)
        last.update(verified_class=klass, is_resolved=resolved)

    def disclose(self, event, *, disclosure, summary, ground, note):
        """What the congress decides stands beside what the unit proposed and the author wished."""
        self.to_disclose = False
        self.last_reply.disclose(event, disclosure, summary)

    def decide_anew(self, event):
        self.to_disclose = True
        self.last_reply.close()

    def is_resolved_by(self, klass, on):
        known = class_of(self.suggestion.committee.congress, on, klass)
        return bool(known and known.counts_as_resolved)

    def give_opinion(self, event, *, opinion):
        self.let_requests_go(event, "已经送会办意见。")

    def hand_on(self, event, *, body, reason):
        """Another unit begins anew, within the last day of all."""
        self.make_way_for(body, event)
        self.let_requests_go(event, "已改由他单位承办。")
        self.let_applications_go(event, "已改由他单位承办。")
        new = Assignment(
            suggestion=self.suggestion, body=body, part=self.part, lead=self.lead,
            assigned_on=event.on, first_on=self.first_on, is_difficult=self.is_difficult,
            round=self.round,
        )  # fmt: skip
        new = perform(new, self.beginning, event.actor, at=event.at, because=event).subject
        self.helpers.update(lead=new)

    def make_way_for(self, body, event):
        """One that helped helps no more. Raises NotAllowed if it has such a part in it already."""
        if self.in_the_way_of_another().filter(body=body).exists():
            raise NotAllowed(f"{body}已经承办这一件。")
        for it in self.suggestion.assignments.held().filter(body=body):
            perform(it, "call_off", event.actor, at=event.at, because=event)

    def in_the_way_of_another(self):
        """Parts whose units cannot take this one over; those that help a lead unit can."""
        held = self.suggestion.assignments.held()
        return held.exclude(lead=self) if self.part == self.Part.LEAD else held

    @property
    def beginning(self):
        return "ask_opinion" if self.part == self.Part.CO else "hand_over"

    def be_called_off(self, event):
        self.let_requests_go(event, "不再办理。")
        self.let_applications_go(event, "不再办理。")

    def extend(self, event, *, until, reason=""):
        self.extended_to = until

    def succeed(self, event, *, body):
        self.body = body

    def pass_promises_on(self, event):
        for promise in self.promises.unkept():
            perform(promise, "pass_on_to", event.actor, at=event.at, because=event)

    def let_requests_go(self, event, reason):
        """Nobody has to answer any more what was asked, but what is just being granted."""
        cause = event.because and event.because.subject
        open_ones = (it.filter(status="asked") for it in (self.extensions, self.reassignments))
        for request in (it for found in open_ones for it in found if it != cause):
            perform(request, "withdraw", event.actor, at=event.at, because=event, reason=reason)

    def let_applications_go(self, event, reason):
        """What was granted already is still to be accounted for."""
        for grant in self.grants.filter(status="applied"):
            perform(grant, "withdraw", event.actor, at=event.at, because=event, reason=reason)

    @property
    def owed_reply(self):
        """The obligation to reply, as long as it runs."""
        return self.obligations.open().filter(deadline="reply").first()

    @property
    def last_reply(self):
        return self.replies.order_by("pk").last()

    # what stands in the way

    def not_contacted(self, on):
        """代表法 第五十一条: who handles it speaks with the deputy, and hears them fully."""
        is_key = self.suggestion.oversights.key().exists()
        asked = MIN_KEY_CONTACTS if is_key else MIN_CONTACTS
        least = asked.of(self.suggestion.committee.congress, on)
        held = self.contacts.exclude(status="disputed").filter(round=self.round)
        known = (held.filter(way__in=FACE_TO_FACE) if is_key else held).count()
        if known >= least:
            return ""
        whose, how = ("主任会议重点督办的，", "面商") if is_key else ("", "联系")
        return f"{whose}答复前至少要{how}代表{least}次，现在记有{known}次（代表有异议的不算）。"

    def nothing_to_extend(self, on):
        owed, cap = self.owed_reply, self.cap
        if not owed or owed.due_on <= on:
            return "延期要在答复期限到期日以前提出。"
        if owed.due_on >= cap:
            return f"自交办之日起最长六个月（代表法 第五十一条），{dated(cap)}以后不能再延。"
        return ""

    def is_redone(self, on):
        return "重新办理期间由原单位办理，不再改派。" if self.round > 1 else ""

    def lead_has_replied(self, on):
        return "" if self.lead.status in self.OWING else "主办单位已经答复，不用再补会办意见。"

    def redone_already(self, on):
        most = AUTO_REDO.of(self.suggestion.committee.congress, on)
        return "" if self.round <= most else f"已经重新办理{most}次，请召集会商，登记会商结果。"

    def return_window(self, on):
        """Within what period after receipt it may say that this is not its own; the last day."""
        period = RETURN_WINDOW.of(self.suggestion.committee.congress, on)
        began = self.events.filter(name__in=("hand_over", "ask_opinion", "sign"))
        start = began.order_by("id").last().on
        return period, period.count_from(start, load_calendar())[1]

    def too_late_to_return(self, on):
        period, ends = self.return_window(on)
        return f"应在签收后{period.label}内提出，{dated(ends)}已截止。" if on > ends else ""


def _plain(promises):
    """Rows of a form, as they are kept in a draft."""
    return [{"content": it["content"], "due_on": it["due_on"].isoformat()} for it in promises]
