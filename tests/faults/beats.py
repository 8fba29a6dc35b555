"""Faults of the clockwork: too many beats, none, one that slept."""

import signal
import time
from contextlib import suppress
from urllib.request import urlopen

from renda.enforcement import last_watch
from renda.models import Notice

from .catalogue import Said, fault, held
from .processes import beat, command, web
from .servers import free_port
from .waiting import until

OFTEN = {"FAULTS_BEAT": "0.2"}  # seconds between two ticks, instead of a minute


@fault("F11", "五个 beat 同时运行")
def five_beats(house):
    unlocked = ["-S", "celery.beat.PersistentScheduler"]  # none waits for the others
    beats = [beat(house, *unlocked, name=f"beat{n}", **OFTEN) for n in range(5)]
    with house.workers(pool=4), house.running(*beats):

        def one(rng):
            house.wind_back()
            until(last_watch, "a beat that ticks", 60)
            time.sleep(rng.uniform(0, 1))
            return Said(house.heal())

        yield one


@fault("F12", "一个 beat 也没有：定时器和网页接着看期限")
def no_beat(house):
    port = free_port("web")
    with house.running(web(house, port)):
        address = f"http://127.0.0.1:{port}/login/"
        until(lambda: _opens(address), "the web", 60)

        def one(rng):
            house.wind_back()
            if rng.random() < 0.2:
                command(house, "sweep")
            else:
                until(lambda: _opens(address) and Notice.objects.exists(), "the web's hand")
            wrong = held(Notice.objects.exists(), "no other hand has swept")
            return Said(house.heal(), wrong)

        yield one


def _opens(address):
    with suppress(OSError), urlopen(address, timeout=5) as answer:
        return answer.status == 200


@fault("F13", "beat 被 SIGSTOP 停住，又被 SIGCONT 唤醒")
def sleeping_beat(house):
    sleeper = beat(house, **OFTEN)
    with house.workers(pool=2), house.running(sleeper):

        def one(rng):
            house.wind_back()
            until(last_watch, "a beat that ticks", 60)
            sleeper.signal(signal.SIGSTOP)
            time.sleep(rng.uniform(0.1, 0.6))
            slept = house.now
            sleeper.signal(signal.SIGCONT)
            until(lambda: last_watch() > slept, "a beat that woke", 60)
            return Said(house.heal())

        yield one
