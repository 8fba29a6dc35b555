from functools import cache

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import cached_property

from .bodies import Body, Congress
from .events import Recorded


class User(AbstractUser):
    """A person, with or without a login. Somebody active in two congresses has one account."""

    first_name = last_name = None
    username = models.CharField(
        "登录名", max_length=50, unique=True, null=True, blank=True, help_text="不登录的人留空。"
    )
    name = models.CharField("姓名", max_length=30)
    phone = models.CharField("手机号", max_length=20, blank=True)
    wants_digest = models.BooleanField("每日邮件", default=True)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "帐号"

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        self.username = self.username or None

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def posts(self):
        """All that this user holds or has held, as entered; read once a request."""
        rows = self.memberships.select_related("body__congress", "stands_in_for")
        return list(rows.order_by("pk"))

    def posts_on(self, on):
        if on not in self._running:
            self._running[on] = [post for post in self.posts if post.runs(on)]
        return self._running[on]

    @cached_property
    def _running(self):
        return {}  # by the day

    def bodies(self, duties, on):
        """The ids of the bodies in which the user holds one of the duties on that day."""
        return {post.body_id for post in self.posts_on(on) if post.duty in duties}

    @cached_property
    def bodies_around(self):
        """All bodies of the congresses in which the user holds or has held a post, by their id;
        with those fields of subjects, by their number, in which any row names it."""
        congresses = sorted({post.body.congress_id for post in self.posts})
        rows = Body.objects.raw(_around(len(congresses)), congresses) if congresses else ()
        return {body.pk: body for body in rows}

    def is_named(self, pk, field):
        """Whether any subject names the body in that field: where none does, none is theirs."""
        body, place = self.bodies_around.get(pk), [*naming()].index(field)
        return body is not None and getattr(body, f"named_{place}") == pk

    def look_again(self):
        """What was read of the bodies around may be other after a step: it may name one anew."""
        self.__dict__.pop("bodies_around", None)

    def bodies_from_which(self, path, keys):
        """The ids of the bodies around from which the path, such as parent__parent, leads to one
        of these; an empty path leads nowhere else."""
        if not path:
            return sorted(keys)
        return [pk for pk in self.bodies_around if self._end(pk, path.split("__")) in keys]

    def _end(self, pk, path):
        for name in path:
            body = self.bodies_around.get(pk)
            pk = body and getattr(body, f"{name}_id")
        return pk

    def congresses(self, on, duties=()):
        """The congresses in which the user holds (one of) the duties on that day, by name."""
        held = [post for post in self.posts_on(on) if not duties or post.duty in duties]
        return sorted({post.body.congress for post in held}, key=lambda congress: congress.pk)


@cache
def _around(count):
    """The question of `bodies_around` for so many congresses: it is long, and every request asks
    it, so it is put into SQL only once."""
    rows = Body.objects.filter(congress__in=range(count)).only("parent_id", "office_id", "kind")
    named = {f"named_{place}": Subquery(it) for place, it in enumerate(naming().values())}
    sql, _ = rows.annotate(**named).order_by().query.sql_with_params()
    return sql


@cache
def naming():
    """The fields of subjects that name bodies, each with what it names first from the outer on:
    one look into its index, whether the outer is named in every row or in none."""
    fields = [it.field for it in Body._meta.get_fields(include_hidden=True) if _of_subject(it)]
    return {it: _naming(it) for it in fields}


def _of_subject(it):
    return it.auto_created and hasattr(it.related_model, "kept_by")


def _naming(field):
    if field.many_to_many:
        rows, name = field.remote_field.through, field.m2m_reverse_field_name()
    else:
        rows, name = field.model, field.name
    from_on = rows.objects.filter(**{f"{name}__gte": OuterRef("pk")})
    return from_on.order_by(f"{name}_id").values(f"{name}_id")[:1]


class Duty(models.TextChoices):
    HANDLER = "handler", "经办人"
    HEAD = "head", "主要负责人"
    VICE_CHAIR = "vice_chair", "分管副主任"
    CHAIR = "chair", "主任"
    MEMBER = "member", "常委会组成人员"
    DEPUTY = "deputy", "代表"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"


OF_DELEGATIONS = (Duty.DEPUTY, Duty.HEAD, Duty.HANDLER)


class MembershipQuerySet(models.QuerySet):
    def running(self, on):
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)

    def to_pass_on(self):
        """Those that another may take over: a seat is its deputy's own."""
        return self.exclude(duty=Duty.DEPUTY).select_related("body__congress")


class Membership(Recorded):
    """That a user holds a duty in a body, from one day to another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="人员")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name="机构")
    duty = models.CharField("职务", max_length=20, choices=Duty)
    from_on = models.DateField("任职起")
    to_on = models.DateField("任职止", null=True, blank=True)  # the last day; null: in office
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代行"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        indexes = [models.Index(fields=["body", "duty"], name="membership_body_duty")]

    def __str__(self):
        return f"{self.user}：{self.body}{self.get_duty_display()}"

    def clean(self):
        if self.to_on and self.from_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": f"要在任职起（{self.from_on}）当天或以后。"})
        if self.stands_in_for and not self.to_on:
            raise ValidationError({"to_on": "代行职务要写明到哪天为止。"})
        if self.stands_in_for and not self._stands_in_the_same_post():
            raise ValidationError({"stands_in_for": "代行的职务和机构要与本人的相同。"})
        if self.body_id and (why := self._misplaced()):
            raise ValidationError({"duty": why})

    def _misplaced(self):
        """Why there is no such duty in such a body, or ""."""
        is_delegation = self.body.kind == Body.Kind.DELEGATION
        if self.duty == Duty.DEPUTY and not is_delegation:
            return "代表职务在代表团里登记。"
        if is_delegation and self.duty not in OF_DELEGATIONS:
            return "代表团里只有代表、团长（写主要负责人）和联络员（写经办人）。"
        return ""

    def _stands_in_the_same_post(self):
        away = self.stands_in_for
        return (away.body_id, away.duty) == (self.body_id, self.duty) and away.user != self.user

    def runs(self, on):
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)

    @property
    def is_staff(self):
        """Whether it makes somebody one of those who work for the congress: no deputy is."""
        elected = (Duty.MEMBER, Duty.DEPUTY)
        return self.body.kind in Body.COUNCIL_SIDE and self.duty not in elected

    @property
    def assigns(self):
        """Whether it makes somebody one of those who hand to units what deputies suggest."""
        return self.body.kind in Body.ASSIGNERS and self.duty in (Duty.HANDLER, Duty.HEAD)

    def get_congress(self):
        return self.body.congress


class Deputy(Membership):
    """A seat in one congress, held in one of its delegations. Who has seats at two levels holds
    two."""

    congress = models.ForeignKey(  # that of the body, where the database can tell numbers apart
        Congress, models.PROTECT, related_name="deputies", editable=False, verbose_name="人大"
    )
    district = models.CharField("选区", max_length=50, blank=True)
    certificate = models.CharField("代表证号", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表"
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "certificate"],
                condition=~Q(certificate=""),
                name="certificate_once",
            )
        ]

    def clean_fields(self, exclude=None):
        """What nobody chooses is settled before anything is looked at."""
        self.duty = Duty.DEPUTY
        if self.body_id and not self.congress_id:
            self.congress = self.body.congress
        super().clean_fields(exclude)

    def clean(self):
        if self.body_id and self.body.kind != Body.Kind.DELEGATION:
            raise ValidationError({"body": "代表要编入一个代表团。"})
        if self.body_id and self.body.congress_id != self.congress_id:
            raise ValidationError({"body": "要选本级的代表团。"})
        if other := self._other_seat():
            raise ValidationError({"user": f"已经在{other.body}任代表，先结束那一任。"})
        if self._has_a_twin():
            raise ValidationError({"certificate": "已有代表用这个证号，请核对。"})
        super().clean()

    def _other_seat(self):
        """A seat of the same person in this congress that runs while this one does."""
        seats = Deputy.objects.filter(user=self.user_id, congress=self.congress_id)
        ends_later = Q(to_on=None) | Q(to_on__gte=self.from_on) if self.from_on else Q()
        seats = seats.exclude(pk=self.pk).filter(ends_later)
        return (seats.filter(from_on__lte=self.to_on) if self.to_on else seats).first()

    def _has_a_twin(self):
        here = Deputy.objects.filter(congress=self.congress_id, certificate=self.certificate)
        return bool(self.certificate) and here.exclude(pk=self.pk).exists()
