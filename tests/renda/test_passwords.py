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
        "Gaojianping88",
        "shuili.gao-1",
    ],
)
def test_what_can_be_guessed_is_refused(password):
    user = User(
        username="gaojp", name="高建平", email="shuili.gao@example.org", phone="13900001111"
    )
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.django_db
def test_what_is_wrong_with_a_new_password_is_said_in_the_words_of_the_user(county, client):
    county.wu.set_password(PASSWORD)
    county.wu.save()
    client.force_login(county.wu)

    def change(new, old=PASSWORD):
        given = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post("/password/", given).content.decode()

    said = change("短7")
    assert "密码太短，至少要8个字符。" in said and "too short" not in said
    assert "和现在的密码相同，没有改动。" in change(PASSWORD)
    assert "现在的密码不对，请重新输入。" in change("另一条河-8813", old="不知道")
    assert "请填写。" in change("", old="")
    change("另一条河-8813")
    assert "修改密码" in client.get("/access/").content.decode()
    client.force_login(county.shen)
    assert "修改密码" in client.get("/record/").content.decode()
