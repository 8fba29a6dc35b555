"""The page of a year's report: its text, its figures as they were counted, and how far it is."""

from datetime import date

from renda.history import own_events
from renda.sheets import Column
from renda.views.case import CasePage
from renda.views.exports import Taken

from ..models.shares import SHARES


def _of_share(place, name):
    return lambda row: row["shares"][place][name]


UNITS = (
    Column("承办单位", 28, lambda row: row["name"]),
    Column("件次", 8, lambda row: row["all"]),
    *(
        Column(f"{it.label}{unit}", 14, _of_share(place, name))
        for place, it in enumerate(SHARES)
        for name, unit in (("share", "%"), ("top", "：分子"), ("bottom", "：分母"))
    ),
)
TOLD = (
    "submit", "return", "report", "report_to_congress", "print", "publish", "amend", "call_off",
)  # fmt: skip


class HandlingReportPage(CasePage):
    joined = ("committee__congress", "meeting__term__congress", "printed_for__term__congress")
    sheets = {
        **CasePage.sheets,
        "units": Taken("各单位办理情况", UNITS, lambda page: page["figures"].get("units", [])),
    }

    def get_context_data(self, **kwargs):
        it = self.object
        events = list(own_events(it, self.request.user, self.today))
        counted = it.figures.get("items") and date.fromisoformat(it.figures["on"])
        return super().get_context_data(
            figures=it.figures,
            counted_on=counted,
            papers=it.events.filter(name__in=it.enclosed_at).told().order_by("id"),
            owed=it.obligations.open().order_by("due_on"),
            moves=[event for event in events if event.name in TOLD],
            **kwargs,
        )
