"""交办工作台: units are planned one by one, looked over, and handed over at once by a job."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renda.jobs import work
from renda.models import Event, Job, Membership
from suggestions.models import Assignment, Suggestion
from tests.conftest import noon
from tests.suggestions.cast import RECESS, entered, hand_in, motion, now, read, take
from tests.suggestions.test_costs import costs

DESK, CHECK = "/suggestions/assigning/", "/suggestions/assigning/check/"
REST = "/suggestions/assigning/entrust/"
MATTERS = (
    "关于增设城东小学信号灯的建议",
    "关于缓解老旧小区停车难的建议",
    "关于清淤中基街河涌的建议",
)
NEXT = RECESS + timedelta(days=1)


@pytest.fixture
def three(act, house):
    return [take_in(act, house, it) for it in MATTERS]


def take_in(act, house, matter, **facts):
    it = hand_in(act, house, RECESS, matter=matter, **facts)
    assert act(house.an, it, "accept", RECESS, field="transport").status_code == 302
    return now(it)


def allot(act, user, it, lead="", *others, on=RECESS, **facts):
    plan = {"step": "allot", "way": "joint", "planned_lead": getattr(lead, "pk", lead)}
    plan |= {"planned_bodies": [body.pk for body in others], **facts}
    return act.post(user, f"{DESK}?of={it.pk}", on, **plan)


def see(act, user, address=DESK, on=RECESS):
    return read(act.see(user, address, on))


def hand_over(act, user, today=RECESS, **facts):
    """As the page stands; the job is only asked for."""
    facts = {"on": str(today), **facts}
    shown = act.see(user, f"{CHECK}?on={facts['on']}", today).context["shown"]
    return act.post(user, CHECK, today, shown=shown, **facts)


def run(on=RECESS):
    work(lambda: noon(on))
    return Job.objects.latest("finished_at")


def sheets(act, user, on=RECESS):
    """The downloaded list: {name of a sheet: its lines}."""
    answer = act.see(user, f"/jobs/{Job.objects.first().pk}/download/", on)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {page.title: [[it.value for it in row] for row in page] for page in book}


def test_who_assigns_has_the_desk_and_nobody_else(act, house):
    for user in (house.an, house.bao, house.qin):
        assert f'href="{DESK}"' in see(act, user, "/")
        assert "没有等着交办的建议" in see(act, user)
    for user in (house.tan, house.chen, house.wu, house.gao, house.zhou, house.guan, house.nobody):
        assert f'href="{DESK}"' not in see(act, user, "/")
        for page in (DESK, CHECK, REST):
            answer = act.see(user, page, RECESS)
            assert answer.status_code == 403 and "交办工作台供" in read(answer)


def test_three_are_planned_one_after_the_other(act, house, three):
    first, second, third = three
    assert "待确定单位 3 件，已确定 0 件" in see(act, house.an)
    answer = allot(act, house.an, first, house.housing, house.water)
    assert answer.url == f"{DESK}?of={second.pk}"
    assert f"{first.number}定由县住建局主办、县水利局会办。" in see(act, house.an, answer.url)
    answer = allot(act, house.an, third, house.water, is_difficult="on")
    assert answer.url == f"{DESK}?of={second.pk}"
    separate = {"way": "separate"}
    answer = allot(act, house.an, second, "", house.housing, house.farm, **separate)
    assert answer.url == DESK
    assert "3 件都定了单位" in see(act, house.an)
    assert now(first).planned_lead == house.housing and now(third).is_difficult
    assert {*now(second).planned_bodies.all()} == {house.housing, house.farm}
    assert allot(act, house.an, first, house.farm).status_code == 302  # what is planned may change
    assert now(first).planned_lead == house.farm


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(act, house, three):
    answer = allot(act, house.an, three[0], "", house.water, is_difficult="on")
    assert answer.status_code == 422
    page = read(answer)
    assert "选一个主办单位。" in page.split('id="e-lead"')[1][:200]
    assert f'name="planned_bodies" value="{house.water.pk}" checked' in page
    assert 'name="is_difficult" id="id_is_difficult" checked' in page
    page = read(allot(act, house.an, three[0], house.water, house.water))
    assert "县水利局已经是主办单位" in page.split('id="e-co"')[1][:200]
    assert f'name="planned_lead" value="{house.water.pk}" checked' in page
    page = read(allot(act, house.an, three[0], "", house.water, way="separate"))
    assert "至少选两个单位" in page.split('id="e-co"')[1][:200]
    assert not now(three[0]).planned_lead


def test_two_who_plan_the_same_one_see_each_other(act, house, three):
    read_to = act.see(house.an, f"{DESK}?of={three[0].pk}", RECESS).context["read_to"]
    allot(act, house.bao, three[0], house.water)
    answer = allot(act, house.an, three[0], house.farm, read_to=read_to)
    assert "包正刚才办了“拟定承办单位”" in read(answer)
    assert now(three[0]).planned_lead == house.water


def test_a_motion_and_what_is_not_taken_in_do_not_come_to_the_desk(act, house):
    hand_in(act, house, RECESS, matter="关于还没有受理的建议")
    assert "没有等着交办的建议" in see(act, house.an)
    moved = motion(act, house, date(2026, 1, 13), house.nine)
    facts = {"session": house.session.pk, "is_declared": "on"}
    act(house.tan, moved, "submit", date(2026, 1, 13), **facts)
    act(house.chen, moved, "check", date(2026, 1, 13))
    act(house.an, moved, "accept", date(2026, 1, 13), field="transport")
    assert now(moved).status == "accepted" and "没有等着交办的建议" in see(act, house.an)
    assert act.see(house.an, f"{DESK}?of={moved.pk}", RECESS).status_code == 403
    for of in ("0", "x", "99999999999999999999"):
        assert act.see(house.an, f"{DESK}?of={of}", RECESS).status_code in (200, 404)


def test_the_likely_units_are_the_wished_and_those_that_handled_the_like(act, house):
    for matter, lead, co in (
        ("关于城西小学门口设置信号灯的建议", house.housing, house.farm),
        ("关于城南小学门口设置信号灯的建议", house.housing, house.farm),
        ("关于城北小学门口设置信号灯的建议", house.health, house.water),
    ):
        plan = {"way": "joint", "planned_lead": lead.pk, "planned_bodies": [co.pk]}
        assert (
            act(house.an, take_in(act, house, matter), "assign", RECESS, **plan).status_code == 302
        )
    wished = {"wished_body": house.water.pk}
    it = take_in(act, house, "关于城东小学门口设置信号灯的建议", **wished)
    picks = act.see(house.an, DESK, RECESS).context
    leads = [(c.body, c.reason) for c, _, _ in picks["leads"].likely]
    assert leads == [
        (house.water, "代表希望"),
        (house.housing, "近似建议 2/3 件由它主办"),
        (house.health, "近似建议 1/3 件由它主办"),
    ]
    helpers = [(c.body, c.reason) for c, _, _ in picks["helpers"].likely]
    assert helpers[:2] == [
        (house.farm, "近似建议 2/3 件由它会办"), (house.water, "近似建议 1/3 件由它会办"),
    ]  # fmt: skip
    assert [is_chosen for _, _, is_chosen in picks["leads"].likely] == [True, False, False]
    act(house.an, it, "entrust", RECESS, entrusted_to=house.gov_office.pk)
    seen = act.see(house.qin, DESK, RECESS).context["leads"].likely
    assert [c.reason for c, _, _ in seen] == ["代表希望"]  # the others were not qin's to see


def test_the_desk_costs_the_same_for_five_or_fifty(act, house):
    found = []
    for more in (5, 45):
        for n in range(more):
            it = entered(house, f"关于第{n}小学门口设置信号灯的建议")
            plan = {"way": "joint", "planned_lead": house.water, "planned_bodies": [house.farm]}
            if n % 2:
                take(it, "allot", house.an, RECESS, is_difficult=False, **plan)
        found.append([costs(act, house.an, page) for page in (DESK, CHECK, REST)])
    assert found[0] == found[1]
    assert max(found[0]) <= 45


def test_what_is_looked_over_is_what_each_unit_gets_and_by_when(act, house, three):
    allot(act, house.an, three[0], house.water, house.farm)
    allot(act, house.an, three[1], "", house.water, house.housing, way="separate")
    allot(act, house.an, three[2], house.water, is_difficult="on")
    plan = act.see(house.an, CHECK, RECESS).context["plan"]
    told = [(it.body.name, dict(it.counts), it.usual_days, it.hard_days) for it in plan.units]
    assert told == [
        ("县水利局", {"lead": 2, "separate": 1}, "2 件 8月11日", "1 件 11月11日"),
        ("县住建局", {"separate": 1}, "1 件 8月11日", ""),
        ("县农业农村局", {"co": 1}, "", ""),
    ]
    assert "会办意见截至6月11日" in see(act, house.an, CHECK)
    for name in ("units", "lines"):
        answer = act.see(house.an, f"{CHECK}?sheet={name}", RECESS)
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert len([*book.active]) == 4


def test_the_job_assigns_all_and_its_list_goes_by_unit(act, house, three):
    allot(act, house.an, three[0], house.water, house.farm)
    allot(act, house.an, three[1], house.housing)
    assert hand_over(act, house.an).url == "/jobs/"
    assert not Assignment.objects.exists()
    assert run().state == Job.State.DONE
    assert [now(it).status for it in three] == ["assigned", "assigned", "accepted"]
    found = sheets(act, house.an)
    assert [*found] == ["交办清单"]
    lines = [(row[0], row[1], row[2], str(row[8])[:10]) for row in found["交办清单"][1:]]
    assert sorted(lines) == sorted([
        ("县住建局", "主办", three[1].number, "2026-08-11"),
        ("县农业农村局", "会办", three[0].number, "2026-06-11"),
        ("县水利局", "主办", three[0].number, "2026-08-11"),
    ])  # fmt: skip
    assert "交办 2 件" in see(act, house.an, "/jobs/") and "交办清单_2026-05-11.xlsx" in see(
        act, house.an, "/jobs/"
    )
    assert "没有已确定承办单位、等待交办的建议" in see(act, house.an, CHECK)


def test_the_meeting_at_which_all_were_handed_over_is_on_record(act, house, three):
    allot(act, house.an, three[0], house.water)
    where = "5月12日县政府三楼会议室"
    hand_over(act, house.an, meeting=where)
    run()
    assert where in see(act, house.an, f"/suggestions/suggestions/{three[0].pk}/")


def test_the_list_does_not_tell_who_raised_what_is_confidential(act, house):
    it = take_in(act, house, "关于查处渣土车夜间抛洒的建议", is_confidential="on")
    allot(act, house.an, it, house.water)
    hand_over(act, house.an)
    run()
    head, line = sheets(act, house.an)["交办清单"]
    assert dict(zip(head, line, strict=True))["提出人"] == "要求保密"
    assert dict(zip(head, line, strict=True))["代表团"] == "要求保密"


def test_the_job_asks_the_database_as_often_for_each(act, house):
    def asked(count):
        for n in range(count):
            it = entered(house, f"关于第{n}小学门口设置信号灯的建议")
            plan = {"way": "joint", "planned_lead": house.water, "planned_bodies": [house.farm]}
            take(it, "allot", house.an, RECESS, is_difficult=False, **plan)
        hand_over(act, house.an)
        with CaptureQueriesContext(connection) as found:
            run()
        return len(found)

    first, second = asked(2), asked(6)
    assert second - first <= 4 * 60


def test_the_job_taken_twice_assigns_once(act, house, three):
    for it in three:
        allot(act, house.an, it, house.water)
    hand_over(act, house.an)
    hand_over(act, house.an)
    assert Job.objects.count() == 1
    run()
    Job.objects.update(state=Job.State.WAITING, result=None, tries=1, done=0)
    assert run(NEXT).state == Job.State.DONE
    assert Assignment.objects.count() == Event.objects.filter(name="assign").count() == 3
    assert [*sheets(act, house.an, NEXT)] == ["交办清单"]
    assert {it.assigned_on for it in Assignment.objects.all()} == {RECESS}


def test_a_worker_that_died_half_way_is_followed_by_one_that_does_the_rest(
    act, house, three, monkeypatch
):
    for it in three:
        allot(act, house.an, it, house.water)
    hand_over(act, house.an)
    told = []

    def dies(job, done, at):
        told.append(done)
        if done == 2:
            raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(Job, "tell", dies)
        run()
    assert told == [1, 2] and Assignment.objects.count() == 2
    work(lambda: noon(RECESS) + timedelta(minutes=1))
    assert Assignment.objects.count() == 3
    assert len(sheets(act, house.an)["交办清单"]) == 4


def test_what_may_no_longer_be_assigned_is_passed_over_and_named(act, house, three):
    for it in three:
        allot(act, house.an, it, house.water)
    hand_over(act, house.an)
    act(house.tan, three[0], "withdraw", RECESS, reason="已经解决")
    allot(act, house.bao, three[1], house.farm)
    run()
    assert [now(it).status for it in three] == ["withdrawn", "accepted", "assigned"]
    found = sheets(act, house.an)
    assert found["未办理的"][1:] == [
        [three[0].number, MATTERS[0], "现为“已撤回”，不能交办。"],
        [three[1].number, MATTERS[1], "核对以后又改过承办单位，请再核对。"],
    ]
    assert "2件未办理" in see(act, house.an, "/jobs/")


def test_what_changed_after_it_was_shown_is_shown_again(act, house, three):
    allot(act, house.an, three[0], house.water)
    shown = act.see(house.an, CHECK, RECESS).context["shown"]
    allot(act, house.bao, three[1], house.farm)
    answer = act.post(house.an, CHECK, RECESS, shown=shown, on=str(RECESS))
    assert answer.status_code == 422 and "已有变动，没有交办" in read(answer)
    assert not Job.objects.exists()


def look(act, user, day, today):
    return read(act.post(user, CHECK, today, on=str(day), look="1"))


def test_the_day_of_the_hand_over_is_not_later_and_an_earlier_one_is_explained(act, house, three):
    allot(act, house.an, three[0], house.water)
    page = look(act, house.an, NEXT, RECESS)
    assert "不能晚于今天" in page and f'value="{NEXT}"' in page
    assert "不能早于“受理编号”的日期" in look(act, house.an, "2026-05-08", RECESS)
    page = look(act, house.an, RECESS, NEXT)
    assert "补录原因" in page and "补录要写明原因" not in page and "1 件 8月11日" in page
    answer = hand_over(act, house.an, NEXT, on=str(RECESS))
    assert answer.status_code == 422 and "补录要写明原因" in read(answer)
    hand_over(act, house.an, NEXT, on=str(RECESS), late_reason="交办会当天断网")
    run(NEXT)
    assert Assignment.objects.get().assigned_on == RECESS
    assert Event.objects.get(name="assign").facts["late_reason"] == "交办会当天断网"


def test_who_changes_the_day_sees_the_dates_before_anything_is_handed_over(act, house, three):
    allot(act, house.an, three[0], house.water)
    shown = act.see(house.an, CHECK, NEXT).context["shown"]
    facts = {"shown": shown, "on": str(RECESS), "late_reason": "交办会当天断网"}
    answer = act.post(house.an, CHECK, NEXT, **facts)
    assert answer.status_code == 422 and not Job.objects.exists()
    page = read(answer)
    assert "已有变动" in page and "1 件 8月11日" in page and "交办会当天断网" in page
    again = {**facts, "shown": answer.context["shown"]}
    assert act.post(house.an, CHECK, NEXT, **again).url == "/jobs/"


def test_who_has_left_the_post_hands_over_nothing(act, house, three):
    allot(act, house.an, three[0], house.water)
    hand_over(act, house.an)
    Membership.objects.filter(user=house.an).update(to_on=RECESS)
    assert "不在代表工作委员会" in run(NEXT).failure
    assert not Assignment.objects.exists()


def test_one_is_entrusted_and_the_office_assigns_it_on(act, house, three):
    first, second, _ = three
    answer = act.post(house.an, f"{DESK}?of={first.pk}", RECESS, step="entrust",
                      entrusted_to=house.gov_office.pk)  # fmt: skip
    assert answer.url == f"{DESK}?of={second.pk}"
    assert f"{first.number}已交县政府办公室分办。" in see(act, house.an, answer.url)
    page = see(act, house.qin, DESK, NEXT)
    assert first.matter in page and second.matter not in page and "交政府分办" not in page
    assert "没有可以交分办的建议" in see(act, house.qin, REST, NEXT)
    assert allot(act, house.qin, first, house.water, on=NEXT).url == DESK
    page = act.see(house.qin, CHECK, NEXT)
    assert page.context["plan"].units[0].usual_days == "1 件 8月11日"  # from the day of entrusting
    assert 'name="on"' not in read(page)
    hand_over(act, house.qin, NEXT)
    run(NEXT)
    it = Assignment.objects.get()
    assert (it.suggestion, it.assigned_on) == (first, RECESS)
    assert len(sheets(act, house.qin, NEXT)["交办清单"]) == 2


def test_all_that_is_left_is_entrusted_by_a_job(act, house, three):
    allot(act, house.an, three[0], house.water)
    page = act.see(house.an, REST, RECESS)
    assert "要交分办的 2 件" in read(page)
    facts = {"shown": page.context["shown"], "entrusted_to": house.gov_office.pk}
    assert act.post(house.an, REST, RECESS, shown=facts["shown"]).status_code == 422
    assert act.post(house.an, REST, RECESS, **facts).url == "/jobs/"
    allot(act, house.bao, three[1], house.farm)
    run()
    assert [now(it).status for it in three] == ["accepted", "accepted", "entrusted"]
    found = sheets(act, house.an)
    assert found["交政府分办清单"][1][:2] == ["县政府办公室", three[2].number]
    assert found["未办理的"][1][0] == three[1].number
    assert act.post(house.an, REST, RECESS).url == DESK
    assert Suggestion.objects.filter(status="entrusted").count() == 1


def test_where_nothing_is_left_there_is_nothing_to_plan(act, house):
    assert act.post(house.an, DESK, RECESS, step="allot").status_code == 404
    assert act.post(house.an, CHECK, RECESS).url == act.post(house.an, REST, RECESS).url == DESK


def test_no_other_step_goes_through_the_desk(act, house, three):
    answer = act.post(house.an, f"{DESK}?of={three[0].pk}", RECESS, step="convert", reason="x")
    assert answer.status_code == 404
    assert allot(act, house.qin, three[0], house.water).status_code == 404
    assert allot(act, house.wu, three[0], house.water).status_code == 403
