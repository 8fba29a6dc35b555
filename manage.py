#!/usr/bin/env python
"""The door for people at a terminal: `python manage.py help` names what it can do."""

import os
import re
import signal
import sys


def main():
    """Run one command. Ctrl-C ends it with code 130; neither that nor an empty database shows a
    traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renda.settings")
    if sys.argv[1:] == ["up"]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `up` has something to tidy up
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if not is_without_tables(error):
            raise
        sys.exit("数据库里还没有表。先运行 manage.py migrate；看演示的，先运行 make run。")


def is_without_tables(error):
    """Whether a command asked a database into which nothing was ever laid; of any driver."""
    is_of_database = type(error).__name__ in ("OperationalError", "ProgrammingError")
    return is_of_database and re.search("no such table|does not exist", str(error))


if __name__ == "__main__":
    main()
