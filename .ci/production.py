"""The layout of docker-compose.yml, proven without containers: its very commands, on private ports.

A year of data is laid by the release before; today's code takes it over, serves, loses a beat, a
worker and its Redis, and goes on. Everything is stopped by its number, and nothing is left.
"""

import contextlib
import glob
import http.client
import json
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import yaml
from running import ROOT, run, say, wait_for
from upgrade import RELEASE, VOLATILE, lay, lose_nothing, old_code, upgrade_sqlite

PORTS = {"db:5432": 55179, "redis:6379": 63179, "0.0.0.0:8000": 8179}
DATABASE, REDIS, WEB = PORTS.values()
WORKERS = ("worker-deadlines", "worker-mail", "worker-work")
SITE = "renda.example.gov.cn"
TOKEN = "metrics-token-of-the-proof-" + "0" * 16
GIVEN = {  # what an operator writes into .env
    "POSTGRES_PASSWORD": "canaryPostgres",
    "REDIS_PASSWORD": "canaryRedis",
    "RENDA_METRICS_TOKEN": TOKEN,
    "RENDA_URL": f"https://{SITE}",
}
PASSWORD = "yunhe-2026"  # of the demo's accounts
CANARIES = ("canary", PASSWORD, TOKEN, "吴晓峰", "秘密的搜索")
# Without its daemon's rights PostgreSQL refuses to run.
AS_POSTGRES = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else None


def fill(text):
    """A text of the compose file as it holds here."""
    text = re.sub(r"\$\{(\w+)(?::[?-][^}]*)?\}", lambda it: GIVEN.get(it[1], ""), str(text))
    for place, port in PORTS.items():
        text = text.replace(place, f"127.0.0.1:{port}")
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{WEB}").replace("$$", "$")


class Service:
    """One service of the compose file, as a process; its words are kept."""

    def __init__(self, name, facts, scratch):
        self.name, self.facts, self.scratch = name, facts, scratch
        self.log, self.process, self.user = scratch / f"{name}.log", None, None
        self.command = shlex.split(fill(facts["command"]))
        told = {key: fill(value) for key, value in facts["environment"].items()}
        if "RENDA_DATA" in told:
            told["RENDA_DATA"] = str(scratch / "data")
        here = {"HOSTNAME": os.uname().nodename, "PGHOST": "127.0.0.1", "PGPORT": str(DATABASE)}
        clean = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        path = f"{ROOT}/.venv/bin:{Path(postgres('psql')).parent}:{clean['PATH']}"
        self.environ = {**clean, **here, **told, "PATH": path}

    def start(self, *more):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, *more], cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, user=self.user,
            )  # fmt: skip
        return self

    def is_healthy(self):
        kind, *words = map(fill, self.facts["healthcheck"]["test"])
        command = words if kind == "CMD" else ["sh", "-c", words[0]]
        command = [it.replace("redis-cli", f"redis-cli -p {REDIS}") for it in command]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True)
        return done.returncode == 0

    def kill(self):
        """As when a machine takes it: at once, with all its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, patience=40):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def postgres(tool):
    return sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{tool}"))[-1]


def ask(sql):
    place = {"host": "127.0.0.1", "port": DATABASE, "user": "renda", "dbname": "renda"}
    with contextlib.closing(psycopg2.connect(**place, password=GIVEN["POSTGRES_PASSWORD"])) as db:
        cursor = db.cursor()
        cursor.execute(sql)
        return cursor.fetchall()


def rows_of_postgres():
    tables = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    kept = sorted({table for (table,) in tables} - VOLATILE)
    return {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in kept}


def last_sweep():
    return ask("SELECT max(at) FROM renda_heartbeat WHERE name = 'sweep'")[0][0]


class Browser:
    """Somebody behind the office's proxy."""

    def __init__(self):
        self.cookies = SimpleCookie()

    def open(self, method, path, facts=None, **headers):
        web = http.client.HTTPConnection("127.0.0.1", WEB, timeout=30)
        cookies = "; ".join(f"{key}={it.value}" for key, it in self.cookies.items())
        behind = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        sent = {"Cookie": cookies, "Origin": f"https://{SITE}", **behind, **headers}
        if facts is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        web.request(method, path, facts and urlencode(facts), sent)
        answer = web.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        web.close()
        return answer, text

    def see(self, path, code=200, **headers):
        answer, text = self.open("GET", path, **headers)
        assert answer.status == code, f"GET {path}: {answer.status}"
        return text

    def send(self, path, code=302, at=None, **facts):
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', self.see(at or path))[1]
        answer, text = self.open("POST", path, {"csrfmiddlewaretoken": token, **facts})
        assert answer.status == code, f"POST {path}: {answer.status}\n{text}"
        return answer

    def log_in(self, name, password=PASSWORD, code=302):
        return self.send("/login/", code, username=name, password=password)


def start_servers(services, scratch):
    db, redis = services["db"], services["redis"]
    data = scratch / "postgres"
    data.mkdir()
    db.user = AS_POSTGRES
    if db.user is not None:
        os.chown(data, db.user, -1)
        shutil.chown(scratch / "secret", db.user)
    options = shlex.split(db.environ["POSTGRES_INITDB_ARGS"])
    secret = f"--pwfile={scratch / 'secret'}"
    run(postgres("initdb"), "-D", data, "-U", "renda", "-A", "scram-sha-256", secret, *options,
        user=db.user, cwd="/")  # fmt: skip
    db.command[0] = postgres("postgres")
    db.start("-D", str(data), "-p", str(DATABASE), "-h", "127.0.0.1", "-k", str(data))
    make = [postgres("createdb"), "-U", "renda", "renda"]
    admin = {**db.environ, "PGPASSWORD": GIVEN["POSTGRES_PASSWORD"]}
    for _ in range(100):
        if not subprocess.run(make, env=admin, capture_output=True).returncode:
            break
        time.sleep(0.2)
    start_redis(redis, scratch)
    wait_for("db and redis are healthy", lambda: db.is_healthy() and redis.is_healthy())


def start_redis(redis, scratch):
    (scratch / "redis").mkdir(exist_ok=True)
    place = ("--port", str(REDIS), "--bind", "127.0.0.1", "--dir", str(scratch / "redis"))
    redis.start(*place)


def take_over(services, old):
    """The one-off migrate, over the data of the release before."""
    migrate = services["migrate"]
    environ = {key: it for key, it in migrate.environ.items() if key != "RENDA_URL"}
    lay(old or ROOT, environ)
    say("a year of data is laid")
    before = rows_of_postgres()
    code = migrate.start().process.wait()
    assert code == 0, migrate.log.read_text()
    kept = lose_nothing(before, rows_of_postgres())
    say(f"upgraded from {RELEASE if old else 'today'} on PostgreSQL: {kept}")


def serve(services):
    for name in ("beat-1", "web", *WORKERS, "beat-2"):
        services[name].start()
    for name in ("web", *WORKERS):
        wait_for(f"{name} is healthy", services[name].is_healthy)


def work(browser):
    browser.log_in("wu", "canaryWrongPassword", 200)
    browser.log_in("wu")
    for page in ("/", "/notices/", f"/supervision/opinions/?{urlencode({'q': '秘密的搜索'})}"):
        browser.see(page)
    page = browser.see("/supervision/opinions/new/")
    chosen = {"committee": "农业与农村工委", "vice_chair": "郑国平", "addressee": "县人民政府"}
    first = {name: re.search(rf'value="(\d+)"[^>]*>{it}<', page)[1] for name, it in chosen.items()}
    draft(browser, first, "关于检验部署情况报告的审议意见")
    say("wu has logged in, searched and drafted an opinion, by https behind a proxy")
    return first


def draft(browser, first, title):
    facts = {"form": "special_report", "meeting": "第十八届第三十次会议", "evaluation": "无",
             "deliberated_on": time.strftime("%Y-%m-%d"), "title": title}  # fmt: skip
    browser.send("/supervision/opinions/new/", **first, **facts)


def monitor():
    """Read what a monitor reads, from within, past the proxy."""
    web = http.client.HTTPConnection("127.0.0.1", WEB, timeout=30)
    web.request("GET", "/healthz")
    answer = web.getresponse()
    code, told = answer.status, json.loads(answer.read())
    web.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    figures = web.getresponse().read().decode()
    web.close()
    return code, told, figures


def break_things(services, scratch, browser, first):
    """The leading beat goes for good; a worker and Redis come back, as their policy says."""
    services["beat-1"].kill()
    services["worker-deadlines"].kill()
    services["redis"].kill()
    killed = ask("SELECT now()")[0][0]
    say("killed: beat-1, worker-deadlines, redis")
    draft(browser, first, "队列停着的时候起草的审议意见")
    say("a step was taken while Redis was down")
    start_redis(services["redis"], scratch)
    services["worker-deadlines"].start()
    wait_for("beat-2 has taken over, and the worker sweeps", lambda: last_sweep() > killed, 150)
    wait_for("/healthz is ok again", lambda: monitor()[0] == 200, 90)


def back_up(services, scratch):
    web, shelf = services["web"], scratch / "shelf"
    for words in (("backup", shelf), ("drill", shelf)):
        say(run(sys.executable, "manage.py", *words, cwd=ROOT, env=web.environ))
    assert "renda_proven_restore_age_seconds" in monitor()[2]


def end(services):
    for name in ("beat-2", *WORKERS, "web", "redis", "db"):
        services[name].stop()
        code = services[name].process.returncode
        assert code == 0, f"{name} ended with {code}"
    say("stopped: each by itself, with 0")


def read_logs(services):
    """One event a line; no password, token, name or search in any."""
    lines = 0
    for name in ("web", *WORKERS, "beat-2"):
        for line in services[name].log.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("worker: "):  # celery's farewell
                json.loads(line)
                lines += 1
            assert not any(it in line for it in CANARIES), line
    say(f"{lines} lines of logs: each JSON, none with what is nobody's business")


def main(scratch):
    scratch.chmod(0o755)
    (scratch / "data").mkdir()
    (scratch / "secret").write_text(GIVEN["POSTGRES_PASSWORD"])
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = {name: Service(name, it, scratch) for name, it in compose["services"].items()}
    old = old_code(scratch)
    if old is None:
        say(f"THE HISTORY OF THIS CLONE DOES NOT REACH {RELEASE}: NO UPGRADE IS PROVEN")
    try:
        prove(services, old, scratch)
    finally:
        for service in reversed(services.values()):
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.stop(5)


def prove(services, old, scratch):
    start_servers(services, scratch)
    take_over(services, old)
    serve(services)
    begun, browser = ask("SELECT now()")[0][0], Browser()
    first = work(browser)
    wait_for("the worker has swept, told by beat", lambda: last_sweep() > begun, 90)
    wait_for("/healthz is ok", lambda: monitor()[0] == 200, 60)
    break_things(services, scratch, browser, first)
    back_up(services, scratch)
    end(services)
    read_logs(services)
    if old:
        upgrade_sqlite(old, scratch)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
    say("the layout of docker-compose.yml holds")
