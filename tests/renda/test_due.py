"""The command that counts, with the calendar that the migrations lay."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from renda.calendar_table import NAME_LENGTH
from renda.models import CalendarDay, CalendarYear, load_calendar
from renda.periods import Day

DATA = Path(__file__).parent.parent / "data"
pytestmark = pytest.mark.django_db


def due(*args):
    """What the command writes to stdout and to stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command("due", *map(str, args), stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def refused(*args):
    """The error; nothing may have been written before it."""
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("due", *map(str, args), stdout=out)
    assert out.getvalue() == ""
    return str(caught.value)


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "periods.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_the_documented_example():
    assert due("2025-12-31", "1m") == ("2026-01-31 2026-02-02\n", "")


@pytest.mark.parametrize(
    ("start", "period", "counted"),
    [
        ("2026-02-12", "5w", "2026-02-26 2026-02-26"),
        ("2025-09-16", "15d", "2025-10-01 2025-10-09"),
        ("2026-02-27", "-7d", "2026-02-20 2026-02-14"),  # argparse takes no -7d for an option
    ],
)
def test_a_period_is_counted(start, period, counted):
    assert due(start, period)[0] == f"{counted}\n"


def test_a_provisional_date_is_doubted_aside():
    CalendarYear.objects.filter(year__gte=2027).delete()
    out, err = due("2027-01-04", "1d")
    assert out == "2027-01-05 2027-01-05\n"
    assert err.strip() == "2027年放假通知尚未载入，日期暂定。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_counted(file, encoding):
    path = file("备注,period,start\n甲,1m,2025-12-31\n\n乙, 5w ,2026-02-12\n", encoding)
    assert due("--csv", path)[0] == (
        "start,period,raw_due,due\n"
        "2025-12-31,1m,2026-01-31,2026-02-02\n"
        "2026-02-12,5w,2026-02-26,2026-02-26\n"
    )


def test_the_published_vectors_come_back_as_they_are():
    path = DATA / "deadline_vectors.csv"
    assert due("--csv", path)[0].split() == path.read_text(encoding="utf-8").split()


def test_a_file_without_rows_gives_the_header(file):
    assert due("--csv", file("start,period\n"))[0] == "start,period,raw_due,due\n"


def test_every_bad_line_is_named_and_nothing_is_printed(file):
    text = "start,period\n2025-12-31,1m\n2026-02-30,1m\n2026-01-01,1x\n,1m\n2026-01-01\n"
    lines = refused("--csv", file(text)).splitlines()
    assert [line.partition("：")[0] for line in lines] == [f"第{i}行" for i in (3, 4, 5, 6)]
    assert "“2026-02-30”不是日期：应如 2026-01-31。" in lines[0]
    assert "“1x”不是期限" in lines[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "第1行：表头应有 start、period，缺少 start、period。"),
        ("start,term\n2025-12-31,1m\n", "第1行：表头应有 start、period，缺少 period。"),
        ('start,period\n"2025-12-31"x,1m\n', "第2行：不是 CSV，引号应成对"),
    ],
)
def test_a_file_of_another_shape_is_refused(file, text, why):
    assert refused("--csv", file(text)).startswith(why)


def test_a_file_that_cannot_be_read_is_refused(file, tmp_path):
    assert "读不出" in refused("--csv", tmp_path / "none.csv")
    assert "读不出" in refused("--csv", tmp_path)
    assert "UTF-8" in refused("--csv", file("start,period,备注\n", "gb18030"))


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["2025-13-01", "1m"], "不是日期"),
        (["20251231", "1m"], "不是日期"),
        (["1949-01-01", "1m"], "超出范围"),
        (["2025-12-31", "1y"], "不是期限"),
        (["2025-12-31", "-0d"], "不是期限"),
        (["2025-12-31"], "应写明起算日和期限"),
        ([], "应写明起算日和期限"),
        (["2025-12-31", "1m", "--csv", "a.csv"], "应写明起算日和期限"),
    ],
)
def test_nonsense_is_refused(args, why):
    assert why in refused(*args)


def test_the_calendar_is_loaded_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        calendar = load_calendar()
    assert {2024, 2025, 2026} <= calendar.years
    assert calendar.exceptions[date(2026, 10, 10)] == Day(True, "国庆节")


def test_a_name_that_the_table_allows_can_be_kept():
    assert CalendarDay._meta.get_field("name").max_length == NAME_LENGTH
