from .funding import FUND, GRANT
from .handling import ASSIGNMENT, CONTACT, EXTENSION, PROMISE, REASSIGNMENT
from .overseeing import OVERSIGHT
from .raising import SIGNATURE, SUGGESTION

__all__ = [
    "ASSIGNMENT",
    "CONTACT",
    "EXTENSION",
    "FUND",
    "GRANT",
    "OVERSIGHT",
    "PROMISE",
    "REASSIGNMENT",
    "SIGNATURE",
    "SUGGESTION",
]
