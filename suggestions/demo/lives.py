"""The life of what a deputy raises: written, signed, handed in, reviewed, and given its number."""

from datetime import timedelta

from renda.demo.world import fresh
from renda.models import Body, Session, User

from ..models import Suggestion
from .handling import handling_life

FIELDS = {  # the categories of the published titles: how we class them, and who is asked for
    "交通运输": ("transport", "县交通运输局"),
    "教育": ("culture", "县教育局"),
    "城乡建设": ("transport", "县住房和城乡建设局"),
    "民政养老": ("welfare", "县民政局"),
    "农业农村": ("agriculture", "县农业农村局"),
    "生态环境": ("environment", "市生态环境局云河分局"),
    "公共安全": ("justice", "县公安局"),
    "文化旅游体育": ("culture", "县文化广电和旅游局"),
    "卫生健康": ("welfare", "县卫生健康局"),
    "工业与营商环境": ("economy", "县工业和信息化局"),
    "综合与法治": ("justice", "县司法局"),
}
SOURCES = ("inspection", "research", "group", "station", "visits", "meeting")
TEN = 9  # signers beside the lead of a motion
GROUNDS = (
    "{delegation}在走访中，群众多次反映{about}的问题，涉及面较广，近两年虽有改善，"
    "但资金、用地和管护责任还没有落实，盼望尽快解决。"
)
PROPOSAL = (
    "一、请{body}牵头摸清底数，列出清单和完成时间。\n"
    "二、把所需资金列入下一年度预算，分步实施。\n三、明确管护单位，建成后有人管。"
)
EXAMINERS = "环境与资源保护委员会"
SPOKEN = "三月上旬两次上门听取领衔代表意见，代表同意列入明年计划。"
REPORT = (
    "委员会召开座谈会听取了领衔代表和有关部门的意见。议案反映的情况属实，提出的措施可行。"
    "有关工作已经列入部门计划，建议列入明年的监督工作计划，届时听取专项工作报告。"
)
# What becomes of some, by their number; the others are taken in.
RETURNED, CONFIDENTIAL, EXAMINED, ON_AGENDA, PENDING = 6, 19, 55, 56, 51
LEADS = {17: "谭秋实", 28: "陆小满", 36: "谭秋实", 37: "陆小满", 48: "谭秋实", 49: "陆小满"}
AGENDA = {
    "decision": "主席团第二次会议",
    "result": "大会表决，出席代表262名，赞成258名，通过《关于整治清溪河流域非法采砂的决议》。",
}
ASKED = "石守田"  # who has not answered yet whether to sign
MERGED = {42: "产教融合"}  # of what the other one speaks, into which it goes
LATER = [  # working days before the end (None: in the session), and what; numbered on
    (143, "教育", "关于支持企业参与职业教育产教融合的建议"),
    (104, "农业农村", "关于清淤望云镇中心水库灌溉支渠的建议"),
    (96, "交通运输", "关于修复松岭镇通村公路水毁路段的建议"),
    (86, "民政养老", "关于改造青山镇敬老院消防设施的建议"),
    (100, "卫生健康", "关于充实月湖镇卫生院儿科力量的建议"),
    (120, "文化旅游体育", "关于修缮龙泉镇古桥的建议"),
    (62, "城乡建设", "关于增设城关镇老城区公共厕所的建议"),
    (66, "交通运输", "关于在枫林镇中学门口设置减速带的建议"),
    (30, "生态环境", "关于治理双江镇河滩垃圾的建议"),
    (12, "综合与法治", "关于和平镇一起土地承包纠纷的建议"),
    (21, "教育", "关于新建柳河镇公办幼儿园的建议"),
    (18, "公共安全", "关于在石桥镇小学路口安装信号灯的建议"),
    (15, "农业农村", "关于推广白塔镇稻渔综合种养的建议"),
    (None, "农业农村", "关于加强农村饮用水水源保护的议案"),
    (None, "生态环境", "关于整治清溪河流域非法采砂的议案"),
]
ENDED = [  # those that are somewhere on the way when the visitor comes: how far, who, and what
    ("draft", "陆小满", "卫生健康", "关于在枫林镇卫生院增设夜间急诊的建议"),
    ("submit", "陆小满", "交通运输", "关于增加枫林镇至县城晚班公交的建议"),
    ("check", "石守田", "教育", "关于解决大湾镇中心小学运动场排水的建议"),
    ("check", "谭秋实", "城乡建设", "关于整治城关镇农贸市场周边停车秩序的建议"),
]


AGAIN = ("陆小满", "城乡建设", "关于推进老旧小区加装电梯的建议")  # much like an earlier one


class Raised:
    """One title, and the deputies behind it, by turns."""

    def __init__(self, number, row, seats, lead=None, until=""):
        self.number, self.title, self.until = number, row["title"], until
        self.field, self.body = FIELDS[row["category"]]
        known = next((it for it in seats if it.user.name == LEADS.get(number)), None)
        self.seats, self.lead = seats, lead or known or seats[(number * 11 + 20) % len(seats)]

    @classmethod
    def at_the_end(cls, known, seats):
        until, name, category, title = known
        lead = next(it for it in seats if it.user.name == name)
        return cls(0, {"title": title, "category": category}, seats, lead, until)

    @classmethod
    def again(cls, number, seats):
        name, category, title = AGAIN
        lead = next(it for it in seats if it.user.name == name)
        return cls(number, {"title": title, "category": category}, seats, lead)

    @property
    def is_motion(self):
        return self.title.endswith("议案")

    @property
    def signers(self):
        """A third is raised jointly, and every motion; by whoever sits next."""
        count = TEN if self.is_motion else (0, 2, 0)[self.number % 3]
        place = self.seats.index(self.lead)
        return [self.seats[(place + step) % len(self.seats)] for step in range(1, count + 1)]

    def facts(self):
        body = Body.objects.get(congress=self.lead.congress, name=self.body)
        return {
            **self.text(),
            "name": f"own-{self.lead.body_id}",
            "kind": "motion" if self.is_motion else "suggestion",
            "source": SOURCES[self.number % len(SOURCES)],
            "wished_body": body,
            "disclosure": "full",
            "is_confidential": self.number == CONFIDENTIAL,
        }

    def text(self):
        about = self.title.removeprefix("关于").removesuffix("的建议").removesuffix("的议案")
        return {
            "matter": self.title,
            "grounds": GROUNDS.format(delegation=self.lead.body.name, about=about),
            "proposal": PROPOSAL.format(body=self.body),
        }


def suggestion_life(world, it):
    lead = User.objects.get(pk=it.lead.user_id)
    suggestion = world.begin(Suggestion, lead, **it.facts())
    if it.until == "draft":
        asked = [seat.pk for seat in it.seats if seat.user.name == ASKED]
        world.take(suggestion, "invite", lead, deputies=asked)
        return
    if it.signers:
        _sign(world, suggestion, lead, it.signers)
    yield world.ahead(1)
    _hand_in(world, suggestion, lead)
    if it.until != "submit":
        yield from _be_reviewed(world, suggestion, it)


def _be_reviewed(world, suggestion, it):
    yield world.ahead(1)
    if it.number == RETURNED:
        world.take(suggestion, "return", _head(world, it), reason="请写明是哪些小区、多少户。")
        yield world.ahead(1)
        _hand_in(world, suggestion, User.objects.get(pk=it.lead.user_id))
    world.take(suggestion, "check", _head(world, it), note="")
    if it.until != "check":
        yield world.ahead(2 if it.is_motion else 2 + it.number % 6)  # while the congress sits
        _review(world, suggestion, it)


def _head(world, it):
    return world.head(it.lead.body)


def _sign(world, suggestion, lead, signers):
    world.take(suggestion, "invite", lead, deputies=[it.pk for it in signers])
    for signature in suggestion.signatures.select_related("deputy"):
        world.take(signature, "consent", signature.deputy)


def _hand_in(world, suggestion, lead):
    """During the session, or on its eve, to the session; else to the standing committee."""
    on, near = world.day.on, timedelta(days=14)
    of_congress = Session.objects.filter(
        kind=Session.Kind.CONGRESS, term__congress=suggestion.committee.congress
    )
    session = of_congress.filter(from_on__lte=on + near, to_on__gte=on).first()
    world.take(suggestion, "submit", lead, session=session or "", is_declared="on")


def _review(world, suggestion, it):
    clerk = world.handler(suggestion.committee)
    if it.number == PENDING:
        reason = "所提事项正在依法办理，请按诉讼程序反映。"
        world.take(suggestion, "refuse", clerk, ground="case", reason=reason)
        return
    if fresh(suggestion).is_a_motion():
        world.take(suggestion, "accept", clerk, field=it.field)
        if life := MOTIONS.get(it.number):
            world.start(life(world, suggestion, clerk))
            return
        reason = "大会主席团决定不列入议程，作为建议处理。"
        world.take(suggestion, "convert", clerk, reason=reason)
    _take_in(world, suggestion, it, clerk)


def motion_life(world, suggestion, clerk):
    """A committee examines it, and the standing committee agrees with what it reports."""
    committee = suggestion.committee.congress.bodies.get(name=EXAMINERS)
    world.take(suggestion, "refer", clerk, body=committee, decision="主席团第二次会议")
    yield world.ahead(38)
    said = {"advice": "plan", "spoken": SPOKEN, "report": REPORT}
    world.take(suggestion, "examine", world.handler(committee), **said)
    yield world.ahead(15)
    world.take(suggestion, "adopt", clerk, advice="plan")


def agenda_life(world, suggestion, clerk):
    """The presidium puts it on the agenda, and the congress decides."""
    yield world.ahead(1)
    world.take(suggestion, "put_on_agenda", clerk, **AGENDA)


MOTIONS = {EXAMINED: motion_life, ON_AGENDA: agenda_life}


def _take_in(world, suggestion, it, clerk):
    alike = Suggestion.objects.open_to_merging(fresh(suggestion))
    if same := alike.filter(matter__contains=MERGED.get(it.number, it.title)).first():
        world.take(suggestion, "merge", clerk, into=same, note="内容相同，一并答复各位代表。")
        return
    world.take(suggestion, "accept", clerk, field=it.field)
    world.start(handling_life(world, suggestion, it))
