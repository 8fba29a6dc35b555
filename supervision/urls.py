from django.urls import include, path
from rest_framework.routers import SimpleRouter

from renda.views import subject_urls

from .api import RESOURCES
from .lifecycles import EXTENSION, OPINION, PROBLEM, RETURN, UNDERTAKING
from .listings import EXTENSIONS, OPINIONS, PROBLEMS, RETURNS, UNDERTAKINGS
from .views import DETAILS, PRINTS

router = SimpleRouter(use_regex_path=False)
for viewset in RESOURCES:
    name = viewset.lifecycle.name
    router.register(f"{name}s", viewset, basename=f"api_{name}")

urlpatterns = [
    *subject_urls(OPINION, OPINIONS, detail=DETAILS[OPINION]),
    *subject_urls(PROBLEM, PROBLEMS, detail=DETAILS[PROBLEM]),
    *subject_urls(UNDERTAKING, UNDERTAKINGS, detail=DETAILS[UNDERTAKING]),
    *subject_urls(EXTENSION, EXTENSIONS, detail=DETAILS[EXTENSION]),
    *subject_urls(RETURN, RETURNS, detail=DETAILS[RETURN]),
    *PRINTS,
    path("api/", include(router.urls)),
]
