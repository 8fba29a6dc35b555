"""A county after forty years: so many opinions that every index is needed, laid by bulk.

Rows are written as the steps would have left them; only what is looked at closely is begun by
taking steps.
"""

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

from renda import sqlite
from renda.lifecycle import perform
from renda.models import Body, Congress, Duty, Event, Heartbeat, Membership, Obligation, User
from renda.reindex import reindex
from supervision.models import Opinion, Problem, Undertaking

Kind, Status = Body.Kind, Opinion.Status
OPINIONS, RUNNING, WAITING = 50_000, 2_000, 200  # of all: under way, and waiting for the clerk
BUREAUS, LISTED = 25, 3  # problems of an opinion
TODAY = date(2026, 5, 8)
START = date(1986, 1, 1)
NOW = datetime(2026, 5, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TOPICS = [
    "污水治理", "停车难", "乡村医生", "校园安全", "老旧小区", "养老服务", "食品安全", "公共交通",
    "河道整治", "垃圾分类", "营商环境", "农村公路", "学前教育", "医疗保障", "文物保护", "未成年人",
    "残疾人就业", "充电桩", "数字乡村", "消防通道",
]  # fmt: skip
PEOPLE = [  # username, duty, body
    ("clerk", Duty.HANDLER, "committee"), ("vice", Duty.VICE_CHAIR, "committee"),
    ("chair", Duty.CHAIR, "council"), ("member", Duty.MEMBER, "standing"),
    ("unit", Duty.HANDLER, "bureau"),
]  # fmt: skip


def settle():
    """The congress, its bodies and one person in each kind of part."""
    here = SimpleNamespace()
    county = {"name": "云河县人大常委会", "place": "云河县", "level": Congress.Level.COUNTY}
    here.congress = Congress.objects.create(**county)
    here.standing = _body(here, "云河县人大常委会", Kind.STANDING_COMMITTEE)
    here.council = _body(here, "主任会议", Kind.COUNCIL, here.standing)
    here.committee = _body(here, "农业与农村工委", Kind.WORKING_COMMITTEE, here.council)
    here.office = _body(here, "县政府办公室", Kind.GOVERNMENT_OFFICE)
    here.gov = _body(here, "县人民政府", Kind.GOVERNMENT, office=here.office)
    here.bureaus = [_body(here, f"县第{n}局", Kind.BUREAU, here.gov) for n in range(BUREAUS)]
    here.bureau = here.bureaus[0]
    for username, duty, body in PEOPLE:
        user = User.objects.create(username=username, name=username)
        post = Membership(user=user, duty=duty, body=getattr(here, body), from_on=START)
        post.save(by=None, at=NOW)
        setattr(here, username, user)
    Heartbeat.objects.create(name="sweep", at=NOW)
    return here


def _body(here, name, kind, parent=None, office=None):
    body = Body(congress=here.congress, name=name, kind=kind, parent=parent, office=office)
    body.save(by=None, at=NOW)
    return body


def fill(here, opinions=OPINIONS):
    """The opinions with their problems and undertakings, and the dates of those under way."""
    chance = random.Random(1)
    rows = [_opinion(here, number, opinions, chance) for number in range(1, opinions + 1)]
    charged = [it for opinion in rows for it in _undertakings(here, opinion, chance)]
    for it in charged:
        it.opinion.next_due = min(filter(None, [it.opinion.next_due, it.next_due]), default=None)
    Opinion.objects.bulk_create(rows, batch_size=2000)
    _go_on_after(Opinion)
    Undertaking.objects.bulk_create(charged, batch_size=2000)
    problems = (it for opinion in rows for it in _problems(here, opinion, chance))
    Problem.objects.bulk_create(problems, batch_size=2000)
    _owe(here, rows, charged)
    here.case = hand_over(here)
    reindex(at=NOW)
    count_rows()
    return rows


def count_rows():
    """Tell the planner of either database how the rows are spread, as it is told each night."""
    sqlite.count_rows()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _go_on_after(model):
    """Rows were laid with numbers of their own; the database counts on behind them."""
    for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _opinion(here, number, opinions, chance):
    left = opinions - number + 1  # the last are the newest
    on = TODAY - timedelta(days=left * 14_000 // opinions)
    status = Status.CLOSED if left > RUNNING else Status.HANDED
    topic = chance.choice(TOPICS)
    return Opinion(
        pk=number,
        next_due=_due(chance) if left <= WAITING else None,
        status=Status.ISSUED if left <= WAITING else status,
        title=f"关于全县{topic}和{chance.choice(TOPICS)}工作情况报告的审议意见（{number}）",
        number=f"云人常〔{on.year}〕{number}号",
        meeting=f"第{number % 40}次会议",
        deliberated_on=on,
        committee=here.committee,
        vice_chair=here.vice,
        addressee=here.gov,
        evaluation="".join(chance.choices("工作取得积极进展仍有短板群众反映强烈", k=120)),
        form=("special_report", "budget", "law_inspection")[number % 3],
    )


def _problems(here, opinion, chance):
    for place in range(LISTED):
        yield Problem(
            opinion=opinion,
            status=Problem.Status.STRUCK if opinion.status == Status.CLOSED else "not_started",
            text=f"{chance.choice(TOPICS)}方面还存在第{place}个问题",
            demand="年内整改到位",
            body=_bodies(here, opinion)[place % 2],
        )


def _undertakings(here, opinion, chance):
    status = {Status.CLOSED: "received", Status.HANDED: "agreed"}.get(opinion.status)
    for body in _bodies(here, opinion) if status else ():
        yield Undertaking(
            opinion=opinion, body=body, handed_to=body, status=status,
            handed_over_on=opinion.deliberated_on,
            next_due=_due(chance) if opinion.status == Status.HANDED else None,
        )  # fmt: skip


def _due(chance):
    return TODAY + timedelta(days=chance.randrange(-20, 160))


def _bodies(here, opinion):
    return [here.bureaus[(opinion.pk + step) % BUREAUS] for step in (0, 7)]


def _owe(here, opinions, undertakings):
    """What is under way owes a result; each of the rest owed one, and met it."""
    of = ContentType.objects.get_for_models(Opinion, Undertaking)
    owed = [_result(here, of[Undertaking], it, it.body) for it in undertakings]
    waiting = [it for it in opinions if it.status == Status.ISSUED]
    owed += [_result(here, of[Opinion], it, here.committee) for it in waiting]
    events = [e for it in owed for e in (it.started_by, it.met_by) if e]
    Event.objects.bulk_create(events, batch_size=2000)
    Obligation.objects.bulk_create(owed, batch_size=2000)


def _event(here, kind, subject, name, label, on):
    """A step that was taken on that day, by which an obligation began to run or was met."""
    return Event(
        congress=here.congress, subject_type=kind, subject_id=subject.pk, name=name, label=label,
        actor=here.clerk, at=datetime.combine(on, NOW.timetz()), on=on, source="", target="x",
        facts={},
    )  # fmt: skip


def _result(here, kind, subject, body):
    due = subject.next_due or subject.handed_over_on + timedelta(days=183)
    start = due - timedelta(days=183)
    return Obligation(
        subject_type=kind, subject_id=subject.pk, deadline="result", generation=1, owed_by=body,
        overseen_by=here.committee, label="报送办理结果", duty="监督法 第十七条", rule="本级规定",
        period="6m", since="", start_on=start, raw_due_on=due, due_on=due,
        next_look_on=due + timedelta(days=400) if subject.next_due else None,
        started_by=_event(here, kind, subject, "hand_over", "交办", start),
        met_by=None
        if subject.next_due
        else _event(here, kind, subject, "receive", "接收办理结果", min(due, TODAY)),
    )  # fmt: skip


def begin(here, **facts):
    """An opinion that the clerk drafts by a step."""
    own = {
        "title": "关于全县农村饮水安全情况报告的审议意见", "form": "special_report",
        "meeting": "第三十次会议", "deliberated_on": TODAY, "committee": here.committee,
        "vice_chair": here.vice, "addressee": here.gov, "evaluation": "工作取得积极进展。", **facts,
    }  # fmt: skip
    return perform(Opinion(**own), "draft", here.clerk, at=NOW, **own).subject


def hand_over(here, bureaus=4, urges=7):
    """A case that is looked at closely: it has forty events and more."""
    opinion = begin(here)
    for number, body in enumerate(here.bureaus[:bureaus]):
        own = {"text": f"第{number}个问题", "body": body, "demand": "改", "source": "research"}
        problem = Problem(opinion=opinion, **own)
        perform(problem, "enter", here.clerk, at=NOW, helpers=[], **own)
    perform(opinion, "submit", here.clerk, at=NOW, note="")
    perform(opinion, "approve", here.chair, at=NOW)
    perform(opinion, "issue", here.clerk, at=NOW, number="云人常〔2026〕99999号")
    perform(opinion, "hand_over", here.clerk, at=NOW, receipts=[])
    for undertaking in opinion.undertakings.all():
        for _ in range(urges):
            perform(undertaking, "urge", here.clerk, at=NOW, text="请抓紧办理。")
    return opinion
