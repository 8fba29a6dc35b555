"""Where things are: one Redis in the spellings it is wanted in, the site, the kept secret."""

import contextlib
import os
import secrets
import tempfile
from urllib.parse import parse_qs, urlsplit


def address(host, port):
    """Host and port in one word."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def site(host, port):
    """The address to open when none is given: all interfaces are reached through this machine."""
    return f"http://{address({'0.0.0.0': '127.0.0.1', '::': '::1'}.get(host, host), port)}"


def broker(redis):
    """Kombu's spelling of a Redis address. Without one, messages go nowhere: the sweep does all."""
    url = urlsplit(redis)
    if url.scheme == "unix":
        return f"redis+socket://{url.path}?virtual_host={_number(url)}"
    return redis or "memory://"


def cache(redis):
    """An entry of CACHES: the database after the broker's, because clearing a cache empties it."""
    if not redis:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    url = urlsplit(redis)
    after = _number(url) + 1
    unix = f"unix://{url.path}?db={after}"
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": unix if url.scheme == "unix" else url._replace(path=f"/{after}").geturl(),
    }


def beat_scheduler(redis):
    """Several beats may share a Redis of the network, so one must lead; an embedded one has one."""
    network = urlsplit(redis).scheme in {"redis", "rediss"}
    return "redbeat.RedBeatScheduler" if network else "celery.beat.PersistentScheduler"


def kept_secret(path):
    """The key in `path`, made at the first start for its owner only. Two first starts agree."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as new:
            new.write(secrets.token_urlsafe(48))
            new.flush()
            with contextlib.suppress(FileExistsError):
                os.link(new.name, path)
    return path.read_text()


def made(folder):
    """`folder`, which is there now."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _number(url):
    """The database number of a Redis address; 0 when it names none."""
    if url.scheme == "unix":
        return int(parse_qs(url.query).get("db", ["0"])[0])
    return int(url.path.strip("/") or 0)
