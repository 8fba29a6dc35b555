from datetime import date, timedelta
from tests.conftest import *
from supervision.models import *
from renda.models import Obligation, Event, Notice


def test_walk(county, act):
    facts = dict(title="关于农村饮水的审议意见", form="special_report", meeting="第二十九次会议",
        deliberated_on="2026-03-26", committee=county.committee.pk, vice_chair=county.zheng.pk,
        addressee=county.gov.pk, evaluation="总体较好")
    r = act.post(county.wu, "/supervision/opinions/new/", MEETING, **facts)
    assert r.status_code == 302, r.content.decode()[:3000]
    op = Opinion.objects.get()
    for text, body in [("甲", county.water), ("乙", county.water), ("丙", county.housing), ("丁", county.health)]:
        r = act.post(county.wu, f"/supervision/under/{op.pk}/problem/new/", MEETING, text=text, body=body.pk, demand="改", source="research")
        assert r.status_code == 302, r.content.decode()[:3000]
    assert act(county.zhou, op, "approve", MEETING).status_code == 302
    assert act(county.wu, op, "issue", HAND_OVER, number="云人常〔2026〕3号").status_code == 302
    w, h = county.water.pk, county.housing.pk
    r = act(county.zheng, op, "hand_over", HAND_OVER, **{f"receipts-{w}-signed": "on", f"receipts-{h}-signed": "on"})
    assert r.status_code == 302, r.content.decode()[:3000]
    for o in Obligation.objects.all(): print(o, o.start_on, o.raw_due_on, o.due_on, o.duty, o.rule, o.met_by)
    for e in Event.objects.all(): print(e.on, e.label, e.actor, e.subject)
    u = Undertaking.objects.get(body=county.water)
    ps = list(op.problems.filter(body=county.water))
    r = act(county.gao, u, "file_plan", date(2026,4,20), text="方案", **{f"measures-{ps[0].pk}-measure": "x", f"measures-{ps[0].pk}-measure_due_on": "2026-06-01", f"measures-{ps[0].pk}-measure_by":"王"})
    assert r.status_code == 302, r.content.decode()[:3000]
    assert 0
