"""SQLite as the embedded default. Imported by the settings, before anything of django.db."""

import sys


def sqlite(path):
    """The entry of DATABASES for one file that web, worker and beat share."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # seconds
        "OPTIONS": {
            "timeout": 20,  # seconds that a writer waits for another
            "transaction_mode": "IMMEDIATE",  # take the write lock first, never upgrade to it
            "init_command": f"PRAGMA journal_mode={_journal()}; PRAGMA synchronous=FULL;"
            " PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;",  # bytes
        },
        "TEST": {"NAME": path.with_name("test.sqlite3")},  # threads cannot share one in memory
    }


def count_rows():
    """Tell SQLite's planner how the rows are spread, which PostgreSQL finds out by itself."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")  # rows of each index: a moment's work
            cursor.execute("ANALYZE")


def _journal():
    """Before 3.51.3 a checkpoint during a write could spoil a WAL file; it is slower without."""
    return "WAL" if _newest_library().sqlite_version_info >= (3, 51, 3) else "TRUNCATE"


def _newest_library():
    """The wheel's SQLite, under the standard name; else the one that Python brought."""
    try:
        import pysqlite3 as module
    except ImportError:
        import sqlite3 as module
    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = module, module.dbapi2
    return module
