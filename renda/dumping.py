"""The database as one file, and back: by PostgreSQL's own tools, or by SQLite's own copying.

What is copied is one moment, though people go on working; what is loaded is loaded whole or not.
"""

import os
import subprocess
import tempfile
from contextlib import closing

from django.db import connection, transaction

BLOBS = "SELECT digest FROM renda_blob ORDER BY digest"
EMPTY = ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]


class Failed(Exception):
    """The words of the tool that could not do it."""


def dump(path):
    """Write the database to `path`; return its rows by table and its files, of that moment."""
    return (_dump_postgres if connection.vendor == "postgresql" else _dump_sqlite)(path)


def load(path):
    """Put what `path` holds in the place of all that the database holds."""
    (_load_postgres if connection.vendor == "postgresql" else _load_sqlite)(path)
    connection.close()


def count(execute=None):
    """Return the number of rows by table."""
    tables = sorted(connection.introspection.table_names())
    execute = execute or _execute
    quoted = {table: connection.ops.quote_name(table) for table in tables}
    return {table: execute("SELECT count(*) FROM " + quoted[table])[0][0] for table in tables}


def _execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _seen(execute):
    return count(execute), [digest for (digest,) in execute(BLOBS)]


def _dump_postgres(path):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        [[moment]] = _execute("SELECT pg_export_snapshot()")
        how = ["-Fc", "--no-owner", "--no-privileges", "--snapshot", moment]
        _run("pg_dump", *how, "-f", str(path))
        return _seen(_execute)


def _load_postgres(path):
    """All in one transaction: when it breaks off, what was there stands as it stood."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".sql") as sql:
        what = ["--no-owner", "--no-privileges", "--schema=public", "-f", sql.name, str(path)]
        _run("pg_restore", *what, connects=False)
        steps = [word for step in EMPTY for word in ("-c", step)]
        connection.close()
        _run("psql", "-Xq1", "-v", "ON_ERROR_STOP=1", *steps, "-f", sql.name)


def _run(tool, *words, connects=True):
    place, environ = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [tool, *words, *(place[1:] if connects else [])]
    environ = {**os.environ, **(environ or {})}
    try:
        subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise Failed(f"找不到 {tool}：请安装和服务器同一版本的 PostgreSQL 客户端。") from error
    except subprocess.CalledProcessError as error:
        raise Failed(f"{tool} 没有做成：{error.stderr.strip()}") from error


def _dump_sqlite(path):
    connection.ensure_connection()
    with closing(connection.Database.connect(path)) as copy:
        connection.connection.backup(copy)
        return _seen(lambda sql: copy.execute(sql).fetchall())


def _load_sqlite(path):
    connection.ensure_connection()
    with closing(connection.Database.connect(path)) as copy:
        copy.backup(connection.connection)
