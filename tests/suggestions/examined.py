"""What several tests of examinations do alike: open, plan, visit, rate, account, score."""

from datetime import date

from suggestions.models import Assignment, Examination, ProgressRating
from tests.beginnings import beginning
from tests.suggestions.cast import entered, now, seat_of, take
from tests.suggestions.handled import ASSIGNED_ON, done, rate, replied

OPENED_ON, PLANNED_ON, AGREED_ON = date(2026, 7, 1), date(2026, 7, 8), date(2026, 7, 10)
VISITED_ON, GRADED_ON = date(2026, 8, 5), date(2026, 8, 6)
ACCOUNTED_ON, SCORED_ON = date(2026, 12, 1), date(2026, 12, 8)
EXAMINATIONS = "/suggestions/examinations/"
TERMS = {"visit_by": "2026-08-31", "account_by": "2026-12-15"}


def give(house, body):
    """Something to handle, without a page."""
    plan = {"way": "joint", "planned_lead": body, "planned_bodies": [], "is_difficult": False}
    it = entered(house, f"关于{body}工作的建议")
    return take(it, "assign", house.an, ASSIGNED_ON, **plan)


def open_it(act, house, body=None, by=None, on=OPENED_ON, **facts):
    body = body or house.water
    if not Assignment.objects.answering().filter(body=body).exists():
        give(house, body)
    said = {"committee": house.deputies_committee.pk, "body": body.pk, "year": 2026}
    said |= {**TERMS, **facts}
    return act.post(by or house.an, f"{EXAMINATIONS}new/", on, **said)


@beginning
def opened(act, house, **facts):
    done(open_it(act, house, **facts))
    return Examination.objects.latest("pk")


def plan(act, user, it, on=PLANNED_ON, **facts):
    said = {"leader": "副局长王刚", "text": "每件由分管副局长牵头，六月底前办结。", **facts}
    return act(user, it, "submit_plan", on, **said)


@beginning
def underway(act, house, **facts):
    return agreed(act, house, opened(act, house, **facts))


def agreed(act, house, it):
    done(plan(act, house.gao, it))
    done(act(house.an, it, "agree_plan", AGREED_ON, points=90, note="措施具体。"))
    return now(it)


def visit(act, house, it, deputies, today=VISITED_ON, **facts):
    items = list(it.handled.values_list("pk", flat=True))
    said = {"deputies": [seat_of(user) for user in deputies], "items": items,
            "comment": "进度快，但是和代表见面少。", **facts}  # fmt: skip
    return act(house.an, it, "visit", today, **said)


def grade(act, user, it, points, on=GRADED_ON, **facts):
    rating = ProgressRating.objects.get(examination=it, deputy=user)
    return act(user, rating, "rate", on, points=points, remark="", **facts)


@beginning
def visited(act, house, deputies=(), **facts):
    """The water bureau has replied to one suggestion, which tan has rated."""
    rate(act, house.tan, replied(act, house))
    it = underway(act, house, **facts)
    done(visit(act, house, it, deputies or [house.tan, house.lu]))
    return now(it)


@beginning
def accounted(act, house, deputies=(), **facts):
    it = visited(act, house, deputies, **facts)
    done(act(house.liu, it, "account", ACCOUNTED_ON, text="一件办结，代表满意。"))
    return now(it)


def score(act, house, it, points=0, reason="", on=SCORED_ON, **facts):
    said = {"points": points, "reason": reason, "not_waited": "年底统一评定。", **facts}
    return act(house.an, it, "score", on, **said)
