"""What is printed of an opinion beside its letters: the three lists.

They are views of the one chain; each line bears the number of its problem.
"""

from django.http import Http404
from django.urls import path
from django.views.generic import DetailView

from renda.views.subjects import SubjectPage

from ..clocks import problems_of
from ..lifecycles import OPINION
from ..models import Opinion, Problem

Status = Opinion.Status
PAPERS = {  # by its address: the title
    "findings": "调研发现问题清单",
    "speeches": "会议审议发言清单",
    "measures": "整改对策建议清单",
}
DRAFTED = (Status.WITHDRAWN, Status.DRAFT, Status.SUBMITTED, Status.APPROVED)


class Paper(SubjectPage, DetailView):
    """A paper on the screen, printed by the browser. What the reader may not see is not on it."""

    lifecycle = OPINION

    def get_queryset(self):
        return super().get_queryset().select_related("committee")

    def get_template_names(self):
        if self.kwargs["paper"] not in PAPERS:
            raise Http404
        return [f"supervision/papers/{self.kwargs['paper']}.html"]

    def get_context_data(self, **kwargs):
        problems = problems_of(self.object, self.request.user, self.today)
        return super().get_context_data(
            paper=PAPERS.get(self.kwargs["paper"]),
            is_draft=self.object.status in DRAFTED,
            problems=problems,
            spoken=[it for it in problems if it.source == Problem.Source.SPEECH],
            found=[it for it in problems if it.source == Problem.Source.RESEARCH],
            **kwargs,
        )


PRINTS = [
    path("opinions/<int:pk>/papers/<slug:paper>/", Paper.as_view(), name="opinion_paper"),
]
