"""The pages of a year's fund and of what is granted of it."""

from renda.sheets import Column
from renda.views.case import CasePage
from renda.views.exports import Taken

from ..lifecycles import FUND, GRANT
from .handling import UnderPage

GRANTED = (
    Column("建议编号", 18, lambda row: row.assignment.suggestion.number),
    Column("案由", 50, lambda row: row.assignment.suggestion.matter),
    Column("承办单位", 20, lambda row: str(row.assignment.body)),
    Column("用途", 40, lambda row: row.purpose),
    Column("申请（元）", 16, lambda row: row.asked),
    Column("批准（元）", 16, lambda row: row.amount),
    Column("已支付（元）", 16, lambda row: row.paid),
    Column("已退回（元）", 16, lambda row: row.returned),
    Column("状态", 16, lambda row: row.get_status_display()),
)


class FundPage(CasePage):
    """With all that was granted of it; what the reader may not see is counted, but not named."""

    joined = ("committee",)
    sheets = {**CasePage.sheets, "grants": Taken("资金安排", GRANTED, lambda page: page["grants"])}

    def get_context_data(self, **kwargs):
        it, seen = self.object, GRANT.visible_to(self.request.user, self.today)
        joined = ("assignment__body", "assignment__suggestion")
        rows = seen.filter(fund=it).select_related(*joined).prefetch_related("payments")
        grants = list(rows.order_by("pk"))
        return super().get_context_data(
            sums=it.sums,
            grants=grants,
            unseen=it.grants.count() - len(grants),
            moves=it.events.told().order_by("id"),
            **kwargs,
        )


class GrantPage(UnderPage):
    joined = (*UnderPage.joined, "fund")

    def get_context_data(self, **kwargs):
        page = super().get_context_data(**kwargs)
        files = {it.pk: it.attachments.all() for it in page["moves"]}
        payments = list(self.object.payments.all())
        for it in payments:
            it.files = files.get(it.event_id, ())
        funds = FUND.visible_to(self.request.user, self.today)
        sees_fund = funds.filter(pk=self.object.fund_id).exists()
        return {**page, "payments": payments, "sees_fund": sees_fund}
