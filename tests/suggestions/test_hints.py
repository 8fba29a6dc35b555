"""What an author is told before handing in, and that it never stands in the way."""

import csv

import pytest

from suggestions.hints import hints
from tests.conftest import DATA
from tests.suggestions.cast import RECESS, TEXT, draft, read, submit

GROUNDS = (
    "县道中厂村至军南线的连接线还有2.3公里是泥土路，下雨天校车进不来，村里86个学生要走到路口等车，"
    "去年冬天有两名老人在这里摔伤。"
)
PROPOSAL = "请县交通运输局把这2.3公里列入明年农村公路硬化计划，明年9月开学以前通车，由镇里管护。"
MATTER = "关于中厂村至军南线连接线道路硬化的建议"


def test_a_concrete_text_of_one_matter_is_left_alone():
    assert hints(MATTER, GROUNDS, PROPOSAL) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"matter": "关于修路以及建学校的建议"}, "好像有几件事"),
        ({"matter": "关于解决资金的请示"}, "不是请示或者报告"),
        ({"matter": "中厂村道路"}, "最好写成"),
        ({"grounds": "路不好走。"}, "案据只有5字"),
        ({"grounds": "路很不好走，" * 12}, "没有数目"),
        ({"proposal": "请解决。"}, "方案只有4字"),
        (
            {"proposal": "".join(f"{n}、请修好路边的排水沟和路灯。\n" for n in range(1, 7))},
            "列了6条",
        ),
    ],
)
def test_what_is_vague_or_of_many_matters_is_said(text, said):
    own = {"matter": MATTER, "grounds": GROUNDS, "proposal": PROPOSAL, **text}
    assert [it for it in hints(**own) if said in it]


def test_most_published_titles_are_left_alone():
    with (DATA / "suggestions_published.csv").open(encoding="utf-8") as rows:
        titles = [row["title"] for row in csv.DictReader(rows)]
    told = [it for it in titles if hints(it, GROUNDS, PROPOSAL)]
    assert len(told) < len(titles) / 4


def test_the_author_reads_them_and_hands_in_all_the_same(act, house):
    it = draft(act, house.tan, RECESS, matter="关于修路以及建学校的建议", proposal="请解决。")
    page = read(act.see(house.tan, f"/suggestions/suggestions/{it.pk}/", RECESS))
    assert "提交前看一看" in page and "好像有几件事" in page
    assert submit(act, house.tan, it, RECESS).status_code == 302
    page = read(act.see(house.tan, f"/suggestions/suggestions/{it.pk}/", RECESS))
    assert "提交前看一看" not in page


def test_nobody_but_the_author_reads_them(act, house):
    it = draft(act, house.tan, RECESS, **{**TEXT, "proposal": "请解决。"})
    submit(act, house.tan, it, RECESS)
    act(house.chen, it, "return", RECESS, reason="请写具体")
    for user, sees in ((house.tan, True), (house.chen, False), (house.an, False)):
        page = read(act.see(user, f"/suggestions/suggestions/{it.pk}/", RECESS))
        assert ("提交前看一看" in page) is sees
