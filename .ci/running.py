"""Commands run to their end, conditions waited for, and what is said of them with the time."""

import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGUN = time.monotonic()


def say(words):
    print(f"{time.monotonic() - BEGUN:6.1f} s  {words}", flush=True)


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(0.5)
    say(what)


def run(*command, **more):
    """Run to its end; what it says is shown only when it fails."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **more)
    if done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()
