from ..lifecycles import (
    ASSIGNMENT,
    CONTACT,
    EXAMINATION,
    EXTENSION,
    FUND,
    GRANT,
    HANDLING_REPORT,
    OVERSIGHT,
    PROGRESS_RATING,
    PROMISE,
    REASSIGNMENT,
    SIGNATURE,
    SUGGESTION,
)
from . import assigning, deputies, examining, figures, overseeing, raising
from .examining import ExaminationPage, RatingPage
from .funding import FundPage, GrantPage
from .handling import AssignmentPage, UnderPage
from .overseeing import OversightPage
from .raising import SignaturePage, SuggestionPage
from .reporting import HandlingReportPage

DETAILS = {
    SUGGESTION: SuggestionPage,
    SIGNATURE: SignaturePage,
    ASSIGNMENT: AssignmentPage,
    CONTACT: UnderPage,
    PROMISE: UnderPage,
    REASSIGNMENT: UnderPage,
    EXTENSION: UnderPage,
    OVERSIGHT: OversightPage,
    EXAMINATION: ExaminationPage,
    PROGRESS_RATING: RatingPage,
    FUND: FundPage,
    GRANT: GrantPage,
    HANDLING_REPORT: HandlingReportPage,
}

PAGES = (raising, assigning, figures, overseeing, examining, deputies)
URLS = [it for page in PAGES for it in page.URLS]

__all__ = ["DETAILS", "URLS"]
