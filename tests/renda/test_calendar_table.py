"""The yearly table as people send it: what is read, and what is said about each mistake."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from renda.calendar_table import TableError, read_table

DATA = Path(__file__).parent.parent / "data"
CHINESE = "日期,是否上班,名称"


def csv_of(*lines, header=CHINESE, encoding="utf-8"):
    return "\n".join([header, *lines]).encode(encoding)


def xlsx_of(*rows, header=CHINESE):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header.split(","), *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def days_in(name, content):
    return [(row.day, row.works, row.name) for row in read_table(name, content)]


def errors_in(content, name="2027.csv"):
    with pytest.raises(TableError) as caught:
        read_table(name, content)
    return caught.value.errors


def complaint(line):
    """What is said about one line, which stands second in the file."""
    [(number, message)] = errors_in(csv_of(line))
    assert number == 2
    return message


# What is read

NEW_YEAR = (date(2027, 1, 1), False, "元旦")


def test_the_published_calendar_is_read_year_by_year():
    text = (DATA / "calendar_2024_2026.csv").read_text(encoding="utf-8").splitlines()
    rows = [line for line in text if line.startswith("2026")]
    days = days_in("2026.csv", csv_of(*rows, header=text[0]))
    assert len(days) == len(rows) == 25
    assert days[0] == (date(2026, 1, 1), False, "元旦")
    assert (date(2026, 2, 14), True, "春节") in days


@pytest.mark.parametrize(
    "day",
    [
        *("2027-01-01", "2027-1-1", "2027.1.1", "2027/1/1", "2027年1月1日", "20270101", "46388"),
        *("2027-01-01 00:00:00", " ２０２７年１月１日 "),
    ],
)
def test_a_date_is_read_as_people_write_it(day):
    assert days_in("t.csv", csv_of(f"{day},休息,元旦")) == [NEW_YEAR]


@pytest.mark.parametrize(
    ("word", "works"),
    [("上班", True), ("是", True), ("Yes", True), ("休息", False), ("否", False), (" NO ", False)],
)
def test_whether_it_is_worked_is_read_in_these_words(word, works):
    assert days_in("t.csv", csv_of(f"2027-01-01,{word},元旦")) == [
        (date(2027, 1, 1), works, "元旦")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", [CHINESE, "day,works,name", " Day ,WORKS,name"])
def test_a_csv_is_read_in_the_encodings_of_the_office(encoding, header):
    content = csv_of("2027-01-01,休息,元旦", header=header, encoding=encoding)
    assert days_in("放假.CSV", content) == [NEW_YEAR]


def test_columns_stand_in_any_order_beside_others_and_lines_may_be_empty():
    content = csv_of(
        "", "元旦,甲,休息,2027-01-01,乙", ",,,,", header="名称,备注,是否上班,日期,星期"
    )
    assert days_in("t.csv", content) == [NEW_YEAR]


@pytest.mark.parametrize(
    "day", [datetime(2027, 1, 1), date(2027, 1, 1), 46388, 20270101, "2027.1.1"]
)
@pytest.mark.parametrize("works", ["休息", False])
def test_a_sheet_is_read(day, works):
    assert days_in("放假.xlsx", xlsx_of([day, works, "元旦"])) == [NEW_YEAR]


def test_lines_of_a_sheet_are_numbered_as_excel_shows_them():
    day, wrong = ["2027-01-01", "休息", "元旦"], ["明天", "休息", "元旦"]
    content = xlsx_of(CHINESE.split(","), day, ["", " "], wrong, header="")
    assert [line for line, _ in errors_in(content, "t.xlsx")] == [5]


def test_a_row_that_changes_nothing_is_allowed():
    """A Saturday that rests and a Monday that is worked."""
    assert len(days_in("t.csv", csv_of("2027-01-02,休息,元旦", "2027-01-04,上班,元旦"))) == 2


# What is refused


@pytest.mark.parametrize(
    "day", ["明天", "2027-1", "27-01-01", "2027-01-01 08:30", "2027,1,1", "''"]
)
def test_what_is_no_date_is_refused(day):
    assert "不是日期：应如 2027-01-01" in complaint(f'"{day}",休息,元旦')


@pytest.mark.parametrize("day", ["2027-02-29", "20270230", "2027年13月1日", "2027/0/1"])
def test_a_date_that_does_not_exist_is_refused(day):
    assert complaint(f"{day},休息,元旦") == f"“{day}”不存在：请核对月份和日期。"


@pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01", "10000"])
def test_a_date_out_of_range_is_refused(day):
    assert "年份应在1990至2100之间" in complaint(f"{day},休息,元旦")


@pytest.mark.parametrize("word", ["", "放假", "1", "true", "上班吗"])
def test_an_unknown_word_is_refused(word):
    assert f"“{word}”看不懂：是否上班应填 上班 或 休息" in complaint(f"2027-01-01,{word},元旦")


@pytest.mark.parametrize("name", ["", " ", "国" * 21])
def test_a_name_must_be_short_and_there(name):
    assert complaint(f"2027-01-01,休息,{name}") == "名称应填节日，如 国庆节，不超过20个字。"


def test_a_day_may_stand_only_once():
    content = csv_of("2027-01-01,休息,元旦", "2027-01-04,休息,元旦", "2027/1/1,上班,元旦")
    assert errors_in(content) == [(4, "2027-01-01与第2行重复：一天只应有一行。")]


def test_a_table_is_of_one_year():
    content = csv_of("2026-12-31,休息,元旦", "2027-01-01,休息,元旦", "2027-01-04,休息,元旦")
    why = "2026-12-31不在2027年：一张表只应有一年，请写进2026年的表。"
    assert errors_in(content) == [(2, why)]


def test_all_errors_are_said_at_once():
    lines = ["明天,放假,", "2027-01-01,休息,元旦", "2027-01-01,休息,元旦", "2026-12-31,休息,元旦"]
    errors = errors_in(csv_of(*lines))
    assert [line for line, _ in errors] == [2, 2, 2, 4, 5]
    with pytest.raises(TableError, match=r"第2行：.*；第4行：.*；第5行："):
        read_table("t.csv", csv_of(*lines))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b" , ,\n", xlsx_of(header="")])
def test_an_empty_file_is_refused(content):
    assert errors_in(content) == [(0, "文件是空的。")]


@pytest.mark.parametrize("header", ["日期,是否上班", "日期,day,是否上班,名称", "a"])
def test_a_wrong_header_is_refused(header):
    [(line, why)] = errors_in(csv_of("2027-01-01,休息,元旦", header=header))
    assert line == 1
    assert why.startswith("表头应有“日期、是否上班、名称”三列")


@pytest.mark.parametrize("rows", [0, 401])
def test_a_table_has_a_year_of_rows(rows):
    content = csv_of(*["2027-01-01,休息,元旦"] * rows)
    assert errors_in(content) == [(0, f"有{rows}行日期：应为1至400行。")]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("t.csv", b"\xff\xfe\x00\xd8", "编码应是 UTF-8 或 GB18030"),
        ("t.csv", b"x" * 5_000_001, "文件太大：应不超过5MB"),
        ("t.pdf", b"%PDF-1.7", "这是 PDF，不是表格"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "打不开：应是未加密、未损坏的"),
        ("t.xlsx", b"", "文件是空的"),
        ("t.xlsx", b"PK\x03\x04", "打不开"),
        ("t.xlsx", xlsx_of(["2027-01-01"])[:-40], "打不开"),
    ],
)
def test_another_kind_of_file_is_refused(name, content, why):
    [(line, message)] = errors_in(content, name)
    assert line == 0
    assert why in message


def test_broken_quotes_are_refused_with_their_line():
    [(line, why)] = errors_in(csv_of('"2027-01-01"x,休息,元旦'))
    assert (line, "引号应成对" in why) == (2, True)


def zipped(name, text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return content.getvalue()


def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write(1_048_575, 16_383, "远")
    assert "1048576行16384列" in errors_in(content.getvalue())[0][1]
    assert "展开以后太大" in errors_in(zipped("a", b"0" * 50_000_001))[0][1]


def test_a_zip_that_is_no_sheet_is_refused():
    assert "这是压缩包，不是表格" in errors_in(zipped("a.txt", "x"), "t.xlsx")[0][1]


@settings(deadline=None, max_examples=40)  # each opens two processes
@given(st.binary(max_size=300), st.integers(0, 5000), st.integers(0, 255))
def test_damage_is_an_error_that_is_told(noise, place, byte):
    """No file makes the reader fail in another way than by a TableError."""
    whole = bytearray(xlsx_of(["2027-01-01", "休息", "元旦"]))
    whole[place % len(whole)] = byte
    for name, content in (("t.csv", noise), ("t.xlsx", b"PK\x03\x04" + noise), ("t.xlsx", whole)):
        try:
            read_table(name, bytes(content))
        except TableError as error:
            assert error.errors
