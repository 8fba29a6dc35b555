from .assignments import Assignment
from .contacts import Contact
from .disclosure import Disclosure
from .evaluations import Evaluation
from .examinations import Examination, ProgressRating, Sanction, Visit
from .funds import Fund
from .grants import Grant, Payment
from .oversights import Look, Oversight
from .promises import Promise
from .replies import Draft, Reply
from .reports import HandlingReport
from .requests import Reassignment, ReplyExtension
from .signatures import Signature
from .suggestions import Suggestion

__all__ = [
    "Assignment",
    "Contact",
    "Disclosure",
    "Draft",
    "Evaluation",
    "Examination",
    "Fund",
    "Grant",
    "HandlingReport",
    "Look",
    "Oversight",
    "Payment",
    "ProgressRating",
    "Promise",
    "Reassignment",
    "Reply",
    "ReplyExtension",
    "Sanction",
    "Signature",
    "Suggestion",
    "Visit",
]
