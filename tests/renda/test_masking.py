"""What everybody may read has no numbers of phones or identity cards in it."""

import pytest

from renda.masking import HIDDEN, masked


@pytest.mark.parametrize(
    "number",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678",
        "8613812345678", "１３８１２３４５６７８", "0571-87654321", "(0571)87654321",
        "0571 8765432", "０５７１－８７６５４３２１", "010-12345678-8001", "110101199003078515",
        "11010119900307851X", "11010119900307851x", "110101 19900307 8515", "110101900307851",
        "0571-8888 1234", "（0571）8888 1234", "86-571-88881234", "138.0013.1234", "138-001-31234",
        "330127 1980 0101 1234", "6222 0212 3456 7890 123",
        "6222021234567890123", "gao.jp@example.org", "微信：gao_jianping", "TEL13812345678",
    ],
)  # fmt: skip
def test_a_number_by_which_a_person_is_found_is_hidden(number):
    for text in ("联系人高建平{}，请来电", "{}", "电话{}。", "（{}）"):
        hidden = masked(text.format(number))
        assert number not in hidden and HIDDEN in hidden
        assert not any(it in hidden for it in ("1234", "8765", "19900307", "900307", "5678"))


def test_what_stands_around_a_number_stays():
    assert masked("请联系13812345678（张三）。") == "请联系＊＊＊（张三）。"
    assert masked("电话：87654321，联系人李四") == "电话＊＊＊，联系人李四"
    assert masked("座机8765-4321，传真：87654322。") == "座机＊＊＊，传真＊＊＊。"
    assert masked("联系电话（办公室）87654321。") == "联系电话＊＊＊。"


@pytest.mark.parametrize(
    "text",
    [
        "投资1380万元，2026年9月30日前完成", "云水字〔2026〕8号", "第18-5-003号", "总长12345678米",
        "2026-09-30", "2026.5.12—2027.6.30", "2025 2026 2027年",
        "覆盖人口123456人，户数0571户", "G20251234", "",
    ],
)  # fmt: skip
def test_other_numbers_stay(text):
    assert masked(text) == text


def test_names_that_are_to_be_kept_are_hidden_wherever_they_stand():
    text = "谭松代表：您和谭松林代表提出的建议收悉。"
    assert masked(text, ["谭松", "谭松林", ""]) == "＊＊＊代表：您和＊＊＊代表提出的建议收悉。"


def test_a_name_is_hidden_however_it_is_spaced():
    assert masked("张 三代表、张　三等代表", ["张三"]) == "＊＊＊代表、＊＊＊等代表"
