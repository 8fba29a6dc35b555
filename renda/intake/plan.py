"""The dry run: what each line of a sheet would do. Nothing is written."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from .kinds import Known

NEW = "new"  # the answer that somebody is not one of those of the same name
MOST = 20  # of one name that are offered; a key finds any
STATES = {"bad": "有错", "ask": "重名待定", "new": "新增", "change": "变更", "same": "没有变化"}


@dataclass
class Line:
    number: int
    given: dict  # by column: the cell as it was uploaded
    texts: dict = field(default_factory=dict)  # by column: what it says
    errors: dict = field(default_factory=dict)  # by column, or "" of the whole line: sentences
    known: Known | None = None
    choices: list = field(default_factory=list)  # those of whom one may be meant
    notes: list = field(default_factory=list)
    rows: tuple = ()
    forms: list = field(default_factory=list)
    before: list = field(default_factory=list)  # of each row, what stood in the fields of its form
    changed: list = field(default_factory=list)  # of each row, the labels of those that differ
    changes: dict = field(default_factory=dict)  # by column: old and new

    @property
    def state(self):
        if self.errors:
            return "bad"
        if self.choices and not self.rows:
            return "ask"
        if not self.known:
            return "new"
        return "change" if self.changes else "same"

    def refuse(self, why, column=""):
        self.errors.setdefault(column, []).append(why)

    def as_told(self):
        """What is kept of it and shown."""
        choices = [{"key": it.key, **it.told_beside(self.texts["name"])} for it in self.choices]
        return {
            "number": self.number, "state": self.state, "given": self.given, "errors": self.errors,
            "changes": self.changes, "choices": choices, "notes": self.notes,
            "known": self.known.key if self.known else "",
        }  # fmt: skip


class Namesakes:
    """The earlier lines of one name: the first of all, the first with each key, and the first of
    those in which the same keys are filled in. So a line is held against all of them at once."""

    def __init__(self):
        self.first, self.by_key, self.by_filled = None, {}, {}

    def add(self, line, keys):
        self.first = self.first or line
        self.by_filled.setdefault(frozenset(keys), line)
        for pair in keys.items():
            self.by_key.setdefault(pair, line)

    def alike(self, keys):
        """The first that may be the same: by a key, or because no key tells them apart."""
        same = [self.by_key.get(pair) for pair in keys.items()]
        untold = [line for filled, line in self.by_filled.items() if filled.isdisjoint(keys)]
        return _first([*same, *untold])


def _first(lines):
    return min(filter(None, lines), key=lambda it: it.number, default=None)


class Plan:
    def __init__(self, kind, table, answers, tell):
        self.kind, self.answers = kind, answers
        self.first, *_ = (column.name for column in kind.columns)
        self.lines = [self._read(*line, table["places"]) for line in table["body"]]
        self._find_known()
        self._find_doubles()
        kind.prepare(self.lines)
        for done, line in enumerate(self.lines, 1):
            self._check(line)
            tell(done)
        kind.check(self.lines)

    def _read(self, number, cells, places):
        line = Line(number, {name: cells[place] for name, place in places.items()})
        for column in self.kind.columns:
            try:
                line.texts[column.name] = column.read(line.given.get(column.name, ""))
            except ValueError as error:
                line.texts[column.name] = ""
                line.refuse(str(error), column.name)
        return line

    # Of whom a line speaks

    def _find_known(self):
        by = defaultdict(list)
        for it in self.kind.known:
            for column in (self.first, *self.kind.keys):
                by[column, it.values[column]].append(it)
        for line in self.lines:
            self._match(line, by)

    def _match(self, line, by):
        """One known row is sure by its name and a key; whatever is less is asked."""
        name = line.texts[self.first]
        called = by[self.first, name] if name else []
        asked = ((key, line.texts[key]) for key in self.kind.keys)
        hits = [it for pair in asked if pair[1] for it in by[pair]]
        both = [it for it in hits if it.values[self.first] == name] if self.kind.keys else called
        if both and all(it is both[0] for it in both):
            line.known = both[0]
        elif called or hits:
            some = [*hits[:MOST], *called[:MOST]]
            line.choices = list({it.key: it for it in some}.values())
            self._ask(line)

    def _ask(self, line):
        answer = self.answers.get(str(line.number))
        line.known = next((it for it in line.choices if it.key == answer), None)
        line.rows = () if line.known or answer != NEW else self.kind.begin(line.texts)

    def _find_doubles(self):
        seen, keyed, named = {}, {}, defaultdict(Namesakes)
        for line in self.lines:
            self._compare_known(line, seen)
            self._compare_keys(line, keyed)
            self._compare_names(line, named)

    def _compare_known(self, line, seen):
        if line.known:
            other = seen.setdefault(line.known.key, line)
            if other is not line:
                line.refuse(f"与第{other.number}行重复：同一{self.kind.unit}写了两行。", self.first)

    def _compare_keys(self, line, keyed):
        for key in self.kind.unique:
            text = line.texts[key]
            other = keyed.setdefault((key, text), line) if text else line
            if other is not line and self.first not in line.errors:
                line.refuse(f"与第{other.number}行相同。", key)

    def _compare_names(self, line, named):
        """Two lines of one name are two people only if something tells them apart; two that are
        known are two."""
        name = line.texts[self.first]
        keys = {key: line.texts[key] for key in self.kind.keys if line.texts[key]}
        earlier = [named[name, is_known] for is_known in {False, not line.known}]
        if name and self.first not in line.errors:
            if alike := _first(group.alike(keys) for group in earlier):
                line.refuse(self._doubled(alike), self.first)
            elif other := _first(group.first for group in earlier):
                line.notes.append(f"与第{other.number}行同名，按两个人登记。")
        named[name, bool(line.known)].add(line, keys)

    def _doubled(self, other):
        if not self.kind.keys:
            return f"与第{other.number}行重复：一{self.kind.unit}只写一行。"
        labels = [it.label for it in self.kind.columns if it.name in self.kind.keys]
        return f"与第{other.number}行同名：是两个人的，写明{'、'.join(labels)}；重复的删去一行。"

    # What it would write

    def _check(self, line):
        if line.choices and not line.known and not line.rows:
            return
        old = line.known.values if line.known else {}
        line.rows = line.rows or (line.known.rows if line.known else self.kind.begin(line.texts))
        texts = {**old, **{name: text for name, text in line.texts.items() if text}}
        data = {it.name: texts.get(it.name, "") for it in self.kind.columns}
        line.forms = self.kind.forms(self.kind.data(data), line.rows)
        line.before = [snapshot(form) for form in line.forms]
        for form in line.forms:
            self._collect(line, form)
        if not line.errors:
            pairs = zip(line.forms, line.before, strict=True)
            line.changed = [changed(form, before) for form, before in pairs]
            self._compare(line, old)

    def _collect(self, line, form):
        names = {column.name for column in self.kind.columns}
        for name, errors in form.errors.items():
            column = name if name in names else ""
            if column not in line.errors:  # what cannot be read need not be called empty too
                line.errors[column] = list(errors)

    def _compare(self, line, old):
        new = self.kind.values(line.rows)
        line.changes = {
            name: [old.get(name, ""), text]
            for name, text in new.items()
            if old.get(name, "") != text
        }
        if line.known and line.changes and line.known.fixed:
            line.refuse(line.known.fixed)

    # All of it

    @property
    def counts(self):
        found = [line.state for line in self.lines]
        return {state: found.count(state) for state in STATES}

    def as_told(self):
        return [line.as_told() for line in self.lines]


def snapshot(form):
    """What stands in the fields of the form's row, by the names of the columns of its table."""
    row, fields = form.instance, form._meta.fields
    names = [row._meta.get_field(name).attname for name in fields]
    return {name: getattr(row, name) for name in names}


def changed(form, before):
    """The labels of what differs; a row to which it points may be as new as itself."""
    row = form.instance
    fields = [row._meta.get_field(name) for name in form._meta.fields]
    return [
        it.verbose_name
        for it in fields
        if getattr(row, it.attname) != before[it.attname]
        or (it.is_relation and getattr(row, it.name) and getattr(row, it.name).pk is None)
    ]


def digest(lines):
    """Tells one dry run from another: by whether it would do the same."""
    said = [[it["number"], it["state"], it["known"], it["changes"]] for it in lines]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
