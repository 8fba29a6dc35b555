"""What an installation starts from: the compose file against what the app knows; its settings."""

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from renda.celery import app
from renda.management.commands import up

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: it for name, it in SERVICES.items() if it["image"] == "renda"}
LONG_RUN = {name: it for name, it in OURS.items() if name != "migrate"}
PRODUCTION = {
    "RENDA_URL": "https://renda.example.gov.cn",
    "RENDA_PROXIES": "1",
    "SECRET_KEY": "",  # the one that the first start makes
}


def queues(commands):
    found = (re.search(r"-Q (\S+)", command) for command in commands)
    return {queue for match in found if match for queue in match[1].split(",")}


def manage(*words, data, at=ROOT, **environ):
    rest = {key: it for key, it in os.environ.items() if key not in ("DEBUG", "RENDA_DEMO")}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=at,
        env={**rest, **PRODUCTION, "RENDA_DATA": str(data), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_layout_is_the_one_that_was_decided():
    assert set(SERVICES) == {
        *("db", "redis", "migrate", "web", "beat-1", "beat-2"),
        *("worker-deadlines", "worker-mail", "worker-work"),
    }


def test_every_variable_is_one_that_the_app_reads():
    known = set(re.findall(r'"([A-Z_]+)"', (ROOT / "renda/environment.py").read_text()))
    for service in OURS.values():
        assert set(service["environment"]) <= known


def test_whatever_opens_a_door_must_be_given():
    """And what may be left out is empty then, which counts as not set."""
    for name, sort, default in re.findall(r"\$\{(\w+)(:[?-])?([^}]*)\}", TEXT):
        must = name in {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "RENDA_URL"}
        assert sort == (":?" if must else ":-"), name
        assert bool(default) == (must or name == "RENDA_BACKUPS"), name  # a volume


@pytest.mark.parametrize("name", OURS)
def test_each_command_can_be_run(name):
    program, *words = shlex.split(OURS[name]["command"])
    if program == "python":
        assert words[0] == "manage.py"
        importlib.import_module(f"django.core.management.commands.{words[1]}")
    elif program == "gunicorn":
        for module in (words[1].removeprefix("python:"), words[-1]):
            importlib.import_module(module)
    else:
        assert (program, words[1:3]) == ("celery", ["-A", "renda"])
        assert importlib.import_module(f"celery.bin.{words[3]}")


@pytest.mark.parametrize(
    "commands", [[it["command"] for it in OURS.values()], [up.DEADLINES, up.WORK]]
)
def test_every_task_is_taken_from_its_queue_by_somebody(commands):
    app.loader.import_default_modules()
    router = app.amqp.router
    wanted = {
        router.route({}, name, (), {}).get("queue").name
        for name in app.tasks
        if not name.startswith(("celery.", "tests."))
    }
    assert wanted == queues(commands) == {"deadlines", "mail", "work"}


def test_no_deadline_waits_behind_what_may_be_slow():
    router = app.amqp.router
    for name in ("sweep", "let_time_act", "seal"):
        assert router.route({}, f"renda.tasks.{name}")["queue"].name == "deadlines"
    for name in ("scrub", "verify", "work"):
        assert router.route({}, f"renda.tasks.{name}")["queue"].name == "work"
    assert router.route({}, "renda.tasks.send")["queue"].name == "mail"


def test_a_task_is_ended_before_its_message_is_given_to_another():
    again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < again


def test_everybody_waits_for_the_migrations():
    for service in LONG_RUN.values():
        assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["restart"] == "no"
    assert {it["restart"] for it in SERVICES.values()} == {"no", "unless-stopped"}


def test_a_container_can_alter_nothing_but_its_data():
    for service in OURS.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["data:/data", "${RENDA_BACKUPS:-backups}:/backups"]
    assert "USER renda" in COMPOSE["x-app"]["build"]["dockerfile_inline"]


def test_only_the_proxy_of_this_machine_reaches_it():
    opened = {name: it["ports"] for name, it in SERVICES.items() if "ports" in it}
    assert opened == {"web": ["127.0.0.1:8000:8000"]}


def test_the_image_holds_all_that_is_run(tmp_path):
    """What it copies, laid into an empty folder, starts by itself."""
    build = COMPOSE["x-app"]["build"]["dockerfile_inline"]
    copied = {word for line in re.findall(r"COPY (.*) \S+\n", build) for word in line.split()}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages | {"manage.py", "templates", "requirements.lock"} <= copied
    image = tmp_path / "app"
    image.mkdir()
    for word in copied:
        copy = shutil.copytree if (ROOT / word).is_dir() else shutil.copy
        copy(ROOT / word, image / word)
    done = manage("check", data=tmp_path / "data", at=image)
    assert done.returncode == 0, done.stderr


def test_what_is_built_upon_is_pinned():
    images = [it["image"] for it in SERVICES.values() if it["image"] != "renda"]
    base = re.search(r"FROM (\S+)", COMPOSE["x-app"]["build"]["dockerfile_inline"])[1]
    for image in [*images, base]:
        assert re.search(r":\d+\.\d+(\.\d+)?-", image), image


def test_nothing_that_was_acknowledged_is_lost():
    for word in ("fsync=on", "synchronous_commit=on", "full_page_writes=on"):
        assert word in SERVICES["db"]["command"]
    for word in ("--appendonly yes", "--maxmemory-policy noeviction"):
        assert word in SERVICES["redis"]["command"]


def test_the_settings_of_a_real_installation_are_sound(tmp_path):
    done = manage("check", "--deploy", "--tag", "security", "--fail-level", "INFO", data=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


@pytest.mark.parametrize("flag", ["DEBUG", "RENDA_DEMO"])
def test_no_door_is_left_open_at_a_real_address(tmp_path, flag):
    done = manage("check", data=tmp_path, **{flag: "1"})
    assert done.returncode == 1
    assert flag in done.stderr and "没有启动" in done.stderr
    at_home = manage("check", data=tmp_path, **{flag: "1", "RENDA_URL": "http://127.0.0.1:8000"})
    assert at_home.returncode == 0
