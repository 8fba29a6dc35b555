"""The console, handing over in bulk, the last minute of a session, what is like a title, search."""

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from uuid import uuid4

from django.db import connections

from renda.jobs import work
from renda.lifecycle import perform
from renda.models import Event, Job
from suggestions.assigning import Queue
from suggestions.jobs import ask
from suggestions.lifecycles import SUGGESTION
from suggestions.likeness import KEPT
from suggestions.models import Assignment, Suggestion

from . import session
from .figures import Figure
from .measure import seconds
from .pages import CASE, beside, sitting
from .world import NOW, TODAY

HALF, ALL = 50_000, 100_000  # titles known
WAITING, IN_BULK, AT_ONCE = 600, 300, 100
THREADS = 8  # that a web server of this house answers with
TYPED = "关于解决大湾镇红旗村灌溉沟渠年久失修问题"  # character by character
WORDS = ("污水", session.RARE)  # said in many titles, and in none


def figures(here, rows=None):
    session.seat(here)
    yield from in_the_last_minute(here)
    session.fill(here, 200_000, 200_000 + HALF)
    yield from alike(here)
    waiting = session.taken_in(here, WAITING)
    yield beside(
        f"console with {WAITING} unassigned", sitting(here.an), "/suggestions/assigning/",
        f"/floor/console/{here.office_of_deputies.pk}/", CASE,
    )  # fmt: skip
    yield from in_bulk(here, waiting)
    session.fill(here, 300_000, 300_000 + ALL - HALF)
    for word in WORDS:
        yield beside(
            f"search among {ALL:,}, {word}", sitting(here.an), f"/search/?q={word}",
            f"/floor/suggestions/?q={word}", CASE,
        )  # fmt: skip


def alike(here):
    """What a deputy sees below a title while they write it; the first look reads all titles."""
    client, address = sitting(here.deputies[0].user), "/suggestions/alike/"
    ask = lambda said: client.get(address, {"matter": said})  # noqa: E731
    KEPT.clear()
    yield Figure(f"first look at {HALF:,} titles", seconds(lambda: ask(TYPED)), 10, "s")
    took = [seconds(lambda said=TYPED[:n]: ask(said)) for n in range(4, len(TYPED) + 1)]
    assert "红旗" in ask(TYPED).content.decode()
    yield Figure(f"like titles among {HALF:,}, median", median(took) * 1000, 150, "ms")
    yield Figure(f"like titles among {HALF:,}, slowest", max(took) * 1000, 150, "ms")


def in_bulk(here, waiting):
    session.plan(here, waiting[:IN_BULK])
    queue = Queue(here.an, TODAY)
    planned = queue.read(queue.planned)
    assert len(planned) == IN_BULK
    step = SUGGESTION.row("assign", planned[0].status)
    job = ask(step, planned, {"on": "", "late_reason": ""}, by=here.an, at=NOW)
    took = seconds(lambda: work(lambda: NOW))
    job.refresh_from_db()
    assert job.state == Job.State.DONE and "未办理" not in job.result_name, job.failure
    assert Assignment.objects.filter(suggestion__in=planned).count() == IN_BULK * 3 // 2
    yield Figure(f"{IN_BULK} handed over in bulk", took, 10, "s")


def in_the_last_minute(here):
    """Every form is sent twice; then all are numbered, as many at once."""
    drafts = session.drafted(here, AT_ONCE)
    clients = {it.pk: sitting(it.lead) for it in drafts}
    sent = [(clients[it.pk], it.pk, uuid4()) for it in drafts] * 2
    took = _all(_submit, [(*it, here.session.pk) for it in sent])
    yield Figure(f"{AT_ONCE} handed in at once, each form twice", took, 60, "s")
    keys = [it.pk for it in drafts]
    yield Figure("… lost or doubled", abs(_taken("submit", keys) - AT_ONCE), 0, "")
    for it in Suggestion.objects.filter(pk__in=keys):
        perform(it, "check", here.an, at=NOW, note="")
    clerk = sitting(here.an)
    took = _all(_accept, [(clerk, it) for it in keys])
    yield Figure(f"{AT_ONCE} numbered at once", took, 60, "s")
    given = {*Suggestion.objects.filter(pk__in=keys).values_list("number", flat=True)}
    wanted = {f"第18-5-{seq:03}号" for seq in range(1, AT_ONCE + 1)}
    yield Figure("… numbers missing or doubled", len(given ^ wanted), 0, "")


def _all(call, rows):
    with ThreadPoolExecutor(THREADS, initializer=connections.close_all) as threads:
        return seconds(lambda: list(threads.map(call, rows)))


def _submit(row):
    client, pk, once, meeting = row
    said = {"session": meeting, "is_declared": "on", "once": str(once)}
    answer = client.post(f"/suggestions/suggestions/{pk}/submit/", said)
    assert answer.status_code in (302, 403), answer.status_code


def _accept(row):
    client, pk = row
    said = {"field": "transport", "number": "", "once": str(uuid4())}
    answer = client.post(f"/suggestions/suggestions/{pk}/accept/", said)
    assert answer.status_code == 302, answer.content.decode()


def _taken(name, keys):
    """How many steps of that name were taken, on how many different ones, if that is as many."""
    taken = Event.objects.filter(name=name, subject_id__in=keys).values_list(
        "subject_id", flat=True
    )
    return len(taken) if len({*taken}) == len(taken) else -len(taken)
