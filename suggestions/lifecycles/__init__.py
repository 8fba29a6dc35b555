from .examining import EXAMINATION, PROGRESS_RATING
from .funding import FUND, GRANT
from .handling import ASSIGNMENT, CONTACT, EXTENSION, PROMISE, REASSIGNMENT
from .overseeing import OVERSIGHT
from .raising import SIGNATURE, SUGGESTION
from .reporting import HANDLING_REPORT

__all__ = [
    "ASSIGNMENT",
    "CONTACT",
    "EXAMINATION",
    "EXTENSION",
    "FUND",
    "GRANT",
    "HANDLING_REPORT",
    "OVERSIGHT",
    "PROGRESS_RATING",
    "PROMISE",
    "REASSIGNMENT",
    "SIGNATURE",
    "SUGGESTION",
]
