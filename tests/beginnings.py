"""Beginnings that many tests share: lived once, step by step, and then laid again as they were.

Whoever asks for a beginning in a county in which nothing else was written gets the rows that its
steps left when they were taken first. What is asked for in any other state is lived.
"""

import pickle
import re
from contextlib import contextmanager
from datetime import date
from functools import cache, wraps
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

WRITTEN = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM|ROLLBACK) "?(\w+)')
PLAIN = (str, int, float, bool, date, type(None))
ABROAD = {"monkeypatch", "settings", "mailoutbox"}  # of whose doings the database does not tell


class State(NamedTuple):
    """A county as it was left: what each table that was written held, row by key; how it is laid
    over the state before it; and what the steps returned."""

    tables: dict
    laid: list
    returned: bytes


class Beginnings:
    """Of one process. `path`: what has been begun in this test so far; None once anything else was
    written, or where nobody watches."""

    def __init__(self):
        self.states, self.path, self.is_open = {}, None, False

    @contextmanager
    def watched(self, names):
        """For one test that asks for what has these names, from its first row on."""
        self.states = self.states or {(): State(_image(_tables()), [], b"")}
        ContentType.objects.get_for_models(*apps.get_models())  # else the first who ask pay for it
        self.path, self.is_open, self.written = (), not ABROAD & set(names), set()
        with connection.execute_wrapper(self._notice):
            yield
        self.path = None

    def forget(self):
        """After what empties the database: keys are given anew."""
        self.states = {}

    def begin(self, key, live):
        before = self.path
        if before is None:
            return live()
        path = (*before, key)
        if path in self.states:
            self._lay(self.states[path])
        else:
            self.states[path] = self._lived(self.states[before], live)
        self.path = path
        return pickle.loads(self.states[path].returned)

    def _lived(self, before, live):
        returned = pickle.dumps(live())
        tables = before.tables | _image(self.written)
        return State(tables, list(_changes(before.tables, tables)), returned)

    def _lay(self, state):
        with connection.cursor() as cursor:
            for sql, rows in state.laid:
                cursor.executemany(sql, rows)

    def _notice(self, execute, sql, params, many, context):
        if found := WRITTEN.match(sql):
            self.path = None
            self.written.add(found[1])
        return execute(sql, params, many, context)


BEGINNINGS = Beginnings()


def beginning(live):
    """Of `act`, the county and plain facts: the same for all who ask for the same."""

    @wraps(live)
    def begun(act, here, *args, **facts):
        key = _key((args, facts)) if BEGINNINGS.is_open else None
        if key is None:
            return live(act, here, *args, **facts)
        found = BEGINNINGS.begin((live, key), lambda: live(act, here, *args, **facts))
        act.leave()
        return found

    return begun


def _key(fact):
    """What tells one from another; None for what cannot be told."""
    if isinstance(fact, Model):
        return fact._meta.label, fact.pk
    if isinstance(fact, dict):
        fact = sorted(fact.items())
    if isinstance(fact, tuple | list):
        keys = [_key(it) for it in fact]
        return None if None in keys else tuple(keys)
    return (type(fact).__name__, fact) if isinstance(fact, PLAIN) else None


@cache
def _tables():
    """The key and the columns of each table."""
    models = apps.get_models(include_auto_created=True)
    return {
        it._meta.db_table: (it._meta.pk.column, [f.column for f in it._meta.local_concrete_fields])
        for it in models
        if it._meta.managed and not it._meta.proxy
    }


def _image(names):
    found = {}
    with connection.cursor() as cursor:
        for name in _tables().keys() & names:
            key, columns = _tables()[name]
            sql = f"SELECT {_listed(columns)} FROM {_quoted(name)} ORDER BY {_quoted(key)}"
            cursor.execute(sql)
            rows = map(_kept, cursor.fetchall())
            found[name] = {row[columns.index(key)]: row for row in rows}
    return found


def _kept(row):
    return tuple(bytes(it) if isinstance(it, memoryview) else it for it in row)


def _changes(before, after):
    """Yield how one becomes the other: words for the database, and the rows for them."""
    for name, rows in after.items():
        key, columns = _tables()[name]
        old = before.get(name, {})
        if new := [row for it, row in rows.items() if it not in old]:
            places = ", ".join(["%s"] * len(columns))
            yield f"INSERT INTO {_quoted(name)} ({_listed(columns)}) VALUES ({places})", new
        if other := [(*row, it) for it, row in rows.items() if it in old and old[it] != row]:
            sets = ", ".join(f"{_quoted(it)} = %s" for it in columns)
            yield f"UPDATE {_quoted(name)} SET {sets} WHERE {_quoted(key)} = %s", other
        if gone := [(it,) for it in old if it not in rows]:
            yield f"DELETE FROM {_quoted(name)} WHERE {_quoted(key)} = %s", gone


def _listed(columns):
    return ", ".join(map(_quoted, columns))


def _quoted(name):
    return connection.ops.quote_name(name)
