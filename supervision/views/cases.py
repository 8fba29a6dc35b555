"""The pages of an opinion, of its parts, and of what is asked under them."""

from renda.views.case import CasePage
from renda.views.exports import Taken

from ..clocks import Row, problems_of, requests_of, rows_of, turn_of, undertakings_of
from ..lifecycles import EXTENSION, OPINION, PROBLEM, RETURN, UNDERTAKING
from . import ledgers
from .path import Path
from .tally import Tally


class OpinionPage(CasePage):
    joined = (
        "committee__congress", "committee__parent__parent", "vice_chair", "addressee__office",
    )  # fmt: skip
    sheets = {
        "clocks": Taken("期限", ledgers.CLOCKS, lambda page: page["rows"]),
        "problems": Taken("问题清单", ledgers.PROBLEMS, lambda page: page["problems"]),
        "log": CasePage.log,
    }

    def get_context_data(self, **kwargs):
        opinion, user, on = self.object, self.request.user, self.today
        undertakings = undertakings_of(opinion, user, on)
        problems = problems_of(opinion, user, on)
        ballots = list(opinion.ballots.with_event())
        rows = rows_of(opinion, undertakings, user, on)
        return super().get_context_data(
            rows=rows,
            problems=problems,
            yours=[*_yours(rows, problems)],
            tallies=[*map(Tally, ballots)],
            requests=requests_of(undertakings),
            path=Path(opinion, undertakings, problems, ballots),
            **kwargs,
        )


def _yours(rows, problems):
    """Yield what waits for the reader in the parts: the page's name, its key, the step, of what."""
    for row in rows:
        if row.is_yours:
            yield "undertaking_step", row.undertaking.pk, row.turn, row.undertaking.body
    for problem in problems:
        if problem.is_yours:
            yield "problem_step", problem.pk, problem.turn, f"问题 {problem.no}"


class UndertakingPage(CasePage):
    joined = ("opinion__committee__congress", "opinion__addressee", "opinion__vice_chair", "body")
    CORRESPONDENCE = (
        "file_plan", "agree_plan", "return_plan", "send_draft", "comment", "file_result",
        "countersign", "receive", "return_result",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        opinion, user, on = self.object.opinion, self.request.user, self.today
        [undertaking] = undertakings_of(opinion, user, on).filter(pk=self.object.pk)
        steps = list(undertaking.events.told().select_related("reminder").order_by("-id"))
        return super().get_context_data(
            opinion=opinion,
            row=Row(undertaking, turn_of(undertaking, UNDERTAKING)),
            owed=sorted(undertaking.obligations.all(), key=lambda it: (not it.is_open, -it.pk)),
            letters=[it for it in steps if it.name in self.CORRESPONDENCE],
            receipt=next((it for it in steps if it.name == "sign"), None),
            urged=[it for it in steps if it.name == "urge"],
            problems=[it for it in problems_of(opinion, user, on) if it.body == undertaking.body],
            requests=requests_of([undertaking]),
            **kwargs,
        )


class ProblemPage(CasePage):
    joined = ("opinion__committee__congress", "opinion__addressee", "opinion__vice_chair", "body")

    def get_context_data(self, **kwargs):
        opinion, user, on = self.object.opinion, self.request.user, self.today
        numbered = {it.pk: it for it in problems_of(opinion, user, on)}
        answers = UNDERTAKING.visible_to(user, on).filter(opinion=opinion, body=self.object.body)
        return super().get_context_data(
            opinion=opinion,
            listed=numbered.get(self.object.pk),
            answers=answers.first(),
            steps=list(self.object.events.told().order_by("id")),
            owed=self.object.obligations.select_related("met_by", "dropped_by"),
            **kwargs,
        )


class RequestPage(CasePage):
    """What a body asks of the committee about its undertaking: more time, or to be rid of it."""

    joined = ("undertaking__opinion__committee__congress", "undertaking__body")

    def get_context_data(self, **kwargs):
        asked, undertaking = self.object, self.object.undertaking
        owed = undertaking.obligations.open().filter(deadline__in=["plan", "result"])
        return super().get_context_data(
            undertaking=undertaking,
            opinion=undertaking.opinion,
            owed=owed.order_by("due_on"),
            moves=asked.events.told().order_by("id"),
            answer=asked.obligations.select_related("met_by", "dropped_by").first(),
            **kwargs,
        )


DETAILS = {
    OPINION: OpinionPage,
    PROBLEM: ProblemPage,
    UNDERTAKING: UndertakingPage,
    EXTENSION: RequestPage,
    RETURN: RequestPage,
}
