"""How a text is found by any piece of it, and what stands out in it."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renda.words import (
    LETTERS,
    fold,
    initials,
    marked,
    marked_by_sound,
    snippet,
    squeeze,
    terms,
    tokens,
    wanted,
)
from tests.conftest import DATA

TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("停车难水利局012〔〕Ａ")),
    max_size=60,
)

whatever_the_load = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def says(text, term):
    """As the index finds it: by tokens, and where they do not tell all, by the text."""
    has, squeezed = tokens(squeeze(text)), squeeze(text)
    found = all(
        any(it.startswith(token) for it in has) if more else token in has
        for token, more in wanted(term).items()
    )
    return found and (term in wanted(term) or term in squeezed)


@whatever_the_load
@given(TEXTS, st.integers(0, 60), st.integers(1, 12))
def test_any_piece_of_a_text_finds_it(text, at, width):
    for term in terms(text[at : at + width]):
        assert says(text, term)


@whatever_the_load
@given(TEXTS, TEXTS)
def test_it_finds_what_stands_in_the_text_and_nothing_else(text, asked):
    for term in terms(asked):
        assert says(text, term) == (term in squeeze(text))


@whatever_the_load
@given(TEXTS)
def test_folding_keeps_the_length_and_marking_keeps_the_text(text):
    assert len(fold(text)) == len(text)
    assert "".join(piece for piece, _ in marked(text, terms(text))) == text


def test_titles_that_were_published_are_found_by_every_two_characters():
    with (DATA / "suggestions_published.csv").open(encoding="utf-8") as file:
        for title in (row["title"] for row in csv.DictReader(file)):
            for at in range(len(title) - 1):
                assert all(says(title, it) for it in terms(title[at : at + 2]))


@pytest.mark.parametrize(
    ("text", "asked"),
    [("云人常〔2026〕3号", "云人常[2026]3号"), ("云人常〔2026〕3号", "2026"), ("第088号", "88"),
     ("第088号", "088"), ("第０８８号", "88"), ("ＡＢＣ", "abc"), ("停车　难", "停车 难")],
)  # fmt: skip
def test_width_case_and_brackets_do_not_matter(text, asked):
    assert all(says(text, it) for it in terms(asked))


@pytest.mark.parametrize("nothing", ["", "  ", '"', "* % _", "&|!:()", "——“”", "\0"])
def test_signs_are_nothing_to_search_for(nothing):
    assert terms(nothing) == []


def test_a_question_is_bounded():
    assert sum(map(len, terms("长" * 2_000))) == 100
    assert len(terms(" ".join("甲乙丙丁戊己庚辛"))) == 5


@pytest.mark.parametrize(
    ("name", "typed"),
    [("县水利局", "xslj"), ("县水利局", "slj"), ("县水利局", "shuili"), ("王芳", "wf"),
     ("王芳", "wangfang"), ("曾国强", "zeng"), ("解晓东", "xie"), ("单雄", "shan"),
     ("仇和", "qiu"), ("区伯", "ou"), ("查良", "zha"), ("朴树", "piao"), ("翟志", "zhai"),
     ("重庆路街道", "cq"), ("重庆路街道", "zq"), ("长安镇", "chang"), ("银行", "yh"),
     ("乐清", "yq"), ("乐清", "lq")],
)  # fmt: skip
def test_names_are_found_by_their_sounds(name, typed):
    assert typed in initials(name)


def test_what_was_found_is_marked_as_it_stands_there():
    assert marked("关于停车难，停车费", ["停车"]) == [
        ("关于", False), ("停车", True), ("难，", False), ("停车", True), ("费", False)
    ]  # fmt: skip
    assert marked("云人常〔2026〕３号", ["2026 3"]) == [
        ("云人常〔", False), ("2026〕３", True), ("号", False)
    ]  # fmt: skip


def test_a_name_is_marked_where_it_sounds_so():
    assert marked_by_sound("县水利局", ["slj"]) == [("县", False), ("水利局", True)]
    assert marked_by_sound("县水利局", ["水利"])[1] == ("水利", True)
    assert marked_by_sound("县水利局", ["shuili"]) == [("县水利局", True)]
    assert marked_by_sound("县水利局", ["zz"]) == [("县水利局", False)]
    assert marked_by_sound("县水利局", []) == [("县水利局", False)]


def test_a_snippet_shows_the_neighbourhood():
    pieces = snippet("甲" * 100 + "停车" + "乙" * 100, ["停车"])
    assert pieces == [("…" + "甲" * 40, False), ("停车", True), ("乙" * 40 + "…", False)]
    assert snippet("没有", ["停车"]) == []


def test_a_token_is_short():
    assert max(map(len, tokens("a" * 50))) == LETTERS
