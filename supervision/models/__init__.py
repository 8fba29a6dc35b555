from .ballots import Ballot
from .opinions import Form, Opinion
from .problems import Problem
from .requests import Extension, ReturnRequest
from .undertakings import Reminder, Report, Undertaking

__all__ = [
    "Ballot",
    "Extension",
    "Form",
    "Opinion",
    "Problem",
    "Reminder",
    "Report",
    "ReturnRequest",
    "Undertaking",
]
