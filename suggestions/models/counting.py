"""The figures of a year's report: counted on a day, told in plain words and numbers."""

from collections import Counter

from .assignments import Assignment
from .classes import CLASSES
from .promises import Promise
from .shares import KEYS, Tally


def figures_of(committee, year, on):
    """What was assigned in that year has come to on that day, as a plain dict: whoever is kept
    confidential counts, and is not named."""
    rows = Assignment.objects.answering().filter(
        suggestion__committee=committee, assigned_on__year=year
    )
    tally = Tally(rows.order_by("pk"), on)
    return {
        "on": on.isoformat(),
        **_items({it.suggestion_id: it.suggestion for it in tally.parts}.values()),
        "total": _row(tally.total),
        "units": [_row(it) for it in tally.by(KEYS["units"])],
        "classes": _classes(tally.parts, committee.congress, on),
        "promises": [_promises(committee, it) for it in (year, year - 1)],
    }


def _row(row):
    shares = [
        {"label": it["of"].label, "top": it["top"], "bottom": it["bottom"], "share": it["share"]}
        for it in row.shares
    ]
    return {"name": row.name, "all": row.all, "shares": shares}


def _items(raised):
    of_session = sum(it.session_id is not None for it in raised)
    fields = Counter(it.get_field_display() or "未分类" for it in raised).most_common()
    return {
        "items": len(raised), "of_session": of_session, "of_recess": len(raised) - of_session,
        "fields": [{"name": name, "count": count} for name, count in fields],
    }  # fmt: skip


def _classes(parts, congress, on):
    """How many replies say what; those of a class that is no longer known are told by its code."""
    counts, known = Counter(it.klass for it in parts if it.klass), CLASSES.of(congress, on)
    named = {it.code: str(it) for it in known}
    codes = [*named, *sorted({*counts} - {*named})]
    return [
        {"name": named.get(code, f"{code}类"), "count": counts[code]}
        for code in codes
        if counts[code]
    ]


def _promises(committee, year):
    """Of what was promised in that year: how much there is, and how much is kept."""
    rows = Promise.objects.filter(
        assignment__suggestion__committee=committee, made_on__year=year
    ).exclude(status=Promise.Status.REPLACED)
    kept = rows.filter(status=Promise.Status.KEPT).count()
    return {"year": year, "all": rows.count(), "kept": kept}
