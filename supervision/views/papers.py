"""What is printed of an opinion: the paper itself, the three lists, and the form to hand it over.

The lists are views of the one chain; each line bears the number of its problem.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import path
from django.views.generic import DetailView

from renda.views.subjects import SubjectPage

from ..lifecycles import OPINION, PLAN_PERIOD, RESULT_PERIOD
from ..models import Opinion, Problem, Undertaking
from .clocks import problems_of, undertakings_of

Status = Opinion.Status
PAPERS = {  # by its address: the title
    "opinion": "审议意见",
    "findings": "调研发现问题清单",
    "speeches": "会议审议发言清单",
    "measures": "整改对策建议清单",
    "hand_over": "审议意见交办单",
}
DRAFTED = (Status.WITHDRAWN, Status.DRAFT, Status.SUBMITTED, Status.APPROVED)


class Paper(SubjectPage, DetailView):
    """A paper on the screen, printed by the browser. What the reader may not see is not on it."""

    lifecycle = OPINION

    def get_queryset(self):
        joined = ("committee__parent__parent__congress", "addressee", "vice_chair")
        return super().get_queryset().select_related(*joined)

    def get_template_names(self):
        if self.kwargs["paper"] not in PAPERS:
            raise Http404
        return [f"supervision/papers/{self.kwargs['paper']}.html"]

    def get_context_data(self, **kwargs):
        opinion, user, on = self.object, self.request.user, self.today
        undertakings = undertakings_of(opinion, user, on)
        problems = problems_of(opinion, user, on)
        return super().get_context_data(
            paper=PAPERS.get(self.kwargs["paper"]),
            is_draft=opinion.status in DRAFTED,
            issued=opinion.events.filter(name="issue").last(),
            problems=problems,
            spoken=[it for it in problems if it.source == Problem.Source.SPEECH],
            found=[it for it in problems if it.source == Problem.Source.RESEARCH],
            periods=[it.of(opinion.committee.congress, on) for it in (PLAN_PERIOD, RESULT_PERIOD)],
            charges=_charges(undertakings, problems),
            **kwargs,
        )


@dataclass
class Charge:
    """What one body is handed; the days are those of the hand-over, None before it."""

    body: str  # as it was called on that day
    problems: list
    plan: date | None = None
    result: date | None = None


def _charges(undertakings, problems):
    charged = [it for it in undertakings if it.status != Undertaking.Status.RELEASED]
    own = defaultdict(list)
    for problem in problems:
        own[problem.body].append(problem)
    if charged:
        return [
            Charge(
                it.handed_to.name_on(it.handed_over_on), own[it.body],
                _due(it, "plan"), _due(it, "result"),
            )
            for it in charged
        ]  # fmt: skip
    return [Charge(body.name, own[body]) for body in sorted(own, key=lambda it: it.pk)]


def _due(undertaking, deadline):
    """The day that was named at the hand-over: of the first that counts from it."""
    owed = [it for it in undertaking.obligations.all() if it.deadline == deadline]
    return next((it.due_on for it in owed if it.start_on == undertaking.handed_over_on), None)


PRINTS = [
    path("opinions/<int:pk>/papers/<slug:paper>/", Paper.as_view(), name="opinion_paper"),
]
