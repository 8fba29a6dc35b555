"""督办 and 反复提办: what is overseen and what should be; and the page of one oversight."""

from django.core.paginator import Paginator
from django.urls import path
from django.views.generic import TemplateView

from renda.history import own_events
from renda.sheets import Column
from renda.shell import Shell
from renda.views.base import Page
from renda.views.case import CasePage
from renda.views.exports import Exports, Taken

from ..lifecycles import SUGGESTION
from ..overseeing import Overseen, Raised

PER_PAGE = 20


class LeadersPage(Page, TemplateView):
    """For whoever sees what all units do: the committees, the leaders, the auditor."""

    def barred(self):
        return "" if Shell(self.request).leads else "这一页供人大工作机构和常委会领导查看。"


class OverseeingPage(LeadersPage):
    template_name = "suggestions/overseeing.html"

    def get_context_data(self, **kwargs):
        overseen = Overseen(self.request.user, self.today)
        return super().get_context_data(overseen=overseen, **kwargs)


def _author(it):
    return "要求保密" if it.is_confidential else str(it.author)


def _concluded(oversight):
    return oversight.get_conclusion_display()


ROWS = (  # of the number of a group and one of its suggestions
    Column("组", 6, lambda row: row[0]),
    Column("提出日期", 12, lambda row: row[1].raised),
    Column("编号", 18, lambda row: row[1].number),
    Column("案由", 50, lambda row: row[1].matter),
    Column("提出人", 20, lambda row: _author(row[1])),
    Column("状态", 12, lambda row: row[1].get_status_display()),
    Column("承办、类别和评价", 40, lambda row: "；".join(it.outcome for it in row[1].parts)),
    Column("专题分析", 24, lambda row: "；".join(map(_concluded, row[1].analysed))),
    Column("未兑现的承诺", 50, lambda row: "；".join(it.content for it in row[1].open_promises)),
)


class RepeatsPage(Exports, LeadersPage):
    template_name = "suggestions/repeats.html"
    sheets = {"repeats": Taken("反复提办", ROWS, lambda page: page["view"].every_row())}

    def get_context_data(self, **kwargs):
        self.raised = Raised(self.request.user, self.today)
        page = Paginator(self.raised.groups, PER_PAGE).get_page(self.request.GET.get("page"))
        self.raised.told(page.object_list)
        overseen = Overseen(self.request.user, self.today)
        free = {it.pk for it, _ in overseen.unseen("repeat", {**self.newest(page)})}
        return super().get_context_data(page=page, raised=self.raised, free=free, **kwargs)

    def newest(self, page):
        return {group.newest.pk: "" for group in page.object_list if group.newest}

    def every_row(self):
        groups = self.raised.told(self.raised.groups)
        return [(no, it) for no, group in enumerate(groups, 1) for it in group.rows]


class OversightPage(CasePage):
    joined = (
        "suggestion__committee__congress", "suggestion__lead", "suggestion__proposer",
        "suggestion__delegation", "body", "person",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        user, on, it = self.request.user, self.today, self.object
        events = list(own_events(it, user, on))
        return super().get_context_data(
            whole=SUGGESTION.visible_to(user, on).filter(pk=it.suggestion_id).first(),
            looks=self.looks(events),
            owed=it.obligations.order_by("pk").last(),
            told=[event for event in events if event.name in TOLD],
            **kwargs,
        )

    def looks(self, events):
        """The newest first, each with its papers."""
        files = {event.pk: event.attachments.all() for event in events}
        for look in self.object.looks.select_related("event__actor").order_by("-pk"):
            look.files = files.get(look.event_id, ())
            yield look


URLS = [
    path("oversight/", OverseeingPage.as_view(), name="oversight"),
    path("repeats/", RepeatsPage.as_view(), name="repeats"),
]
TOLD = ("decide", "decline", "report", "end", "urge")
