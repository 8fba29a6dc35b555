"""What comes out of the printer: as many sheets as it takes, and more than a title on the first."""

import pytest
from pypdfium2 import PdfDocument

from tests.browser.world import LATE
from tests.supervision.cast import handed

pytestmark = pytest.mark.browser


def printed(seat, address):
    """The words on each sheet."""
    seat.open(address)
    sheets = PdfDocument(seat.page.pdf(prefer_css_page_size=True))
    return [it.get_textpage().get_text_range() for it in sheets]


def test_a_list_takes_the_sheets_that_it_needs(county, act, seat, today):
    today(LATE)
    handed(act, county)
    wu = seat(county.wu)
    (only,) = printed(wu, "/supervision/opinions/")
    assert "云人常〔2026〕3号" in only
    first, *more = printed(wu, "/handbook/opinion/")
    assert "督办工作机构" in first and more
