"""Who raises what, who stands behind it, who takes it in, and to whom it is handed.

代表法 第二十四条 and 第三十六条 of suggestions, 地方组织法 第二十二条 of motions.
"""

from dataclasses import replace

from renda.deadlines import Deadline
from renda.forms import MovedForm, ReasonForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Parameter
from renda.roles import Consequence, Person, Role, Seat

from ..forms import (
    AcceptForm,
    AdoptForm,
    AgendaForm,
    AllotForm,
    AskedForm,
    AssignForm,
    DraftForm,
    EditForm,
    EnterForm,
    EntrustForm,
    ExaminedForm,
    HeirForm,
    InviteForm,
    MergeForm,
    NoteForm,
    PaperForm,
    ReferForm,
    RefuseForm,
    SplitForm,
    SubmitForm,
    TakeInForm,
    UrgeForm,
    WishForm,
    WithdrawalForm,
)
from ..models import Assignment, Oversight, Signature, Suggestion
from ..models.motions import AGAIN_PERIOD, DECIDE_PERIOD, REFER_PERIOD, REPORT_PERIOD

# fmt: off

STAFF = (Duty.HANDLER, Duty.HEAD)

RECESS_PERIOD   = Parameter("suggestion.assign_recess", "闭会期间建议的交办期限", "5w")
MEETING_PERIOD  = Parameter("suggestion.assignment_meeting", "大会期间建议的交办期限（自大会闭幕日起）", "30d")
DISPATCH_PERIOD = Parameter("suggestion.dispatch", "政府办公室分办期限", "5w")


def _law(subject):
    return "代表法 第五十一条"


ASSIGN = (
    Deadline("assign", "交办", RECESS_PERIOD, _law, owed_by="committee", of=Suggestion.is_of_the_recess),
    Deadline("assign", "交办", MEETING_PERIOD, _law, owed_by="committee", since="closes_on", of=Suggestion.is_of_a_session),
)
REFER = Deadline("refer", "列入大会议程或者交付审议", REFER_PERIOD, lambda it: "地方组织法 第二十二条", owed_by="committee", since="closes_on", of=Suggestion.is_a_motion_of_a_session)
ONWARD = (*ASSIGN, REFER)  # whichever it is, it does not stay where it was checked
EXAMINE = Deadline("examine", "提出议案审议结果报告", REPORT_PERIOD, lambda it: "地方组织法 第三十五条", owed_by="referred_to", since="closes_on")
DECIDE = Deadline("decide", "对议案审议结果报告作出决定", DECIDE_PERIOD, lambda it: "地方组织法 第五十一条", owed_by="committee")
DISPATCH = Deadline("dispatch", "分办", DISPATCH_PERIOD, _law, owed_by="entrusted_to")

# 代表建议、议案 -------------------------------------------------------------------------------

UNDONE, CANCELLED, INVITED, DECLINED, LAPSED, LEFT, CONSENTED, AGREED = Signature.Status
STANDING = (INVITED, CONSENTED, AGREED)
DISCARDED, DRAFT, SUBMITTED, RETURNED, CHECKED, REFUSED, MERGED, TAKEN_BACK, ACCEPTED, REFERRED, EXAMINED, ENTRUSTED, ASSIGNED, REPLIED, CLOSED, WITHDRAWN = Suggestion.Status
AT_AUTHORS = Suggestion.AT_AUTHORS
UNDER_REVIEW = (SUBMITTED, RETURNED, CHECKED)
PLAIN, MOTION = ("kind", Suggestion.Kind.SUGGESTION), ("kind", Suggestion.Kind.MOTION)
UNDER_EXAMINATION = Suggestion.AS_MOTION
UNANSWERED = (ACCEPTED, *UNDER_EXAMINATION, ENTRUSTED, ASSIGNED)

LEAD       = Seat("领衔代表", of="lead", congress="committee__congress")
HEIR       = Seat("接替评价的代表", of="heir", congress="committee__congress")
PROPOSER   = Role("提出的代表团", STAFF, of="proposer")
AUTHORS    = (LEAD, PROPOSER)
SIGNERS    = Seat("附议代表", of="signatures__deputy", congress="committee__congress", part="signatures", while_in=STANDING)
DELEGATION = Role("代表团", STAFF, of="delegation")
OFFICE     = Role("代表工作委员会", STAFF, of="committee")
COUNCIL    = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent", but="is_confidential")
VICES      = Role("分管副主任", (Duty.VICE_CHAIR,), of="committee", but="is_confidential")
AUDITOR    = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")
EXAMINERS  = Role("审议的委员会", STAFF, of="referred_to")
DISPATCHER = Role("政府办公室", STAFF, of="entrusted_to")
ORGANS     = Role("承办单位", STAFF, of="assignments__body", part="assignments", while_in=Assignment.HOLDING)
OVERSEEN   = {"but": "is_confidential", "part": "oversights", "while_in": Oversight.SHOWN}
OVERSEERS  = (
    Role("督办机构", STAFF, of="oversights__body", **OVERSEEN),
    *(Person("督办人", of="oversights__person", duty=duty, body="oversights__body", **OVERSEEN) for duty in Oversight.BY),
)
EVERYBODY  = (*AUTHORS, SIGNERS, DELEGATION)

SUGGESTION = Lifecycle(
    Suggestion,
    Transition("draft",     "撰写",       NEW,          DRAFT,      by=AUTHORS, asks=DraftForm),
    Transition("enter",     "代为录入",   NEW,          CHECKED,    by=[OFFICE], asks=EnterForm, does=Suggestion.enter, starts=ONWARD, tells=EVERYBODY),
    Transition("part",      "拆出",       NEW,          CHECKED,    by=[Consequence("拆分")], starts=ONWARD, tells=EVERYBODY),
    Transition("take_in",   "导入往年台账", NEW,        CLOSED,     by=[Consequence("导入")], asks=TakeInForm, does=Suggestion.take_in),
    Transition("take_out",  "撤销导入往年台账", CLOSED, DISCARDED,  by=[Consequence("撤销导入")], unless=Suggestion.in_use, does=Suggestion.take_out),
    Transition("revise",    "修改",       RETURNED,     SAME,       by=AUTHORS, asks=DraftForm, does=Suggestion.revise),
    Transition("revise",    "修改",       DRAFT,        SAME,       also=AUTHORS, asks=DraftForm, does=Suggestion.revise),
    Transition("invite",    "邀请附议",   AT_AUTHORS,   SAME,       also=AUTHORS, asks=InviteForm, does=Suggestion.invite),
    Transition("discard",   "删除草稿",   DRAFT,        DISCARDED,  also=AUTHORS, does=Suggestion.call_off),
    Transition("submit",    "提交",       AT_AUTHORS,   SUBMITTED,  by=AUTHORS, asks=SubmitForm, unless=Suggestion.too_few, does=Suggestion.submit, tells=[DELEGATION, SIGNERS]),
    Transition("check",     "审查同意",   SUBMITTED,    CHECKED,    by=[DELEGATION], also=[OFFICE], asks=NoteForm, starts=ONWARD, tells=[*AUTHORS, OFFICE]),
    Transition("return",    "退回修改",   SUBMITTED,    RETURNED,   also=[DELEGATION, OFFICE], asks=ReasonForm, tells=[*AUTHORS, SIGNERS]),
    Transition("return",    "退回修改",   CHECKED,      RETURNED,   also=[OFFICE], asks=ReasonForm, does=Suggestion.give_back_merged, drops=ONWARD, tells=EVERYBODY),
    Transition("resubmit",  "代为重新提交", RETURNED,   CHECKED,    also=[OFFICE], asks=NoteForm, unless=Suggestion.too_few, starts=ONWARD, tells=EVERYBODY),
    Transition("edit",      "文字修改",   (RETURNED, CHECKED), SAME,       also=[OFFICE], asks=EditForm, does=Suggestion.edit, tells=[*AUTHORS, SIGNERS]),
    Transition("merge",     "并案",       CHECKED,      MERGED,     also=[OFFICE], asks=MergeForm, does=Suggestion.merge, drops=ONWARD, tells=EVERYBODY),
    Transition("split",     "拆分",       CHECKED,      SAME,       also=[OFFICE], asks=SplitForm, does=Suggestion.split_off, tells=AUTHORS),
    Transition("refuse",    "不予受理",   CHECKED,      REFUSED,    also=[OFFICE], asks=RefuseForm, does=Suggestion.give_back_merged, drops=ONWARD, tells=EVERYBODY),
    Transition("convert",   "转为建议",   RETURNED,     SAME,       also=[OFFICE], asks=ReasonForm, of=Suggestion.is_a_motion, does=Suggestion.convert, tells=EVERYBODY),
    Transition("convert",   "转为建议",   (CHECKED, ACCEPTED, *UNDER_EXAMINATION), CHECKED, also=[OFFICE], asks=ReasonForm, of=Suggestion.is_a_motion, does=Suggestion.convert, drops=[REFER, EXAMINE, DECIDE], starts=ASSIGN, tells=[*EVERYBODY, EXAMINERS]),
    Transition("fall_below", "附议不足，转为建议", SUBMITTED, SAME,  by=[Consequence("退出附议")], does=Suggestion.convert, tells=EVERYBODY),
    Transition("fall_below", "附议不足，转为建议", (CHECKED, ACCEPTED, *UNDER_EXAMINATION), CHECKED, by=[Consequence("退出附议")], does=Suggestion.convert, drops=[REFER, EXAMINE, DECIDE], starts=ASSIGN, tells=[*EVERYBODY, OFFICE, EXAMINERS]),
    Transition("accept",    "受理编号",   CHECKED,      ACCEPTED,   by=[OFFICE], asks=AcceptForm, unless=Suggestion.too_few, fills=Suggestion.take_number, does=Suggestion.accept, tells=EVERYBODY),
    Transition("refer",     "交付审议",   ACCEPTED,     REFERRED,   by=[OFFICE], only=MOTION, of=Suggestion.is_a_motion_of_a_session, asks=ReferForm, does=Suggestion.refer, drops=ASSIGN, meets=[REFER], starts=[EXAMINE], tells=[*EVERYBODY, EXAMINERS]),
    Transition("examine",   "提出审议结果报告", REFERRED, EXAMINED, by=[EXAMINERS], also=[OFFICE], asks=ExaminedForm, meets=[EXAMINE], starts=[DECIDE], tells=[*EVERYBODY, OFFICE]),
    Transition("examine_again", "重新审议", EXAMINED,   REFERRED,   also=[OFFICE], asks=ReasonForm, meets=[DECIDE], starts=[EXAMINE.again(AGAIN_PERIOD)], tells=[*EVERYBODY, EXAMINERS]),
    Transition("adopt",     "常务委员会同意报告", EXAMINED, CLOSED, by=[OFFICE], asks=AdoptForm, unless=Suggestion.congress_still_sits, does=Suggestion.adopt, meets=[DECIDE], tells=[*EVERYBODY, EXAMINERS]),
    Transition("put_on_agenda", "列入大会议程", (ACCEPTED, EXAMINED), CLOSED, by=[OFFICE], only=MOTION, of=Suggestion.is_for_the_congress, asks=AgendaForm, does=Suggestion.put_on_agenda, drops=ASSIGN, meets=[REFER, DECIDE], tells=[*EVERYBODY, EXAMINERS]),
    Transition("allot",     "拟定承办单位", ACCEPTED,   SAME,       also=[OFFICE], only=PLAIN, asks=AllotForm, does=Suggestion.allot),
    Transition("allot",     "拟定承办单位", ENTRUSTED,  SAME,       also=[DISPATCHER], asks=AllotForm, does=Suggestion.allot),
    Transition("assign",    "交办",       ACCEPTED,     ASSIGNED,   by=[OFFICE], only=PLAIN, asks=AssignForm, does=Suggestion.assign, meets=ASSIGN, drops=[REFER], tells=[DELEGATION]),
    Transition("assign",    "交办",       ENTRUSTED,    ASSIGNED,   by=[DISPATCHER], also=[OFFICE], asks=AssignForm, does=Suggestion.assign, meets=[DISPATCH], tells=[DELEGATION, OFFICE]),
    Transition("entrust",   "交政府分办", ACCEPTED,     ENTRUSTED,  also=[OFFICE], only=PLAIN, asks=EntrustForm, does=Suggestion.entrust, meets=ASSIGN, drops=[REFER], starts=[DISPATCH], tells=[*AUTHORS, DISPATCHER]),
    Transition("urge",      "催办",       ENTRUSTED,    SAME,       also=[OFFICE], asks=UrgeForm, tells=[DISPATCHER]),
    Transition("urge",      "催办",       REFERRED,     SAME,       also=[OFFICE], asks=UrgeForm, tells=[EXAMINERS]),
    Transition("all_replied", "各承办单位均已答复", ASSIGNED, REPLIED, by=[Consequence("签发答复")], tells=[OFFICE]),
    Transition("handle_again", "重新办理", REPLIED,     ASSIGNED,   by=[Consequence("重新办理")]),
    Transition("close",     "办结",       REPLIED,      CLOSED,     by=[Consequence("评价或者会商")], tells=[*EVERYBODY, OFFICE]),
    Transition("reopen",    "恢复办理",   CLOSED,       REPLIED,    by=[Consequence("补交的评价")], tells=[OFFICE]),
    Transition("take_back", "撤回",       UNDER_REVIEW, TAKEN_BACK, also=AUTHORS, asks=ReasonForm, unless=Suggestion.not_all_agree, does=Suggestion.stop, drops=ONWARD, tells=[SIGNERS, DELEGATION, OFFICE]),
    Transition("withdraw",  "撤回",       UNANSWERED,   WITHDRAWN,  also=AUTHORS, asks=ReasonForm, unless=Suggestion.not_to_withdraw, does=Suggestion.stop, drops=[*ASSIGN, REFER, EXAMINE, DECIDE, DISPATCH], tells=[SIGNERS, DELEGATION, OFFICE, EXAMINERS, DISPATCHER]),
    Transition("record_withdrawal", "登记书面撤回", UNDER_REVIEW, TAKEN_BACK, also=[OFFICE], asks=PaperForm, does=Suggestion.stop, drops=ONWARD, tells=EVERYBODY),
    Transition("record_withdrawal", "登记书面撤回", UNANSWERED, WITHDRAWN, also=[OFFICE], asks=WithdrawalForm, unless=Suggestion.replied_already, does=Suggestion.stop, drops=[*ASSIGN, REFER, EXAMINE, DECIDE, DISPATCH], tells=[*EVERYBODY, EXAMINERS, DISPATCHER]),
    Transition("restate",   "变更公开意愿", (SUBMITTED, CHECKED, MERGED, *Suggestion.TAKEN_IN), SAME, also=[*AUTHORS, OFFICE], only=("is_from_ledger", False), asks=WishForm, does=Suggestion.restate, tells=[*EVERYBODY, HEIR, EXAMINERS, OFFICE, DISPATCHER, ORGANS]),
    Transition("name_heir", "指定代表接替评价", Suggestion.HANDLED, SAME, also=[OFFICE], of=Suggestion.has_a_lead, asks=HeirForm, unless=Suggestion.lead_still_sits, does=Suggestion.name_heir, tells=[*EVERYBODY, HEIR]),
    Transition("follow",    "随同并案",   MERGED,       SAME,       by=[Consequence("并案")], asks=MergeForm, does=Suggestion.follow, tells=EVERYBODY),
    Transition("succeed",   "分办机构变更", ENTRUSTED,  SAME,       by=[Consequence("机构变动")], asks=TransferForm, does=Suggestion.succeed, passes=[DISPATCH], tells=[DISPATCHER, OFFICE]),
    Transition("come_back", "恢复单独办理", MERGED,     CHECKED,    by=[Consequence("所并入的不再办理")], does=Suggestion.come_back, starts=ONWARD, tells=[*EVERYBODY, OFFICE]),
    Transition("recount",   "期限变更",   (CHECKED, ACCEPTED, REFERRED, EXAMINED, ENTRUSTED), SAME, by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[OFFICE, EXAMINERS, DISPATCHER]),
    ends=[DISCARDED, REFUSED, MERGED, TAKEN_BACK, CLOSED, WITHDRAWN],
    readers=[COUNCIL, VICES, AUDITOR, EXAMINERS, HEIR, ORGANS, *OVERSEERS],
    shown_from={LEAD: DRAFT, PROPOSER: DRAFT, SIGNERS: DRAFT, DELEGATION: SUBMITTED, OFFICE: SUBMITTED, AUDITOR: SUBMITTED, COUNCIL: ACCEPTED, VICES: ACCEPTED, DISPATCHER: ENTRUSTED, ORGANS: ASSIGNED, **dict.fromkeys(OVERSEERS, ACCEPTED)},
)

# 附议 -----------------------------------------------------------------------------------------


S_AUTHORS    = tuple(it.seen_from("suggestion") for it in AUTHORS)
S_LEAD, S_PROPOSER = S_AUTHORS
S_HEIR       = HEIR.seen_from("suggestion")
S_RATERS     = (*S_AUTHORS, S_HEIR)
S_SIGNERS    = replace(SIGNERS.seen_from("suggestion"), label="同案附议代表")
S_DELEGATION = DELEGATION.seen_from("suggestion")
S_OFFICE     = OFFICE.seen_from("suggestion")
S_COUNCIL    = COUNCIL.seen_from("suggestion")
S_VICES      = VICES.seen_from("suggestion")
S_AUDITOR    = AUDITOR.seen_from("suggestion")
S_EXAMINERS  = EXAMINERS.seen_from("suggestion")
S_DISPATCHER = DISPATCHER.seen_from("suggestion")
S_ORGANS     = ORGANS.seen_from("suggestion")
S_OVERSEERS  = tuple(it.seen_from("suggestion") for it in OVERSEERS)
S_READERS    = (S_SIGNERS, S_HEIR, S_DELEGATION, S_OFFICE, S_COUNCIL, S_VICES, S_AUDITOR, S_EXAMINERS, S_DISPATCHER, S_ORGANS, *S_OVERSEERS)
SIGNER       = Seat("附议代表", of="deputy", congress="suggestion__committee__congress")

SIGNATURE = Lifecycle(
    Signature,
    Transition("invite",    "邀请附议", NEW,       INVITED,   by=[Consequence("邀请附议")], asks=AskedForm, does=Signature.ask, tells=[SIGNER]),
    Transition("enter",     "登记附议", NEW,       CONSENTED, by=[Consequence("代为录入或者拆分")], asks=AskedForm, does=Signature.ask, tells=[SIGNER]),
    Transition("take_in",   "导入附议", NEW,       CONSENTED, by=[Consequence("导入往年台账")]),
    Transition("take_out",  "撤销导入", CONSENTED, UNDONE,    by=[Consequence("撤销导入往年台账")]),
    Transition("consent",   "同意附议", INVITED,   CONSENTED, by=[SIGNER], while_under=AT_AUTHORS, tells=S_AUTHORS),
    Transition("decline",   "不附议",   INVITED,   DECLINED,  also=[SIGNER], while_under=AT_AUTHORS, tells=S_AUTHORS),
    Transition("cancel",    "取消邀请", INVITED,   CANCELLED, also=S_AUTHORS, while_under=AT_AUTHORS, tells=[SIGNER]),
    Transition("ask_again", "再次征求附议", (CANCELLED, DECLINED, LAPSED, LEFT, CONSENTED, AGREED), INVITED, by=[Consequence("修改或者再次邀请")], asks=AskedForm, does=Signature.ask, tells=[SIGNER]),
    Transition("lapse",     "提交时未答复", INVITED, LAPSED,  by=[Consequence("提交")]),
    Transition("call_off",  "不再征求", (INVITED, CONSENTED), CANCELLED, by=[Consequence("删除草稿")], tells=[SIGNER]),
    Transition("step_back", "退出附议", CONSENTED, DECLINED,  also=[SIGNER], while_under=[DRAFT], asks=ReasonForm, tells=S_AUTHORS),
    Transition("leave",     "退出附议", (CONSENTED, AGREED), LEFT, also=[SIGNER], while_under=(*UNDER_REVIEW, *UNANSWERED), asks=ReasonForm, does=Signature.leave, tells=[*S_AUTHORS, S_OFFICE]),
    Transition("agree",     "同意撤回", CONSENTED, AGREED,    also=[SIGNER], while_under=(*UNDER_REVIEW, *UNANSWERED), tells=S_AUTHORS),
    Transition("disagree",  "不同意撤回", AGREED,  CONSENTED, also=[SIGNER], while_under=(*UNDER_REVIEW, *UNANSWERED), tells=S_AUTHORS),
    ends=[UNDONE, CANCELLED, DECLINED, LAPSED, LEFT],
    hidden=[UNDONE],
    readers=S_READERS,
    shown_from=dict.fromkeys(S_READERS, LEFT),
    shown_with={S_LEAD: DRAFT, S_PROPOSER: DRAFT, S_SIGNERS: DRAFT, S_DELEGATION: SUBMITTED, S_OFFICE: SUBMITTED, S_AUDITOR: SUBMITTED, S_COUNCIL: ACCEPTED, S_VICES: ACCEPTED, S_DISPATCHER: ENTRUSTED, S_ORGANS: ASSIGNED, **dict.fromkeys(S_OVERSEERS, ACCEPTED)},
)
