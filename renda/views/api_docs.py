"""The description of the API, to read and to try."""

from django.views.generic import TemplateView

from .base import Page


class ApiDocs(Page, TemplateView):
    template_name = "renda/api_docs.html"
