"""The life of an undertaking: receipt, plan, more time if it is asked for, draft, result."""

from datetime import date
from random import Random

from renda.demo import papers
from renda.demo.world import fresh
from renda.periods import DAY

from ..models import Extension, Problem, ReturnRequest, Undertaking
from . import words
from .fates import NEVER

AT_WORK = (Problem.Status.NOT_STARTED, Problem.Status.UNDER_WAY, Problem.Status.SENT_BACK)
NO_DAY = date.max
TOO_LATE = 15  # days after which the vice-chair urges too


def undertaking_life(world, undertaking, fate):
    life = Handling(world, undertaking, fate)
    yield from life.receipt()
    if life.now.status == Undertaking.Status.RELEASED:
        return
    yield from life.more_time("plan")
    yield from life.plan()
    yield from life.more_time("result")
    yield from life.result()


class Handling:
    """What one body does about one opinion, as its fate has it."""

    def __init__(self, world, undertaking, fate):
        self.world, self.undertaking, self.fate = world, undertaking, fate
        self.opinion = undertaking.opinion
        self.committee = self.opinion.committee

    @property
    def now(self):
        return fresh(self.undertaking)

    @property
    def clerk(self):
        """Whoever handles it in the body whose it is today."""
        return self.world.handler(self.now.body)

    @property
    def overseer(self):
        return self.world.handler(self.committee)

    def take(self, name, actor, **facts):
        return self.world.take(self.undertaking, name, actor, **facts)

    def due(self, deadline):
        return self.undertaking.obligations.open().get(deadline=deadline).due_on

    def on_day(self, days, due):
        return self.world.year.before_the_end(days) if self.fate.from_end else due + days * DAY

    def receipt(self):
        if self.fate.signs and not self.now.signed(self.world.day.on):
            yield self.world.ahead(self.fate.signs)
            self.take("sign", self.clerk)
        if self.fate.corrected:
            yield self.world.ahead(3)
            day = self.world.year.after(self.now.handed_over_on, -1)
            head, reason = self.world.head(self.committee), "签到表上的日期早一天，录入有误。"
            self.take("correct", head, handed_over_on=day, reason=reason)
        if self.fate.returns is not NEVER:
            yield from self.say_it_is_not_ours()

    def say_it_is_not_ours(self):
        yield self.world.ahead(2)
        problem = self.opinion.problems.order_by("pk")[self.fate.returns]
        facts = {"problems": [problem.pk], "reason": "按部门职责，主管部门不是本单位，建议调整。"}
        asked = self.world.begin(ReturnRequest, self.clerk, whole=self.now, **facts)
        yield self.world.ahead(2)
        if name := self.fate.returns_to:
            body = self.committee.congress.bodies.get(name=name)
            facts = {"body": body, "note": "由行业主管部门承办，原单位配合。"}
        else:
            facts = {"reason": "属于本单位职责，有关经费由财政部门另行安排。"}
        self.world.take(asked, "grant" if name else "refuse", self.overseer, **facts)

    def plan(self):
        due = self.due("plan")
        yield from self.being_urged(due, self.fate.plan, "办理方案")
        yield due + self.fate.plan * DAY
        self.file_plan()
        if self.fate.plan_back:
            yield self.world.ahead(2)
            self.take("return_plan", self.overseer, reason="措施没有时间节点和责任人，请逐项补充。")
            yield self.world.ahead(5)
            self.file_plan()
        yield self.world.ahead(3)
        self.take("agree_plan", self.overseer, note="同意，按方案推进。")

    def file_plan(self):
        problems = list(self.now.own_problems().filter(status__in=AT_WORK))
        rows = [self.measure(problem) for problem in problems]
        text = words.plan(self.now.body, problems, rows)
        self.take("file_plan", self.clerk, text=text, measures=rows)

    def measure(self, problem):
        days = Random(problem.text).randint(20, 75)
        day = max(self.due("result") - days * DAY, self.world.ahead(5))
        who = f"{self.world.head(self.now.body)}　0578-6{problem.pk:06d}"
        told = words.of(problem).measure
        return {"row": problem.pk, "measure": told, "measure_due_on": day, "measure_by": who}

    def more_time(self, of):
        """How it asks for more time, if it is for this deadline."""
        if self.fate.extends != of:
            return
        due, granted = self.due(of), self.fate.answer == "grant"
        yield self.on_day(self.fate.asks, due)
        until = (self.world.year.last if granted else due) + self.fate.until * DAY
        facts = {"of": of, "until": until, "reason": "项目招标和资金拨付推迟，按期完成有困难。"}
        asked = self.world.begin(Extension, self.clerk, whole=self.now, **facts)
        if self.fate.answer:
            yield self.world.ahead(2)
            said = {"note": "同意，不再延。"} if granted else {"reason": "任务不重，请按期完成。"}
            self.world.take(asked, self.fate.answer, self.opinion.vice_chair, **said)

    def result(self):
        due = self.due("result")
        if self.fate.draft is not NEVER:
            yield self.on_day(self.fate.draft, due)
            self.take("send_draft", self.clerk, text=words.result(self.now, is_draft=True))
        if self.fate.comments is not NEVER:
            yield self.world.ahead(self.fate.comments)
            self.take("comment", self.overseer, text=words.COMMENT)
        if not self.fate.from_end:
            yield from self.being_urged(due, self.fate.result, "办理结果")
        if self.fate.result is not NEVER:
            yield self.on_day(self.fate.result, due)
            yield from self.filing()

    def filing(self):
        yield from self.file_result()
        if self.fate.result_back:
            yield self.world.ahead(1)
            self.take("return_result", self.overseer, reason="没有写明佐证材料，请补正。")
            yield self.world.ahead(6)
            yield from self.file_result()
        if self.fate.receives is not NEVER and self.fate.countersigns is not NEVER:
            yield self.world.ahead(self.fate.receives)
            self.take("receive", self.overseer, note="")

    def file_result(self):
        text, body = words.result(self.now), self.now.body
        title = f"{body}关于研究处理{self.opinion.title.removeprefix('关于')}情况的报告"
        paper = (f"{title}（盖章）.pdf", papers.scan(f"{body}文件", title, text))
        self.take("file_result", self.clerk, text=text, files=[paper])
        if self.fate.countersigns is not NEVER:
            yield self.world.ahead(self.fate.countersigns)
            office = self.world.handler(self.opinion.addressee.office)
            self.take("countersign", office, note="情况属实，同意报送。")

    def being_urged(self, due, comes, what):
        """The committee urges what is late; what never comes, the vice-chair urges as well."""
        if comes is NEVER or comes > 0:
            yield due + 2 * DAY
            text = f"{what}已经逾期，请在三个工作日内报送。"
            self.take("urge", self.overseer, text=text)
        if comes is NEVER:
            yield due + TOO_LATE * DAY
            text = f"{what}逾期较久，请主要负责人亲自过问。"
            self.take("urge", self.opinion.vice_chair, text=text)
            yield NO_DAY
