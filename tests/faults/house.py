"""The house a fault is let loose in: its servers, its clock, and what is asked of it."""

import os
import shutil
import signal
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta

from django.db import connection, connections
from redis import RedisError

from renda import tasks
from renda.delivery import LEASE, send
from renda.enforcement import keep_watch, last_watch
from renda.invariants import Scope, violations
from renda.models import Message, Notice

from . import world
from .processes import worker
from .waiting import until

TEMPLATE, DATABASE = "faults_template", "faults"
QUEUES = ("deadlines", "mail", "work")


class House:
    postgres = None  # a cluster of its own, if it has one

    def __init__(self, data, redis, mailbox):
        self.data, self.redis, self.mailbox = data, redis, mailbox
        morning = world.noon(world.TODAY) - timedelta(hours=3)
        self.shift = morning.timestamp() - time.time()
        self.kills, self.began, self.before = 0, self.now, 0

    @property
    def environ(self):
        """What its processes are told."""
        url = {"DATABASE_URL": self.postgres.url(DATABASE)} if self.postgres else {}
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.mailbox.port)}
        return {"RENDA_DATA": str(self.data), "REDIS_URL": self.redis.url, **mail, **url}

    @property
    def now(self):
        return datetime.fromtimestamp(time.time() + self.shift, UTC)

    def renew(self, template=TEMPLATE):
        """The world as it was laid, in a database of its own; without one it stays as it is."""
        if self.postgres:
            connections.close_all()
            self.postgres.copy(DATABASE, template)
            connection.settings_dict["NAME"] = DATABASE

    def keep_as(self, template):
        """Keep the world as it is now, to be laid again."""
        connections.close_all()
        self.postgres.copy(template, DATABASE)

    def wind_back(self):
        for leftover in ("trap", "poison", "mute", "texts"):
            (self.data / leftover).unlink(missing_ok=True)
        self.mailbox.behave = lambda: "take"
        self.quiet()
        self.mailbox.took.clear()
        self.before = world.wind_back()
        self.began = self.now

    def quiet(self):
        """No wake-up is left in a queue."""
        with suppress(RedisError):
            self.redis.client.delete(*QUEUES)

    def nudge(self, *names, times=1):
        """Wake-ups, as beat sends them."""
        for name in names * times:
            getattr(tasks, name).apply_async(expires=60)

    @contextmanager
    def running(self, *processes):
        """Processes that run as long as it lasts."""
        with ExitStack() as stack:
            for process in processes:
                stack.callback(process.end)
            yield processes

    @contextmanager
    def workers(self, count=1, **how):
        started = [worker(self, name=f"worker{n}", **how) for n in range(count)]
        with self.running(*started):
            self.await_watch()
            yield started

    def await_watch(self):
        """Wait until somebody sweeps."""
        self.wind_back()
        self.nudge("sweep")
        until(last_watch, "a worker that sweeps", 60)

    def kill_child(self, process, rng):
        """One of its pool, by pid, as when memory runs out."""
        children = process.children()
        if children:
            with suppress(ProcessLookupError):
                os.kill(rng.choice(children).pid, signal.SIGKILL)
                self.kills += 1

    def trap(self, place, seconds=1):
        """Kill the next that comes by there; perhaps nobody does."""
        trap = self.data / "trap"
        trap.write_text(place)
        with suppress(TimeoutError):
            until(lambda: not trap.exists(), place, seconds)
        self.kills += not trap.exists()
        trap.unlink(missing_ok=True)

    def heal(self, since=None):
        """Another hand goes on, once every lease has ended; return the moment of its last sweep."""
        at = (since or self.now) + 2 * LEASE
        for n in range(20):
            at += n * timedelta(minutes=1)
            keep_watch(at=at, everything=True)
            send(at=at)
            if not self.unfinished().exists():
                return at
            at += LEASE
        raise TimeoutError(f"messages left: {self.unfinished().count()}")

    def unfinished(self):
        return Message.objects.filter(state=Message.State.PENDING)

    def taken(self):
        """What the gateways have of this story: addresses by key."""
        taken = defaultdict(list)
        for key, address in list(self.mailbox.took):
            taken[key].append(address)
        with suppress(FileNotFoundError):
            for line in (self.data / "texts").read_text().splitlines():
                key, number = line.split()
                taken[key].append(number)
        return {key: it for key, it in taken.items() if self._is_of_this_story(key)}

    def _is_of_this_story(self, key):
        """Not what a sender still had in hand when the world was wound back."""
        number = int(key.split("-")[1])
        return number > self.before or Notice.objects.filter(pk=number).exists()

    def broken(self, at, outage=None):
        """What does not hold, at the moment of the last sweep."""
        outage = at - self.began if outage is None else outage
        return list(violations(Scope(at, self.began, outage, self.taken)))

    def close(self):
        connections.close_all()
        self.mailbox.stop()
        self.redis.stop()
        if self.postgres:
            self.postgres.stop()
        shutil.rmtree(self.data, ignore_errors=True)
