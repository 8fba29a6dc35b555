"""What happened to a subject and to its parts, as far as the reader may know."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Subquery

from ..lifecycle import LIFECYCLES
from ..models import Event
from ..roles import NOTHING
from ..sight import in_sight, key_of
from ..story import Entry


def history_of(subject, user, on, most=None):
    """Return the newest entries, `most` of them or all, and how many there are.

    They tell of the subject and of its parts what this user may read. Who sees it only from a
    status on does not read what went before, such as how it was drafted. What followed from an
    event stands below it, not beside it.
    """
    told = Event.objects.filter(_told(LIFECYCLES[type(subject)], Q(pk=subject.pk), user, on))
    leading = told.exclude(because__in=told.values("pk"))
    shown = list(_read(leading).order_by("-id")[:most])
    followed = list(_read(told).filter(because__in=shown).order_by("id"))
    seen = in_sight(user, on, [*shown, *followed])
    entries = {event.pk: Entry(event, seen.get(key_of(event))) for event in shown}
    for event in followed:
        entries[event.because_id].follows.append(Entry(event, seen.get(key_of(event))))
    return list(entries.values()), leading.count()


def _read(events):
    return events.select_related("actor")


def _told(lifecycle, which, user, on):
    """A condition on events: those of the subjects `which`, and of what is under them."""
    told = NOTHING
    for role in lifecycle.roles:
        theirs = role.subjects_of(user, on, lifecycle.model)
        if theirs != NOTHING:
            told |= _of(lifecycle.model, which, theirs) & _since_shown(lifecycle, which, role)
    for part in lifecycle.parts:
        wholes = lifecycle.model.objects.filter(which).values("pk")
        told |= _told(part, Q(**{f"{part.model.under}__in": wholes}), user, on)
    return told


def _of(model, *conditions):
    of = ContentType.objects.get_for_model(model)
    keys = model.objects.filter(*conditions).values("pk")
    return Q(subject_type=of, subject_id__in=keys)


def _since_shown(lifecycle, which, role):
    """The events of the statuses that are shown to the role, after the whole was shown to it."""
    since, model = Q(), lifecycle.model
    if first := lifecycle.shown_from.get(role):
        since &= _in_status_from(model, first)
    if first := lifecycle.shown_with.get(role):
        whole = model._meta.get_field(model.under).related_model
        keys = model.objects.filter(which).values(model.under)
        moves = Event.objects.filter(_of(whole, Q(pk__in=keys)), _in_status_from(whole, first))
        since &= Q(id__gte=Subquery(moves.order_by("id").values("id")[:1]))
    return since


def _in_status_from(model, first):
    statuses = list(model.Status)
    return Q(target__in=statuses[statuses.index(first) :])
