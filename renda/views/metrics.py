"""The figures for a monitor, for whoever holds the token; to everybody else there is no such page.

How long pages take stands in the log, a line a request.
"""

import secrets

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ..gauges import Gauges


@never_cache
def metrics(request):
    if not _may_read(request.headers.get("Authorization", "")):
        raise Http404
    return _tell(request)


@require_safe
def _tell(request):
    return HttpResponse(generate_latest(Gauges(request.now)), content_type=CONTENT_TYPE_LATEST)


def _may_read(said):
    token = settings.METRICS_TOKEN
    wanted = f"Bearer {token}".encode()
    return bool(token) and secrets.compare_digest(said.encode(errors="replace"), wanted)


URLS = [path("metrics", metrics, name="metrics")]
