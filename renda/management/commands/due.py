import csv
import io
import re
from datetime import date
from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError

from renda.models import load_calendar
from renda.periods import Period

COLUMNS = "start", "period"


class Counted(NamedTuple):
    """A row of the answer, as text; `doubt` says why the due date is provisional, or is empty."""

    start: str
    period: str
    raw_due: str
    due: str
    doubt: str


class Command(BaseCommand):
    """Count periods with the calendar as it is loaded; dates to stdout, doubts to stderr."""

    help = "按已载入的放假安排计算期限：due 2025-12-31 1m，或 due --csv 文件"

    def add_arguments(self, parser):
        parser.add_argument("start", nargs="?", help="起算日，如 2025-12-31")
        parser.add_argument("period", nargs="?", help="期限，如 1m、20d、-20d、5w（工作日）")
        parser.add_argument(
            "--csv", dest="file", metavar="FILE", help="有 start、period 两列的 CSV"
        )
        # argparse takes -20d for an option unless it is told what negative numbers look like.
        parser._negative_number_matcher = re.compile(r"-\d+[a-z]?$")

    def handle(self, start, period, file, **options):
        if file and not start:
            counted = count_file(file, load_calendar())
            self.stdout.write(as_csv(counted), ending="")
        elif period and not file:
            counted = [count(start, period, load_calendar())]
            self.stdout.write(f"{counted[0].raw_due} {counted[0].due}")
        else:
            raise CommandError("应写明起算日和期限（due 2025-12-31 1m），或只写 --csv 文件。")
        for doubt in sorted({row.doubt for row in counted} - {""}):
            self.stderr.write(doubt)


def count(start, period, calendar):
    """Count one period from one day, both as text; what cannot be read is a CommandError."""
    try:
        day, period = read_day(start), Period.parse(period)
        steps = {step.rule: step for step in period.explain(day, calendar)}
    except ValueError as error:
        raise CommandError(str(error)) from error
    doubt = steps["provisional"].why if "provisional" in steps else ""
    return Counted(*map(str, (day, period, steps["raw"].day, steps["due"].day, doubt)))


def read_day(text):
    """Read a date as ISO 8601 writes it, with hyphens; anything else is a ValueError."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"“{text}”不是日期：应如 2026-01-31。")


def count_file(path, calendar):
    """Count every row of a CSV; all that is wrong is one CommandError, line by line."""
    counted, errors = [], []
    for line, row in read_rows(path):
        try:
            counted.append(count(*row, calendar))
        except CommandError as error:
            errors.append(f"第{line}行：{error}")
    if errors:
        raise CommandError("\n".join(errors))
    return counted


def read_rows(path):
    """Return for each row its line number and its start and period, as text."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(rows_of(csv.DictReader(file, strict=True)))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不出 {path}：应是 UTF-8 编码的 CSV 文件（{error}）。") from error


def rows_of(reader):
    try:
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
            raise CommandError(f"第1行：表头应有 start、period，缺少 {'、'.join(missing)}。")
        for row in reader:
            yield reader.line_num, [(row[name] or "").strip() for name in COLUMNS]
    except csv.Error as error:
        line = reader.reader.line_num  # DictReader's own still stands at the row before
        raise CommandError(f"第{line}行：不是 CSV，引号应成对（{error}）。") from error


def as_csv(counted):
    """Return the answer with its header; lines end in a line feed."""
    text = io.StringIO()
    rows = [row[:-1] for row in counted]
    csv.writer(text, lineterminator="\n").writerows([Counted._fields[:-1], *rows])
    return text.getvalue()
