"""What several tests of supervision do alike: draft an opinion and walk it on, through HTTP."""

from supervision.models import Opinion, Problem, Undertaking
from tests.beginnings import beginning
from tests.conftest import HAND_OVER, MEETING

TITLE = "关于全县农村饮水安全保障工作情况报告的审议意见"
PROBLEMS = [  # text, demand, bureau
    ("部分村级水厂消毒不规范", "配齐消毒设备，水质月检并公示", "water"),
    ("村级老旧管网漏损率偏高", "年内降到15%以下", "housing"),
    ("集镇供水管网改造滞后", "列入年度改造计划", "housing"),
    ("水质超标情况不能及时告知群众", "建立检测数据共享和超标告知办法", "health"),
]


def draft(act, county, on=MEETING, problems=PROBLEMS, **facts):
    """wu drafts the opinion and lists its problems."""
    facts = {
        "title": TITLE,
        "form": "special_report",
        "meeting": "第十八届第二十九次会议",
        "deliberated_on": MEETING.isoformat(),
        "committee": county.committee.pk,
        "vice_chair": county.zheng.pk,
        "addressee": county.gov.pk,
        "evaluation": "工作取得积极进展，仍有短板。",
        **facts,
    }
    assert act.post(county.wu, "/supervision/opinions/new/", on, **facts).status_code == 302
    opinion = Opinion.objects.latest("pk")
    for text, demand, bureau in problems:
        list_problem(act, county, opinion, on, text=text, demand=demand, bureau=bureau)
    return opinion


def list_problem(act, county, opinion, on, *, text, demand, bureau, **facts):
    facts = {"source": "research", **facts, "body": getattr(county, bureau).pk}
    address = f"/supervision/under/{opinion.pk}/problem/new/"
    taken = act.post(county.wu, address, on, text=text, demand=demand, **facts)
    assert taken.status_code == 302, taken.content.decode()


def issue(act, county, opinion, number="云人常〔2026〕3号"):
    """The council approves on the day of the meeting; wu issues it on that of the hand-over."""
    assert act(county.wu, opinion, "submit", MEETING).status_code == 302
    assert act(county.zhou, opinion, "approve", MEETING).status_code == 302
    assert act(county.wu, opinion, "issue", HAND_OVER, number=number).status_code == 302


def hand_over(act, county, opinion, signed=("water", "housing")):
    """zheng hands over face to face; the bureaus that came have signed."""
    rows = {f"receipts-{getattr(county, bureau).pk}-signed": "on" for bureau in signed}
    assert act(county.zheng, opinion, "hand_over", HAND_OVER, **rows).status_code == 302


@beginning
def handed(act, county):
    """An opinion of four problems, handed over to three bureaus on 2 April 2026."""
    opinion = draft(act, county)
    issue(act, county, opinion)
    hand_over(act, county, opinion)
    return opinion


def of(opinion, body):
    return Undertaking.objects.get(opinion=opinion, handed_to=body)


def problems_of(opinion, body):
    return list(Problem.objects.filter(opinion=opinion, body=body))


def plan(act, user, undertaking, on, **facts):
    return act(user, undertaking, "file_plan", on, text="方案", **facts)


def strike_off(act, county, problem, by, on):
    """The body claims with evidence, wu checks on the site, zheng signs."""
    assert act(by, problem, "claim", on, evidence="检测报告").status_code == 302
    assert check(act, county, problem, "check", on).status_code == 302
    assert act(county.zheng, problem, "strike_off", on).status_code == 302


def check(act, county, problem, step, on):
    facts = {"checked_on": on.isoformat(), "by": "吴晓峰", "finding": "现场看过"}
    return act(county.wu, problem, step, on, **facts)


def report(act, county, undertaking, by, on):
    """The draft of the result goes to the committee, which comments; then the result is filed."""
    assert act(by, undertaking, "send_draft", on, text="征求意见稿").status_code == 302
    assert act(county.wu, undertaking, "comment", on, text="补充数据").status_code == 302
    assert act(by, undertaking, "file_result", on, text="结果").status_code == 302


WON = {
    "meeting": "第三十二次会议", "entitled": 35, "present": 30, "satisfied": 12, "basically": 8,
    "dissatisfied": 7, "invalid": 1, "not_returned": 2,
}  # fmt: skip
LOST = {**WON, "satisfied": 7, "basically": 8, "dissatisfied": 12}


def ask_extension(act, user, undertaking, on, until, of="result"):
    address = f"/supervision/under/{undertaking.pk}/extension/new/"
    return act.post(user, address, on, of=of, until=until.isoformat(), reason="汛期")
