"""What was raised before that is like what somebody writes: what is found, and who is told what."""

import csv

import pytest

from suggestions import likeness
from suggestions.likeness import likeness_of
from suggestions.models import Suggestion
from tests.conftest import DATA
from tests.suggestions.cast import RECESS, hand_in, read
from tests.suggestions.handled import assign

ALIKE = "/suggestions/alike/"


def taken_in(act, here, matter, **facts):
    it = hand_in(act, here, RECESS, matter=matter, **facts)
    assert act(here.an, it, "accept", RECESS, field="transport").status_code == 302
    return Suggestion.objects.get(pk=it.pk)


def ask(act, user, matter):
    return act.see(user, f"{ALIKE}?matter={matter}", RECESS)


def test_what_is_alike_is_found_and_the_rest_is_not(act, house):
    stop = taken_in(act, house, "关于缓解老旧小区停车难的建议")
    taken_in(act, house, "关于提高乡村医生待遇的建议")
    page = read(ask(act, house.shi, "关于增加停车泊位的建议"))
    assert stop.matter in page and "乡村医生" not in page
    assert "2026年·闭2026-001号·已受理待交办" in page


def test_among_very_many_titles_the_rare_words_lead(act, house, monkeypatch):
    monkeypatch.setattr(likeness, "MOST", 3)
    for place in ("城东", "城西", "城南"):
        taken_in(act, house, f"关于{place}增加停车泊位的建议")
    page = read(ask(act, house.shi, "关于城西增加停车泊位的建议"))
    assert "城西" in page and "城南" not in page


def test_what_was_taken_in_meanwhile_is_found_too(act, house):
    taken_in(act, house, "关于提高乡村医生待遇的建议")
    assert "停车" not in read(ask(act, house.shi, "关于停车的建议"))
    taken_in(act, house, "关于缓解老旧小区停车难的建议")
    assert "停车难" in read(ask(act, house.shi, "关于停车的建议"))


@pytest.mark.parametrize("facts", [{"disclosure": "none"}, {"is_confidential": "on"}])
def test_what_may_not_be_published_is_told_to_nobody(act, house, facts):
    taken_in(act, house, "关于缓解老旧小区停车难的建议", **facts)
    assert "停车难" not in read(ask(act, house.shi, "关于停车的建议"))


def test_what_is_opened_later_is_told_from_then_on(act, house, monkeypatch):
    monkeypatch.setattr(likeness, "LATE", 0)  # as if it had been taken in long ago
    it = taken_in(act, house, "关于缓解老旧小区停车难的建议", disclosure="none")
    assert "停车难" not in read(ask(act, house.shi, "关于停车的建议"))
    said = {"disclosure": "full", "is_confidential": "no", "reason": "可以公开"}
    assert act(house.tan, it, "restate", RECESS, **said).status_code == 302
    assert "停车难" in read(ask(act, house.shi, "关于停车的建议"))


def test_what_was_not_taken_in_or_is_withdrawn_is_not_told(act, house):
    hand_in(act, house, RECESS, matter="关于停车场收费的建议")
    it = taken_in(act, house, "关于缓解老旧小区停车难的建议")
    act(house.tan, it, "withdraw", RECESS, reason="已经解决")
    assert "停车" not in read(ask(act, house.shi, "关于停车的建议"))


def test_only_who_may_open_it_gets_a_link(act, house):
    it = taken_in(act, house, "关于缓解老旧小区停车难的建议")
    link = f'href="/suggestions/suggestions/{it.pk}/"'
    assert link in read(ask(act, house.tan, "关于停车的建议"))
    assert link not in (said := read(ask(act, house.shi, "关于停车的建议")))
    assert "只列案由和结果" in said


def test_whoever_writes_reads_which_units_have_handled_the_like(act, house):
    it = taken_in(act, house, "关于缓解老旧小区停车难的建议")
    assert "以往的承办单位" not in read(ask(act, house.shi, "关于停车的建议"))
    assign(act, house, it, lead=house.water, bodies=[house.housing])
    said = read(ask(act, house.shi, "关于停车的建议"))
    assert "以往的承办单位：县水利局（1 件）" in said and "住建局（1 件）" not in said


def test_who_raises_nothing_is_told_nothing(act, house):
    for user in (house.gao, house.guan, house.zhou, house.yuan):
        assert ask(act, user, "关于停车的建议").status_code == 403


def test_most_published_titles_are_alike_to_themselves_with_other_words(house):
    """Of the published titles, each with its middle cut out still finds itself first."""
    with (DATA / "suggestions_published.csv").open(encoding="utf-8") as rows:
        titles = [row["title"] for row in csv.DictReader(rows)]
    pieces = [{*likeness.pieces(it)} for it in titles]
    assert all(pieces)
    kept = likeness_of(house.congress)
    for pk, title in enumerate(titles, 1):
        kept._add(pk, title)
    weighed = [kept._weighed(it) for it in titles]
    halves = [kept._weighed(it[: len(it) // 2 + 2]) for it in titles]
    best = [max(range(len(titles)), key=lambda n: likeness._cosine(half, weighed[n]))
            for half in halves]  # fmt: skip
    assert sum(n == it for n, it in enumerate(best)) >= len(titles) - 2
