"""The hash chain over the events: whoever alters, removes, inserts or moves one is found out.

What is recomputed is read from the events themselves. Only an anchor outside the database, such as
a printed head, shows that a chain was made anew as a whole or cut off at its end.
"""

import hashlib
import json
import os
from dataclasses import dataclass

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef

from .models import Event, Heartbeat, Seal

NIGHTLY = "verify"  # the note of the nightly check
BATCH = 1000  # events sealed, or links verified, at once
PATIENCE = "SET LOCAL lock_timeout = '5s'"  # then the next run tries again
HOLD = "LOCK TABLE renda_event IN SHARE MODE"


@dataclass(frozen=True)
class Fault:
    """The first row at which the chain does not hold; `event` is its number, `why` for people."""

    event: int
    why: str

    def __str__(self):
        return f"记录{self.event}：{self.why}"


def head():
    """The last link; None: nothing is sealed yet."""
    return Seal.objects.order_by("number").last()


def seal():
    """Seal all events that are committed, in their order; return how many were sealed now."""
    horizon, sealed = _horizon(), 0
    while done := _seal_some(horizon):
        sealed += done
    return sealed


def _horizon():
    """The number up to which every event is there for good or never will be; 0: none is new.

    Numbers are given before the commit. Holding all who write, for a moment, lets none be under
    way; on SQLite only one ever writes.
    """
    last = head()
    if not Event.objects.filter(pk__gt=last.event_id if last else 0).exists():
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
                cursor.execute(HOLD)
        return Event.objects.aggregate(last=Max("pk"))["last"]


def _seal_some(horizon):
    """Two that seal at once are after the same number, and one of them gives way."""
    last = head()
    events = Event.objects.filter(pk__gt=last.event_id if last else 0, pk__lte=horizon)
    links = list(_links(last, events.order_by("pk").values()[:BATCH]))
    try:
        with transaction.atomic():
            return len(Seal.objects.bulk_create(links))
    except IntegrityError:
        return 0


def _links(last, events):
    algorithm = settings.AUDIT_DIGEST
    sealed, digest = (last.number, last.digest) if last else (0, "")
    for number, event in enumerate(events, sealed + 1):
        digest = _digest(algorithm, digest, number, event)
        yield Seal(number=number, event_id=event["id"], algorithm=algorithm, digest=digest)


def _digest(algorithm, before, number, event):
    """Over the link before, the number and each column; a null is left out, so that a column that
    comes later changes no old digest."""
    said = {name: value for name, value in event.items() if value is not None}
    text = json.dumps(
        [before, number, said], cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True
    )
    return hashlib.new(algorithm, text.encode("utf-8", "surrogatepass")).hexdigest()


def verify(anchor=None):
    """Return the first Fault, or None if the chain holds.

    `anchor` is a head that was kept outside: the number of a link and its digest.
    """
    last = head()
    if anchor and (fault := _against(anchor)):
        return fault
    faults = [_stray(last)] if last else []
    faults += [next(_broken(), None)]
    return min(filter(None, faults), key=lambda it: it.event, default=None)


def _against(anchor):
    number, digest = anchor
    link = Seal.objects.filter(number=number).first()
    if link is None:
        return Fault(0, f"封存到第{number}号的记录，末尾已被截去。")
    return (
        None if link.digest == digest else Fault(link.event_id, "整条链被重新做过，和核对码不符。")
    )


def _stray(last):
    """An event that was put in between those that are sealed."""
    sealed = Seal.objects.filter(event_id=OuterRef("pk"))
    among = Event.objects.filter(pk__lte=last.event_id).exclude(Exists(sealed))
    stray = among.order_by("pk").first()
    return stray and Fault(stray.pk, "没有封存，是后来插入的，或者它的封存被删去了。")


def _broken():
    """Yield where a link does not follow from the one before and from its event."""
    before, number = "", 0
    while links := list(Seal.objects.filter(number__gt=number).order_by("number")[:BATCH]):
        events = Event.objects.filter(pk__in=[link.event_id for link in links]).values()
        found = {event["id"]: event for event in events}
        for link in links:
            number += 1
            if why := _why(link, number, found.get(link.event_id), before):
                yield Fault(link.event_id, why)
                return
            before = link.digest


def _why(link, number, event, before):
    if event is None:
        return "记录被删去。"
    if link.number != number:
        return f"第{number}号封存被删去。"
    if link.digest != _digest(link.algorithm, before, number, event):
        return "记录或者它的封存被改动、调换。"
    return ""


def inspect(*, at):
    """What is done each night: hold the chain against the head of the night before, which lies in
    a file outside the database, and keep tonight's there if all is well."""
    fault = verify(_kept())
    Heartbeat.leave(NIGHTLY, at=at, finding=f"操作记录被动过：{fault}" if fault else "")
    if not fault and (last := head()):
        _keep(f"{at.isoformat()} {last.number} {last.digest}")


def _heads():
    return settings.RENDA_DATA / "heads"


def _keep(line):
    """Add a line to the heads, which are there whole before and after."""
    new = _heads().with_suffix(".new")
    with new.open("w") as heads:
        heads.writelines(f"{it}\n" for it in [*_lines(), line])
        heads.flush()
        os.fsync(heads.fileno())
    new.replace(_heads())


def _lines():
    """What was kept, without a line that a crash tore off."""
    lines = _heads().read_text().splitlines() if _heads().exists() else []
    return [line for line in lines if len(line.split()) == 3]


def _kept():
    """The head that was kept last, as an anchor; None: none was kept yet."""
    *_, line = ["", *_lines()]
    return (int(line.split()[1]), line.split()[2]) if line else None
