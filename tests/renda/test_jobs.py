"""Long work: claimed once, told how far it is, begun anew when a worker dies, found again later."""

import io
import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from renda.jobs import KEPT, KINDS, CannotBeDone, Kind, ask_for, clear, work
from renda.models import Job
from renda.models.jobs import LEASE, TRIES
from tests.conftest import HAND_OVER, add_user, all_at_once, noon

NOW = noon(HAND_OVER)
State = Job.State


@pytest.fixture
def kind():
    """Call it with a function of `tell`: a kind of work which that function does."""

    def kind(does=lambda tell: None, refusal=""):
        def make(job, on, tell):
            does(tell)
            return "结果.txt", io.BytesIO(b"done")

        return Kind("test", make, lambda job, on: refusal)

    yield kind
    KINDS.pop("test", None)


@pytest.fixture
def wu(db):
    return add_user("wu", "吴晓峰")


def asked(kind, owner, at=NOW):
    return ask_for(kind, owner, at, label="催办函 3 件", total=3)


def at(*seconds):
    """A clock that shows these moments, one after the other, then the last for ever."""
    moments = iter(seconds)
    last = [NOW]

    def clock():
        last[0] = NOW + timedelta(seconds=next(moments, (last[0] - NOW).total_seconds()))
        return last[0]

    return clock


def test_work_is_done_and_its_result_kept_under_its_name(kind, wu):
    job = asked(kind(), wu)
    work(at(0))
    job.refresh_from_db()
    assert (job.state, job.done, job.result_name) == (State.DONE, 3, "结果.txt")
    assert job.result.open().read() == b"done"


def test_it_says_how_far_it_is_while_it_works(kind, wu):
    seen = []

    def does(tell):
        for done in (1, 2):
            tell(done)
            seen.append(Job.objects.get().done)

    asked(kind(does), wu)
    work(at(0, 0, 0, 2, 4))
    assert seen == [1, 2]


def test_of_many_workers_one_does_it(committed, kind):
    does = []
    asked(kind(lambda tell: does.append(1)), add_user("wu", "吴晓峰"))
    assert all_at_once(*[lambda: work(at(0))] * 8) == []
    assert (len(does), Job.objects.get().state) == (1, State.DONE)


def test_asked_for_twice_at_once_it_is_one_job(committed, kind):
    wu = add_user("wu", "吴晓峰")
    made = kind(lambda tell: None)
    assert all_at_once(*[lambda: asked(made, wu)] * 8) == []
    assert Job.objects.count() == 1
    work(at(0))
    asked(made, wu)
    assert Job.objects.count() == 2


def test_a_worker_that_was_thought_dead_lets_it_be(kind, wu):
    """While it slept, another has claimed the job, and ends it."""
    sleepers = []

    def does(tell):
        if not sleepers:
            sleepers.append(1)
            work(lambda: NOW + 2 * LEASE)
            tell(1)

    asked(kind(does), wu)
    work(at(0, 0, 0, 3 * LEASE.total_seconds()))
    job = Job.objects.get()
    assert (job.state, job.tries) == (State.DONE, 2)
    assert job.finished_at == NOW + 2 * LEASE


def test_a_worker_is_killed_and_the_next_one_ends_the_job(committed, kind):
    def does(tell):
        for done in range(1, 3):
            time.sleep(1.1)
            tell(done)
            time.sleep(60 if os.getpid() != parent else 0)

    parent = os.getpid()
    job = asked(kind(does), add_user("wu", "吴晓峰"), timezone.now())
    connections.close_all()
    if not (pid := os.fork()):
        work(timezone.now)
        os._exit(0)
    end = time.monotonic() + 30
    while not Job.objects.filter(done=1).exists() and time.monotonic() < end:
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    work(timezone.now)  # the claim of the dead one still holds
    job.refresh_from_db()
    assert (job.state, job.done, job.tries) == (State.RUNNING, 1, 1)
    work(lambda: timezone.now() + LEASE + timedelta(seconds=2))
    job.refresh_from_db()
    assert (job.state, job.done, job.tries) == (State.DONE, 3, 2)


def test_what_workers_die_over_is_given_up(kind, wu):
    job = asked(kind(), wu)
    Job.objects.update(state=State.RUNNING, tries=TRIES, claimed_until=NOW)
    work(at(1))
    job.refresh_from_db()
    assert (job.state, job.failure) == (
        State.FAILED,
        "后台中断了3次，没有做完。请减少件数再做一次。",
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CannotBeDone("没有可以生成的公文。"), "没有可以生成的公文。"),
        (KeyError("secret"), "系统出错"),
    ],
)
def test_what_went_wrong_is_said_in_words(kind, wu, error, said):
    def does(tell):
        raise error

    job = asked(kind(does), wu)
    work(at(0))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert said in job.failure
    assert "secret" not in job.failure


# 我的任务


def done(kind, owner):
    job = asked(kind, owner)
    work(at(0))
    return Job.objects.get(pk=job.pk)


def test_a_job_is_left_and_found_again(act, county, kind):
    job = asked(kind(), county.wu)
    page = act.see(county.wu, "/jobs/", HAND_OVER).content.decode()
    assert "催办函 3 件" in page
    assert 'hx-trigger="every 2s"' in page
    assert "任务正在做" in act.see(county.wu, "/", HAND_OVER).content.decode()
    work(at(0))
    page = act.see(county.wu, "/jobs/", HAND_OVER).content.decode()
    assert "hx-trigger" not in page
    assert f"/jobs/{job.pk}/download/" in page
    assert "任务正在做" not in act.see(county.wu, "/", HAND_OVER).content.decode()


def test_a_result_is_downloaded_by_its_owner_alone(act, county, kind):
    job = done(kind(), county.wu)
    address = f"/jobs/{job.pk}/download/"
    answer = act.see(county.wu, address, HAND_OVER)
    assert b"".join(answer.streaming_content) == b"done"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert act.see(county.lin, address, HAND_OVER).status_code == 404
    assert "催办函 3 件" not in act.see(county.lin, "/jobs/", HAND_OVER).content.decode()


def test_a_result_is_refused_once_something_in_it_is_out_of_sight(act, county, kind):
    job = done(kind(refusal="其中1件您现在看不到了。"), county.wu)
    answer = act.see(county.wu, f"/jobs/{job.pk}/download/", HAND_OVER)
    assert answer.status_code == 403
    assert "其中1件您现在看不到了。" in answer.content.decode()


def test_a_result_is_deleted_after_seven_days(act, county, kind):
    job = done(kind(), county.wu)
    clear(at=NOW + KEPT)
    assert Job.objects.get().result
    clear(at=NOW + KEPT + timedelta(seconds=1))
    assert not Job.objects.get().result
    answer = act.see(county.wu, f"/jobs/{job.pk}/download/", HAND_OVER)
    assert (answer.status_code, "已经删除" in answer.content.decode()) == (403, True)
    assert "文件已过期删除" in act.see(county.wu, "/jobs/", HAND_OVER).content.decode()
