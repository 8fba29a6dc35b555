"""A clerk has the letters of a list made, goes on with other work, and finds them again."""

import zipfile

import pytest
from django.utils import timezone

from renda.jobs import work
from tests.browser.world import LATE
from tests.supervision.cast import handed

pytestmark = pytest.mark.browser


def test_a_clerk_has_a_zip_made_leaves_and_finds_it_again(county, act, seat, today, tmp_path):
    handed(act, county)
    today(LATE)
    wu = seat(county.wu)
    wu.open("/supervision/opinions/?status=handed")
    wu.main.locator("summary", has_text="成批下载公文").click()
    wu.main.get_by_role("button", name="交办单：PDF").click()
    wu.reads("我的任务", "交办单 1 件（PDF）", "排队中")
    wu.open("/")
    wu.page.get_by_role("link", name="任务正在做").first.click()
    wu.reads("排队中")
    work(timezone.now)
    wu.reads("已完成")  # the page looked again by itself
    with wu.page.expect_download() as arriving:
        wu.press("下载交办单 1 件（PDF）")
    arriving.value.save_as(place := tmp_path / "letters.zip")
    assert arriving.value.suggested_filename == "交办单_2026-05-08.zip"
    with zipfile.ZipFile(place) as folder:
        assert [it[-3:] for it in folder.namelist()] == ["pdf", "lsx"]
    wu.open("/")
    assert not wu.page.get_by_role("link", name="任务正在做").count()
