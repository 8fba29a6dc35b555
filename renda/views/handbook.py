"""The handbook: every procedure as a table and as a drawing, both read from the lifecycles."""

from django.http import Http404
from django.views.generic import TemplateView

from ..handbook import Diagram, lines
from ..lifecycle import LIFECYCLES
from .base import Page


class Contents(Page, TemplateView):
    template_name = "renda/handbook.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(lifecycles=LIFECYCLES.values(), **kwargs)


class Procedure(Page, TemplateView):
    template_name = "renda/handbook_page.html"

    def get_context_data(self, **kwargs):
        named = {lifecycle.name: lifecycle for lifecycle in LIFECYCLES.values()}
        if not (lifecycle := named.get(self.kwargs["name"])):
            raise Http404
        congress = next(iter(self.request.user.congresses(self.today)), None)
        kwargs |= {"lifecycle": lifecycle, "diagram": Diagram(lifecycle)}
        return super().get_context_data(lines=lines(lifecycle, congress, self.today), **kwargs)
