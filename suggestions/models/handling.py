"""What becomes of a suggestion once it is taken in: assigned, replied to, closed."""

from renda.lifecycle import NotAllowed, perform
from renda.models import Deputy

from .assignments import Assignment
from .disclosure import Disclosure
from .signatures import Signature


class Handling:
    """The verbs of a suggestion that hand it to units and follow what they do."""

    @property
    def outcome(self):
        """Which units handle it, and what has come of it: one text each."""
        return [it.outcome for it in self.assignments.all() if it.answers]

    # which clock runs until it is assigned

    @property
    def closes_on(self):
        """The last day of the session to which it was raised."""
        return self.session.to_on if self.session_id else None

    def is_of_a_session(self):
        return self.is_a_suggestion() and bool(self.session_id) and not self.referred_to_id

    def is_a_motion_of_a_session(self):
        return self.is_a_motion() and bool(self.session_id)

    def is_of_the_recess(self):
        """Or was examined as a motion first: that takes months from the closing day."""
        return self.is_a_suggestion() and bool(not self.session_id or self.referred_to_id)

    # what the steps do

    def allot(self, event, *, way, planned_lead, planned_bodies, is_difficult):
        self.way, self.planned_lead, self.is_difficult = way, planned_lead, is_difficult
        self.planned_bodies.set(planned_bodies)

    def entrust(self, event, *, entrusted_to):
        """The government office assigns it on; the units' time counts from this day."""
        self.entrusted_to, self.assigned_on = entrusted_to, event.on
        self.planned_lead = None
        self.planned_bodies.clear()

    def succeed(self, event, *, body):
        self.entrusted_to = body

    def assign(self, event, *, planned_lead, planned_bodies, **plan):
        self.allot(event, planned_lead=planned_lead, planned_bodies=planned_bodies, **plan)
        self.assigned_on = self.assigned_on or event.on
        separate = self.way == self.Way.SEPARATE
        lead = None if separate else self._hand_to(event, planned_lead, part="lead")
        for body in planned_bodies:
            self._hand_to(event, body, part="separate" if separate else "co", lead=lead)

    def _hand_to(self, event, body, **how):
        days = {"assigned_on": self.assigned_on, "first_on": self.assigned_on}
        difficult = {"is_difficult": self.is_difficult}
        new = Assignment(suggestion=self, body=body, **difficult, **days, **how)
        follow = {"at": event.at, "because": event}
        return perform(new, new.beginning, event.actor, **follow).subject

    def stop(self, event, **said):
        """Nobody handles it any more; what was merged into it goes on by itself."""
        self.give_back_merged(event)
        for it in (*self.assignments.held(), *self.oversights.going_on()):
            perform(it, "call_off", event.actor, at=event.at, because=event)

    # what follows from what the units do

    def note_a_reply(self, event):
        """It is replied to once every unit that owes a reply has replied."""
        owing = self.assignments.answering().exclude(status__in=Assignment.ANSWERED)
        if not owing.exists() and self.status == self.Status.ASSIGNED:
            perform(self, "all_replied", event.actor, at=event.at, because=event)

    def note_that_one_is_over(self, event):
        rest = self.assignments.answering().exclude(status__in=Assignment.OVER)
        if not rest.exists() and self.status == self.Status.REPLIED:
            perform(self, "close", event.actor, at=event.at, because=event)

    def note_a_dispute(self, event):
        if self.status == self.Status.CLOSED:
            perform(self, "reopen", event.actor, at=event.at, because=event)

    def note_that_it_goes_on(self, event):
        if self.status == self.Status.REPLIED:
            perform(self, "handle_again", event.actor, at=event.at, because=event)

    # what stands in the way

    def not_all_agree(self, on):
        """A joint one is taken back only by all who raised it."""
        seats = self.seats_on(on)
        others = self.consented().exclude(status=Signature.Status.AGREED)
        others = others.filter(deputy__in=seats.values("user"))
        names = "、".join(str(it.deputy) for it in others.select_related("deputy")[:3])
        return f"联名提出的，要附议代表都同意撤回；还有{names}等没有同意。" if names else ""

    def lead_still_sits(self, on):
        """上海 第二十一条 and others: whoever raised it rates the reply, as long as they can."""
        sits = self.seats_on(on).filter(user=self.lead).exists()
        return f"领衔代表{self.lead}还在任，由本人评价。" if sits else ""

    def seats_on(self, on):
        return Deputy.objects.running(on).filter(congress=self.committee.congress)

    def not_to_keep(self, is_confidential):
        """Why its author may not be kept confidential from now on, or be named; else ""."""
        if not is_confidential:
            others = self.consented().exists()
            return "附议代表是在为提出人保密时签名的，不能取消保密。" if others else ""
        if self.merged.exclude(lead=self.lead_id, proposer=self.proposer_id).exists():
            return "已有别的代表的建议并入这一件，那些代表知道提出人，不能再改为保密。"
        if self.oversights.going_on().exists():
            return "正在督办，督办人知道提出人；先结束督办，再改为保密。"
        return ""

    def restate(self, event, *, disclosure, is_confidential, reason):
        """Of what was published nothing is, until the committee has decided anew."""
        is_other = is_confidential != self.is_confidential
        if refusal := is_other and self.not_to_keep(is_confidential):
            raise NotAllowed(refusal)
        self.disclosure, self.is_confidential = disclosure, is_confidential
        whole = self.merged_into or self
        if whole is self or is_other:  # what was merged has no say in what is public of the other
            whole.let_it_be_decided_anew(event)

    def let_it_be_decided_anew(self, event):
        for part in self.assignments.filter(status__in=Assignment.ANSWERED, to_disclose=False):
            decided = part.last_reply.decided
            if decided and {decided, self.disclosure} != {Disclosure.NONE}:
                perform(part, "decide_anew", event.actor, at=event.at, because=event)

    def name_heir(self, event, *, heir, reason):
        self.heir = heir.user

    def has_a_lead(self):
        return bool(self.lead_id)

    def replied_already(self, on):
        """青岛 第十二条 and others: whoever was answered does not take it back any more."""
        replied = self.assignments.filter(replies__isnull=False).exists()
        return "已经有承办单位答复，不能再撤回。" if replied else ""

    def not_to_withdraw(self, on):
        return self.is_before_the_congress(on) or self.replied_already(on) or self.not_all_agree(on)
