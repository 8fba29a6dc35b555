"""The product's own command in a process that can be killed: on another clock, among traps."""

import ctypes
import os
import signal
import sys
import time

import time_machine

PR_SET_PDEATHSIG = 1  # from Linux's sys/prctl.h


def main(command, *words):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # it ends with the run that began it
    time_machine.travel(time.time() + float(os.environ["FAULTS_SHIFT"]), tick=True).start()
    os.environ["DJANGO_SETTINGS_MODULE"] = "renda.settings"
    import django

    django.setup()
    from tests.faults import outside

    outside.lay(traps=True)
    COMMANDS[command](*words)


def _celery(*words):
    from renda.celery import app

    app.start(argv=list(words))


def _gunicorn(*words):
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", *words]
    run()


def _manage(*words):
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *words])


COMMANDS = {"celery": _celery, "gunicorn": _gunicorn, "manage": _manage}

if __name__ == "__main__":
    main(*sys.argv[1:])
