"""What units have been handed of what was raised, and how far each is with it."""

from datetime import date
from decimal import Decimal

from suggestions.models import (
    Assignment,
    Contact,
    Fund,
    Grant,
    Oversight,
    Reassignment,
    ReplyExtension,
    Suggestion,
)
from tests.matrix.examined import examine_all
from tests.matrix.raised import RAISED_ON, REVIEWED_ON, answer, check, draft, draft_of, invite
from tests.matrix.raised import elsewhere as raised_elsewhere
from tests.matrix.reported import report_all
from tests.matrix.taking import begin, paper, secret, take

ASSIGNED_ON, SPOKEN_ON, OPINED_ON = date(2026, 4, 22), date(2026, 4, 24), date(2026, 4, 27)
ASKED_ON, REPLIED_ON, RATED_ON = date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 6)
LATER = date(2026, 9, 30)  # than three months, and within six


def handle_all(county):
    """{its name: a suggestion that units have}, with what was merged into one of them; each county
    has a fund of the year."""
    _open_fund(county.deputies_committee, county.an, "here")
    _open_fund(county.other.deputies_committee, county.yuan, "elsewhere")
    handled = {"drafting": _drafting(county), "passed_on": _passed_on(county), **_replied(county)}
    handled = {**handled, "elsewhere": _elsewhere(county)}
    _oversee_all(county, handled)
    examine_all(county, handled)
    report_all(county)
    return handled


def _accept(suggestion, name, county):
    facts = {"number": secret(f"{name}-number"), "field": "transport"}
    return take(suggestion, "accept", county.an, REVIEWED_ON, **facts)


def _assign(suggestion, actor, lead, *others):
    plan = {
        "way": "joint" if lead else "separate", "planned_lead": lead, "planned_bodies": others,
        "is_difficult": False,
    }  # fmt: skip
    return take(suggestion, "assign", actor, ASSIGNED_ON, **plan)


def _of(suggestion, body):
    return Assignment.objects.get(suggestion=suggestion, body=body)


def _speak(assignment, actor, name, stage="before"):
    """Receive it, if that is still to be done, and speak with the deputy."""
    if assignment.status in ("handed", "asked"):
        assignment = take(assignment, "sign", actor, ASSIGNED_ON)
    facts = {"people": secret(f"{name}-people"), "gist": secret(f"{name}-gist")}
    return begin(
        Contact, "record", actor, SPOKEN_ON, assignment=assignment, stage=stage, way="visit",
        happened_on=SPOKEN_ON, **facts,
    )  # fmt: skip


def _said(name):
    """What a draft says, or a reply."""
    promise = {"row": "1", "label": "第1项", "content": secret(f"{name}-promise"), "due_on": LATER}
    return {"klass": "B", "text": secret(f"{name}-text"), "promises": [promise],
            "disclosure": "none"}  # fmt: skip


def _sent(name):
    bears = {it: secret(f"{name}-{it}") for it in ("number", "signer", "contact")}
    return {**_said(name), **bears, "files": paper(f"{name}-file")}


def _ask(model, assignment, actor, name, **facts):
    asked = {"assignment": assignment, "reason": secret(name), **facts}
    return begin(model, "ask", actor, ASKED_ON, **asked)


def _open_fund(committee, keeper, name):
    facts = {"committee": committee, "year": 2026, "budget": Decimal(5_000_000)}
    fund = begin(Fund, "open", keeper, ASSIGNED_ON, files=paper(f"{name}-decision"), **facts)
    facts = {"budget": Decimal(4_000_000), "reason": secret(f"{name}-adjusted")}
    take(fund, "adjust", keeper, ASSIGNED_ON, files=paper(f"{name}-adjustment"), **facts)


def _apply(assignment, actor, name):
    facts = {"asked": Decimal(300_000), "purpose": secret(f"{name}-purpose")}
    papers = paper(f"{name}-reckoned")
    return begin(Grant, "apply", actor, ASKED_ON, assignment=assignment, files=papers, **facts)


def _be_granted(assignment, actor, keeper, name):
    """Granted, and some of it paid."""
    facts = {"amount": Decimal(200_000), "note": secret(f"{name}-approved")}
    grant = take(_apply(assignment, actor, name), "approve", keeper, REPLIED_ON, **facts)
    facts = {"amount": Decimal(50_000), "payee": secret(f"{name}-payee"), "paid_on": RATED_ON}
    return take(grant, "pay", actor, RATED_ON, files=paper(f"{name}-voucher"), **facts)


def _account(grant, actor, name):
    facts = {"text": secret(f"{name}-account"), "files": paper(f"{name}-accounted")}
    return take(grant, "account", actor, RATED_ON, **facts)


def _rate(assignment, deputy, name):
    facts = {"attitude": "basic", "result": "dissatisfied", "comment": secret(name)}
    return take(assignment, "evaluate", deputy, RATED_ON, **facts)


# The finance committee oversees what was replied to; the council is asked of what is drafted, and
# has decided on another; what is confidential the committee for deputies oversees itself


def _oversee_all(county, handled):
    finance, own = (county.finance, county.mo), (county.deputies_committee, county.bao)
    water = _oversee(handled["replied"], "counterpart", county.an, *finance, "overseen")
    _look(water, county.mo, "overseen")
    heard = _oversee(handled["replied"], "second", county.an, *finance, "reported")
    _look(heard, county.mo, "reported")
    text = {"text": secret("reported-text"), "files": paper("reported-file")}
    take(_again(heard), "report", county.mo, RATED_ON, **text)
    council = (county.council, county.zhou)
    _oversee(handled["drafting"], "", county.an, *council, "proposed")
    _look(_oversee(handled["passed_on"], "second", county.an, *own, "kept"), county.an, "kept")
    place = county.other
    other = (place.deputies_committee, county.yuan)
    _look(
        _oversee(handled["elsewhere"], "second", county.yuan, *other, "afar"), county.yuan, "afar"
    )


def _oversee(suggestion, kind, actor, body, person, name):
    """One of a kind; none: a key one, of which the council is to decide."""
    said = {"body": body, "person": person, "due_on": LATER, "reason": secret(f"{name}-weight")}
    step, of = ("take_up", {"kind": kind}) if kind else ("propose", {})
    return begin(Oversight, step, actor, OPINED_ON, suggestion=suggestion, **of, **said)


def _look(oversight, actor, name):
    said = {it: secret(f"{name}-look-{it}") for it in ("people", "gist", "demand")}
    seen = {"happened_on": SPOKEN_ON, "way": "visit", "files": paper(f"{name}-look-file")}
    take(oversight, "look", actor, ASKED_ON, **said, **seen)


# Water drafts, and asks to be rid of it and for more time; housing has given its opinion again


def _drafting(county):
    suggestion = draft(county, "drafting")
    invite(suggestion, county.lu)
    answer(suggestion, county.lu, "consent")
    suggestion = _accept(check(suggestion, county.chen, note=""), "drafting", county)
    suggestion = _assign(suggestion, county.an, county.water, county.housing)
    _housing_helps(county, _of(suggestion, county.housing))
    _water_drafts(county, _of(suggestion, county.water))
    return suggestion


def _housing_helps(county, housing):
    housing = take(housing, "sign", county.sun, ASSIGNED_ON)
    for name in ("first", "opinion"):
        said = {"opinion": secret(f"drafting-{name}"), "files": paper(f"drafting-{name}-file")}
        housing = take(housing, "give_opinion", county.sun, OPINED_ON, **said)
        if name == "first":
            reason = secret("drafting-bounce")
            housing = take(housing, "bounce", county.gao, OPINED_ON, reason=reason)


def _water_drafts(county, water):
    _speak(water, county.gao, "drafting")
    opposed = _speak(_again(water), county.gao, "opposed", "during")
    take(opposed, "dispute", county.tan, SPOKEN_ON, reason=secret("opposed-reason"))
    water = _again(water)
    _ask(Reassignment, water, county.gao, "drafting-turn", files=paper("drafting-turned"))
    _ask(ReplyExtension, water, county.gao, "drafting-more-time", until=LATER)
    water = take(water, "draft", county.gao, ASKED_ON, **_said("drafting"))
    water = take(water, "urge", county.an, ASKED_ON, text=secret("drafting-urge"))
    _be_granted(water, county.gao, county.an, "drafting")
    _apply(_again(water), county.gao, "drafting-more")


def _again(subject):
    return type(subject).objects.get(pk=subject.pk)


# The school's, until health took it over, which was told to draft it again; kept confidential


def _passed_on(county):
    suggestion = draft(county, "passed_on", is_confidential=True)
    suggestion = _accept(check(suggestion, county.chen, note=""), "passed_on", county)
    suggestion = _assign(suggestion, county.an, county.school)
    school = take(_of(suggestion, county.school), "sign", county.ban, ASSIGNED_ON)
    turn = _ask(Reassignment, school, county.ban, "passed_on-turn", files=paper("passed_on-turned"))
    granted = {
        "body": county.health,
        "note": secret("passed_on-note"),
        "files": paper("passed_on-granted"),
    }
    take(turn, "grant", county.an, ASKED_ON, **granted)
    _health_redrafts(county, _of(suggestion, county.health))
    return suggestion


def _health_redrafts(county, health):
    spoken = _speak(health, county.he, "passed_on")
    take(spoken, "confirm", county.tan, SPOKEN_ON)
    more = _ask(ReplyExtension, _again(health), county.he, "passed_on-more-time", until=LATER)
    note = {"note": secret("passed_on-extended"), "files": paper("passed_on-extended-file")}
    take(more, "grant", county.bao, REPLIED_ON, **note)
    health = take(_again(health), "draft", county.he, REPLIED_ON, **_said("passed_on"))
    health = take(health, "redraft", county.qian, REPLIED_ON, remark=secret("passed_on-remark"))
    _be_granted(health, county.he, county.bao, "passed_on")


# Dispatched by the government's office: water's reply was rated and talked over, housing's was
# entered from paper and is not rated yet; one of shi's and one of a delegation are merged into it


def _replied(county):
    suggestion = draft(county, "replied")
    invite(suggestion, county.lu)
    answer(suggestion, county.lu, "consent")
    suggestion = check(suggestion, county.chen, note="")
    merged = _merge(county, suggestion)
    suggestion = _accept(suggestion, "replied", county)
    take(suggestion, "entrust", county.an, REVIEWED_ON, entrusted_to=county.gov_office)
    take(suggestion, "urge", county.an, REVIEWED_ON, text=secret("replied-urge"))
    suggestion = _assign(suggestion, county.qin, None, county.water, county.housing)
    _water_replies(county, _of(suggestion, county.water))
    _housing_replies(county, _of(suggestion, county.housing))
    return {"replied": suggestion, **merged}


def _merge(county, whole):
    """Return what shi, and dong's delegation, have raised: both go on in that one."""
    place = (county.dongshan, county.deputies_committee)
    single = draft_of(county.shi, *place, "merged")
    joint = begin(
        Suggestion, "draft", county.dong, RAISED_ON, lead=None, proposer=county.dongshan,
        delegation=county.dongshan, committee=county.deputies_committee, source="visits",
        **{it: secret(f"joined-{it}") for it in ("matter", "grounds", "proposal")},
    )  # fmt: skip
    for it in (single, joint):
        it = check(it, county.dong, it.lead or county.dong, note="")
        take(it, "merge", county.an, REVIEWED_ON, into=whole, note="")
    return {"merged": single, "joined": joint}


def _water_replies(county, water):
    spoken = _speak(water, county.gao, "replied")
    take(spoken, "confirm", county.tan, SPOKEN_ON)
    more = _ask(ReplyExtension, _again(water), county.gao, "replied-more-time", until=LATER)
    take(more, "refuse", county.an, ASKED_ON, reason=secret("replied-no-time"))
    water = take(_again(water), "draft", county.gao, ASKED_ON, **_said("replied-draft"))
    water = take(water, "vet", county.gao, ASKED_ON)
    water = take(water, "sign_off", county.liu, REPLIED_ON, **_sent("lead-reply"))
    water = _rate(water, county.tan, "replied-comment")
    held = {"people": secret("replied-heard"), "outcome": secret("replied-outcome")}
    water = take(water, "conclude", county.an, RATED_ON, files=paper("replied-minutes"), **held)
    water = take(water, "verify", county.an, RATED_ON, klass="C", reason=secret("replied-verify"))
    closed = {"disclosure": "none", "ground": "privacy", "summary": ""}
    closed |= {"note": secret("replied-closed")}
    take(water, "disclose", county.an, RATED_ON, **closed)
    kept = {"evidence": secret("kept-evidence"), "files": paper("kept-file")}
    take(water.promises.get(), "report", county.gao, RATED_ON, **kept)
    _water_accounts(county, _again(water))


def _water_accounts(county, water):
    """Sent back once, and again at the committee."""
    grant = _be_granted(water, county.gao, county.an, "replied")
    reason, grant = secret("replied-sent-back"), _account(grant, county.gao, "replied")
    grant = take(grant, "return", county.an, RATED_ON, reason=reason)
    _account(grant, county.gao, "replied-again")


def _housing_replies(county, housing):
    housing = take(housing, "sign", county.sun, ASSIGNED_ON)
    turn = _ask(Reassignment, housing, county.sun, "replied-turn", files=paper("replied-turned"))
    take(turn, "refuse", county.qin, ASKED_ON, reason=secret("replied-no-turn"))
    housing = take(_again(housing), "enter_reply", county.an, REPLIED_ON, **_sent("paper-reply"))
    told = {"disclosure": "summary", "ground": "", "note": secret("paper-opened")}
    take(housing, "disclose", county.an, RATED_ON, summary=secret("paper-summary"), **told)


# Of the other county


def _elsewhere(county):
    it, keeper = county.other, county.yuan
    suggestion = take(
        raised_elsewhere(county), "accept", keeper, REVIEWED_ON, number="1号", field="other"
    )
    bureau = _of(_assign(suggestion, keeper, it.bureau), it.bureau)
    _speak(bureau, county.fang, "elsewhere")
    _ask(Reassignment, _again(bureau), county.fang, "elsewhere-turn")
    _ask(ReplyExtension, _again(bureau), county.fang, "elsewhere-more-time", until=LATER)
    bureau = take(_again(bureau), "draft", county.fang, ASKED_ON, **_said("elsewhere-draft"))
    bureau = take(bureau, "redraft", county.fang_head, ASKED_ON, remark=secret("elsewhere-remark"))
    _be_granted(bureau, county.fang, keeper, "elsewhere")
    reply = _sent("elsewhere-reply")
    bureau = take(bureau, "enter_reply", keeper, REPLIED_ON, **reply)
    _rate(bureau, county.other_member, "elsewhere-comment")
    return suggestion
