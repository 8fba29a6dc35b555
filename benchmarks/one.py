"""All figures of the database that the environment names, a line of JSON each."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from time_machine import travel  # noqa: E402

from . import enforcement, pages, processes, suggestions, world  # noqa: E402

ROOMS = {
    "pages": pages,
    "suggestions": suggestions,
    "enforcement": enforcement,
    "processes": processes,
}


def main(only):
    settings.ROOT_URLCONF = "benchmarks.floor"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    rooms = only or list(ROOMS)
    here = world.settle()
    rows = world.fill(here) if {"pages", "enforcement"} & {*rooms} else []
    for name in rooms:
        with travel(world.NOW, tick=True):
            for figure in ROOMS[name].figures(here, rows):
                print(json.dumps(figure.as_dict()), flush=True)


main(sys.argv[1:])
