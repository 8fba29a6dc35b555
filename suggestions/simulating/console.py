"""The console's own work: what is planned is handed over in bulk, by the job of the page."""

from renda.demo.steps import Refused
from renda.jobs import work
from renda.models import Body, Job, User

from ..assigning import Queue
from ..jobs import ask
from ..lifecycles import SUGGESTION
from ..models import Assignment
from .handling import answering_life, helping_life, withdrawal_life
from .raising import units

AGAIN = 5  # working days after which whatever has come since is handed over too


def console_life(world):
    """The committee and the government's office hand over what waits, again and again."""
    committee = world.congress.bodies.get(kind=Body.Kind.DEPUTIES_COMMITTEE)
    office = world.congress.bodies.get(kind=Body.Kind.GOVERNMENT_OFFICE)
    clerk, dispatcher = world.handler(committee).pk, world.handler(office).pk
    while True:
        _hand_over(world, "assign", clerk, lambda queue: queue.planned)
        _hand_over(world, "entrust", clerk, lambda queue: queue.to_entrust, entrusted_to=office.pk)
        yield world.ahead(2)
        queue = _queue(world, dispatcher)
        for suggestion in queue.read(queue.left):
            it = world.items[suggestion.pk]
            world.take(suggestion, "allot", world.person(dispatcher), **units(it))
        _hand_over(world, "assign", dispatcher, lambda queue: queue.planned)
        yield world.ahead(AGAIN)


def _queue(world, pk):
    return Queue(User.objects.get(pk=pk), world.day.on)  # read anew, as a page does


def _hand_over(world, name, pk, choose, **said):
    """Ask for the job as the page of the check does, let a worker do it, and see that it did."""
    queue = _queue(world, pk)
    if not (rows := queue.read(choose(queue))):
        return
    at, user = world.day.now(), User.objects.get(pk=pk)
    said = {"on": "", "late_reason": "", **said}
    job = ask(SUGGESTION.row(name, rows[0].status), rows, said, by=user, at=at)
    work(lambda: at)
    job.refresh_from_db()
    if job.state != Job.State.DONE or "未办理" in job.result_name:
        raise Refused(f"{job.label}：{job.failure or job.result_name}")
    if name == "assign":
        begin_handling(world, rows)


def begin_handling(world, rows):
    """Each unit lives with its own."""
    parts = Assignment.objects.filter(suggestion__in=rows).select_related("body")
    for part in parts.order_by("pk"):
        it = world.items[part.suggestion_id]
        helps = part.part == Assignment.Part.CO
        world.start((helping_life if helps else answering_life)(world, part, it))
    for suggestion in rows:
        it = world.items[suggestion.pk]
        if it.fate == "withdrawn":
            world.start(withdrawal_life(world, it))
