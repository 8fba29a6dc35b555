"""The world in which every page is looked at: a day in May, with cases in each state that shows."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from renda.enforcement import keep_watch
from renda.intake.kinds import KINDS
from renda.intake.writing import upload
from renda.jobs import work
from renda.models import CalendarDay, User
from suggestions.models import Examination, HandlingReport, Suggestion
from tests.browser.seat import PASSWORD
from tests.conftest import HAND_OVER, MEETING, noon
from tests.renda.papers import picture
from tests.suggestions import cast as deputies
from tests.suggestions import examined as year
from tests.suggestions import funded as money
from tests.suggestions import handled as units
from tests.suggestions import reported as reports
from tests.supervision.cast import (
    LOST,
    PROBLEMS,
    ask_extension,
    check,
    draft,
    handed,
    issue,
    of,
    plan,
    problems_of,
)

LATE = date(2026, 5, 8)  # the plans were due on 6 May
LONG = "农村饮水安全工程建后管护责任单位经费人员逐一落实" * 8


def build(county, act):
    """Return by their names the keys that stand in the addresses of pages."""
    running = handed(act, county)
    keep_watch(at=noon(HAND_OVER))
    deputies.seat_the_deputies(county)
    User.objects.filter(password="").update(password=make_password(PASSWORD))
    return {
        **raised(county, act),
        **handled(county, act),
        **go_on_with(running, county, act),
        **fail(county, act),
        **long_draft(county, act),
        **late(running, county, act),
        **sheets(county),
        "farm_bureau": county.farm.pk,
        "water_bureau": county.water.pk,
        "person": county.gao.pk,
        "uid": urlsafe_base64_encode(force_bytes(county.gao.pk)),
        "token": default_token_generator.make_token(User.objects.get(pk=county.gao.pk)),
    }


def go_on_with(running, county, act):
    """The water bureau's plan was returned, one problem struck at, one kept for long."""
    water, housing = of(running, county.water), of(running, county.housing)
    first, last = problems_of(running, county.water)[0], problems_of(running, county.health)[0]
    address = f"/supervision/under/{housing.pk}/returnrequest/new/"
    not_own = problems_of(running, county.housing)[0]
    day = date(2026, 4, 9)
    act.post(county.sun, address, day, reason="由水利部门管", problems=[not_own.pk])
    key = f"measures-{first.pk}"
    facts = {"measure": LONG, "measure_due_on": "2026-04-30", "measure_by": "王工"}
    rows = {f"{key}-{name}": fact for name, fact in facts.items()}
    plan(act, county.gao, water, date(2026, 4, 29), **rows)
    act(county.wu, water, "return_plan", date(2026, 4, 30), reason=LONG)
    papers = [SimpleUploadedFile(f"{LONG}{n}.jpg", picture("JPEG")) for n in range(6)]
    act(county.gao, first, "claim", date(2026, 4, 30), evidence=LONG, files=papers)
    check(act, county, first, "send_back", date(2026, 5, 6))
    act(county.zheng, last, "keep_long", date(2026, 5, 6), reason="年年都要抓")
    ask_extension(act, county.sun, housing, date(2026, 5, 7), date(2026, 12, 8))
    return {
        "running": running.pk, "water": water.pk, "housing": housing.pk,
        "health": of(running, county.health).pk, "problem": first.pk, "long_term": last.pk,
        "extension": housing.extensions.get().pk, "request": housing.return_requests.get().pk,
        "plan_date": water.obligations.open().get(deadline="plan").pk,
        "result_date": water.obligations.open().get(deadline="result").pk,
        "long_date": last.obligations.get().pk,
        "extension_date": housing.extensions.get().obligations.get().pk,
        "request_date": housing.return_requests.get().obligations.get().pk,
    }  # fmt: skip


def fail(county, act):
    """An opinion with periods of its own, that nobody has kept: tested, and not passed."""
    failed = draft(act, county, title="关于全县养老服务体系建设情况报告的审议意见")
    issue(act, county, failed, number="云人常〔2026〕4号")
    bureaus = (county.water, county.housing, county.health)
    rows = {f"receipts-{it.pk}-result_period": "20d" for it in bureaus}
    act(county.zheng, failed, "hand_over", HAND_OVER, **rows)
    act(county.wu, failed, "test", date(2026, 5, 7), **LOST)
    return {"failed": failed.pk, "opinion_date": failed.obligations.get().pk}


def long_draft(county, act):
    """A draft whose words are as long as they may be, and one that nothing is listed in."""
    words = [(LONG, LONG, "water"), *PROBLEMS[1:]]
    long = draft(act, county, problems=words, title=LONG[:200], evaluation=LONG)
    empty = draft(act, county, MEETING, problems=[], title="关于预算执行情况的审议意见")
    return {"draft": long.pk, "listed": long.problems.first().pk, "empty": empty.pk}


def late(running, county, act):
    """The sweep stood still, so that what it sends out of the house waits for a person."""
    keep_watch(at=noon(LATE))
    health = of(running, county.health)
    act(county.wu, health, "urge", LATE, text="请抓紧", with_letter="on")
    for kind, letter in (("opinion", "opinion"), ("undertaking", "reminder")):
        act.post(county.wu, f"/supervision/{kind}s/letters/{letter}/", LATE, format="docx")
        work(lambda: noon(LATE))
    act.post(county.wu, "/supervision/opinions/letters/hand_over/", LATE, format="pdf")
    return {"urging": health.reminders.get().pk, "congress": county.congress.pk}


def raised(county, act):
    """What tan has written, as long as it may be, and what has come to the committee."""
    day, words = date(2026, 4, 20), {"matter": LONG[:60], "grounds": LONG, "proposal": LONG}
    paper = SimpleUploadedFile(f"{LONG}.jpg", picture("JPEG"))
    written = deputies.draft(act, county.tan, day, kind="motion", files=[paper], **words)
    deputies.invite(act, county.tan, written, day, county.lu, county.shi, *county.nine)
    deputies.sign(act, written, day, *county.nine[:5])
    deputies.sign(act, written, day, county.shi, step="decline")
    handed_in = deputies.draft(act, county.tan, day)
    deputies.submit(act, county.tan, handed_in, day)
    returned = deputies.draft(act, county.tan, day)
    deputies.submit(act, county.tan, returned, day)
    act(county.chen, returned, "return", day, reason=LONG)
    checked = deputies.hand_in(act, county, day, is_confidential="on")
    said = {"matter": checked.matter, "grounds": LONG, "proposal": checked.proposal}
    act(county.an, checked, "edit", day, **said)
    act(county.an, checked, "split", day, **words)
    accepted = deputies.hand_in(act, county, day)
    act(county.an, accepted, "accept", day, field="transport")
    return {
        "written": written.pk, "handed_in": handed_in.pk, "returned": returned.pk,
        "checked": checked.pk, "part": Suggestion.objects.get(split_from=checked).pk,
        "accepted": accepted.pk,
        "asked": written.signatures.get(deputy=county.lu).pk,
        "declined": written.signatures.get(deputy=county.shi).pk,
        "signed": written.signatures.get(deputy=county.nine[0]).pk,
    }  # fmt: skip


def handled(county, act):
    """What units have of tan's: drafted and asked about, rated and disputed, and to be assigned."""
    day, drafted = date(2026, 4, 21), date(2026, 4, 28)
    water, housing = units.assign(
        act, county, taken_in(act, county), lead=county.water, bodies=[county.housing], on=day
    )
    act(county.gao, water, "sign", day)
    act(county.sun, housing, "sign", day)
    act(county.sun, housing, "give_opinion", drafted, opinion=LONG)
    spoken, opposed = (
        units.contact(act, county.gao, water, day, people=LONG[:100], gist=LONG) for _ in "ab"
    )
    act(county.tan, opposed, "dispute", day, reason=LONG)
    asked = {"reason": LONG, "until": "2026-10-09"}
    for kind in ("reassignment", "replyextension"):
        act.post(county.gao, f"/suggestions/under/{water.pk}/{kind}/new/", drafted, **asked)
    units.draft(act, county.gao, water, drafted, **SAID)
    act(county.liu, water, "redraft", drafted, remark=LONG)
    units.draft(act, county.gao, water, drafted, **SAID)
    turn, more_time = water.reassignments.get(), water.extensions.get()
    return {
        "handled": water.suggestion.pk, "leading": water.pk, "helping": housing.pk,
        "spoken": spoken.pk, "opposed": opposed.pk, "turn": turn.pk, "more_time": more_time.pk,
        "reply_date": water.obligations.open().get(deadline="reply").pk,
        "turn_date": turn.obligations.get().pk, "more_date": more_time.obligations.get().pk,
        **answered(county, act, day, drafted),
        **overseen(county, act, water.suggestion, Suggestion.objects.get(status="entrusted")),
        **funded(county, act, water, drafted),
        **examined(county, act, drafted), **reported(county, act, drafted),
    }  # fmt: skip


def reported(county, act, day):
    """This year's report as it is drafted, and that of the year before, which all may read."""
    reports.begin(act, county, on=day)
    reports.begin(act, county, on=day, year=2025)
    past, it = HandlingReport.objects.order_by("year")
    for one in (past, it):
        reports.write(act, county, one, LONG, on=day)
    act(county.an, past, "submit", day, meeting_on=day, note=LONG)
    reports.report(act, county, past, on=day, opinion=LONG)
    reports.publish(act, county, past, on=day)
    return {
        "year_report": it.pk, "public_report": past.pk, "past_year": past.year,
        "report_date": it.obligations.get().pk,
    }  # fmt: skip


def examined(county, act, day):
    """Water's year until deputies were there, one of whom has rated it, and a sanction."""
    terms = {"visit_by": "2026-08-31", "account_by": "2026-12-15"}
    year.open_it(act, county, on=day, **terms)
    it = Examination.objects.get()
    year.plan(act, county.gao, it, day, text=LONG, leader=LONG[:50])
    act(county.an, it, "agree_plan", day, points=90, note=LONG)
    year.visit(act, county, it, [county.tan, county.lu], day, comment=LONG)
    rated, rating = (it.ratings.get(deputy=who) for who in (county.tan, county.lu))
    act(county.tan, rated, "rate", day, points=40, remark=LONG)
    said = {"kind": "careless", "happened_on": day, "fact": LONG, "demand": LONG, "points": 5}
    said |= {"decided_by": "council", "decision": LONG[:200]}
    act(county.an, it, "sanction", day, **said)
    owed = it.obligations.open().get(deadline="year_account").pk
    return {
        "examination": it.pk, "rated": rated.pk, "rating": rating.pk, "account_date": owed,
        "rating_date": rating.obligations.open().get().pk,
    }  # fmt: skip


def funded(county, act, water, day):
    """A fund of which one part is granted and paid, with a second part that waits."""
    year = money.fund(act, county, on=day)
    for purpose in (LONG, LONG):
        money.ask(act, county.gao, water, "1234567.89", on=day, purpose=purpose)
        if not year.grants.exists():
            granted = water.grants.get()
            act(county.an, granted, "approve", day, amount="1234567.89", note=LONG)
            paid = {"payee": LONG[:100], "paid_on": day}
            money.pay(act, county, granted, "987654.32", on=day, **paid)
    waiting = water.grants.exclude(pk=granted.pk).get()
    return {
        "fund": year.pk, "granted": granted.pk, "applied": waiting.pk,
        "grant_date": granted.obligations.open().get().pk,
    }  # fmt: skip


SAID = {"klass": "B", "text": LONG, "promises-1-content": LONG[:200],
        "promises-1-due_on": "2026-09-30"}  # fmt: skip


def promised(promise):
    return {"promise": promise.pk, "promise_date": promise.obligations.open().get().pk}


def answered(county, act, day, replied):
    """Handed to the government's office: one is still there, one was replied to, and disputed."""
    waiting, it = taken_in(act, county), taken_in(act, county)
    for one in (waiting, it):
        act(county.an, one, "entrust", day, entrusted_to=county.gov_office.pk)
    [water] = units.assign(act, county, it, lead=county.water, by=county.qin, on=day)
    act(county.gao, water, "sign", day)
    units.contact(act, county.gao, water, day)
    units.reply(act, county, water, replied, **SAID)
    rated = units.rate(act, county.tan, water, LATE, result="dissatisfied", comment=LONG)
    return {
        **opened(act, county, day, replied),
        "entrusted": waiting.pk, "dispatch_date": waiting.obligations.open().get().pk,
        "answered": it.pk, "disputed": rated.pk,
        "review_date": rated.obligations.open().get().pk,
        "answer": rated.last_reply.pk, **promised(rated.promises.get()),
    }  # fmt: skip


def opened(act, county, day, replied):
    """What everybody may read: a reply with promises, rated."""
    it = taken_in(act, county)
    [water] = units.assign(act, county, it, lead=county.water, on=day)
    act(county.gao, water, "sign", day)
    units.contact(act, county.gao, water, day)
    units.reply(act, county, water, replied, **SAID)
    units.rate(act, county.tan, water, LATE)
    units.done(act(county.an, water, "disclose", LATE, disclosure="full"))
    places = {"congress": county.congress.pk, "other_congress": county.other.congress.pk}
    return {"opened": it.pk, "tan": county.tan.pk, **places}


def overseen(county, act, suggestion, key_one):
    """Looked at by the committee itself; of another the council of chairpersons is to decide."""
    place, day = "/suggestions/under/{}/oversight/new/{}", date(2026, 4, 28)
    own = {"body": county.deputies_committee.pk, "person": county.an.pk, "due_on": "2026-09-30"}
    council = {**own, "body": county.council.pk, "person": county.zhou.pk, "reason": LONG}
    own |= {"kind": "second", "reason": LONG}
    act.post(county.an, place.format(suggestion.pk, "take_up/"), day, **own)
    act.post(county.an, place.format(key_one.pk, ""), day, **council)
    it, key = suggestion.oversights.get(), key_one.oversights.get()
    said = {"happened_on": day, "way": "visit", "people": LONG[:200], "gist": LONG, "demand": LONG}
    act(county.an, it, "look", day, **said)
    owed = it.obligations.open().get().pk
    return {"overseen": it.pk, "key": key.pk, "oversee_date": owed}


def taken_in(act, county):
    it = deputies.hand_in(act, county, date(2026, 4, 20))
    act(county.an, it, "accept", date(2026, 4, 21), field="transport")
    return deputies.now(it)


def sheets(county):
    """Two sheets that were uploaded: one with an error at every turn, one that may be confirmed."""
    kind = KINDS["deputies"](county.congress, LATE)
    head = "姓名,手机号,代表团,选区,代表证号,任职起,任职止,备注"
    bad = [f"王 伟,1.39E+10,{LONG},第一选区,0001,3月5日,,", "高建平,,,,,2022.1.10,,", ",,,,,,,"]
    good = [
        f"代表{n},{13900000000 + n},城关镇代表团,第{n}选区,{n:04},2022.1.10,," for n in range(300)
    ]
    made = {}
    for name, lines in (("bad_sheet", [*bad, "甲,,,,9,2022.1.10,2021.1.1,"]), ("good_sheet", good)):
        content = "\n".join([head, *lines]).encode()
        intake = upload(kind, f"{LONG[:30]}.csv", content, by=county.guan, at=noon(LATE))
        made[name] = intake.pk
    return made


def table_of_2026(*more):
    """The table of holidays as it is loaded, and more lines."""
    days = CalendarDay.objects.filter(day__year=2026).order_by("day")
    rows = [f"{it.day},{'上班' if it.works else '休息'},{it.name}" for it in days]
    return "\n".join(["日期,是否上班,名称", *rows, *more]).encode()
