"""What becomes of a motion: the congress puts it on its agenda, or a committee examines it."""

from django.db import models

from renda.models import Parameter

REFER_PERIOD = Parameter(
    "motion.refer", "议案列入大会议程或者交付审议的期限（自大会闭幕日起）", "1m"
)
REPORT_PERIOD = Parameter("motion.report", "议案审议结果报告期限（自大会闭幕日起）", "3m")
AGAIN_PERIOD = Parameter("motion.report_again", "常务委员会不同意的议案重新审议期限", "1m")
DECIDE_PERIOD = Parameter(  # 地方组织法 第五十一条: it meets at least every two months
    "motion.decide", "常务委员会对议案审议结果报告作出决定的期限（自提出报告之日起）", "2m"
)


CONSENT = "大会期间撤回议案，要经主席团同意：请向代表工作委员会书面提出，由其登记。"


class Advice(models.TextChoices):
    """What a committee proposes that is to become of a motion, or what was decided of it."""

    CONGRESS = "congress", "列入大会议程"
    AGENDA = "agenda", "列入常务委员会会议议程"
    PLAN = "plan", "列入立法、监督等年度计划"
    DONE = "done", "议案所提事项已经解决"
    SUGGESTION = "suggestion", "作为建议、批评和意见办理"


class Examining:
    """The verbs of a motion that the presidium puts on the agenda, or refers to a committee, which
    reports to it or, later, to the standing committee (地方组织法 第二十二、三十五条; 上海议案规定
    第十五条)."""

    @property
    def came_as_a_suggestion(self):
        """Whether it was handed in and is no motion: then the time for motions is over, or those
        were too few who signed it, and it does not become one when it comes again."""
        return bool(self.submitted_on) and not self.is_a_motion()

    def is_for_the_congress(self):
        """It can still be put on the agenda: no committee has reported on it, or in time."""
        if not self.session_id:
            return False
        return self.status != self.Status.EXAMINED or self.moved_on <= self.closes_on

    def has_congress_closed(self, on):
        return bool(self.session_id) and on > self.closes_on

    def congress_still_sits(self, on):
        closed = not self.session_id or self.has_congress_closed(on)
        return "" if closed else "大会还没有闭幕，报告由主席团决定是否列入大会议程。"

    def is_before_the_congress(self, on):
        """Say whose consent it needs to be taken back (地方组织法 第二十二条; 上海议案规定
        第十三条)."""
        sits = self.is_a_motion() and self.congress_still_sits(on) and on >= self.session.from_on
        return CONSENT if sits else ""

    def put_on_agenda(self, event, *, decision, decided_on, result):
        self.decided = Advice.CONGRESS

    def refer(self, event, *, body, decision, decided_on):
        self.referred_to = body

    def adopt(self, event, *, advice, note):
        self.decided = advice
