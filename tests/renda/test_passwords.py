"""How passwords are kept, and which are refused."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from renda.models import User

PASSWORD = "县里的河-8812"


@pytest.mark.django_db
def test_a_password_is_kept_by_argon2(county):
    county.wu.set_password(PASSWORD)
    assert county.wu.password.startswith("argon2$argon2id$")
    assert county.wu.check_password(PASSWORD)


@pytest.mark.django_db
def test_who_logs_in_with_an_older_hash_gets_the_new_one(county, client):
    User.objects.filter(pk=county.wu.pk).update(
        password=make_password(PASSWORD, None, "pbkdf2_sha256")
    )
    assert client.post("/login/", {"username": "wu", "password": PASSWORD}).status_code == 302
    county.wu.refresh_from_db()
    assert county.wu.password.startswith("argon2$")
    assert client.get("/").status_code == 200  # the new hash ends no session


def test_a_good_password_is_taken():
    validate_password(PASSWORD, User(username="gao", name="高建平"))


@pytest.mark.parametrize(
    "password",
    [
        "short-7",
        "12345678",
        "2026-1126!",
        "password",
        "Renda2026!",
        "admin@2026",
        "gaojp2026",
        "ＧＡＯＪＰ2026",
        "高建平_2026",
        "shuili.gao-1",
    ],
)
def test_what_can_be_guessed_is_refused(password):
    user = User(
        username="gaojp", name="高建平", email="shuili.gao@example.org", phone="13900001111"
    )
    with pytest.raises(ValidationError):
        validate_password(password, user)
