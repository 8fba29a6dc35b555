"""Finds the head of a table, wherever it stands, and which column is meant by each of its cells."""

from dataclasses import dataclass
from itertools import chain

from ..tables import TableError, folded, read_lines

MAX_LINES = 2_000  # they are written at once, and nobody else writes meanwhile
MARKS = "要改的地方"  # the column of errors in a sheet that was marked
EXAMPLE = "（例）"  # stands before the example of the empty sheet, which is not taken in
DEPTH = 20  # lines in which the head is looked for


@dataclass
class Sheet:
    """`places` says where each column stands; `body` are the lines below the head."""

    head: list
    places: dict
    body: list
    remarks: list


def read_sheet(kind, name, content):
    """Read what was uploaded for that kind; or raise a TableError."""
    table = read_lines(name, content)
    line, head = _head(kind, table.lines)
    places, strange = _places(kind, line, head)
    below = [it for it in table.lines if it[0] > line]
    again = [n for n, cells in below if _is_head(cells, head)]
    wide = [(n, _wide(cells, len(head))) for n, cells in below if n not in again]
    examples = [n for n, cells in wide if _is_the_example(kind, places, cells)]
    body = [(n, cells) for n, cells in wide if n not in examples]
    _check_size(body)
    said = (_said_of_columns(strange), _said_of_heads(again), _said_of_examples(examples))
    return Sheet(head, places, body, [*table.remarks, *chain.from_iterable(said)])


def _plain(cell):
    """A head as it is compared: without spaces, stars, colons and what stands in brackets."""
    return "".join(folded(cell).split("(")[0].split()).strip("*:")


def _matches(kind, cells):
    texts = {_plain(cell) for cell in cells}
    return [column for column in kind.columns if column.names & texts]


def _head(kind, lines):
    """The line that names the most columns."""
    line, head = max(lines[:DEPTH], key=lambda it: len(_matches(kind, it[1])))
    found = _matches(kind, head)
    missing = [it for it in kind.columns if it.is_required and it not in found]
    if missing:
        names, labels = _listed(it.label for it in missing), _listed(it.label for it in found)
        said = f"第{line}行有“{labels}”，没有“{names}”。" if found else ""
        split = _split(kind, lines, missing)
        raise TableError([(0, split or f"找不到表头：{said}表头应有“{names}”，写在同一行。")])
    return line, head


def _split(kind, lines, missing):
    """Say so if what the head lacks stands in the line above or below it."""
    for number, cells in lines[:DEPTH]:
        if set(missing) & set(_matches(kind, cells)):
            return f"表头分在几行里（第{number}行还有一部分）：请写成一行。"
    return ""


def _places(kind, line, head):
    places, strange, texts = {}, [], [_plain(cell) for cell in head]
    for place, text in enumerate(texts):
        column = next((it for it in kind.columns if text in it.names), None)
        if column is None:
            strange += [head[place]] if text and text != MARKS else []
        elif column.name in places and texts[places[column.name]] != text:
            both = f"“{head[places[column.name]]}”和“{head[place]}”"
            raise TableError([(line, f"{both}都是{column.label}：只留一列。")])
        elif column.name in places:
            raise TableError([(line, f"有两列“{head[place]}”：只留一列。")])
        else:
            places[column.name] = place
    return places, strange


def _is_head(cells, head):
    return [_plain(it) for it in cells if it] == [_plain(it) for it in head if it]


def _is_the_example(kind, places, cells):
    """Whether it is the line that the empty sheet brings (`faces.template`)."""
    place = places.get(kind.columns[0].name)
    return place is not None and cells[place].startswith(EXAMPLE)


def _check_size(body):
    if not body:
        raise TableError([(0, "表头下面没有内容。")])
    if len(body) > MAX_LINES:
        why = f"有{len(body)}行，一次最多{MAX_LINES}行：请分成几个文件。"
        raise TableError([(0, why)])


def _wide(cells, width):
    return [*cells, *[""] * (width - len(cells))][: max(width, len(cells))]


def _listed(labels):
    return "、".join(labels)


def _said_of_columns(strange):
    if strange:
        yield f"这些列不认识，没有采用：{_listed(strange)}。"


def _said_of_heads(again):
    if again:
        yield f"第{_listed(map(str, again))}行又是表头，没有当作内容。"


def _said_of_examples(examples):
    if examples:
        yield f"第{_listed(map(str, examples))}行是例子，没有采用。"
