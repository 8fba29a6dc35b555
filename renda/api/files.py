"""What was handed in at a step, for whoever may read of the step."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import APIException
from rest_framework.views import APIView

from .. import downloads
from ..history import attachments_told
from .base import Api
from .describing import ALWAYS, Schema

BYTES = "application/octet-stream"  # of whatever kind: its name says which


class Lost(APIException):
    default_code = "lost"


class File(Api, APIView):
    summary, answers, schema = "附件", {(200, BYTES): OpenApiTypes.BINARY}, Schema()
    refused = {*ALWAYS, 404}

    def perform_content_negotiation(self, request, force=False):
        """Whatever a program takes: a file comes as it is, and a refusal as JSON."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request, pk):
        file = get_object_or_404(attachments_told(pk, request.user, self.today))
        try:
            return downloads.given(file, BYTES)
        except downloads.Lost as loss:
            raise Lost(str(loss)) from None
