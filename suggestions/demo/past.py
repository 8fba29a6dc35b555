"""The two years before: their ledgers are taken in as any county does that begins with Renda."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

from renda.demo.county import PLACE
from renda.demo.steps import Refused, someone
from renda.intake.plan import digest
from renda.intake.writing import confirm, upload
from renda.models import Body, Congress, Duty

from ..intake import PastSuggestions
from ..models import Suggestion
from .lives import FIELDS

ROWS = Path(__file__).with_name("past.csv")
HANDLED = timedelta(days=240)  # by when all of a year is replied to
TEXT = "您提出的建议收悉，经研究，现答复如下：所提事项已经列入当年计划，明确了责任科室和完成时间。"


def ledgers_life(world, seats):
    """The last year but one, and the last that is wholly handled."""
    congress = Congress.objects.get(place=PLACE)
    standing = congress.bodies.get(kind=Body.Kind.STANDING_COMMITTEE)
    clerk = someone(standing, Duty.ADMINISTRATOR, world.day.on)
    last = (world.day.on - HANDLED).year
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for ago in ("2", "1"):
        year = last - int(ago) + 1
        lines = [it for it in rows if it["year"] == ago]
        _take_in(world, congress, clerk, year, [*_lines(year, lines, seats)])
    yield from ()


def _lines(year, rows, seats):
    for number, row in enumerate(rows, 1):
        field, body = FIELDS[row["category"]]
        seat = seats[(number * 17 + year) % len(seats)]
        own = {"编号": f"{year}-{number:02}", "案由": row["title"], "领衔代表": seat.user.name}
        own |= {"代表团": seat.body.name, "分类": Suggestion.Field(field).label}
        own |= {"主办单位": body, "会办单位": row["helper"], "答复类别": row["klass"]}
        own |= {"代表满意度": row["result"], "公开方式": "全文公开" if number % 4 else ""}
        yield {**own, "答复内容": TEXT, **_days(year, number, seat.congress)}


def _days(year, number, congress):
    """Two thirds come in the session of that January, the others in March."""
    in_session = number % 3
    raised_on = date(year, 1, 9) if in_session else date(year, 3, number)
    return {
        "届次会议": _session(congress, year) if in_session else "闭会期间",
        "提出日期": raised_on,
        "交办日期": raised_on + timedelta(days=12),
        "答复日期": raised_on + timedelta(days=70 + number),
    }


def _session(congress, year):
    term = congress.terms.get()
    return f"{term.number}届{year - term.from_on.year + 1}次会议"


def _take_in(world, congress, clerk, year, lines):
    table = io.StringIO()
    writer = csv.DictWriter(table, [*lines[0]])
    writer.writeheader()
    writer.writerows(lines)
    at, on, name = world.day.now(), world.day.on, f"{year}年代表建议办理台账.csv"
    kind = PastSuggestions(congress, on)
    draft = upload(kind, name, table.getvalue().encode(), by=clerk, at=at)
    if bad := [it["errors"] for it in draft.lines if it["errors"]]:
        raise Refused(f"{name}：{bad}")
    confirm(draft, digest(draft.lines), by=clerk, at=at, on=on, tell=lambda done: None)
