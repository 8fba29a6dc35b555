"""What happened to a subject and to its parts, as far as the reader may know."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, Value

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
    shown = list(_shown(LIFECYCLES[type(subject)], Q(pk=subject.pk), user, on))
    told = Event.objects.filter(_any(_told(*it) for it in _gathered(shown)))
    because = dict(told.order_by("-id").values_list("pk", "because"))
    leading = [pk for pk, led_by in because.items() if led_by not in because]
    newest = dict.fromkeys(leading[:most])
    followed = [pk for pk, led_by in because.items() if led_by in newest]
    return _entries(newest, followed, user, on), len(leading)


def _entries(leading, followed, user, on):
    """Both are the ids of events, the newest first."""
    events = Event.objects.filter(pk__in=[*leading, *followed]).told()
    found = {event.pk: event for event in events.select_related("subject_type")}
    seen = in_sight(user, on, found.values())
    entries = {pk: Entry(event, seen.get(key_of(event))) for pk, event in found.items()}
    for pk in reversed(followed):
        entries[found[pk].because_id].follows.append(entries[pk])
    return [entries[pk] for pk in leading]


def own_events(subject, user, on):
    """The events of the subject itself, not of its parts, that the history tells this user."""
    shown = _own(LIFECYCLES[type(subject)], Q(pk=subject.pk), user, on)
    told = _any(_told(it, first, is_among(rows)) for it, first, rows in shown)
    return Event.objects.filter(told).told().order_by("id")


def attachments_told(pk, user, on):
    """The attachment of this key, if the history of its subject tells this user of its event, or
    if it is enclosed with the text of a subject that the user sees."""
    kept = Attachment.objects.filter(pk=pk)
    of = ContentType.objects.filter(pk__in=kept.values("event__subject_type")).first()
    lifecycle = LIFECYCLES.get(of and of.model_class())
    if lifecycle is None:
        return kept.none()
    shown = _own(lifecycle, Q(pk__in=kept.values("event__subject_id")), user, on)
    told = [_told(it, first, is_among(rows)) for it, first, rows in shown]
    if lifecycle.model.enclosed_at:
        told.append(_enclosed(lifecycle, user, on))
    return kept.filter(event__in=Event.objects.filter(_any(told))).select_related("blob")


def _enclosed(lifecycle, user, on):
    """A condition on events: what was enclosed at them, the user sees with a text."""
    of = ContentType.objects.get_for_model(lifecycle.model)
    seen = is_among(lifecycle.visible_to(user, on).order_by())
    return Q(subject_type=of, name__in=lifecycle.model.enclosed_at) & seen


def told_to(user, on, one_by_one=False):
    """A condition on events: those that this user may read, of whatever subject.

    All that is in sight is gathered first; of few events it is quicker to ask one by one.
    """
    wholes = [it for it in LIFECYCLES.values() if not it.model.under]
    shown = [part for it in wholes for part in _shown(it, Q(), user, on)]
    asked = is_seen if one_by_one else is_among
    return _any(_told(it, first, asked(rows)) for it, first, rows in shown)


def _any(conditions):
    return Q.create([*conditions] or [NOTHING], connector=Q.OR)


def _own(lifecycle, which, user, on):
    """Yield the subjects `which`: (lifecycle, from which statuses on they are shown, those that
    are)."""
    shown = lifecycle.model.objects.exclude(status__in=lifecycle.hidden).order_by()
    for first, theirs in _by_first(lifecycle, user, on).items():
        yield lifecycle, first, shown.filter(which, theirs)


def _shown(lifecycle, which, user, on):
    """Yield the same of the subjects `which` and of what is under them."""
    yield from _own(lifecycle, which, user, on)
    for part in lifecycle.parts:
        wholes = lifecycle.model.objects.filter(which).values("pk")
        theirs = Q(**{f"{part.model.under}__in": wholes}) if which else which
        yield from _shown(part, theirs, user, on)


def _gathered(shown):
    """The same with the ids of those that are shown, read in one query: of few subjects, the
    database then finds the events by its index."""
    found = [rows.values_list(Value(place), "pk") for place, (*_, rows) in enumerate(shown)]
    pks = defaultdict(list)
    for place, pk in found[0].union(*found[1:], all=True) if found else ():
        pks[place].append(pk)
    return [(*shown[place][:2], Q(subject_id__in=keys)) for place, keys in pks.items()]


def _told(lifecycle, first, which):
    """A condition on events; the type comes first, so that no others are asked about."""
    of = ContentType.objects.get_for_model(lifecycle.model)
    return Q(subject_type=of) & which & _since(lifecycle, *first)


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
