"""The life of a rating: given in time, after a reminder, too late or never; and what follows of
one that says 不满意."""

from renda.demo.world import fresh

from ..models import Assignment
from .items import drawn
from .world import stands

Status = Assignment.Status
WHEN = {"soon": 88, "reminded": 5, "too late": 2, "never": 5}  # workdays after the reply
DAYS = {"soon": (1, 12), "reminded": (17, 22), "too late": (30, 40)}
RESULTS = {"satisfied": 70, "basic": 19, "dissatisfied": 11}
DISSATISFIED = {"attitude": "basic", "comment": "只说了打算，没有时间表。"}
SATISFIED = {"attitude": "satisfied", "comment": ""}
RATED = (Status.REPLIED, Status.REMINDED, Status.UNRATED)


def rating_life(world, part, it, redo):
    """`redo` is the life of what is handled again."""
    when, result = drawn(it.chance, WHEN), drawn(it.chance, RESULTS)
    if when == "never":
        return
    yield world.ahead(it.days(*DAYS[when]))
    if not stands(part, *RATED):
        return
    said = DISSATISFIED if result == "dissatisfied" else SATISFIED
    author = world.author(part.suggestion)
    world.take(part, "evaluate", author, result=result, agrees="agreed", **said)
    if result == "dissatisfied":
        yield world.ahead(it.days(1, 4))
        _review(world, part, it, redo)


def _review(world, part, it, redo):
    """Handled again as often as the congress has it; then all meet."""
    clerk = world.handler(part.suggestion.committee)
    if not fresh(part).redone_already(world.day.on):
        world.take(part, "redo", clerk, reason="代表反映的主要问题没有回应，请补充措施。")
        world.start(redo(world, part, it))
        return
    outcome = {"people": "领衔代表、承办单位、代表工委", "outcome": "列入明年计划，每季通报进展。"}
    world.take(part, "conclude", clerk, **outcome)
