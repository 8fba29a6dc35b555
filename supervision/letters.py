"""The letters of supervision: the opinion itself, the form to hand it over, the reminder.

They say only what their reader may see; bodies bear the names of the letter's own day.
"""

from collections import defaultdict

from django.db.models import prefetch_related_objects

from renda.letters.letter import Letter, lines
from renda.periods import dated
from renda.succession import SUCCEED

from .clocks import problems_of, undertakings_of
from .lifecycles import OPINION, PLAN_PERIOD, RESULT_PERIOD, UNDERTAKING
from .models import Reminder, Undertaking

UNNUMBERED = "（文号未编）"
DIGITS = ["", *"一二三四五六七八九"]
BLANK = "年　　月　　日"
MEETING = "云河县第十八届人大常委会第二十九次会议"
TITLE = "关于全县农村饮水安全保障工作情况报告的审议意见"


def _opinions(user, on):
    joined = ("committee__parent__parent__congress", "addressee", "vice_chair")
    return OPINION.visible_to(user, on).select_related(*joined)


def _reminders(user, on):
    seen = UNDERTAKING.visible_to(user, on).values("pk")
    joined = ("to", "event__actor", "undertaking__opinion__committee__congress")
    joined = (*joined, "undertaking__opinion__addressee__office")
    return Reminder.objects.filter(undertaking__in=seen).select_related(*joined).order_by("pk")


def in_han(number):
    """一 to 九十九: so GB/T 9704 numbers what stands below a heading, in brackets."""
    tens, ones = divmod(number, 10)
    ten = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + DIGITS[ones]


class Case:
    """What of an opinion its reader may see, as it stood on the day of a letter."""

    def __init__(self, opinion, step, user, on):
        self.opinion = opinion
        event = opinion.events.filter(name=step).order_by("id").last()
        self.day, self.date = (event.on, dated(event.on)) if event else (on, BLANK)
        self.undertakings = undertakings_of(opinion, user, on)
        self.problems = list(problems_of(opinion, user, on))
        names = ("body__former_names", "helpers__former_names")
        prefetch_related_objects(self.problems, *names)
        self.bodies = {it.pk: _body_at(event, it) for it in self.problems}

    def body(self, problem):
        return self.bodies[problem.pk].name_on(self.day)

    def rows(self, problems):
        """A demand is without its full stop: who is to see to it is said in the same sentence."""
        return [
            {"no": it.no, "order": in_han(it.no), "text": it.text,
             "demand": it.demand.strip().rstrip("。"), "body": self.body(it),
             "helpers": "、".join(body.name_on(self.day) for body in it.helpers.all())}
            for it in problems
        ]  # fmt: skip

    def periods(self):
        congress = self.opinion.committee.congress
        return [it.of(congress, self.day).label for it in (PLAN_PERIOD, RESULT_PERIOD)]

    @property
    def head(self):
        opinion = self.opinion
        return {
            "org": opinion.committee.congress.name, "sign": opinion.committee.congress.name,
            "number": opinion.number or UNNUMBERED, "date": self.date, "contact": "",
            "meeting": opinion.meeting, "deliberated_on": dated(opinion.deliberated_on),
            "committee": opinion.committee.name_on(self.day),
        }  # fmt: skip


def _body_at(event, problem):
    """Who was to answer for the problem at that event, before any merger since."""
    body = problem.body
    for it in reversed(problem.events.all()):
        if not event or it.pk < event.pk or it.name == "transfer":
            break
        if it.name == SUCCEED:
            body = it.because.subject
    return body


def opinion_facts(opinion, user, on):
    case = Case(opinion, "issue", user, on)
    plan, result = case.periods()
    return {
        **case.head,
        "title": opinion.title,
        "to": opinion.addressee.name_on(case.day),
        "copies": "，".join(dict.fromkeys(map(case.body, case.problems))),
        "form": opinion.get_form_display(),
        "evaluation": lines(opinion.evaluation),
        "problems": case.rows(case.problems),
        "law": opinion.law.replace(" ", ""),
        "plan": plan,
        "result": result,
    }


def hand_over_facts(opinion, user, on):
    case = Case(opinion, "hand_over", user, on)
    charges = _charges(case)
    return {
        **case.head,
        "title": "审议意见交办单",
        "to": "、".join(it["body"] for it in charges) or "各承办单位",
        "copies": opinion.addressee.name_on(case.day),
        "opinion": opinion.title,
        "vice_chair": opinion.vice_chair.name,
        "charges": charges,
    }


def _charges(case):
    """What each body is handed, and by when it is to report; before the hand-over, within what."""
    own = defaultdict(list)
    for problem in case.problems:
        own[case.bodies[problem.pk]].append(problem)
    within = [f"自交办之日起{it}内" for it in case.periods()]
    handed = [it for it in case.undertakings if it.status != Undertaking.Status.RELEASED]
    bodies = [(it.handed_to, _days(it, within)) for it in handed]
    bodies = bodies or [(body, within) for body in sorted(own, key=lambda it: it.pk)]
    return [
        {"no": no, "body": body.name_on(case.day),
         "problems": case.rows(own[body]), "plan": plan, "result": result}
        for no, (body, (plan, result)) in enumerate(bodies, 1)
    ]  # fmt: skip


def _days(undertaking, within):
    """The days that were named at the hand-over: of the first rows that count from it."""
    for deadline, usual in zip(("plan", "result"), within, strict=True):
        owed = [it for it in undertaking.obligations.all() if it.deadline == deadline]
        named = (it.due_on for it in owed if it.start_on == undertaking.handed_over_on)
        yield f"{dated(day)}前" if (day := next(named, None)) else usual


def reminder_facts(reminder, user, on):
    day, opinion = reminder.event.on, reminder.undertaking.opinion
    committee, office = opinion.committee, opinion.addressee.office
    sender = f"{committee.congress}{committee.name_on(day)}"
    asked = reminder.asks_for.removeprefix("报送")
    return {
        "org": sender, "sign": sender, "number": reminder.number, "date": dated(day),
        "title": f"关于催报《{opinion.title}》{asked}的函", "to": reminder.to.name_on(day),
        "contact": reminder.event.actor.name,
        "copies": office.name_on(day) if office != reminder.to else "",
        "committee": committee.name_on(day), **_owed(reminder, opinion, day),
    }  # fmt: skip


def _owed(reminder, opinion, day):
    return {
        "opinion": opinion.title, "opinion_number": opinion.number,
        "handed_over_on": dated(reminder.undertaking.handed_over_on),
        "asks_for": reminder.asks_for, "due_on": dated(reminder.due_on),
        "late": max(0, (day - reminder.due_on).days) or "",
        "text": lines(reminder.event.facts["text"]),
    }  # fmt: skip


PROBLEMS = [
    {"no": 1, "order": "一", "text": "部分村级水厂消毒不规范",
     "demand": "配齐消毒设备，水质月检并公示", "body": "县水利局", "helpers": "县卫健局"},
    {"no": 2, "order": "二", "text": "村级老旧管网漏损率偏高", "demand": "年内降到15%以下",
     "body": "县住建局", "helpers": ""},
]  # fmt: skip
HEAD = {
    "org": "云河县人大常委会", "sign": "云河县人大常委会", "number": "云人常审〔2026〕3号",
    "date": "2026年4月2日", "contact": "", "meeting": MEETING, "deliberated_on": "2026年3月26日",
    "committee": "农业与农村工委",
}  # fmt: skip

Letter(
    "opinion", "审议意见", OPINION, "supervision/letters/opinion.txt", _opinions, opinion_facts,
    {**HEAD, "title": TITLE, "to": "县人民政府", "copies": "县水利局，县住建局",
     "form": "专项工作报告", "evaluation": ["工作取得积极进展，仍有短板。"], "problems": PROBLEMS,
     "law": "监督法第十七条", "plan": "1个月", "result": "6个月"},
)  # fmt: skip
Letter(
    "hand_over", "交办单", OPINION, "supervision/letters/hand_over.txt", _opinions,
    hand_over_facts,
    {**HEAD, "title": "审议意见交办单", "to": "县水利局、县住建局", "copies": "县人民政府",
     "opinion": TITLE, "vice_chair": "郑国平",
     "charges": [
         {"no": it["no"], "body": it["body"], "problems": [it],
          "plan": "2026年5月6日前", "result": "2026年10月2日前"} for it in PROBLEMS]},
)  # fmt: skip
Letter(
    "reminder", "催办函", UNDERTAKING, "supervision/letters/reminder.txt", _reminders,
    reminder_facts,
    {"committee": "农业与农村工委", "date": "2026年5月11日",
     "org": "云河县人大常委会农业与农村工委",
     "sign": "云河县人大常委会农业与农村工委",
     "number": "云人常函〔2026〕37号", "title": f"关于催报《{TITLE}》办理方案的函",
     "to": "县水利局", "contact": "吴晓峰", "copies": "县政府办公室",
     "opinion": TITLE, "opinion_number": "云人常审〔2026〕3号", "handed_over_on": "2026年4月2日",
     "asks_for": "报送办理方案", "due_on": "2026年5月6日", "late": 5,
     "text": ["你单位承办的事项已经逾期，请抓紧办理并尽快报送。"]},
    of="undertaking",
)  # fmt: skip
