"""What becomes of a motion that the congress has not put on its agenda itself."""

from django.db import models

from renda.models import Parameter

REFER_PERIOD = Parameter("motion.refer", "议案交付审议期限（自大会闭幕日起）", "1m")
REPORT_PERIOD = Parameter("motion.report", "议案审议结果报告期限（自大会闭幕日起）", "3m")
AGAIN_PERIOD = Parameter("motion.report_again", "常务委员会不同意的议案重新审议期限", "1m")


class Advice(models.TextChoices):
    """What a committee proposes that is to become of a motion."""

    AGENDA = "agenda", "列入常务委员会会议议程"
    PLAN = "plan", "列入立法、监督等年度计划"
    DONE = "done", "议案所提事项已经解决"
    SUGGESTION = "suggestion", "作为建议、批评和意见办理"


class Examining:
    """The verbs of a motion that is referred to a committee, which reports to the standing
    committee (地方组织法 第三十五条; 上海议案规定 第十五条)."""

    def refer(self, event, *, body, decision):
        self.referred_to = body
