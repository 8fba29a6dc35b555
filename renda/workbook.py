"""Opens a workbook in a process of its own: the file on stdin, what stands in it as JSON on stdout.

Whoever wrote the file is not known. Whatever it does to its reader — takes all memory, never ends,
crashes — it does to this process, which has bounds and knows nothing else of the house.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY, SECONDS = 1_500_000_000, 20  # of address space, of the processor
MAX_CELLS, MAX_LETTERS, MAX_SHEETS = 1_000_000, 10_000_000, 50
LONGEST_NAME = 31  # letters, of a sheet
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")  # of a cell or a row
ZIP = b"PK\x03\x04"  # how XLSX and ODS begin
EXACT = 10**15  # from here on Excel has rounded the last digits away
NAMED = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
TARGET = re.compile(rb"<Relationship\b[^>]*>")
HIDDEN = re.compile(rb'<row\b[^>]*?\bhidden="(?:1|true)"')
FORMULA = re.compile(rb"<f[ >/]")


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    json.dump(read(content), sys.stdout)


def read(content):
    """The first visible sheet in which something stands, and what else there is; of one that lies
    too far apart or says too much, how much that is."""
    if size := _sprawl(content):
        return {"size": size}
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    hidden, shown = _sheets(book)
    names = {"hidden": _names(hidden), "others": _names(shown[1:])}
    if not shown:
        return {"rows": [], **names}
    unseen = _unseen(content, book.sheet_names.index(shown[0].name))
    return {**_filled(shown[0]), **names, **unseen}


def _filled(sheet):
    """What stands in its cells; or how much it is, if that is too much."""
    size = sheet.total_height, sheet.total_width
    if size[0] * size[1] > MAX_CELLS:
        return {"size": size}
    rows = _rows(sheet)
    letters = sum(len(cell) for row in rows for cell in row)
    if letters > MAX_LETTERS:
        return {"letters": letters}
    return {"rows": rows}


def _sprawl(content):
    """The rows and columns of the first sheet whose cells lie too far apart; None: there is none.
    It is known before the book is opened, which makes room for each."""
    if not content.startswith(ZIP):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (it for it in archive.namelist() if it.startswith("xl/worksheets/"))
        sizes = (_size(archive.read(it)) for it in sheets)
        return next((it for it in sizes if it[0] * it[1] > MAX_CELLS), None)


def _size(sheet):
    height, width = 0, 1
    for found in CELL.finditer(sheet):
        height, width = max(height, int(found[2])), max(width, _column_number(found[1]))
    return height, width


def _column_number(letters):
    """A is 1, Z 26, AA 27; none, as in a row's own number, 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _names(sheets):
    return [it.name[:LONGEST_NAME] for it in sheets]


def _sheets(book):
    """Those in which something stands: the hidden and the visible."""
    hidden, shown = [], []
    for place, it in enumerate(book.sheets_metadata[:MAX_SHEETS]):
        sheet = book.get_sheet_by_index(place)
        if sheet.height:
            (shown if it.visible == SheetVisibleEnum.Visible else hidden).append(sheet)
    return hidden, shown


def _rows(sheet):
    rows = [[typed(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return rows


def typed(cell):
    """A cell as somebody would type it: 46388.0 as 46388, a day without its midnight."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())
    return cell.isoformat(" ") if isinstance(cell, datetime) else _plain(cell)


def _plain(cell):
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _unseen(content, place):
    """How many rows of that sheet are hidden, how many of its cells are formulas; of XLSX only."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.read(_part(archive, place))
    except (zipfile.BadZipFile, KeyError, IndexError, StopIteration):
        return {}
    return {"hidden_rows": len(HIDDEN.findall(part)), "formulas": len(FORMULA.findall(part))}


def _part(archive, place):
    key = NAMED.findall(archive.read("xl/workbook.xml"))[place][1]
    links = TARGET.findall(archive.read("xl/_rels/workbook.xml.rels"))
    [link] = [it for it in links if b'Id="' + key + b'"' in it]
    target = re.search(rb'Target="([^"]*)"', link)[1].decode()
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


if __name__ == "__main__":
    main()
