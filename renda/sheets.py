"""Excel out: one sheet, written row by row, in which a text is never a formula."""

import re
from datetime import date, datetime
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse

LIMIT = 10_000  # rows
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
BARRED = re.compile(r"[\[\]:*?/\\]")  # what no name of a sheet may hold


def _fill(page, rows, styles):
    """Write the rows below the head; return the number of the last."""
    last = 0
    for last, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write(page, last, place, value, styles)
    return last


def sheet(name, on, columns, rows, total):
    """Answer with a file of these rows; `columns` are pairs of a label and a width, `total` is how
    many rows there would be: a sheet that was cut says so in its last line."""
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        page = book.add_worksheet(BARRED.sub(" ", name)[:31])
        styles = _styles(book)
        _begin(page, columns, styles)
        last = _fill(page, rows, styles)
        page.autofilter(0, 0, last, len(columns) - 1)
        if total > last:
            page.write_string(last + 1, 0, f"共{total}件，只导出前{last}件；请加条件后分次导出。")
    file.seek(0)
    as_name = f"{name}_{on:%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=as_name, content_type=KIND)


def _styles(book):
    usual = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#F2F4F7"}),
        "text": book.add_format(usual),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
    }


def _begin(page, columns, styles):
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for place, (label, width) in enumerate(columns):
        page.set_column(place, place, width)
        page.write_string(0, place, label, styles["head"])


def _write(page, line, place, value, styles):
    if isinstance(value, date | datetime):
        page.write_datetime(line, place, value, styles["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, place, value, styles["text"])
    elif value not in (None, ""):
        page.write_string(line, place, str(value), styles["text"])
