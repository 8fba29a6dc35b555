"""Faults of workers: killed, doubled, poisoned."""

import time
from contextlib import suppress
from itertools import cycle

from renda import enforcement
from renda.models import Message, Notice

from . import world
from .catalogue import Said, fault, held
from .outside import PLACES, POISONS
from .processes import worker
from .waiting import until

KILLS = 4  # a seed


@fault("F01", "工作进程的子进程在任务中被 kill -9", long=15)
def killed_children(house):
    places = cycle(PLACES)
    with house.workers(pool=3) as [process]:

        def one(rng):
            house.wind_back()
            for n in range(KILLS):
                house.nudge("sweep", "send", "let_time_act")
                if n % 2:
                    house.trap(next(places))
                else:
                    time.sleep(rng.uniform(0, 0.5))
                    house.kill_child(process, rng)
            return Said(house.heal())

        yield one


@fault("F02", "整组工作进程被 kill -9（相当于主机重启）", long=5)
def killed_groups(house):
    def one(rng):
        house.wind_back()
        first = worker(house, pool=2)
        with house.running(first):
            house.nudge("sweep", "send", times=2)
            until(lambda: Notice.objects.exists() or not first.runs, "a reminder", 60)
            time.sleep(rng.uniform(0, 0.5))
            first.kill()
            house.kills += 1
        return Said(house.heal())

    yield one


@fault("F14", "同一任务投递 100 次，8 个进程同时做")
def doubled_tasks(house):
    with house.workers(pool=8):

        def one(rng):
            house.wind_back()
            house.nudge("sweep", "send", times=50)
            until(lambda: not house.redis.client.llen("deadlines"), "the queue to be done")
            house.quiet()
            return Said(house.heal())

        yield one


@fault("F15", "去年的消息、旧版本的消息这时才到")
def old_messages(house):
    from renda.celery import app

    with house.workers():

        def one(rng):
            house.wind_back()
            for name in ("renda.tasks.remind", "renda.tasks.sweep", "renda.tasks.send"):
                args = rng.choice([[1], [{"obligation": 1}], [1, 2]])
                app.send_task(name, args=args, queue=rng.choice(["deadlines", "mail", "work"]))
            app.send_task("renda.tasks.sweep", kwargs={"congress": 1}, queue="deadlines")
            house.nudge("sweep")
            until(lambda: enforcement.last_watch(), "a sweep after the old messages")
            return Said(house.heal())

        yield one


@fault("F16", "一条消息使发送进程崩溃、吃光内存或死循环")
def poison(house):
    """Its attempts are written before the call: what ends each sender is given up in the end."""
    kinds = cycle(POISONS)
    with house.workers(pool=3):

        def one(rng):
            house.wind_back()
            kind = next(kinds)
            house.nudge("sweep")
            until(enforcement.last_watch, "a sweep")
            mails = Message.objects.filter(channel="mail", state="pending")
            poisoned = mails.get(pk=rng.choice(mails.values_list("pk", flat=True)))
            (house.data / "poison").write_text(f"{kind} {poisoned.pk}")
            wrong = held(_others_go(house, poisoned), f"{kind}: the others were kept back")
            state = _exhaust(house, poisoned)
            (house.data / "poison").unlink()
            wrong += held(state == "unknown", f"{kind}: it ended {state}")
            return Said(house.heal(), wrong)

        yield one


def _others_go(house, poisoned):
    """Whether all others go out while one is poisoned."""
    waiting = Message.objects.filter(state="pending").exclude(pk=poisoned.pk)

    def gone():
        house.nudge("send")
        time.sleep(0.2)
        return not waiting.exists()

    with suppress(TimeoutError):
        return until(gone, "the others")
    return False


def _exhaust(house, poisoned):
    """Let its leases end, one after the other, as often as it is tried; return how it ended."""
    row = Message.objects.filter(pk=poisoned.pk)

    def ended():
        free = {"claimed_until": None, "next_try_at": house.now - world.MINUTE}
        row.filter(state="pending", attempts__gt=0).update(**free)
        house.nudge("send")
        time.sleep(0.2)
        return row.exclude(state="pending").exists()

    with suppress(TimeoutError):
        until(ended, "its end")
    return row.get().state
