"""Excel out: sheets, written row by row, in which a text is never a formula."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

LIMIT = 10_000  # rows
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
BARRED = re.compile(r"[\[\]:*?/\\]")  # what no name of a sheet may hold
CELL = 32_767  # characters that a cell can hold


@dataclass(frozen=True)
class Column:
    """`value` gives text, a date, a number or a sum of money of a row. A number that names
    something is text."""

    label: str
    width: int  # characters
    value: Callable


def written(fill):
    """A file with a workbook that `fill` has written into, given it and its styles."""
    file = TemporaryFile()  # noqa: SIM115 (whoever keeps it closes it)
    with xlsxwriter.Workbook(file, OPTIONS) as content:
        fill(content, _styles(content))
    file.seek(0)
    return file


def book(name, on, fill):
    """Answer with such a file."""
    as_name = f"{name}_{on:%Y-%m-%d}.xlsx"
    return FileResponse(written(fill), as_attachment=True, filename=as_name, content_type=KIND)


def sheet(name, on, columns, rows, total):
    """Answer with a file of these rows; `total` is how many there would be: a sheet that was cut
    says so in its last line."""

    def fill(content, styles):
        page = begin(content, name, [(it.label, it.width) for it in columns], styles)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                write(page, last, place, column.value(row), styles)
        page.autofilter(0, 0, last, len(columns) - 1)
        if total > last:
            page.write_string(last + 1, 0, f"共{total}行，只导出前{last}行；请加条件后分次导出。")

    return book(name, on, fill)


def _styles(content):
    usual = {"valign": "top", "text_wrap": True}
    return {
        "head": content.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F4F7"}),
        "text": content.add_format({**usual, "num_format": "@"}),
        "number": content.add_format(usual),
        "money": content.add_format({**usual, "num_format": "#,##0.00"}),
        "bad": content.add_format({**usual, "num_format": "@", "bg_color": "#FBE3E4"}),
        "day": content.add_format({**usual, "num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": content.add_format({**usual, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    }


def begin(content, name, heads, styles):
    """Add a sheet with these heads, pairs of a label and a width, that prints on A4."""
    page = content.add_worksheet(BARRED.sub(" ", name)[:31].strip("'"))
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, (label, width) in enumerate(heads):
        page.set_column(place, place, width)
        page.write_string(0, place, label, styles["head"])
    return page


def write(page, line, place, value, styles, style="text"):
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        page.write_datetime(line, place, moment.replace(tzinfo=None), styles["moment"])
    elif isinstance(value, date):
        page.write_datetime(line, place, value, styles["day"])
    elif isinstance(value, Decimal):
        page.write_number(line, place, float(value), styles["money"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, place, value, styles["number"])
    elif value not in (None, ""):
        page.write_string(line, place, str(value)[:CELL], styles[style])
