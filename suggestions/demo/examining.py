"""The year of the units is examined in the demo county: opened in July, some scored by the end."""

from renda.demo.county import PLACE
from renda.demo.steps import someone
from renda.demo.world import fresh
from renda.models import Body, Deputy, Duty, User

from ..models import Assignment, Examination, ProgressRating

OPENED = 102  # working days before the end
LEADER = "副局长陈志强"
PLAN = (
    "本年度承办的建议由分管领导牵头、科室落实。一、每件建议六月底前和代表见面一次；"
    "二、能办的年内办结，年内办不了的列出时间表；三、答复前再征求代表意见，承诺事项按月检查。"
)
COMMENT = "办理有方案、有专人，已经答复的几件代表比较满意；和代表见面偏少，承诺的时间要盯紧。"
ACCOUNT = (
    "今年承办的建议已经全部答复。能解决的已经解决；列入计划的按承诺的时间推进，"
    "年底前逐件回访代表。没有办成的说明了原因，明年继续争取资金。"
)
SANCTION = {
    "kind": "careless", "fact": "一件建议的答复照抄上一年，没有写今年做了什么。",
    "demand": "通报批评，10日内重新答复代表，报告整改情况。", "points": 3,
    "decided_by": "council", "decision": "第38次主任会议",
}  # fmt: skip
LATE = "县民政局"  # has not handed in its plan
BACK = "县司法局"  # whose plan was sent back
SEEN = {"县教育局": 6, "县农业农村局": 7, "县水利局": 3, "县文化广电和旅游局": 6, "县公安局": 5}
PUNISHED = "县公安局"
SCORED = {"县教育局": 0, "县农业农村局": 2, "县公安局": 0}  # with what points
WAITING = "县文化广电和旅游局"  # its account lies with the committee
AGAIN = "县水利局"  # was seen twice
PENDING = ("陆小满", "谭秋实")  # who were there the second time, and are still to rate it


def examinations_life(world):
    """All units at once, each of which goes on by itself."""
    committee = Body.objects.get(
        congress__place=PLACE, kind=Body.Kind.DEPUTIES_COMMITTEE, ended_on=None
    )
    handled = Assignment.objects.answering().filter(assigned_on__year=world.day.on.year)
    bodies = Body.objects.filter(pk__in=handled.values("body"), congress__place=PLACE)
    clerk, year = world.handler(committee), world.day.on.year
    terms = {"year": year, "visit_by": f"{year}-08-31", "account_by": f"{year}-12-15"}
    for body in bodies.filter(ended_on=None).order_by("pk"):
        it = world.begin(Examination, clerk, committee=committee, body=body, **terms)
        world.start(_life(world, it, clerk))
    yield None


def _life(world, it, clerk):
    yield world.ahead(9)
    if it.body.name == LATE:
        return
    plan = {"leader": LEADER, "text": PLAN}
    it = world.take(it, "submit_plan", world.handler(it.body), **plan)
    yield world.ahead(5)
    if it.body.name == BACK:
        world.take(it, "return_plan", clerk, reason="没有写每件建议由谁办，请补充。")
        return
    it = world.take(it, "agree_plan", clerk, points=88 + it.pk % 9, note="措施具体，按方案办理。")
    if it.body.name in SEEN:
        yield from _progress(world, it, clerk)


def _progress(world, it, clerk):
    yield world.ahead(14)
    it = _visit(world, it, clerk, _group(it, SEEN[it.body.name]))
    yield world.ahead(3)
    _rate(world, it)
    if it.body.name == PUNISHED:
        world.take(it, "sanction", clerk, happened_on=world.day.on, **SANCTION)
    if it.body.name == AGAIN:
        yield world.year.before_the_end(6)
        _visit(world, it, clerk, _seats().filter(user__name__in=PENDING))
    if it.body.name in (*SCORED, WAITING):
        yield from _account(world, it, clerk)


def _visit(world, it, clerk, raters):
    items = [part.pk for part in it.handled.order_by("pk")[:3]]
    said = {"items": items, "comment": COMMENT, "deputies": [seat.pk for seat in raters]}
    return world.take(it, "visit", clerk, **said)


def _account(world, it, clerk):
    yield world.year.before_the_end(9)
    it = world.take(it, "account", someone(it.body, Duty.HEAD, world.day.on), text=ACCOUNT)
    if it.body.name in SCORED:
        yield world.ahead(4)
        points = SCORED[it.body.name]
        reason = "办理经验在全县推广。" if points else ""
        world.take(it, "score", clerk, points=points, reason=reason)


def _seats():
    return Deputy.objects.filter(body__congress__place=PLACE, to_on=None).order_by("pk")


def _group(it, count):
    """Deputies by turns, but for those who can log in to the demo."""
    return list(_seats().exclude(user__name__in=PENDING)[it.pk : it.pk + count])


def _rate(world, it):
    for rating in ProgressRating.objects.filter(examination=it).select_related("deputy"):
        points = 78 + (rating.pk * 7) % 21
        deputy = User.objects.get(pk=rating.deputy_id)
        world.take(fresh(rating), "rate", deputy, points=points, remark="")
