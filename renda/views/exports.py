"""The tables of a page as sheets."""

from collections.abc import Callable
from dataclasses import dataclass

from ..sheets import LIMIT, sheet


@dataclass(frozen=True)
class Taken:
    """A table that can be taken along: its columns, or what gives them of the context of the page;
    and its rows, from there too."""

    label: str
    columns: tuple | Callable
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
        page, columns = answer.context_data, taken.columns
        rows, columns = list(taken.rows(page)), columns(page) if callable(columns) else columns
        return sheet(self.named(taken), self.today, columns, rows[:LIMIT], len(rows))

    def named(self, taken):
        return taken.label
