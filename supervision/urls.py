from renda.views import subject_urls

from .lifecycles import EXTENSION, OPINION, PROBLEM, RETURN, UNDERTAKING
from .listings import EXTENSIONS, OPINIONS, PROBLEMS, RETURNS, UNDERTAKINGS
from .views import DETAILS, PRINTS

urlpatterns = [
    *subject_urls(OPINION, OPINIONS, detail=DETAILS[OPINION]),
    *subject_urls(PROBLEM, PROBLEMS, detail=DETAILS[PROBLEM]),
    *subject_urls(UNDERTAKING, UNDERTAKINGS, detail=DETAILS[UNDERTAKING]),
    *subject_urls(EXTENSION, EXTENSIONS, detail=DETAILS[EXTENSION]),
    *subject_urls(RETURN, RETURNS, detail=DETAILS[RETURN]),
    *PRINTS,
]
