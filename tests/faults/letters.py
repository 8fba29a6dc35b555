"""Faults of long work: whoever writes hundreds of letters into a zip is killed over it."""

import re
import zipfile
from io import BytesIO

from django.utils import timezone

from renda import vault
from renda.letters import LETTERS
from renda.letters.bundle import CONTENTS, bundle
from renda.lifecycle import perform
from renda.models import Blob, Job
from renda.models.jobs import LEASE, TRIES
from renda.scrub import LEFT, scrub
from supervision.models import Opinion, Problem
from tests.conftest import MEETING, noon
from tests.supervision.test_letters import words

from .catalogue import Said, fault, held
from .outside import PLACES_OF_A_ZIP
from .people import cast
from .processes import worker
from .waiting import until

MANY = 200  # letters in the zip
LATE = MANY * 3 // 4  # a worker says each second how far it is; by then it has not ended yet
SILENT = LEASE.total_seconds() + 1  # after which a claim is free


@fault("F27", "几百件公文打一个包，工作进程在其中被 kill -9")
def killed_writers(house):
    county = cast()
    titles = {it.pk: it.title for it in (_draft(county, n) for n in range(MANY))}

    def one(rng):
        house.wind_back()
        scrub(timezone.now() + 2 * LEFT)
        before = set(vault.kept())
        form = rng.choice(["docx", "pdf"])
        job, again = (_ask(county, titles, form, house.now) for _ in range(2))
        wrong = held(job == again, "it was put in line twice")
        deaths = rng.randrange(1, TRIES)
        progress = [it for n in range(deaths) for it in _die(house, job, rng, n * SILENT)]
        progress += _end(house, job, deaths * SILENT)
        job.refresh_from_db()
        ended = (job.state, job.tries, max(progress), job.done)
        wrong += held(ended == (Job.State.DONE, deaths + 1, MANY, MANY), f"it ended {ended}")
        wrong += _wrong_in_the_zip(job, list(titles.values()))
        scrub(timezone.now() + 2 * LEFT)
        return Said(None, wrong + _wrong_in_the_vault(job, before))

    yield one


def _draft(county, n):
    given = {
        "title": f"关于第{n}项工作的审议意见", "form": "budget", "meeting": "第三十次会议",
        "deliberated_on": MEETING, "committee": county.committee, "vice_chair": county.zheng,
        "addressee": county.gov, "evaluation": "…",
    }  # fmt: skip
    opinion = perform(Opinion(**given), "draft", county.wu, at=noon(MEETING), **given).subject
    facts = {"text": "…", "demand": "…", "source": "research", "speaker": "", "gist": ""}
    facts["body"] = county.water
    problem = Problem(opinion=opinion, **facts)
    perform(problem, "enter", county.wu, at=noon(MEETING), helpers=[], **facts)
    return opinion


def _ask(county, titles, form, at):
    return bundle(LETTERS["opinion"], titles, form, county.wu, at)


def _die(house, job, rng, shift):
    """A worker is killed in the zip, early, late, or where it is kept; return how far it said."""
    progress, place = [], rng.choice(["", "", *PLACES_OF_A_ZIP])
    tries = _look(job, progress).tries
    writer = worker(house, shift=shift)
    with house.running(writer):
        house.nudge("work")
        if place:
            house.trap(place, 180)
        else:
            so_far = rng.randrange(1, LATE)
            until(lambda: _look(job, progress).tries > tries, "a claim", 60)
            until(lambda: _look(job, progress).done >= so_far, "a zip in the middle", 180)
            house.kills += 1
        writer.kill()
    return progress


def _end(house, job, shift):
    """A worker comes when the claim of the dead one has ended; return how far it said it was."""
    progress = []
    with house.running(worker(house, shift=shift)):
        house.nudge("work")
        until(lambda: not _look(job, progress).is_open, "the zip", 180)
    return progress


def _look(job, progress):
    job.refresh_from_db()
    progress.append(job.done)
    return job


def _wrong_in_the_zip(job, titles):
    with zipfile.ZipFile(BytesIO(job.result.open().read())) as folder:
        *names, last = folder.namelist()
        said = [re.findall(r"关于第\d+项工作的审议意见", words(folder.read(it))) for it in names]
    in_order = [name[:4] for name in names] == [f"{n:03} " for n in range(1, MANY + 1)]
    wrong = held(in_order and last == CONTENTS, f"names {names[:2]} … {last}")
    return wrong + held(said == [[it] for it in titles], "not each letter once, in order")


def _wrong_in_the_vault(job, before):
    """Once the night has swept, the zip is all that came to it."""
    new = set(vault.kept()) - before
    wrong = held(new == {job.result.digest}, f"{len(new)} files instead of the zip")
    wrong += held(not Blob.objects.exclude(digest__in=vault.kept()).exists(), "a row, no file")
    half = list(vault.place_of("..").parent.glob("new-*"))
    wrong += held(not half, f"half written: {half}")
    return wrong + held(not vault.fault_of(job.result.digest), "altered")
