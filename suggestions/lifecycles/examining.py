"""三考: how a unit's handling of a year is examined, from its plan to its account and score.

代表法 第五十二条: the committee presses for suggestions to be handled; 青岛 第二十二条, 重庆
第三十七条: what it finds counts in the unit's annual assessment.
"""

from renda.deadlines import Deadline
from renda.forms import MovedForm, ReasonForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Parameter
from renda.roles import Consequence, Role, Seat

from ..forms import (
    HandlingPlanForm,
    MarkForm,
    OpenExaminationForm,
    RateProgressForm,
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
ACCOUNT_PERIOD = Parameter("suggestion.year_account_again", "年终报账退回后重报期限", "10w")


def _law(subject):
    return "代表法 第五十二条"


DECIDED = "开展考核的决定"
PLAN    = Deadline("handling_plan", "报送办理方案", PLAN_PERIOD, _law, owed_by="body")
REVIEW  = Deadline("plan_review", "审查办理方案", REVIEW_PERIOD, _law, owed_by="committee")
VISIT   = Deadline("visit", "开展年中视察", None, _law, owed_by="committee", until="visit_by", decided=DECIDED)
ACCOUNT = Deadline("year_account", "年终报账", None, _law, owed_by="body", until="account_by", decided=DECIDED)
SCORE   = Deadline("score", "评定考核得分", SCORE_PERIOD, _law, owed_by="committee")
ALL     = (PLAN, REVIEW, VISIT, ACCOUNT, SCORE)

# 办理工作考核 ---------------------------------------------------------------------------------

CALLED_OFF, PLANNING, PLANNED, UNDERWAY, ACCOUNTED, SCORED = Examination.Status
GOING_ON = Examination.GOING_ON

X_OFFICE  = Role("代表工作委员会", STAFF, of="committee")
X_ORGAN   = Role("承办单位", STAFF, of="body")
X_CHIEF   = Role("承办单位主要负责人", (Duty.HEAD,), of="body")
X_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent")
X_VICES   = Role("分管副主任", (Duty.VICE_CHAIR,), of="committee")
X_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")
LEADERS   = (X_COUNCIL, X_VICES)
WATCHERS  = (X_OFFICE, *LEADERS)  # who may follow how deputies rate a unit

EXAMINATION = Lifecycle(
    Examination,
    Transition("open",           "开展考核",     NEW,       PLANNING,  also=[X_OFFICE], asks=OpenExaminationForm, starts=[PLAN], tells=[X_ORGAN]),
    Transition("submit_plan",    "报送办理方案", PLANNING,  PLANNED,   by=[X_ORGAN], asks=HandlingPlanForm, does=Examination.submit_plan, meets=[PLAN], starts=[REVIEW], tells=[X_OFFICE]),
    Transition("return_plan",    "退回方案",     PLANNED,   PLANNING,  also=[X_OFFICE], asks=ReasonForm, meets=[REVIEW], starts=[PLAN.again(AGAIN_PERIOD, keeps_former=True)], tells=[X_ORGAN]),
    Transition("agree_plan",     "同意方案",     PLANNED,   UNDERWAY,  by=[X_OFFICE], asks=MarkForm, fills=Examination.note_the_days, does=Examination.agree_plan, meets=[REVIEW], starts=[VISIT, ACCOUNT], tells=[X_ORGAN]),
    Transition("visit",          "登记年中视察", UNDERWAY,  SAME,      by=[X_OFFICE], asks=VisitForm, does=Examination.visit, meets=[VISIT], tells=[X_ORGAN]),
    Transition("account",        "年终报账",     UNDERWAY,  ACCOUNTED, by=[X_CHIEF], asks=YearAccountForm, unless=Examination.not_visited, meets=[ACCOUNT], drops=[VISIT], starts=[SCORE], tells=[X_OFFICE]),
    Transition("return_account", "退回报账",     ACCOUNTED, UNDERWAY,  also=[X_OFFICE], asks=ReasonForm, drops=[SCORE], starts=[ACCOUNT.again(ACCOUNT_PERIOD, keeps_former=True)], tells=[X_ORGAN]),
    Transition("score",          "评定得分",     ACCOUNTED, SCORED,    by=[X_OFFICE], asks=ScoreForm, unless=Examination.nothing_to_score, fills=Examination.note_the_parts, does=Examination.be_scored, meets=[SCORE], tells=[X_ORGAN, X_OFFICE, *LEADERS]),
    Transition("sanction",       "登记责任追究", GOING_ON,  SAME,      also=[X_OFFICE], asks=SanctionForm, does=Examination.sanction, tells=[X_ORGAN, *LEADERS]),
    Transition("urge",           "催办",         (PLANNING, UNDERWAY), SAME, also=[X_OFFICE], asks=UrgeForm, tells=[X_ORGAN]),
    Transition("call_off",       "终止考核",     GOING_ON,  CALLED_OFF, also=[X_OFFICE], asks=ReasonForm, does=Examination.let_ratings_go, drops=ALL, tells=[X_ORGAN]),
    Transition("succeed",        "机构变动，不再单独考核", GOING_ON, CALLED_OFF, by=[Consequence("机构变动")], asks=TransferForm, does=Examination.let_ratings_go, drops=ALL, tells=[X_ORGAN, X_OFFICE]),
    Transition("recount",        "期限变更",     GOING_ON,  SAME,      by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[X_ORGAN, X_OFFICE]),
    ends=[CALLED_OFF, SCORED],
    readers=[*LEADERS, X_AUDITOR],
)

# 背靠背测评 -----------------------------------------------------------------------------------

LET_GO, ASKED, RATED = ProgressRating.Status

RATER     = Seat("视察代表", of="deputy", congress="examination__committee__congress")
R_OFFICE  = X_OFFICE.seen_from("examination")  # and nobody else, the auditor neither

PROGRESS_RATING = Lifecycle(
    ProgressRating,
    Transition("ask",      "请代表测评", NEW,   ASKED,  by=[Consequence("登记年中视察")], tells=[RATER]),
    Transition("rate",     "测评",       ASKED, RATED,  by=[RATER], while_under=(UNDERWAY, ACCOUNTED), asks=RateProgressForm, does=ProgressRating.rate),
    Transition("call_off", "不再测评",   ASKED, LET_GO, by=[Consequence("评定或者终止考核")]),
    ends=[LET_GO, RATED],
    readers=[R_OFFICE],
)
# fmt: on
