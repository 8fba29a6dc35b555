"""`make bench`: every figure on SQLite and on PostgreSQL, each a ratio to its floor in one run."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

from .figures import Figure

HEADS = ["", "floor", "page", "queries", "found", "goal", "met"]
ROOMS = ["pages", "suggestions", "enforcement", "processes"]
SERVER = "postgres://postgres@127.0.0.1:5432/renda_bench"


def main():
    asked = argparse.ArgumentParser(prog="benchmarks")
    asked.add_argument("--only", nargs="*", default=[], choices=ROOMS)
    asked.add_argument("--on", nargs="*", default=["sqlite", "postgresql"])
    asked = asked.parse_args()
    missed = [it for name in asked.on for it in measured(name, asked.only) if not it.is_met]
    print(f"\n{len(missed)} goals missed" if missed else "\nall goals met")
    for it in missed:
        print(" ", *it.row()[:1], it.row()[-3])


def measured(name, only):
    """Print and yield the figures of one database, which is made for this run and dropped."""
    print(f"\n## {name}\n\n| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "RENDA_DATA": folder, "DJANGO_SETTINGS_MODULE": "renda.settings"}
        environ.pop("DATABASE_URL", None)
        with fresh(name) as url:
            command = [sys.executable, "-m", "benchmarks.one", *only]
            environ |= {"DATABASE_URL": url} if url else {}
            child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
            for line in child.stdout:
                figure = Figure(**json.loads(line))
                print(f"| {' | '.join(figure.row())} |", flush=True)
                yield figure
            if child.wait():
                sys.exit(f"{name}: the run broke off")


class fresh:
    """A database of PostgreSQL that is there for this run; of SQLite nothing has to be made."""

    def __init__(self, name):
        self.url = os.environ.get("DATABASE_URL", SERVER) if name == "postgresql" else ""

    def __enter__(self):
        if self.url:
            self.ask(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            self.ask(f"CREATE DATABASE {self.database}")
        return self.url

    def __exit__(self, *error):
        if self.url:
            self.ask(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    @property
    def database(self):
        return urlsplit(self.url).path.strip("/")

    def ask(self, statement):
        import psycopg2

        server = psycopg2.connect(self.url.removesuffix(self.database) + "postgres")
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)
        server.close()


if __name__ == "__main__":
    main()
