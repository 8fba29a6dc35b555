"""Workers, beats, the web: started as the product starts them, killed by pid or by group."""

import contextlib
import os
import signal
import subprocess
import sys

import psutil


class Process:
    """One process with its children, in a group of its own."""

    def __init__(self, house, name, *words, shift=0, **environ):
        self.log = house.data / f"{name}.log"
        clock = {"FAULTS_SHIFT": str(house.shift + shift)}  # seconds
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.child", *words],
                env={**os.environ, **house.environ, **clock, **environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def runs(self):
        return self.process.poll() is None

    def children(self):
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children()
        return []

    def signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self):
        """The whole group at once, as when the host goes down."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """As a deploy ends it; by force if it does not listen."""
        self.signal(signal.SIGCONT)
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(3)
        self.kill()


def worker(house, *, queues="deadlines,mail,work", pool=2, name="worker", **more):
    words = [
        "-A",
        "renda",
        "worker",
        "-P",
        "prefork",
        "--without-gossip",
        "--without-mingle",
        "-l",
        "WARNING",
    ]
    return Process(
        house, name, "celery", *words, "-Q", queues, "-c", str(pool), "-n", f"{name}@%h", **more
    )


def beat(house, *words, name="beat", **more):
    always = f"-A renda beat -l WARNING --pidfile= -s {house.data / name}.schedule".split()
    return Process(house, name, "celery", *always, *words, **more)


def web(house, port, **more):
    words = ["renda.wsgi", "-b", f"127.0.0.1:{port}", "-k", "gthread", "-w", "2", "--threads", "4"]
    return Process(house, "web", "gunicorn", *words, "--no-control-socket", **more)


def command(house, *words, **more):
    """A command of manage.py, run to its end; whether it ended well."""
    process = Process(house, words[0], "manage", *words, **more)
    return process.process.wait() == 0
