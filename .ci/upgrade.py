"""The release before: its code, a year of its data, and that an upgrade loses none of it."""

import contextlib
import os
import sqlite3
import subprocess
import sys

from running import ROOT, run, say

RELEASE = "db4b2d0"  # whose data must be taken over
GROWN = {"renda_body", "renda_membership", "renda_event"}  # seats became posts in delegations
VOLATILE = {"django_migrations", "django_content_type", "auth_permission", "django_session"}


def old_code(scratch):
    """The folder of that release; None where the clone does not reach back so far."""
    if subprocess.run(["git", "cat-file", "-e", f"{RELEASE}^{{tree}}"], cwd=ROOT).returncode:
        return None
    old = scratch / "old"
    old.mkdir()
    archive = subprocess.run(
        ["git", "archive", RELEASE], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    subprocess.run(["tar", "-x", "-C", old], input=archive.stdout, check=True)
    return old


def lay(code, environ):
    """Live the year of the demo county with that code."""
    for words in (("migrate", "-v0"), ("demo",)):
        run(sys.executable, "manage.py", *words, cwd=code, env={**environ, "RENDA_DEMO": "1"})


def lose_nothing(before, after):
    lost = {table: (rows, after.get(table)) for table, rows in before.items()}
    grown = {it for it in GROWN if before[it] < after[it]}
    lost = {it: pair for it, pair in lost.items() if pair[0] != pair[1] and it not in grown}
    assert not lost, f"rows before and after the upgrade: {lost}"
    return f"{sum(before.values())} rows in {len(before)} tables"


def rows_of_sqlite(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        kept = {it for (it,) in found if not it.startswith("sqlite_")} - VOLATILE
        return {it: db.execute(f'SELECT count(*) FROM "{it}"').fetchone()[0] for it in kept}


PAGES = """
import re
from django.test import Client
from renda.models import Deputy, Duty, Membership, User
seats = Deputy.objects.filter(body__kind="delegation", duty=Duty.DEPUTY)
assert seats.count() == Membership.objects.filter(duty=Duty.DEPUTY).count() > 200
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(username="wu"))
listed = client.get("/supervision/opinions/").content.decode()
opinions = set(re.findall(r'href="(/supervision/opinions/[0-9]+/)"', listed))
assert len(opinions) > 1, listed
answers = {it: client.get(it).status_code for it in ("/", "/notices/", "/overview/", *opinions)}
assert set(answers.values()) == {200}, answers
"""


def upgrade_sqlite(old, scratch):
    data = scratch / "sqlite"
    environ = {"PATH": os.environ["PATH"], "RENDA_DATA": str(data), "LANG": "C.UTF-8"}
    lay(old, environ)
    before = rows_of_sqlite(data / "db.sqlite3")
    run(sys.executable, "manage.py", "migrate", "-v0", cwd=ROOT, env=environ)
    kept = lose_nothing(before, rows_of_sqlite(data / "db.sqlite3"))
    run(sys.executable, "manage.py", "shell", "-c", PAGES, cwd=ROOT, env=environ)
    say(f"upgraded from {RELEASE} on SQLite: {kept}; its pages are there")
