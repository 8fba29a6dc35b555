"""The undertakings of an opinion as rows: each with its two deadlines, and whose turn it is."""

from dataclasses import dataclass

from django.db.models import Prefetch

from renda.models import Event, Obligation
from renda.roles import Consequence

from .lifecycles import EXTENSION, PROBLEM, RETURN, UNDERTAKING
from .models import Extension, Problem, ReturnRequest, Undertaking


@dataclass
class Clock:
    """What a body owes by a day: the newest generation of one deadline."""

    owed: Obligation
    asked: Extension | None = None  # more time was asked for, and nobody has answered

    @property
    def was_skipped(self):
        """The plan was never filed: the result came instead of it."""
        return self.owed.deadline == "plan" and _met_by(self.owed) == "file_result"

    @property
    def was_extended(self):
        return not self.owed.period


@dataclass
class Row:
    undertaking: Undertaking
    turn: object = None  # the step for which the next one is waited for
    is_yours: bool = False

    @property
    def plan(self):
        return self.clock("plan")

    @property
    def result(self):
        return self.clock("result")

    @property
    def waits_for(self):
        """Who is to take the next step."""
        return next(role.label for role in self.turn.by)

    def clock(self, deadline):
        owed = newest(self.undertaking, deadline)
        asked = [it for it in self.undertaking.extensions.all() if it.of == deadline]
        waiting = (it for it in asked if it.status == Extension.Status.ASKED)
        return owed and Clock(owed, next(waiting, None))

    @property
    def former_name(self):
        """How the body was called on the day of the hand-over, if it has another name now."""
        former = self.undertaking.handed_to.name_on(self.undertaking.handed_over_on)
        return former if former != self.undertaking.body.name else ""


def newest(undertaking, deadline, since=0, until=float("inf")):
    """The last generation of a deadline, of those started between two events, by their ids."""
    rows = [it for it in undertaking.obligations.all() if it.deadline == deadline]
    rows = [it for it in rows if since < it.started_by_id < until]
    return max(rows, key=lambda it: it.generation, default=None)


def _met_by(owed):
    return owed.met_by.name if owed.met_by else ""


def undertakings_of(opinion, user, on):
    """What the user may see of them, with all that a row shows, in a constant number of queries."""
    found = UNDERTAKING.visible_to(user, on).filter(opinion=opinion)
    owed = Obligation.objects.select_related("met_by", "dropped_by")
    owed = owed.defer("met_by__facts", "dropped_by__facts").order_by("generation")
    asked = (
        Prefetch("extensions", EXTENSION.visible_to(user, on)),
        Prefetch("return_requests", RETURN.visible_to(user, on)),
    )
    rows = found.select_related("body", "handed_to").prefetch_related(
        "handed_to__former_names", Prefetch("obligations", owed), *asked
    )
    for undertaking in rows:
        undertaking.opinion = opinion
    return rows


def rows_of(opinion, undertakings, user, on):
    steps = [step for step in UNDERTAKING if step.is_taken_in(opinion, on)]
    waiting = UNDERTAKING.awaiting(user, on).filter(opinion=opinion)
    yours = set(waiting.values_list("pk", flat=True))
    return [Row(it, turn_of(it, steps), it.pk in yours) for it in undertakings]


def turn_of(subject, steps):
    """The step that somebody is expected to take next; None: nobody."""
    for step in steps:
        awaited = any(not isinstance(role, Consequence) for role in step.by)
        if awaited and step.is_open_on(subject):
            return step
    return None


def problems_of(opinion, user, on):
    """The visible problems, each with its number on the list, its helpers and what happened."""
    listed = opinion.problems.exclude(status=Problem.Status.REMOVED)
    numbers = {pk: no for no, pk in enumerate(listed.values_list("pk", flat=True), start=1)}
    found = PROBLEM.visible_to(user, on).filter(opinion=opinion, pk__in=numbers)
    events = Prefetch("events", Event.objects.defer("facts").order_by("id"))
    problems = found.select_related("body").prefetch_related("helpers", events)
    waiting = PROBLEM.awaiting(user, on).filter(opinion=opinion)
    yours = set(waiting.values_list("pk", flat=True))
    for problem in problems:
        problem.opinion = opinion
        problem.no, problem.is_yours = numbers[problem.pk], problem.pk in yours
        problem.turn = turn_of(problem, PROBLEM)
    return problems


def requests_of(undertakings):
    """The extensions and return requests under these, the newest first."""
    found = [it for row in undertakings for it in row.extensions.all()]
    found += [it for row in undertakings for it in row.return_requests.all()]
    return sorted(found, key=lambda it: (isinstance(it, ReturnRequest), -it.pk))
