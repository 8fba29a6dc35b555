"""The description of the API, read and tried in a browser, under the policy of every page."""

import re

import pytest

from supervision.models import Undertaking
from tests.browser.world import LATE
from tests.supervision.cast import handed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_an_address_is_read_and_tried(county, act, seat, today, width):
    today(LATE)
    handed(act, county)
    it = seat(county.gao, width=width)
    it.open("/api/docs/")
    it.page.get_by_role("heading", name=re.compile("^承办")).first.click()
    it.page.locator("[id$=undertaking_list] .opblock-summary").click()
    it.page.get_by_role("button", name="Try it out").click()
    it.page.get_by_role("button", name="Execute").click()
    it.page.locator(".live-responses-table .response-col_status").first.wait_for()
    address = f"/api/undertakings/{Undertaking.objects.get(body=county.water).pk}/"
    assert address in it.page.locator(".live-responses-table").inner_text()
