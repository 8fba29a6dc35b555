"""The subjects of suggestions for programs: of each, the fields that its pages tell of."""

from renda.api.subjects import SubjectViewSet, addresses_of

from .listings import (
    ASSIGNMENTS,
    CONTACTS,
    EXAMINATIONS,
    EXTENSIONS,
    FUNDS,
    GRANTS,
    HANDLING_REPORTS,
    OVERSIGHTS,
    PROGRESS_RATINGS,
    PROMISES,
    REASSIGNMENTS,
    SIGNATURES,
    SUGGESTIONS,
)


class SuggestionViewSet(SubjectViewSet):
    listing = SUGGESTIONS
    fields = (
        "number", "motion_number", "kind", "matter", "grounds", "proposal", "source", "wished_body",
        "disclosure", "is_confidential", "lead", "proposer", "delegation", "committee", "session",
        "submitted_on", "field", "is_on_paper", "merged_into", "split_from",
        "assigned_on", "referred_to", "decided", "is_from_ledger",
    )  # fmt: skip
    said = (
        "reason", "note", "ground", "converted", "text", "decision", "advice", "spoken", "report",
        "result",
    )  # fmt: skip


class SignatureViewSet(SubjectViewSet):
    listing = SIGNATURES
    fields = ("suggestion", "matter", "deputy", "delegation")
    said = ("reason",)


class AssignmentViewSet(SubjectViewSet):
    """What is drafted and remarked within the unit is nobody else's to read."""

    listing = ASSIGNMENTS
    fields = ("suggestion", "body", "part", "lead", "assigned_on", "is_difficult", "round")
    said = (
        "opinion", "attitude", "result", "comment", "people", "outcome", "urge.text", "redo.reason",
        "bounce.reason", "reassign.reason", "verify.klass", "verify.reason",
        *(f"{step}.{it}" for step in ("disclose", "disclose_again")
          for it in ("disclosure", "summary", "note")),
        *(f"{step}.{it}" for step in ("sign_off", "enter_reply")
          for it in ("klass", "text", "promises", "disclosure", "number", "signer", "contact")),
    )  # fmt: skip


class ContactViewSet(SubjectViewSet):
    listing = CONTACTS
    fields = ("assignment", "stage", "way", "happened_on", "people", "gist")
    said = ("reason",)


class PromiseViewSet(SubjectViewSet):
    listing = PROMISES
    fields = (
        "assignment", "content", "made_on", "first_due_on", "due_on", "rolled", "reported_on",
        "result",
    )  # fmt: skip
    said = ("evidence", "result", "note", "reason")


class ReassignmentViewSet(SubjectViewSet):
    listing = REASSIGNMENTS
    fields = ("assignment", "reason")
    said = ("reason", "note", "body")


class ReplyExtensionViewSet(SubjectViewSet):
    listing = EXTENSIONS
    fields = ("assignment", "until", "reason")
    said = ("reason", "note")


class OversightViewSet(SubjectViewSet):
    listing = OVERSIGHTS
    fields = ("suggestion", "kind", "body", "person", "due_on", "reason")
    said = ("reason", "note", "happened_on", "way", "people", "gist", "demand", "text")


class FundViewSet(SubjectViewSet):
    listing = FUNDS
    fields = ("committee", "year", "budget")
    said = ("budget", "reason", "note")


class GrantViewSet(SubjectViewSet):
    listing = GRANTS
    fields = ("assignment", "asked", "purpose", "fund", "amount")
    said = ("amount", "note", "reason", "payee", "paid_on", "text")


class ExaminationViewSet(SubjectViewSet):
    listing = EXAMINATIONS
    fields = (
        "committee", "body", "year", "visit_by", "account_by", "leader", "plan_points", "points",
        "score",
    )  # fmt: skip
    said = (
        "leader", "text", "reason", "points", "note", "happened_on", "comment", "kind", "fact",
        "demand", "decided_by", "decision",
    )  # fmt: skip


class ProgressRatingViewSet(SubjectViewSet):
    listing = PROGRESS_RATINGS
    fields = ("examination", "deputy", "points", "remark")
    said = ("points", "remark")


class HandlingReportViewSet(SubjectViewSet):
    listing = HANDLING_REPORTS
    fields = (
        "committee", "year", "report_by", "figures", "text", "meeting", "reported_on", "print_by",
        "printed_for", "published_on",
    )  # fmt: skip
    said = ("body", "meeting_on", "note", "opinion", "reason", "text", "session")


urlpatterns = addresses_of(
    SuggestionViewSet, SignatureViewSet, AssignmentViewSet, ContactViewSet, PromiseViewSet,
    ReassignmentViewSet, ReplyExtensionViewSet, OversightViewSet,
    FundViewSet, GrantViewSet, ExaminationViewSet, ProgressRatingViewSet,
    HandlingReportViewSet,
)  # fmt: skip
