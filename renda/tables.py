"""Tables that somebody uploads, read line by line: CSV, XLSX, XLS and ODS; each cell as text.

Whatever is not a table, or too large for one, is a TableError in the words of the user.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

from .kinds import Unfit, archives

MAX_BYTES, MAX_UNPACKED, MAX_CELLS = 5_000_000, 50_000_000, 1_000_000
PATIENCE = 30  # seconds until a file counts as one that cannot be opened
EXCEL_EPOCH = date(1899, 12, 30)
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how such files begin
PICTURES = b"\xff\xd8\xff", b"\x89PNG"  # JPEG, PNG
WHOLE = 0  # the line of an error of the whole file
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = (",", ";", "\t", "，", "；")
UNREADABLE = "打不开：应是未加密、未损坏的 XLSX、XLS、ODS 或 CSV。"
READER = Path(__file__).with_name("workbook.py")


class TableError(ValueError):
    """What is wrong with a table: `errors` lists (line, message); line 0 is the whole file."""

    def __init__(self, errors: list[tuple[int, str]]):
        self.errors = sorted(errors)
        super().__init__(
            "；".join(f"第{line}行：{why}" if line else why for line, why in self.errors)
        )


def _refuse(why, line=WHOLE):
    raise TableError([(line, why)])


@dataclass
class Table:
    """`lines` are pairs of the number of a line in the file, from 1, and its cells; empty lines
    are left out. `remarks` say what else the file holds."""

    lines: list
    remarks: list = field(default_factory=list)


def read_lines(name: str, content: bytes) -> Table:
    """Read a file by what it is, whatever it is called; a name that promises something else is
    refused, as its owner meant another file."""
    if len(content) > MAX_BYTES:
        _refuse(f"文件太大：应不超过{MAX_BYTES // 1_000_000}MB。")
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        _refuse("文件是空的。")
    is_book = content.startswith((ZIP, OLE))
    found = _book(content) if is_book else Table(_text_lines(name, content))
    kept = [(number, cells) for number, cells in found.lines if any(cells)]
    return Table(kept or _refuse("文件是空的。"), found.remarks)


# Text


def decoded(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _in_encoding(content, ("utf-16",))
    return _in_encoding(content, ENCODINGS)


def _in_encoding(content, encodings):
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _refuse("读不出文字：CSV 的编码应是 UTF-8 或 GB18030。")


def _text_lines(name, content):
    if content.startswith(b"%PDF"):
        _refuse("这是 PDF，不是表格：文件应是 XLSX、XLS、ODS 或 CSV。")
    if content.startswith(PICTURES):
        _refuse("这是图片，不是表格：请把内容录入 Excel，再上传。")
    text = decoded(content)
    if "\x00" in text or name.lower().endswith((".xlsx", ".xls", ".ods", ".doc", ".docx")):
        _refuse(_no_text(text))
    return _separated(text)


def _no_text(text):
    if "<html" in text[:2000].lower() or "<table" in text[:2000].lower():
        return "这是网页，不是表格：请在 Excel 里打开，另存为 .xlsx 再上传。"
    return f"内容和扩展名不符。{UNREADABLE}"


def _separated(text):
    head = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(SEPARATORS, key=head.count)
    reader, start = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark), 1
    lines = []
    try:
        for cells in reader:
            lines.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        _refuse("这一行不是 CSV：应以英文逗号分列，引号应成对。", max(reader.line_num, 1))
    if sum(len(cells) for _, cells in lines) > MAX_CELLS:
        _refuse(f"表格有{len(lines)}行：请分成几个文件。")
    return lines


# Workbooks


def _book(content):
    _refuse_other_books(content)
    found = _opened(content)
    if "size" in found:
        _refuse("表格占了{}行{}列：请删去多余的行和列。".format(*found["size"]))
    if "letters" in found:
        _refuse(f"表格里的字太多（{found['letters']}个）：请只留要导入的内容。")
    lines = [(n, [it.strip() for it in row]) for n, row in enumerate(found["rows"], start=1)]
    return Table(lines, [*_said_of(found)])


def _refuse_other_books(content):
    if "EncryptedPackage".encode("utf-16-le") in content:
        _refuse("文件加了密码：请取消密码，另存以后再上传。")
    names = set() if content.startswith(OLE) else _names_in(content)
    if "word/document.xml" in names:
        _refuse("这是 Word 文件，不是表格：请把表格复制到 Excel 里。")
    if names and not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        _refuse("这是压缩包，不是表格：请先解压，再上传里面的表格。")


def _names_in(content):
    try:
        return {*archives.look_inert(io.BytesIO(content), MAX_UNPACKED)}
    except Unfit as why:
        raise TableError([(WHOLE, f"文件{why}")]) from None


def _opened(content):
    command, bounds = [sys.executable, "-I", str(READER)], {"timeout": PATIENCE, "env": {}}
    try:
        done = subprocess.run(command, input=content, capture_output=True, **bounds)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise TableError([(WHOLE, UNREADABLE)]) from None


def _said_of(found):
    if found["others"]:
        yield f"只读第一张工作表，没有读：{'、'.join(found['others'])}。"
    if found["hidden"]:
        yield f"有隐藏的工作表，没有读：{'、'.join(found['hidden'])}。"
    if found.get("hidden_rows"):
        yield f"有{found['hidden_rows']}行是隐藏的，也读进来了：请核对。"
    if found.get("formulas"):
        yield f"有{found['formulas']}个格是公式，读的是上次保存的结果。"


# Cells


def folded(text: str) -> str:
    """Full-width forms as half-width ones, without spaces around."""
    return normalize("NFKC", text).strip()


SPELT = (
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?",
    r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
    r"(\d{4})/(\d{1,2})/(\d{1,2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日?",
    r"(\d{4})(\d\d)(\d\d)",
)


def read_day(cell: str, first=FIRST, last=LAST) -> date:
    """Read a date as people and Excel write it; anything else is a ValueError in Chinese."""
    text = folded(cell)
    day = _spelt_day(text)
    if not first <= day <= last:
        raise ValueError(f"“{text}”超出范围：年份应在{first.year}至{last.year}之间。")
    return day


def _spelt_day(text):
    for pattern in SPELT:
        if found := re.fullmatch(pattern, text, re.ASCII):
            return _existing_day(text, *map(int, found.groups()))
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        return EXCEL_EPOCH + timedelta(days=int(text))
    if re.fullmatch(r"\d{1,2}(月|[./-])\d{1,2}日?", text, re.ASCII):
        raise ValueError(f"“{text}”没有写年份：应如 2027-01-01。")
    raise ValueError(f"“{text[:30]}”不是日期：应如 2027-01-01、2027/1/1 或 2027年1月1日。")


def _existing_day(text, year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}”不存在：请核对月份和日期。") from None


# The text of a cell, as a column keeps it; what cannot be so is a ValueError in Chinese.
Reading = Callable[[str], str]
ERROR = re.compile(r"#(N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|GETTING_DATA)")
POWER = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d+)", re.IGNORECASE | re.ASCII)
HAN = r"[\u2E80-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]"


def read_text(cell: str) -> str:
    if ERROR.fullmatch(cell):
        raise ValueError(f"“{cell}”是 Excel 的错误值：请改成要填的内容。")
    return " ".join(cell.split())


def read_person(cell: str) -> str:
    """A name, without the spaces that make two characters as wide as three."""
    return re.sub(rf"(?<={HAN}) (?={HAN})", "", read_text(cell))


def read_number(cell: str) -> str:
    """A number that names something, such as a phone: its digits, also where Excel has rewritten
    them, unless it has lost some."""
    text = folded(read_text(cell)).replace(" ", "")
    text = re.sub(r"(?<=\d)\.0+$", "", text)
    if found := POWER.fullmatch(text):
        first, rest, power = found[1], found[2] or "", int(found[3])
        if len(rest) != power or power >= 15:
            raise ValueError(f"“{text}”是 Excel 改写过的数，原来的号码已经丢了几位：请重新填写。")
        return first + rest
    return text


def read_date(cell: str) -> str:
    """A day, as a form takes it."""
    return read_day(read_text(cell)).isoformat() if cell else ""
