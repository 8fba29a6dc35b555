"""Reads the table of a year's holidays that an administrator uploads.

One row a day that breaks the Monday-to-Friday week: the day, whether it is worked, the holiday.
All that is wrong with a table is said at once, each error with its line.
"""

import csv
import io
from collections import Counter
from datetime import date
from typing import NamedTuple

from . import tables
from .tables import WHOLE, TableError, folded, read_lines

HEADERS = {"day": "日期", "works": "是否上班", "name": "名称"}
WORDS = {"上班": True, "是": True, "yes": True, "休息": False, "否": False, "no": False}
MAX_ROWS = 400
NAME_LENGTH = 20  # characters, as CalendarDay.name holds
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


class Row(NamedTuple):
    """One day of the table; `line` is where it stands in the file, the header being line 1."""

    day: date
    works: bool
    name: str
    line: int


def read_table(name: str, content: bytes) -> list[Row]:
    """Return the days in the order of the file, all of one year; or raise a TableError."""
    header, *body = read_lines(name, content).lines
    columns = _columns(*header)
    if not 0 < len(body) <= MAX_ROWS:
        raise TableError([(WHOLE, f"有{len(body)}行日期：应为1至{MAX_ROWS}行。")])
    return _rows(body, columns)


def as_text(name: str, content: bytes) -> str:
    """Return the file as CSV, line for line, to be put right by hand; "" if it is unreadable."""
    try:
        lines = dict(read_lines(name, content).lines)
    except TableError:
        return ""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for line in range(1, min(max(lines, default=0), MAX_ROWS) + 1):
        table.writerow(lines.get(line, ()))
    return text.getvalue()


def _rows(body, columns):
    """Read the lines below the header; what is wrong in any of them is one TableError."""
    errors, rows = [], []
    for line, cells in body:
        rows += _row(line, [cells[i] if i < len(cells) else "" for i in columns], errors)
    errors += [*_doubled(rows), *_of_other_years(rows)]
    if errors:
        raise TableError(errors)
    return rows


def read_day(cell: str) -> date:
    return tables.read_day(cell, FIRST, LAST)


def read_works(cell: str) -> bool:
    """Read whether a day is worked; an unknown word is a ValueError in Chinese."""
    word = folded(cell).lower()
    if word not in WORDS:
        raise ValueError(
            f"“{word[:30]}”看不懂：是否上班应填 上班 或 休息（是、否、yes、no 也可）。"
        )
    return WORDS[word]


def read_name(cell: str) -> str:
    """Read the holiday's name, 1 to 20 characters; anything else is a ValueError in Chinese."""
    name = " ".join(folded(cell).split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise ValueError(f"名称应填节日，如 国庆节，不超过{NAME_LENGTH}个字。")
    return name


def _row(line, cells, errors):
    """Return the row in a list, or an empty list after adding to the errors what is wrong."""
    values = []
    for read, cell in zip((read_day, read_works, read_name), cells, strict=True):
        try:
            values.append(read(cell))
        except ValueError as error:
            errors.append((line, str(error)))
    return [Row(*values, line)] if len(values) == len(HEADERS) else []


def _doubled(rows):
    first = {}
    for row in rows:
        if row.day in first:
            yield row.line, f"{row.day}与第{first[row.day]}行重复：一天只应有一行。"
        first.setdefault(row.day, row.line)


def _of_other_years(rows):
    if not rows:
        return
    [(year, _)] = Counter(row.day.year for row in rows).most_common(1)
    for row in rows:
        if row.day.year != year:
            yield row.line, f"{row.day}不在{year}年：一张表只应有一年，请写进{row.day.year}年的表。"


def _columns(line, cells):
    """Return the places of day, works and name in the row."""
    found = [folded(cell).lower() for cell in cells]
    places = [
        [i for i, text in enumerate(found) if text in (name, label)]
        for name, label in HEADERS.items()
    ]
    if any(len(place) != 1 for place in places):
        should = "表头应有“日期、是否上班、名称”三列（或 day、works、name），各一列。"
        raise TableError([(line, f"{should}现为：{'、'.join(filter(None, found))[:100]}")])
    return [place[0] for place in places]
