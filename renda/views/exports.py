"""The tables of a page as sheets."""

from collections.abc import Callable
from dataclasses import dataclass

from ..sheets import LIMIT, sheet


@dataclass(frozen=True)
class Taken:
    """A table that can be taken along: its columns, and its rows from the context of the page."""

    label: str
    columns: tuple
    rows: Callable


class Exports:
    """A page of which `?sheet=NAME` answers with one of its tables as Excel.

    Whoever may open the page may take it along, and it holds what the page shows; a table that the
    page shows in parts it holds whole.
    """

    sheets = {}

    def get(self, request, *args, **kwargs):
        answer = super().get(request, *args, **kwargs)
        taken = self.sheets.get(request.GET.get("sheet", ""))
        if taken is None:
            return answer
        rows = list(taken.rows(answer.context_data))
        return sheet(self.named(taken), self.today, taken.columns, rows[:LIMIT], len(rows))

    def named(self, taken):
        return taken.label
