"""A database that went away for a moment: a clean 503, and nothing else is taken for it."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError

from renda.views.errors import bad_request
from renda.views.notices import Inbox


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ValueError, 500)])
def test_only_a_database_that_is_gone_asks_for_patience(county, client, monkeypatch, error, status):
    def fail(self, request, *args, **kwargs):
        raise error

    monkeypatch.setattr(Inbox, "get", fail)
    client.raise_request_exception = False
    client.force_login(county.wu)
    response = client.get("/notices/")
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert "系统出错了" in response.content.decode()


def interrupted(cause):
    try:
        try:
            raise cause
        except Exception:
            raise SessionInterrupted  # noqa: B904 as the middleware raises it
    except SessionInterrupted as error:
        return error


def test_a_session_that_could_not_be_kept_is_no_fault_of_the_request(rf):
    assert bad_request(rf.get("/"), interrupted(OperationalError())).status_code == 503
    assert bad_request(rf.get("/"), interrupted(ValueError())).status_code == 400
