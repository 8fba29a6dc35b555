"""A list of subjects, and the same as a sheet."""

from django.views.generic import TemplateView, View

from ..listing import Rows
from ..sheets import LIMIT, sheet
from .base import Page


class SubjectList(Page, TemplateView):
    template_name = "renda/list.html"
    listing = None

    def get_context_data(self, **kwargs):
        lifecycle, user = self.listing.lifecycle, self.request.user
        may_begin = not lifecycle.model.under and lifecycle.may_begin(user, self.today)
        rows = Rows(self.listing, self.request)
        return super().get_context_data(
            listing=self.listing, rows=rows, may_begin=may_begin, **kwargs
        )


class SubjectExport(Page, View):
    """The rows of the list under the same conditions, in the same order."""

    listing = None

    def get(self, request):
        rows, columns = Rows(self.listing, request), self.listing.columns
        heads = [(column.label, column.width) for column in columns]
        lines = ([column.value(row) for column in columns] for row in rows.all(LIMIT))
        return sheet(self.listing.label, self.today, heads, lines, rows.count)
