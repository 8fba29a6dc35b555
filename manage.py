#!/usr/bin/env python
"""The door for people at a terminal: `python manage.py help` names what it can do."""

import os
import signal
import sys


def main():
    """Run one command; Ctrl-C ends it with code 130 and without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renda.settings")
    if sys.argv[1:] == ["up"]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `up` has something to tidy up
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
