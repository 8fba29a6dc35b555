"""What several tests of the yearly report do alike: begin, write, submit, report, publish."""

from datetime import date

from renda.models import Session
from suggestions.models import Assignment, HandlingReport
from tests.beginnings import beginning
from tests.conftest import watch
from tests.suggestions.cast import entered, now, take
from tests.suggestions.handled import ASSIGNED_ON, done, rate, replied

BEGUN_ON, EVE = date(2026, 10, 1), date(2026, 9, 30)
WRITTEN_ON, SUBMITTED_ON = date(2026, 11, 3), date(2026, 11, 5)
REPORTED_ON, PUBLISHED_ON = date(2026, 11, 26), date(2026, 12, 2)
PRINTED_ON = date(2027, 1, 4)
REPORTS = "/suggestions/handlingreports/"
TEXT = "一、交办情况\n2026年共交办1件，已经答复。\n二、问题\n有的单位和代表见面偏少。"
OPINION = "会议同意这个报告，要求盯紧承诺事项。"


@beginning
def handled(act, house, **facts):
    """The water bureau has replied to one suggestion, which tan has rated."""
    return rate(act, house.tan, replied(act, house, **facts))


def handed(house, matter="关于修缮河埠头的建议", **facts):
    """The water bureau has one suggestion to reply to."""
    it = entered(house, matter, **facts)
    one = {"planned_lead": house.water, "planned_bodies": [], "is_difficult": False}
    return take(it, "assign", house.an, ASSIGNED_ON, way="joint", **one)


@beginning
def begun(act, house):
    """It has come by itself on its day."""
    if not Assignment.objects.exists():
        handed(house)
    watch(EVE, BEGUN_ON)
    return HandlingReport.objects.get()


def begin(act, house, by=None, on=BEGUN_ON, **facts):
    said = {"committee": house.deputies_committee.pk, "year": 2026, "report_by": "2026-12-31"}
    return act.post(by or house.an, f"{REPORTS}new/", on, **{**said, **facts})


def write(act, house, it, text=TEXT, on=WRITTEN_ON):
    return act(house.an, it, "write", on, text=text)


@beginning
def submitted(act, house, it=None, text=TEXT):
    it = it or begun(act, house)
    done(write(act, house, it, text))
    done(act(house.an, it, "submit", SUBMITTED_ON, meeting_on="2026-11-26", note=""))
    return now(it)


def report(act, house, it, step="report", on=REPORTED_ON, **facts):
    return act(house.an, it, step, on, **{"opinion": OPINION, "meeting": "", "on": "", **facts})


@beginning
def reported(act, house, it=None, text=TEXT):
    it = submitted(act, house, it, text)
    done(report(act, house, it))
    return now(it)


def publish(act, house, it, on=PUBLISHED_ON):
    return act(house.an, it, "publish", on, is_checked="on")


@beginning
def published(act, house, it=None, text=TEXT):
    it = reported(act, house, it, text)
    done(publish(act, house, it))
    return now(it)


def next_session(house, number=6):
    opens = date(2027, 1, 12)
    days = {"from_on": opens, "to_on": opens.replace(day=opens.day + 3)}
    return Session.objects.create(term=house.session.term, kind="congress", number=number, **days)
