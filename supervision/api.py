"""The subjects of supervision for programs: of each, the fields that its pages tell of."""

from renda.api.subjects import SubjectViewSet, addresses_of

from .listings import EXTENSIONS, OPINIONS, PROBLEMS, RETURNS, UNDERTAKINGS


class OpinionViewSet(SubjectViewSet):
    listing = OPINIONS
    fields = (
        "number", "title", "form", "meeting", "deliberated_on", "committee", "vice_chair",
        "addressee", "evaluation",
    )  # fmt: skip
    said = ("reason", "decision", "content", "note")


class ProblemViewSet(SubjectViewSet):
    listing = PROBLEMS
    fields = (
        "opinion", "text", "source", "speaker", "gist", "demand", "body", "helpers", "measure",
        "measure_due_on",
    )  # fmt: skip
    said = ("note", "evidence", "finding")  # why one was struck from a draft is nobody's to read


class UndertakingViewSet(SubjectViewSet):
    listing = UNDERTAKINGS
    fields = ("opinion", "body", "handed_over_on")
    said = ("text", "reason", "note")


class ExtensionViewSet(SubjectViewSet):
    listing = EXTENSIONS
    fields = ("undertaking", "of", "until", "reason")
    said = ("reason", "note")


class ReturnRequestViewSet(SubjectViewSet):
    listing = RETURNS
    fields = ("undertaking", "problems", "reason")
    said = ("reason", "note", "body")


urlpatterns = addresses_of(
    OpinionViewSet, ProblemViewSet, UndertakingViewSet, ExtensionViewSet, ReturnRequestViewSet
)
