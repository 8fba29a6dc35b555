"""Who comes in: by a token of their own, or by the session of the browser; and how often."""

import logging
from datetime import timedelta

from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework import authentication, throttling
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from ..models import Token
from ..office import read_clock

log = logging.getLogger(__name__)
NOTED = timedelta(minutes=10)  # how exactly the last use of a token is known


class ByToken(TokenAuthentication):
    def authenticate(self, request):
        read_clock(request)
        self.now = request.now
        return super().authenticate(request)

    def authenticate_credentials(self, token):
        now = self.now
        digest = hash_token(token.decode(errors="replace"))
        found = Token.objects.select_related("user").filter(digest=digest).first()
        if not found or not found.is_live(now):
            raise AuthenticationFailed
        if not found.last_used_at or now - found.last_used_at > NOTED:
            Token.objects.filter(pk=found.pk).update(last_used_at=now)
        return found.user, found


class BySession(authentication.SessionAuthentication):
    def enforce_csrf(self, request):
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied("缺少本页的安全校验，请刷新后再试。", "csrf") from None


class Pace:
    """So many a minute; without the cache nobody is counted, rather than everybody refused."""

    cache = ConnectionProxy(caches, "paces")

    def allow_request(self, request, view):
        try:
            return super().allow_request(request, view)
        except Exception:  # of whatever kind the cache is
            log.exception("requests are not counted")
            return True


class StrangerPace(Pace, throttling.AnonRateThrottle):
    rate = "30/min"


class UserPace(Pace, throttling.UserRateThrottle):
    rate = "600/min"


class TokenPace(Pace, throttling.SimpleRateThrottle):
    scope, rate = "token", "300/min"

    def get_cache_key(self, request, view):
        return request.auth and f"throttle_token_{request.auth.handle}"
