"""The reviewed tables: Markdown, one row a line."""

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    page: str  # a name, or a pattern of names: * for anything, {a,b} for either
    thing: str
    method: str
    cells: tuple  # of pairs: a principal, what is answered

    def covers(self, page):
        return re.fullmatch(_pattern(self.page), page) is not None


def _pattern(page):
    parts = re.split(r"(\*|\{[^}]*\})", page)
    return "".join(_piece(part) for part in parts)


def _piece(part):
    if part == "*":
        return ".*"
    if part.startswith("{"):
        return f"({'|'.join(map(re.escape, part[1:-1].split(',')))})"
    return re.escape(part)


def read(name):
    """Return the lines of a table as dicts by the heads of its columns."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in it.strip("|").split("|")] for it in lines if it[:1] == "|"]
    heads, _, *rows = cells
    return [dict(zip(heads, row, strict=True)) for row in rows]


def rows():
    known = ("page", "thing", "method")
    for line in read("urls.md"):
        cells = tuple((name, cell) for name, cell in line.items() if name not in known)
        yield Row(*(line[name].strip("`") for name in known), cells)
