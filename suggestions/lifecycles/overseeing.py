"""Who sees to it that suggestions are really handled: the six kinds of 督办.

代表法 第五十二条: of what weighs most the council of chairpersons decides; of the others the
committee for deputies.
"""

from renda.deadlines import Deadline
from renda.forms import MovedForm, PassOnForm, ReasonForm
from renda.lifecycle import NEW, SAME, Lifecycle, Transition
from renda.roles import Consequence, Person, Role

from ..forms import DecideForm, EndForm, LookForm, OverseenForm, ProposeForm, TakeUpForm, UrgeForm
from ..models import Oversight
from .handling import DEPUTIES
from .raising import (
    ACCEPTED,
    ASSIGNED,
    CLOSED,
    ENTRUSTED,
    REPLIED,
    S_AUDITOR,
    S_COUNCIL,
    S_DELEGATION,
    S_DISPATCHER,
    S_OFFICE,
    S_ORGANS,
    S_VICES,
    STAFF,
)

# fmt: off

DROPPED, PROPOSED, RUNNING, REPORTED, ENDED = Oversight.Status
HANDLED = (ACCEPTED, ENTRUSTED, ASSIGNED, REPLIED)
OVERSEE = Deadline("oversee", "报告督办情况", None, lambda it: "代表法 第五十二条", owed_by="body", until="due_on", decided="列入督办的决定")
SECRET  = "suggestion__is_confidential"

OVERSEER  = Role("督办机构", STAFF, of="body", but=SECRET)
OVERSEERS = (OVERSEER, *(Person("督办人", of="person", duty=duty, body="body", but=SECRET) for duty in Oversight.BY))
TOLD      = (*OVERSEERS, S_OFFICE)
HANDLERS  = (S_ORGANS, S_DISPATCHER)

OVERSIGHT = Lifecycle(
    Oversight,
    Transition("propose",  "提请重点督办", NEW,      PROPOSED, also=[S_OFFICE], while_under=HANDLED, of=Oversight.is_of_a_suggestion, asks=ProposeForm, unless=Oversight.not_for_the_council, does=Oversight.propose, tells=[S_COUNCIL]),
    Transition("take_up",  "列入督办",     NEW,      RUNNING,  also=[S_OFFICE], while_under=(*HANDLED, CLOSED), of=Oversight.is_of_a_suggestion, asks=TakeUpForm, unless=Oversight.not_to_take_up, fills=Oversight.note_the_day, starts=[OVERSEE], tells=[*OVERSEERS, *HANDLERS, *DEPUTIES]),
    Transition("decide",   "决定重点督办", PROPOSED, RUNNING,  by=[S_COUNCIL], while_under=HANDLED, asks=DecideForm, fills=Oversight.note_the_day, does=Oversight.decide, starts=[OVERSEE], tells=[*TOLD, *HANDLERS, *DEPUTIES]),
    Transition("decline",  "不列入重点督办", PROPOSED, DROPPED, also=[S_COUNCIL, S_OFFICE], asks=ReasonForm, tells=[S_COUNCIL, S_OFFICE]),
    Transition("report",   "报告督办情况", RUNNING,  REPORTED, by=OVERSEERS, also=[S_OFFICE], asks=OverseenForm, unless=Oversight.not_looked, does=Oversight.conclude, meets=[OVERSEE], tells=[S_COUNCIL, S_VICES, S_OFFICE, *HANDLERS, *DEPUTIES]),
    Transition("look",     "登记督办活动", RUNNING,  SAME,     by=OVERSEERS, also=[S_OFFICE], asks=LookForm, does=Oversight.look, tells=[S_OFFICE, *HANDLERS, *DEPUTIES]),
    Transition("end",      "结束督办",     RUNNING,  ENDED,    also=[S_OFFICE], asks=EndForm, drops=[OVERSEE], tells=[S_COUNCIL, *OVERSEERS, *HANDLERS, *DEPUTIES]),
    Transition("call_off", "终止督办",     PROPOSED, DROPPED,  by=[Consequence("撤回")], tells=[S_COUNCIL, S_OFFICE]),
    Transition("call_off", "终止督办",     RUNNING,  ENDED,    by=[Consequence("撤回")], drops=[OVERSEE], tells=TOLD),
    Transition("urge",     "催办",         RUNNING,  SAME,     also=[S_OFFICE], asks=UrgeForm, tells=OVERSEERS),
    Transition("pass_on",  "移交督办",     (PROPOSED, RUNNING), SAME, by=[Consequence("工作移交")], asks=PassOnForm, does=Oversight.pass_on, tells=TOLD),
    Transition("recount",  "期限变更",     RUNNING,  SAME,     by=[Consequence("放假安排变动")], asks=MovedForm, recounts=True, tells=TOLD),
    ends=[DROPPED, REPORTED, ENDED],
    readers=[S_AUDITOR, S_DELEGATION],
    shown_from=dict.fromkeys([*DEPUTIES, S_DELEGATION, *HANDLERS, *OVERSEERS], RUNNING),
)
# fmt: on
