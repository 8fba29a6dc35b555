"""A county with cases in every state, another one beside it, and a secret in each field."""

from datetime import date
from types import SimpleNamespace

from renda.enforcement import keep_watch
from renda.intake import writing
from renda.intake.kinds import KINDS
from renda.jobs import ask_for
from renda.letters.bundle import BUNDLE
from renda.models import Body, Duty, Job, Session, Setting, Term, keep
from renda.views.tokens import make as make_token
from supervision.models import Extension, Opinion, Problem, ReturnRequest, Undertaking
from tests.conftest import (
    HAND_OVER,
    MEETING,
    START,
    add_body,
    add_user,
    appoint,
    noon,
    seat,
    settle,
)
from tests.matrix import raised
from tests.matrix.handled import handle_all
from tests.matrix.taking import begin, paper, secret, take
from tests.suggestions.cast import seat_the_deputies
from tests.supervision.cast import LOST

TODAY = date(2026, 5, 8)  # the plans were due on 6 May
PLANNED_ON, ASKED_ON, SIGNED_ON = date(2026, 4, 15), date(2026, 4, 29), date(2026, 4, 16)
PRINCIPALS = (
    "anonymous", "wu", "lin", "zheng", "zhou", "qin", "gao", "sun", "he", "tian", "ma", "mo",
    "shen", "guan", "tan", "lu", "chen", "dong", "an", "nobody", "yuan",
)  # fmt: skip
TWINS = {"disabled": "anonymous", "gone": "nobody", "bao": "an"}  # they are answered alike
READERS = (
    "anonymous", "wu", "zhou", "qin", "gao", "sun", "he", "tian", "ban", "ma", "dai", "mo",
    "shen", "guan", "tan", "lu", "shi", "chen", "dong", "an", "nobody", "gone", "yuan", "guo",
)  # fmt: skip


def world():
    """wu, lin, zheng, zhou, ma, shen and guan as in `county`; qin, gao, sun and he answer for the
    handed opinion, whose problem tian helps with; ban is charged only in papers not yet handed
    over; mo keeps the papers of another committee; gone left yesterday, disabled still has a post.
    tan raises suggestions with the deputies lu, shi and dai; chen heads tan's delegation and dong
    another, an and bao keep what is raised; water and housing handle it, the school and health.
    Of the other county: yuan keeps the papers, fang answers, guo administers.
    """
    county = seat_the_deputies(settle())
    _settle_more(county)
    _settle_elsewhere(county)
    opinions = {"missing": None}
    papers = (_draft, _submitted, _issued, _withdrawn, _handed, _failed, _elsewhere)
    opinions |= {make.__name__.removeprefix("_"): make(county) for make in papers}
    suggestions = {**raised.raise_all(county), **handle_all(county)}
    papers = {"supervision": opinions, "suggestions": suggestions}
    keep_watch(at=noon(HAND_OVER))
    for owner in (county.wu, county.yuan):
        done = {"state": Job.State.DONE, "result": keep(b"zip"), "result_name": "letters.zip"}
        facts = {"letter": "opinion", "rows": [], "format": "pdf"}
        job = ask_for(BUNDLE, owner, noon(TODAY), label="审议意见", total=0, **facts)
        Job.objects.filter(pk=job.pk).update(finished_at=noon(TODAY), **done)
    keep_watch(at=noon(TODAY))  # after such a silence the brake is on: messages are held
    return SimpleNamespace(county=county, papers=papers)


# People


def _settle_more(county):
    county.school = add_body(county.congress, "县教育局", Body.Kind.BUREAU, county.gov)
    county.finance = add_body(
        county.congress, "财政经济工委", Body.Kind.WORKING_COMMITTEE, county.council
    )
    newcomers = [
        ("ban", "班超", Duty.HANDLER, county.school),
        ("mo", "莫言", Duty.HANDLER, county.finance),
        ("gone", "离任", Duty.HEAD, county.committee),
        ("disabled", "停用", Duty.HANDLER, county.committee),
    ]
    for username, name, duty, body in newcomers:
        user = add_user(username, name)
        setattr(county, username, user)
        appoint(user, duty, body, to_on=date(2026, 5, 7) if username == "gone" else None)
    county.dai = add_user("dai", "代表")
    county.disabled.is_active = False
    county.disabled.save()
    make_token(county.gao, at=noon(START), purpose=secret("here-token"), days=3650)
    county.tian.phone = secret("account-phone")
    county.tian.save()
    _decide(county.congress, "here")
    _seat(county.dai, county.dongshan, "here")
    _draft_sheet(county.guan, county.congress, "here")


def _settle_elsewhere(county):
    it, place = county.other, county.other.congress
    it.office = add_body(place, "他县政府办", Body.Kind.GOVERNMENT_OFFICE)
    it.gov = add_body(place, "他县政府", Body.Kind.GOVERNMENT, office=it.office)
    it.bureau = add_body(place, secret("elsewhere-body"), Body.Kind.BUREAU, it.gov)
    posts = [
        ("vice", Duty.VICE_CHAIR, it.committee),
        ("chair", Duty.CHAIR, it.council),
        ("fang", Duty.HANDLER, it.bureau),
        ("fang_head", Duty.HEAD, it.bureau),
        ("guo", Duty.ADMINISTRATOR, it.standing),
        ("other_member", Duty.MEMBER, it.standing),
    ]
    for username, duty, body in posts:
        user = add_user(f"other_{username}", secret(f"elsewhere-{username}"))
        setattr(county, username, user)
        appoint(user, duty, body)
    make_token(county.fang, at=noon(START), purpose=secret("elsewhere-token"), days=3650)
    _decide(place, "elsewhere")
    raised.settle_elsewhere(county)
    Term.objects.create(congress=place, number=18, from_on=START)
    _seat(county.other_member, it.delegation, "elsewhere")
    _draft_sheet(county.guo, place, "elsewhere")


def _decide(congress, where):
    own = {"name": "opinion.redo", "value": "20d", "effective_on": START}
    Setting(congress=congress, basis=secret(f"{where}-basis"), **own).save(by=None, at=noon(START))


def _seat(user, delegation, where):
    term = Term.objects.get(congress=delegation.congress)
    Session.objects.create(term=term, kind="standing", number=29, from_on=MEETING, to_on=MEETING)
    seat(user, delegation, certificate=secret(f"{where}-certificate"))


def _draft_sheet(owner, congress, where):
    """A sheet that was uploaded and not confirmed."""
    content = f"名称,类别\n{secret(f'{where}-line')},政府部门\n".encode()
    kind = KINDS["bodies"](congress, START)
    writing.upload(kind, secret(f"{where}-sheet"), content, by=owner, at=noon(START))


# Papers


def _opinion(county, name, problems):
    """wu drafts an opinion of these (name, body, helpers), each of its texts a secret."""
    return _opinion_of(county, county.wu, county.zheng, county.gov, name, problems)


def _opinion_of(place, keeper, vice, gov, name, problems):
    opinion = begin(
        Opinion, "draft", keeper, MEETING,
        title=secret(f"{name}-title"), form="special_report", meeting=secret(f"{name}-meeting"),
        deliberated_on=MEETING, committee=place.committee, vice_chair=vice, addressee=gov,
        evaluation=secret(f"{name}-evaluation"),
    )  # fmt: skip
    for problem, body, helpers in problems:
        begin(
            Problem, "enter", keeper, MEETING, opinion=opinion, text=secret(problem), body=body,
            demand=secret(f"{problem}-demand"), gist=secret(f"{problem}-gist"), source="speech",
            speaker=secret(f"{problem}-speaker"), helpers=helpers,
        )  # fmt: skip
    return opinion


def _draft(county):
    return _opinion(county, "draft", [("draft-problem", county.school, [county.farm])])


def _submitted(county):
    opinion = _opinion(county, "submitted", [("submitted-problem", county.school, [county.farm])])
    return take(
        opinion,
        "submit",
        county.wu,
        MEETING,
        note=secret("submitted-note"),
        files=paper("submitted-file"),
    )


def _issued(county):
    """It was sent back once by the council of chairpersons."""
    opinion = _opinion(county, "issued", [("issued-problem", county.school, [county.farm])])
    opinion = take(opinion, "submit", county.wu, MEETING, note="")
    reason = secret("issued-back")
    opinion = take(opinion, "send_back", county.zhou, MEETING, reason=reason)
    return _issue(county, opinion)


def _issue(county, opinion):
    opinion = take(opinion, "submit", county.wu, MEETING, note="")
    opinion = take(opinion, "approve", county.zhou, MEETING, note="")
    number = opinion.title.replace("title", "number")
    return take(opinion, "issue", county.wu, HAND_OVER, number=number)


def _withdrawn(county):
    opinion = _opinion(county, "withdrawn", [("withdrawn-problem", county.school, [])])
    return take(opinion, "withdraw", county.lin, MEETING, reason=secret("withdrawn-reason"))


def _handed(county):
    """Water has had its draft commented, housing asks for time, health wants to be rid of it."""
    problems = [
        ("water-problem", county.water, [county.farm]),
        ("housing-problem", county.housing, []),
        ("moved-problem", county.housing, []),
        ("health-problem", county.health, []),
        ("removed-problem", county.school, []),
    ]
    opinion = _opinion(county, "handed", problems)
    removed = opinion.problems.last()
    take(removed, "remove", county.wu, MEETING, reason=secret("removed-reason"))
    opinion = take(_issue(county, opinion), "hand_over", county.wu, HAND_OVER, receipts=[])
    moved = opinion.problems.filter(text=secret("moved-problem"))
    take(opinion, "add_body", county.wu, HAND_OVER, body=county.water, problems=moved)
    _water_works(county, opinion)
    _housing_asks(county, opinion)
    _health_asks(county, opinion)
    return opinion


def _under(opinion, body):
    return Undertaking.objects.get(opinion=opinion, body=body)


def _water_works(county, opinion):
    water = _under(opinion, county.water)
    problem = opinion.problems.get(text=secret("water-problem"))
    row = {
        "row": str(problem.pk), "label": str(problem), "measure": secret("water-measure"),
        "measure_due_on": date(2026, 8, 1), "measure_by": secret("water-phone"),
    }  # fmt: skip
    plan = {"text": secret("water-plan"), "measures": [row], "files": paper("water-paper")}
    water = take(water, "file_plan", county.gao, PLANNED_ON, **plan)
    water = take(water, "agree_plan", county.wu, PLANNED_ON, note=secret("water-agreed"))
    urged = {"text": secret("water-urged"), "with_letter": True}
    water = take(water, "urge", county.zheng, PLANNED_ON, **urged)
    water = take(water, "send_draft", county.gao, PLANNED_ON, text=secret("water-draft"))
    take(water, "comment", county.wu, PLANNED_ON, text=secret("water-comment"))
    proof = {"evidence": secret("water-evidence"), "files": paper("water-file")}
    problem = take(problem, "claim", county.gao, PLANNED_ON, **proof)
    finding = {"checked_on": PLANNED_ON, "by": "吴晓峰", "finding": secret("water-finding")}
    take(problem, "check", county.wu, PLANNED_ON, **finding)


def _housing_asks(county, opinion):
    housing = _under(opinion, county.housing)
    plan = {"text": secret("housing-plan"), "measures": []}
    housing = take(housing, "file_plan", county.sun, PLANNED_ON, **plan)
    begin(
        Extension, "ask", county.sun, ASKED_ON, undertaking=housing, of="result",
        until=date(2026, 12, 1), reason=secret("housing-extension"),
        files=paper("housing-file"),
    )  # fmt: skip


def _health_asks(county, opinion):
    health = take(_under(opinion, county.health), "sign", county.he, SIGNED_ON)
    begin(
        ReturnRequest, "ask", county.he, SIGNED_ON, undertaking=health,
        problems=health.own_problems(), reason=secret("health-return"),
        files=paper("health-file"),
    )  # fmt: skip


def _failed(county):
    """Water alone answered, twice, and failed twice."""
    opinion = _opinion(county, "failed", [("failed-problem", county.water, [])])
    opinion = take(_issue(county, opinion), "hand_over", county.wu, HAND_OVER, receipts=[])
    for step in ("test", "test_again"):
        water = _under(opinion, county.water)
        text = secret(f"failed-{step.replace('_', '-')}")
        water = take(water, "file_result", county.gao, PLANNED_ON, text=text)
        take(water, "receive", county.wu, PLANNED_ON, note="")
        opinion = take(opinion, step, county.wu, PLANNED_ON, **LOST)
        if step == "test":
            again = {"plan_period": "", "result_period": ""}
            opinion = take(opinion, "hand_over_again", county.wu, PLANNED_ON, **again)
    reason = secret("failed-long")
    take(opinion.problems.get(), "keep_long", county.zheng, PLANNED_ON, reason=reason)
    return opinion


def _elsewhere(county):
    it = county.other
    problems = [("elsewhere-problem", it.bureau, [])]
    opinion = _opinion_of(it, county.yuan, county.vice, it.gov, "elsewhere", problems)
    opinion = take(opinion, "submit", county.yuan, MEETING, note="")
    opinion = take(opinion, "approve", county.chair, MEETING, note="")
    opinion = take(opinion, "issue", county.yuan, HAND_OVER, number=secret("elsewhere-number"))
    opinion = take(opinion, "hand_over", county.yuan, HAND_OVER, receipts=[])
    bureau = _under(opinion, it.bureau)
    begin(
        Extension, "ask", county.fang, ASKED_ON, undertaking=bureau, of="result",
        until=date(2026, 12, 1), reason=secret("elsewhere-extension"),
        files=paper("elsewhere-file"),
    )  # fmt: skip
    bureau = take(bureau, "sign", county.fang, SIGNED_ON)
    begin(
        ReturnRequest, "ask", county.fang, SIGNED_ON, undertaking=bureau,
        problems=bureau.own_problems(), reason=secret("elsewhere-return"),
    )  # fmt: skip
    return opinion
