"""One step of many subjects at once, as an import takes it: the second leaf of the door."""

from django.db import transaction

from .lifecycle import LIFECYCLES
from .models import Entry, Event
from .reading import one_reading
from .transition import NEW, NotAllowed, where_it_stands


@one_reading()
@transaction.atomic
def perform_many(taken, name):
    """Take a step of many (subject, event because of which, facts) of one kind at once; it turns no
    clock and tells nobody. What the verbs return, as (part, name, facts), is taken with it."""
    parts, first = {}, taken[0][0]
    step = LIFECYCLES[type(first)].row(name, first.status)
    for (it, _, facts), event in zip(taken, _move_many(step, taken), strict=True):
        said = {k: v for k, v in facts.items() if k not in step.asks.asides}
        for part, its, about in step.does(it, event, **said) or ():
            parts.setdefault((type(part), its), []).append((part, event, about))
    for (_, its), rows in parts.items():
        perform_many(rows, its)
    if NEW in step.sources:
        Entry.objects.keep(*(it for it, *_ in taken))


def _move_many(step, taken):
    """Move all of them on, and return what records it."""
    rows, sources = [it for it, *_ in taken], [it.status for it, *_ in taken]
    for it, because, _ in taken:
        if refusal := _refusal(step, it, because.on):
            raise NotAllowed(refusal)
        it.status, it.moved_on = step.target, because.on
    if NEW in step.sources:
        type(it).objects.bulk_create(rows)
    else:
        now = {"status": it.status, "moved_on": it.moved_on}
        type(it).objects.filter(pk__in=[it.pk for it in rows]).update(**now)
    stories = zip(taken, sources, strict=True)
    return Event.objects.bulk_create([_event(step, it, source) for it, source in stories])


def _event(step, taken, source):
    it, because, facts = taken
    who = {"actor": because.actor, "at": because.at, "on": because.on, "because": because}
    what = {"name": step.name, "label": step.label, "source": source, "target": it.status}
    return Event(congress=because.congress, subject=it, facts=facts, **what, **who)


def _refusal(step, subject, on):
    if step.is_open_on(subject):
        return step.unless(subject, on)
    return f"{where_it_stands(subject, step)}，不能{step.label}。"
