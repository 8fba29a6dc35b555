"""What the environment may say: read here once, and all its faults are told at once.

An empty variable counts as not set. No fault shows the value, which may hold a password.
"""

import hashlib
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from environs import Env, EnvValidationError, ValidationError

BASE_DIR = Path(__file__).resolve().parent.parent

_env = Env(eager=False)


def _must(wish):
    """A parser of one kind of variable. What it cannot read is refused with the words of `wish`."""

    def register(parser):
        def read(text):
            try:
                return parser(text.strip())
            except (OSError, ValueError) as error:
                raise ValidationError(wish) from error

        _env.add_parser(parser.__name__.strip("_"), read)

    return register


def _hold(condition):
    if not condition:
        raise ValueError


@_must("只能写 1 或 0（也可写 true 或 false）。")
def _flag(text):
    """True or False; False when not set."""
    _hold(text.lower() in {"", "1", "true", "yes", "on", "0", "false", "no", "off"})
    return text.lower() in {"1", "true", "yes", "on"}


@_must("须是能建立、能写入的目录。")
def _folder(text):
    """The data folder, which is made, closed to others, when missing."""
    path = Path(text or BASE_DIR / "data").expanduser().absolute()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=path):
        return path


@_must("须形如 postgres://用户:密码@主机:5432/库名；不设则用内置的 SQLite。")
def _database(text):
    """An entry of DATABASES for PostgreSQL; None when not set."""
    if not text:
        return None
    found = dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True)  # seconds
    _hold(found["ENGINE"].endswith(".postgresql") and found["NAME"])
    quick = {"options": "-c jit=off"}  # to compile a query takes longer than ours run
    return {**found, "OPTIONS": {**found.get("OPTIONS", {}), **quick}}


@_must("须形如 redis://主机:6379/0 或 unix:///文件路径；不设则用内置的 Valkey。")
def _redis(text):
    """The address of one Redis as redis-py spells it; "" when not set."""
    url = urlsplit(text)
    if url.scheme == "unix":
        _hold(url.path and not url.netloc and re.fullmatch(r"(db=\d+)?", url.query))
    elif text:
        _hold(url.scheme in {"redis", "rediss"} and url.hostname and url.port != 0)
        _hold((url.path.strip("/") or "0").isdecimal())
    return text


@_must("须以 http:// 或 https:// 开头，写到主机和端口为止。")
def _site(text):
    """The address that people open, without a slash at its end; "" when not set."""
    url = urlsplit(text.rstrip("/"))
    _hold(not text or (url.scheme in {"http", "https"} and url.hostname and not url.path))
    return url.geturl()


@_must("须形如 127.0.0.1:8000。")
def _address(text):
    """(host, port) to listen on."""
    host, _, port = (text or "127.0.0.1:8000").rpartition(":")
    _hold(host and 0 < int(port) < 65536)
    return host.strip("[]"), int(port)


@_must("至少 32 个字符。")
def _secret(text):
    """A key or token; "" when not set."""
    _hold(not text or len(text) >= 32)
    return text


@_must("须是 sha256 或 sm3，且本机的密码库支持。")
def _digest(text):
    """The name of a hash, as hashlib has it."""
    _hold((text or "sha256") in {"sha256", "sm3"})
    return hashlib.new(text or "sha256").name


@_must("须是 1 到 65535 之间的整数。")
def _port(text):
    """A port; None when not set."""
    _hold(not text or 0 < int(text) < 65536)
    return int(text) if text else None


@_must("须是 0 到 9 之间的整数：应用前面有几层反向代理。")
def _proxies(text):
    """How many reverse proxies of the house stand before the app; 0 when not set."""
    _hold(0 <= int(text or 0) <= 9)
    return int(text or 0)


DATA = _env.folder("RENDA_DATA", "")
DATABASE = _env.database("DATABASE_URL", "")
REDIS = _env.redis("REDIS_URL", "")
SITE = _env.site("RENDA_URL", "")
BIND = _env.address("RENDA_BIND", "")
AUDIT_DIGEST = _env.digest("RENDA_AUDIT_DIGEST", "")
SECRET_KEY = _env.secret("SECRET_KEY", "")
METRICS_TOKEN = _env.secret("RENDA_METRICS_TOKEN", "")
PROXIES = _env.proxies("RENDA_PROXIES", "")
DEBUG = _env.flag("DEBUG", "")
DEMO = _env.flag("RENDA_DEMO", "")
HOSTS = [host.strip() for host in _env.str("ALLOWED_HOSTS", "").split(",") if host.strip()]
MAIL_HOST = _env.str("EMAIL_HOST", "")
MAIL_PORT = _env.port("EMAIL_PORT", "")
MAIL_USER = _env.str("EMAIL_HOST_USER", "")
MAIL_PASSWORD = _env.str("EMAIL_HOST_PASSWORD", "")
MAIL_TLS = _env.flag("EMAIL_USE_TLS", "")
MAIL_SSL = _env.flag("EMAIL_USE_SSL", "")
MAIL_FROM = _env.str("DEFAULT_FROM_EMAIL", "")

try:
    _env.seal()
except EnvValidationError as wrong:
    lines = [f"  {name}：{''.join(said)}" for name, said in wrong.error_messages.items()]
    sys.exit("\n".join(["环境变量有误，没有启动：", *lines]))
_at_odds = {
    "EMAIL_USE_TLS 和 EMAIL_USE_SSL 只能打开一个。": MAIL_TLS and MAIL_SSL,
    "RENDA_URL 是 https 的正式地址，不能打开 DEBUG。": SITE.startswith("https:") and DEBUG,
    "RENDA_URL 是 https 的正式地址，不能用演示帐号：请去掉 RENDA_DEMO。": SITE.startswith("https:")
    and DEMO,
}
if any(_at_odds.values()):
    faults = [f"  {fault}" for fault, is_so in _at_odds.items() if is_so]
    sys.exit("\n".join(["环境变量有误，没有启动：", *faults]))
