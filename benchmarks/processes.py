"""How long a process takes to begin, and how much memory a worker takes."""

import subprocess
import sys
import time

import psutil

from .figures import Figure
from .measure import seconds

COLD = [sys.executable, "-c", "import renda.wsgi"]
WORKER = [
    *["celery", "-q", "-A", "renda", "worker", "-Q", "deadlines", "-P", "threads", "-c", "2"],
    *["-l", "WARNING", "--without-gossip"],
]
SETTLED = 8  # seconds until a worker has imported its tasks


def figures(here=None, rows=None):
    cold = min(seconds(lambda: subprocess.run(COLD, check=True)) for _ in range(5))
    yield Figure("cold start of the web process", cold, 1.0, "s")
    worker = subprocess.Popen([sys.executable, "-m", *WORKER], stdout=subprocess.DEVNULL)
    try:
        time.sleep(SETTLED)
        own = psutil.Process(worker.pid)
        memory = sum(it.memory_info().rss for it in [own, *own.children(recursive=True)])
        yield Figure("memory of a worker", memory / 1024**2, 100, "MB")
    finally:
        worker.terminate()
        worker.wait(20)
