"""What everybody may read of a year's report: nothing before it is published, and no secret."""

import json
from functools import partial

import pytest
from django.test import Client

from renda.enforcement import let_time_act
from renda.lifecycle import NotAllowed, perform
from suggestions.models import HandlingReport, Suggestion
from tests.conftest import all_at_once, noon
from tests.suggestions.cast import RECESS, now, read, take
from tests.suggestions.cast import TEXT as FACTS
from tests.suggestions.handled import (
    RATED_ON,
    SIGNED_ON,
    accepted,
    assign,
    contact,
    done,
    reply,
)
from tests.suggestions.ledger import line, taken_in, the
from tests.suggestions.reported import (
    BEGUN_ON,
    PRINTED_ON,
    PUBLISHED_ON,
    TEXT,
    begin,
    begun,
    handed,
    handled,
    published,
    reported,
)
from tests.suggestions.reported import publish as publish_it
from tests.suggestions.test_examination import errors

SECRET = "关于追查码头旧账的建议"


def place(house, of=""):
    return f"/open/{house.congress.pk}/reports/{of}"


def see(address):
    """What somebody who is not logged in reads."""
    answer = Client().get(address)
    return read(answer) if answer.status_code == 200 else str(answer.status_code)


def all_of(house):
    ways = ("", "2026/", "2026/figures.json")
    return "\n".join(see(it) for it in (*map(partial(place, house), ways), "/open/"))


def test_a_published_report_is_read_without_a_login(act, house):
    published(act, house)
    text = see(place(house, "2026/"))
    for said in ("关于2026年代表建议、批评和意见办理情况的报告", "有的单位和代表见面偏少。",
                 "县水利局", "截至2026年10月1日", "2026年11月26日"):  # fmt: skip
        assert said in text
    assert "关于2026年代表建议" in see(place(house))
    assert place(house) in see(f"/open/{house.congress.pk}/")


def test_nobody_reads_it_before(act, house):
    it = reported(act, house)
    assert see(place(house, "2026/")) == see(place(house, "2026/pdf/")) == "404"
    assert "有的单位" not in all_of(house) and str(it.title) not in all_of(house)
    assert "还没有公开的报告" in see(place(house))
    assert "reports/" not in see(f"/open/{house.congress.pk}/")


def test_what_is_not_there_is_answered_like_what_is_not_public(act, house):
    published(act, house)
    for of in ("2025/", "0/", "99999999999999999999/", "2025/pdf/", "2025/figures.json"):
        assert see(place(house, of)) == "404"
    assert see("/open/999999/reports/") == "404"


def test_it_is_taken_away_as_a_paper(act, house):
    published(act, house)
    pdf = Client().get(place(house, "2026/pdf/"))
    assert b"".join(pdf.streaming_content)[:4] == b"%PDF"
    word = Client().get(place(house, "2026/word/"))
    assert b"".join(word.streaming_content)[:2] == b"PK"


def test_its_figures_are_read_by_programs(act, house):
    published(act, house)
    told = json.loads(see(place(house, "2026/figures.json")))
    assert told["数据"]["items"] == 1 and told["公开日期"] == "2026-12-02"


def test_numbers_of_phones_are_not_told(act, house):
    published(act, house, text=f"{TEXT}\n联系人 13812345678。")
    assert "13812345678" not in all_of(house) and "＊＊＊" in all_of(house)


def test_what_is_not_public_is_not_told_by_its_title(act, house):
    handed(house, SECRET)
    it = reported(act, house, begun(act, house), text=f"{TEXT}\n{SECRET}已经办结。")
    answer = publish_it(act, house, it)
    assert answer.status_code == 422 and "没有公开的建议的案由" in read(answer)
    assert now(it).published_on is None and SECRET not in all_of(house)
    done(act(house.an, it, "amend", PUBLISHED_ON, text=TEXT, reason="公开前删去。"))
    done(publish_it(act, house, it))
    assert "没有公开" in errors(
        act(house.an, it, "amend", PUBLISHED_ON, text=f"{TEXT}{SECRET}", reason="补充。"), "text"
    )


def test_who_is_kept_confidential_is_not_named(act, house):
    handed(house, is_confidential=True)
    it = reported(act, house, begun(act, house), text=f"{TEXT}\n谭松代表提的办结了。")
    answer = publish_it(act, house, it)
    assert answer.status_code == 422 and "要求保密的提出人" in read(answer)
    assert now(it).figures["items"] == 1 and "谭松" not in json.dumps(it.figures)


def test_it_is_not_published_unchecked(act, house):
    it = reported(act, house)
    assert errors(act(house.an, it, "publish", PUBLISHED_ON), "is_checked")


@pytest.mark.usefixtures("committed")
def test_of_two_clocks_one_begins_it(act, house):
    handed(house)
    errors_of = all_at_once(*[partial(let_time_act, at=noon(BEGUN_ON))] * 3)
    assert errors_of == [] and HandlingReport.objects.count() == 1
    assert HandlingReport.objects.get().events.count() == 1


def test_what_was_amended_is_looked_at_again_when_it_is_published(act, house):
    """Whoever publishes had the former text before them."""
    handed(house, SECRET)
    it = reported(act, house, begun(act, house))
    done(act(house.an, it, "amend", PUBLISHED_ON, text=f"{TEXT}{SECRET}", reason="补充。"))
    with pytest.raises(NotAllowed, match="没有公开的建议的案由"):
        perform(it, "publish", house.an, at=noon(PUBLISHED_ON), is_checked=True)
    assert SECRET not in all_of(house)


def test_what_is_amended_is_looked_at_again_if_it_was_published_meanwhile(act, house):
    handed(house, SECRET)
    it = published(act, house, begun(act, house))
    with pytest.raises(NotAllowed, match="没有公开的建议的案由"):
        said = {"text": f"{TEXT}{SECRET}", "reason": "补充。"}
        perform(it, "amend", house.an, at=noon(PUBLISHED_ON), **said)
    assert SECRET not in all_of(house)


def test_what_was_put_right_after_it_was_published_is_looked_through_and_dated(act, house):
    it = published(act, house)
    assert "更正。" not in see(place(house, "2026/"))
    said = {"text": f"{TEXT}\n单位名称已经改正。", "reason": "错字。"}
    assert errors(act(house.an, it, "amend", PRINTED_ON, **said), "is_checked")
    done(act(house.an, it, "amend", PRINTED_ON, **said, is_checked="on"))
    assert "2026年12月2日公开，2027年1月4日更正。" in see(place(house, "2026/"))


def by_hand(act, house):
    done(begin(act, house))
    return HandlingReport.objects.get()


def test_a_title_that_is_public_elsewhere_may_be_told(act, house):
    it = handled(act, house)
    done(act(house.an, it, "disclose", RATED_ON, disclosure="full"))
    handed(house, it.suggestion.matter)
    published(act, house, by_hand(act, house), text=f"{TEXT}\n{it.suggestion.matter}已经办结。")
    assert it.suggestion.matter in see(place(house, "2026/"))


def test_a_delegation_is_not_named_beside_what_it_raised_in_confidence(act, house):
    of = {"lead": None, "proposer": house.dongshan, "delegation": house.dongshan}
    handed(house, SECRET, is_confidential=True, **of)
    it = handled(act, house, matter=SECRET)
    done(act(house.an, it, "disclose", RATED_ON, disclosure="full"))
    text = f"{TEXT}\n东山镇代表团提出的{SECRET}已经办结。"
    it = reported(act, house, by_hand(act, house), text=text)
    assert "要求保密的提出人" in read(publish_it(act, house, it))
    said = {"text": f"{TEXT}\n东山镇代表团提出的都已经办结。", "reason": "删去。"}
    done(act(house.an, it, "amend", PUBLISHED_ON, **said))
    done(publish_it(act, house, it))
    assert "东山镇代表团提出的都已经办结" in see(place(house, "2026/"))


def test_what_was_put_right_on_the_day_but_before_it_was_published_is_no_correction(act, house):
    it = reported(act, house)
    done(act(house.an, it, "amend", PUBLISHED_ON, text=f"{TEXT}\n补充。", reason="补充。"))
    done(publish_it(act, house, it))
    assert "2026年12月2日公开。" in see(place(house, "2026/"))


def test_a_delegation_is_not_named_beside_that_into_which_what_it_raised_was_merged(act, house):
    whole = accepted(act, house, matter=SECRET)
    secret = Suggestion(
        submitted_on=RECESS, proposer=house.dongshan, delegation=house.dongshan,
        committee=house.deputies_committee, is_confidential=True, **FACTS,
    )  # fmt: skip
    secret = take(secret, "enter", house.an, RECESS, deputies=[])
    done(act(house.an, secret, "merge", RECESS, into=whole.pk))
    [it] = assign(act, house, whole, lead=house.water)
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    done(act(house.an, reply(act, house, it), "disclose", RATED_ON, disclosure="full"))
    text = f"{TEXT}\n东山镇代表团提出的{SECRET}已经办结。"
    it = reported(act, house, by_hand(act, house), text=text)
    assert "要求保密的提出人" in read(publish_it(act, house, it))


def test_what_was_taken_back_from_a_ledger_keeps_back_no_report(act, house):
    taken_in(act, house, line(提出日期="2025-01-15", 答复日期="2025-06-20")).undo()
    it = published(act, house, by_hand(act, house), text=f"{TEXT}\n{the().matter}已经办结。")
    assert now(it).published_on == PUBLISHED_ON
