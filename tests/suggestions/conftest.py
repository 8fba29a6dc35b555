import pytest

from suggestions import likeness, repeats
from tests.beginnings import BEGINNINGS
from tests.suggestions.cast import seat_the_deputies


@pytest.fixture
def house(county):
    """云河县 with its deputies: an and bao of the committee for deputies; of 城关镇代表团 its head
    chen, who keeps its affairs and is a deputy, and the deputies tan and lu; of 东山镇代表团 its
    head dong and the deputy shi; and nine more, ten in all with shi, of 东山镇.
    """
    seated = BEGINNINGS.begin("house", lambda: seat_the_deputies(county))
    vars(county).update(vars(seated))
    return county


@pytest.fixture(autouse=True)
def titles_forgotten():
    """What one test raised, no other finds."""
    likeness.KEPT.clear()
    repeats.KEPT.clear()
