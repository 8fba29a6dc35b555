"""What each congress has decided for the numbers that the law leaves to it, and since when."""

from collections import defaultdict
from typing import NamedTuple

from django.urls import path
from django.views.generic import TemplateView

from ..models import PARAMETERS, Duty, Parameter, Setting
from ..sheets import Column
from .base import Page
from .exports import Exports, Taken


class Rule(NamedTuple):
    """One parameter of a congress, as it is in force, with all that was decided about it."""

    parameter: Parameter
    value: str  # in words
    decided: Setting | None  # None: the default holds
    history: list  # the newest first, those to come included
    is_bound: bool  # whether national law limits it

    @property
    def lines(self):
        return self.value.split("；")


COLUMNS = (
    Column("人大", 24, lambda row: row[0].name),
    Column("参数", 34, lambda row: row[1].parameter.label),
    Column("现在的值", 50, lambda row: row[1].value),
    Column("施行日", 14, lambda row: row[1].decided and row[1].decided.effective_on),
    Column("依据", 40, lambda row: row[1].decided and row[1].decided.basis),
)


class Parameters(Page, Exports, TemplateView):
    template_name = "renda/parameters.html"
    sheets = {
        "parameters": Taken(
            "参数",
            COLUMNS,
            lambda page: [(congress, rule) for congress, found in page["sets"] for rule in found],
        )
    }

    def get_context_data(self, **kwargs):
        user = self.request.user
        congresses = user.congresses(self.today)
        decisions = defaultdict(list)
        for it in Setting.objects.filter(congress__in=congresses).order_by("-effective_on"):
            decisions[it.congress_id, it.name].append(it)
        sets = [(it, list(rules(it, decisions, self.today))) for it in congresses]
        mine = user.congresses(self.today, [Duty.ADMINISTRATOR])
        return super().get_context_data(sets=sets, administers=mine, **kwargs)


def rules(congress, decisions, on):
    """Yield the parameters of the congress; `decisions` by congress id and name, newest first."""
    for name, parameter in sorted(PARAMETERS.items()):
        history = decisions[congress.pk, name]
        decided = next((it for it in history if it.effective_on <= on), None)
        text = decided.value if decided else parameter.default_of(congress)
        for it in history:
            it.words = parameter.words(it.value)
        is_bound = parameter.bound is not Parameter.bound
        yield Rule(parameter, parameter.words(text), decided, history, is_bound)


URLS = [path("parameters/", Parameters.as_view(), name="parameters")]
