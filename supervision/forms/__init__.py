"""What each step of supervision asks."""

from renda.forms import LateEntryForm, ReasonForm

from .common import HelperForm, LateNoteForm, NoteForm
from .opinions import (
    INTERPELLATORS,
    AddBodyForm,
    BallotForm,
    CorrectOpinionForm,
    HandAgainForm,
    HandOverForm,
    InterpellationForm,
    IssueForm,
    OpinionForm,
    SubmitForm,
    WayForm,
)
from .problems import CheckForm, EvidenceForm, MeasureForm, ProblemForm
from .requests import ExtensionForm, ReturnForm, ReturnGrantForm
from .undertakings import CommentForm, CorrectForm, ExtendForm, PlanForm, ReportForm, UrgeForm

__all__ = [
    "INTERPELLATORS",
    "AddBodyForm",
    "BallotForm",
    "CheckForm",
    "CommentForm",
    "CorrectForm",
    "CorrectOpinionForm",
    "EvidenceForm",
    "ExtendForm",
    "ExtensionForm",
    "HandAgainForm",
    "HandOverForm",
    "HelperForm",
    "InterpellationForm",
    "IssueForm",
    "LateEntryForm",
    "LateNoteForm",
    "MeasureForm",
    "NoteForm",
    "OpinionForm",
    "PlanForm",
    "ProblemForm",
    "ReasonForm",
    "ReportForm",
    "ReturnForm",
    "ReturnGrantForm",
    "SubmitForm",
    "UrgeForm",
    "WayForm",
]
