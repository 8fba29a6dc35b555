"""A county whose plans fall late just now: made by steps, and wound back before each run."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from renda.lifecycle import perform
from renda.models import Event, Heartbeat, Message, Notice, Obligation, User
from supervision.models import Opinion, Problem, Undertaking
from tests.conftest import MEETING, noon, settle

TODAY = date(2026, 5, 8)  # plans of those handed over on 2 April were due on the 6th
HANDED = [date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 17)]
MINUTE = timedelta(minutes=1)
BUREAUS = ("water", "housing", "health")


def lay(handed=HANDED):
    """The county with opinions in hand; nobody was told anything yet."""
    county = settle()
    for on in handed:
        hand_over(county, on)
    for n, user in enumerate(User.objects.order_by("pk")):
        user.phone = f"1380013{n:04d}"
        user.save()
    Message.objects.all().delete()
    Notice.objects.all().delete()
    return county


def hand_over(county, on):
    """An opinion of three problems, each another bureau's, handed over on that day."""
    given = {
        "title": f"关于{on}的审议意见", "form": "budget", "meeting": "第三十次会议",
        "deliberated_on": MEETING, "committee": county.committee, "vice_chair": county.zheng,
        "addressee": county.gov, "evaluation": "…",
    }  # fmt: skip
    opinion = perform(Opinion(**given), "draft", county.wu, at=noon(MEETING), **given).subject
    for bureau in BUREAUS:
        facts = {"text": bureau, "demand": "…", "source": "research", "speaker": "", "gist": ""}
        facts["body"] = getattr(county, bureau)
        problem = Problem(opinion=opinion, **facts)
        perform(problem, "enter", county.wu, at=noon(MEETING), helpers=[], **facts)
    perform(opinion, "submit", county.wu, at=noon(MEETING))
    perform(opinion, "approve", county.zhou, at=noon(MEETING))
    perform(opinion, "issue", county.wu, at=noon(on), number="")
    perform(opinion, "hand_over", county.zheng, at=noon(on), receipts=[])
    return opinion


def wind_back():
    """Nothing was ever said or sent; the sweep has it all before it. Returns the highest number of
    a notice until then: what a sender still had in hand is of an earlier story.
    """
    while True:
        try:
            Message.objects.all().delete()
            Notice.objects.all().delete()
            break
        except (IntegrityError, ProtectedError):  # a worker wrote in between
            continue
    Heartbeat.objects.all().delete()
    Obligation.objects.open().update(next_look_on=F("start_on"))
    return _last_notice()


def _last_notice():
    with transaction.atomic():
        event, recipient = Event.objects.earliest("pk"), User.objects.earliest("pk")
        probe = Notice.objects.create(event=event, recipient=recipient, at=event.at)
        transaction.set_rollback(True)
    return probe.pk


def undertakings():
    """Those whose result is owed."""
    return Undertaking.objects.filter(status="handed").order_by("pk")
