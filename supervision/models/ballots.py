from fractions import Fraction

from django.db import models

from renda.models import Event, Parameter

LAW = "地方组织法 第五十一条"


def read_share(text):
    """Read "1/2" or "60%"; anything else is a ValueError."""
    try:
        share = Fraction(text.strip().removesuffix("%"))
        share = share / 100 if text.strip().endswith("%") else share
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{text}”不是比例：应如 1/2 或 60%。") from None
    if not 0 < share < 1:
        raise ValueError("比例要大于0、小于1。")
    return share


def _at_least_half(share, congress):
    return "" if share >= Fraction(1, 2) else f"{LAW}：以全体组成人员的过半数通过，不得低于1/2。"


def read_base(text):
    if text not in Base.values:
        raise ValueError(f"应为{'、'.join(f'{it}（{it.label}）' for it in Base)}之一。")
    return Base(text)


class Base(models.TextChoices):
    """Of what number the share of a test is taken."""

    ALL = "all", "全体组成人员"
    PRESENT = "present", "出席人员"
    VALID = "valid", "有效票"


BASE = Parameter(
    "test.base",
    "满意度测评的计票基数",
    "all",
    help="all全体组成人员、present出席人员、valid有效票。",
    reads=read_base,
)
THRESHOLD = Parameter(
    "test.threshold_basic",
    "满意度测评通过的比例",
    "1/2",
    help="满意和基本满意的票数超过基数的这个比例为通过。写法：1/2、2/3或60%。",
    reads=read_share,
    bound=_at_least_half,
)


class BallotQuerySet(models.QuerySet):
    def with_event(self):
        """In the order in which they were held, each with its day and who recorded it."""
        return self.select_related("event").defer("event__facts").order_by("event")


class Ballot(models.Model):
    """满意度测评: how the members judged the handling, in one round; a tally that was recorded."""

    opinion = models.ForeignKey("Opinion", models.PROTECT, related_name="ballots")
    event = models.OneToOneField(Event, models.PROTECT)
    meeting = models.CharField("测评的会议", max_length=100)
    entitled = models.PositiveSmallIntegerField("全体组成人员")
    present = models.PositiveSmallIntegerField("出席")
    satisfied = models.PositiveSmallIntegerField("满意")
    basically = models.PositiveSmallIntegerField("基本满意")
    dissatisfied = models.PositiveSmallIntegerField("不满意")
    invalid = models.PositiveSmallIntegerField("无效票")
    not_returned = models.PositiveSmallIntegerField("未交回")
    base = models.CharField(max_length=10, choices=Base, editable=False)  # in force on that day
    threshold = models.CharField(max_length=10, editable=False)  # likewise, such as 1/2

    objects = BallotQuerySet.as_manager()

    def save(self, **kwargs):
        congress, on = self.opinion.committee.congress, self.event.on
        self.base = self.base or BASE.of(congress, on)
        self.threshold = self.threshold or str(THRESHOLD.of(congress, on))
        super().save(**kwargs)

    @property
    def favourable(self):
        return self.satisfied + self.basically

    @property
    def of(self):
        """The number of which the share is taken."""
        valid = self.favourable + self.dissatisfied
        return {Base.ALL: self.entitled, Base.PRESENT: self.present, Base.VALID: valid}[self.base]

    @property
    def passed(self):
        return self.favourable > Fraction(self.threshold) * self.of
