"""Who does what in supervision, and by when. The five tables are the whole procedure.

The law asks for a result but gives no number of months (监督法 17, 29, 37); the numbers are each
congress's own rule.
"""

from renda.deadlines import Deadline
from renda.forms import MovedForm, PassOnForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Parameter
from renda.roles import Clock, Consequence, Person, Role

from .forms import (
    AddBodyForm,
    BallotForm,
    CheckForm,
    CommentForm,
    CorrectForm,
    CorrectOpinionForm,
    EvidenceForm,
    ExtendForm,
    ExtensionForm,
    HandAgainForm,
    HandOverForm,
    HelperForm,
    InterpellationForm,
    IssueForm,
    LateEntryForm,
    LateNoteForm,
    MeasureForm,
    NoteForm,
    OpinionForm,
    PlanForm,
    ProblemForm,
    ReasonForm,
    ReportForm,
    ReturnForm,
    ReturnGrantForm,
    SubmitForm,
    UrgeForm,
    WayForm,
)
from .models import Extension, Opinion, Problem, ReturnRequest, Undertaking
from .models.undertakings import COUNTERSIGN

# fmt: off

STAFF = (Duty.HANDLER, Duty.HEAD)

ISSUE_PERIOD   = Parameter("opinion.issue", "审议意见印发期限", "5w")
PLAN_PERIOD    = Parameter("opinion.plan", "办理方案期限", "1m")
REVIEW_PERIOD  = Parameter("opinion.plan_review", "办理方案审核期限", "5w")
REDO_PERIOD    = Parameter("opinion.redo", "退回后重新报送期限", "15d")
RESULT_PERIOD  = Parameter("opinion.result", "办理结果期限", "6m")
COMMENT_PERIOD = Parameter("opinion.comment", "对办理结果提出意见期限", "10w")
ANSWER_PERIOD  = Parameter("opinion.extension_answer", "延期申请答复期限", "5w")
RETURN_PERIOD  = Parameter("opinion.return_answer", "退回申请决定期限", "5w")
LOOK_PERIOD    = Parameter("opinion.look_back", "长期坚持的问题回看周期", "12m")

COMMITTEE = "opinion__committee"
ISSUE   = Deadline("issue", "印发审议意见", ISSUE_PERIOD, lambda it: it.law, owed_by="committee", since="deliberated_on")
PLAN    = Deadline("plan", "报送办理方案", PLAN_PERIOD, lambda it: it.law, owed_by="body", since="handed_over_on", own="plan_period")
REVIEW  = Deadline("plan_review", "审核办理方案", REVIEW_PERIOD, lambda it: it.law, owed_by=COMMITTEE)
RESULT  = Deadline("result", "报送办理结果", RESULT_PERIOD, lambda it: it.law, owed_by="body", since="handed_over_on", own="result_period")
COMMENT = Deadline("comment", "对办理结果提出意见", COMMENT_PERIOD, lambda it: it.law, owed_by=COMMITTEE)
LOOK    = Deadline("look_back", "回看长期坚持的问题", LOOK_PERIOD, lambda it: it.opinion.law, owed_by=COMMITTEE)
ANSWER  = Deadline("extension_answer", "答复延期申请", ANSWER_PERIOD, lambda it: it.law, owed_by="undertaking__opinion__committee")
DECIDE  = Deadline("return_answer", "决定退回申请", RETURN_PERIOD, lambda it: it.law, owed_by="undertaking__opinion__committee")

# 审议意见 -------------------------------------------------------------------------------------

WITHDRAWN, DRAFT, SUBMITTED, APPROVED, ISSUED, HANDED, REPORTED, TESTED, REHANDED, REREPORTED, RETESTED, ESCALATED, CLOSED = Opinion.Status
RUNNING = (HANDED, REHANDED)
UNISSUED = (DRAFT, SUBMITTED, APPROVED)
OPEN = (HANDED, REPORTED, TESTED, REHANDED, REREPORTED, RETESTED, ESCALATED)
AFTER = (*OPEN, CLOSED)  # what is kept up for long outlives its opinion

OFFICE  = Role("督办工作机构", STAFF, of="committee")
HEAD    = Role("督办工作机构主要负责人", (Duty.HEAD,), of="committee")
COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent")
VICE    = Person("分管副主任", of="vice_chair", duty=Duty.VICE_CHAIR, body="committee")
MEMBERS = Role("常委会组成人员", (Duty.MEMBER,), of="committee__parent__parent")
AUDITOR = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")
VICES   = Role("分管该工作机构的副主任", (Duty.VICE_CHAIR,), of="committee")
GOV     = Role("受文机关办事机构", STAFF, of="addressee__office")
ORGANS  = Role("承办单位", STAFF, of="undertakings__body")
HELPERS = Role("协助单位", STAFF, of="problems__helpers")

OPINION = Lifecycle(
    Opinion,
    Transition("draft",           "起草",             NEW,        DRAFT,     by=[OFFICE], asks=OpinionForm, starts=[ISSUE]),
    Transition("revise",          "修改",             DRAFT,      SAME,      also=[OFFICE], asks=OpinionForm, does=Opinion.revise, restarts=[ISSUE], passes=[ISSUE]),
    Transition("submit",          "提请主任会议研究", DRAFT,      SUBMITTED, by=[OFFICE], asks=SubmitForm, unless=Opinion.without_problems, tells=[COUNCIL, VICE]),
    Transition("approve",         "主任会议通过",     SUBMITTED,  APPROVED,  by=[COUNCIL], asks=LateNoteForm, tells=[OFFICE, VICE]),
    Transition("send_back",       "退回修改",         (SUBMITTED, APPROVED), DRAFT, also=[COUNCIL], asks=ReasonForm, tells=[OFFICE, VICE]),
    Transition("issue",           "印发",             APPROVED,   ISSUED,    by=[OFFICE], asks=IssueForm, fills=Opinion.take_number, does=Opinion.issue, meets=[ISSUE], tells=[VICE, GOV]),
    Transition("hand_over",       "当面交办",         ISSUED,     HANDED,    by=[OFFICE], also=[VICE], asks=HandOverForm, does=Opinion.hand_over, tells=[OFFICE, VICE, GOV, HELPERS]),
    Transition("all_reported",    "办理结果到齐",     HANDED,     REPORTED,  by=[Consequence("接收办理结果")], tells=[OFFICE, VICE]),
    Transition("test",            "满意度测评",       REPORTED,   TESTED,    by=[OFFICE], asks=BallotForm, does=Opinion.keep_ballot, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("test",            "满意度测评",       HANDED,     TESTED,    also=[OFFICE], asks=BallotForm, unless=Opinion.too_early_to_test, does=Opinion.keep_ballot, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("close",           "办结",             (TESTED, RETESTED), CLOSED, by=[OFFICE], also=[VICE], asks=LateNoteForm, unless=Opinion.unsettled, tells=[OFFICE, VICE, COUNCIL, GOV, ORGANS, HELPERS]),
    Transition("hand_over_again", "再次交办",         TESTED,     REHANDED,  by=[OFFICE], also=[VICE], asks=HandAgainForm, unless=Opinion.passed, does=Opinion.hand_over_again, tells=[OFFICE, VICE, GOV, HELPERS]),
    Transition("all_reported_again", "二次办理结果到齐", REHANDED, REREPORTED, by=[Consequence("接收办理结果")], tells=[OFFICE, VICE]),
    Transition("test_again",      "二次测评",         (REREPORTED, ESCALATED), RETESTED, by=[OFFICE], asks=BallotForm, does=Opinion.keep_ballot, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("test_again",      "二次测评",         REHANDED,   RETESTED,  also=[OFFICE], asks=BallotForm, unless=Opinion.too_early_to_test, does=Opinion.keep_ballot, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("put_on_agenda",   "提请常委会审议",   (RETESTED, ESCALATED), ESCALATED, also=[COUNCIL], asks=WayForm, unless=Opinion.passed, tells=[OFFICE, VICE, GOV, ORGANS]),
    Transition("propose_inquiry", "提议组织特定问题调查", (RETESTED, ESCALATED), ESCALATED, also=[COUNCIL], asks=WayForm, unless=Opinion.passed, tells=[OFFICE, VICE, GOV, ORGANS]),
    Transition("resolve",         "常委会作出决议",   (RETESTED, ESCALATED), ESCALATED, also=[OFFICE], asks=WayForm, unless=Opinion.passed, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("ask_specially",   "常委会专题询问",   (RETESTED, ESCALATED), ESCALATED, also=[OFFICE], asks=WayForm, unless=Opinion.passed, tells=[VICE, COUNCIL, GOV, ORGANS]),
    Transition("interpellate",    "联名提出质询案",   (RETESTED, ESCALATED), ESCALATED, also=[MEMBERS], asks=InterpellationForm, unless=Opinion.passed, tells=[OFFICE, VICE, COUNCIL, GOV, ORGANS]),
    Transition("add_body",        "追加承办单位",     RUNNING,    SAME,      also=[OFFICE, VICE], asks=AddBodyForm, does=Opinion.add_body, tells=[OFFICE, VICE, GOV]),
    Transition("correct",         "更正",             (APPROVED, ISSUED, *OPEN), SAME, also=[HEAD], asks=CorrectOpinionForm, fills=Opinion.take_other_number, does=Opinion.correct, restarts=[ISSUE], tells=[OFFICE, VICE, GOV, ORGANS]),
    Transition("withdraw",        "撤销",             UNISSUED,   WITHDRAWN, also=[HEAD], asks=ReasonForm, drops=[ISSUE], tells=[OFFICE, VICE, COUNCIL]),
    Transition("pass_on",         "移交分管",         (*UNISSUED, ISSUED, *AFTER), SAME, by=[Consequence("工作移交")], asks=PassOnForm, does=Opinion.pass_on, tells=[OFFICE, VICE]),
    Transition("recount",         "期限变更",         UNISSUED,   SAME, by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[OFFICE]),
    ends=[CLOSED, WITHDRAWN],
    readers=[MEMBERS, AUDITOR, VICES],
    shown_from={COUNCIL: SUBMITTED, MEMBERS: ISSUED, GOV: ISSUED, ORGANS: HANDED, HELPERS: HANDED},
)

# 问题 -----------------------------------------------------------------------------------------

REMOVED, LISTED, NOT_STARTED, UNDER_WAY, CLAIMED, CHECKED, STRUCK, LONG_TERM, SENT_BACK = Problem.Status
AT_WORK = Problem.AT_WORK
ALIVE = (*AT_WORK, CLAIMED, CHECKED, LONG_TERM)

P_OFFICE  = Role("督办工作机构", STAFF, of=COMMITTEE)
P_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="opinion__committee__parent")
P_VICE    = Person("分管副主任", of="opinion__vice_chair", duty=Duty.VICE_CHAIR, body=COMMITTEE)
P_MEMBERS = Role("常委会组成人员", (Duty.MEMBER,), of="opinion__committee__parent__parent")
P_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="opinion__committee__parent__parent")
P_VICES   = Role("分管该工作机构的副主任", (Duty.VICE_CHAIR,), of=COMMITTEE)
P_GOV     = Role("受文机关办事机构", STAFF, of="opinion__addressee__office")
P_ORGANS  = Role("同案承办单位", STAFF, of="opinion__undertakings__body")
P_HELPERS = Role("协助单位", STAFF, of="helpers")
ORGAN     = Role("承办单位", STAFF, of="body")

PROBLEM = Lifecycle(
    Problem,
    Transition("enter",        "列入问题",     NEW,         LISTED,      by=[P_OFFICE], while_under=[DRAFT], asks=ProblemForm, does=Problem.enter),
    Transition("revise",       "修改",         LISTED,      SAME,        also=[P_OFFICE], while_under=[DRAFT], asks=ProblemForm, does=Problem.revise),
    Transition("remove",       "删去",         LISTED,      REMOVED,     also=[P_OFFICE], while_under=[DRAFT], asks=ReasonForm, does=Problem.be_removed),
    Transition("hand_over",    "交办",         LISTED,      NOT_STARTED, by=[Consequence("当面交办")]),
    Transition("take_measure", "制定措施",     AT_WORK,     UNDER_WAY,   also=[ORGAN], while_under=AFTER, asks=MeasureForm, does=Problem.take_measure, tells=[P_OFFICE]),
    Transition("progress",     "报告进展",     UNDER_WAY,   SAME,        also=[ORGAN], while_under=AFTER, asks=NoteForm, tells=[P_OFFICE]),
    Transition("claim",        "申请销号",     SENT_BACK,   CLAIMED,     by=[ORGAN], while_under=AFTER, asks=EvidenceForm, tells=[P_OFFICE, P_VICE]),
    Transition("claim",        "申请销号",     (NOT_STARTED, UNDER_WAY, LONG_TERM), CLAIMED, also=[ORGAN], while_under=AFTER, asks=EvidenceForm, drops=[LOOK], tells=[P_OFFICE, P_VICE]),
    Transition("check",        "现场核查通过", CLAIMED,     CHECKED,     by=[P_OFFICE], asks=CheckForm, tells=[P_VICE]),
    Transition("send_back",    "核查退回",     CLAIMED,     SENT_BACK,   also=[P_OFFICE], asks=CheckForm, tells=[ORGAN, P_VICE]),
    Transition("strike_off",   "签批销号",     CHECKED,     STRUCK,      by=[P_VICE], asks=LateNoteForm, tells=[ORGAN, P_OFFICE, P_HELPERS]),
    Transition("refuse",       "不予销号",     CHECKED,     SENT_BACK,   also=[P_VICE], asks=ReasonForm, tells=[ORGAN, P_OFFICE]),
    Transition("keep_long",    "列为长期坚持", (*AT_WORK, CLAIMED, CHECKED), LONG_TERM, also=[P_VICE], while_under=AFTER, asks=ReasonForm, starts=[LOOK], tells=[ORGAN, P_OFFICE]),
    Transition("look_back",    "年度回看",     LONG_TERM,   SAME,        also=[P_OFFICE], asks=CheckForm, meets=[LOOK], starts=[LOOK], tells=[ORGAN, P_VICE]),
    Transition("reopen",       "恢复整改",     (STRUCK, LONG_TERM), UNDER_WAY, also=[P_OFFICE], while_under=AFTER, asks=ReasonForm, drops=[LOOK], tells=[ORGAN, P_VICE]),
    Transition("transfer",     "改由他单位承办", ALIVE,     NOT_STARTED, by=[Consequence("退回或者追加")], asks=TransferForm, does=Problem.transfer, drops=[LOOK], tells=[ORGAN]),
    Transition("succeed",      "承办单位变更", (LISTED, *ALIVE), SAME,   by=[Consequence("机构变动")], while_under=(*UNISSUED, ISSUED, *AFTER), asks=TransferForm, does=Problem.succeed),
    Transition("change_helper", "协助单位变更", (LISTED, *ALIVE), SAME,  by=[Consequence("机构变动")], while_under=(*UNISSUED, ISSUED, *AFTER), asks=HelperForm, does=Problem.change_helper),
    Transition("recount",      "期限变更",     LONG_TERM,   SAME,        by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[P_OFFICE]),
    ends=[STRUCK, REMOVED],
    readers=[P_COUNCIL, P_MEMBERS, P_AUDITOR, P_VICES, P_GOV, P_ORGANS],
    shown_from=dict.fromkeys([P_COUNCIL, P_MEMBERS, P_GOV, P_ORGANS, P_HELPERS, ORGAN], LISTED),
    shown_with={P_COUNCIL: SUBMITTED, P_MEMBERS: ISSUED, P_GOV: ISSUED, P_ORGANS: HANDED, P_HELPERS: HANDED, ORGAN: HANDED},
)

# 承办 -----------------------------------------------------------------------------------------

TO_PLAN, PLANNED, AGREED, DRAFTED, COMMENTED, FILED, SIGNED, RECEIVED, RELEASED = Undertaking.Status
UNFILED = (TO_PLAN, PLANNED, AGREED, DRAFTED, COMMENTED)
UNRELEASED = (*UNFILED, FILED, SIGNED, RECEIVED)

CHIEF = Role("督办工作机构主要负责人", (Duty.HEAD,), of=COMMITTEE)

UNDERTAKING = Lifecycle(
    Undertaking,
    Transition("hand_over",       "交办",               NEW,       TO_PLAN,   by=[Consequence("当面交办")], starts=[PLAN, RESULT], tells=[ORGAN]),
    Transition("sign",            "签收",               UNRELEASED, SAME,     also=[ORGAN], asks=LateEntryForm, unless=Undertaking.signed, tells=[P_OFFICE]),
    Transition("file_plan",       "报送办理方案",       TO_PLAN,   PLANNED,   by=[ORGAN], also=[P_GOV, P_OFFICE], asks=PlanForm, does=Undertaking.keep_plan, meets=[PLAN], starts=[REVIEW], tells=[P_OFFICE, ORGAN]),
    Transition("file_plan",       "报送办理方案",       (DRAFTED, COMMENTED), SAME, also=[ORGAN, P_GOV, P_OFFICE], asks=PlanForm, unless=Undertaking.has_plan, does=Undertaking.keep_plan, meets=[PLAN], tells=[P_OFFICE, ORGAN]),
    Transition("agree_plan",      "同意办理方案",       PLANNED,   AGREED,    by=[P_OFFICE], asks=LateNoteForm, meets=[REVIEW], tells=[ORGAN]),
    Transition("return_plan",     "退回办理方案",       PLANNED,   TO_PLAN,   also=[P_OFFICE], asks=ReasonForm, meets=[REVIEW], starts=[PLAN.again(REDO_PERIOD, keeps_former=True)], tells=[ORGAN]),
    Transition("send_draft",      "送结果征求意见",     AGREED,    DRAFTED,   by=[ORGAN], also=[P_GOV, P_OFFICE], asks=ReportForm, does=Undertaking.keep_draft, starts=[COMMENT], tells=[P_OFFICE, ORGAN]),
    Transition("send_draft",      "送结果征求意见",     (TO_PLAN, PLANNED, COMMENTED), DRAFTED, also=[ORGAN, P_GOV, P_OFFICE], asks=ReportForm, does=Undertaking.keep_draft, drops=[REVIEW], starts=[COMMENT], tells=[P_OFFICE, ORGAN]),
    Transition("comment",         "提出意见",           DRAFTED,   COMMENTED, by=[P_OFFICE], asks=CommentForm, meets=[COMMENT], tells=[ORGAN]),
    Transition("file_result",     "报送办理结果",       COMMENTED, FILED,     by=[ORGAN], also=[P_GOV, P_OFFICE], asks=ReportForm, does=Undertaking.keep_result, meets=[PLAN, RESULT], tells=[P_OFFICE, P_VICE, P_GOV, ORGAN]),
    Transition("file_result",     "报送办理结果",       (TO_PLAN, PLANNED, AGREED, DRAFTED), FILED, also=[ORGAN, P_GOV, P_OFFICE], asks=ReportForm, does=Undertaking.keep_result, meets=[PLAN, RESULT], drops=[REVIEW, COMMENT], tells=[P_OFFICE, P_VICE, P_GOV, ORGAN]),
    Transition("countersign",     "会签办理结果",       FILED,     SIGNED,    by=[P_GOV], where=COUNTERSIGN, asks=NoteForm, tells=[P_OFFICE, ORGAN]),
    Transition("receive",         "接收办理结果",       FILED,     RECEIVED,  by=[P_OFFICE], asks=LateNoteForm, unless=Undertaking.not_countersigned, does=Undertaking.settle, tells=[ORGAN, P_VICE]),
    Transition("receive",         "接收办理结果",       SIGNED,    RECEIVED,  by=[P_OFFICE], asks=LateNoteForm, does=Undertaking.settle, tells=[ORGAN, P_VICE]),
    Transition("return_result",   "退回补正",           (FILED, SIGNED), AGREED,    also=[P_OFFICE], asks=ReasonForm, starts=[RESULT.again(REDO_PERIOD, keeps_former=True)], tells=[ORGAN, P_VICE, P_GOV]),
    Transition("urge",            "催办",               UNFILED,   SAME,      also=[P_OFFICE, P_VICE], asks=UrgeForm, does=Undertaking.be_urged, tells=[ORGAN, P_GOV, P_OFFICE]),
    Transition("correct",         "更正交办日",         UNFILED,   SAME,      also=[CHIEF], asks=CorrectForm, does=Undertaking.correct, restarts=[PLAN, RESULT], tells=[ORGAN, P_OFFICE, P_VICE, P_GOV]),
    Transition("extend_plan",     "方案延期",           UNFILED,   SAME,      by=[Consequence("批准延期")], asks=ExtendForm, does=Undertaking.extend, starts=[PLAN.again(until="extended_to")]),
    Transition("extend_result",   "结果延期",           UNFILED,   SAME,      by=[Consequence("批准延期")], asks=ExtendForm, does=Undertaking.extend, starts=[RESULT.again(until="extended_to")]),
    Transition("hand_over_again", "再次交办",           (FILED, SIGNED, RECEIVED), TO_PLAN, by=[Consequence("再次交办")], asks=HandAgainForm, does=Undertaking.hand_over_again, starts=[PLAN, RESULT], tells=[ORGAN]),
    Transition("release",         "不再承办",           UNFILED,   RELEASED,  by=[Consequence("同意退回")], does=Undertaking.be_released, drops=[PLAN, REVIEW, RESULT, COMMENT], tells=[ORGAN, P_GOV]),
    Transition("succeed",         "承办单位变更",       UNRELEASED, SAME,     by=[Consequence("机构变动")], while_under=AFTER, asks=TransferForm, does=Undertaking.succeed, passes=[PLAN, RESULT], tells=[ORGAN, P_OFFICE, P_VICE]),
    Transition("recount",         "期限变更",           UNFILED,   SAME,      by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[ORGAN, P_OFFICE]),
    ends=[RECEIVED, RELEASED],
    readers=[P_COUNCIL, P_MEMBERS, P_AUDITOR, P_VICES],
)

# 延期申请 -------------------------------------------------------------------------------------

ASKED, GRANTED, REFUSED, LAPSED, TAKEN_BACK = Extension.Status

R_OFFICE  = Role("督办工作机构", STAFF, of="undertaking__opinion__committee")
R_VICE    = Person("分管副主任", of="undertaking__opinion__vice_chair", duty=Duty.VICE_CHAIR, body="undertaking__opinion__committee")
R_GOV     = Role("受文机关办事机构", STAFF, of="undertaking__opinion__addressee__office")
R_ORGAN   = Role("承办单位", STAFF, of="undertaking__body")
R_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="undertaking__opinion__committee__parent__parent")
R_MEMBERS = Role("常委会组成人员", (Duty.MEMBER,), of="undertaking__opinion__committee__parent__parent")
R_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="undertaking__opinion__committee__parent")
R_VICES   = Role("分管该工作机构的副主任", (Duty.VICE_CHAIR,), of="undertaking__opinion__committee")

EXTENSION = Lifecycle(
    Extension,
    Transition("ask",      "申请延期",             NEW,   ASKED,      also=[R_ORGAN], while_under=UNFILED, asks=ExtensionForm, unless=Extension.nothing_to_extend, starts=[ANSWER], tells=[R_OFFICE, R_VICE]),
    Transition("grant",    "批准延期",             ASKED, GRANTED,    by=[R_VICE], asks=NoteForm, unless=Extension.idle, does=Extension.grant, meets=[ANSWER], tells=[R_ORGAN, R_OFFICE, R_GOV]),
    Transition("refuse",   "不批准延期",           ASKED, REFUSED,    also=[R_VICE], asks=ReasonForm, meets=[ANSWER], tells=[R_ORGAN, R_OFFICE]),
    Transition("withdraw", "撤回申请",             ASKED, TAKEN_BACK, also=[R_ORGAN], asks=ReasonForm, drops=[ANSWER], tells=[R_OFFICE, R_VICE]),
    Transition("lapse",    "逾期未答复视为未批准", ASKED, LAPSED,     by=[Clock("系统（到期没有答复）", after=ANSWER.name)], drops=[ANSWER], tells=[R_ORGAN, R_OFFICE, R_VICE]),
    Transition("recount",  "期限变更",             ASKED, SAME,       by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[R_OFFICE, R_VICE]),
    ends=[GRANTED, REFUSED, LAPSED, TAKEN_BACK],
    readers=[R_GOV, R_COUNCIL, R_MEMBERS, R_AUDITOR, R_VICES],
)

# 退回申请 -------------------------------------------------------------------------------------

Q_ASKED, Q_GRANTED, Q_REFUSED, Q_LAPSED, Q_TAKEN_BACK = ReturnRequest.Status

RETURN = Lifecycle(
    ReturnRequest,
    Transition("ask",      "申请退回",             NEW,     Q_ASKED,      also=[R_ORGAN], while_under=(TO_PLAN, PLANNED), asks=ReturnForm, unless=ReturnRequest.too_late, does=ReturnRequest.ask, starts=[DECIDE], tells=[R_OFFICE, R_VICE]),
    Transition("grant",    "同意退回",             Q_ASKED, Q_GRANTED,    by=[R_OFFICE], also=[R_VICE], asks=ReturnGrantForm, unless=ReturnRequest.idle, does=ReturnRequest.grant, meets=[DECIDE], tells=[R_ORGAN, R_OFFICE, R_VICE, R_GOV]),
    Transition("refuse",   "不同意退回",           Q_ASKED, Q_REFUSED,    also=[R_OFFICE, R_VICE], asks=ReasonForm, meets=[DECIDE], tells=[R_ORGAN, R_OFFICE, R_VICE]),
    Transition("withdraw", "撤回申请",             Q_ASKED, Q_TAKEN_BACK, also=[R_ORGAN], asks=ReasonForm, drops=[DECIDE], tells=[R_OFFICE]),
    Transition("lapse",    "逾期未决定，继续办理", Q_ASKED, Q_LAPSED,     by=[Clock("系统（到期没有决定）", after=DECIDE.name)], drops=[DECIDE], tells=[R_ORGAN, R_OFFICE, R_VICE]),
    Transition("recount",  "期限变更",             Q_ASKED, SAME,         by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[R_OFFICE]),
    ends=[Q_GRANTED, Q_REFUSED, Q_LAPSED, Q_TAKEN_BACK],
    readers=[R_GOV, R_COUNCIL, R_MEMBERS, R_AUDITOR, R_VICES],
)
# fmt: on
