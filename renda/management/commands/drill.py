import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from renda.backup import PROVEN, newest
from renda.models import Heartbeat

from .restore import RESTART


class Command(BaseCommand):
    """A backup is one only when it was restored. Nothing that is worked with is touched."""

    help = "演练：把最近一次备份恢复到临时的数据库和目录里，逐项核对，记下结果，然后删去。"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="放各次备份的目录。")

    def handle(self, folder, **options):
        place = newest(folder)
        if not place:
            raise CommandError(f"{folder} 里还没有备份。")
        beside = tempfile.TemporaryDirectory(dir=folder, prefix=".drill-")
        with beside as data, scratch_database() as url:
            done = restore(place, {"RENDA_DATA": data, "DATABASE_URL": url})
        said = (done.stdout + done.stderr).strip()
        at, fault = timezone.now(), f"备份恢复演练没有通过：{said}" if done.returncode else ""
        Heartbeat.leave("drill", at=at, finding=fault)
        if fault:
            raise CommandError(fault)
        Heartbeat.leave(PROVEN, at=at)
        self.stdout.write(f"演练通过。{said.removesuffix(RESTART)}")


def restore(place, environ):
    """Run the very command that would be run in need, in a process that knows only the copy."""
    command = [sys.executable, "manage.py", "restore", str(place.absolute())]
    environ = {**os.environ, **environ}
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False
    )


@contextmanager
def scratch_database():
    """The address of an empty database beside the real one; "": SQLite's lies with the data."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"{connection.settings_dict['NAME']}_drill"
    quoted = connection.ops.quote_name(name)
    make, remove = f"CREATE DATABASE {quoted}", f"DROP DATABASE IF EXISTS {quoted}"
    with connection.cursor() as cursor:
        cursor.execute(remove)
        cursor.execute(make)
        try:
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(remove)
