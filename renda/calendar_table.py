"""Reads the table of a year's holidays that an administrator uploads, as CSV or as XLSX.

One row a day that breaks the Monday-to-Friday week: the day, whether it is worked, the holiday.
All that is wrong with a table is said at once, each error with its line.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from unicodedata import normalize

from python_calamine import CalamineWorkbook

HEADERS = {"day": "日期", "works": "是否上班", "name": "名称"}
WORDS = {"上班": True, "是": True, "yes": True, "休息": False, "否": False, "no": False}
MAX_ROWS, MAX_BYTES, MAX_UNPACKED, MAX_CELLS = 400, 1_000_000, 20_000_000, 1_000_000
NAME_LENGTH = 20  # characters, as CalendarDay.name holds
EXCEL_EPOCH = date(1899, 12, 30)
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
XLSX = b"PK\x03\x04"  # how such a file begins
WHOLE = 0  # the line of an error of the whole file
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")  # of a cell or a row


class Row(NamedTuple):
    """One day of the table; `line` is where it stands in the file, the header being line 1."""

    day: date
    works: bool
    name: str
    line: int


class TableError(ValueError):
    """What is wrong with a table: `errors` lists (line, message); line 0 is the whole file."""

    def __init__(self, errors: list[tuple[int, str]]):
        self.errors = sorted(errors)
        super().__init__(
            "；".join(f"第{line}行：{why}" if line else why for line, why in self.errors)
        )


def read_table(name: str, content: bytes) -> list[Row]:
    """Return the days in the order of the file, all of one year; or raise a TableError.

    CSV is UTF-8, with or without BOM, or GB18030. XLSX: the first sheet counts.
    """
    lines = [line for line in _lines(name, content) if any(map(_text, line[1]))]
    if not lines:
        raise TableError([(WHOLE, "文件是空的：第一行应是表头“日期、是否上班、名称”。")])
    header, *body = lines
    columns = _columns(*header)
    if not 0 < len(body) <= MAX_ROWS:
        raise TableError([(WHOLE, f"有{len(body)}行日期：应为1至{MAX_ROWS}行。")])
    return _rows(body, columns)


def as_text(name: str, content: bytes) -> str:
    """Return the file as CSV, line for line, to be put right by hand; "" if it is unreadable."""
    try:
        if not content.startswith(XLSX):
            return _decoded(content) if len(content) <= MAX_BYTES else ""
        lines = dict(_lines(name, content))
    except TableError:
        return ""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for line in range(1, min(max(lines, default=0), MAX_ROWS) + 1):
        table.writerow([_as_typed(cell) for cell in lines.get(line, ())])
    return text.getvalue()


def _as_typed(cell):
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return _text(cell).removesuffix(" 00:00:00")


def _rows(body, columns):
    """Read the lines below the header; what is wrong in any of them is one TableError."""
    errors, rows = [], []
    for line, cells in body:
        rows += _row(line, [cells[i] if i < len(cells) else "" for i in columns], errors)
    errors += [*_doubled(rows), *_of_other_years(rows)]
    if errors:
        raise TableError(errors)
    return rows


def read_day(cell) -> date:
    """Read a date as people and Excel write it; anything else is a ValueError in Chinese."""
    found = cell if isinstance(cell, date) else _spelt_day(_text(cell))
    day = found.date() if isinstance(found, datetime) else found
    if not FIRST <= day <= LAST:
        raise ValueError(f"“{_text(cell)}”超出范围：年份应在{FIRST.year}至{LAST.year}之间。")
    return day


def _spelt_day(text):
    for pattern in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d\d)(\d\d)",
    ):
        if found := re.fullmatch(pattern, text, re.ASCII):
            return _existing_day(text, *map(int, found.groups()))
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        return EXCEL_EPOCH + timedelta(days=int(text))
    raise ValueError(f"“{text[:30]}”不是日期：应如 2027-01-01、2027/1/1 或 2027年1月1日。")


def _existing_day(text, year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}”不存在：请核对月份和日期。") from None


def read_works(cell) -> bool:
    """Read whether a day is worked; an unknown word is a ValueError in Chinese."""
    word = _text(cell).lower()
    if isinstance(cell, bool):
        return cell
    if word not in WORDS:
        raise ValueError(
            f"“{word[:30]}”看不懂：是否上班应填 上班 或 休息（是、否、yes、no 也可）。"
        )
    return WORDS[word]


def read_name(cell) -> str:
    """Read the holiday's name, 1 to 20 characters; anything else is a ValueError in Chinese."""
    name = " ".join(_text(cell).split())
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
    found = [_text(cell).lower() for cell in cells]
    places = [
        [i for i, text in enumerate(found) if text in (name, label)]
        for name, label in HEADERS.items()
    ]
    if any(len(place) != 1 for place in places):
        should = "表头应有“日期、是否上班、名称”三列（或 day、works、name），各一列。"
        raise TableError([(line, f"{should}现为：{'、'.join(filter(None, found))[:100]}")])
    return [place[0] for place in places]


def _text(cell):
    """The cell as it would be typed: full-width forms as half-width ones, 46388.0 as 46388."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return normalize("NFKC", str(cell)).strip()


def _lines(name: str, content: bytes) -> Iterator[tuple[int, list]]:
    """Yield the number and the cells of each line, whatever the file."""
    if len(content) > MAX_BYTES:
        raise TableError([(WHOLE, "文件太大：应不超过 1 MB。")])
    if content.startswith(XLSX):
        return _sheet(content)
    if not name.lower().endswith(".csv"):
        raise TableError([(WHOLE, "文件应是 CSV 或未加密的 XLSX；旧的 .xls 请先另存为 .xlsx。")])
    return _comma_separated(content)


def _comma_separated(content):
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        why = "这一行不是 CSV：应以英文逗号分列，引号应成对。"
        raise TableError([(reader.line_num, why)]) from error


def _decoded(content):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([(WHOLE, "读不出文字：CSV 的编码应是 UTF-8 或 GB18030。")])


def _sheet(content):
    try:
        _refuse_sprawl(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except TableError:
        raise
    except Exception as error:  # a damaged ZIP raises ValueError, struct.error, zlib.error …
        raise TableError([(WHOLE, "打不开：应是未加密、未损坏的 XLSX 文件。")]) from error
    return enumerate(rows, start=1)


def _refuse_sprawl(content):
    """Refuse a file that unpacks to too much, or whose cells lie too far apart.

    The reader lays out every cell up to the last one: 5 kB with a value in XFD1048576 would end
    the process for want of memory, and no exception says so.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise TableError([(WHOLE, "解压后太大：请只留一张放假安排表。")])
        for part in archive.infolist():
            cells = CELL.findall(archive.read(part))
            width = max((_column_number(letters) for letters, _ in cells), default=0)
            height = max((int(digits) for _, digits in cells), default=0)
            if width * height > MAX_CELLS:
                raise TableError([(WHOLE, f"表格占了{height}行{width}列：请删去多余的行和列。")])


def _column_number(letters):
    """A is 1, Z 26, AA 27; none, as in a row's own number, 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)
