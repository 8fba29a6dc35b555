"""Search over all that one may see: what is found, by whom, in which order, and how it is shown."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.management import call_command

from renda.lifecycle import perform
from renda.models import Entry
from renda.succession import rename
from supervision.models import Opinion, Problem
from tests.conftest import MEETING, noon, table
from tests.supervision import cast
from tests.supervision.test_lists import begin, body_of, queries, titles

LATE = date(2026, 5, 20)
INJECTIONS = [
    "' OR '1'='1", "' OR 1=1--", "'; DROP TABLE renda_entry;--", "' UNION SELECT null--", "\\'",
    '" OR ""="', "') OR ('1'='1", "1; SELECT pg_sleep(5)", "' || pg_sleep(5)--", "%27", "\\", "'",
    '"', '""', '"""', "*", "**", "停*", '"停车"', "停车 NEAR 难", "NEAR(停 车)", "停车 AND 难",
    "NOT 停车", "words:停车", "words : 停", "^停车", "停车^2", "{words}:停", "- 停车", "+停车",
    "停车+难",
    "&", "|", "!", "!停车", "停 & 车", "停 | 车", "停:*", "停:A", "<->", "停 <-> 车", "((",
    "))", "()",
    "%", "_", "%%", "__", "%_%", "\\%", "\\_", "%s", "%(a)s", "{0}", "${x}", "{{7*7}}",
    "<script>", "$$", "$1", "?", ":a", "/*", "*/", "--", "#", ";", "\x00", "\n",
    "\t", "\u2028", "🙂",
]  # fmt: skip


@pytest.fixture(params=[10_000, 0], ids=["said seldom", "said often"])
def often(request, monkeypatch):
    """What is said seldom and what is said often is looked for in two ways."""
    monkeypatch.setattr("renda.search.FEW", request.param)


def look(act, user, question, on=LATE, more=""):
    return act.see(user, f"/search/?q={question}{more}", on)


def found(response):
    """The titles of the hits, without marks."""
    cells = re.findall(r'<td class="name"><a class="t"[^>]*>(.*?)</a>', body_of(response))
    return [unescape(re.sub(r"</?mark>", "", it)) for it in cells]


def listed(county, opinion, text, bureau, helpers=(), **facts):
    own = {"text": text, "body": getattr(county, bureau), "demand": "改", "source": "research"}
    own |= facts
    subject, at = Problem(opinion=opinion, **own), noon(MEETING)
    return perform(subject, "enter", county.wu, at=at, helpers=list(helpers), **own).subject


# What is found


@pytest.mark.parametrize(
    ("question", "count"),
    [("短板", 1), ("消毒", 1), ("管网", 2), ("〔2026〕3号", 1), ("[2026]3号", 1), ("短板", 1),
     ("水厂 消毒", 1), ("消毒 管网", 0), ("水利局", 1 + 1), ("slj", 2), ("shuiliju", 2),
     ("郑国平", 1), ("zgp", 1), ("无此词", 0)],
)  # fmt: skip
def test_each_kind_is_found_by_its_own_words_names_and_sounds(act, county, question, count):
    cast.handed(act, county)
    assert len(found(look(act, county.wu, question))) == count


def test_reports_are_found_by_what_they_say(act, county):
    undertaking = cast.of(cast.handed(act, county), county.water)
    facts = {"text": "已购置紫外线装置"}
    assert act(county.gao, undertaking, "file_plan", date(2026, 4, 20), **facts).status_code == 302
    page = body_of(look(act, county.wu, "紫外线"))
    assert "已购置<mark>紫外线</mark>装置" in page
    assert not found(look(act, county.he, "紫外线"))


def test_a_request_is_found_by_its_reason(act, county):
    water = cast.of(cast.handed(act, county), county.water)
    cast.ask_extension(act, county.gao, water, date(2026, 4, 7), date(2026, 12, 1))
    assert len(found(look(act, county.wu, "汛期"))) == 1


def test_every_two_characters_find_their_subject(act, county):
    texts = [row["title"] for row in table("suggestions_published.csv")][:12]
    for text in texts:
        begin(county, title=text)
    for text in texts:
        for at in range(0, len(text) - 1, 3):
            piece = text[at : at + 2]
            expected = sum(piece in it for it in [*texts, "工作取得积极进展，仍有短板。"])
            if piece.isalnum():
                seen = Entry.objects.of(Opinion).saying(piece.lower())
                like = Entry.objects.filter(folded__contains=piece.lower())
                assert set(seen) == set(like) and len(seen) >= min(expected, 1), piece


def test_what_a_step_changes_is_found_at_once(act, county):
    opinion = begin(county, title="停车难")
    facts = {"title": "充电桩", "form": "special_report", "meeting": "会", "evaluation": "好",
             "deliberated_on": MEETING.isoformat(), "committee": county.committee.pk,
             "vice_chair": county.zheng.pk, "addressee": county.gov.pk}  # fmt: skip
    assert act(county.wu, opinion, "revise", MEETING, **facts).status_code == 302
    assert found(look(act, county.wu, "充电桩")) == ["充电桩"]
    assert not found(look(act, county.wu, "停车"))


def test_after_a_rename_the_new_name_is_found_once_the_index_was_looked_over(act, county):
    cast.handed(act, county)
    rename(county.water, "县水务局", on=LATE, by=None, at=noon(LATE))
    county.zheng.name = "郑安平"
    county.zheng.save()
    call_command("reindex", verbosity=0)
    assert len(found(look(act, county.wu, "水务局"))) == 2
    assert len(found(look(act, county.wu, "zap"))) == 1
    assert not found(look(act, county.wu, "水利局"))


def test_looking_the_index_over_mends_what_is_missing_or_left_over_and_then_rests(
    act, county, capsys
):
    cast.handed(act, county)
    rows = Entry.objects.count()
    Entry.objects.of(Problem).delete()
    Entry.objects.create(
        subject_type=Entry.objects.of(Opinion).get().subject_type, subject_id=999_999, words="x"
    )
    call_command("reindex")
    assert Entry.objects.count() == rows and "改正5条" in capsys.readouterr().out
    assert len(found(look(act, county.wu, "消毒"))) == 1
    call_command("reindex")
    assert "改正0条" in capsys.readouterr().out


# Who finds it


def test_a_part_tells_nothing_before_its_reader_may_see_it(act, county, often):
    opinion = cast.draft(act, county)
    for user in (county.gao, county.ma, county.yuan, county.nobody):
        page = body_of(look(act, user, "消毒", MEETING))
        assert "没有搜到" in page and 'class="name"' not in page
    cast.issue(act, county, opinion)
    assert len(found(look(act, county.ma, "消毒"))) == 1
    assert not found(look(act, county.gao, "消毒"))
    cast.hand_over(act, county, opinion)
    assert len(found(look(act, county.gao, "消毒"))) == 1


def test_hidden_ones_are_not_counted_and_take_no_place(act, county, often):
    for number in range(30):
        begin(county, title=f"停车第{number}件")
    opinion = cast.handed(act, county)
    assert opinion
    assert "30 件" in body_of(look(act, county.wu, "停车"))
    assert "没有搜到" in body_of(look(act, county.gao, "停车"))
    assert len(found(look(act, county.gao, "管网"))) == 2


def test_a_leader_finds_bodies_and_an_administrator_the_accounts(act, county):
    cast.handed(act, county)
    assert f"/overview/bodies/{county.water.pk}/" in body_of(look(act, county.ma, "slj"))
    page = body_of(look(act, county.guan, "gjp"))
    assert f"/admin/renda/user/{county.gao.pk}/change/" in page
    assert "/admin/" not in body_of(look(act, county.wu, "gjp"))
    assert "/overview/bodies" not in body_of(look(act, county.gao, "slj"))


# In which order, and how much


def test_an_exact_number_comes_first_then_titles_then_texts_then_the_newest(act, county, often):
    begin(county, title="第13件", evaluation="停车")
    begin(county, title="停车难甲")
    begin(county, title="停车难乙")
    opinion = begin(county, title="别的", evaluation="无")
    assert found(look(act, county.wu, "停车")) == ["停车难乙", "停车难甲", "第13件"]
    for number in range(3):
        listed(county, opinion, f"问题{number}", "water")
    cast.issue(act, county, opinion, number="第003号")
    assert found(look(act, county.wu, "3"))[0] == "别的"
    assert found(look(act, county.wu, "003"))[0] == "别的"


def test_pages_of_25_and_kinds(act, county, often):
    opinion = begin(county, title="停车第一件")
    for number in range(29):
        listed(county, opinion, f"停车问题{number}", "water")
    first = look(act, county.wu, "停车")
    assert len(found(first)) == 25 and found(first)[0] == "停车第一件"
    second = look(act, county.wu, "停车", more="&page=2")
    assert len(found(second)) == 5 and "第 26—30 件" in body_of(second)
    assert len({*found(first), *found(second)}) == 30
    only = look(act, county.wu, "停车", more="&kind=opinion")
    assert found(only) == ["停车第一件"] and "问题 29" in body_of(only)


def test_what_is_more_than_is_counted_is_said(act, county, often, monkeypatch):
    monkeypatch.setattr("renda.search.MOST", 2)
    monkeypatch.setattr("renda.search.PER_PAGE", 1)
    for number in range(4):
        begin(county, title=f"停车第{number}件")
    first, last = (body_of(look(act, county.wu, "停车", more=f"&page={it}")) for it in (1, 2))
    assert "1,000+ 件" in first and "下一页" in first and "下一页" not in last


def test_a_search_costs_the_same_however_much_it_finds(client, county, often):
    opinion = begin(county, title="停车第一件")
    listed(county, opinion, "停车问题", "water", helpers=[county.health])
    few = queries(client, county.wu, "/search/?q=停车")
    for number in range(28):
        listed(county, opinion, f"停车问题{number}", "water", helpers=[county.health])
        begin(county, title=f"停车第{number}件")
    assert queries(client, county.wu, "/search/?q=停车") <= few <= 15


# How it is shown and asked


def test_hits_are_marked_and_nothing_of_them_is_markup(act, county):
    begin(county, title="<b>停车</b>&难", evaluation='<script>alert("停车")</script>')
    page = body_of(look(act, county.wu, "停车"))
    assert "&lt;b&gt;<mark>停车</mark>&lt;/b&gt;&amp;难" in page
    assert "&lt;script&gt;alert(&quot;<mark>停车</mark>&quot;)" in page


@pytest.mark.parametrize(
    ("question", "marked"),
    [("郑国平", "<mark>郑国平</mark>"), ("zgp", "<mark>郑国平</mark>"),
     ("卫健局", "县<mark>卫健局</mark>"), ("wjj", "县<mark>卫健局</mark>")],
)  # fmt: skip
def test_whom_a_hit_names_is_shown_and_marked_if_sought(act, county, question, marked):
    opinion = begin(county, title="停车难")
    listed(county, opinion, "车位不足", "water", helpers=[county.health])
    page = body_of(look(act, county.wu, question))
    assert len(re.findall('<td class="name">', page)) == 1 and marked in page


def test_who_answers_is_always_shown_and_nobody_else_who_was_not_sought(act, county):
    opinion = begin(county, title="停车难")
    listed(county, opinion, "停车位不足", "water", helpers=[county.health])
    page = body_of(look(act, county.wu, "停车"))
    cells = " ".join(re.findall(r'<td class="name">.*?</td>', page, re.S))
    assert cells.count("县水利局") == 1
    assert "郑国平" not in cells and "县卫健局" not in cells and "县人民政府" not in cells


def test_no_hit_says_what_was_searched_and_what_to_try(act, county):
    page = body_of(look(act, county.wu, "没有这样的词"))
    assert "没有搜到“没有这样的词”" in page and "两个字就够" in page


def test_an_empty_question_says_what_can_be_found(act, county):
    assert "要找什么？" in body_of(act.see(county.wu, "/search/", LATE))


def test_a_long_question_is_cut_and_says_so(act, county):
    assert "只用了前 100 个字" in body_of(look(act, county.wu, "长" * 2_000))


@pytest.mark.parametrize("more", ["&page=0", "&page=-1", "&page=x", "&page=99999", "&kind=evil"])
def test_nonsense_falls_back(act, county, more):
    begin(county, title="停车难")
    assert look(act, county.wu, "停车", more=more).status_code == 200


def test_no_sign_does_anything_but_part_words(client, act, county):
    begin(county, title="停车难")
    rows = Entry.objects.count()
    client.force_login(county.wu)
    assert len(INJECTIONS) >= 60
    for payload in INJECTIONS:
        assert client.get("/search/", {"q": payload}).status_code == 200, payload
    for payload in INJECTIONS[::6]:
        assert client.get("/supervision/opinions/", {"q": payload}).status_code == 200, payload
    assert Entry.objects.count() == rows
    for plain in ("停车%", "停_车", '"停车"', "停车*", "(停车难)"):
        assert len(found(look(act, county.wu, plain))) == (plain != "停_车"), plain


# Lists


def test_a_list_searches_the_same_index_and_marks_its_titles(act, county):
    cast.handed(act, county)
    page = act.see(county.wu, "/supervision/opinions/?q=消毒", LATE)
    assert titles(page) == [cast.TITLE]
    page = body_of(act.see(county.wu, "/supervision/problems/?q=消毒", LATE))
    assert "部分村级水厂<mark>消毒</mark>不规范" in page
    assert len(titles(act.see(county.wu, "/supervision/undertakings/?q=饮水 slj", LATE))) == 1
