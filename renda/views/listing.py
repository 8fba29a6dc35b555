"""A list of subjects, and the same as a sheet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from ..letters.bundle import FORMATS, MOST, bundle
from ..letters.letter import letters_of
from ..listing import Rows
from ..looking import beside
from ..sheets import LIMIT, sheet
from .base import Page


class SubjectList(Page, TemplateView):
    listing = None

    def get_template_names(self):
        only_facets = self.request.htmx and "facets" in self.request.GET
        return ["renda/_facets.html" if only_facets else "renda/list.html"]

    def get_context_data(self, **kwargs):
        lifecycle, user = self.listing.lifecycle, self.request.user
        begun = [] if lifecycle.model.under else lifecycle.begun_by(user, self.today)
        rows = Rows(self.listing, self.request)
        shown = [row.subject for row in rows.page] if begun else []
        return super().get_context_data(
            listing=self.listing, rows=rows, begun=begun,
            beside=beside(shown, user, self.today) if shown else {},
            letters=letters_of(lifecycle), formats=FORMATS, **kwargs,
        )  # fmt: skip


class SubjectExport(Page, View):
    """The rows of the list under the same conditions, in the same order."""

    listing = None

    def get(self, request):
        rows, columns = Rows(self.listing, request), self.listing.columns
        return sheet(self.listing.label, self.today, columns, rows.all(LIMIT), rows.count_of_all)


class SubjectLetters(Page, View):
    """The letters of all that the list shows under the same conditions: a job makes them."""

    listing = None
    http_method_names = ["post"]

    def post(self, request, letter):
        letters = {it.name: it for it in letters_of(self.listing.lifecycle)}
        form = request.POST.get("format")
        if letter not in letters or form not in FORMATS:
            raise Http404
        keys = self.keys(letters[letter])
        if refusal := _refusal(letters[letter], len(keys)):
            messages.warning(request, refusal)
            return redirect(f"{reverse(self.listing.url)}?{request.GET.urlencode()}")
        bundle(letters[letter], keys, form, request.user, self.now)
        return redirect("jobs")

    def keys(self, letter):
        subjects = Rows(self.listing, self.request).filters.narrowed().order_by().values("pk")
        rows = letter.rows(self.request.user, self.today).order_by("pk")
        return list(
            rows.filter(**{f"{letter.of}__in": subjects}).values_list("pk", flat=True)[: MOST + 1]
        )


def _refusal(letter, count):
    if not count:
        return f"列出的这些里，还没有{letter.label}。"
    return f"一次最多生成{MOST}件，请加条件后分次生成。" if count > MOST else ""
