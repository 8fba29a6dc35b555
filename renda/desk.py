"""What waits for a user, what they are late with, and what others owe them. Nothing here writes."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from .lifecycle import LIFECYCLES
from .models import Body, Duty, Event, Obligation, Subject
from .roles import NOTHING, Person, Role, Seat, leads_through_many
from .sight import is_seen, key_of
from .transition import Transition

CAP = 10  # rows of a panel, before “其余”
ALL = 200  # rows of a panel that is shown alone
FEW = 5  # of what is the user's own, on a page for the telephone
SOON = 7  # days
STAFF = (Duty.HANDLER, Duty.HEAD)
URGE = "urge"  # the name that every table gives to 催办


def type_of(model):
    return ContentType.objects.get_for_model(model)


def seen(user, on):
    """The condition on a row with a subject (an obligation, an event): the user sees it."""
    shown = [it.visible_to(user, on) for it in LIFECYCLES.values()]
    some = [it for it in shown if not it.query.is_empty()]
    kinds = [Q(subject_type=type_of(it.model)) & is_seen(it) for it in some]
    return Q.create(kinds or [NOTHING], connector=Q.OR)


def of_subjects(keys):
    """The same condition for subjects named by (type, id)."""
    ids = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    kinds = [Q(subject_type=kind, subject_id__in=pks) for kind, pks in ids.items()]
    return Q.create(kinds or [Q(pk__in=[])], connector=Q.OR)


def load(keys, user, on):
    """Return the subjects named by (type, id) that the user sees, with all that a row says of them:
    one query a kind."""
    ids, found = defaultdict(set), {}
    for kind, pk in keys:
        ids[kind].add(pk)
    for model, lifecycle in LIFECYCLES.items():
        kind = type_of(model).pk
        if kind in ids:
            rows = lifecycle.visible_to(user, on).select_related(*relations(lifecycle))
            found |= {(kind, row.pk): row for row in rows.filter(pk__in=ids[kind])}
    return found


def relations(lifecycle):
    """The paths to whoever may take its steps, along which its name is made too."""
    model = lifecycle.model
    kinds = Role | Person | Seat
    held = [role for step in lifecycle for role in step.roles if isinstance(role, kinds)]
    paths = {it for role in held for it in (role.of, getattr(role, "body", "")) if it}
    ways = {it for it in paths if not leads_through_many(model, it)}
    return sorted({*ways, f"{model.kept_by}__congress"})


def urged(keys):
    """How often and when last each subject was urged: {(type, id): {"times": …, "last": …}}."""
    events = Event.objects.filter(of_subjects(keys), name=URGE)
    rows = events.values("subject_type", "subject_id").annotate(times=Count("pk"), last=Max("on"))
    return {(row["subject_type"], row["subject_id"]): row for row in rows}


@dataclass
class Line:
    """One row of a panel: a subject, a date it stands under, and what is to be done."""

    subject: Subject
    owed: Obligation | None = None
    step: Transition | None = None
    event: Event | None = None  # by which it came here
    urged: dict | None = None

    @property
    def congress(self):
        return self.subject.keeper.congress

    @property
    def label(self):
        """What is to be done first: what follows from a step of its parts is named by that step."""
        first = self.owed and LIFECYCLES[type(self.subject)].follows(self.subject, self.owed)
        return first or getattr(self.step, "label", "")

    @property
    def step_page(self):
        return f"{self.subject._meta.model_name}_step"


class Desk:
    """The desk of one user on one day; each part is read when it is asked for."""

    def __init__(self, user, on, cap=CAP):
        self.user, self.on, self.cap = user, on, cap
        self.posts = user.posts_on(on)
        self.bodies = {post.body_id for post in self.posts}
        self.own = user.bodies(STAFF, on)
        self.kept = user.bodies((*STAFF, Duty.VICE_CHAIR), on)
        committees = {it.body_id for it in self.posts if it.body.kind in Body.COMMITTEES}
        self.keeps = bool(committees & self.kept)
        self.is_in_two = len(user.congresses(on)) > 1
        self._taken_in = {}

    @cached_property
    def obligations(self):
        rows = Obligation.objects.filter(seen(self.user, self.on))
        return rows.select_related("owed_by", "overseen_by")

    @property
    def mine(self):
        return self.obligations.open().filter(owed_by__in=self.own)

    @property
    def owed(self):
        rows = self.obligations.open().filter(overseen_by__in=self.kept)
        return rows.exclude(owed_by__in=self.kept)

    @property
    def dealt_with(self):
        """Those the user owes or follows, whatever became of them."""
        return self.obligations.filter(Q(owed_by__in=self.own) | Q(overseen_by__in=self.kept))

    @property
    def waiting(self):
        """Those of the user's bodies under which something waits for them, or for them alone."""
        nearest = of_subjects((kind, pk) for _, kind, pk in self.turns[: self.cap])
        return self.obligations.filter(nearest, owed_by__in=self.bodies)

    @property
    def pressing(self):
        """Mine that are late or due within days."""
        return self.mine.filter(due_on__lte=self.on + timedelta(SOON))

    @cached_property
    def begun(self):
        """What the user may begin that stands under nothing: (lifecycle, the usual step)."""
        kinds = (it for it in LIFECYCLES.values() if not it.model.under)
        return [(it, step) for it in kinds for step in it.begun_by(self.user, self.on)[:1]]

    @cached_property
    def newest(self):
        """Of each kind that the user may begin, the newest that they see, and how many."""
        return [(it, *self._newest(it)) for it, _ in self.begun]

    def _newest(self, lifecycle):
        seen = lifecycle.visible_to(self.user, self.on)
        return list(seen.order_by("-pk")[:FEW]), seen.count()

    # 等我处理

    @cached_property
    def turns(self):
        """(due day or the last of all days, type, id) of all that waits for the user, by date."""
        found = (self._turns(model, it) for model, it in LIFECYCLES.items())
        return sorted(turn for turns in found for turn in turns)

    def _turns(self, model, lifecycle):
        waiting = lifecycle.awaiting(self.user, self.on)
        if waiting.query.is_empty():
            return []
        kind = type_of(model)
        clocks = Obligation.objects.open().filter(subject_type=kind, subject_id=OuterRef("pk"))
        nearest = clocks.filter(owed_by__in=self.bodies).order_by("due_on").values("due_on")[:1]
        rows = waiting.annotate(mine_due=Subquery(nearest)).order_by().values_list("pk", "mine_due")
        return [(due or date.max, kind.pk, pk) for pk, due in rows]

    @cached_property
    def awaiting(self):
        keys = [(kind, pk) for _, kind, pk in self.turns[: self.cap]]
        subjects = load(keys, self.user, self.on)
        owed, came = self._nearest(keys), self._last_moves(keys)
        return self._by_congress(
            Line(subject, owed.get(key), self.step_for(subject), came.get(key))
            for key in keys
            if (subject := subjects.get(key))
        )

    def _nearest(self, keys):
        rows = Obligation.objects.open().filter(of_subjects(keys), owed_by__in=self.bodies)
        return {key_of(row): row for row in rows.order_by("-due_on")}

    def _last_moves(self, keys):
        moves = Event.objects.filter(of_subjects(keys)).exclude(source=F("target"))
        return {key_of(row): row for row in moves.select_related("actor").order_by("pk")}

    def step_for(self, subject):
        """What the user is to do with it: the first of their steps in which nothing is in the way.

        What stands in the way is asked only where there is a choice.
        """
        lifecycle = LIFECYCLES[type(subject)]
        mine = [step for step in lifecycle if self._is_mine(step, subject)]
        free = [it for it in mine if len(mine) == 1 or not it.unless(subject, self.on)]
        return next(iter(free or mine), None)

    def _is_mine(self, step, subject):
        held = (role.held_by(self.user, subject, self.on) for role in step.by)
        is_open = step.is_open_on(subject) and step.is_of(subject)
        return is_open and any(held) and self._is_taken_in(step, subject)

    def _is_taken_in(self, step, subject):
        key = step.name, subject.keeper.congress
        if key not in self._taken_in:
            self._taken_in[key] = step.is_taken_in(subject, self.on)
        return self._taken_in[key]

    # 期限

    @cached_property
    def own_lines(self):
        return self._lines(self.pressing)

    @cached_property
    def other_lines(self):
        """Those of mine that press, though nothing waits for me: another has to act first."""
        waiting = [(kind, pk) for _, kind, pk in self.turns]
        return self._lines(self.pressing.exclude(of_subjects(waiting)))

    @cached_property
    def owed_lines(self):
        return self._lines(self.owed)

    def _lines(self, obligations):
        rows = list(obligations.order_by("due_on", "pk")[: self.cap])
        keys = {key_of(row) for row in rows}
        subjects, urges = load(keys, self.user, self.on), urged(keys)
        found = [(row, subjects[key_of(row)]) for row in rows if key_of(row) in subjects]
        return self._by_congress(
            Line(subject, row, self.urging(subject), urged=urges.get(key_of(row)))
            for row, subject in found
        )

    def urging(self, subject):
        """The step by which the user may urge, or None."""
        steps = [step for step in LIFECYCLES[type(subject)] if step.name == URGE]
        return next((it for it in steps if it.is_offered_to(self.user, subject, self.on)), None)

    def _by_congress(self, lines):
        """The lines in their order; of somebody who acts in two congresses, one after the other."""
        return sorted(lines, key=lambda line: line.congress.pk if self.is_in_two else 0)

    def to_urge(self):
        """A line for each subject in which somebody is late and the user may urge."""
        self.cap = ALL
        lines = {}
        for line in self._lines(self.owed.overdue(self.on)):
            lines.setdefault(line.subject, line)
        return [line for line in lines.values() if line.step]

    # 今日概况

    @cached_property
    def figures(self):
        days = Counter(due for due, _, _ in self.turns)
        return {
            "awaiting": len(self.turns),
            "late": sum(count for due, count in days.items() if due < self.on),
            "today": days[self.on],
            "mine": self._figures(self.mine),
            "owed": self._figures(self.owed),
        }

    def _figures(self, obligations):
        late = Q(due_on__lt=self.on)
        soon = Q(due_on__range=(self.on, self.on + timedelta(SOON)))
        found = obligations.aggregate(
            all=Count("pk"),
            late=Count("pk", filter=late),
            soon=Count("pk", filter=soon),
            oldest=Min("due_on"),
        )
        days = (self.on - found["oldest"]).days if found["late"] else 0
        return {**found, "longest": days, "pressing": found["late"] + found["soon"]}
