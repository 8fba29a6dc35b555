"""Keeps a few processes alive beside each other and ends them together. Knows nothing of Renda."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

LINUX = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1  # from Linux's sys/prctl.h


class Child:
    """One process that must run: started again when it ends, later each time that it ends soon.

    `ready_for` is called before each start. Its output goes to the end of the file `log`, of which
    one older copy is kept once it has grown too large.
    """

    SHORTEST, LONGEST = 0.5, 30  # pauses before a new start, in seconds
    SETTLED = 60  # seconds of life after which the pause is the shortest again
    LARGE = 10_000_000  # bytes of a log

    def __init__(self, name, command, log, environ, ready_for=lambda: None):
        self.name, self.command, self.log, self.environ = name, command, log, environ
        self.ready_for = ready_for
        self.process, self.pause = None, self.SHORTEST
        self.started = self.again = 0.0  # moments of the monotonic clock

    def start(self):
        """Start it. Raises OSError when there is no such program."""
        self.ready_for()
        self._turn_log()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone
                preexec_fn=_die_with(os.getpid()),
            )
        self.started, self.again = time.monotonic(), None

    def _turn_log(self):
        if self.log.exists() and self.log.stat().st_size > self.LARGE:
            self.log.replace(self.log.with_suffix(".old.log"))

    def look(self, now):
        """See to it that it runs at `now`. Returns (code, pause) when it was just found ended."""
        if self.again is None and (code := self.process.poll()) is not None:
            pause = self.SHORTEST if now - self.started > self.SETTLED else self.pause
            self.again, self.pause = now + pause, min(pause * 2, self.LONGEST)
            return code, pause
        if self.again is not None and now >= self.again:
            self.again = now + self.pause
            with contextlib.suppress(OSError):  # a full disk may have room again later
                self.start()

    def stop(self, patience=20):
        """End it; after `patience` seconds by force."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _die_with(parent):
    """What a new process does first: ask to be ended with `parent`, even one killed by force."""

    def prepare():
        if LINUX:
            LINUX.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Supervisor:
    """Children in the order of their start. A signal to stop ends them in the opposite order."""

    def __init__(self, say):
        self.say, self.children = say, []
        self.stopping, self.abrupt = False, False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGTERM:
                signal.signal(number, self._stop)

    def _stop(self, number, frame):
        self.stopping = True
        if self.abrupt:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def interruptible(self):
        """Work of this process itself, which a signal to stop breaks off by KeyboardInterrupt."""
        self.abrupt = True
        try:
            yield
        finally:
            self.abrupt = False

    def run(self, child):
        """Start a child, to be kept alive from now on."""
        self.children.append(child)
        child.start()

    def watch(self, until=lambda: False, seconds=None):
        """Keep the children alive until told to stop, `until` is true or `seconds` have passed.

        Returns the last word of `until`.
        """
        end = time.monotonic() + (seconds or float("inf"))
        while not (self.stopping or (done := until())) and time.monotonic() < end:
            for child in self.children:
                if ended := child.look(time.monotonic()):
                    code, pause = ended
                    self.say(f"{child.name} 停了（退出码 {code}），{pause:g} 秒后重新启动。")
            time.sleep(0.2)
        return not self.stopping and done

    def stop(self):
        """End all, the last started first."""
        for child in reversed(self.children):
            child.stop()
