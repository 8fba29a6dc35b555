"""Who has a part in a subject. Each role answers three questions from one declaration:
may they (Python), which subjects are theirs (SQL), and whom to tell (users).
"""

from dataclasses import dataclass, replace
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Body, Duty, Membership, Obligation, User

NOTHING = Q(pk__in=[])


def labels(roles):
    """How they are called, each once: several roles may go by one name."""
    return [*dict.fromkeys(role.label for role in roles)]


@dataclass(frozen=True)
class Role:
    """Whoever holds one of the `duties` in the body to which the path `of` leads.

    In each body the first of those duties that anybody holds is told. `but` is the path to a fact
    of the subject that, where it is so, leaves them out. Where `of` leads through a `part`, only
    parts in one of the statuses `while_in` count.
    """

    label: str
    duties: tuple
    of: str
    but: str = ""
    part: str = ""
    while_in: tuple = ()

    def seen_from(self, under):
        """The same role for a part whose field `under` leads to the subject."""
        paths = {name: getattr(self, name) for name in ("of", "but", "part")}
        return replace(self, **{name: f"{under}__{it}" for name, it in paths.items() if it})

    def covers(self, other):
        """Whether who has the other role has this one, too."""
        is_there = isinstance(other, Role) and other.of == self.of and not self.part
        return is_there and self.but in ("", other.but) and {*other.duties} <= {*self.duties}

    def held_by(self, user, subject, on):
        bodies = {body.pk for body in self._reached(subject)}
        return bool(user and bodies & user.bodies(self.duties, on))

    def _reached(self, subject):
        is_left_out = self.but and any(subject.reach(self.but))
        return [] if is_left_out else subject.reach(self.of, self.part, self.while_in)

    def is_known_to(self, user, on, model):
        """Whether such subjects may be theirs, were there any."""
        _, further, named_by = _to_a_body(model, self.of)
        held = {it.body_id: it.body for it in user.posts_on(on) if it.duty in self.duties}
        ends = user.bodies_from_which(further, held) if held else []
        return any(_may_stand(held.get(pk) or user.bodies_around[pk], named_by) for pk in ends)

    def subjects_of(self, user, on, model):
        bodies = user.bodies(self.duties, on) if user else ()
        there = {f"{self.part}__status__in": self.while_in} if self.part else {}
        theirs = _where(model, self.of, user, bodies, **there) if bodies else NOTHING
        return theirs & Q(**{self.but: False}) if self.but and theirs != NOTHING else theirs

    def holders(self, subject, on):
        bodies = self._reached(subject)
        posts = Membership.objects.running(on).filter(user__is_active=True, body__in=bodies)
        told = {}  # body id: duty: users
        for post in posts.filter(duty__in=self.duties).select_related("user"):
            told.setdefault(post.body_id, {}).setdefault(post.duty, set()).add(post.user)
        first = (next(it[duty] for duty in self.duties if duty in it) for it in told.values())
        return set().union(*first)

    def may_begin(self, user, model, on):
        """Whether there is a body for which the user could begin a subject of this model."""
        bodies = Body.objects.filter(pk__in=user.bodies(self.duties, on), ended_on=None)
        allowed = model._meta.get_field(self.of).get_limit_choices_to()
        return bodies.filter(**allowed).exists()


def _may_stand(body, field):
    """Whether a body of that kind may be named in the field at all."""
    allowed = field.get_limit_choices_to()
    kinds = allowed.get("kind__in", [allowed["kind"]] if "kind" in allowed else None)
    return kinds is None or body.kind in kinds


@dataclass(frozen=True)
class Person:
    """The very user to whom the path `of` leads, as long as they hold `duty` in the body to which
    the path `body` leads; and who stands in for them in that post. `but`, `part` and `while_in` as
    of a role: the user and the body are those of one and the same part.
    """

    label: str
    of: str
    duty: str
    body: str
    but: str = ""
    part: str = ""
    while_in: tuple = ()

    def seen_from(self, under):
        paths = {name: getattr(self, name) for name in ("of", "body", "but", "part")}
        return replace(self, **{name: f"{under}__{it}" for name, it in paths.items() if it})

    def covers(self, other):
        return isinstance(other, Person) and replace(other, label=self.label) == self

    def held_by(self, user, subject, on):
        named = self._named(subject)
        return any((_of(it), it.body_id) in named for it in self._posts(user, on))

    def _named(self, subject):
        """The keys of those who are named, each with that of their body."""
        if self.but and any(subject.reach(self.but)):
            return set()
        parts = subject.reach(self.part, self.part, self.while_in) if self.part else [subject]
        of, body = (it.removeprefix(f"{self.part}__") for it in (self.of, self.body))
        return {(who.pk, it.pk) for part in parts for who in part.reach(of)
                for it in part.reach(body)}  # fmt: skip

    def is_known_to(self, user, on, model):
        return bool(self._posts(user, on))

    def subjects_of(self, user, on, model):
        there = {f"{self.part}__status__in": self.while_in} if self.part else {}
        theirs = [Q(**{self.of: _of(it), self.body: it.body_id}, **there)
                  for it in self._posts(user, on)]  # fmt: skip
        if not theirs:
            return NOTHING
        found = _once(model, self.of, Q.create(theirs, connector=Q.OR))
        return found & Q(**{self.but: False}) if self.but else found

    def _posts(self, user, on):
        return [post for post in user.posts_on(on) if post.duty == self.duty] if user else []

    def holders(self, subject, on):
        named = self._named(subject)
        acting = [Q(user=who, stands_in_for=None, body=body) for who, body in named]
        acting += [Q(stands_in_for__user=who, body=body) for who, body in named]
        posts = Membership.objects.running(on).filter(duty=self.duty)
        posts = posts.filter(Q.create(acting, connector=Q.OR)) if named else posts.none()
        return set(User.objects.filter(is_active=True, pk__in=posts.values("user")))

    def may_begin(self, user, model, on):
        return False


def _of(post):
    """The id of the user whose post it is: their own, or that of whom they stand in for."""
    return post.stands_in_for.user_id if post.stands_in_for else post.user_id


@dataclass(frozen=True)
class Seat:
    """The deputies to whom the path `of` leads, as long as they sit in the congress of the subject,
    in whatever delegation. Where it leads through a `part`, only those of parts in one of the
    statuses `while_in`.
    """

    label: str
    of: str
    congress: str  # the path to it
    part: str = ""
    while_in: tuple = ()

    def seen_from(self, under):
        paths = {name: getattr(self, name) for name in ("of", "congress", "part")}
        return replace(self, **{name: f"{under}__{it}" for name, it in paths.items() if it})

    def covers(self, other):
        return isinstance(other, Seat) and replace(other, label=self.label) == self

    def held_by(self, user, subject, on):
        named = {it.pk for it in subject.reach(self.of, self.part, self.while_in)}
        return bool(user and user.pk in named and self._sits(user, subject, on))

    def _sits(self, user, subject, on):
        return {it.pk for it in subject.reach(self.congress)} & _congresses(user, on)

    def is_known_to(self, user, on, model):
        return bool(_congresses(user, on))

    def subjects_of(self, user, on, model):
        congresses = _congresses(user, on) if user else ()
        there = {f"{self.part}__status__in": self.while_in} if self.part else {}
        found = Q(**{self.of: user and user.pk, f"{self.congress}__in": congresses}, **there)
        return _once(model, self.of, found) if congresses else NOTHING

    def holders(self, subject, on):
        named = subject.reach(self.of, self.part, self.while_in)
        if not named:
            return set()
        seats = Membership.objects.running(on).filter(duty=Duty.DEPUTY, user__in=named)
        here = seats.filter(body__congress__in=subject.reach(self.congress))
        return set(User.objects.filter(is_active=True, pk__in=here.values("user")))

    def may_begin(self, user, model, on):
        """Whether they sit anywhere, and so may name themselves in a new subject."""
        return bool(_congresses(user, on))


def _congresses(user, on):
    """The ids of the congresses in which the user sits as a deputy."""
    return {it.body.congress_id for it in user.posts_on(on) if it.duty == Duty.DEPUTY}


@dataclass(frozen=True)
class Clock:
    """Time itself, once the deadline of that name has passed; with `at_new_year`, once the year has
    ended in which it was due. The actor None stands for it.
    """

    label: str
    after: str
    at_new_year: bool = False

    def seen_from(self, under):
        return self

    def covers(self, other):
        return False

    def held_by(self, user, subject, on):
        passed = subject.obligations.overdue(self._by(on)).filter(deadline=self.after)
        return not user and passed.exists()

    def _by(self, on):
        """The day before which it must have been due."""
        return on.replace(month=1, day=1) if self.at_new_year else on

    def is_known_to(self, user, on, model):
        return False

    def may_begin(self, user, model, on):
        return False

    def subjects_of(self, user, on, model):
        of = ContentType.objects.get_for_model(model)
        passed = Obligation.objects.overdue(self._by(on))
        passed = passed.filter(deadline=self.after, subject_type=of)
        return NOTHING if user else Q(Exists(passed.filter(subject_id=OuterRef("pk"))))

    def holders(self, subject, on):
        return set()


@dataclass(frozen=True)
class Found:
    """Time itself, for what has come about of itself: `rows`, a method of the model's objects,
    finds it on a day, subjects that are to be begun as well as those that stand. The actor None
    stands for it.
    """

    label: str
    rows: str

    def seen_from(self, under):
        return self

    def covers(self, other):
        return False

    def held_by(self, user, subject, on):
        """What is not begun yet was found by it: nobody else comes with such a one as nobody."""
        return not user and (subject.pk is None or self._has(subject, on))

    def _has(self, subject, on):
        found = self.found(type(subject), on)
        if isinstance(found, QuerySet):  # there may be hundreds, and each is asked of
            return found.filter(pk=subject.pk).exists()
        return subject in found

    def found(self, model, on):
        return getattr(model.objects, self.rows)(on)

    def _keys(self, model, on):
        return [it.pk for it in self.found(model, on) if it.pk]

    def is_known_to(self, user, on, model):
        return False

    def may_begin(self, user, model, on):
        return False

    def subjects_of(self, user, on, model):
        keys = [] if user else self._keys(model, on)
        return Q(pk__in=keys) if keys else NOTHING

    def holders(self, subject, on):
        return set()


@dataclass(frozen=True)
class Consequence:
    """Nobody: the step is only taken by another one, whose label stands here, within it."""

    of: str

    @property
    def label(self):
        return f"随“{self.of}”"

    def seen_from(self, under):
        return self

    def covers(self, other):
        return False

    def held_by(self, user, subject, on):
        return False

    def is_known_to(self, user, on, model):
        return False

    def may_begin(self, user, model, on):
        return False

    def subjects_of(self, user, on, model):
        return NOTHING

    def holders(self, subject, on):
        return set()


def _where(model, path, user, keys, **there):
    """A condition on `model`: the body to which the path leads is one of these of the user's."""
    path, further, named_by = _to_a_body(model, path)
    bodies = [it for it in user.bodies_from_which(further, keys) if user.is_named(it, named_by)]
    if not bodies:
        return NOTHING
    return _once(model, path, Q(**{f"{path}__in": bodies}, **there))


def _once(model, path, found):
    """The same condition; where the path leads to many, asked as a set of ids, which the database
    looks up once for all rows, and by which none is found twice."""
    if not leads_through_many(model, path):
        return found
    return Q(pk__in=model.objects.filter(found).order_by().values("pk"))


def is_a_set(condition):
    """Whether it asks for a set of ids."""
    leaves = (it for it in condition.children if isinstance(it, tuple))
    return any(name == "pk__in" and isinstance(it, QuerySet) for name, it in leaves)


@cache
def _to_a_body(model, path):
    """Cut a path where it first comes to a body: what leads there, from there on, and the field
    that names the body."""
    names = path.split("__")
    for place, name in enumerate(names, 1):
        field = model._meta.get_field(name)
        model = field.related_model
        if model is Body:
            return "__".join(names[:place]), "__".join(names[place:]), field
    raise ValueError(f"{path} leads to no body")


@cache
def leads_through_many(model, path):
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model
    return False
