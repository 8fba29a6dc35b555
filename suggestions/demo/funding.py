"""The fund of the demo county: five million yuan a year, and what units are granted of it."""

from typing import NamedTuple

from renda.demo import papers
from renda.demo.county import PLACE
from renda.demo.world import fresh
from renda.models import Body
from renda.money import yuan

from ..models import Fund, Grant

BUDGET = "5,000,000"
DECISION = (
    "经主任会议研究，本年度安排代表建议办理资金500万元，用于资金缺口小、群众受益快的建议。"
    "资金由代表工作委员会按件安排，承办单位专款专用，办结后报送决算。"
)
PAYEES = ("云河县建筑安装公司", "清源市水利工程有限公司", "云河县供销农机服务中心")


class Plan(NamedTuple):
    """How much is asked for what, in yuan; what is granted of it, and how far it comes."""

    asked: int
    purpose: str
    amount: int  # 0: nothing
    until: str
    paid: tuple = ()


PLANS = {  # by the number of the title
    0: Plan(680_000, "硬化连接线1.2公里，每公里约57万元。", 620_000, "settled", (310_000, 295_400)),
    1: Plan(150_000, "购置养护机具一批。", 150_000, "settled", (150_000,)),
    3: Plan(900_000, "新建公办幼儿园前期费用。", 0, "refused"),
    6: Plan(360_000, "12部加装电梯的管线迁改补助，每部3万元。", 360_000, "accounted",
            (180_000, 172_350.5)),
    8: Plan(240_000, "8个村老年食堂的灶具和桌椅。", 200_000, "returned", (96_800,)),
    10: Plan(420_000, "修复大沟沟渠2.6公里。", 400_000, "granted", (160_000, 88_000)),
    12: Plan(1_200_000, "2个片区的灌溉管网和机耕路。", 800_000, "granted", (320_000,)),
    14: Plan(560_000, "修复水陂3座、渠道1.8公里。", 500_000, "granted"),
    15: Plan(300_000, "更换抽水机组4台。", 0, "withdrawn"),
    18: Plan(260_000, "清淤1.5公里，测算表附后。", 0, "applied"),
    22: Plan(450_000, "公园步道和照明。", 0, "applied"),
}  # fmt: skip


def fund_life(world):
    """Opened when the year begins."""
    committee = Body.objects.get(
        congress__place=PLACE, kind=Body.Kind.DEPUTIES_COMMITTEE, ended_on=None
    )
    on, clerk = world.day.on, world.handler(committee)
    paper = papers.scan("云河县人大常委会", f"关于设立{on.year}年办理资金的决定", DECISION)
    world.begin(
        Fund, clerk, committee=committee, year=on.year, budget=BUDGET,
        files=[(f"关于设立{on.year}年办理资金的决定.pdf", paper)],
    )  # fmt: skip
    yield None


def grant_life(world, part, it):
    """The unit applies soon after it has set to work; two have applied only just now."""
    plan = PLANS.get(it.number)
    if not plan:
        return
    late = world.year.before_the_end(4 + it.number % 3)
    yield late if plan.until == "applied" else world.ahead(6)
    if _fund_of(world, part):
        yield from _be_granted(world, part, it, plan)


def _fund_of(world, part):
    return Fund.objects.of(part.suggestion.committee, world.day.on).first()


def _be_granted(world, part, it, plan):
    clerk, keeper = _clerk(world, part), world.handler(part.suggestion.committee)
    grant = world.begin(Grant, clerk, whole=fresh(part), asked=plan.asked, purpose=plan.purpose)
    yield world.ahead(3)
    if plan.until == "withdrawn":
        world.take(grant, "withdraw", clerk, reason="上级已经下达同一用途的资金。")
    elif plan.until == "refused":
        world.take(grant, "refuse", keeper, reason="属于基本建设，应列入教育部门预算。")
    elif plan.until != "applied":
        note = "请节约使用。" if plan.amount == plan.asked else "按评审金额批准。"
        world.take(grant, "approve", keeper, amount=plan.amount, note=note)
        yield from _be_spent(world, grant, it, plan)


def _be_spent(world, grant, it, plan):
    for number, amount in enumerate(plan.paid):
        yield world.ahead(12)
        payee = PAYEES[(it.number + number) % len(PAYEES)]
        text = f"今付给{payee}{yuan(amount)}元。"
        voucher = papers.scan("国库集中支付凭证", grant.purpose[:18], text)
        world.take(
            grant, "pay", _clerk(world, grant.assignment), amount=amount, payee=payee,
            paid_on=world.day.on, files=[("支付凭证.pdf", voucher)],
        )  # fmt: skip
    if plan.until != "granted":
        yield from _be_accounted(world, grant, plan)


def _be_accounted(world, grant, plan):
    yield world.ahead(8)
    text = f"资金专款专用，已支付{yuan(sum(plan.paid))}元，工程已经验收，发票和验收单留存备查。"
    world.take(grant, "account", _clerk(world, grant.assignment), text=text)
    yield world.ahead(3)
    keeper = world.handler(grant.assignment.suggestion.committee)
    if plan.until == "settled":
        world.take(grant, "settle", keeper, note="凭证齐全，同意核销。")
    elif plan.until == "returned":
        world.take(grant, "return", keeper, reason="缺2个村的验收单，请补齐后再报。")


def _clerk(world, part):
    """Who handles it now: the body may have become part of another."""
    return world.handler(fresh(part).body)
