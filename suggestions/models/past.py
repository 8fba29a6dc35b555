"""往年台账: what was raised and handled in past years, as the ledgers of these tell it."""

from .assignments import Assignment
from .signatures import Signature

Part = Assignment.Part


def is_of_our_time(part):
    """Of what a ledger brought nobody speaks with the deputies any more, or asks for money."""
    return not part.assignment.suggestion.is_from_ledger


class Past:
    """The verbs of a suggestion that a ledger brings, with all that has come of it."""

    @property
    def is_day_known(self):
        """Of some a ledger tells the year alone: they stand on its first day, a holiday."""
        on = self.submitted_on
        return not (on and self.is_from_ledger) or (on.month, on.day) != (1, 1)

    @property
    def raised(self):
        """When it was raised, as far as that is known: the day, or a year in words."""
        return self.submitted_on if self.is_day_known else f"{self.submitted_on.year}年"

    @property
    def taken_in(self):
        """The event by which the ledger was taken in; None: it comes from no ledger."""
        return self.events.filter(name="take_in").first() if self.is_from_ledger else None

    # what the steps do

    def take_in(self, event, *, bodies, helpers, deputies, klass, result, disclosure, answer,
                replied_on, **said):  # fmt: skip
        """Who stands behind it, and who has handled it: the first unit leads the others."""
        for seat in deputies:
            new = Signature(suggestion=self, deputy=seat.user, delegation=seat.body)
            new.matter = self.matter
            yield new, "take_in", {}
        outcome = {"klass": klass, "result": result, "answer": answer}
        outcome |= {"replied_on": replied_on, "disclosure": disclosure}
        part = Part.LEAD if len(bodies) == 1 else Part.SEPARATE
        of_now = self.submitted_on.year == event.on.year  # the office has still to decide on it
        parts = [self._part(it, part, to_disclose=of_now and bool(disclosure)) for it in bodies]
        yield from ((it, "take_in", outcome) for it in parts)
        yield from ((self._part(it, Part.CO, lead=parts[0]), "take_in_help", {}) for it in helpers)

    def _part(self, body, part, **more):
        on = self.assigned_on or self.submitted_on
        of_it = {"suggestion": self, "body": body, "part": part}
        return Assignment(**of_it, assigned_on=on, first_on=on, **more)

    def take_out(self, event):
        yield from ((it, "take_out", {}) for it in self.assignments.all())
        yield from ((it, "take_out", {}) for it in self.signatures.all())

    # what stands in the way

    def in_use(self, on):
        """Whatever has come of it since the ledger was taken in."""
        if self.oversights.all():
            return "已经列入督办"
        events = [event for it in self.assignments.all() for event in it.events.all()]
        since = [it.label for it in events if it.name not in ("take_in", "take_in_help")]
        return f"导入以后又有“{since[-1]}”" if since else ""
