"""How passwords are kept, and which are refused.

Of C01 (GB/T 22239 8.1.4.1 a) is taken: one name a person, 8 characters, no known and no guessable
password. Not taken, as it makes people write passwords down (NIST SP 800-63B, ASVS 6.2.5 and
6.2.10): kinds of characters, a change each 90 days, the last five.
"""

import re
import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from .words import initials

HOUSE = ("renda", "rendajuan", "rdcwh", "changweihui", "zhengfu", "admin", "guanli", "mima")
COMMON = ("password", "passw", "qwerty", "asdf", "abc", "abcd", "woaini", "welcome", "test", "user")


class Argon2(Argon2PasswordHasher):
    """Argon2id with the first choice of OWASP: of Django's 100 MB eight threads make a gigabyte."""

    memory_cost = 19_456  # KiB
    parallelism = 1


class LongEnough(MinimumLengthValidator):
    """What Django says of a short one it has not said in Chinese."""

    def get_error_message(self):
        return f"密码太短，至少要{self.min_length}个字符。"

    def get_help_text(self):
        return f"密码至少{self.min_length}个字符。"


class KnownWords:
    """Refuses a password that, without its figures and marks, is only a word known about here."""

    def validate(self, password, user=None):
        letters = re.sub(r"[\W\d_]", "", plain(password))
        if letters in {"", *HOUSE, *COMMON, *_words_about(user)}:
            raise ValidationError(self.get_help_text(), code="known_word")

    def get_help_text(self):
        return "密码不能只是登录名、姓名或者它的拼音、手机号、邮箱、常用词加上数字和符号。"


def plain(text):
    """One spelling for case, width and what cannot be seen."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(it for it in text if unicodedata.category(it)[0] not in "CZ")


def _words_about(user):
    known = ("username", "name", "email", "phone")
    texts = [plain(getattr(user, name, None) or "") for name in known]
    sounds = initials(getattr(user, "name", None) or "").split()
    parts = {text.partition("@")[0] for text in texts} | {*texts, *sounds}
    return {re.sub(r"[\W\d_]", "", part) for part in parts}
