"""People who come in with a password, at the noon of a meeting."""

import pytest
import time_machine
from django.contrib.auth.hashers import make_password

from renda.models import User
from tests.conftest import MEETING, noon

PASSWORD = "县里的河-8812"


@pytest.fixture
def staff(county, settings):
    """The county, with the `journey` by which time goes on."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.update(password=make_password(PASSWORD))
    with time_machine.travel(noon(MEETING), tick=False) as journey:
        county.journey = journey
        yield county
