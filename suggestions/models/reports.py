"""办理情况报告: what became of all that was suggested in a year, as it is reported to the standing
committee, printed for the next congress, and published (代表法 第五十一条)."""

import re
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from renda.lifecycle import NotAllowed
from renda.masking import masked
from renda.models import Body, Congress, Parameter, Session, Subject

from .assignments import Assignment
from .counting import figures_of
from .disclosure import names_behind
from .replies import Reply
from .suggestions import Suggestion

STALE = "数据重新统计以后，还没有核对正文：请先“起草正文”，按新的数据改好。"
HEADING = re.compile("[一二三四五六七八九十]{1,2}、[^。；，]{1,20}")


def read_day_of_year(text):
    """Return the month and the day of a text such as 10-01; a ValueError if no year has both."""
    month, _, day = text.partition("-")
    try:
        found = date(2025, int(month), int(day))  # no leap year
    except ValueError:
        raise ValueError("要写成月-日，如10-01，每年都有这一天。") from None
    return found.month, found.day


BEGIN_DAY = Parameter(
    "suggestion.report_begin",
    "开始起草办理情况年度报告的日子",
    "10-01",
    help="写法：月-日，如10-01。青岛第三十七条：每年第四季度提交。",
    reads=read_day_of_year,
)
REPORT_DAY = Parameter(
    "suggestion.report_day",
    "办理情况年度报告提请审议的截止日期",
    "12-31",
    help="写法：月-日，如12-31；有的地方每年十一月审议（重庆第三十四条），写11-30。",
    reads=read_day_of_year,
)
PUBLISH_PERIOD = Parameter(
    "suggestion.report_publish",
    "公开办理情况报告期限（自报告之日起）",
    "20w",
    help="写法：20w为20个工作日。法律没有规定期限，参照政府信息公开条例第二十六条。",
)


class HandlingReportQuerySet(models.QuerySet):
    def to_begin(self, on):
        """Those not yet begun, of committees whose day for it has come: of this year, and of the
        one before, if time stood still when that one's day came."""
        new = (it for year in (on.year - 1, on.year) for it in self._to_begin_of(year, on))
        return [it for it in new if it.day_of(BEGIN_DAY, on) <= on]

    def _to_begin_of(self, year, on):
        of_it = {"assigned_on__year": year, "suggestion__committee": OuterRef("pk")}
        handled = Assignment.objects.handled_here().filter(**of_it)
        known = self.filter(committee=OuterRef("pk"), year=year)
        rows = Body.objects.standing().filter(Exists(handled), ~Exists(known))
        rows = rows.filter(kind=Body.Kind.DEPUTIES_COMMITTEE).select_related("congress")
        return [self.model.of(it, year, on) for it in rows.order_by("pk")]

    def to_schedule(self, on):
        """Those that wait to be printed, whose next congress has another day than was known."""
        opening = _next_sessions(OuterRef("committee__congress"), OuterRef("reported_on"))
        rows = self.filter(status__in=HandlingReport.TO_PRINT)
        rows = rows.annotate(opening=Subquery(opening.values("from_on")[:1]))
        return rows.filter(opening__gte=on).exclude(print_by=F("opening"), print_by__isnull=False)

    def published(self):
        return self.exclude(published_on=None)


def _next_sessions(congress, day):
    rows = Session.objects.filter(kind=Session.Kind.CONGRESS, term__congress=congress)
    return rows.filter(from_on__gt=day).order_by("from_on")


class HandlingReport(Subject):
    """办理情况报告: of one year, by the committee for deputies. Its figures are those of one day,
    and stay as they were counted."""

    class Status(models.TextChoices):
        CALLED_OFF = "called_off", "已终止"
        DRAFTING = "drafting", "起草中"
        SUBMITTED = "submitted", "已提请审议"
        REPORTED = "reported", "已报告"
        PUBLISHED = "published", "已公开待印发"
        PRINTED = "printed", "待公开"
        DONE = "done", "已办结"

    TO_PRINT = (Status.REPORTED, Status.PUBLISHED)

    kept_by = "committee"
    told_by = ("text",)
    enclosed_at = ("receive",)
    names = ("committee",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    committee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="handling_reports",
        verbose_name="代表工作委员会",
        limit_choices_to={"kind": Body.Kind.DEPUTIES_COMMITTEE},
    )
    year = models.PositiveSmallIntegerField("年度")
    report_by = models.DateField("报告截止日期")
    figures = models.JSONField("数据", default=dict)  # as counted on the day that they name
    text = models.TextField("正文", blank=True)
    meeting = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="+", verbose_name="审议的会议"
    )
    reported_on = models.DateField("报告日期", null=True)
    print_by = models.DateField("大会开会日期", null=True)
    printed_for = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="+", verbose_name="印发的大会会议"
    )
    published_on = models.DateField("公开日期", null=True)

    objects = HandlingReportQuerySet.as_manager()

    class Meta:
        verbose_name = "办理情况报告"
        ordering = ["-year", "pk"]
        indexes = [models.Index(fields=["next_due", "-id"], name="handling_report_nearest")]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"],
                condition=~Q(status="called_off"),
                name="handling_report_once_a_year",
            )
        ]

    def __str__(self):
        return f"{self.year}年代表建议办理情况报告"

    @classmethod
    def of(cls, committee, year, on):
        """One that is not begun yet, as the congress has laid it down."""
        new = cls(committee=committee, year=year)
        new.report_by = new.day_of(REPORT_DAY, on)
        return new

    @property
    def title(self):
        return f"关于{self.year}年代表建议、批评和意见办理情况的报告"

    @property
    def is_of_a_township(self):
        return self.committee.congress.level == Congress.Level.TOWNSHIP

    def goes_to_the_standing_committee(self):
        return not self.is_of_a_township

    def goes_to_the_congress(self):
        return self.is_of_a_township

    def day_of(self, rule, on):
        """The day of its year that the congress has laid down."""
        return date(self.year, *rule.of(self.committee.congress, on))

    def why_by(self, on):
        """What fixed the day by which it is to be reported."""
        if self.report_by == self.day_of(REPORT_DAY, on):
            return REPORT_DAY.source(self.committee.congress, on)
        return "开始起草时确定的日期。"

    # what the steps do

    def note_what_it_is(self, on, facts):
        """Whoever begins it, the day is on record and the figures are counted."""
        own = {name: getattr(self, name) for name in ("committee", "year", "report_by")}
        return self.count(on, {**own, "until": self.report_by, **facts})

    def count(self, on, facts):
        return {**facts, "figures": figures_of(self.committee, self.year, on)}

    def begin(self, event, *, figures=None, **of_it):
        self.figures = figures

    def count_again(self, event, *, rewrites, figures=None):
        self.figures = figures
        if rewrites:
            self.text = ""

    def write(self, event, *, text):
        self.text = text

    def amend(self, event, *, text, reason, is_checked=False):
        """Raises NotAllowed if it was published meanwhile, and not everybody may read that."""
        if self.published_on and (why := self.not_for_all(text)):
            raise NotAllowed(why)
        self.text = text

    def report(self, event, *, meeting, opinion):
        self.meeting, self.reported_on = meeting, event.on

    def note_the_session(self, on, facts):
        """When the congress meets by which it is to be printed."""
        session = _next_sessions(self.committee.congress, self.reported_on).first()
        return {**facts, "until": session.from_on, "session": str(session)}

    def schedule(self, event, *, until=None, **said):
        self.print_by = until

    def print_it(self, event, *, session):
        self.printed_for = session

    def publish(self, event, **checked):
        self.published_on = event.on

    # what stands in the way

    def not_written(self, on):
        """Its text goes with its figures: whoever counts them again reads the text again."""
        if not self.text:
            return "正文还没有起草。"
        last = self.events.filter(name__in=("write", "count_again")).order_by("pk").last()
        return STALE if last.name == "count_again" else ""

    def no_session(self, on):
        """Whether there is a congress for which it could be printed."""
        known = self.sessions_to_print_for.exists()
        return "" if known else "还没有登记下一次大会会议，请系统管理员先登记。"

    @property
    def sessions_to_print_for(self):
        rows = Session.objects.filter(kind=Session.Kind.CONGRESS, to_on__gte=self.reported_on)
        return rows.filter(term__congress=self.committee.congress).order_by("from_on")

    def not_to_publish(self, on):
        why = self.not_for_all(self.text)
        return f"{why}先“更正”正文。" if why else ""

    def not_for_all(self, text):
        """Why not everybody may read that text: what is not public, or who is to be kept, stands
        in it; or ""."""
        public = {*self._raised.filter(pk__in=_public()).values_list("matter", flat=True)}
        for it in self._kept_from_all:
            if it.matter in text and it.matter not in public:
                return f"正文写了没有公开的建议的案由（{it.number or '没有编号'}），要删去。"
            if any(name in text for name in _kept_names(it, text)):
                return "正文写了要求保密的提出人的姓名，要删去。"
        return ""

    @property
    def _raised(self):
        """What was raised in that year and the one before."""
        rows = Suggestion.objects.filter(committee=self.committee_id)
        return rows.filter(submitted_on__year__in=(self.year, self.year - 1))

    @property
    def _kept_from_all(self):
        """What is confidential or not public."""
        rows = self._raised.exclude(status=Suggestion.Status.DISCARDED)
        rows = rows.filter(Q(is_confidential=True) | ~Q(pk__in=_public()))
        rows = rows.select_related("lead", "proposer", "delegation", "merged_into")
        return rows.prefetch_related("signatures__deputy")

    @property
    def amended_on(self):
        """The day on which what everybody reads was put right; None: it never was."""
        since = self.events.filter(name="publish").values("pk")[:1]
        told = self.events.filter(name="amend", pk__gt=Subquery(since))
        return told.order_by("pk").values_list("on", flat=True).last()

    @property
    def paragraphs(self):
        return paragraphs(self.text)

    # what everybody may read

    @property
    def opened(self):
        """Its text, without numbers of phones and the like, and without names that are kept."""
        rows = self._kept_from_all.filter(is_confidential=True)
        return masked(self.text, [name for it in rows for name in _kept_names(it, self.text)])

    @property
    def opened_paragraphs(self):
        return paragraphs(self.opened)


def paragraphs(text):
    """Its lines, each as a heading or as a plain line."""
    lines = filter(None, (it.strip() for it in text.splitlines()))
    return [{"heading": it, "line": ""} if HEADING.fullmatch(it) else {"heading": "", "line": it}
            for it in lines]  # fmt: skip


def _public():
    return Reply.objects.published().values("assignment__suggestion")


def _kept_names(suggestion, text):
    """Who is behind what is confidential, and is not to be named. A delegation, which may be named
    for much else, is kept where that is named, too, or what it was merged into."""
    if not suggestion.is_confidential:
        return []
    if any(it and it.matter in text for it in (suggestion, suggestion.merged_into)):
        return names_behind(suggestion)
    people = (suggestion.lead, *(it.deputy for it in suggestion.signatures.all()))
    return [it.name for it in people if it]
