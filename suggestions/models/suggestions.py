from django.db import models
from django.db.models import Q

from renda.forms import read_count
from renda.lifecycle import NotAllowed, perform
from renda.models import Body, Deputy, Parameter, Session, Subject, User
from renda.numbers import Series

from .disclosure import Disclosure
from .handling import Handling
from .motions import Advice, Examining
from .past import Past
from .signatures import Signature


def _signers(congress):
    """地方组织法 第二十二条: ten deputies at the county level and above, five in a township."""
    return "5" if congress.level == "township" else "10"


def _as_the_law_has_it(count, congress):
    least = _signers(congress)
    level = congress.get_level_display()
    return "" if str(count) == least else f"地方组织法 第二十二条规定{level}为{least}人，不能更改。"


SIGNERS = Parameter(
    "motion.min_signers",
    "联名提出议案的代表人数",
    _signers,
    help="由法律规定，不能更改。",
    reads=read_count,
    bound=_as_the_law_has_it,
)
REPEAT_YEARS = Parameter(
    "suggestion.repeat_years",
    "反复提办看几年的建议",
    "3",
    help="写法：年数，如3，含当年。",
    reads=read_count,
)


def is_taken(congress, number):
    of_it = Q(number=number) | Q(motion_number=number)
    known = Suggestion.objects.filter(of_it, committee__congress=congress)
    return known.exclude(status=Suggestion.Status.DISCARDED).exists()


CONGRESS = Session.Kind.CONGRESS
IN_SESSION = Series(
    "suggestion.number", "大会期间建议编号", "第{term}-{session}-{seq:03}号", is_taken, CONGRESS
)
IN_RECESS = Series("suggestion.recess_number", "闭会期间建议编号", "闭{year}-{seq:03}号", is_taken)
MOTIONS = Series("motion.number", "议案编号", "议{term}-{session}-{seq:02}号", is_taken, CONGRESS)


class SuggestionQuerySet(models.QuerySet):
    def known_to_deputies(self, congress):
        """Those that were taken in and may be published: their title, day, number and outcome are
        told to every deputy of the congress, but not who raised them."""
        open_to_all = self.filter(committee__congress=congress, is_confidential=False)
        taken_in = open_to_all.filter(status__in=Suggestion.TAKEN_IN)
        return taken_in.exclude(disclosure=Disclosure.NONE)

    def open_to_merging(self, one):
        """Those that another may be merged into: of the same congress, and still to be assigned.

        Whoever is merged into one reads who rates the reply to it: so a confidential one takes in
        only what comes from the same author.
        """
        held = self.filter(committee=one.committee_id, kind=one.kind)
        shown = Q(is_confidential=False) | Q(lead=one.lead_id, proposer=one.proposer_id)
        return held.filter(shown, status__in=Suggestion.IN_REVIEW).exclude(pk=one.pk)


class Suggestion(Past, Examining, Handling, Subject):
    """代表建议、批评和意见, or 议案: what one deputy, several jointly or a delegation raise.

    代表法 第二十四条 in session, 第三十六条 between sessions; of motions 地方组织法 第二十二条.
    """

    class Status(models.TextChoices):
        DISCARDED = "discarded", "已删除"
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待代表团审查"
        RETURNED = "returned", "退回修改"
        CHECKED = "checked", "待代表工委审查"
        REFUSED = "refused", "不予受理"
        MERGED = "merged", "已并案"
        TAKEN_BACK = "taken_back", "受理前已撤回"
        ACCEPTED = "accepted", "已受理待交办"
        REFERRED = "referred", "议案交付审议"
        EXAMINED = "examined", "审议结果待决定"
        ENTRUSTED = "entrusted", "待政府分办"
        ASSIGNED = "assigned", "办理中"
        REPLIED = "replied", "已答复"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", "建议、批评和意见"
        MOTION = "motion", "议案"

    class Source(models.TextChoices):
        INSPECTION = "inspection", "视察"
        RESEARCH = "research", "专题调研"
        GROUP = "group", "代表小组活动"
        STATION = "station", "联络站接待"
        VISITS = "visits", "走访选民"
        MEETING = "meeting", "座谈"
        OTHER = "other", "其他"

    class Field(models.TextChoices):
        ECONOMY = "economy", "经济发展"
        AGRICULTURE = "agriculture", "农业农村"
        TRANSPORT = "transport", "城建交通"
        ENVIRONMENT = "environment", "环境资源"
        CULTURE = "culture", "教科文卫"
        WELFARE = "welfare", "社会民生"
        JUSTICE = "justice", "监察司法"
        OTHER = "other", "其他"

    class Way(models.TextChoices):
        JOINT = "joint", "主办和会办"
        SEPARATE = "separate", "分别办理"

    AT_AUTHORS = (Status.DRAFT, Status.RETURNED)
    AS_MOTION = (Status.REFERRED, Status.EXAMINED)
    UNASSIGNED = (Status.ACCEPTED, Status.ENTRUSTED)
    HANDLED = (Status.ASSIGNED, Status.REPLIED, Status.CLOSED)
    TAKEN_IN = (*UNASSIGNED, *AS_MOTION, *HANDLED)
    IN_REVIEW = (Status.CHECKED, Status.ACCEPTED)

    kept_by = "committee"
    dated_by, numbered_by, titled_by = "submitted_on", "number", "matter"
    told_by = "grounds", "proposal", "motion_number"
    enclosed_at = "draft", "revise", "enter"
    names = "delegation", "lead"
    done_by = "entrusted_to"
    clocks = ("assignments",)
    named_days = {"closes_on": "大会闭幕日"}

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.SUGGESTION)
    matter = models.CharField("案由", max_length=60)
    grounds = models.TextField("案据")
    proposal = models.TextField("方案")
    source = models.CharField("来源", max_length=12, choices=Source)
    wished_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="希望承办单位"
    )
    disclosure = models.CharField(
        "公开意愿", max_length=10, choices=Disclosure, default=Disclosure.FULL
    )
    is_confidential = models.BooleanField("要求为提出人保密", default=False)
    lead = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="领衔代表"
    )  # null: the delegation itself raises it
    delegation = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="+",
        verbose_name="代表团",
        limit_choices_to={"kind": Body.Kind.DELEGATION},
    )
    proposer = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="提出的代表团",
        limit_choices_to={"kind": Body.Kind.DELEGATION},
    )  # the delegation, if it raises it itself
    committee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="+",
        verbose_name="代表工作委员会",
        limit_choices_to={"kind": Body.Kind.DEPUTIES_COMMITTEE},
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="+", verbose_name="会议"
    )  # null: between sessions
    submitted_on = models.DateField("提出日期", null=True)
    number = models.CharField("编号", max_length=50, blank=True)
    motion_number = models.CharField("原议案编号", max_length=50, blank=True)
    field = models.CharField("分类", max_length=12, choices=Field, blank=True)
    is_on_paper = models.BooleanField("由工作机构代录", default=False)
    is_from_ledger = models.BooleanField("从往年台账导入", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name="并入"
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="split", verbose_name="拆自"
    )
    way = models.CharField("承办方式", max_length=10, choices=Way, default=Way.JOINT)
    planned_lead = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办单位"
    )  # as planned before it is assigned; so are these
    planned_bodies = models.ManyToManyField(
        Body, blank=True, related_name="+", verbose_name="会办单位或者分办的各单位"
    )
    is_difficult = models.BooleanField("涉及面广、处理难度大，六个月内答复", default=False)
    entrusted_to = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="+", verbose_name="分办的机构"
    )
    assigned_on = models.DateField("交办日", null=True)
    referred_to = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="+", verbose_name="审议的委员会"
    )  # of a motion
    heir = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="接替评价的代表"
    )  # once the lead is no deputy any more
    decided = models.CharField("议案的决定", max_length=12, choices=Advice, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "代表建议"
        indexes = [
            models.Index(fields=["committee", "status"], name="suggestion_committee"),
            models.Index(fields=["delegation", "status"], name="suggestion_delegation"),
            models.Index(fields=["next_due", "-id"], name="suggestion_nearest"),
            models.Index(fields=["-submitted_on", "-id"], name="suggestion_day"),
            models.Index(fields=["matter", "-id"], name="suggestion_matter"),
            models.Index(fields=["number", "-id"], name="suggestion_number"),
        ]

    def __str__(self):
        return self.matter

    def get_status_display(self):
        """Of a motion: what was decided of it, and that no unit waits for it."""
        if self.is_a_motion() and self.status == self.Status.ACCEPTED:
            return "已受理待交付审议"
        status = self._get_FIELD_display(self._meta.get_field("status"))
        return self.get_decided_display() or status

    def is_a_motion(self):
        return self.kind == self.Kind.MOTION

    @property
    def author(self):
        """Whose it is: the deputy who leads it, or the delegation that raises it."""
        return self.lead or self.proposer

    def consented(self):
        return self.signatures.filter(status__in=Signature.SIGNED)

    def count(self, on, but=None):
        """How many deputies stand behind it that day, its lead included; one may be left out."""
        signed = self.consented().exclude(pk=but and but.pk).values_list("deputy", flat=True)
        named = {self.lead_id, *signed}
        seats = Deputy.objects.running(on).filter(congress=self.committee.congress)
        return seats.filter(user__in=named).values("user").distinct().count()

    def lacks_signers(self, on, but=None):
        """Whether it is a motion that too few deputies raise."""
        return self.is_a_motion() and self.count(on, but) < self.least(on)

    def least(self, on):
        return SIGNERS.of(self.committee.congress, on)

    def is_a_suggestion(self):
        return not self.is_a_motion()

    # what the steps do

    def revise(self, event, **fields):
        """Whoever has signed another text is asked again."""
        said = any(getattr(self, name) != fields.get(name, getattr(self, name)) for name in TEXT)
        for name, value in fields.items():
            setattr(self, name, value)
        for signature in self.consented() if said else ():
            follow = {"at": event.at, "because": event}
            perform(signature, "ask_again", event.actor, matter=self.matter, **follow)

    def edit(self, event, *, matter, grounds, proposal):
        self.matter, self.grounds, self.proposal = matter, grounds, proposal

    def invite(self, event, *, deputies):
        self._sign(event, "invite", deputies)

    def enter(self, event, *, deputies, **fields):
        self._sign(event, "enter", deputies)

    def _sign(self, event, step, seats):
        known = {it.deputy_id: it for it in self.signatures.all()}
        for seat in seats:
            signature = known.get(seat.user_id)
            new = Signature(suggestion=self, deputy=seat.user, delegation=seat.body)
            taken = "ask_again" if signature else step
            follow = {"at": event.at, "because": event}
            perform(signature or new, taken, event.actor, matter=self.matter, **follow)

    def is_too_late(self, session, at):
        """Whether a motion comes after the time that the presidium has fixed, or between sessions.

        地方组织法 第二十二条: a motion is raised to the congress in session.
        """
        if not self.is_a_motion():
            return False
        return not session or bool(session.motions_until and at > session.motions_until)

    def submit(self, event, *, is_declared, session=None, converted=""):
        """A motion that comes too late becomes a suggestion; what was returned keeps its day."""
        if not self.submitted_on:
            self.session, self.submitted_on = session, event.on
        if converted:
            self.kind = self.Kind.SUGGESTION
        for signature in self.signatures.filter(status=Signature.Status.INVITED):
            perform(signature, "lapse", event.actor, at=event.at, because=event)

    def merge(self, event, *, into, note):
        """Raises NotAllowed if the other has gone its own way meanwhile."""
        able = Suggestion.objects.open_to_merging(self)
        into = Suggestion.objects.select_for_update().get(pk=into.pk)
        if not able.filter(pk=into.pk).exists():
            raise NotAllowed(f"“{into}”现为“{into.get_status_display()}”，不能并入。")
        self.merged_into = into
        for other in self.merged.filter(status=self.Status.MERGED):
            follow = {"at": event.at, "because": event}
            perform(other, "follow", event.actor, into=into, note=note, **follow)

    def follow(self, event, *, into, note):
        self.merged_into = into

    def give_back_merged(self, event, **said):
        """What was merged into this one goes on by itself, as this one goes no further."""
        for other in self.merged.filter(status=self.Status.MERGED):
            perform(other, "come_back", event.actor, at=event.at, because=event)

    def come_back(self, event):
        self.merged_into = None

    def split_off(self, event, *, matter, grounds, proposal):
        """A second matter goes on by itself, with the same people behind it."""
        same = ("kind", "source", "wished_body", "disclosure", "is_confidential", "is_on_paper",
                "lead", "delegation", "proposer", "committee", "session",
                "submitted_on")  # fmt: skip
        shared = {name: getattr(self, name) for name in same}
        said = {"matter": matter, "grounds": grounds, "proposal": proposal}
        other = Suggestion(split_from=self, **shared, **said)
        follow = {"at": event.at, "because": event}
        other = perform(other, "part", event.actor, **follow).subject
        for signature in self.consented():
            new = Signature(
                suggestion=other, deputy=signature.deputy, delegation=signature.delegation
            )
            perform(new, "enter", event.actor, matter=other.matter, **follow)

    def call_off(self, event):
        """Nobody has to answer any more."""
        asked = (Signature.Status.INVITED, Signature.Status.CONSENTED)
        for signature in self.signatures.filter(status__in=asked):
            perform(signature, "call_off", event.actor, at=event.at, because=event)

    def convert(self, event, **said):
        """Its number as a motion stays on record; as a suggestion it gets another."""
        self.kind = self.Kind.SUGGESTION
        self.motion_number, self.number = self.number or self.motion_number, ""

    def take_number(self, on, facts):
        congress, typed = self.committee.congress, facts.get("number", "")
        number = self.series.take(congress, on, typed, self.session)
        return {**facts, "number": number}

    @property
    def series(self):
        if self.is_a_motion():
            return MOTIONS
        return IN_SESSION if self.session_id else IN_RECESS

    def accept(self, event, *, number, field):
        self.number, self.field = number, field

    def note_that_one_left(self, event, signature):
        """A motion behind which too few are left goes on as a suggestion."""
        few = self.lacks_signers(event.on, signature)
        if few and self.status not in self.AT_AUTHORS:
            perform(self, "fall_below", event.actor, at=event.at, because=event)

    # what stands in the way

    def too_few(self, on):
        if not self.lacks_signers(on):
            return ""
        return (
            f"议案要{self.least(on)}名以上代表联名（地方组织法 第二十二条），"
            f"现在连领衔有{self.count(on)}名。可以改为建议提出。"
        )


TEXT = ("kind", "matter", "grounds", "proposal")
