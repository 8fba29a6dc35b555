"""/metrics: the figures are the pages' own, and only who holds the token reads them."""

from datetime import date, timedelta

import pytest
import time_machine
from prometheus_client.parser import text_string_to_metric_families

from renda.chain import seal
from renda.models import Heartbeat, Job, Message, Obligation
from tests.conftest import HAND_OVER, noon
from tests.supervision.cast import handed

DAY = timedelta(days=1)
TOKEN = "t" * 32
LATE = date(2026, 5, 8)  # the plans were due on 6 May


@pytest.fixture
def read(client, settings, monkeypatch):
    """Read the figures on a day, by name and labels."""
    monkeypatch.setattr("renda.middleware.ThirdHand.help", lambda self, now: None)
    settings.METRICS_TOKEN = TOKEN

    def read(on=HAND_OVER):
        with time_machine.travel(noon(on), tick=False):
            answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        return {
            (sample.name.removeprefix("renda_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return read


@pytest.mark.parametrize("said", [None, "", TOKEN, "Bearer ", f"Bearer {TOKEN}x", "Bearer 令牌"])
def test_without_the_token_there_is_no_such_page(db, client, settings, said):
    settings.METRICS_TOKEN = TOKEN
    headers = {} if said is None else {"Authorization": said}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_token_nothing_opens_it(db, client):
    for said in ("", "Bearer ", "Bearer"):
        assert client.get("/metrics", headers={"Authorization": said}).status_code == 404


def test_nothing_is_taken_from_who_posts(db, client, settings):
    settings.METRICS_TOKEN = TOKEN
    answer = client.post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 405


def test_what_is_late_is_counted_by_congress(county, act, read):
    handed(act, county)
    before, after = read(HAND_OVER), read(LATE)
    late = Obligation.objects.overdue(LATE).count()
    soon = Obligation.objects.due_within(LATE, 7 * DAY).count()
    assert late >= 3
    assert ("obligations_overdue", "云河县") not in before
    assert after["obligations_overdue", "云河县"] == late
    assert after["obligations_due_soon", "云河县"] == soon


def test_what_waits_to_be_sent(county, act, read):
    handed(act, county)
    pending = Message.objects.count()
    [held, lost] = Message.objects.order_by("pk")[:2]
    Message.objects.filter(pk=held.pk).update(state="held")
    Message.objects.filter(pk=lost.pk).update(state="unknown")
    told = read(HAND_OVER + DAY)
    counts = [told["messages", state] for state in ("pending", "held", "unknown")]
    assert counts == [pending - 2, 1, 1]
    oldest = min(it.notice.at for it in Message.objects.filter(state="pending"))
    assert told["outbox_age_seconds",] == (noon(HAND_OVER + DAY) - oldest).total_seconds() > 0
    Message.objects.update(state="sent")
    assert read()["outbox_age_seconds",] == 0


def test_the_age_of_each_sign_of_life(db, read):
    assert not any(name.endswith("age_seconds") for name, *_ in read() if "outbox" not in name)
    for note in ("sweep", "backup", "restore", "verify", "scrub", "invariants", "reindex"):
        Heartbeat.leave(note, at=noon(HAND_OVER) - timedelta(minutes=3), finding="")
    Heartbeat.leave("drill", at=noon(HAND_OVER), finding="演练没有通过")
    told = read()
    for age in ("sweep", "backup", "proven_restore", "audit", "scrub", "invariants", "reindex"):
        assert told[f"{age}_age_seconds",] == 180
    assert told["findings",] == 1


def test_what_is_not_sealed(county, read):
    assert read()["events_unsealed",] > 0
    seal()
    assert read()["events_unsealed",] == 0


def test_the_work_that_people_wait_for(county, read):
    about = {"owner": county.wu, "total": 1, "facts": {}, "made_at": noon(HAND_OVER)}
    for state in ("waiting", "running", "done", "failed"):
        Job.objects.create(state=state, **about)
    assert read()["jobs_open",] == 2


def test_it_asks_little_and_names_nobody(county, act, client, read, django_assert_max_num_queries):
    handed(act, county)
    client.logout()
    with django_assert_max_num_queries(9):
        told = read(LATE)
    text = repr(sorted(told))
    assert "饮水" not in text and not any(it.name in text for it in (county.wu, county.gao))
