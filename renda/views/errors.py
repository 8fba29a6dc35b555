"""What is answered when a request broke off: 503 where the database was gone and will be back."""

import sys

from django.db import InterfaceError, OperationalError
from django.views import defaults

GONE = (OperationalError, InterfaceError)
SOON = "5"  # seconds after which it may be tried again


def server_error(request):
    return _unavailable(request) if _was_gone(sys.exc_info()[1]) else defaults.server_error(request)


def bad_request(request, exception):
    """A session that could not be kept looks like one that was ended; its cause tells."""
    gone = _was_gone(exception)
    return _unavailable(request) if gone else defaults.bad_request(request, exception)


def _was_gone(error):
    while error and not isinstance(error, GONE):
        error = error.__context__
    return bool(error)


def _unavailable(request):
    response = defaults.server_error(request)
    response.status_code, response["Retry-After"] = 503, SOON
    return response
