"""A calendar as programs read it (RFC 5545): days on which something is due, each with an alarm."""

from datetime import UTC, date, timedelta
from typing import NamedTuple

WIDTH = 75  # octets of a line
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None}
ALARM = "-PT15H"  # at nine o'clock of the day before


class Entry(NamedTuple):
    key: str  # the same as long as it is the same duty
    on: date
    title: str
    address: str


def calendar(name, entries, at):
    """Return the file; `at` is the moment at which it was made, in any zone."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Renda//zh-CN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    lines += [line for entry in entries for line in _event(entry, stamp)]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry, stamp):
    title = _escaped(entry.title)
    yield from ("BEGIN:VEVENT", f"UID:{entry.key}@renda", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + timedelta(1):%Y%m%d}"
    yield from (f"SUMMARY:{title}", f"URL:{entry.address}", "TRANSP:TRANSPARENT")
    yield f"DESCRIPTION:{_escaped(entry.address)}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{ALARM}")
    yield from (f"DESCRIPTION:{title}", "END:VALARM", "END:VEVENT")


def _escaped(text):
    return str(text).translate(str.maketrans(ESCAPED))


def _folded(line):
    """In lines of so many octets, each but the first begun by a blank; no character is cut."""
    pieces, size = [""], 0
    for char in line:
        size += len(char.encode())
        if size > WIDTH:
            pieces, size = [*pieces, " "], 1 + len(char.encode())
        pieces[-1] += char
    return "\r\n".join(pieces)
