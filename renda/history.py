"""What happened to a subject and to its parts, as far as the reader may know."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from .lifecycle import LIFECYCLES
from .models import Attachment, Event
from .roles import NOTHING
from .sight import in_sight, is_among, is_seen, key_of
from .story import Entry


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
    return _as_entries(shown, followed, in_sight(user, on, [*shown, *followed])), leading.count()


def attachments_told(pk, user, on):
    """The attachment of this key, if the history of its subject tells this user of its event."""
    whose = Q(pk__in=Event.objects.filter(attachments=pk).values("subject_id"))
    told = (_told(it, whose, user, on) for it in LIFECYCLES.values())
    events = Event.objects.filter(Q.create([*told], connector=Q.OR))
    return Attachment.objects.filter(pk=pk, event__in=events).select_related("blob")


def told_to(user, on, one_by_one=False):
    """A condition on events: those that this user may read, of whatever subject.

    All that is in sight is gathered first; of few events it is quicker to ask one by one.
    """
    wholes = (it for it in LIFECYCLES.values() if not it.model.under)
    told = [_told(it, Q(), user, on, one_by_one) for it in wholes]
    return Q.create(told, connector=Q.OR)


def _as_entries(shown, followed, seen):
    entries = {event.pk: Entry(event, seen.get(key_of(event))) for event in shown}
    for event in followed:
        entries[event.because_id].follows.append(Entry(event, seen.get(key_of(event))))
    return list(entries.values())


def _read(events):
    return events.told().select_related("subject_type")


def _told(lifecycle, which, user, on, one_by_one=False):
    """A condition on events: those of the subjects `which`, and of what is under them."""
    of = ContentType.objects.get_for_model(lifecycle.model)
    told = NOTHING
    for first, theirs in _by_first(lifecycle, user, on).items():
        rows = lifecycle.model.objects.filter(which, theirs).order_by()
        seen = is_seen(rows) if one_by_one else is_among(rows)
        told |= Q(seen, subject_type=of) & _since(lifecycle, *first)
    for part in lifecycle.parts:
        wholes = lifecycle.model.objects.filter(which).values("pk")
        theirs = Q(**{f"{part.model.under}__in": wholes}) if which else which
        told |= _told(part, theirs, user, on, one_by_one)
    return told


def _by_first(lifecycle, user, on):
    """By the status of it, and of its whole, from which on it is shown: the subjects so shown."""
    shown = {}
    for role in lifecycle.roles:
        theirs = role.subjects_of(user, on, lifecycle.model)
        if theirs != NOTHING:
            first = lifecycle.shown_from.get(role), lifecycle.shown_with.get(role)
            shown[first] = shown[first] | theirs if first in shown else theirs
    return shown


def _since(lifecycle, first, first_of_whole):
    """A condition on events: not before the subject, and its whole, had come to those statuses."""
    since = Q(target__in=lifecycle.after(first)) if first else Q()
    if first_of_whole:
        whole = ContentType.objects.get_for_model(lifecycle.whole.model)
        part = lifecycle.model.objects.filter(pk=OuterRef(OuterRef("subject_id")))
        came = Event.objects.filter(
            subject_type=whole,
            subject_id__in=part.values(lifecycle.model.under),
            target=first_of_whole,
            id__lt=OuterRef("id"),
        )
        since &= Q(Exists(came))
    return since
