"""Sessions in a table that says whose they are, so that each can be seen and ended."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from .models import SignIn


class SessionStore(db.SessionStore):
    """`began` and `seen` are seconds since the epoch; see `entrance` for what they are for."""

    @classmethod
    def get_model_class(cls):
        return SignIn

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.began_at, row.seen_at = (_moment(data.get(name)) for name in ("began", "seen"))
        row.address, row.agent = data.get("address", ""), data.get("agent", "")
        return row


def _moment(seconds):
    return seconds and datetime.fromtimestamp(seconds, UTC)
