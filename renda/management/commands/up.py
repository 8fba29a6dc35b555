"""`manage.py up`: the whole platform on one machine, from one command, until Ctrl-C."""

import contextlib
import errno
import fcntl
import http.client
import os
import socket
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, connection
from redis import Redis, RedisError

from renda import places
from renda.models import Congress
from renda.supervisor import Child, Supervisor
from renda.valkey import Valkey, executable

PATIENCE = 60  # seconds that a start may take

BIND = places.address(*settings.RENDA_BIND)
WEB = "gunicorn -c python:renda.web renda.wsgi"
WORKER = "celery -q -A renda worker -l WARNING --without-gossip"
DEADLINES = f"{WORKER} -Q deadlines -n deadlines@%h -P threads -c 2"
WORK = f"{WORKER} -Q mail,work -n work@%h -P prefork -c 1"  # a process that hangs can be ended
BEAT = "celery -q -A renda beat -l WARNING --pidfile="  # one inside the worker may outlive it


class Command(BaseCommand):
    help = "启动平台：队列、网页、后台任务和定时，一直运行到按 Ctrl-C。"

    def handle(self, *args, **options):
        os.chdir(settings.BASE_DIR)  # where the children find the code
        self.logs = places.made(settings.RENDA_DATA / "logs")
        self.environ = {**os.environ, "RENDA_DATA": str(settings.RENDA_DATA)}
        with only_one(settings.RENDA_DATA / "up.lock"):
            refuse_if_taken(*settings.RENDA_BIND)
            self.supervisor, self.valkey = Supervisor(self.say), None
            try:
                self.serve()
            finally:
                self.supervisor.stop()
                if self.valkey:
                    self.valkey.forget()

    def serve(self):
        """Start everything in its order, then keep it alive until told to stop."""
        with contextlib.suppress(KeyboardInterrupt):
            self.have_a_queue()
            self.have_a_database()
            self.have_processes()
            self.supervisor.watch()
        self.say("正在停止……")

    def say(self, words):
        """A line for whoever started us, at once."""
        self.stdout.write(words)
        self.stdout.flush()

    def have_a_queue(self):
        """The Redis of REDIS_URL, else a Valkey of our own, whose address the children are told."""
        if url := self.environ.get("REDIS_URL"):
            return refuse_if_silent(url)
        if not executable():
            sys.exit("找不到 Valkey：请安装 valkey-server 或 redis-server，或用 REDIS_URL 指定。")
        self.valkey = Valkey(settings.RENDA_DATA)
        self.environ["REDIS_URL"] = self.valkey.url
        self.run("valkey", self.valkey.command(), ready_for=self.valkey.clear)
        self.wait_for("valkey", self.valkey.answers)

    def have_a_database(self):
        """Every table of this version and, where wanted, people and cases to look at."""
        with self.supervisor.interruptible():
            try:
                connection.ensure_connection()
            except DatabaseError as error:
                sys.exit(f"数据库不能用：{error}")
            call_command("migrate", verbosity=0, interactive=False)
            if settings.RENDA_DEMO and not Congress.objects.exists():
                call_command("demo")
            connection.close()

    def have_processes(self):
        """Pages first: two cores are soon busy, and somebody waits for them."""
        self.run("web", python(WEB))
        self.wait_for("web", web_answers)
        self.run("deadlines", python(DEADLINES))
        self.run("work", python(WORK))
        self.run("beat", python(BEAT))
        if not self.supervisor.stopping:
            self.say(f"人大履职监督平台已启动：{settings.RENDA_URL}/　按 Ctrl-C 停止")

    def run(self, name, command, **more):
        log = self.logs / f"{name}.log"
        self.supervisor.run(Child(name, command, log, self.environ, **more))

    def wait_for(self, name, answers):
        """Exits with words when `name` does not answer in time."""
        if not self.supervisor.watch(answers, PATIENCE) and not self.supervisor.stopping:
            sys.exit(f"{name} 没有启动，原因见 {self.logs / name}.log")


def python(line):
    """The command line of a Python module and its arguments."""
    return [sys.executable, "-m", *line.split()]


@contextlib.contextmanager
def only_one(path):
    """Hold the data folder; exits with words where another platform holds it."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(
                f"已有一个平台在用这个数据目录：{path.parent}。请先停止它，或用 RENDA_DATA 换一个。"
            )
        yield


def refuse_if_taken(host, port):
    """Exit with words where this address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "端口已被别的程序占用" if taken else "本机没有这个地址，或没有权限"
        sys.exit(f"不能在 {BIND} 上启动：{why}。可用 RENDA_BIND 换一个，如 127.0.0.1:8001。")


def refuse_if_silent(url):
    """Exit with words where no Redis answers at `url`."""
    try:
        with Redis.from_url(url, socket_connect_timeout=5) as client:
            client.ping()
    except (RedisError, OSError):
        sys.exit("REDIS_URL 所指的 Redis 没有回答。不设 REDIS_URL 则用内置的 Valkey。")


def web_answers():
    """Whether pages are served: any answer but a broken one, for a first beat is yet to come."""
    place = urlsplit(places.site(*settings.RENDA_BIND))
    web = http.client.HTTPConnection(place.hostname, place.port, timeout=5)
    try:
        web.request("GET", "/healthz", headers={"Host": urlsplit(settings.RENDA_URL).hostname})
        return web.getresponse().status != 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()
