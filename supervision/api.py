from renda.api import SubjectSerializer, SubjectViewSet

from .lifecycles import EXTENSION, OPINION, PROBLEM, RETURN, UNDERTAKING
from .models import Extension, Opinion, Problem, ReturnRequest, Undertaking


class OpinionSerializer(SubjectSerializer):
    class Meta:
        model = Opinion
        fields = [
            "id", "number", "title", "form", "meeting", "deliberated_on", "committee",
            "addressee", "evaluation", "status", "steps",
        ]  # fmt: skip


class OpinionViewSet(SubjectViewSet):
    lifecycle = OPINION
    serializer_class = OpinionSerializer


class ProblemSerializer(SubjectSerializer):
    class Meta:
        model = Problem
        fields = [
            "id", "opinion", "text", "source", "speaker", "gist", "demand", "body", "measure",
            "measure_due_on", "status", "steps",
        ]  # fmt: skip


class ProblemViewSet(SubjectViewSet):
    lifecycle = PROBLEM
    serializer_class = ProblemSerializer


class UndertakingSerializer(SubjectSerializer):
    class Meta:
        model = Undertaking
        fields = ["id", "opinion", "body", "handed_over_on", "status", "steps"]


class UndertakingViewSet(SubjectViewSet):
    lifecycle = UNDERTAKING
    serializer_class = UndertakingSerializer


class ExtensionSerializer(SubjectSerializer):
    class Meta:
        model = Extension
        fields = ["id", "undertaking", "of", "until", "reason", "status", "steps"]


class ExtensionViewSet(SubjectViewSet):
    lifecycle = EXTENSION
    serializer_class = ExtensionSerializer


class ReturnRequestSerializer(SubjectSerializer):
    class Meta:
        model = ReturnRequest
        fields = ["id", "undertaking", "problems", "reason", "status", "steps"]


class ReturnRequestViewSet(SubjectViewSet):
    lifecycle = RETURN
    serializer_class = ReturnRequestSerializer

    def get_queryset(self):
        return super().get_queryset().prefetch_related("problems")


RESOURCES = (
    OpinionViewSet,
    ProblemViewSet,
    UndertakingViewSet,
    ExtensionViewSet,
    ReturnRequestViewSet,
)
