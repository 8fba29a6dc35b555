"""A lifecycle is a table of steps, and `perform` is the one door through which they are taken.

Buttons, API, permissions, to-do lists, deadlines, notices and the handbook are read from the table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from .forms import StepForm
from .models import Congress, Event, Notice, Obligation, Parameter
from .outbox import put_out
from .roles import NOTHING

LIFECYCLES = {}  # model: its lifecycle
NEW = ""  # the source of the step that begins a subject
SAME = "="  # the target of a step that leaves the status as it is


class NotAllowed(PermissionDenied):
    """A step was refused; the message is for the user to read."""


@dataclass(frozen=True)
class Transition:
    name: str  # the verb: URL, API action and event; kept for ever
    label: str  # the button, in the words of the statute
    source: str | tuple  # or several, where the same may be done in several statuses
    target: str
    by: Iterable = ()  # the roles whose turn it is
    also: Iterable = ()  # the roles that may, though nobody waits for them
    asks: type[StepForm] = StepForm
    while_under: Iterable = ()  # the statuses of its whole in which it may be taken; (): in all
    where: Parameter | None = None  # only in a congress that has decided so
    unless: Callable = lambda subject, on: ""  # the reason why not, or ""
    does: Callable = lambda subject, event, **facts: None  # the event keeps the facts
    starts: Iterable = ()  # deadlines; one that still runs gives way to its next generation
    restarts: Iterable = ()  # likewise, but only those that run, counted from a corrected day
    meets: Iterable = ()
    drops: Iterable = ()
    passes: Iterable = ()  # deadlines that are owed by another body from now on
    recounts: bool = False  # the dates of the fact `moved` are written
    tells: Iterable = ()  # the roles that get a notice

    @property
    def sources(self):
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def roles(self):
        return (*self.by, *self.also)

    def is_offered_to(self, actor, subject, on):
        held = (role.held_by(actor, subject, on) for role in self.roles)
        return self.is_open_on(subject) and self.is_taken_in(subject, on) and any(held)

    def is_open_on(self, subject):
        whole = subject.whole
        if whole is not None and self.while_under and whole.status not in self.while_under:
            return False
        return subject.status in self.sources

    def is_taken_in(self, subject, on):
        return not self.where or self.where.of(subject.keeper.congress, on)

    def refusal(self, actor, subject, on):
        """Say why `actor` may not take this step on that day, or "" if they may."""
        if not self.is_open_on(subject):
            return f"{_where_it_stands(subject, self)}，不能{self.label}。"
        if not self.is_taken_in(subject, on):
            return f"本级人大没有规定{self.label}。"
        if not any(role.held_by(actor, subject, on) for role in self.roles):
            return f"{self.label}只能由{'、'.join(role.label for role in self.roles)}进行。"
        return self.unless(subject, on)


def _where_it_stands(subject, step):
    at_fault = subject if subject.status not in step.sources else subject.whole
    return f"现为“{at_fault.get_status_display() or '新建'}”"


class Lifecycle:
    """The steps of one kind of subject, in the order in which they usually come.

    `ends` are the statuses in which it rests. `readers` see the subject though no step is theirs;
    `shown_from` says of a role from which status on it sees the subject, if not from the first.
    """

    def __init__(self, model, *steps, ends, readers=(), shown_from=None):
        self.model = model
        self.name = model._meta.model_name
        self.label = model._meta.verbose_name
        self.steps = steps
        self.ends = ends
        self.shown_from = shown_from or {}  # role: status
        told = [role for step in steps for role in (*step.roles, *step.tells)]
        self.roles = list(dict.fromkeys([*told, *readers]))
        LIFECYCLES[model] = self

    def __iter__(self):
        return iter(self.steps)

    def row(self, name, status):
        """Return the row of that name that starts from the status; else the first of that name.

        Raises KeyError if there is no such step.
        """
        rows = [step for step in self if step.name == name]
        if not rows:
            raise KeyError(name)
        return next((step for step in rows if status in step.sources), rows[0])

    @property
    def beginning(self):
        return next(step for step in self if NEW in step.sources)

    def new(self, **facts):
        """Return a subject that is not yet begun, with those of the facts that are its fields."""
        own = {field.name for field in self.model._meta.concrete_fields}
        return self.model(**{name: fact for name, fact in facts.items() if name in own})

    @property
    def parts(self):
        """The lifecycles of what is begun under this one's subjects."""
        return [it for it in LIFECYCLES.values() if it._is_under(self.model)]

    def _is_under(self, model):
        under = self.model.under
        return bool(under) and self.model._meta.get_field(under).related_model is model

    def offers(self, actor, subject, on):
        """The steps that are this actor's to take now, each with what stands in the way, or ""."""
        mine = [step for step in self if step.is_offered_to(actor, subject, on)]
        return [(step, step.unless(subject, on)) for step in mine]

    def may_begin(self, actor, on):
        """Whether the actor may begin such a subject, which stands under no other."""
        return any(role.may_begin(actor, self.model, on) for role in self.beginning.roles)

    def visible_to(self, user, on):
        """The subjects in which the user has any part, from the status on in which it is shown."""
        seen = (role.subjects_of(user, on, self.model) & self._from(role) for role in self.roles)
        return self._where(seen)

    def awaiting(self, actor, on):
        """The to-do list of a user; or of the clock, which is the actor None."""
        return self._where(self._turn(step, role, actor, on) for step in self for role in step.by)

    def _turn(self, step, role, actor, on):
        theirs = role.subjects_of(actor, on, self.model)
        if theirs == NOTHING:
            return NOTHING
        turn = Q(status__in=step.sources) & theirs
        if step.while_under:
            turn &= Q(**{f"{self.model.under}__status__in": step.while_under})
        if step.where:
            decided = [it for it in Congress.objects.all() if step.where.of(it, on)]
            turn &= Q(**{f"{self.model.kept_by}__congress__in": decided})
        return turn

    def _from(self, role):
        statuses = list(self.model.Status)
        first = self.shown_from.get(role)
        return Q(status__in=statuses[statuses.index(first) :]) if first else Q()

    def _where(self, conditions):
        conditions = [it for it in conditions if it != NOTHING]
        found = Q.create(conditions or [NOTHING], connector=Q.OR)
        return self.model.objects.filter(found)


def perform(subject, name, actor, *, at, on=None, because=None, once=None, **facts):
    """Take a step: check it, record it, keep the facts, move on, turn the clocks, tell.

    `at` is the moment of entry, `on` the legal day if it happened on another; `because` the event
    that it follows from, within whose transaction it is taken; `once` the key of a form, which
    takes a step only one time. Returns the event. Raises NotAllowed.
    """
    when = {"at": at, "on": on or timezone.localdate(at), "because": because, "once": once}
    try:
        with transaction.atomic():
            return _taken(once) or _perform(subject, name, actor, when, facts)
    except IntegrityError:
        if done := _taken(once):  # the same form was sent twice, and the other was quicker
            return done
        raise


def _taken(once):
    return once and Event.objects.filter(once=once).first()


def _perform(subject, name, actor, when, facts):
    subject = _lock(subject)
    step = LIFECYCLES[type(subject)].row(name, subject.status)
    today = timezone.localdate(when["at"])
    _check(step, actor, subject, today, when["because"])
    if not subject.pk:
        subject.save()
    event = _record(subject, step, actor, when, facts)
    step.does(subject, event, **{k: v for k, v in facts.items() if k not in step.asks.asides})
    subject.status = event.target
    subject.save()
    _turn_clocks(step, event, today)
    _tell(step, event, today)
    return event


def _check(step, actor, subject, on, because):
    if not because:
        refusal = step.refusal(actor, subject, on)
    elif step.is_open_on(subject):  # who may take it was asked of the step that it follows from
        refusal = step.unless(subject, on)
    else:
        refusal = f"{_where_it_stands(subject, step)}，不能{step.label}。"
    if refusal:
        raise NotAllowed(refusal)


def _lock(subject):
    """Return the subject as it is now, held; its whole first, as their steps read each other."""
    whole = subject.whole and _lock(subject.whole)
    if subject.pk:
        subject = type(subject).objects.select_for_update().get(pk=subject.pk)
    if whole:
        setattr(subject, subject.under, whole)
    return subject


def _record(subject, step, actor, when, facts):
    return Event.objects.create(
        congress=subject.keeper.congress,
        subject=subject,
        name=step.name,
        label=step.label,
        actor=actor,
        source=subject.status,
        target=subject.status if step.target == SAME else step.target,
        facts=facts,
        **when,
    )


def _turn_clocks(step, event, today):
    owed = event.subject.obligations
    owed.open().of(step.meets).update(met_by=event)
    owed.open().of(step.drops).update(dropped_by=event)
    for deadline in _to_start(step, owed):
        _start(deadline, event, today)
    for deadline in step.passes:
        owed.open().of([deadline]).update(owed_by=deadline.debtor(event.subject))
    if step.recounts:
        _move(event, today)


def _to_start(step, owed):
    running = {(it.deadline, it.since) for it in owed.open()} if step.restarts else ()
    return [*step.starts, *(it for it in step.restarts if (it.name, it.since) in running)]


def _start(deadline, event, today):
    owed = event.subject.obligations
    former = owed.of([deadline]).order_by("generation").last()
    owed.open().of([deadline]).update(dropped_by=event)
    Obligation.objects.create(
        subject=event.subject,
        started_by=event,
        generation=former.generation + 1 if former else 1,
        next_look_on=today,
        **deadline.terms(event.subject, event.on, former),
    )


def _move(event, today):
    for move in event.facts["moved"]:
        moved = event.subject.obligations.open().filter(pk=move["obligation"])
        moved.update(raw_due_on=move["raw"], due_on=move["due"], next_look_on=today)


def _tell(step, event, on):
    told = {user for role in step.tells for user in role.holders(event.subject, on)}
    notices = [Notice(event=event, recipient=user, at=event.at) for user in told - {event.actor}]
    put_out(Notice.objects.bulk_create(notices), event.at)
