from ..lifecycles import (
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
from . import assigning, figures, overseeing, raising
from .funding import FundPage, GrantPage
from .handling import AssignmentPage, UnderPage
from .overseeing import OversightPage
from .raising import SignaturePage, SuggestionPage

DETAILS = {
    SUGGESTION: SuggestionPage,
    SIGNATURE: SignaturePage,
    ASSIGNMENT: AssignmentPage,
    CONTACT: UnderPage,
    PROMISE: UnderPage,
    REASSIGNMENT: UnderPage,
    EXTENSION: UnderPage,
    OVERSIGHT: OversightPage,
    FUND: FundPage,
    GRANT: GrantPage,
}

URLS = [*raising.URLS, *assigning.URLS, *figures.URLS, *overseeing.URLS]

__all__ = ["DETAILS", "URLS"]
