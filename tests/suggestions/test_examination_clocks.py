"""三考: which days stand, who is late, and what goes on though somebody is silent."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Event, Notice
from suggestions.models import Assignment, Examination, ProgressRating
from tests.conftest import watch
from tests.renda.papers import pdf
from tests.suggestions.cast import now, read
from tests.suggestions.examined import (
    ACCOUNTED_ON,
    EXAMINATIONS,
    OPENED_ON,
    PLANNED_ON,
    SCORED_ON,
    TERMS,
    VISITED_ON,
    accounted,
    grade,
    opened,
    plan,
    score,
    underway,
    visit,
    visited,
)
from tests.suggestions.handled import assigned, decide, done, due, page
from tests.suggestions.test_examination import errors, parts
from tests.suggestions.test_story import told

Status, Rated = Examination.Status, ProgressRating.Status
OVERDUE_ON = date(2026, 12, 16)
PAPER = {"leader": "副局长王刚", "text": "书面方案。"}


def scan():
    return SimpleUploadedFile("方案.pdf", pdf())


# 日期


def test_a_plan_that_comes_late_makes_no_other_day_late_from_its_birth(act, house):
    it = opened(act, house)
    done(plan(act, house.gao, it, on=date(2026, 12, 20)))
    done(act(house.an, it, "agree_plan", date(2026, 12, 20), points=60, note=""))
    owed = it.obligations.get(deadline="visit")
    assert (owed.start_on, owed.due_on) == (OPENED_ON, date(2026, 8, 31))


def test_the_committee_visits_though_the_plan_is_not_there(act, house):
    it = opened(act, house)
    done(visit(act, house, it, [house.tan]))
    assert due(it, "visit") is None
    done(grade(act, house.tan, it, 80))


def test_the_days_are_decided_anew_with_a_reason_that_the_unit_is_told(act, house):
    it, said = opened(act, house), {"visit_by": "2026-09-30", "account_by": "2026-12-25"}
    assert errors(act(house.an, it, "reschedule", PLANNED_ON, **said), "reason")
    done(act(house.an, it, "reschedule", PLANNED_ON, reason="换届，统一推迟。", **said))
    assert (due(it, "visit"), due(it, "year_account")) == (date(2026, 9, 30), date(2026, 12, 25))
    assert "gao" in told(it, "reschedule")
    assert "换届，统一推迟。" in page(act, house.gao, it, PLANNED_ON)
    assert act(house.gao, it, "reschedule", PLANNED_ON, **said).status_code == 403


def test_what_was_seen_already_gets_no_other_day(act, house):
    it = visited(act, house)
    said = {"visit_by": "2026-09-30", "account_by": "2026-12-25", "reason": "推迟。"}
    done(act(house.an, it, "reschedule", VISITED_ON, **said))
    assert (due(it, "visit"), due(it, "year_account")) == (None, date(2026, 12, 25))


def test_a_visit_that_is_entered_later_counts_on_its_day(act, house):
    it, late = underway(act, house), date(2026, 9, 2)
    said = {"on": "2026-08-28", "today": late}
    assert errors(visit(act, house, it, [house.tan], **said), "late_reason")
    done(visit(act, house, it, [house.tan], late_reason="经办人出差。", **said))
    owed = it.obligations.get(deadline="visit")
    assert owed.met_by.on == date(2026, 8, 28) and owed.days_late() == 0
    assert it.visits.get().happened_on == date(2026, 8, 28)


def test_a_visit_before_the_account_may_be_entered_after_it(act, house):
    it = underway(act, house)
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="一件办结。"))
    said = {"on": "2026-11-20", "late_reason": "漏登记。", "today": SCORED_ON}
    done(visit(act, house, it, [house.tan], **said))
    assert it.visits.get().happened_on == date(2026, 11, 20)


# 没有报的，没有看的


def test_the_account_does_not_wait_for_a_visit_and_says_that_there_was_none(act, house):
    it = underway(act, house)
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="都办了。"))
    assert (now(it).status, due(it, "year_account")) == (Status.ACCOUNTED, None)
    assert "报账以前没有：年中视察。" in page(act, house.an, it, ACCOUNTED_ON)
    assert due(it, "visit") == date(2026, 8, 31)  # the committee still owes it


def test_the_account_does_not_wait_for_the_review_of_the_plan(act, house):
    it = opened(act, house)
    done(plan(act, house.gao, it))
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="都办了。"))
    assert "审查方案" in page(act, house.an, it, ACCOUNTED_ON)
    assert due(it, "plan_review") is None


def test_what_was_seen_and_reviewed_is_not_noted_as_left_out(act, house):
    assert "报账以前没有" not in page(act, house.an, accounted(act, house), ACCOUNTED_ON)


def test_the_committee_enters_a_plan_that_came_on_paper(act, house):
    it = opened(act, house)
    done(act(house.an, it, "enter_plan", PLANNED_ON, files=scan(), **PAPER))
    assert (now(it).status, due(it, "handling_plan")) == (Status.PLANNED, None)
    assert now(it).leader == "副局长王刚" and "gao" in told(it, "enter_plan")
    text = page(act, house.gao, it, PLANNED_ON)
    assert "代为登记" in text and "书面方案。" in text
    assert act(house.gao, it, "enter_plan", PLANNED_ON, **PAPER).status_code == 403


def test_the_committee_enters_an_account_where_the_unit_has_no_head(act, house):
    it = visited(act, house)
    house.liu.memberships.update(to_on=VISITED_ON)
    said = {"text": "书面报账。", "on": "2026-12-01", "late_reason": "纸质送来。"}
    done(act(house.an, it, "enter_account", date(2026, 12, 18), files=scan(), **said))
    owed = it.obligations.get(deadline="year_account")
    assert (now(it).status, owed.days_late()) == (Status.ACCOUNTED, 0)
    assert "书面报账。" in page(act, house.gao, it, OVERDUE_ON)


def test_a_silent_unit_is_scored_once_its_account_is_late(act, house):
    it = underway(act, house)
    early = score(act, house, it, on=date(2026, 12, 15))
    assert early.status_code == 422 and "报账逾期以后" in read(early)
    done(score(act, house, it, on=OVERDUE_ON))
    assert now(it).status == Status.SCORED and not it.obligations.open().exists()


def test_a_plan_that_never_came_counts_nothing(act, house):
    it = opened(act, house)
    assert parts(it, OVERDUE_ON)["办理方案"] == 0
    assert parts(it, date(2026, 12, 15))["办理方案"] is None
    done(score(act, house, it, on=OVERDUE_ON))
    assert now(it).plan_points == 0


def test_a_unit_with_nothing_left_to_handle_is_visited_without_items(act, house):
    [part] = assigned(act, house)
    it = underway(act, house)
    said = {"body": house.housing.pk, "reason": "职能划转。"}
    done(act(house.an, part, "reassign", VISITED_ON, **said))
    for left in Assignment.objects.filter(body=house.water).exclude(status="released"):
        done(act(house.an, left, "reassign", VISITED_ON, **said))
    assert not it.handled.exists()
    done(visit(act, house, it, [house.tan], items=[]))


def test_only_a_unit_that_handles_something_is_examined(act, house):
    assigned(act, house, house.housing)  # a co-unit
    said = {"committee": house.deputies_committee.pk, "year": 2026, **TERMS}
    place = f"{EXAMINATIONS}new/"
    answer = act.post(house.an, place, OPENED_ON, body=house.housing.pk, **said)
    assert "请从列表里选" in errors(answer, "body")
    year = act.post(house.an, place, OPENED_ON, body=house.water.pk, **{**said, "year": 2025})
    assert "没有承办" in errors(year, "body")
    done(act.post(house.an, place, OPENED_ON, body=house.water.pk, **said))


def test_a_year_that_is_not_offered_is_refused_plainly(act, house):
    assigned(act, house)
    said = {"committee": house.deputies_committee.pk, "body": house.water.pk, **TERMS}
    answer = act.post(house.an, f"{EXAMINATIONS}new/", OPENED_ON, year=1999, **said)
    assert errors(answer, "year") == "请从列表里选。"


# 背靠背测评的期限


def test_a_rating_is_due_in_ten_working_days_and_the_deputy_is_reminded(act, house):
    it = visited(act, house, [house.tan])
    one = it.ratings.get()
    assert due(one, "rate") == date(2026, 8, 19)
    assert "2026年8月19日" in page(act, house.tan, one, VISITED_ON)
    watch(VISITED_ON, date(2026, 8, 20))
    assert now(one).status == Rated.REMINDED and told(one, "remind") == {"tan"}
    done(grade(act, house.tan, it, 80, on=date(2026, 8, 20)))
    assert not one.obligations.open().exists()


def test_the_period_of_a_rating_is_a_parameter(act, house):
    decide(house, "suggestion.progress_rating", "5w")
    assert due(visited(act, house, [house.tan]).ratings.get(), "rate") == date(2026, 8, 12)


def test_who_does_not_rate_after_the_reminder_is_passed_by(act, house):
    one = visited(act, house, [house.tan]).ratings.get()
    watch(VISITED_ON, date(2026, 9, 10))
    assert now(one).status == Rated.CALLED_OFF and not one.obligations.open().exists()
    assert told(one, "pass_by") >= {"tan", "an"}


def test_a_score_while_ratings_are_open_says_how_many_and_why(act, house):
    it = accounted(act, house)
    form = act.see(house.an, f"{EXAMINATIONS}{it.pk}/score/", SCORED_ON)
    assert "还有2份背靠背测评没有交" in read(form)
    assert "请填写" in errors(act(house.an, it, "score", SCORED_ON, points=0), "not_waited")
    done(score(act, house, it, not_waited="代表出国。"))
    assert "代表出国。" in page(act, house.an, it, SCORED_ON)
    assert "代表出国。" not in page(act, house.gao, it, SCORED_ON)


def test_who_need_not_rate_any_more_is_told(act, house):
    it = accounted(act, house)
    done(score(act, house, it))
    gone = Event.objects.filter(name="call_off", because__name="score")
    assert {*Notice.objects.filter(event__in=gone).values_list("recipient", flat=True)} == {
        house.tan.pk, house.lu.pk,
    }  # fmt: skip


def test_where_all_have_rated_no_reason_is_asked(act, house):
    it = accounted(act, house)
    for user in (house.tan, house.lu):
        done(grade(act, user, it, 90, on=ACCOUNTED_ON))
    done(act(house.an, it, "score", SCORED_ON, points=0, reason=""))


def test_who_was_there_is_named_to_the_unit(act, house):
    it = underway(act, house)
    done(visit(act, house, it, [house.shi]))
    assert "施平" in page(act, house.gao, it, VISITED_ON)
