"""A beginning that is laid again is the same as when it was lived."""

from django.db import transaction

from renda.models import User
from tests.beginnings import BEGINNINGS
from tests.matrix.visitor import snapshot
from tests.suggestions.handled import replied

OWN = {"matter": "关于只在这里提出的事项的建议"}  # so that it was not begun before


def test_what_is_laid_again_is_every_row_as_it_was_lived(act, house):
    before = BEGINNINGS.path
    with transaction.atomic():
        replied(act, house, **OWN)
        lived = snapshot()
        transaction.set_rollback(True)
    assert BEGINNINGS.path is None, "what was taken back is begun no more"
    BEGINNINGS.path = before
    again = replied(act, house, **OWN)
    assert again.replies.exists() and snapshot() == lived


def test_once_anything_else_was_written_it_is_lived(act, house):
    User.objects.filter(pk=house.tan.pk).update(phone="13800000000")
    assert BEGINNINGS.path is None
    assert replied(act, house).replies.exists() and BEGINNINGS.path is None
