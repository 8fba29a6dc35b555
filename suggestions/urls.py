from renda.views import subject_urls

from .lifecycles import (
    ASSIGNMENT,
    CONTACT,
    EXTENSION,
    FUND,
    GRANT,
    OVERSIGHT,
    PROMISE,
    REASSIGNMENT,
    SIGNATURE,
    SUGGESTION,
)
from .listings import (
    ASSIGNMENTS,
    CONTACTS,
    EXTENSIONS,
    FUNDS,
    GRANTS,
    OVERSIGHTS,
    PROMISES,
    REASSIGNMENTS,
    SIGNATURES,
    SUGGESTIONS,
)
from .views import DETAILS, URLS

LISTS = {
    SUGGESTION: SUGGESTIONS,
    SIGNATURE: SIGNATURES,
    ASSIGNMENT: ASSIGNMENTS,
    CONTACT: CONTACTS,
    PROMISE: PROMISES,
    REASSIGNMENT: REASSIGNMENTS,
    EXTENSION: EXTENSIONS,
    OVERSIGHT: OVERSIGHTS,
    FUND: FUNDS,
    GRANT: GRANTS,
}
urlpatterns = [
    *URLS,
    *(it for of, rows in LISTS.items() for it in subject_urls(of, rows, detail=DETAILS[of])),
]
