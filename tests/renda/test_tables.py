"""Sheets as they come, and as nobody should send them: what is read, and what is said of each."""

import io
import zipfile

import pytest
import xlsxwriter

from renda import tables
from renda.admin.intake import Deputies
from renda.intake.heads import MAX_LINES, read_sheet
from renda.tables import TableError, read_date, read_number, read_person, read_text

HEAD = "姓名,手机号,代表证号,任职起,代表团"
ROW = "王伟,13900000001,0001,2022-01-10,城关镇代表团"
ODS = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST = f'<manifest:manifest xmlns:manifest="{ODS}:manifest:1.0"/>'


def sheet(*rows, fill=None, **options):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        page = book.add_worksheet("代表")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row.split(",") if isinstance(row, str) else row)
        if fill:
            fill(book, page)
    return content.getvalue()


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def changed(content, part, *pairs):
    """The workbook with words of one of its parts replaced by others."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for was, now in pairs if name == part else ():
                assert was in data
                data = data.replace(was, now)
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return found.getvalue()


def text(*lines, encoding="utf-8", separator=","):
    return "\n".join(lines).replace(",", separator).encode(encoding)


def read(content, name="代表.xlsx"):
    found = read_sheet(Deputies, name, content)
    cells = [
        {column: row[place] for column, place in found.places.items()} for _, row in found.body
    ]
    return cells, " ".join(found.remarks)


NAMES = ("name", "phone", "certificate", "from_on", "body")
WANG = dict(zip(NAMES, ROW.split(","), strict=True))


# What is read


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", sheet(HEAD, ROW)),
        ("a.csv", text(HEAD, ROW)),
        ("a.csv", text(HEAD, ROW, encoding="utf-8-sig")),
        ("a.csv", text(HEAD, ROW, encoding="gb18030")),
        ("a.txt", text(HEAD, ROW, encoding="utf-16", separator="\t")),
        ("a.csv", text(HEAD, ROW, separator=";")),
        ("a.csv", text(HEAD, ROW, separator="，")),
        ("a.xlsx", sheet("云河县代表名单", "", HEAD, ROW)),
        ("a.xlsx", sheet(*(",".join(it.split(",")[::-1]) for it in (HEAD, ROW)))),
        ("a.csv", text("姓 名：,联系电话（必填）,代表证号*,任职开始,代表小组", ROW, "", ",,,")),
    ],
)
def test_a_sheet_is_read_however_it_was_saved(name, content):
    assert read(content, name)[0] == [WANG]


def test_an_ods_sheet_is_read():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row.split(',')))}</table:table-row>"
        for row in (HEAD, ROW)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f'<table:table table:name="代表">{rows}</table:table>'
    content = f"<office:document-content{names}><office:body><office:spreadsheet>{body}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    files = {"mimetype": kind, "META-INF/manifest.xml": MANIFEST, "content.xml": content}
    assert read(zipped(**files), "a.ods")[0] == [WANG]


def test_a_merged_value_stands_in_all_that_it_covers():
    def merge(book, page):
        page.merge_range("D2:D3", "2022-01-10")

    content = sheet(HEAD, "王伟,13900000001,0001", "李敏,13900000002,0002", fill=merge)
    assert [it["from_on"] for it in read(content)[0]] == ["2022-01-10", "2022-01-10"]


def test_extra_columns_are_named():
    cells, remarks = read(text(f"序号,{HEAD},血型", f"1,{ROW},A"), "a.csv")
    assert cells == [WANG] and "不认识，没有采用：序号、血型" in remarks


def test_a_head_that_comes_again_is_no_line():
    cells, remarks = read(text(HEAD, ROW, HEAD, ROW), "a.csv")
    assert len(cells) == 2 and "第3行又是表头" in remarks


def test_what_is_hidden_or_computed_is_said():
    def fill(book, page):
        page.write_formula("A2", '="王"&"伟"', value="王伟")
        page.set_row(1, None, None, {"hidden": True})
        book.add_worksheet("旧名单").write(0, 0, "甲")
        hidden = book.add_worksheet("草稿")
        hidden.write(0, 0, "乙")
        hidden.hide()

    cells, remarks = read(sheet(HEAD, ROW, fill=fill))
    assert cells == [WANG]
    for said in ("没有读：旧名单", "隐藏的工作表，没有读：草稿", "1行是隐藏的", "1个格是公式"):
        assert said in remarks


@pytest.mark.parametrize(
    "day", ["2025.3.5", "2025年3月5日", "2025/3/5", "45721", "20250305", "２０２５年３月５日"]
)
def test_a_day_is_read_as_it_is_written(day):
    assert read_date(day) == "2025-03-05"


@pytest.mark.parametrize("day", ["3月5日", "3.5", "03-05"])
def test_a_day_without_its_year_is_refused(day):
    with pytest.raises(ValueError, match="没有写年份"):
        read_date(day)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.3912345678E10", "13912345678"),
        ("1.3912345678E+10", "13912345678"),
        ("13912345678.0", "13912345678"),
        ("１３９ １２３４ ５６７８", "13912345678"),
        ("0001", "0001"),
    ],
)
def test_a_number_is_given_back_its_digits(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize("cell", ["1.39E+10", "4.2010119800101124E+17"])
def test_a_number_that_has_lost_digits_is_refused(cell):
    with pytest.raises(ValueError, match="已经丢了几位"):
        read_number(cell)


def test_a_name_is_read_without_the_spaces_that_fill_it_out():
    assert [*map(read_person, ["王 伟", "王　伟", "John  Smith", "阿卜杜拉·买买提"])] == [
        "王伟",
        "王伟",
        "John Smith",
        "阿卜杜拉·买买提",
    ]


def test_a_cell_of_error_is_refused():
    with pytest.raises(ValueError, match="是 Excel 的错误值"):
        read_text("#N/A")


# Hostile sheets: each with what it is told

XXE = (b"<v>0</v>", b"<v>&x;</v>")  # in place of the first text
DOCTYPE = b'standalone="yes"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SHEET = "xl/worksheets/sheet1.xml"
GOOD = sheet(HEAD, ROW)
LIES = bytearray(zipped(**{"xl/workbook.xml": b"0" * 3_000_000}))
LIES[LIES.rindex(b"PK\x01\x02") + 24 :][:4] = b"\x10\x00\x00\x00"
FAR = sheet(HEAD, ROW, fill=lambda book, page: page.write(1_048_575, 16_383, "远"))
FAR_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="a"><table:table-row '
    'table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
    'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def _merge(book, page):
    page.merge_range(0, 0, 119, 119, "长" * 30_000)
    page.write(120, 120, "远")


MERGED = sheet(fill=_merge)
MILLION = zipped(**{SHEET: b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_500_000})
HOSTILE = {
    "empty": (b"", "a.xlsx", "文件是空的"),
    "blank": (sheet("", ""), "a.xlsx", "文件是空的"),
    "only zeros": (b"\x00" * 500, "a.csv", "文件是空的"),
    "too large": (b"x" * 5_000_001, "a.csv", "文件太大"),
    "zip bomb": (zipped(**{"xl/workbook.xml": b"0" * 60_000_000}), "a.xlsx", "展开以后太大"),
    "a million rows": (MILLION, "a.xlsx", "展开以后太大"),
    "a bomb that lies about its size": (bytes(LIES), "a.xlsx", "打不开"),
    "a cell at the end of the world": (FAR, "a.xlsx", "1048576行16384列"),
    "a long text in many merged cells": (MERGED, "a.xlsx", "表格里的字太多"),
    "an ods that repeats itself": (
        zipped(
            **{
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": MANIFEST,
                "content.xml": FAR_ODS,
            }
        ),
        "a.ods",
        "打不开",
    ),
    "a million rows of text": (text(HEAD, *[","] * 1_000_001), "a.csv", "请分成几个文件"),
    "more rows than may be": (text(HEAD, *[ROW] * (MAX_LINES + 1)), "a.csv", "一次最多2000行"),
    "entities from outside": (
        changed(GOOD, SHEET, (b'standalone="yes"?>', DOCTYPE), XXE),
        "a.xlsx",
        "内部结构不正常",
    ),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99,
        "a.xlsx",
        "文件加了密码",
    ),
    "cut off": (GOOD[:-60], "a.xlsx", "打不开"),
    "old and broken": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, "a.xls", "打不开"),
    "a letter": (zipped(**{"word/document.xml": "x"}), "a.xlsx", "这是 Word 文件"),
    "an archive": (zipped(**{"a.xlsx": GOOD}), "a.xlsx", "这是压缩包"),
    "a page of the web": (b"<html><table><tr><td>1</td></tr></table>", "a.xls", "这是网页"),
    "a pdf": (b"%PDF-1.7 ...", "a.xlsx", "这是 PDF"),
    "a photo": (b"\xff\xd8\xff\xe0" * 9, "a.jpg", "这是图片"),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00\x10" * 50, "a.csv", "打不开"),
    "text by a wrong name": (text(HEAD, ROW), "a.xlsx", "内容和扩展名不符"),
    "no known encoding": (b"\xff\xff\xfe\xfa" * 20, "a.csv", "读不出文字"),
    "broken quotes": (text(HEAD, '"王伟"x,1,2,3'), "a.csv", "引号应成对"),
    "no head": (text("王伟,13900000001", "李敏,13900000002"), "a.csv", "找不到表头"),
    "a head without what is needed": (text("姓名", "王伟"), "a.csv", "没有“代表团、任职起”"),
    "a head in two lines": (
        text("姓名,手机号,代表证号", ",,,任职起", ROW),
        "a.csv",
        "表头分在几行里",
    ),
    "a column twice": (text(f"{HEAD},姓名", f"{ROW},李敏"), "a.csv", "有两列“姓名”"),
    "two columns of one meaning": (text(f"{HEAD},联系电话", f"{ROW},1"), "a.csv", "都是手机号"),
    "a head alone": (text(HEAD), "a.csv", "表头下面没有内容"),
}


def test_who_reads_a_book_knows_nothing_of_the_house(tmp_path, monkeypatch):
    reader = tmp_path / "reader.py"
    reader.write_text(
        "import json, os\n"
        'print(json.dumps({"rows": [["x", *os.environ]], "others": [], "hidden": []}))'
    )
    monkeypatch.setattr(tables, "READER", reader)
    monkeypatch.setenv("SECRET_KEY", "shui")
    [(_, known)] = tables.read_lines("a.xlsx", GOOD).lines
    assert known[0] == "x" and not {"SECRET_KEY", "PATH", "DJANGO_SETTINGS_MODULE"} & {*known}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_sheet_is_refused_in_clear_words(case):
    content, name, why = HOSTILE[case]
    with pytest.raises(TableError, match=why):
        read(content, name)
