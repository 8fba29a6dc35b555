"""搜索: all that the user may see; and the bodies and people of whom they may open a page."""

from django.urls import path, reverse
from django.views.generic import TemplateView

from ..models import Body
from ..office import own_congresses, people_of
from ..overview import Overview
from ..search import Search
from ..shell import Shell
from ..words import initials, marked_by_sound, squeeze
from .base import Page

MOST = 8  # bodies or people that are shown


class SearchPage(Page, TemplateView):
    template_name = "renda/search.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get
        search = Search(
            self.request.user, self.today, asked("q", ""), asked("kind", ""), asked("page", "")
        )
        named = [] if search.kind or search.number > 1 else _named(self.request, search.terms)
        return super().get_context_data(search=search, named=named[:MOST], **kwargs)


def _named(request, terms):
    """Pairs of a name in marked pieces and the address of its page."""
    finds = (_overseen, _administered) if terms else ()
    found = {name: page for find in finds for name, page in find(request, terms)}
    return [(marked_by_sound(name, terms), page) for name, page in sorted(found.items())]


def _saying(rows, terms):
    """The names of the rows that say all the terms, or sound so, by their keys."""
    named = rows.values_list("pk", "name")
    return {key: name for key, name in named if _says(name, terms)}


def _says(name, terms):
    said = f"{squeeze(name)} {initials(name)}"
    return all(term in said for term in terms)


def _overseen(request, terms):
    """The bodies that owe something a leader sees, as in the overview."""
    if not Shell(request).leads:
        return
    congresses = request.user.congresses(request.today)
    said = _saying(Body.objects.filter(congress__in=congresses), terms)
    if not said:
        return
    owed = Overview(request.user, request.today).obligations.filter(owed_by__in=said)
    for key in owed.values_list("owed_by", flat=True).distinct():
        yield said[key], reverse("overview_body", args=[key])


def _administered(request, terms):
    """The bodies and people that the administrator looks after."""
    if not Shell(request).administers:
        return
    congresses = own_congresses(request)
    bodies = Body.objects.filter(congress__in=congresses)
    for kind, rows in (("body", bodies), ("user", people_of(congresses))):
        for key, name in _saying(rows, terms).items():
            yield name, reverse(f"admin:renda_{kind}_change", args=[key])


URLS = [path("search/", SearchPage.as_view(), name="search")]
