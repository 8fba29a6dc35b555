"""`python -m tests.faults [--long] [--only F05] [--seeds 20] [--seed 7] [--embedded]`"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

SEEDS = 20


def main():
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped
    data = Path(tempfile.mkdtemp(prefix="renda-faults-"))
    data.chmod(0o755)  # the user postgres passes through
    house = embedded(data) if asked.embedded else build(data)
    try:
        sys.exit(not all_of(house, asked))
    finally:
        house.close()


def arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", action="store_true", help="at least 1,000 kills")
    parser.add_argument("--only", default="", help="numbers of faults, with commas between")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--seed", help="this one alone")
    parser.add_argument("--embedded", action="store_true", help="on SQLite and Valkey, for a taste")
    return parser.parse_args()


def build(data):
    """PostgreSQL, Redis and a mail server of our own; the county in a database to be copied."""
    from .servers import Mailbox, Postgres, Redis

    postgres, redis, mailbox = Postgres(data), Redis(), Mailbox()
    postgres.ask("CREATE DATABASE faults_template")
    house = furnish(data, redis, mailbox, postgres.url("faults_template"))
    house.postgres = postgres
    return house


def embedded(data):
    """What `make run` brings: one world for all runs."""
    from .servers import Embedded, Mailbox

    return furnish(data, Embedded(data), Mailbox(), "")


def furnish(data, redis, mailbox, database):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "renda.settings",
        "RENDA_DATA": str(data),
        "REDIS_URL": redis.url,
        "DATABASE_URL": database,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.port),
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from . import outside, world
    from .house import House

    outside.lay()
    call_command("migrate", verbosity=0)
    world.lay()
    connection.close()
    return House(data, redis, mailbox)


def all_of(house, asked):
    from .catalogue import FAULTS
    from .report import say, table
    from .running import run

    tallies = []
    for number in asked.only.split(",") if asked.only else sorted(FAULTS):
        fault = FAULTS[number]
        say(f"== {number} {fault.what}")
        times = fault.long if asked.long else 1
        seeds = [asked.seed] if asked.seed else range(asked.seeds * times)
        tallies.append(run(house, number, seeds))
    return table(tallies)


if __name__ == "__main__":
    main()
