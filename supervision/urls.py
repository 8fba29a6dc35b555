from renda.views import subject_urls

from .lifecycles import EXTENSION, OPINION, PROBLEM, RETURN, UNDERTAKING

urlpatterns = [
    *subject_urls(OPINION),
    *subject_urls(PROBLEM),
    *subject_urls(UNDERTAKING),
    *subject_urls(EXTENSION),
    *subject_urls(RETURN),
]
