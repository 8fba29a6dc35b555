"""Numbers of papers: as a congress writes them, one after the other, none twice, none left out."""

from datetime import date

import pytest
from django.db import transaction

from renda.lifecycle import perform
from renda.models import Congress, Session, Setting, Term
from renda.numbers import Series, Template
from renda.transition import NotAllowed
from supervision.models import Opinion, Reminder
from tests.conftest import HAND_OVER, MEETING, START, all_at_once, noon
from tests.supervision.cast import draft, handed, issue, of

LATE = date(2026, 5, 8)
USED = set()
SERIES = Series("test.number", "测试文号", "{place}〔{year}〕{seq}号", lambda _, it: it in USED)


@pytest.fixture(autouse=True)
def nothing_used():
    USED.clear()


@pytest.fixture
def congress(db):
    return Congress.objects.create(name="云河县人大常委会", place="云河县", level="county")


def decide(congress, name, value, on=START):
    setting = Setting(congress=congress, name=name, value=value, effective_on=on, basis="办法")
    setting.save(by=None, at=noon(on))


def take(congress, on=HAND_OVER, typed=""):
    with transaction.atomic():
        return SERIES.take(congress, on, typed)


class RolledBack(Exception):
    pass


def test_fifty_at_once_of_whom_every_fifth_fails_leave_no_gap_and_no_repeat(committed):
    congress = Congress.objects.create(name="云河县人大常委会", place="云河县", level="county")
    given = []

    def one(fails):
        with transaction.atomic():
            number = SERIES.take(congress, HAND_OVER)
            if fails:
                raise RolledBack
        given.append(number)

    errors = all_at_once(*(lambda fails=it % 5 == 0: one(fails) for it in range(50)))
    assert [type(it) for it in errors] == [RolledBack] * 10
    assert sorted(given) == sorted(f"云河县〔2026〕{it}号" for it in range(1, 41))


def test_a_typed_number_and_a_given_one_taken_at_once_are_never_the_same(committed):
    congress = Congress.objects.create(name="云河县人大常委会", place="云河县", level="county")
    given = []

    def one(typed):
        with transaction.atomic():
            number = SERIES.take(congress, HAND_OVER, typed)
            USED.add(number)
        given.append(number)

    typed = ["云河县〔2026〕2号"] * 3 + [""] * 5
    errors = all_at_once(*(lambda it=it: one(it) for it in typed))
    assert all(isinstance(it, NotAllowed) for it in errors)
    assert len(given) == len(set(given)) == 8 - len(errors)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("云人常审〔{year}〕{seq}号", "云人常审〔2026〕1号"),
        ("第{seq:03}号", "第001号"),
        ("第{term}{session}{seq:03}号", "第1829001号"),
        ("人大建议【{year}】{seq}号", "人大建议【2026】1号"),
        ("HG-{year}{seq:05}", "HG-202600001"),
    ],
)
def test_a_number_is_written_as_the_congress_decided(congress, template, number):
    term = Term.objects.create(congress=congress, number=18, from_on=START)
    Session.objects.create(term=term, kind="standing", number=29, from_on=MEETING, to_on=MEETING)
    decide(congress, "test.number", template)
    assert SERIES.ahead(congress, HAND_OVER) == take(congress) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("云人常〔2026〕号", "要有一个{seq}"),
        ("{seq}{seq}", "要有一个{seq}"),
        ("{seq}{nummer}", "没有{nummer}这一项"),
        ("{seq.__class__}{seq}", "花括号里只能写"),
        ("{0}{seq}", "没有{0}这一项"),
        ("{seq:>9}", "花括号里只能写"),
        ("{seq:03}{year:04}", "只有它能写成{seq:03}"),
        ("{seq", "花括号里只能写"),
        ("{{seq}}", "花括号里只能写"),
        ("长" * 40 + "{seq}", "最多40字"),
        ("{seq}\n号", "花括号里只能写"),
    ],
)
def test_what_is_no_template_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said.replace("{", r"\{")):
        Template(text)


def test_an_administrator_is_told_at_the_value_what_is_wrong(act, county):
    facts = {
        "congress": county.congress.pk, "name": "opinion.number", "value": "云人常{nummer}号",
        "effective_on": "2026-01-01", "basis": "办法",
    }  # fmt: skip
    answer = act.post(county.guan, "/admin/renda/setting/add/", MEETING, **facts)
    form = answer.context["adminform"].form
    assert "没有{nummer}这一项" in form.errors["value"][0]
    assert "编出来是“云河县人常审〔2026〕3号”" in form.fields["value"].help_text


def test_each_year_begins_anew_and_each_congress_counts_alone(congress):
    other = Congress.objects.create(name="临江县人大常委会", place="临江县", level="county")
    given = [take(congress), take(congress), take(other), take(congress, date(2027, 1, 4))]
    assert given == [
        "云河县〔2026〕1号",
        "云河县〔2026〕2号",
        "临江县〔2026〕1号",
        "云河县〔2027〕1号",
    ]


def test_each_term_and_each_session_begin_anew_where_the_template_names_them(congress):
    decide(congress, "test.number", "{term}-{session}-{seq}")
    for number, day in ((17, date(2021, 1, 1)), (18, date(2026, 1, 1))):
        term = Term.objects.create(congress=congress, number=number, from_on=day)
        Session.objects.create(term=term, kind="standing", number=1, from_on=day, to_on=day)
    Session.objects.create(term=term, kind="standing", number=2, from_on=MEETING, to_on=MEETING)
    days = [date(2025, 1, 1), date(2025, 1, 2), date(2026, 2, 1), HAND_OVER]
    assert [take(congress, day) for day in days] == ["17-1-1", "17-1-2", "18-1-1", "18-2-1"]


def test_without_a_term_the_number_cannot_be_made_and_it_is_said_why(congress):
    decide(congress, "test.number", "{term}-{seq}")
    with pytest.raises(NotAllowed, match="没有登记届"):
        take(congress)


def test_an_office_that_begins_in_the_middle_of_a_year_says_from_where(congress):
    assert take(congress) == "云河县〔2026〕1号"
    decide(congress, "test.number_first", "12", date(2026, 3, 1))
    assert SERIES.ahead(congress, HAND_OVER) == "云河县〔2026〕12号"
    given = [take(congress), take(congress), take(congress, date(2027, 3, 1))]
    assert given == ["云河县〔2026〕12号", "云河县〔2026〕13号", "云河县〔2027〕1号"]


def test_a_number_that_came_from_paper_is_passed_over(congress):
    USED.add("云河县〔2026〕2号")
    assert [take(congress), SERIES.ahead(congress, HAND_OVER), take(congress)] == [
        "云河县〔2026〕1号", "云河县〔2026〕3号", "云河县〔2026〕3号",
    ]  # fmt: skip


# 印发


def approved(act, county):
    opinion = draft(act, county)
    act(county.wu, opinion, "submit", MEETING)
    act(county.zhou, opinion, "approve", MEETING)
    return opinion


def test_left_empty_the_opinion_is_given_the_next_number_which_the_record_keeps(act, county):
    opinion = approved(act, county)
    page = f"/supervision/opinions/{opinion.pk}/issue/"
    assert "现在编到云河县人常审〔2026〕1号" in act.see(county.wu, page, HAND_OVER).content.decode()
    act(county.wu, opinion, "issue", HAND_OVER, number="")
    opinion.refresh_from_db()
    assert opinion.number == "云河县人常审〔2026〕1号"
    assert opinion.events.get(name="issue").facts["number"] == opinion.number


def test_a_typed_number_is_kept_and_one_that_is_taken_is_refused_at_the_field(act, county):
    issue(act, county, draft(act, county), number="云河县人常审〔2026〕1号")
    opinion = approved(act, county)
    answer = act(county.wu, opinion, "issue", HAND_OVER, number="云河县人常审〔2026〕1号")
    assert answer.context["form"].errors == {"number": ["这个文号已经用过。"]}
    act(county.wu, opinion, "issue", HAND_OVER)
    assert [it.number for it in Opinion.objects.order_by("pk")] == [
        "云河县人常审〔2026〕1号", "云河县人常审〔2026〕2号",
    ]  # fmt: skip


def test_a_correction_takes_no_number_that_was_given_meanwhile(act, county):
    first, other = draft(act, county), draft(act, county)
    issue(act, county, first, number="云河县人常审〔2026〕1号")
    issue(act, county, other, number="云河县人常审〔2026〕2号")
    first.refresh_from_db()
    other.refresh_from_db()
    with pytest.raises(NotAllowed, match="这个文号已经用过"):  # past the form, as in a race
        perform(
            first, "correct", county.lin, at=noon(HAND_OVER), reason="笔误", was={},
            title=first.title, meeting=first.meeting, deliberated_on=MEETING, number=other.number,
        )  # fmt: skip
    assert Opinion.objects.filter(number=other.number).count() == 1


def test_where_no_number_can_be_made_it_is_said_at_the_field(act, county):
    decide(county.congress, "opinion.number", "{term}届{seq}号")
    opinion = approved(act, county)
    answer = act(county.wu, opinion, "issue", HAND_OVER, number="")
    assert "没有登记届" in answer.context["form"].errors["number"][0]
    assert act(county.wu, opinion, "issue", HAND_OVER, number="云人常7号").status_code == 302


# 催办函


def test_a_reminder_has_a_number_only_if_a_letter_is_wanted(act, county):
    undertaking = of(handed(act, county), county.health)
    act(county.wu, undertaking, "urge", LATE, text="请抓紧")
    assert not Reminder.objects.exists()
    act(county.wu, undertaking, "urge", LATE, text="请抓紧", with_letter="on")
    reminder = Reminder.objects.get()
    assert reminder.number == "云河县人常函〔2026〕1号"
    assert (reminder.to, reminder.asks_for) == (county.health, "报送办理方案")
