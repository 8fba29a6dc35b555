"""Who has a part in a subject. Each role answers three questions from one declaration:
may they (Python), which subjects are theirs (SQL), and whom to tell (users).
"""

from dataclasses import dataclass, replace
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Body, Membership, Obligation, User

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Role:
    """Whoever holds one of the `duties` in the body to which the path `of` leads.

    In each body the first of those duties that anybody holds is told.
    """

    label: str
    duties: tuple
    of: str

    def seen_from(self, under):
        """The same role for a part whose field `under` leads to the subject."""
        return replace(self, of=f"{under}__{self.of}")

    def covers(self, other):
        """Whether who has the other role has this one, too."""
        is_there = isinstance(other, Role) and other.of == self.of
        return is_there and {*other.duties} <= {*self.duties}

    def held_by(self, user, subject, on):
        bodies = {body.pk for body in subject.reach(self.of)}
        return bool(user and bodies & user.bodies(self.duties, on))

    def is_known_to(self, user, on, model):
        """Whether such subjects may be theirs, were there any."""
        bodies = user.bodies(self.duties, on)
        return bool(bodies and user.bodies_from_which(_to_a_body(model, self.of)[1], bodies))

    def subjects_of(self, user, on, model):
        bodies = user.bodies(self.duties, on) if user else ()
        return _where(model, self.of, user, bodies) if bodies else NOTHING

    def holders(self, subject, on):
        bodies = subject.reach(self.of)
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


@dataclass(frozen=True)
class Person:
    """The very user to whom the path `of` leads, as long as they hold `duty` in the body to which
    the path `body` leads; and who stands in for them in that post.
    """

    label: str
    of: str
    duty: str
    body: str

    def seen_from(self, under):
        return replace(self, of=f"{under}__{self.of}", body=f"{under}__{self.body}")

    def covers(self, other):
        return isinstance(other, Person) and replace(other, label=self.label) == self

    def held_by(self, user, subject, on):
        named = {person.pk for person in subject.reach(self.of)}
        bodies = {body.pk for body in subject.reach(self.body)}
        return any(it.body_id in bodies and _of(it) in named for it in self._posts(user, on))

    def is_known_to(self, user, on, model):
        return bool(self._posts(user, on))

    def subjects_of(self, user, on, model):
        theirs = [Q(**{self.of: _of(it), self.body: it.body_id}) for it in self._posts(user, on)]
        return Q.create(theirs, connector=Q.OR) if theirs else NOTHING

    def _posts(self, user, on):
        return [post for post in user.posts_on(on) if post.duty == self.duty] if user else []

    def holders(self, subject, on):
        named, bodies = subject.reach(self.of), subject.reach(self.body)
        posts = Membership.objects.running(on).filter(duty=self.duty, body__in=bodies)
        acting = Q(user__in=named, stands_in_for=None) | Q(stands_in_for__user__in=named)
        return set(User.objects.filter(is_active=True, pk__in=posts.filter(acting).values("user")))


def _of(post):
    """The id of the user whose post it is: their own, or that of whom they stand in for."""
    return post.stands_in_for.user_id if post.stands_in_for else post.user_id


@dataclass(frozen=True)
class Clock:
    """Time itself, once the deadline of that name has passed. The actor None stands for it."""

    label: str
    after: str

    def seen_from(self, under):
        return self

    def covers(self, other):
        return False

    def held_by(self, user, subject, on):
        return not user and subject.obligations.overdue(on).filter(deadline=self.after).exists()

    def is_known_to(self, user, on, model):
        return False

    def subjects_of(self, user, on, model):
        of = ContentType.objects.get_for_model(model)
        passed = Obligation.objects.overdue(on).filter(deadline=self.after, subject_type=of)
        return NOTHING if user else Q(Exists(passed.filter(subject_id=OuterRef("pk"))))

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

    def subjects_of(self, user, on, model):
        return NOTHING

    def holders(self, subject, on):
        return set()


def _where(model, path, user, keys):
    """A condition on `model`: the body to which the path leads is one of these of the user's.

    What stands behind its own columns is asked as a set of ids, which the database looks up once
    for all rows, and by which none is found twice.
    """
    path, further, named_by = _to_a_body(model, path)
    bodies = [it for it in user.bodies_from_which(further, keys) if user.is_named(it, named_by)]
    if not bodies:
        return NOTHING
    found = Q(**{f"{path}__in": bodies})
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
