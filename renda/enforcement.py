"""The sweep: it writes what must be said about deadlines, and takes the steps that time takes.

It may run never, once or a hundred times at once: the notices' unique keys make that the same
once it has run. It is idle by one probe of an index (Obligation.next_look_on).
"""

import logging
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import count

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from .ladder import LADDER, POSTS, load_councils, places
from .lifecycle import LIFECYCLES, NotAllowed, perform
from .models import Heartbeat, Membership, Message, Notice, Obligation, load_calendar
from .outbox import put_out, without_messages

log = logging.getLogger(__name__)
OF_CONGRESS = "notice__obligation__overseen_by__congress"
BATCH = 500  # obligations locked at once
CALM = 20  # so many may become late in one sweep without a person being asked
USUAL = 5  # or so many times the daily mean of the last month
MONTH = timedelta(days=30)
JUMP = timedelta(hours=26)  # longer since the last sweep: an outage, or a clock that was put wrong
BEAT, WEB = "sweep", "sweep by the web"  # the notes of background work, and of its stand-in


def sweep(*, at, everything=False, batches=None):
    """Write the reminders that are due, a batch a transaction; return whether it came to its end.

    `everything` trusts no note; `batches` is how many may be looked at, None: all.
    """
    on = timezone.localdate(at)
    if everything:
        Obligation.objects.open().exclude(next_look_on__lte=on).update(next_look_on=on)
    if not _is_anything_to_look_at(on):
        return True
    look = Look(at, on)
    turns = count() if batches is None else range(batches)
    return any(look.at_some() == 0 for _ in turns)


def keep_watch(*, at, by=BEAT, **how):
    """Sweep and leave a note that it was done: what each of the three hands calls."""
    if (last := last_watch()) and last - at > JUMP:
        _take_back(at)
    if sweep(at=at, **how):
        Heartbeat.leave(by, at=at)


@transaction.atomic
def _take_back(at):
    """A clock that ran ahead was put right: what it said, and nobody handled, is said in its time.

    Its notes of background work are set back too, or for long the true hour would not be believed.
    """
    said = Notice.objects.filter(at__gt=at).exclude(obligation=None)
    keys = list(said.exclude(messages__in=Message.objects.handled()).values_list("pk", flat=True))
    Message.objects.filter(notice__in=keys).delete()
    Notice.objects.filter(pk__in=keys).delete()
    Obligation.objects.open().update(next_look_on=timezone.localdate(at))
    Heartbeat.objects.filter(name__in=[BEAT, WEB], at__gt=at + JUMP).update(at=at)


def last_watch():
    """The moment of the last sweep, by whatever hand; None: never."""
    return Heartbeat.objects.filter(name__in=[BEAT, WEB]).aggregate(last=Max("at"))["last"]


def _is_anything_to_look_at(on):
    with connection.cursor() as cursor:
        cursor.execute(_question(), [on.isoformat()])
        return cursor.fetchone() is not None


@cache
def _question():
    """The SQL that an idle sweep asks; kept, because building it takes longer than its answer."""
    return Obligation.objects.to_look_at(date.min).values("pk")[:1].query.sql_with_params()[0]


def let_time_act(*, at):
    """Take the steps of the clock: its to-do list is read from the tables like anybody's.

    It takes none as long as the day is in doubt: what is done by it cannot be undone.
    """
    on = timezone.localdate(at)
    doubted = set(Message.objects.held().values_list(OF_CONGRESS, flat=True))
    for lifecycle in () if _has_jumped(at) else LIFECYCLES.values():
        for step, subject in _turns_of_time(lifecycle, on):
            if subject.keeper.congress_id not in doubted:
                _take_if_still_due(subject, step, at)


def _turns_of_time(lifecycle, on):
    """Yield each step that time is to take on that day, with its subject. A kind of which that
    cannot be told keeps back none of the others."""
    try:
        yield from lifecycle.coming(on)
        for subject in lifecycle.awaiting(None, on):
            yield from ((step, subject) for step, _ in lifecycle.offers(None, subject, on))
    except Exception:
        log.exception("%s: what the clock is to do could not be told", lifecycle.name)


def _has_jumped(at):
    """Whether the clock was put wrong, or all stood still: the sweep comes first, and a person."""
    last = last_watch()
    return last is not None and abs(at - last) > JUMP


def _take_if_still_due(subject, step, at):
    try:
        perform(subject, step.name, None, at=at)
    except NotAllowed:
        pass  # somebody was quicker: `perform` looked again under the lock
    except Exception:  # one that cannot be taken keeps back none of the others
        log.exception("%s %s: the clock could not %s", type(subject), subject.pk, step.name)


def moves(calendar):
    """Yield the open obligations that this calendar would move, each with its raw and due day."""
    counted = Obligation.objects.open().exclude(period="").select_related("owed_by__congress")
    for owed in counted.order_by("pk").iterator():
        raw, due = owed.count(calendar)
        if due != owed.due_on:
            yield owed, raw, due


def recount(*, at, because):
    """Move what another calendar moves, in place, each subject by an event of its own."""
    moved = defaultdict(list)
    for owed, raw, due in moves(load_calendar()):
        before = {"label": owed.label, "obligation": owed.pk, "was": owed.due_on}
        moved[owed.subject].append({**before, "raw": raw, "due": due})
    for subject, moves_of_it in moved.items():
        perform(subject, "recount", None, at=at, because=because, moved=moves_of_it)
    return sum(map(len, moved.values()))


class Look:
    """What one sweep knows: the day, who is in office, each congress's ladder, and the brake."""

    def __init__(self, at, on):
        self.at, self.on = at, on
        self.ladders, self.brakes = {}, {}  # by congress id
        self.councils = load_councils()
        self.holders = defaultdict(list)  # (duty, body id): user ids
        posts = Membership.objects.running(on).filter(user__is_active=True)
        for duty, body, user in posts.values_list("duty", "body", "user"):
            self.holders[duty, body].append(user)
        self.has_jumped, self.last = _has_jumped(at), last_watch()
        self.is_lost = self.last is not None and abs(at - self.last) > MONTH

    @transaction.atomic
    def at_some(self):
        """Look at the next batch; return how many there were."""
        waiting = Obligation.objects.to_look_at(self.on).order_by("next_look_on", "pk")
        rows = waiting.select_related("overseen_by__congress")
        batch = list(rows.select_for_update(of=["self"], skip_locked=True)[:BATCH])
        notices = [notice for obligation in batch for notice in self.notices_or_alarm(obligation)]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        told = Notice.objects.live().filter(obligation__in=batch)
        told.overtaken().update(is_superseded=True)
        put_out(without_messages(told), self.at, self.state)
        Obligation.objects.bulk_update(batch, ["next_look_on"])
        return len(batch)

    def notices_or_alarm(self, obligation):
        """One obligation about which nothing can be said keeps back none of the others."""
        try:
            return list(self.notices(obligation))
        except Exception:
            log.exception("obligation %s cannot be watched", obligation.pk)
            obligation.next_look_on = self.on + timedelta(days=1)
            return []

    def notices(self, obligation):
        """Yield a notice a rung reached a person, and note on which day to look again."""
        rungs = self.ladder(obligation.overseen_by.congress)
        days = [rung.falls_on(obligation) for rung in rungs]
        obligation.next_look_on = min((day for day in days if day > self.on), default=None)
        for rung, day in zip(rungs, days, strict=True):
            if obligation.start_on < day <= self.on:
                yield from self.of_rung(rung, obligation)

    def of_rung(self, rung, obligation):
        """A rung on which nobody stands passes the notice up."""
        above = list(places(obligation, self.councils))[list(POSTS).index(rung.post) :]
        held = (self.holders[place] for place in above)
        for user in next(filter(None, held), ()):
            yield Notice(recipient_id=user, obligation=obligation, stage=rung.stage, at=self.at)

    def ladder(self, congress):
        if congress.pk not in self.ladders:
            self.ladders[congress.pk] = LADDER.of(congress, self.on)
        return self.ladders[congress.pk]

    def state(self, notice):
        """What is sent out of the house that says “late” waits for a person if the brake is on.

        After a month in which nobody swept, the clock itself is in doubt, and all waits.
        """
        congress = notice.obligation.overseen_by.congress
        waits = self.brakes_for(congress) if notice.stage > 0 else self.is_lost
        return Message.State.HELD if waits else Message.State.PENDING

    def brakes_for(self, congress):
        if congress.pk not in self.brakes:
            self.brakes[congress.pk] = self.has_jumped or self.are_too_many(congress)
        return self.brakes[congress.pk]

    def are_too_many(self, congress):
        """Whether so many fall late at once that a wrong clock is likelier than the truth."""
        said = Notice.objects.filter(stage__gt=0, at__gt=self.at - MONTH, at__lt=self.at)
        said = said.filter(obligation__overseen_by__congress=congress)
        said = said.exclude(messages__state__in=[Message.State.HELD, Message.State.DISCARDED])
        usual = USUAL * said.values("obligation").distinct().count() / MONTH.days
        late = Obligation.objects.overdue(self.on).filter(overseen_by__congress=congress)
        if self.last:  # only those that have become late since
            late = late.filter(due_on__gte=timezone.localdate(self.last))
        return late.count() > max(CALM, usual)
