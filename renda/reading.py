"""What is read once for all that one step brings with it, as it cannot change on the way."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_READ = ContextVar("read", default=None)


@contextmanager
def one_reading():
    """Within it each `read_once` asks the database once; what stands inside another shares it."""
    if _READ.get() is not None:
        yield
        return
    kept = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(kept)


def read_once(ask):
    """Keep what is answered until the reading ends; outside of one it is asked each time."""

    @wraps(ask)
    def answer(*asked):
        read = _READ.get()
        if read is None:
            return ask(*asked)
        if (ask, asked) not in read:
            read[ask, asked] = ask(*asked)
        return read[ask, asked]

    return answer
