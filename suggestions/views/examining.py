"""三考: the page of one unit's year, that of a deputy's rating, and all units by score."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.generic import FormView

from renda.history import own_events
from renda.lifecycle import NotAllowed, perform
from renda.sheets import Column
from renda.views.base import Page
from renda.views.case import CasePage
from renda.views.exports import Exports, Taken

from ..examining import Year, may_open, untold
from ..forms import OpenAllForm
from ..lifecycles import ASSIGNMENT, EXAMINATION, PROGRESS_RATING
from ..models import Examination
from ..models.scoring import ENOUGH, LABELS
from .overseeing import LeadersPage

PARTS = (  # of what a score is reckoned from
    Column("项目", 20, lambda it: it.label),
    Column("权重", 8, lambda it: it.weight),
    Column("得分", 10, lambda it: it.value),
    Column("怎样算", 60, lambda it: it.formula),
)
TOLD = ("submit_plan", "enter_plan", "return_plan", "agree_plan", "account", "enter_account",
        "return_account", "score", "correct", "lift", "reschedule", "call_off", "succeed",
        "urge")  # fmt: skip


class ExaminationPage(CasePage):
    joined = ("committee__congress", "committee__parent", "body")
    sheets = {**CasePage.sheets, "parts": Taken("考核得分", PARTS, lambda page: page["parts"])}

    def get_context_data(self, **kwargs):
        it, user, on = self.object, self.request.user, self.today
        events = list(own_events(it, user, on))
        mine = PROGRESS_RATING.visible_to(user, on).filter(examination=it)
        return super().get_context_data(
            parts=it.parts_on(on, untold([it], user, on)),
            visits=self.visits(events),
            sanctions=self.with_files(self.sanctions(), events),
            ratings=list(mine.select_related("deputy").order_by("pk")),
            enough=ENOUGH,
            owed=it.obligations.open().order_by("due_on"),
            moves=[event for event in events if event.name in TOLD],
            given=next((it for it in reversed(events) if it.name in Examination.SCORING), None),
            **kwargs,
        )

    def visits(self, events):
        """Each with those of its items that the reader may see, and how many others there are. Who
        was there is known to the unit; what they rated is not."""
        mine = ASSIGNMENT.visible_to(self.request.user, self.today)
        seen = {*mine.filter(visits__examination=self.object).values_list("pk", flat=True)}
        rows = self.with_files(self.object.visits.told(), events)
        for visit in rows:
            items = visit.items.all()
            visit.seen = [it for it in items if it.pk in seen]
            visit.unseen = len(items) - len(visit.seen)
            visit.people = "、".join(str(it.deputy) for it in visit.ratings.all())
        return rows

    def sanctions(self):
        return self.object.sanctions.select_related("event__actor", "lifted_by__actor")

    def with_files(self, rows, events):
        files = {event.pk: event.attachments.all() for event in events}
        rows = list(rows)
        for row in rows:
            row.files = files.get(row.event_id, ())
        return rows


class RatingPage(CasePage):
    joined = ("examination__body", "visit", "deputy")

    def get_context_data(self, **kwargs):
        it, user, on = self.object, self.request.user, self.today
        seen = ASSIGNMENT.visible_to(user, on).filter(visits=it.visit).select_related("suggestion")
        items = list(seen.order_by("suggestion__number"))
        sees_all = EXAMINATION.visible_to(user, on).filter(pk=it.examination_id).exists()
        return super().get_context_data(
            items=items, unseen=it.visit.items.count() - len(items), sees_all=sees_all,
            owed=it.obligations.open().first(), **kwargs
        )  # fmt: skip


def _part(place):
    return lambda row: row.parts[place].value


RANKED = (
    Column("名次", 6, lambda row: row.rank),
    Column("承办单位", 26, lambda row: str(row.body)),
    Column("考核单位", 26, lambda row: str(row.committee)),
    Column("件数", 8, lambda row: row.count),
    *(Column(label, 12, _part(place)) for place, label in enumerate(LABELS)),
    Column("责任追究扣分", 12, lambda row: row.taken),
    Column("加减分", 8, lambda row: row.points),
    Column("考核得分", 10, lambda row: row.score),
    Column("状态", 14, lambda row: row.get_status_display()),
)


class ExaminedPage(Exports, LeadersPage):
    """All units of a year: those with a score by their rank, then the others."""

    template_name = "suggestions/examined.html"
    sheets = {"ranked": Taken("办理工作考核", RANKED, lambda page: page["year"].rows)}

    def get_context_data(self, **kwargs):
        year = Year(self.request.user, self.today, self.request.GET.get("year", ""))
        return super().get_context_data(
            year=year, labels=LABELS, may_open=may_open(self.request.user, self.today), **kwargs
        )


class OpenAll(Page, FormView):
    """开展本年度考核: of each unit that handles something this year and has none yet."""

    template_name = "suggestions/examined_open.html"
    form_class = OpenAllForm

    def barred(self):
        return "" if may_open(self.request.user, self.today) else "考核由代表工作委员会开展。"

    @cached_property
    def units(self):
        return Year(self.request.user, self.today).units_left

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "subject": Examination(),
                "actor": self.request.user, "at": self.now}  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(units=self.units, **kwargs)

    def form_valid(self, form):
        found = [(str(unit[1]), self.opened(unit, form.cleaned_data)) for unit in self.units]
        done, known = ([name for name, is_new in found if is_new is it] for it in (True, False))
        if done:
            messages.success(self.request, f"已对{len(done)}个单位开展考核：{'、'.join(done)}。")
        if known or not found:
            whose = "、".join(known) or "今年承办了建议的单位"
            messages.info(self.request, f"{whose}的考核先前已经开展，没有重复。")
        return redirect(reverse("examined"))

    def opened(self, unit, said):
        """A colleague may have opened it in the meantime."""
        committee, body = unit
        said = {**said, "committee": committee, "body": body, "year": self.today.year}
        try:
            perform(Examination(**said), "open", self.request.user, at=self.now, **said)
        except NotAllowed:
            return False
        return True

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


URLS = [
    path("examined/", ExaminedPage.as_view(), name="examined"),
    path("examined/open/", OpenAll.as_view(), name="examined_open"),
]
