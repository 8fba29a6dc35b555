"""What every address of the API has in common."""

import json
import uuid

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import parsers
from rest_framework.exceptions import ErrorDetail, NotFound, ParseError, ValidationError
from rest_framework.views import APIView

from ..office import read_clock


class Strict(parsers.JSONParser):
    """JSON that can be kept: not too long or too deep, and without halves of characters."""

    def parse(self, stream, media_type=None, parser_context=None):
        length = parser_context["request"].META.get("CONTENT_LENGTH")
        if int(length or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            sent = super().parse(stream, media_type, parser_context)
            json.dumps(sent, ensure_ascii=False).encode()
        except (RecursionError, UnicodeError):
            raise ParseError from None
        return sent


class Api:
    """It goes by the clock of the request, which is read once."""

    parser_classes = (Strict, parsers.MultiPartParser)
    known = ()  # the parameters that it reads

    def initial(self, request, *args, **kwargs):
        read_clock(request)
        self.now, self.today = request.now, request.today
        super().initial(request, *args, **kwargs)
        if strange := set(request.GET) - set(self.parameters()):
            raise ValidationError(
                {it: [ErrorDetail("没有这个参数。", "unknown")] for it in strange}
            )

    def parameters(self):
        """The names that an address may bear; an unknown one is refused rather than passed over."""
        return self.known

    def perform_authentication(self, request):
        """Whoever comes is counted before they are turned away, also with a wrong token."""
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request):
        """They were counted above."""

    @property
    def default_response_headers(self):
        return {**super().default_response_headers, "Cache-Control": "no-store"}


class Nowhere(Api, APIView):
    """Any other address below /api/: it answers as all do."""

    schema = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound

    def parameters(self):
        return self.request.GET


def read_key(request):
    """Return the key under which a step is taken one time only, or None if there is none."""
    given = request.headers.get("Idempotency-Key")
    try:
        return uuid.UUID(given) if given else None
    except ValueError:
        fault = ErrorDetail("要是一个 UUID。", "invalid")
        raise ValidationError({"Idempotency-Key": [fault]}) from None
