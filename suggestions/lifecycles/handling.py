"""Who handles a suggestion and by when, what is asked meanwhile, and how the deputies rate it.

代表法 第五十一条: spoken with the deputy, and replied within three months, or six if it is
difficult, from the day of assignment.
"""

from dataclasses import replace

from renda.deadlines import Deadline
from renda.forms import LateEntryForm, MovedForm, ReasonForm, TransferForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty, Not, Parameter
from renda.roles import Clock, Consequence, Found, Role, Seat

from ..forms import (
    ContactForm,
    DiscloseForm,
    EvaluateForm,
    ExtendForm,
    ExtensionForm,
    KeptForm,
    LookBackForm,
    NoteForm,
    OpinionForm,
    OutcomeForm,
    PaperEvaluationForm,
    PaperReplyForm,
    PastForm,
    PutOffForm,
    ReassignForm,
    ReassignmentForm,
    ReassignmentGrantForm,
    RemarkForm,
    ReplyForm,
    ResultForm,
    RollOverForm,
    SignOffForm,
    UrgeForm,
    VerifyForm,
)
from ..models import (
    Assignment,
    Contact,
    Promise,
    Reassignment,
    ReplyExtension,
    Signature,
    Suggestion,
)
from ..models.assignments import HARD_PERIOD, JOINT_REPLY, NEEDS_APPROVAL, REPLY_PERIOD
from ..models.past import is_of_our_time
from ..models.promises import KEEP_PERIOD, LOOK_BACK_PERIOD, ROLLED_PERIOD
from .raising import (
    S_AUDITOR,
    S_COUNCIL,
    S_DELEGATION,
    S_DISPATCHER,
    S_OFFICE,
    S_ORGANS,
    S_OVERSEERS,
    S_RATERS,
    S_SIGNERS,
    S_VICES,
    STAFF,
)

# fmt: off

SIGN_PERIOD     = Parameter("suggestion.receipt", "承办单位签收期限", "3w")
CONTACT_PERIOD  = Parameter("suggestion.first_contact", "首次联系代表期限", "20w")
OPINION_PERIOD  = Parameter("suggestion.co_opinion", "会办意见期限", "1m")
BOUNCE_PERIOD   = Parameter("suggestion.co_opinion_again", "会办意见退回后重送期限", "5w")
EVALUATE_PERIOD = Parameter("suggestion.evaluation", "代表评价期限", "15w")
REMIND_PERIOD   = Parameter("suggestion.evaluation_reminded", "提醒后补交评价期限", "10w")
REVIEW_PERIOD   = Parameter("suggestion.dissatisfied_review", "有异议的评价的审查期限", "5w")
REDO_PERIOD     = Parameter("suggestion.redo", "重新办理期限", "1m")
DECIDE_PERIOD   = Parameter("suggestion.reassign", "调整申请决定期限", "5w")
CONFIRM_PERIOD  = Parameter("suggestion.promise_confirmation", "代表确认承诺兑现期限", "20w")
ANSWER_PERIOD   = Parameter("suggestion.extension_answer", "答复延期申请决定期限", "5w")


def _law(subject):
    return "代表法 第五十一条"


COMMITTEE = "suggestion__committee"
SIGN     = Deadline("sign", "签收", SIGN_PERIOD, _law, owed_by="body")
CONTACTED = Deadline("contact", "首次联系代表", CONTACT_PERIOD, _law, owed_by="body")
OPINION  = Deadline("co_opinion", "送会办意见", OPINION_PERIOD, _law, owed_by="body")
REPLY    = Deadline("reply", "答复代表", REPLY_PERIOD, _law, owed_by="body", since="assigned_on", of=Assignment.is_usual)
HARD     = Deadline("reply", "答复代表", HARD_PERIOD, _law, owed_by="body", since="assigned_on", of=Assignment.is_hard)
CAPPED   = REPLY.again(until="cap", of=Assignment.is_capped, decided="自首次交办之日起最长六个月的规定（代表法 第五十一条）")
REDO     = Deadline("reply", "重新答复代表", REDO_PERIOD, _law, owed_by="body")
EVALUATE = Deadline("evaluate", "评价答复", EVALUATE_PERIOD, _law, owed_by="suggestion__delegation")
REVIEW   = Deadline("review", "审查有异议的评价", REVIEW_PERIOD, lambda it: "代表法 第五十二条", owed_by=COMMITTEE)
DECIDE   = (
    Deadline("decide", "决定调整申请", DECIDE_PERIOD, _law, owed_by="assignment__suggestion__committee", of=Reassignment.is_of_the_committee),
    Deadline("decide", "决定调整申请", DECIDE_PERIOD, _law, owed_by="assignment__suggestion__entrusted_to", of=Reassignment.is_of_the_government),
)
ANSWER   = Deadline("answer", "决定延期申请", ANSWER_PERIOD, _law, owed_by="assignment__suggestion__committee")
KEEP     = Deadline("keep", "兑现承诺", None, _law, owed_by="assignment__body", until="due_on", decided="答复中写明的完成时间")
ANEW     = KEEP.again(KEEP_PERIOD, keeps_former=True)
TAKE_ON  = Deadline("take_on", "签收滚动交办的承诺", SIGN_PERIOD, _law, owed_by="assignment__body", of=Promise.is_not_to_be_signed_for_yet)
LOOK_BACK = Deadline("look_back", "对承诺回头看", LOOK_BACK_PERIOD, _law, owed_by="assignment__suggestion__committee", since="entered_on", of=Promise.is_not_to_be_looked_back_on_yet)
CONFIRM  = Deadline("confirm", "确认承诺兑现", CONFIRM_PERIOD, _law, owed_by="assignment__suggestion__delegation")
REPLIES  = (REPLY, HARD, CAPPED)

# 建议承办 -------------------------------------------------------------------------------------

DISCARDED, RELEASED, CALLED_OFF, HANDED, ASKED, CONSULTED, OPINED, AT_WORK, DRAFTED, VETTED, REPLIED, REMINDED, DISPUTED, UNRATED, SETTLED = Assignment.Status
WRITING, OWING, HELPING, ANSWERED = Assignment.WRITING, Assignment.OWING, Assignment.HELPING, Assignment.ANSWERED

ORGAN  = Role("承办单位", STAFF, of="body")
CHIEF  = Role("承办单位主要负责人", (Duty.HEAD,), of="body")
MAIN   = Role("主办单位", STAFF, of="lead__body")
ORGANS = replace(S_ORGANS, label="同案承办单位")
MERGED = Seat("并案的领衔代表", of="suggestion__merged__lead", congress="suggestion__committee__congress", part="suggestion__merged", while_in=(Suggestion.Status.MERGED,))
JOINED = Role("并案的代表团", STAFF, of="suggestion__merged__proposer", part="suggestion__merged", while_in=(Suggestion.Status.MERGED,))
ALONG  = Seat("并案的附议代表", of="suggestion__merged__signatures__deputy", congress="suggestion__committee__congress", part="suggestion__merged__signatures", while_in=Signature.SIGNED)
DEPUTIES = (*S_RATERS, S_SIGNERS)
HEARERS  = (*S_RATERS, MERGED, JOINED)
TO_ALL   = (JOINT_REPLY, (S_SIGNERS, ALONG))
OFFICES  = (S_OFFICE, S_DISPATCHER)
UNDECIDED, DECIDED = ("to_disclose", True), ("to_disclose", False)

ASSIGNMENT = Lifecycle(
    Assignment,
    Transition("hand_over",    "交办",         NEW,       HANDED,    by=[Consequence("交办")], fills=Assignment.note_the_cap, starts=[SIGN, *REPLIES], tells=[ORGAN, *DEPUTIES, MERGED, JOINED, ALONG]),
    Transition("ask_opinion",  "交付会办",     NEW,       ASKED,     by=[Consequence("交办")], starts=[SIGN, OPINION], tells=[ORGAN, *DEPUTIES]),
    Transition("take_in",      "导入承办和答复", NEW,     SETTLED,   by=[Consequence("导入往年台账")], asks=PastForm, does=Assignment.take_in),
    Transition("take_in_help", "导入会办",     NEW,       OPINED,    by=[Consequence("导入往年台账")]),
    Transition("take_out",     "撤销导入",     (SETTLED, OPINED), DISCARDED, by=[Consequence("撤销导入往年台账")]),
    Transition("sign",         "签收",         HANDED,    AT_WORK,   by=[ORGAN], also=[S_OFFICE], asks=LateEntryForm, meets=[SIGN], starts=[CONTACTED], tells=OFFICES),
    Transition("sign",         "签收",         ASKED,     CONSULTED, by=[ORGAN], also=[S_OFFICE], asks=LateEntryForm, meets=[SIGN], tells=[MAIN]),
    Transition("give_opinion", "送会办意见",   CONSULTED, OPINED,    by=[ORGAN], asks=OpinionForm, does=Assignment.give_opinion, meets=[OPINION], tells=[MAIN]),
    Transition("bounce",       "退回会办意见", OPINED,    CONSULTED, also=[MAIN], asks=ReasonForm, unless=Assignment.lead_has_replied, starts=[OPINION.again(BOUNCE_PERIOD)], tells=[ORGAN]),
    Transition("contact",      "联系代表",     WRITING,   SAME,      by=[Consequence("登记联系沟通")], meets=[CONTACTED]),
    Transition("contact",      "联系代表",     ANSWERED, SAME,    by=[Consequence("登记联系沟通")]),
    Transition("contact_again", "重新联系代表", WRITING,  SAME,      by=[Consequence("代表有异议")], starts=[CONTACTED], tells=[ORGAN]),
    Transition("draft",        "起草答复",     AT_WORK,   DRAFTED,   by=[ORGAN], asks=ReplyForm, unless=Assignment.not_contacted, does=Assignment.keep_draft),
    Transition("draft",        "起草答复",     DRAFTED,   SAME,      also=[ORGAN], asks=ReplyForm, does=Assignment.keep_draft),
    Transition("vet",          "核稿",         DRAFTED,   VETTED,    by=[ORGAN], tells=[CHIEF]),
    Transition("redraft",      "退回重拟",     (DRAFTED, VETTED), AT_WORK, also=[ORGAN], asks=RemarkForm, does=Assignment.keep_remark, tells=[ORGAN]),
    Transition("sign_off",     "签发答复",     VETTED,    REPLIED,   by=[CHIEF], asks=SignOffForm, unless=Assignment.not_contacted, does=Assignment.reply, meets=REPLIES, drops=[CONTACTED], starts=[EVALUATE], tells=[*HEARERS, S_DELEGATION, *OFFICES], tells_if=TO_ALL, then=Assignment.tell_of_reply),
    Transition("enter_reply",  "代为登记答复", OWING,     REPLIED,   also=[S_OFFICE], asks=PaperReplyForm, does=Assignment.reply, meets=REPLIES, drops=[SIGN, CONTACTED], starts=[EVALUATE], tells=[*HEARERS, S_DELEGATION, ORGAN, S_DISPATCHER], tells_if=TO_ALL, then=Assignment.tell_of_reply),
    Transition("evaluate",     "评价",         (REPLIED, REMINDED), SETTLED, by=S_RATERS, asks=EvaluateForm, does=Assignment.evaluate, meets=[EVALUATE], tells=[S_SIGNERS, S_DELEGATION, ORGAN, *OFFICES], then=Assignment.judge),
    Transition("evaluate",     "评价",         UNRATED,   SETTLED,   also=S_RATERS, asks=EvaluateForm, does=Assignment.evaluate, tells=[S_SIGNERS, S_DELEGATION, ORGAN, *OFFICES], then=Assignment.judge),
    Transition("enter_evaluation", "代为登记评价", (REPLIED, REMINDED), SETTLED, also=[S_OFFICE], asks=PaperEvaluationForm, does=Assignment.evaluate, meets=[EVALUATE], tells=[*S_RATERS, S_SIGNERS, S_DELEGATION, ORGAN, *OFFICES], then=Assignment.judge),
    Transition("enter_evaluation", "代为登记评价", UNRATED, SETTLED, also=[S_OFFICE], asks=PaperEvaluationForm, does=Assignment.evaluate, tells=[*S_RATERS, S_SIGNERS, S_DELEGATION, ORGAN, *OFFICES], then=Assignment.judge),
    Transition("dispute",      "评价有异议",   SETTLED,   DISPUTED,  by=[Consequence("评价")], starts=[REVIEW], tells=[S_OFFICE], then=Assignment.be_disputed),
    Transition("remind",       "提醒评价",     REPLIED,   REMINDED,  by=[Clock("系统（到期没有评价）", after=EVALUATE.name)], starts=[EVALUATE.again(REMIND_PERIOD)], tells=[*S_RATERS, S_DELEGATION]),
    Transition("pass_by",      "逾期未评价",   REMINDED,  UNRATED,   by=[Clock("系统（提醒后仍没有评价）", after=EVALUATE.name)], drops=[EVALUATE], tells=[*S_RATERS, S_OFFICE], then=Assignment.rest),
    Transition("redo",         "重新办理",     DISPUTED,  AT_WORK,   by=[S_OFFICE], asks=ReasonForm, unless=Assignment.redone_already, does=Assignment.redo, meets=[REVIEW], starts=[REDO], tells=[ORGAN, *DEPUTIES, S_DISPATCHER], then=Assignment.handle_again),
    Transition("conclude",     "登记会商结果", DISPUTED,  SETTLED,   by=[S_OFFICE], asks=OutcomeForm, meets=[REVIEW], tells=[ORGAN, *DEPUTIES, S_DISPATCHER], then=Assignment.rest),
    Transition("verify",       "核定办理类别", ANSWERED, SAME,    also=[S_OFFICE], asks=VerifyForm, does=Assignment.verify, tells=[ORGAN]),
    Transition("reclassify",   "承诺兑现，转为已解决", ANSWERED, SAME, by=[Consequence("确认兑现")], asks=VerifyForm, does=Assignment.verify, tells=[ORGAN, S_OFFICE]),
    Transition("disclose",     "确定公开",     ANSWERED, SAME,    by=[S_OFFICE], only=UNDECIDED, asks=DiscloseForm, does=Assignment.disclose, tells=[ORGAN, *S_RATERS]),
    Transition("disclose_again", "重新确定公开", ANSWERED, SAME,  also=[S_OFFICE], only=DECIDED, asks=DiscloseForm, does=Assignment.disclose, tells=[ORGAN, *S_RATERS]),
    Transition("decide_anew",  "公开方式待重新确定", ANSWERED, SAME, by=[Consequence("变更公开意愿")], does=Assignment.decide_anew, tells=[S_OFFICE]),
    Transition("reassign",     "改由他单位承办", (*OWING, *HELPING), RELEASED, also=OFFICES, asks=ReassignForm, unless=Assignment.is_redone, does=Assignment.hand_on, drops=[SIGN, CONTACTED, OPINION, *REPLIES], tells=[ORGAN, MAIN, *OFFICES]),
    Transition("call_off",     "终止办理",     (*OWING, *HELPING), CALLED_OFF, by=[Consequence("撤回或者主办单位答复")], does=Assignment.be_called_off, drops=[SIGN, CONTACTED, OPINION, *REPLIES], tells=[ORGAN]),
    Transition("call_off",     "终止办理",     OPINED,    CALLED_OFF, by=[Consequence("撤回或者主办单位答复")], tells=[ORGAN]),
    Transition("urge",         "催办",         (*OWING, *HELPING), SAME, also=OFFICES, asks=UrgeForm, tells=[ORGAN]),
    Transition("extend",       "答复延期",     OWING,     SAME,      by=[Consequence("同意延期")], asks=ExtendForm, does=Assignment.extend, starts=[REPLY.again(until="extended_to", of=lambda it: True)], tells=DEPUTIES),
    Transition("put_off",      "延期答复",     OWING,     SAME,      also=[ORGAN], where=Not(NEEDS_APPROVAL), asks=PutOffForm, unless=Assignment.nothing_to_extend, does=Assignment.extend, starts=[REPLY.again(until="extended_to", of=lambda it: True, decided="承办单位延期答复的决定")], tells=[*DEPUTIES, *OFFICES]),
    Transition("succeed",      "承办单位变更", Assignment.HOLDING, SAME, by=[Consequence("机构变动")], asks=TransferForm, does=Assignment.succeed, then=Assignment.pass_promises_on, passes=[SIGN, CONTACTED, OPINION, REPLY], tells=[ORGAN, *OFFICES]),
    Transition("recount",      "期限变更",     (*OWING, *HELPING, REPLIED, REMINDED, DISPUTED), SAME, by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[ORGAN, S_OFFICE]),
    ends=[DISCARDED, RELEASED, CALLED_OFF, OPINED, UNRATED, SETTLED],
    hidden=[DISCARDED],
    readers=[S_COUNCIL, S_VICES, S_AUDITOR, ORGANS, S_DELEGATION, *S_OVERSEERS],
    shown_from=dict.fromkeys([MERGED, JOINED, ALONG], HANDED),
)

# 联系沟通 -------------------------------------------------------------------------------------

RECORDED, OPPOSED, CONFIRMED = Contact.Status


def below(*roles):
    return tuple(role.seen_from("assignment") for role in roles)


C_ORGAN, C_OFFICE, C_DISPATCHER = below(ORGAN, S_OFFICE, S_DISPATCHER)
C_AUTHORS = below(*S_RATERS)
READERS = below(S_SIGNERS, S_DELEGATION, S_COUNCIL, S_VICES, S_AUDITOR, ORGANS, *S_OVERSEERS)

CONTACT = Lifecycle(
    Contact,
    Transition("record",  "登记联系沟通", NEW,      RECORDED,  also=[C_ORGAN], while_under=(*WRITING, *ANSWERED), of=is_of_our_time, asks=ContactForm, does=Contact.record, tells=C_AUTHORS),
    Transition("confirm", "确认",         RECORDED, CONFIRMED, by=C_AUTHORS, while_under=Assignment.HOLDING, tells=[C_ORGAN]),
    Transition("dispute", "有异议",       RECORDED, OPPOSED,   also=C_AUTHORS, while_under=Assignment.HOLDING, asks=ReasonForm, does=Contact.be_disputed, tells=[C_ORGAN, C_OFFICE]),
    ends=[CONFIRMED, OPPOSED],
    readers=[C_OFFICE, C_DISPATCHER, *READERS],
)

# 承诺事项 -------------------------------------------------------------------------------------

REPLACED, DROPPED, OPEN, ROLLED, REPORTED, KEPT = Promise.Status
UNKEPT, UNENDED = Promise.UNKEPT, Promise.UNENDED
C_DEPUTIES = below(*DEPUTIES)

PROMISE = Lifecycle(
    Promise,
    Transition("make",       "承诺",       NEW,      OPEN,     by=[Consequence("签发答复")], fills=Promise.note_the_day, starts=[KEEP]),
    Transition("take_on",    "签收",       ROLLED,   OPEN,     by=[C_ORGAN], also=[C_OFFICE], asks=LateEntryForm, meets=[TAKE_ON], tells=[C_ORGAN, C_OFFICE]),
    Transition("report",     "报告兑现",   OPEN,     REPORTED, by=[C_ORGAN], also=[C_OFFICE], asks=KeptForm, does=Promise.report, meets=[KEEP], starts=[CONFIRM], tells=[*C_AUTHORS, C_ORGAN, C_OFFICE]),
    Transition("confirm",    "确认兑现",   REPORTED, KEPT,     by=C_AUTHORS, asks=ResultForm, does=Promise.rate, meets=[CONFIRM], drops=[LOOK_BACK], tells=[C_ORGAN, C_OFFICE, *C_DEPUTIES], then=Promise.note_the_class),
    Transition("verify",     "核实已兑现", REPORTED, KEPT,     also=[C_OFFICE], asks=NoteForm, meets=[CONFIRM, LOOK_BACK], tells=[C_ORGAN, C_OFFICE, *C_DEPUTIES], then=Promise.note_the_class),
    Transition("deny",       "没有兑现",   REPORTED, OPEN,     also=C_AUTHORS, asks=ReasonForm, does=Promise.deny, meets=[CONFIRM], starts=[ANEW], tells=[C_ORGAN, C_OFFICE]),
    Transition("refute",     "核实未兑现", REPORTED, OPEN,     also=[C_OFFICE], asks=ReasonForm, does=Promise.owe_again, meets=[CONFIRM, LOOK_BACK], starts=[ANEW], tells=[C_ORGAN, *C_DEPUTIES]),
    Transition("look_back",  "回头看",     UNENDED,  SAME,     also=[C_OFFICE], asks=LookBackForm, meets=[LOOK_BACK], tells=[C_ORGAN, *C_DEPUTIES]),
    Transition("roll_over",  "滚动交办",   UNKEPT,   ROLLED,   also=[C_OFFICE], asks=RollOverForm, does=Promise.roll_over, meets=[LOOK_BACK], starts=[KEEP.again(until="due_on", decided="滚动交办的决定"), TAKE_ON], tells=[C_ORGAN, *C_DEPUTIES]),
    Transition("carry_over", "年底结转",   UNKEPT,   ROLLED,   by=[Clock("系统（当年没有兑现）", after=KEEP.name, at_new_year=True)], does=Promise.carry_over, starts=[KEEP.again(ROLLED_PERIOD, since="rolled_on"), TAKE_ON, LOOK_BACK], tells=[C_ORGAN, C_OFFICE, *C_DEPUTIES]),
    Transition("enter_year", "转入新年度", UNENDED,  SAME,     by=[Found("系统（跨年度的承诺）", rows="over_the_year")], does=Promise.enter_year, starts=[LOOK_BACK], tells=[C_OFFICE]),
    Transition("drop",       "不再要求",   UNKEPT,   DROPPED,  also=[C_OFFICE], asks=ReasonForm, meets=[LOOK_BACK], drops=[KEEP, TAKE_ON], tells=[C_ORGAN, *C_DEPUTIES], then=Promise.note_the_class),
    Transition("replace",    "由新的答复取代", UNKEPT, REPLACED, by=[Consequence("重新答复")], drops=[KEEP, TAKE_ON, LOOK_BACK]),
    Transition("urge",       "催办",       UNKEPT,   SAME,     also=[C_OFFICE, C_DISPATCHER], asks=UrgeForm, tells=[C_ORGAN]),
    Transition("pass_on_to", "承办单位变更", UNKEPT, SAME,     by=[Consequence("机构变动")], passes=[KEEP, TAKE_ON], tells=[C_ORGAN, C_OFFICE]),
    Transition("recount",    "期限变更",   UNENDED,  SAME,     by=[Consequence("放假安排变动")], asks=MovedForm, does=Promise.follow_the_calendar, recounts=True, tells=[C_ORGAN, C_OFFICE]),
    ends=[KEPT, DROPPED, REPLACED],
    readers=[C_DISPATCHER, *READERS, *below(MERGED, JOINED, ALONG)],
)

# 调整申请、答复延期申请 -----------------------------------------------------------------------

R_ASKED, R_GRANTED, R_REFUSED, R_LAPSED, R_WITHDRAWN = Reassignment.Status
ENDS = [R_GRANTED, R_REFUSED, R_LAPSED, R_WITHDRAWN]

REASSIGNMENT = Lifecycle(
    Reassignment,
    Transition("ask",      "申请调整承办单位", NEW,     R_ASKED,     also=[C_ORGAN], while_under=(HANDED, AT_WORK, *HELPING), asks=ReassignmentForm, unless=Reassignment.too_late, starts=DECIDE, tells=[C_OFFICE, C_DISPATCHER]),
    Transition("grant",    "同意调整",         R_ASKED, R_GRANTED,   by=[C_OFFICE, C_DISPATCHER], asks=ReassignmentGrantForm, does=Reassignment.grant, meets=DECIDE, tells=[C_ORGAN, C_OFFICE, C_DISPATCHER]),
    Transition("refuse",   "不同意调整",       R_ASKED, R_REFUSED,   also=[C_OFFICE, C_DISPATCHER], asks=ReasonForm, meets=DECIDE, tells=[C_ORGAN, C_OFFICE, C_DISPATCHER]),
    Transition("withdraw", "撤回申请",         R_ASKED, R_WITHDRAWN, also=[C_ORGAN], asks=ReasonForm, drops=DECIDE, tells=[C_OFFICE, C_DISPATCHER]),
    Transition("lapse",    "逾期未决定，继续办理", R_ASKED, R_LAPSED, by=[Clock("系统（到期没有决定）", after=DECIDE[0].name)], drops=DECIDE, tells=[C_ORGAN, C_OFFICE, C_DISPATCHER]),
    Transition("recount",  "期限变更",         R_ASKED, SAME,        by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[C_OFFICE]),
    ends=ENDS,
    readers=[*C_AUTHORS, *READERS],
)

EXTENSION = Lifecycle(
    ReplyExtension,
    Transition("ask",      "申请答复延期",   NEW,     R_ASKED,     also=[C_ORGAN], while_under=OWING, where=NEEDS_APPROVAL, asks=ExtensionForm, unless=ReplyExtension.nothing_to_extend, starts=[ANSWER], tells=[C_OFFICE, C_DISPATCHER]),
    Transition("grant",    "同意延期",       R_ASKED, R_GRANTED,   by=[C_OFFICE], asks=NoteForm, unless=ReplyExtension.idle, does=ReplyExtension.grant, meets=[ANSWER], tells=[C_ORGAN, *C_AUTHORS]),
    Transition("refuse",   "不同意延期",     R_ASKED, R_REFUSED,   also=[C_OFFICE], asks=ReasonForm, meets=[ANSWER], tells=[C_ORGAN]),
    Transition("withdraw", "撤回申请",       R_ASKED, R_WITHDRAWN, also=[C_ORGAN], asks=ReasonForm, drops=[ANSWER], tells=[C_OFFICE]),
    Transition("lapse",    "逾期未决定，视为未同意", R_ASKED, R_LAPSED, by=[Clock("系统（到期没有决定）", after=ANSWER.name)], drops=[ANSWER], tells=[C_ORGAN, C_OFFICE]),
    Transition("recount",  "期限变更",       R_ASKED, SAME,        by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[C_OFFICE]),
    ends=ENDS,
    readers=[C_DISPATCHER, *READERS],
)
# fmt: on
