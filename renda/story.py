"""What happened, for people: an event, what was said at it, and what followed from it."""

from dataclasses import dataclass, field
from datetime import date

from django.forms import DateField

from .forms import RowsField
from .lifecycle import LIFECYCLES
from .models import Event
from .periods import dated
from .sight import model_of

ASIDE = {"on"}  # told beside the event, as its legal day
SILENT = (None, "", [], {})
YES_OR_NO = {True: "是", False: "否"}


@dataclass
class Entry:
    """An event of a `subject`, with the entries of those that followed from it."""

    event: Event
    subject: object = None
    follows: list = field(default_factory=list)

    @property
    def facts(self):
        return facts_of(self.event)


@dataclass(frozen=True)
class Fact:
    label: str
    text: str = ""
    rows: tuple = ()  # instead of a text: the lines of a small table, and their cells


def facts_of(event, only=None):
    """Return what was said at a step, or `only` the facts of these names, under the labels of its
    form, "text" or "sign_off.text" of that step alone; what was left empty is not."""
    lifecycle = LIFECYCLES.get(model_of(event.subject_type_id))
    if not lifecycle or not event.facts:
        return []
    step = lifecycle.row(event.name, event.source)
    if step.recounts and only is None:
        return [_move(move) for move in event.facts["moved"]]
    said = {name: it for name, it in event.facts.items() if it not in SILENT and name not in ASIDE}
    if only is not None:
        told = [it.removeprefix(f"{event.name}.") for it in only]
        said = {name: said[name] for name in told if name in said}
    asked = step.asks.base_fields
    return [_fact(asked[name], said[name]) for name in asked if name in said]


def _move(move):
    return Fact(move["label"], f"{_day(move['was'])}改为{_day(move['due'])}")


def _fact(asked, said):
    label = str(asked.label)
    if isinstance(asked, RowsField):
        return Fact(label, rows=tuple(_line(asked.columns, row) for row in said))
    return Fact(label, _show(asked, said))


def _line(columns, row):
    cells = [_fact(columns[name], row[name]) for name in columns if row.get(name) not in SILENT]
    return Fact(row.get("label", ""), rows=tuple(cells))


def _show(asked, said):
    if isinstance(said, list):
        return "、".join(_show(asked, it) for it in said)
    if isinstance(said, dict):
        return said.get("name", "")
    if isinstance(said, bool):
        return YES_OR_NO[said]
    if isinstance(asked, DateField):
        return _day(said)
    return _chosen(asked).get(said) or str(said)


def _chosen(asked):
    """The words of a fixed choice; rows of the database have brought their names with them."""
    fixed = not hasattr(asked, "queryset") and hasattr(asked, "choices")
    return dict(asked.choices) if fixed else {}


def _day(said):
    return dated(date.fromisoformat(said))
