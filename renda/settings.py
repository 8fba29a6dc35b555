"""The settings. What an installation may change comes from `environment.py`."""

import logging
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from . import environment as env
from . import logs, places
from .sqlite import sqlite

# Renda

BASE_DIR = env.BASE_DIR
RENDA_DATA = env.DATA  # folder below which everything lies that the app writes
RENDA_DEMO = env.DEMO
RENDA_PROXIES = env.PROXIES  # how many of the house's own stand before it
RENDA_BIND = env.BIND  # (host, port) of the embedded web server
AUDIT_DIGEST = env.AUDIT_DIGEST  # the hash of the chain over the events
METRICS_TOKEN = env.METRICS_TOKEN  # opens /metrics; "": nothing does
PRODUCT = "人大履职监督平台"
TEXT_GATEWAY = "renda.delivery.write_to_folder"  # called with a number, a text and its key
RENDA_URL = env.SITE or places.site(*env.BIND)  # what links in mails begin with

IS_HTTPS = RENDA_URL.startswith("https://")

# Django, in the order of its own reference

ALLOWED_HOSTS = [*(env.HOSTS or ["localhost", "127.0.0.1"]), urlsplit(RENDA_URL).hostname]
AUTHENTICATION_BACKENDS = ["renda.guard.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS += [
    {"NAME": "renda.passwords.LongEnough"},  # 8
    {"NAME": "renda.passwords.KnownWords"},
]
AUTH_USER_MODEL = "renda.User"
CACHES = {
    "default": {  # of allauth: which codes were used, known to all processes, whatever is down
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "renda_used_codes",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "paces": places.cache(env.REDIS),  # of `renda/api/entry.py`
}
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [RENDA_URL]
DATABASES = {"default": env.DATABASE or sqlite(RENDA_DATA / "db.sqlite3")}
DEBUG = env.DEBUG
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = env.MAIL_FROM or f"renda@{urlsplit(RENDA_URL).hostname}"
IS_MAILED = env.MAIL_HOST and not env.DEMO  # otherwise mails are files below RENDA_DATA
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if IS_MAILED else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = RENDA_DATA / "mail"
EMAIL_HOST = env.MAIL_HOST
EMAIL_HOST_PASSWORD = env.MAIL_PASSWORD
EMAIL_HOST_USER = env.MAIL_USER
EMAIL_PORT = env.MAIL_PORT or (465 if env.MAIL_SSL else 587 if env.MAIL_TLS else 25)
EMAIL_TIMEOUT = 10  # seconds
EMAIL_USE_SSL = env.MAIL_SSL
EMAIL_USE_TLS = env.MAIL_TLS
FILE_UPLOAD_HANDLERS = [
    "renda.attaching.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms/ come first
INSTALLED_APPS = [
    "renda",
    "suggestions",
    "supervision",
    "liaison",
    "renda.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "sequences",
]
LANGUAGE_CODE = "zh-hans"
LOGGING = logs.shape(readable=env.DEBUG or env.DEMO)
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "login"
MEDIA_ROOT = RENDA_DATA / "files"
MIDDLEWARE = [
    "renda.middleware.with_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "renda.middleware.Trail",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "renda.middleware.Doorkeeper",
    "renda.middleware.ThirdHand",
]
PASSWORD_HASHERS = [  # the first makes new ones; who logs in with an older one gets it anew
    "renda.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
MIGRATION_MODULES = {"knox": None}  # its own table of tokens is not wanted beside ours
ROOT_URLCONF = "renda.urls"
SECRET_KEY = env.SECRET_KEY or places.kept_secret(RENDA_DATA / "secret_key")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked from within, past the proxy
SECURE_SSL_REDIRECT = IS_HTTPS and env.PROXIES > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.PROXIES else None
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_ENGINE = "renda.sessions"
SILENCED_SYSTEM_CHECKS = [  # what else stands under the office's name is not ours to decide
    "security.W005",  # SECURE_HSTS_INCLUDE_SUBDOMAINS
    "security.W021",  # SECURE_HSTS_PRELOAD
]
STATIC_ROOT = places.made(RENDA_DATA / "static")
STATIC_URL = "static/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "renda.shell.shell",
            ]
        },
    }
]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
WHITENOISE_USE_FINDERS = True  # nothing has to be collected
WSGI_APPLICATION = "renda.wsgi.application"

# django-allauth: the second factor. Of its pages only those that `renda/urls.py` names.

ACCOUNT_ADAPTER = "renda.entrance.Door"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_METHODS = ["password"]
ACCOUNT_RATE_LIMITS = False  # `renda/guard.py` counts
MFA_ADAPTER = "renda.entrance.Factor"
MFA_TOTP_ISSUER = PRODUCT
MFA_TOTP_TOLERANCE = 1  # step of 30 seconds before and after: clocks differ, typing takes time

# django-csp: what a page may load and run. Nothing inline, nothing from elsewhere.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # data: the marks in the fields of Tabler
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# Celery: only a wake-up. Every promise is a row, so a lost or doubled message changes nothing.


def _each(seconds, task, **kwargs):
    return {
        "task": f"renda.tasks.{task}",
        "schedule": seconds,
        "kwargs": kwargs,
        "options": {"expires": seconds},  # a worker that comes back late does not run old ones
    }


CELERY_BEAT_MAX_LOOP_INTERVAL = 5  # seconds; RedBeat's lock lives five times as long
CELERY_BEAT_SCHEDULE = {
    "sweep": _each(60, "sweep"),
    "sweep_everything": _each(3600, "sweep", everything=True),
    "let_time_act": _each(60, "let_time_act"),
    "send": _each(20, "send"),
    "tell_of_the_day": _each(60, "tell_of_the_day"),
    "seal": _each(60, "seal"),
    "verify": _each(24 * 3600, "verify"),
    "scrub": {"task": "renda.tasks.scrub", "schedule": crontab(hour=2, minute=30)},
    "work": _each(3, "work"),
    "clear_jobs": _each(3600, "clear_jobs"),
    "forget": _each(24 * 3600, "forget"),
    "inspect": {"task": "renda.tasks.inspect", "schedule": crontab(hour=3, minute=30)},
    "reindex": {"task": "renda.tasks.reindex", "schedule": crontab(hour=4, minute=30)},
    "count_rows": {"task": "renda.tasks.count_rows", "schedule": crontab(hour=4, minute=50)},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(RENDA_DATA / "beat")
CELERY_BEAT_SCHEDULER = places.beat_scheduler(env.REDIS)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {  # seconds; no task may run as long as visibility_timeout
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_URL = places.broker(env.REDIS)
CELERY_REDBEAT_LOCK_TIMEOUT = 25  # seconds until a second beat takes over
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "deadlines"  # short SQL alone
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_TASK_ROUTES = {  # no deadline waits behind what may be slow
    "renda.tasks.send": {"queue": "mail"},
    "renda.tasks.tell_of_the_day": {"queue": "mail"},
    **{
        f"renda.tasks.{slow}": {"queue": "work"}
        for slow in ("verify", "scrub", "work", "inspect", "reindex", "count_rows")
    },
}
CELERY_TASK_SOFT_TIME_LIMIT = 540  # seconds; the task may still tidy up
CELERY_TASK_TIME_LIMIT = 600  # seconds; then its process is ended
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 150_000  # KB: after hundreds of letters, a fresh one
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Logs

DJANGO_STRUCTLOG_CELERY_ENABLED = True  # the id of a request follows into its tasks
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # the line of the end is enough
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO

# Django REST framework and what stands on it

DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_FORMATTER_CLASS": "renda.api.errors.Formatter",
    "EXCEPTION_HANDLER_CLASS": "renda.api.errors.Handler",
}
KNOX_TOKEN_MODEL = "renda.Token"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["renda.api.entry.ByToken", "renda.api.entry.BySession"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "renda.api.describing.Schema",
    "DEFAULT_THROTTLE_CLASSES": [
        f"renda.api.entry.{whose}Pace" for whose in ("Stranger", "User", "Token")
    ],
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "NUM_PROXIES": env.PROXIES,  # what a request says of its own origin is believed so far
    "URL_FORMAT_OVERRIDE": None,
}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "renda_"}
SPECTACULAR_SETTINGS = {
    "DESCRIPTION": (BASE_DIR / "docs" / "接口.md").read_text(encoding="utf-8"),
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [],  # no names for the choices of a field: they stand where they are
    "TITLE": f"{PRODUCT}接口",
    "VERSION": "1",
}
