from .ballots import Ballot
from .opinions import Form, Opinion
from .problems import Problem
from .requests import Extension, ReturnRequest
from .undertakings import Report, Undertaking

__all__ = [
    "Ballot",
    "Extension",
    "Form",
    "Opinion",
    "Problem",
    "Report",
    "ReturnRequest",
    "Undertaking",
]
