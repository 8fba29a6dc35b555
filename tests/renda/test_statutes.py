"""The quoted articles: they begin as the law does, and whoever cites one finds it."""

from datetime import date

import pytest

from renda.periods import Calendar, Period
from renda.statutes import STATUTES, quote

BEGINNINGS = {
    "民法典 第二百条": "民法所称的期间按照公历年、月、日、小时计算。",
    "民法典 第二百零一条": "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。",
    "民法典 第二百零二条": "按照年、月计算期间的，到期月的对应日为期间的最后一日；",
    "民法典 第二百零三条": "期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。",
    "民法典 第二百零四条": "期间的计算方法依照本法的规定，",
    "全国年节及纪念日放假办法 第二条": "全体公民放假的节日：",
    "全国年节及纪念日放假办法 第六条": "全体公民放假的假日，如果适逢周六、周日，应当在工作日补假。",
    "全国年节及纪念日放假办法 第七条": "全体公民放假的假日，可合理安排统一放假调休，",
    "监督法 第十五条": "人民政府、监察委员会、人民法院或者人民检察院应当在",
    "监督法 第十七条": "常务委员会组成人员对专项工作报告的审议意见交由",
    "监督法 第二十七条": "常务委员会每年审查和批准决算的同时，",
    "监督法 第二十九条": "常务委员会组成人员对本章规定的有关报告的审议意见交由本级人民政府",
    "监督法 第三十七条": "常务委员会组成人员对执法检查报告的审议意见及执法检查报告交由",
    "监督法 第四十七条": "各级人民代表大会常务委员会围绕关系改革发展稳定大局和群众切身利益、",
    "监督法 第五十条": "专题询问中提出的意见交由有关国家机关研究处理，",
    "监督法 第五十一条": "全国人民代表大会常务委员会组成人员十人以上联名，",
    "监督法 第五十二条": "质询案由委员长会议或者主任会议决定交由受质询的机关答复。",
    "监督法 第五十三条": "提质询案的常务委员会组成人员的过半数对受质询机关的答复不满意的，",
    "监督法 第五十五条": "各级人民代表大会常务委员会对属于其职权范围内的事项，",
    "监督法 第五十六条": "委员长会议或者主任会议可以向本级人民代表大会常务委员会提议",
    "代表法 第五十一条": "代表对各方面工作提出的建议、批评和意见，由本级人民代表大会常务委员会",
    "代表法 第五十二条": "县级以上的各级人民代表大会有关专门委员会和常务委员会办事机构、",
    "地方组织法 第二十二条": "地方各级人民代表大会举行会议的时候，主席团、常务委员会、",
    "地方组织法 第三十五条": "各专门委员会在本级人民代表大会及其常务委员会领导下，",
    "地方组织法 第五十一条": "常务委员会会议由主任召集并主持，每两个月至少举行一次。",
}


def test_the_articles_begin_as_the_law_does():
    assert BEGINNINGS.keys() == STATUTES.keys()
    assert all(quote(cited).startswith(text) for cited, text in BEGINNINGS.items())


@pytest.mark.parametrize("cited", STATUTES)
def test_an_article_is_whole(cited):
    assert cited.split()[1][0] == "第"
    assert quote(cited).endswith("。")
    assert all(part and not {" ", "\n", "#"} & {*part} for part in quote(cited).split("\n\n"))


def test_an_article_of_several_paragraphs_keeps_them():
    assert quote("地方组织法 第五十一条").count("\n\n") == 3
    assert "常务委员会的决议，由常务委员会以全体组成人员的过半数通过。" in quote(
        "地方组织法 第五十一条"
    )


def test_what_is_not_quoted_is_empty():
    assert quote("监督法 第九百条") == quote("") == ""


def test_the_steps_of_a_date_cite_only_what_is_quoted():
    nothing_loaded = Calendar({}, frozenset())
    steps = [
        step
        for text in ("1m", "15d", "5w", "-20d", "-1m")
        for step in Period.parse(text).explain(date(2027, 8, 31), nothing_loaded)
    ]
    assert {step.law for step in steps} - {""} <= STATUTES.keys()
