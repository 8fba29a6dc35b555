"""What the lists of suggestions show and are narrowed by."""

from django.db.models import Case, OuterRef, Subquery, Value, When

from renda.filters import (
    YEARS,
    Bodies,
    Choices,
    Owing,
    Sessions,
    SubjectFilter,
    Waiting,
    Year,
    tally,
)
from renda.listing import DUE, LIGHT, MOVED, STATUS, Column, Listing
from renda.overview import Rate

from .figures import Figures
from .lifecycles import (
    ASSIGNMENT,
    CONTACT,
    EXAMINATION,
    EXTENSION,
    FUND,
    GRANT,
    HANDLING_REPORT,
    OVERSIGHT,
    PROGRESS_RATING,
    PROMISE,
    REASSIGNMENT,
    SIGNATURE,
    SUGGESTION,
)
from .models import Assignment, Contact, Disclosure, Oversight, Reply, Suggestion
from .models.motions import Advice


class SuggestionFilter(SubjectFilter):
    waiting = Waiting()
    kind = Choices("kind", label="类别", choices=Suggestion.Kind.choices)
    field = Choices("field", label="分类", choices=Suggestion.Field.choices)
    decided = Choices("decided", label="议案的决定", choices=Advice.choices)
    delegation = Bodies("delegation", "代表团")
    body = Bodies("body", "承办单位", part=Assignment)
    session = Sessions("session", "会议")
    year = Year("submitted_on", "提出年度")

    def seen(self, part):
        found = super().seen(part)
        return found.held() if part is Assignment else found


SUGGESTIONS = Listing(
    SUGGESTION,
    SuggestionFilter,
    (
        Column("number", "编号", lambda row: row.subject.number, "short", "number", 18),
        Column("matter", "案由", lambda row: row.subject.matter, "title", "matter", 50),
        Column("author", "提出人", lambda row: str(row.subject.author), "short", width=20),
        Column("delegation", "代表团", lambda row: str(row.subject.delegation), "",
               "delegation__name", 20),
        Column("bodies", "承办单位", lambda row: "、".join(row.bodies), "plain", width=30),
        STATUS,
        LIGHT,
        MOVED,
        Column("on", "提出日期", lambda row: row.subject.raised, "day", "submitted_on"),
        Column("kind", "类别", lambda row: row.subject.get_kind_display(), "", width=18),
        Column("field", "分类", lambda row: row.subject.get_field_display(), ""),
        Column("source", "来源", lambda row: row.subject.get_source_display(), ""),
        Column("session", "会议", lambda row: str(row.subject.session or "闭会期间"), "", width=40),
        Column("wished", "希望承办单位", lambda row: str(row.subject.wished_body or ""), "",
               width=24),
        Column("disclosure", "公开意愿", lambda row: row.subject.get_disclosure_display(), ""),
        Column("secret", "为提出人保密", lambda row: "是" if row.subject.is_confidential else "",
               ""),
        Column("grounds", "案据", lambda row: row.subject.grounds, "", width=50),
        Column("proposal", "方案", lambda row: row.subject.proposal, "", width=50),
    ),
    relations=("lead", "delegation", "proposer", "session__term__congress", "wished_body"),
    bodies_of=Assignment,
    order="-on",
)  # fmt: skip


class SignatureFilter(SubjectFilter):
    delegation = Bodies("delegation", "代表团")


SIGNATURES = Listing(
    SIGNATURE,
    SignatureFilter,
    (
        Column("matter", "案由", lambda row: row.subject.matter, "title", "matter", 50),
        Column("author", "提出人", lambda row: str(row.subject.suggestion.author), width=20),
        Column("deputy", "附议代表", lambda row: str(row.subject.deputy), sort="deputy__name"),
        STATUS,
    ),
    relations=("deputy", "delegation", "suggestion__lead", "suggestion__proposer"),
    order="matter",
)  # fmt: skip


# 建议承办


class Undecided(Choices):
    """What the office has still to decide on."""

    def __init__(self):
        super().__init__("to_disclose", label="公开", choices=[("open", "待确定公开")])

    def filter(self, queryset, value):
        return queryset.filter(to_disclose=True) if value else queryset

    def tally(self, name, queryset):
        waits = Case(When(to_disclose=True, then=Value("open")))
        return tally(name, queryset.annotate(waits=waits), "waits")


class AssignmentFilter(SubjectFilter):
    part = Choices("part", label="承办方式", choices=Assignment.Part.choices)
    body = Bodies("body", "承办单位")
    delegation = Bodies("suggestion__delegation", "代表团")
    disclosure = Undecided()
    year = Year("assigned_on", "交办年度")


def _decided():
    """Of its last reply; "" as long as nothing is decided, or replied."""
    replies = Reply.objects.filter(assignment=OuterRef("pk")).order_by("-pk")
    return Subquery(replies.values("decided")[:1])


def _opened(assignment):
    if assignment.to_disclose:
        return "待确定公开"
    return Disclosure(assignment.decided).label if assignment.decided else ""


OF_WHOLE = (
    Column("number", "编号", lambda row: row.subject.suggestion.number, "short",
           "suggestion__number", 18),
    Column("matter", "案由", lambda row: row.subject.suggestion.matter, "title",
           "suggestion__matter", 50),
)  # fmt: skip


def _assigned(part):
    """A ledger does not always tell when it was assigned."""
    return part.assigned_on if part.suggestion.assigned_on else None


ASSIGNMENTS = Listing(
    ASSIGNMENT,
    AssignmentFilter,
    (
        *OF_WHOLE,
        Column("body", "承办单位", lambda row: str(row.subject.body), sort="body__name", width=20),
        Column("part", "承办方式", lambda row: row.subject.get_part_display(), "short", "part"),
        STATUS,
        LIGHT,
        DUE,
        Column("on", "交办日", lambda row: _assigned(row.subject), "", width=12),
        Column("round", "第几次办理", lambda row: row.subject.round, ""),
        Column("opened", "公开", lambda row: _opened(row.subject), ""),
    ),
    relations=("body", "suggestion"),
    told=lambda user, on: {"decided": _decided()},
)  # fmt: skip

# 联系沟通，以及承办单位的两种申请

OF = Column("matter", "案由", lambda row: row.subject.assignment.suggestion.matter, "title",
            "assignment__suggestion__matter", 50)  # fmt: skip
BODY = Column("body", "承办单位", lambda row: str(row.subject.assignment.body),
              sort="assignment__body__name", width=20)  # fmt: skip
REASON = Column("reason", "理由", lambda row: row.subject.reason, "", width=50)
UNDER = ("assignment__body", "assignment__suggestion")


class UnderFilter(SubjectFilter):
    body = Bodies("assignment__body", "承办单位")


class ContactFilter(UnderFilter):
    stage = Choices("stage", label="阶段", choices=Contact.Stage.choices)
    way = Choices("way", label="方式", choices=Contact.Way.choices)


CONTACTS = Listing(
    CONTACT,
    ContactFilter,
    (
        Column("on", "日期", lambda row: row.subject.happened_on, "day", "happened_on"),
        OF,
        BODY,
        Column("stage", "阶段", lambda row: row.subject.get_stage_display(), "short"),
        Column("way", "方式", lambda row: row.subject.get_way_display(), "short"),
        STATUS,
        Column("people", "参加人员", lambda row: row.subject.people, "", width=30),
        Column("gist", "主要内容", lambda row: row.subject.gist, "", width=50),
    ),
    relations=UNDER,
    order="-on",
)


class PromiseFilter(UnderFilter):
    year = Year("due_on", "完成年度")
    look_back = Owing("look_back", "回头看", "待回头看")


def _rolled(row):
    return f"滚动{row.subject.rolled}次" if row.subject.rolled else ""


PROMISES = Listing(
    PROMISE,
    PromiseFilter,
    (
        Column("content", "承诺事项", lambda row: row.subject.content, "title", "content", 50),
        Column("number", "建议编号", lambda row: row.subject.assignment.suggestion.number, "",
               width=18),
        BODY,
        STATUS,
        LIGHT,
        Column("by", "完成时间", lambda row: row.subject.due_on, "day", "due_on"),
        Column("first", "首次承诺", lambda row: row.subject.first_due_on, "", width=12),
        Column("rolled", "滚动", _rolled, "short", "rolled"),
        Column("made", "承诺日期", lambda row: row.subject.made_on, "", width=12),
        Column("reported", "报告兑现日期", lambda row: row.subject.reported_on, "", width=12),
        Column("result", "代表对结果的评价", lambda row: row.subject.get_result_display(), ""),
        Column("matter", "案由", lambda row: row.subject.assignment.suggestion.matter, "plain",
               width=50),
    ),
    relations=UNDER,
)  # fmt: skip

REASSIGNMENTS = Listing(REASSIGNMENT, UnderFilter, (OF, BODY, STATUS, LIGHT, DUE, REASON), UNDER)
UNTIL = Column("until", "申请延至", lambda row: row.subject.until, "day", "until", 12)
ASKED = (OF, BODY, STATUS, LIGHT, DUE, UNTIL, REASON)
EXTENSIONS = Listing(EXTENSION, UnderFilter, ASKED, UNDER)

# 督办


class OversightFilter(SubjectFilter):
    kind = Choices("kind", label="督办方式", choices=Oversight.Kind.choices)
    body = Bodies("body", "督办机构")


OVERSIGHTS = Listing(
    OVERSIGHT,
    OversightFilter,
    (
        *OF_WHOLE,
        Column("kind", "督办方式", lambda row: row.subject.get_kind_display(), "short", "kind", 18),
        Column("body", "督办机构", lambda row: str(row.subject.body), sort="body__name", width=20),
        Column("person", "督办人", lambda row: str(row.subject.person), "short", "person__name"),
        STATUS,
        LIGHT,
        DUE,
        Column("by", "督办期限", lambda row: row.subject.due_on, "", width=12),
        REASON,
    ),
    relations=("body", "person", "suggestion"),
)  # fmt: skip

# 办理资金


FUNDS = Listing(
    FUND,
    SubjectFilter,
    (
        Column("year", "年度", lambda row: str(row.subject), "title", "year", 20),
        STATUS,
        Column("budget", "年度预算（元）", lambda row: row.subject.budget, "money", "budget", 18),
        Column("granted", "已安排（元）", lambda row: row.subject.sums.granted, "money", "", 18),
        Column("paid", "已支付（元）", lambda row: row.subject.sums.paid, "money", "", 18),
        Column("returned", "已退回（元）", lambda row: row.subject.sums.returned, "money", "", 18),
        Column("balance", "余额（元）", lambda row: row.subject.sums.balance, "money", "", 18),
        Column("committee", "代表工作委员会", lambda row: str(row.subject.committee), width=24),
    ),
    relations=("committee",),
    gathered=("grants__payments",),
    order="-year",
)  # fmt: skip


class FundYear(Choices):
    """The year of the fund, of what was granted of one."""

    def tally(self, name, queryset):
        return super().tally(name, queryset.exclude(fund=None))


class GrantFilter(UnderFilter):
    year = FundYear("fund__year", label="资金年度", choices=YEARS)


GRANTS = Listing(
    GRANT,
    GrantFilter,
    (
        OF,
        Column("number", "建议编号", lambda row: row.subject.assignment.suggestion.number, "short",
               width=18),
        BODY,
        Column("asked", "申请（元）", lambda row: row.subject.asked, "money", "asked", 16),
        Column("amount", "批准（元）", lambda row: row.subject.amount, "money", "amount", 16),
        Column("paid", "已支付（元）", lambda row: row.subject.paid, "money", "", 16),
        Column("returned", "已退回（元）", lambda row: row.subject.returned, "", width=16),
        STATUS,
        LIGHT,
        Column("purpose", "用途", lambda row: row.subject.purpose, "", width=50),
    ),
    relations=(*UNDER, "fund"),
    gathered=("payments",),
)  # fmt: skip

# 办理工作考核


def _known(number):
    return "" if number is None else number


class ExaminationFilter(SubjectFilter):
    body = Bodies("body", "承办单位")
    year = Choices("year", label="年度", choices=YEARS)


EXAMINATIONS = Listing(
    EXAMINATION,
    ExaminationFilter,
    (
        Column("title", "考核", lambda row: str(row.subject), "title", "year", 40),
        Column("leader", "责任领导", lambda row: row.subject.leader, "short", width=20),
        Column("plan", "方案得分", lambda row: _known(row.subject.plan_points), "short", width=10),
        Column("score", "考核得分", lambda row: _known(row.subject.score), "short", "score", 10),
        STATUS,
        LIGHT,
        DUE,
        Column("committee", "代表工作委员会", lambda row: str(row.subject.committee), "", width=24),
    ),
    relations=("body", "committee"),
)

PROGRESS_RATINGS = Listing(
    PROGRESS_RATING,
    SubjectFilter,
    (
        Column(
            "of", "考核", lambda row: str(row.subject.examination), "title", "examination__year", 40
        ),
        Column("deputy", "视察代表", lambda row: str(row.subject.deputy), "short", "deputy__name"),
        Column("points", "评分", lambda row: _known(row.subject.points), "short", "points", 8),
        STATUS,
        Column("remark", "评语", lambda row: row.subject.remark, "", width=50),
    ),
    relations=("deputy", "examination__body"),
    order="-of",
)

# 办理情况报告


class ReportFilter(SubjectFilter):
    year = Choices("year", label="年度", choices=YEARS)


HANDLING_REPORTS = Listing(
    HANDLING_REPORT,
    ReportFilter,
    (
        Column("title", "报告", lambda row: str(row.subject), "title", "year", 40),
        STATUS,
        LIGHT,
        DUE,
        Column("reported", "报告日期", lambda row: row.subject.reported_on, "day", width=12),
        Column("published", "公开日期", lambda row: row.subject.published_on, "day", width=12),
        Column("printed", "印发的大会会议", lambda row: str(row.subject.printed_for or ""), "",
               width=36),
        Column("committee", "代表工作委员会", lambda row: str(row.subject.committee), "", width=24),
    ),
    relations=("committee", "printed_for__term__congress"),
    order="-title",
)  # fmt: skip

# 总览

Rate("建议答复按期率", "按期答复", "已答复和逾期", lambda it: Figures(it.user, it.on).in_time)
