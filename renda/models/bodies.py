from django.core.exceptions import ValidationError
from django.db import models

from .events import Recorded


class Congress(models.Model):
    """The people's congress of one place; whatever it does not share with others is its own."""

    class Level(models.TextChoices):
        TOWNSHIP = "township", "乡镇"
        COUNTY = "county", "县级"
        CITY = "city", "设区的市"
        PROVINCE = "province", "省级"

    name = models.CharField("名称", max_length=100, unique=True)  # such as 云河县人大常委会
    place = models.CharField("地名", max_length=30)  # such as 云河县
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级人大",
    )

    class Meta:
        verbose_name = verbose_name_plural = "人大"

    def __str__(self):
        return self.name


class Term(models.Model):
    """届: the years between two elections of a congress."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="terms", verbose_name="人大"
    )
    number = models.PositiveSmallIntegerField("届")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)  # the last day; null: running

    class Meta:
        verbose_name = verbose_name_plural = "届"
        constraints = [models.UniqueConstraint(fields=["congress", "number"], name="term_once")]

    def __str__(self):
        return f"{self.congress.place}第{self.number}届"


class Session(models.Model):
    """次会议: one gathering of the congress, or of its standing committee, within a term."""

    class Kind(models.TextChoices):
        CONGRESS = "congress", "代表大会会议"
        STANDING = "standing", "常委会会议"

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions", verbose_name="届")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField("次")
    from_on = models.DateField("开始")
    to_on = models.DateField("结束")  # the last day
    motions_until = models.DateTimeField(
        "议案截止时间",
        null=True,
        blank=True,
        help_text="由主席团决定，以后提出的作为建议处理。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["term", "kind", "number"], name="session_once")
        ]

    def __str__(self):
        of = "人大常委会" if self.kind == self.Kind.STANDING else "人民代表大会"
        return f"{self.term.congress.place}第{self.term.number}届{of}第{self.number}次会议"

    def clean(self):
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "不能早于开始的日子。"})
        if self.motions_until and self.kind != self.Kind.CONGRESS:
            raise ValidationError({"motions_until": "只有代表大会会议有议案截止时间。"})


class BodyQuerySet(models.QuerySet):
    def standing(self):
        """Those that have not been merged into another."""
        return self.filter(ended_on=None)

    def executive(self):
        """Those that carry something out: none of the congress's own, nor the government whole."""
        return self.exclude(kind__in=[*Body.OWN, Body.Kind.GOVERNMENT]).order_by("name")


class Body(Recorded):
    """A committee, a government organ, a court: whatever people hold duties in."""

    class Kind(models.TextChoices):
        STANDING_COMMITTEE = "standing_committee", "人大常委会"
        COUNCIL = "council", "主任会议"
        WORKING_COMMITTEE = "working_committee", "工作委员会"
        SPECIAL_COMMITTEE = "special_committee", "专门委员会"
        DEPUTIES_COMMITTEE = "deputies_committee", "代表工作委员会"
        OFFICE = "office", "人大常委会办公室"
        DELEGATION = "delegation", "代表团"
        GOVERNMENT = "government", "人民政府"
        GOVERNMENT_OFFICE = "government_office", "政府办公室"
        BUREAU = "bureau", "政府部门"
        SUPERVISION_COMMISSION = "supervision_commission", "监察委员会"
        COURT = "court", "人民法院"
        PROCURATORATE = "procuratorate", "人民检察院"
        TOWNSHIP = "township", "乡镇、街道"
        PARTY_OR_MASS = "party_or_mass", "党群部门"
        ENTERPRISE = "enterprise", "企事业单位"

    # Which kind of body each kind stands under, where the law of the house fixes it.
    STANDS_UNDER = {
        Kind.COUNCIL: Kind.STANDING_COMMITTEE,
        Kind.WORKING_COMMITTEE: Kind.COUNCIL,
        Kind.SPECIAL_COMMITTEE: Kind.COUNCIL,
        Kind.DEPUTIES_COMMITTEE: Kind.COUNCIL,
        Kind.OFFICE: Kind.COUNCIL,
    }
    COMMITTEES = (
        Kind.WORKING_COMMITTEE,
        Kind.SPECIAL_COMMITTEE,
        Kind.DEPUTIES_COMMITTEE,
        Kind.OFFICE,
    )
    COUNCIL_SIDE = (*COMMITTEES, Kind.STANDING_COMMITTEE, Kind.COUNCIL)
    OWN = (*COUNCIL_SIDE, Kind.DELEGATION)
    ASSIGNERS = (Kind.DEPUTIES_COMMITTEE, Kind.GOVERNMENT_OFFICE)  # of what deputies suggest
    ADDRESSEES = (Kind.GOVERNMENT, Kind.SUPERVISION_COMMISSION, Kind.COURT, Kind.PROCURATORATE)

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="bodies", verbose_name="人大"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="隶属",
    )
    kind = models.CharField("类别", max_length=30, choices=Kind)
    name = models.CharField("名称", max_length=100)
    office = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办事机构",
        help_text="替它办事的机构，如县人民政府的县政府办公室；留空即本身。",
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="predecessors",
        verbose_name="并入",
    )
    ended_on = models.DateField("撤并日", null=True, editable=False)  # the first day without it

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        constraints = [models.UniqueConstraint(fields=["congress", "name"], name="body_name")]

    def __str__(self):
        return self.name

    def clean(self):
        for name, why in self._refusals():
            raise ValidationError({name: why})

    def _refusals(self):
        above = self.STANDS_UNDER.get(self.kind)
        if above and (self.parent is None or self.parent.kind != above):
            yield "parent", f"{self.get_kind_display()}隶属{above.label}。"
        if self.kind == self.Kind.DELEGATION and self.parent:
            yield "parent", "代表团不隶属别的机构。"
        if self.pk and self._changes_its_posts():
            yield "kind", "这个机构有任职：不能改为代表团，也不能由代表团改为别的。"
        for name in ("parent", "office"):
            other = getattr(self, name)
            if other and other.congress_id != self.congress_id:
                yield name, "要选本级的机构。"

    def _changes_its_posts(self):
        """Whether there are posts in it, and from now on other ones could be: a delegation seats
        deputies, and no other body does."""
        was = type(self).objects.filter(pk=self.pk, kind=self.Kind.DELEGATION).exists()
        return was != (self.kind == self.Kind.DELEGATION) and self.memberships.exists()

    def save(self, **kwargs):
        event = super().save(**kwargs)
        if not self.office_id:  # so that a path may always lead through `office`
            type(self).objects.filter(pk=self.pk).update(office=self)
            self.office = self
        return event

    def name_on(self, day):
        """Return what it was called on that day."""
        later = [it for it in self.former_names.all() if it.until_on > day]
        return min(later, key=lambda it: it.until_on).name if later else self.name


class FormerName(models.Model):
    """What a body was called before it was renamed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=100)
    until_on = models.DateField()  # the first day of the next name
