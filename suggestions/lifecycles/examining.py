"""三考: how a unit's handling of a year is examined, from its plan to its account and score.

代表法 第五十二条: the committee presses for suggestions to be handled; 青岛 第二十二条, 重庆
第三十七条: what it finds counts in the unit's annual assessment.
"""

from renda.deadlines import Deadline
from renda.forms import MovedForm, ReasonForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Parameter
from renda.roles import Clock, Consequence, Role, Seat

from ..forms import (
    CorrectScoreForm,
    HandlingPlanForm,
    LiftForm,
    MarkForm,
    OpenExaminationForm,
    PaperAccountForm,
    PaperPlanForm,
    RateProgressForm,
    RescheduleForm,
    SanctionForm,
    ScoreForm,
    UrgeForm,
    VisitForm,
    YearAccountForm,
)
from ..models import Examination, ProgressRating
from .raising import STAFF

# fmt: off

PLAN_PERIOD    = Parameter("suggestion.handling_plan", "报送办理方案期限", "1m")
REVIEW_PERIOD  = Parameter("suggestion.handling_plan_review", "审查办理方案期限", "10w")
AGAIN_PERIOD   = Parameter("suggestion.handling_plan_again", "办理方案退回后重报期限", "10w")
SCORE_PERIOD   = Parameter("suggestion.handling_score", "评定考核得分期限", "1m")
RATE_PERIOD    = Parameter("suggestion.progress_rating", "背靠背测评期限（提醒后再加一次）", "10w")
ACCOUNT_PERIOD = Parameter("suggestion.year_account_again", "年终报账退回后重报期限", "10w")


def _law(subject):
    """That the committee presses; no national law binds the unit to be examined."""
    return "代表法 第五十二条"


def _own_rule(subject):
    return "本级人大常委会关于代表建议办理和考核的规定"


DECIDED, MOVED = "开展考核的决定", "改定考核日期的决定"
PLAN    = Deadline("handling_plan", "报送办理方案", PLAN_PERIOD, _own_rule, owed_by="body")
REVIEW  = Deadline("plan_review", "审查办理方案", REVIEW_PERIOD, _law, owed_by="committee")
VISIT   = Deadline("visit", "开展年中视察", None, _law, owed_by="committee", until="visit_by", decided=DECIDED)
ACCOUNT = Deadline("year_account", "年终报账", None, _own_rule, owed_by="body", until="account_by", decided=DECIDED)
SCORE   = Deadline("score", "评定考核得分", SCORE_PERIOD, _law, owed_by="committee")
RATE    = Deadline("rate", "背靠背测评", RATE_PERIOD, _law, owed_by="examination__committee")
ALL     = (PLAN, REVIEW, VISIT, ACCOUNT, SCORE)

# 办理工作考核 ---------------------------------------------------------------------------------

CALLED_OFF, PLANNING, PLANNED, UNDERWAY, ACCOUNTED, SCORED = Examination.Status
OWING, GOING_ON = Examination.OWING, Examination.GOING_ON

X_OFFICE  = Role("代表工作委员会", STAFF, of="committee")
X_HEAD    = Role("代表工作委员会主要负责人", (Duty.HEAD,), of="committee")
X_ORGAN   = Role("承办单位", STAFF, of="body")
X_CHIEF   = Role("承办单位主要负责人", (Duty.HEAD,), of="body")
X_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent")
X_VICES   = Role("分管副主任", (Duty.VICE_CHAIR,), of="committee")
X_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")
LEADERS   = (X_COUNCIL, X_VICES)
WATCHERS  = (X_OFFICE, *LEADERS)  # who may follow how deputies rate a unit
SCORE_TOLD = (X_ORGAN, X_OFFICE, *LEADERS)

EXAMINATION = Lifecycle(
    Examination,
    Transition("open",           "开展考核",     NEW,       PLANNING,  also=[X_OFFICE], asks=OpenExaminationForm, fills=Examination.note_the_days, starts=[PLAN, VISIT, ACCOUNT], tells=[X_ORGAN]),
    Transition("submit_plan",    "报送办理方案", PLANNING,  PLANNED,   by=[X_ORGAN], asks=HandlingPlanForm, does=Examination.submit_plan, meets=[PLAN], starts=[REVIEW], tells=[X_OFFICE]),
    Transition("enter_plan",     "代为登记方案", PLANNING,  PLANNED,   also=[X_OFFICE], asks=PaperPlanForm, does=Examination.submit_plan, meets=[PLAN], starts=[REVIEW], tells=[X_ORGAN]),
    Transition("return_plan",    "退回方案",     PLANNED,   PLANNING,  also=[X_OFFICE], asks=ReasonForm, meets=[REVIEW], starts=[PLAN.again(AGAIN_PERIOD, keeps_former=True)], tells=[X_ORGAN]),
    Transition("agree_plan",     "同意方案",     PLANNED,   UNDERWAY,  by=[X_OFFICE], asks=MarkForm, does=Examination.agree_plan, meets=[REVIEW], tells=[X_ORGAN]),
    Transition("visit",          "登记年中视察", UNDERWAY,  SAME,      by=[X_OFFICE], asks=VisitForm, does=Examination.visit, meets=[VISIT], tells=[X_ORGAN]),
    Transition("visit",          "登记年中视察", (PLANNING, PLANNED, ACCOUNTED), SAME, also=[X_OFFICE], asks=VisitForm, does=Examination.visit, meets=[VISIT], tells=[X_ORGAN]),
    Transition("account",        "年终报账",     UNDERWAY,  ACCOUNTED, by=[X_CHIEF], asks=YearAccountForm, fills=Examination.note_what_was_skipped, meets=[ACCOUNT], starts=[SCORE], tells=[X_OFFICE]),
    Transition("account",        "年终报账",     PLANNED,   ACCOUNTED, also=[X_CHIEF], asks=YearAccountForm, fills=Examination.note_what_was_skipped, meets=[ACCOUNT], drops=[REVIEW], starts=[SCORE], tells=[X_OFFICE]),
    Transition("enter_account",  "代为登记报账", (PLANNED, UNDERWAY), ACCOUNTED, also=[X_OFFICE], asks=PaperAccountForm, fills=Examination.note_what_was_skipped, meets=[ACCOUNT], drops=[REVIEW], starts=[SCORE], tells=[X_ORGAN]),
    Transition("return_account", "退回报账",     ACCOUNTED, UNDERWAY,  also=[X_OFFICE], asks=ReasonForm, drops=[SCORE], starts=[ACCOUNT.again(ACCOUNT_PERIOD, keeps_former=True)], tells=[X_ORGAN]),
    Transition("score",          "评定得分",     ACCOUNTED, SCORED,    by=[X_OFFICE], asks=ScoreForm, unless=Examination.nothing_to_score, fills=Examination.note_the_parts, does=Examination.be_scored, meets=[SCORE], drops=[VISIT], tells=SCORE_TOLD),
    Transition("score",          "评定得分",     OWING,     SCORED,    also=[X_OFFICE], asks=ScoreForm, unless=Examination.not_overdue, fills=Examination.note_the_parts, does=Examination.be_scored, drops=[PLAN, REVIEW, VISIT, ACCOUNT], tells=SCORE_TOLD),
    Transition("correct",        "更正得分",     SCORED,    SAME,      also=[X_HEAD], asks=CorrectScoreForm, fills=Examination.note_the_corrected, does=Examination.be_corrected, tells=SCORE_TOLD),
    Transition("sanction",       "登记责任追究", GOING_ON,  SAME,      also=[X_OFFICE], asks=SanctionForm, does=Examination.sanction, tells=[X_ORGAN, *LEADERS]),
    Transition("lift",           "撤销责任追究", GOING_ON,  SAME,      also=[X_HEAD], of=Examination.is_sanctioned, asks=LiftForm, does=Examination.lift, tells=[X_ORGAN, X_OFFICE, *LEADERS]),
    Transition("reschedule",     "改定考核日期", OWING,     SAME,      also=[X_OFFICE], asks=RescheduleForm, fills=Examination.note_the_days, does=Examination.reschedule, starts=[VISIT.again(until="visit_by", of=Examination.is_to_be_visited, decided=MOVED), ACCOUNT.again(until="account_by", decided=MOVED)], tells=[X_ORGAN]),
    Transition("urge",           "催办",         (PLANNING, UNDERWAY), SAME, also=[X_OFFICE], asks=UrgeForm, tells=[X_ORGAN]),
    Transition("call_off",       "终止考核",     GOING_ON,  CALLED_OFF, also=[X_OFFICE], asks=ReasonForm, does=Examination.let_ratings_go, drops=ALL, tells=[X_ORGAN]),
    Transition("succeed",        "承办单位变更", GOING_ON,  SAME,      by=[Consequence("机构变动")], asks=TransferForm, does=Examination.succeed, then=Examination.end_with_its_body, passes=[PLAN, ACCOUNT], tells=[X_ORGAN, X_OFFICE]),
    Transition("recount",        "期限变更",     GOING_ON,  SAME,      by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[X_ORGAN, X_OFFICE]),
    ends=[CALLED_OFF, SCORED],
    readers=[*LEADERS, X_AUDITOR],
)

# 背靠背测评 -----------------------------------------------------------------------------------

LET_GO, ASKED, REMINDED, RATED = ProgressRating.Status
OPEN = ProgressRating.OPEN

RATER     = Seat("视察代表", of="deputy", congress="examination__committee__congress")
R_OFFICE  = X_OFFICE.seen_from("examination")  # and nobody else, the auditor neither

PROGRESS_RATING = Lifecycle(
    ProgressRating,
    Transition("ask",      "请代表测评", NEW,      ASKED,    by=[Consequence("登记年中视察")], starts=[RATE], tells=[RATER]),
    Transition("rate",     "测评",       OPEN,     RATED,    by=[RATER], while_under=GOING_ON, asks=RateProgressForm, does=ProgressRating.rate, meets=[RATE]),
    Transition("remind",   "提醒测评",   ASKED,    REMINDED, by=[Clock("系统（到期没有测评）", after=RATE.name)], starts=[RATE.again(RATE_PERIOD)], tells=[RATER]),
    Transition("pass_by",  "逾期未测评", REMINDED, LET_GO,   by=[Clock("系统（提醒后仍没有测评）", after=RATE.name)], drops=[RATE], tells=[RATER, R_OFFICE]),
    Transition("call_off", "不再测评",   OPEN,     LET_GO,   by=[Consequence("评定或者终止考核")], drops=[RATE], tells=[RATER]),
    Transition("recount",  "期限变更",   OPEN,     SAME,     by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[RATER, R_OFFICE]),
    ends=[LET_GO, RATED],
    readers=[R_OFFICE],
)
# fmt: on
