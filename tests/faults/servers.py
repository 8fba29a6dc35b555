"""PostgreSQL, Redis, a mail server: of our own, so that they may be broken. Only on 127.0.0.1."""

import asyncio
import contextlib
import glob
import os
import shutil
import socket
import subprocess
import sys
from email import message_from_bytes

import psycopg2
from aiosmtpd.controller import Controller
from redis import Redis as Client
from redis import RedisError

from renda.valkey import Valkey

from .waiting import until

FIRST = {"postgres": 55180, "redis": 63180, "mail": 25180, "web": 8180}
TRIED = 10  # ports from the first on


def free_port(kind):
    for port in range(FIRST[kind], FIRST[kind] + TRIED):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    sys.exit(f"端口 {FIRST[kind]} 到 {FIRST[kind] + TRIED - 1} 都被占用。")


def programs():
    """The folder of PostgreSQL's programs; exits plainly when a server is not installed."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    missing = [] if folders else ["PostgreSQL（postgresql）"]
    missing += [] if shutil.which("redis-server") else ["Redis（redis-server）"]
    if missing:
        sys.exit(f"make faults 要用到{'、'.join(missing)}，没有安装。")
    return folders[-1]


class Postgres:
    """A cluster that keeps what it acknowledged: fsync and synchronous_commit are on."""

    def __init__(self, folder):
        self.bin, self.folder, self.port = programs(), folder / "postgres", free_port("postgres")
        owner = ["-o", "postgres"] if os.getuid() == 0 else []
        subprocess.run(["install", "-d", *owner, "-m", "700", self.folder], check=True)
        self._run("initdb", "-U", "postgres", "-A", "trust", "--no-sync")
        self.start()
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert self.ask(f"SHOW {setting}") == [("on",)], setting

    def url(self, name):
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c max_connections=200"
        self._run("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")

    def answers(self):
        with contextlib.suppress(psycopg2.OperationalError):
            return self.ask("SELECT 1")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def copy(self, name, template):
        """The database `name` as `template` is, whoever was connected to it."""
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.ask("CHECKPOINT")  # until then a crash would set the copy's sequences back

    def ask(self, statement):
        with contextlib.closing(psycopg2.connect(self.url("postgres"))) as session:
            session.autocommit = True
            cursor = session.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _run(self, program, *options):
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*user, f"{self.bin}/{program}", "-D", self.folder, *options]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )


class Redis:
    """A Redis of the network, as two beats share it; it keeps nothing over a restart."""

    def __init__(self):
        self.port = free_port("redis")
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = Client(port=self.port, socket_timeout=2)
        self.start()

    def start(self):
        place = ["--port", str(self.port), "--bind", "127.0.0.1"]
        command = ["redis-server", *place, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self.answers, "Redis")

    def answers(self):
        with contextlib.suppress(RedisError):
            return self.client.ping()

    def stop(self):
        self.process.kill()
        self.process.wait()


class Embedded:
    """The queue's server that comes with the app, for where there is no Redis."""

    def __init__(self, folder):
        self.valkey = Valkey(folder)
        self.url = self.valkey.url
        self.client = Client(unix_socket_path=str(self.valkey.socket))
        self.process = subprocess.Popen(self.valkey.command(), stdout=subprocess.DEVNULL)
        until(self.answers, "Valkey")

    def answers(self):
        return self.valkey.answers()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.valkey.forget()


class Mailbox:
    """A mail server that behaves as it is told, and remembers whatever it took."""

    SLOW = 3  # seconds, longer than a sender waits here

    def __init__(self):
        self.port, self.took, self.behave = free_port("mail"), [], lambda: "take"
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        how = self.behave()
        if how in ("450", "550"):
            return f"{how} no"
        key = message_from_bytes(envelope.content)["Message-ID"].strip("<>")
        if how == "slow":
            await asyncio.sleep(self.SLOW)  # whoever waited so long has given up, or has it
        self.took.append((key, envelope.rcpt_tos[0]))
        if how == "hang":
            await asyncio.sleep(self.SLOW)
        return "250 OK"

    def stop(self):
        self.controller.stop()
