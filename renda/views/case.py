"""A page of a case: what stands on it is the app's; what happened is told alike everywhere."""

from ..history import history_of
from ..looking import beside, note
from ..models import CalendarYear
from ..sheets import Column
from .exports import Exports, Taken
from .subjects import SubjectDetail

SHOWN = 12  # lines of the history before its reader asks for all
LOG = (  # of the page's subject and an entry of its history
    Column("日期", 14, lambda row: row[1].event.on),
    Column("事项", 50, lambda row: str(row[1].subject or row[0])),
    Column("步骤", 20, lambda row: row[1].event.label),
    Column("经手", 12, lambda row: row[1].event.actor.name if row[1].event.actor else "系统"),
    Column("录入时间", 18, lambda row: row[1].event.at),
)


class CasePage(Exports, SubjectDetail):
    """With the newest lines of what happened, or with ?log=all every line."""

    joined = ()
    log = Taken("经过", LOG, lambda page: page["view"].every_entry())
    sheets = {"log": log}

    def named(self, taken):
        return f"{taken.label}：{self.object}"

    def every_entry(self):
        entries, _ = history_of(self.object, self.request.user, self.today)
        return [(self.object, entry) for entry in entries]

    def get_queryset(self):
        return super().get_queryset().select_related(*self.joined)

    def get_context_data(self, **kwargs):
        most = None if self.request.GET.get("log") == "all" else SHOWN
        entries, count = history_of(self.object, self.request.user, self.today, most)
        announced = set(CalendarYear.objects.values_list("year", flat=True))
        page = super().get_context_data(entries=entries, count=count, announced=announced, **kwargs)
        if page["offers"]:
            note(self.object, self.request.user, self.now)
            page["beside"] = beside([self.object], self.request.user, self.today)
        return page
