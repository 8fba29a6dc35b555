"""What a log line is: one event, one line; ids, never names, numbers, addresses of mail or text.

JSON where an office runs it, readable at a developer's desk. Whoever writes uses `logging`.
"""

import json
import logging
import re
from functools import partial

import structlog
from structlog.stdlib import ProcessorFormatter as Formatter

NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")  # a mobile phone's
MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
BREAKS = {ord(mark): repr(mark)[1:-1] for mark in "\r\n\v\f\x1b\x1c\x1d\x1e\x85\u2028\u2029"}
BEYOND_JSON = {mark: BREAKS[mark] for mark in BREAKS if mark > 0x1F}  # JSON escapes the others

SHARED = [
    structlog.contextvars.merge_contextvars,  # the request's id, the user's, the task's
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper("iso"),
    structlog.processors.StackInfoRenderer(),
]


def shape(*, readable):
    """The setting LOGGING: all to stderr, which the supervisor or the container keeps."""
    through = [structlog.stdlib.filter_by_level, *SHARED, Formatter.wrap_for_formatter]
    structlog.configure(through, logger_factory=structlog.stdlib.LoggerFactory())
    logging.captureWarnings(True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": _formatter(_for_people() if readable else _for_machines())},
        "filters": {"caused": {"()": lambda: _is_caused}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": LOGGERS,
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


LOGGERS = {
    "celery.app.trace": {"level": "CRITICAL"},  # the line `task_failed` says it
    "celery.task": {"handlers": ["stderr"], "propagate": False},
    "django": {"handlers": []},
    "django.request": {"level": "CRITICAL"},  # the line `request_failed` says it
    "django_structlog": {"level": "INFO"},
    "django_structlog.celery.receivers": {"filters": ["caused"]},
    "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
    "renda": {"level": "INFO"},
}


def _is_caused(record):
    """Whether a line of a task is worth keeping: beat's every minute are, only when they fail."""
    return record.levelno > logging.INFO or "request_id" in record.msg


def _formatter(renderers):
    return {
        "()": Formatter,
        "foreign_pre_chain": SHARED,
        "processors": [Formatter.remove_processors_meta, *renderers],
    }


def _for_machines():
    yield structlog.processors.format_exc_info
    yield partial(_discreet, breaks=BEYOND_JSON)
    yield structlog.processors.JSONRenderer(json.dumps, ensure_ascii=False, default=repr)


def _for_people():
    yield _discreet
    yield structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )


def _discreet(logger, method, line, breaks=BREAKS):
    """Mask what a message of an error may carry, and keep whatever a user wrote in one line."""
    return {
        key: text if key.endswith("_id") or not isinstance(text, str) else _mask(text, breaks)
        for key, text in line.items()
    }


def _mask(text, breaks):
    return MAIL.sub("***", NUMBER.sub("***", text)).translate(breaks)
