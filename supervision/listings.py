"""What the lists of supervision show and are narrowed by, and the rates that leaders go by."""

from django.db.models import Count, Exists, OuterRef, Q

from renda.filters import Bodies, Choices, SubjectFilter, Year
from renda.listing import DUE, LIGHT, STATUS, Column, Listing
from renda.overview import Rate

from .lifecycles import EXTENSION, OPINION, PROBLEM, REMOVED, RETURN, UNDERTAKING
from .models import Extension, Form, Problem

# 审议意见


class OpinionFilter(SubjectFilter):
    searched_parts = (Problem,)

    body = Bodies("body", "承办单位", part=Problem)
    committee = Bodies("committee", "督办工作机构")
    form = Choices("form", label="监督方式", choices=Form.choices)
    year = Year("deliberated_on", "审议年度")

    def seen(self, part):
        found = super().seen(part)
        return found.exclude(status=REMOVED) if part is Problem else found


OPINIONS = Listing(
    OPINION,
    OpinionFilter,
    (
        Column("number", "文号", lambda row: row.subject.number, "short", "number", 20),
        Column("title", "审议意见", lambda row: row.subject.title, "title", "title", 50),
        Column("bodies", "承办单位", lambda row: "、".join(row.bodies), width=30),
        STATUS,
        LIGHT,
        DUE,
        Column("form", "监督方式", lambda row: row.subject.get_form_display(), "", width=18),
        Column("meeting", "审议的会议", lambda row: row.subject.meeting, "", width=30),
        Column("on", "审议日期", lambda row: row.subject.deliberated_on, ""),
        Column("committee", "督办工作机构", lambda row: str(row.subject.committee), "", width=20),
        Column("vice_chair", "分管副主任", lambda row: str(row.subject.vice_chair), ""),
        Column("addressee", "受文机关", lambda row: str(row.subject.addressee), "", width=20),
    ),
    relations=("committee", "vice_chair", "addressee"),
    bodies_of=Problem,
)

# 问题


class ProblemFilter(SubjectFilter):
    body = Bodies("body", "承办单位")
    committee = Bodies("opinion__committee", "督办工作机构")
    year = Year("opinion__deliberated_on", "审议年度")


def _answers(user, on):
    """Whose telephone it is, is told to whoever sees what the body answers."""
    theirs = UNDERTAKING.visible_to(user, on).filter(opinion=OuterRef("opinion"))
    return {"answers": Exists(theirs.filter(body=OuterRef("body")))}


PROBLEMS = Listing(
    PROBLEM,
    ProblemFilter,
    (
        Column("number", "文号", lambda row: row.subject.opinion.number, "short",
               "opinion__number", 20),
        Column("text", "问题", lambda row: row.subject.text, "title", "text", 50),
        Column("body", "承办单位", lambda row: str(row.subject.body), sort="body__name", width=20),
        STATUS,
        LIGHT,
        DUE,
        Column("opinion", "审议意见", lambda row: row.subject.opinion.title, "", width=50),
        Column("demand", "整改要求", lambda row: row.subject.demand, "", width=40),
        Column("measure", "整改措施", lambda row: row.subject.measure, "", width=40),
        Column("by", "责任人和电话",
               lambda row: row.subject.measure_by if row.subject.answers else "", "", width=20),
    ),
    relations=("body", "opinion"),
    told=_answers,
)  # fmt: skip

# 承办


class UndertakingFilter(SubjectFilter):
    body = Bodies("body", "承办单位")
    committee = Bodies("opinion__committee", "督办工作机构")
    year = Year("handed_over_on", "交办年度")


UNDERTAKINGS = Listing(
    UNDERTAKING,
    UndertakingFilter,
    (
        Column("number", "文号", lambda row: row.subject.opinion.number, "short",
               "opinion__number", 20),
        Column("title", "审议意见", lambda row: row.subject.opinion.title, "title",
               "opinion__title", 50),
        Column("body", "承办单位", lambda row: str(row.subject.body), sort="body__name", width=20),
        STATUS,
        LIGHT,
        DUE,
        Column("on", "交办日", lambda row: row.subject.handed_over_on, ""),
        Column("committee", "督办工作机构", lambda row: str(row.subject.opinion.committee), "",
               width=20),
    ),
    relations=("body", "opinion__committee"),
)  # fmt: skip

# 延期申请、退回申请


class RequestFilter(SubjectFilter):
    body = Bodies("undertaking__body", "申请单位")
    committee = Bodies("undertaking__opinion__committee", "督办工作机构")


class ExtensionFilter(RequestFilter):
    of = Choices("of", label="哪个期限", choices=Extension.Of.choices)


TITLE = Column("title", "审议意见", lambda row: row.subject.undertaking.opinion.title, "title",
               "undertaking__opinion__title", 50)  # fmt: skip
BODY = Column("body", "申请单位", lambda row: str(row.subject.undertaking.body),
              sort="undertaking__body__name", width=20)  # fmt: skip
REASON = Column("reason", "理由", lambda row: row.subject.reason, "", width=50)
ASKED_WITH = ("undertaking__body", "undertaking__opinion")

EXTENSIONS = Listing(
    EXTENSION,
    ExtensionFilter,
    (
        Column("of", "哪个期限", lambda row: row.subject.get_of_display(), "short", "of", 16),
        TITLE,
        BODY,
        STATUS,
        LIGHT,
        DUE,
        Column("until", "申请延至", lambda row: row.subject.until, "day", "until", 12),
        REASON,
    ),
    relations=ASKED_WITH,
)

RETURNS = Listing(RETURN, RequestFilter, (TITLE, BODY, STATUS, LIGHT, DUE, REASON), ASKED_WITH)

# 总览


def _struck(overview):
    """Of the problems handed over from this year's deliberations: how many are struck off."""
    problems = PROBLEM.visible_to(overview.user, overview.on)
    handed = problems.exclude(status__in=(Problem.Status.LISTED, REMOVED))
    year = handed.filter(opinion__deliberated_on__year=overview.on.year)
    struck = Q(status=Problem.Status.STRUCK)
    found = year.aggregate(top=Count("pk", filter=struck), bottom=Count("pk"))
    return found["top"], found["bottom"]


def _tested_again(overview):
    """Of the opinions deliberated this year that were tested: how many had to be tested again."""
    opinions = OPINION.visible_to(overview.user, overview.on)
    once = opinions.filter(deliberated_on__year=overview.on.year).annotate(tests=Count("ballots"))
    found = once.aggregate(
        top=Count("pk", filter=Q(tests__gt=1)), bottom=Count("pk", filter=Q(tests__gt=0))
    )
    return found["top"], found["bottom"]


Rate("方案按期率", "按期报送", "应报方案", lambda it: it.in_time("plan"))
Rate("结果按期率", "按期报送", "应报结果", lambda it: it.in_time("result"))
Rate("问题销号率", "已销号", "今年交办的问题", _struck)
Rate("二次测评率", "二次测评", "今年已测评", _tested_again)
