"""The floor: what the same rows cost a plain Django view with ideally indexed queries.

It stands behind the same session and the same user, knows without asking which rows are in sight,
and shows them in a bare template: no navigation, no conditions, no visibility.
"""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from renda.models import Body, Entry, Event, Obligation
from suggestions.models import Suggestion
from supervision.models import Opinion, Problem

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{{ title }}</title></head><body><h1>{{ title }}</h1><p>{{ count }}</p>
<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell|default_if_none:"" }}</td>
{% endfor %}</tr>{% endfor %}</table></body></html>"""
template = engines["django"].from_string(PAGE)
FIELDS = ("number", "title", "status", "next_due", "committee__name", "deliberated_on")
COUNTED = 5001


def page(request, title, count, rows):
    return HttpResponse(template.render({"title": title, "count": count, "rows": rows}, request))


@login_required
def opinions(request):
    """One page of the list, by the nearest date, and how many there are."""
    names = ("status", "undertakings__body", "next_due__lt")
    of = {name: request.GET[name] for name in names if name in request.GET}
    rows, start = Opinion.objects.filter(**of), 25 * (int(request.GET.get("page", 1)) - 1)
    sort = request.GET.get("sort", "next_due")
    first = F(sort.lstrip("-"))
    first = (first.desc if sort.startswith("-") else first.asc)(nulls_last=True)
    ordered = rows.order_by(first, "-pk").values_list("pk", flat=True)
    keys = list(ordered[start : start + 25])
    shown = Opinion.objects.filter(pk__in=keys).values_list("pk", *FIELDS)
    named = Problem.objects.filter(opinion__in=keys).values_list("opinion", "body__name")
    bodies = {key: {} for key in keys}
    for key, name in named:
        bodies[key][name] = None
    table = [(*row[1:], "、".join(bodies[row[0]])) for row in shown]
    return page(request, "opinions", rows.order_by()[:COUNTED].count(), table)


@login_required
def case(request, pk):
    """The opinion, its problems, its undertakings with their dates, and forty events."""
    opinion = Opinion.objects.select_related("committee", "vice_chair", "addressee").get(pk=pk)
    problems = opinion.problems.values_list("text", "demand", "body__name", "status", "measure")
    undertakings = opinion.undertakings.values_list("pk", "body__name", "status")
    keys = [it[0] for it in undertakings]
    owed = Obligation.objects.filter(subject_id__in=keys, subject_type__model="undertaking")
    events = Event.objects.filter(subject_id__in=keys, subject_type__model="undertaking")
    said = events.order_by("-pk").values_list("label", "at", "actor__name", "facts")[:40]
    rows = [*problems, *undertakings, *owed.values_list("label", "due_on", "met_by__on"), *said]
    return page(request, opinion.title, opinion.evaluation, rows)


@login_required
def waiting(request):
    """Two hundred that wait for one committee, with their dates."""
    rows = Opinion.objects.filter(committee=request.GET["committee"], status="issued")
    found = rows.order_by("next_due").values_list(*FIELDS)[:200]
    return page(request, "home", rows.count(), list(found))


@login_required
def search(request):
    """The newest whose titles say it, and how many do: what the index finds, without sight."""
    said = Entry.objects.of(Opinion).saying(request.GET["q"])
    keys = list(said.order_by("-subject_id").values_list("subject_id", flat=True)[:25])
    shown = Opinion.objects.filter(pk__in=keys).order_by("-pk").values_list(*FIELDS)
    return page(request, "search", said.order_by()[:COUNTED].count(), list(shown))


@login_required
def console(request, pk):
    """All that wait to be assigned, the whole text of the first, and the units to choose from."""
    rows = Suggestion.objects.filter(committee=pk, status="accepted").order_by("number", "pk")
    lines = list(rows.values_list("number", "lead__name", "matter"))
    first = rows.values_list("number", "matter", "grounds", "proposal", "lead__name").first()
    units = Body.objects.filter(kind=Body.Kind.BUREAU).order_by("name").values_list("pk", "name")
    return page(request, "console", len(lines), [*lines, first, *units])


@login_required
def titles(request):
    said = Entry.objects.of(Suggestion).saying(request.GET["q"])
    keys = list(said.order_by("-subject_id").values_list("subject_id", flat=True)[:25])
    named = ("number", "matter", "status", "lead__name", "submitted_on")
    shown = Suggestion.objects.filter(pk__in=keys).order_by("-pk").values_list(*named)
    return page(request, "search", said.order_by()[:COUNTED].count(), list(shown))


@login_required
def api(request):
    rows = list(Opinion.objects.order_by("next_due", "-pk").values(*FIELDS)[:25])
    return JsonResponse({"count": Opinion.objects.order_by()[:COUNTED].count(), "results": rows})


urlpatterns = [
    path("floor/opinions/", opinions),
    path("floor/case/<int:pk>/", case),
    path("floor/home/", waiting),
    path("floor/api/", api),
    path("floor/search/", search),
    path("floor/console/<int:pk>/", console),
    path("floor/suggestions/", titles),
    path("", include("renda.urls")),
]
