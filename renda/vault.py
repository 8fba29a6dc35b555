"""Bytes kept under their own SHA-256, so that none is kept twice and none is altered unseen.

They are on the disk, whole, before anything speaks of them: written beside their place, synced,
moved there, and the folder synced.
"""

import fcntl
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PIECE = 1024 * 1024  # bytes read at a time


def put(content):
    """Keep bytes, or a file open for reading from its beginning; return their digest and size."""
    root = _root()
    with tempfile.NamedTemporaryFile(dir=root, prefix="new-", delete=False) as new:
        try:
            digest, size = _write(new, content)
        except BaseException:  # a disk that is full keeps nothing of what did not fit
            Path(new.name).unlink()
            raise
    _move(Path(new.name), place_of(digest))
    return digest, size


def _write(new, content):
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(content):
        digest.update(piece)
        size += new.write(piece)
    new.flush()
    os.fsync(new.fileno())
    return digest.hexdigest(), size


def place_of(digest):
    return _root() / digest[:2] / digest[2:]


def read(digest):
    """The file, open for reading. FileNotFoundError if it has vanished."""
    return place_of(digest).open("rb")


def fault_of(digest):
    """Say what has become of the bytes: "missing", "altered", or "" if they are as they were."""
    try:
        with read(digest) as kept:
            is_same = hashlib.file_digest(kept, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return "missing"
    return "" if is_same else "altered"


def kept():
    """Yield the digest of every file that lies in its place."""
    for path in _root().glob("??/*"):
        yield path.parent.name + path.name


def sweep_out(digests, before):
    """Remove those of these files, and what was broken off in writing, that are older.

    Return how many. Whoever puts the same bytes meanwhile has made their file young again.
    """
    with _alone():
        paths = [*map(place_of, digests), *_root().glob("new-*")]
        old = [path for path in paths if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink()
    return len(old)


def _root():
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _pieces(content):
    if isinstance(content, bytes):
        return [content]
    content.seek(0)
    return iter(lambda: content.read(PIECE), b"")


def _move(new, place):
    """What lay there is replaced: if it was altered, it is mended so."""
    with _alone():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        new.replace(place)
    for folder in (place.parent, place.parent.parent):
        _sync(folder)


def _sync(folder):
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _alone():
    """Nobody else moves anything in or out meanwhile, in whatever process."""
    with (_root() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
