"""What everybody may read, without a login: suggestions, what was replied, what came of it."""

import csv
import io

from django.contrib.syndication.views import Feed
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from renda.models import Congress

from ..publication import LARGEST, Publication, places

KEPT = "public, no-cache"  # whoever carries it asks again: what is withdrawn is gone at once
NEWEST = 30  # in the feed
HEADS = (
    "编号", "案由", "分类", "会议", "提出日期", "提出人", "承办单位", "答复日期", "办理类别",
    "代表评价", "承诺事项", "已兑现", "建议内容", "答复内容", "网址",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # by which a sheet would begin to reckon


def missing(request, **kwargs):
    """What is not there and what is not public are answered alike."""
    return render(request, "open/missing.html", status=404)


class Opened:
    """A page of one congress, or of all of them."""

    def dispatch(self, request, *args, **kwargs):
        congress = kwargs.get("congress")
        if congress is not None:
            self.congress = Congress.objects.filter(pk=min(congress, LARGEST)).first()
            if self.congress is None:
                return missing(request)
            self.publication = Publication(self.congress, request.GET)
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == 200 and not request.user.is_authenticated:
            answer["Cache-Control"] = KEPT  # else a session may be renewed with it
        return answer


class Places(Opened, TemplateView):
    template_name = "open/places.html"

    def get(self, request):
        found = list(places())
        if len(found) == 1:
            return redirect("open_list", found[0].pk)
        return self.render_to_response({"places": found})


class List(Opened, TemplateView):
    template_name = "open/list.html"

    def get_context_data(self, **kwargs):
        page = self.publication.page(self.request.GET.get("page"))
        return {"congress": self.congress, "of": self.publication, "page": page}


class Detail(Opened, TemplateView):
    template_name = "open/item.html"

    def get(self, request, congress, pk):
        item = self.publication.item(pk)
        if item is None:
            return missing(request)
        return self.render_to_response({"congress": self.congress, "item": item})


def told(item, address):
    """One suggestion, as programs read it."""
    facts = (
        item.number, item.matter, item.field, item.session, _day(item), item.author, item.units,
        max((it.on for it in item.answers if it.on), default=""),
        "、".join(f"{it.klass}类" for it in item.answers),
        "、".join(it.graded for it in item.answers if it.graded),
        sum(it.promised for it in item.answers),
        sum(it.kept for it in item.answers),
        item.raised,
        "\n\n".join(it.opened.text for it in item.answers),
        address,
    )  # fmt: skip
    return dict(zip(HEADS, facts, strict=True))


def _day(item):
    return item.on if item.is_day_known else item.on.year


class Data(Opened, View):
    @property
    def rows(self):
        build, place = self.request.build_absolute_uri, self.congress.pk
        for item in self.publication.items():
            yield told(item, build(reverse("open_item", args=[place, item.pk])))


class Csv(Data):
    """With the mark by which Excel knows how it is written."""

    def get(self, request, congress):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADS)
        for row in self.rows:
            writer.writerow(map(_cell, row.values()))
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="suggestions.csv"'
        return answer


def _cell(value):
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class Json(Data):
    def get(self, request, congress):
        return JsonResponse(
            {"人大": str(self.congress), "代表建议": list(self.rows)},
            json_dumps_params={"ensure_ascii": False},
        )


class Newest(Feed):
    """What was published last."""

    feed_type = Atom1Feed
    description = subtitle = "代表建议和答复"

    def get_object(self, request, congress):
        return get_object_or_404(Congress, pk=congress)

    def title(self, congress):
        return f"{congress.place}代表建议公开"

    def link(self, congress):
        return reverse("open_list", args=[congress.pk])

    def items(self, congress):
        return [(congress, it) for it in Publication(congress, {}).items(NEWEST)]

    def item_title(self, pair):
        return pair[1].matter

    def item_description(self, pair):
        said = "\n\n".join(f"{it.body}：{it.opened.text}" for it in pair[1].answers)
        return linebreaks(said, autoescape=True)

    def item_link(self, pair):
        return reverse("open_item", args=[pair[0].pk, pair[1].pk])

    def item_updateddate(self, pair):
        return pair[1].opened_at


class Atom(Opened, View):
    def get(self, request, congress):
        return Newest()(request, congress=congress)


urlpatterns = [
    path("", Places.as_view(), name="open"),
    path("<int:congress>/", List.as_view(), name="open_list"),
    path("<int:congress>/<int:pk>/", Detail.as_view(), name="open_item"),
    path("<int:congress>/suggestions.csv", Csv.as_view(), name="open_csv"),
    path("<int:congress>/suggestions.json", Json.as_view(), name="open_json"),
    path("<int:congress>/feed/", Atom.as_view(), name="open_feed"),
    path("<path:rest>", require_safe(missing), name="open_missing"),
]
