"""Two hands at once open the year of all units: each unit is examined once, and both are told."""

from collections import Counter

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from suggestions.models import Examination
from tests.conftest import all_at_once, noon
from tests.suggestions.examined import OPENED_ON, TERMS, give
from tests.suggestions.test_examination import YEAR

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("_", range(3))
def test_a_double_click_opens_each_unit_once_and_fails_for_nobody(house, _):
    for body in (house.water, house.farm, house.health):
        give(house, body)
    answers = []

    def click(user):
        client = Client()
        client.force_login(user)
        return lambda: answers.append(client.post(f"{YEAR}open/", TERMS))

    with time_machine.travel(noon(OPENED_ON), tick=False):
        errors = all_at_once(click(house.an), click(house.an), click(house.bao))
    assert errors == [] and [it.status_code for it in answers] == [302] * 3
    assert Counter(Examination.objects.values_list("body__name", flat=True)) == {
        "县水利局": 1, "县农业农村局": 1, "县卫健局": 1,
    }  # fmt: skip
    said = [str(it) for answer in answers for it in get_messages(answer.wsgi_request)]
    assert sum("已对" in it for it in said) >= 1 and sum("先前已经开展" in it for it in said) >= 1
