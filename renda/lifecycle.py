"""A lifecycle is a table of steps, and `perform` is the one door through which they are taken.

Buttons, API, permissions, to-do lists, deadlines, notices and the handbook are read from the table.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, UniqueConstraint
from django.utils import timezone

from .models import (
    Attachment,
    Body,
    Congress,
    Entry,
    Event,
    Notice,
    Obligation,
    User,
    hold_calendar,
)
from .outbox import put_out
from .reading import one_reading
from .roles import NOTHING, Consequence, Found, is_a_set
from .transition import NEW, SAME, NotAllowed, Transition, where_it_stands

__all__ = ["LIFECYCLES", "NEW", "SAME", "Lifecycle", "NotAllowed", "Transition", "perform"]

LIFECYCLES = {}  # model: its lifecycle


class Lifecycle:
    """The steps of one kind of subject, in the order in which they usually come.

    `ends` are the statuses in which it rests. `readers` see the subject though no step is theirs;
    `shown_from` says of a role from which status on it sees the subject, if not from the first;
    `shown_with` likewise from which status on of its whole. In `hidden` nobody sees it.
    """

    def __init__(
        self, model, *steps, ends, hidden=(), readers=(), shown_from=None, shown_with=None
    ):
        self.model = model
        self.name = model._meta.model_name
        self.label = model._meta.verbose_name
        self.steps = steps
        self.ends, self.hidden = ends, hidden
        self.readers = readers
        self.shown_from, self.shown_with = shown_from or {}, shown_with or {}  # role: status
        told = [it for step in steps for it in (*step.roles, *step.tells, *step.told_by_choice)]
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
    def beginnings(self):
        """The steps that begin a subject, the usual one first."""
        return [step for step in self if NEW in step.sources]

    @property
    def beginning(self):
        return self.beginnings[0]

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

    def follows(self, subject, owed):
        """What is to be done for that open obligation to be met, if its own step only follows from
        it; else ""."""
        rows = (it for it in self if owed.deadline in {met.name for met in it.meets})
        named = (role.of for it in rows if it.is_open_on(subject) for role in it.roles
                 if isinstance(role, Consequence))  # fmt: skip
        return next(named, "")

    def begun_by(self, actor, on):
        """The steps by which the actor may begin such a subject, if it stands under no other."""
        return [step for step in self.beginnings if self._may(actor, step, on)]

    def _may(self, actor, step, on):
        return any(role.may_begin(actor, self.model, on) for role in step.roles)

    def coming(self, on):
        """Yield what is to be begun by time itself on that day: a step and a new subject."""
        for step in self.beginnings:
            for role in (it for it in step.by if isinstance(it, Found)):
                yield from ((step, it) for it in role.found(self.model, on))

    def visible_to(self, user, on):
        """The subjects in which the user has any part, from the status on in which it is shown."""
        theirs = ((role, role.subjects_of(user, on, self.model)) for role in self.roles)
        seen = (it & self._from(role) for role, it in theirs if it != NOTHING)
        return self._where(seen).exclude(status__in=self.hidden)

    def awaiting(self, actor, on):
        """The to-do list of a user; or of the clock, which is the actor None."""
        turns = {}  # the statuses in which it is somebody's turn
        for step in self:
            for role in step.by:
                key = role, tuple(step.while_under), step.where, step.only
                turns.setdefault(key, set()).update(step.sources)
        return self._where(self._turn(*it, actor, on) for it in turns.items())

    def _turn(self, whose, statuses, actor, on):
        role, while_under, where, only = whose
        theirs = role.subjects_of(actor, on, self.model)
        if theirs == NOTHING:
            return NOTHING
        turn = Q(status__in=sorted(statuses)) & theirs & Q(*[only][: bool(only)])
        if while_under:
            turn &= Q(**{f"{self.model.under}__status__in": while_under})
        if where:
            decided = [it for it in Congress.objects.all() if where.of(it, on)]
            turn &= Q(**{f"{self.model.kept_by}__congress__in": decided})
        return turn

    @property
    def whole(self):
        """The lifecycle of what its subjects are part of."""
        return LIFECYCLES[self.model._meta.get_field(self.model.under).related_model]

    def after(self, first):
        """The statuses from that one on, in the order in which a subject comes through them."""
        statuses = list(self.model.Status)
        return statuses[statuses.index(first) :]

    def knows(self, user, on):
        """Whether the user holds any duty by which such subjects may be theirs."""
        return any(it.is_known_to(user, on, self.model) for it in self.roles)

    def shows_all(self, part, user, on):
        """Whether whoever sees one of its subjects sees all of that part of it, too."""
        half = [it for it in self.roles if not LIFECYCLES[part]._shows_from_above(it)]
        theirs = [self._where([it.subjects_of(user, on, self.model)]).values("pk") for it in half]
        return not theirs or not theirs[0].union(*theirs[1:], all=True).exists()

    def _shows_from_above(self, role):
        """Whether that role in its whole is one of its own roles, seen from its place."""
        from_here = role.seen_from(self.model.under)
        limited = {*self.shown_from, *self.shown_with}
        return any(it.covers(from_here) for it in self.roles if it not in limited)

    def shows(self, subject, role):
        """Whether the subject has come so far that it is shown to that role."""
        first, first_of_whole = self.shown_from.get(role), self.shown_with.get(role)
        if first and subject.status not in self.after(first):
            return False
        return not first_of_whole or subject.whole.status in self.whole.after(first_of_whole)

    def _from(self, role):
        shown = Q()
        if first := self.shown_from.get(role):
            shown &= Q(status__in=self.after(first))
        if first := self.shown_with.get(role):
            shown &= Q(**{f"{self.model.under}__status__in": self.whole.after(first)})
        return shown

    def _where(self, conditions):
        conditions = [it for it in conditions if it != NOTHING]
        rows = self.model.objects
        if not conditions:
            return rows.none()
        if len(conditions) > 1 and all(map(is_a_set, conditions)):
            first, *others = [rows.filter(it).order_by().values("pk") for it in conditions]
            return rows.filter(pk__in=first.union(*others, all=True))
        return rows.filter(Q.create(conditions, connector=Q.OR))


def perform(subject, name, actor, *, at, on=None, because=None, once=None, **facts):
    """Take a step: check it, record it, keep the facts, move on, turn the clocks, tell.

    `at` is the moment of entry, `on` the legal day if it was another; `because` the event within
    whose transaction and on whose day it follows; `once` the key of a form, which takes a step
    only one time. Returns the event. Raises NotAllowed.
    """
    when = {"at": at, "on": on or _day(at, because), "because": because, "once": once}
    form = once, type(subject), subject.pk, name  # the pk before anything is written
    try:
        return _taken(*form) or _perform(subject, name, actor, when, facts)
    except IntegrityError:
        return _taken(*form) or _refuse_a_double(subject)  # the other of two was quicker


def _refuse_a_double(subject):
    """Say so, if somebody else was quicker to begin what may be there only once."""
    once = [it for it in subject._meta.constraints if isinstance(it, UniqueConstraint)]
    try:
        for it in once:
            it.validate(type(subject), subject)
    except ValidationError:
        name = subject._meta.verbose_name
        raise NotAllowed(f"刚才已经有人登记了同样的{name}，没有重复登记。") from None
    raise


def _day(at, because):
    return because.on if because else timezone.localdate(at)


def _taken(once, model, pk, name):
    """The event of this very step, if the form with that key has taken it already."""
    done = once and Event.objects.filter(once=once, name=name).first()
    is_it = done and isinstance(done.subject, model) and pk in (None, done.subject_id)
    return done if is_it else None


@one_reading()
@transaction.atomic
def _perform(subject, name, actor, when, facts):
    subject = _hold(subject, when["because"])
    step = LIFECYCLES[type(subject)].row(name, subject.status)
    today = timezone.localdate(when["at"])
    _check(step, actor, subject, today, when["because"])
    event, with_it = _do(step, subject, actor, when, facts)
    _move_on(subject, event)
    _turn_clocks(step, event, today)
    _save(subject, event)
    _tell(step, event, today)
    for part, its, about in with_it:
        perform(part, its, actor, at=event.at, because=event, **about)
    step.then(subject, event)
    return event


def _do(step, subject, actor, when, facts):
    """Record what is said, and keep it; return also what is taken with it."""
    if not subject.pk:
        subject.save()
    facts = step.fills(subject, when["on"], facts)
    event = _record(subject, step, actor, when, facts)
    kept = {k: v for k, v in facts.items() if k not in step.asks.asides}
    return event, [*(step.does(subject, event, **kept) or ())]


def _check(step, actor, subject, on, because):
    if not because:
        refusal = step.refusal(actor, subject, on)
    elif step.is_open_on(subject):  # who may take it was asked of the step that it follows from
        refusal = step.unless(subject, on)
    else:
        refusal = f"{where_it_stands(subject, step)}，不能{step.label}。"
    if refusal:
        raise NotAllowed(refusal)


def _hold(subject, because):
    """Return the subject as it is now, held; the calendar first, as who lays a table does."""
    if not because:
        hold_calendar()
    return _lock(subject, because and because.subject)


def _lock(subject, held):
    """Return the subject as it is now, held; its whole first, as their steps read each other. That
    whose step brings this one with it is held already."""
    whole = subject.whole
    if whole and whole is not held:
        whole = _lock(whole, held)
    if subject.pk:
        subject = _read_again(subject)
    if whole:
        setattr(subject, subject.under, whole)
    return subject


def _read_again(subject):
    """As it is now; whom it names, as they were read with it."""
    now = type(subject).objects.select_for_update().get(pk=subject.pk)
    for field in now._meta.concrete_fields:
        named = subject._state.fields_cache.get(field.name)
        if isinstance(named, (Body, User)) and named.pk == getattr(now, field.attname):
            setattr(now, field.name, named)
    return now


def _record(subject, step, actor, when, facts):
    event = Event.objects.create(
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
    event.is_under_way = True
    Attachment.objects.enclose(event, facts.get("files", ()))
    return event


def _move_on(subject, event):
    if event.source != event.target:
        subject.moved_on = event.on
    subject.status = event.target


def _turn_clocks(step, event, today):
    owed = event.subject.obligations
    owed.open().of(step.meets).update(met_by=event)
    owed.open().of(step.drops).update(dropped_by=event)
    started = [_started(it, event, today) for it in list(_to_start(step, event.subject))]
    Obligation.objects.bulk_create(started)
    for deadline in step.passes:
        now = {"owed_by": deadline.debtor(event.subject), "overseen_by": event.subject.keeper}
        owed.open().of([deadline]).update(**now)
    if step.recounts:
        _move(event, today)


def _save(subject, event):
    """With the words that it is found by, and its nearest date; the whole notes that, too, unless
    its own step brings this one with it: then it is saved after it."""
    subject.next_due = subject.nearest_due()
    subject.save()
    Entry.objects.keep(subject)
    event.is_under_way = False
    whole, cause = subject.whole, event.because
    counts = whole and any(getattr(whole, it).model is type(subject) for it in whole.clocks)
    if counts and not (cause and cause.is_under_way and cause.subject is whole):
        due = whole.nearest_due()
        type(whole).objects.filter(pk=whole.pk).exclude(next_due=due).update(next_due=due)


def _to_start(step, subject):
    """Yield what the step starts, and what it restarts as the day it counts from has changed."""
    yield from (it for it in step.starts if it.of(subject))
    if not step.restarts:
        return
    running = {(it.deadline, it.since): it.start_on for it in subject.obligations.open()}
    for deadline in (it for it in step.restarts if it.of(subject)):
        start_on = running.get((deadline.name, deadline.since))
        if start_on and start_on != getattr(subject, deadline.since):
            yield deadline


def _started(deadline, event, today):
    owed = event.subject.obligations
    former = owed.of([deadline]).order_by("generation").last() if event.source != NEW else None
    if former:
        owed.open().of([deadline]).update(dropped_by=event)
    return Obligation(
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
    """Who would not see it is not told of it."""
    subject, lifecycle = event.subject, LIFECYCLES[type(event.subject)]
    roles = [role for role in step.tells_on(subject, on) if lifecycle.shows(subject, role)]
    told = {user for role in roles for user in role.holders(subject, on)}
    notices = [Notice(event=event, recipient=user, at=event.at) for user in told - {event.actor}]
    put_out(Notice.objects.bulk_create(notices), event.at)
    if event.actor:
        event.actor.look_again()
