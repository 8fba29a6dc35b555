from .bodies import Body, Congress, FormerName, Session, Term
from .calendar import CalendarDay, CalendarYear, hold_calendar, load_calendar
from .doors import Knock, SignIn
from .entries import Entry
from .events import Event, Recorded, record_act, take_back
from .files import Attachment, Blob, Upload, keep
from .intakes import Intake
from .jobs import Job
from .letters import LetterTemplate
from .notices import Digest, Heartbeat, Message, Notice
from .obligations import Obligation
from .parameters import PARAMETERS, Not, Parameter, Setting, forwards, read_yes_or_no, show
from .people import Deputy, Duty, Membership, User
from .seals import Seal
from .subjects import Subject
from .tokens import CalendarFeed, Token

__all__ = [
    "PARAMETERS",
    "Attachment",
    "Blob",
    "Body",
    "CalendarDay",
    "CalendarFeed",
    "CalendarYear",
    "Congress",
    "Deputy",
    "Digest",
    "Duty",
    "Entry",
    "Event",
    "FormerName",
    "Heartbeat",
    "Intake",
    "Job",
    "Knock",
    "LetterTemplate",
    "Membership",
    "Message",
    "Not",
    "Notice",
    "Obligation",
    "Parameter",
    "Recorded",
    "Seal",
    "Session",
    "Setting",
    "SignIn",
    "Subject",
    "Term",
    "Token",
    "Upload",
    "User",
    "forwards",
    "hold_calendar",
    "keep",
    "load_calendar",
    "read_yes_or_no",
    "record_act",
    "show",
    "take_back",
]
