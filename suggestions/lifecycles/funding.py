"""What the congress gives for the handling of suggestions: a fund a year, and what is granted of
it to units, paid and accounted for."""

from renda.deadlines import Deadline
from renda.forms import MovedForm, ReasonForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Parameter
from renda.roles import Consequence, Role

from ..forms import (
    AccountForm,
    AdjustForm,
    ApplyForm,
    ApproveForm,
    NoteForm,
    OpenFundForm,
    PayForm,
    UrgeForm,
)
from ..models import Assignment, Fund, Grant
from ..models.past import is_of_our_time
from .handling import C_OFFICE, C_ORGAN, below
from .raising import S_AUDITOR, S_COUNCIL, S_VICES, STAFF

# fmt: off

APPROVE_PERIOD = Parameter("suggestion.grant_decision", "资金申请决定期限", "10w")
ACCOUNT_PERIOD = Parameter("suggestion.grant_account", "报送资金决算期限（自批准之日起）", "6m")
AGAIN_PERIOD   = Parameter("suggestion.grant_account_again", "资金决算退回后重报期限", "10w")


def _law(subject):
    return "预算法 第五十七条"


APPROVE = Deadline("grant_decision", "决定资金申请", APPROVE_PERIOD, _law, owed_by="assignment__suggestion__committee")
ACCOUNT = Deadline("grant_account", "报送资金决算", ACCOUNT_PERIOD, _law, owed_by="assignment__body")

# 办理资金 -------------------------------------------------------------------------------------

OPEN, CLOSED = Fund.Status

F_HEAD    = Role("代表工作委员会负责人", (Duty.HEAD,), of="committee")
F_OFFICE  = Role("代表工作委员会", STAFF, of="committee")
F_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent")
F_VICES   = Role("分管副主任", (Duty.VICE_CHAIR,), of="committee")
F_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")

FUND = Lifecycle(
    Fund,
    Transition("open",   "设立",     NEW,  OPEN,   also=[F_OFFICE], asks=OpenFundForm, tells=[F_OFFICE, F_COUNCIL, F_VICES]),
    Transition("adjust", "调整预算",     OPEN, SAME,   also=[F_OFFICE], asks=AdjustForm, does=Fund.adjust, tells=[F_OFFICE, F_COUNCIL, F_VICES]),
    Transition("close",  "年度结算",     OPEN, CLOSED, also=[F_HEAD], asks=NoteForm, unless=Fund.not_settled, tells=[F_OFFICE, F_COUNCIL, F_VICES]),
    ends=[CLOSED],
    readers=[F_AUDITOR],
)

# 资金安排 -------------------------------------------------------------------------------------

REFUSED, WITHDRAWN, APPLIED, GRANTED, ACCOUNTED, SETTLED = Grant.Status

GRANT = Lifecycle(
    Grant,
    Transition("apply",    "申请资金", NEW,       APPLIED,   also=[C_ORGAN], while_under=(*Assignment.WRITING, *Assignment.ANSWERED), of=is_of_our_time, asks=ApplyForm, unless=Grant.asked_already, starts=[APPROVE], tells=[C_OFFICE]),
    Transition("approve",  "批准资金", APPLIED,   GRANTED,   by=[C_OFFICE], asks=ApproveForm, unless=Grant.no_fund, does=Grant.approve, meets=[APPROVE], starts=[ACCOUNT], tells=[C_ORGAN, C_OFFICE]),
    Transition("refuse",   "不批准",   APPLIED,   REFUSED,   also=[C_OFFICE], asks=ReasonForm, meets=[APPROVE], tells=[C_ORGAN, C_OFFICE]),
    Transition("withdraw", "撤回申请", APPLIED,   WITHDRAWN, also=[C_ORGAN], asks=ReasonForm, drops=[APPROVE], tells=[C_OFFICE]),
    Transition("pay",      "登记支付", GRANTED,   SAME,      also=[C_ORGAN], asks=PayForm, unless=Grant.all_paid, does=Grant.pay),
    Transition("account",  "报送决算", GRANTED,   ACCOUNTED, by=[C_ORGAN], also=[C_OFFICE], asks=AccountForm, meets=[ACCOUNT], tells=[C_OFFICE]),
    Transition("settle",   "核销",     ACCOUNTED, SETTLED,   by=[C_OFFICE], asks=NoteForm, tells=[C_ORGAN, C_OFFICE]),
    Transition("return",   "退回决算", ACCOUNTED, GRANTED,   also=[C_OFFICE], asks=ReasonForm, starts=[ACCOUNT.again(AGAIN_PERIOD, keeps_former=True)], tells=[C_ORGAN, C_OFFICE]),
    Transition("urge",     "催办",     GRANTED,   SAME,      also=[C_OFFICE], asks=UrgeForm, tells=[C_ORGAN]),
    Transition("succeed",  "承办单位变更", (APPLIED, GRANTED, ACCOUNTED), SAME, by=[Consequence("机构变动")], asks=TransferForm, does=Grant.succeed, passes=[ACCOUNT], tells=[C_ORGAN, C_OFFICE]),
    Transition("recount",  "期限变更", (APPLIED, GRANTED), SAME, by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[C_ORGAN, C_OFFICE]),
    ends=[REFUSED, WITHDRAWN, SETTLED],
    readers=below(S_COUNCIL, S_VICES, S_AUDITOR),
)
# fmt: on
