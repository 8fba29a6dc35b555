"""The committee's desk: how long each has waited, and which colleague has it open."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.suggestions.cast import RECESS, hand_in, now, read

PLACE = "/suggestions/suggestions/"


@pytest.fixture
def two(act, house):
    """One came eleven days before the other."""
    first = hand_in(act, house, RECESS, matter="关于先来的建议")
    later = RECESS + timedelta(days=11)
    return first, hand_in(act, house, later, matter="关于后来的建议"), later


def test_each_has_waited_since_it_came_to_where_it_is(act, house, two):
    first, second, later = two
    assert (now(first).moved_on, now(second).moved_on) == (RECESS, later)
    page = read(act.see(house.an, f"{PLACE}?waiting=fortnight", later))
    assert first.matter in page and second.matter not in page
    page = read(act.see(house.an, f"{PLACE}?waiting=days", later))
    assert second.matter in page and first.matter not in page


def test_what_is_at_its_end_waits_for_nobody(act, house, two):
    first, _, later = two
    act(house.an, first, "refuse", later, ground="empty", reason="没有内容")
    for band in ("days", "week", "fortnight", "longer"):
        page = read(act.see(house.an, f"{PLACE}?waiting={band}", later))
        assert first.matter not in page


def test_a_step_that_leaves_it_where_it_is_does_not_begin_the_waiting_anew(act, house, two):
    first, _, later = two
    facts = {"matter": first.matter, "grounds": "改了字。", "proposal": first.proposal}
    assert act(house.an, first, "edit", later, **facts).status_code == 302
    assert now(first).moved_on == RECESS


def test_a_colleague_reads_that_somebody_has_it_open(act, house, two):
    _, second, later = two
    act.see(house.bao, f"{PLACE}{second.pk}/", later)
    assert "包正12:00也打开了这一件" in read(act.see(house.an, f"{PLACE}{second.pk}/", later))
    assert "包正正打开着" in read(act.see(house.an, PLACE, later))


def test_nobody_of_another_body_reads_it(act, house, two):
    _, second, later = two
    act.see(house.an, f"{PLACE}{second.pk}/", later)
    for user in (house.tan, house.chen):
        assert "打开" not in read(act.see(user, f"{PLACE}{second.pk}/", later))


def test_without_the_cache_the_page_is_shown_all_the_same(act, house, two, settings):
    _, second, later = two
    broken = {"BACKEND": "django.core.cache.backends.redis.RedisCache",
              "LOCATION": "redis://127.0.0.1:1/0"}  # fmt: skip
    settings.CACHES = {**settings.CACHES, "paces": broken}
    assert second.matter in read(act.see(house.an, f"{PLACE}{second.pk}/", later))
    assert second.matter in read(act.see(house.an, PLACE, later))


@pytest.mark.parametrize("who", ["an", "bao", "tan", "chen", "qin", "gao", "zhou", "wu", "shen"])
@pytest.mark.parametrize("page", ["/", PLACE])
def test_no_link_of_the_page_leads_where_its_reader_may_not_go(act, house, two, who, page):
    user, on = getattr(house, who), two[2]
    links = set(re.findall(r'href="(/[^"#]*)"', read(act.see(user, page, on))))
    asked = {it: act.see(user, unescape(it), on).status_code for it in links if "static" not in it}
    assert "/notices/" in asked and {it for it, status in asked.items() if status >= 400} == set()
