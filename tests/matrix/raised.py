"""What the deputies of the matrix have raised, in every state, and what somebody else raised."""

from datetime import date

from renda.models import Body, Deputy, Duty, Session, Term
from suggestions.models import Signature, Suggestion
from tests.conftest import add_body, add_user, appoint, seat
from tests.matrix.taking import begin, paper, secret, take

RAISED_ON, REVIEWED_ON = date(2026, 4, 20), date(2026, 4, 21)


def settle_elsewhere(county):
    """yuan keeps what other_member raises there and other_deputy signs."""
    it, congress = county.other, county.other.congress
    it.deputies_committee = add_body(
        congress, "他县代表工委", Body.Kind.DEPUTIES_COMMITTEE, it.council
    )
    it.delegation = add_body(congress, "临江镇代表团", Body.Kind.DELEGATION)
    appoint(county.yuan, Duty.HANDLER, it.deputies_committee)
    appoint(county.yuan, Duty.HANDLER, it.delegation)
    county.other_deputy = add_user("other_deputy", secret("elsewhere-deputy"))
    seat(county.other_deputy, it.delegation)


def raise_all(county):
    """{its name: a suggestion of tan's that is handed to no unit}, and none."""
    papers = (_written, _handed_in, _returned, _checked, _accepted, _refused, _taken_back)
    raised = {make.__name__.removeprefix("_"): make(county) for make in papers}
    return {"missing": None, **raised}


def raise_a_motion(county):
    """A motion of tan and the nine in a session of the congress, before the committee."""
    motion = draft(county, "motion", kind=Suggestion.Kind.MOTION)
    invite(motion, *county.nine)
    for deputy in county.nine:
        answer(motion, deputy, "consent")
    days = {"from_on": RAISED_ON, "to_on": REVIEWED_ON}
    term = Term.objects.get(congress=county.congress)
    session = Session.objects.create(term=term, kind="congress", number=6, **days)
    motion = submit(motion, session=session)
    return take(motion, "check", county.chen, REVIEWED_ON, note="")


def draft(county, name, **more):
    return draft_of(county.tan, county.chengguan, county.deputies_committee, name, **more)


def draft_of(lead, delegation, committee, name, **more):
    return begin(
        Suggestion, "draft", lead, RAISED_ON, lead=lead, delegation=delegation,
        committee=committee, matter=secret(f"{name}-matter"), grounds=secret(f"{name}-grounds"),
        proposal=secret(f"{name}-proposal"), source="visits", **more,
    )  # fmt: skip


def invite(suggestion, *deputies):
    seats = Deputy.objects.filter(user__in=deputies)
    take(suggestion, "invite", suggestion.lead, RAISED_ON, deputies=seats)


def answer(suggestion, deputy, step, **facts):
    signature = Signature.objects.get(suggestion=suggestion, deputy=deputy)
    take(signature, step, deputy, RAISED_ON, **facts)


def _sign_and_leave(suggestion, deputy, reason):
    answer(suggestion, deputy, "consent")
    answer(suggestion, deputy, "step_back", reason=secret(reason))


def submit(suggestion, author=None, session=None):
    facts = {"session": session, "is_declared": True, "converted": ""}
    return take(suggestion, "submit", author or suggestion.lead, RAISED_ON, **facts)


def check(suggestion, keeper, author=None, **facts):
    """Hand it in and let the delegation check it."""
    return take(submit(suggestion, author), "check", keeper, REVIEWED_ON, **facts)


def _written(county):
    """lu has been asked to sign, and has not answered; dai signed and left."""
    suggestion = draft(county, "written", files=paper("written-file"))
    invite(suggestion, county.lu, county.dai)
    _sign_and_leave(suggestion, county.dai, "written-left")
    return suggestion


def _handed_in(county):
    """It is the delegation's turn; shi had not answered when it was handed in."""
    suggestion = draft(county, "handed_in")
    invite(suggestion, county.shi)
    return submit(suggestion)


def _returned(county):
    suggestion = submit(draft(county, "returned"))
    reason = secret("returned-reason")
    return take(suggestion, "return", county.chen, REVIEWED_ON, reason=reason)


def _checked(county):
    """It is the committee's turn; who raised it asks that their name be kept."""
    suggestion = draft(county, "checked", is_confidential=True, files=paper("checked-text"))
    note, files = secret("checked-note"), paper("checked-file")
    return check(suggestion, county.chen, note=note, files=files)


def _accepted(county):
    """lu signed, shi declined, and dai signed and left before it was handed in."""
    suggestion = draft(county, "accepted")
    invite(suggestion, county.lu, county.shi, county.dai)
    answer(suggestion, county.lu, "consent")
    answer(suggestion, county.shi, "decline")
    _sign_and_leave(suggestion, county.dai, "accepted-left")
    suggestion = check(suggestion, county.chen, note="")
    facts = {"number": secret("accepted-number"), "field": "transport"}
    return take(suggestion, "accept", county.an, REVIEWED_ON, **facts)


def _refused(county):
    suggestion = check(draft(county, "refused"), county.chen, note="")
    facts = {"ground": "own", "reason": secret("refused-reason")}
    return take(suggestion, "refuse", county.bao, REVIEWED_ON, **facts)


def _taken_back(county):
    suggestion = submit(draft(county, "taken_back"))
    return take(suggestion, "take_back", county.tan, RAISED_ON, reason=secret("taken_back-reason"))


def elsewhere(county):
    """It is the committee's turn there, too."""
    it, lead = county.other, county.other_member
    suggestion = draft_of(lead, it.delegation, it.deputies_committee, "elsewhere")
    invite(suggestion, county.other_deputy)
    answer(suggestion, county.other_deputy, "consent")
    return check(suggestion, county.yuan, note="")
