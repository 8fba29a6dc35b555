"""办理情况报告: what became of a year's suggestions is told to the standing committee, printed for
the next congress, and published; in a township it is told to the congress itself.

代表法 第五十一条, 地方组织法 第二十二条 and 第四十二条.
"""

from renda.deadlines import Deadline
from renda.forms import MovedForm, ReasonForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.models import Duty
from renda.roles import Consequence, Found, Role

from ..forms import (
    AmendForm,
    BeginReportForm,
    CountAgainForm,
    PrintForm,
    PublishReportForm,
    ReceivePaperForm,
    ReportedForm,
    SubmitReportForm,
    WriteReportForm,
)
from ..models import HandlingReport
from ..models.reports import PUBLISH_PERIOD
from .raising import STAFF

# fmt: off


def _law(subject):
    return "代表法 第五十一条"


REPORT  = Deadline("handling_report", "报告办理情况", None, _law, owed_by="committee", until="report_by", decided=HandlingReport.why_by)
PUBLISH = Deadline("report_publish", "公开办理情况报告", PUBLISH_PERIOD, _law, owed_by="committee")
PRINT   = Deadline("report_print", "印发大会", None, _law, owed_by="committee", until="print_by", decided="登记的大会会议开会日期。")

CALLED_OFF, DRAFTING, SUBMITTED, REPORTED, PUBLISHED, PRINTED, DONE = HandlingReport.Status
UNTOLD, TOLD = (DRAFTING, SUBMITTED), (REPORTED, PUBLISHED, PRINTED, DONE)
ON_THE_WAY = (*UNTOLD, REPORTED, PUBLISHED, PRINTED)

Y_OFFICE  = Role("代表工作委员会", STAFF, of="committee")
Y_COUNCIL = Role("主任会议", (Duty.CHAIR, Duty.HANDLER), of="committee__parent")
Y_VICES   = Role("分管副主任", (Duty.VICE_CHAIR,), of="committee")
Y_MEMBERS = Role("常委会组成人员", (Duty.MEMBER,), of="committee__parent__parent")
Y_AUDITOR = Role("审计员", (Duty.AUDITOR,), of="committee__parent__parent")
LEADERS   = (Y_COUNCIL, Y_VICES)

HANDLING_REPORT = Lifecycle(
    HandlingReport,
    Transition("begin",       "起草",         NEW,       DRAFTING,  by=[Found("系统（每年到了规定的日子）", "to_begin")], also=[Y_OFFICE], asks=BeginReportForm, fills=HandlingReport.note_what_it_is, does=HandlingReport.begin, starts=[REPORT], tells=[Y_OFFICE, Y_VICES]),
    Transition("write",       "起草正文",     DRAFTING,  SAME,      by=[Y_OFFICE], asks=WriteReportForm, does=HandlingReport.write),
    Transition("count_again", "重新统计",     DRAFTING,  SAME,      also=[Y_OFFICE], asks=CountAgainForm, fills=HandlingReport.count, does=HandlingReport.count_again),
    Transition("receive",     "登记有关机关的报告", UNTOLD, SAME,   also=[Y_OFFICE], asks=ReceivePaperForm),
    Transition("submit",      "提请审议",     DRAFTING,  SUBMITTED, by=[Y_OFFICE], asks=SubmitReportForm, unless=HandlingReport.not_written, tells=[*LEADERS, Y_MEMBERS]),
    Transition("return",      "退回修改",     SUBMITTED, DRAFTING,  also=[Y_OFFICE, Y_COUNCIL], asks=ReasonForm, tells=[Y_OFFICE]),
    Transition("report",      "登记常委会审议情况", SUBMITTED, REPORTED, by=[Y_OFFICE], of=HandlingReport.goes_to_the_standing_committee, asks=ReportedForm, does=HandlingReport.report, meets=[REPORT], starts=[PUBLISH], tells=LEADERS),
    Transition("report_to_congress", "登记向大会报告情况", SUBMITTED, PRINTED, by=[Y_OFFICE], of=HandlingReport.goes_to_the_congress, asks=ReportedForm, does=HandlingReport.report, meets=[REPORT], starts=[PUBLISH], tells=LEADERS),
    Transition("schedule",    "大会日期已定", (REPORTED, PUBLISHED), SAME, by=[Found("系统（登记了大会会议）", "to_schedule")], fills=HandlingReport.note_the_session, does=HandlingReport.schedule, starts=[PRINT], tells=[Y_OFFICE]),
    Transition("publish",     "公开",         REPORTED,  PUBLISHED, by=[Y_OFFICE], asks=PublishReportForm, unless=HandlingReport.not_to_publish, does=HandlingReport.publish, meets=[PUBLISH], tells=LEADERS),
    Transition("publish",     "公开",         PRINTED,   DONE,      by=[Y_OFFICE], asks=PublishReportForm, unless=HandlingReport.not_to_publish, does=HandlingReport.publish, meets=[PUBLISH], tells=LEADERS),
    Transition("print",       "印发大会",     REPORTED,  PRINTED,   by=[Y_OFFICE], asks=PrintForm, unless=HandlingReport.no_session, does=HandlingReport.print_it, meets=[PRINT], tells=LEADERS),
    Transition("print",       "印发大会",     PUBLISHED, DONE,      by=[Y_OFFICE], asks=PrintForm, unless=HandlingReport.no_session, does=HandlingReport.print_it, meets=[PRINT], tells=LEADERS),
    Transition("amend",       "更正",         TOLD,      SAME,      also=[Y_OFFICE], asks=AmendForm, does=HandlingReport.amend, tells=LEADERS),
    Transition("call_off",    "终止",         UNTOLD,    CALLED_OFF, also=[Y_OFFICE], asks=ReasonForm, drops=[REPORT], tells=LEADERS),
    Transition("recount",     "期限变更",     ON_THE_WAY,     SAME,      by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=[Y_OFFICE]),
    ends=[CALLED_OFF, DONE],
    readers=[Y_COUNCIL, Y_VICES, Y_MEMBERS, Y_AUDITOR],
    shown_from={Y_COUNCIL: SUBMITTED, Y_MEMBERS: SUBMITTED},
)
# fmt: on
