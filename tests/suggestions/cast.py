"""What several tests of suggestions do alike: seat deputies, write, sign, hand in, through HTTP."""

from datetime import date, datetime

from renda.lifecycle import perform
from renda.models import Body, Duty, Session, Term
from suggestions.models import Signature, Suggestion
from tests.beginnings import beginning
from tests.conftest import SHANGHAI, START, add_body, add_user, appoint, noon, seat

OPENS, CLOSES = date(2026, 1, 13), date(2026, 1, 16)  # the session of the congress
UNTIL = datetime(2026, 1, 14, 18, tzinfo=SHANGHAI)  # for motions, by decision of the presidium
BEFORE, LATE = date(2026, 1, 12), date(2026, 1, 15)
RECESS = date(2026, 5, 11)  # a Monday between sessions
NINE = ["丁一", "王二", "张三丰", "李四光", "冯五", "陆六", "严七", "华八", "沈九"]
TEXT = {
    "kind": "suggestion",
    "matter": "关于在城东小学门口设置行人过街信号灯的建议",
    "grounds": "城东小学门前县道上下学时车流大，没有信号灯，去年以来发生剐蹭事故3起。",
    "proposal": "一、增设行人信号灯和减速设施。二、完善标志标线。",
    "source": "station",
    "disclosure": "full",
}


def seat_the_deputies(county):
    here, congress = county, county.congress
    here.deputies_committee = add_body(
        congress, "代表工委", Body.Kind.DEPUTIES_COMMITTEE, here.council
    )
    here.chengguan = add_body(congress, "城关镇代表团", Body.Kind.DELEGATION)
    here.dongshan = add_body(congress, "东山镇代表团", Body.Kind.DELEGATION)
    keepers = [("an", "安然", Duty.HANDLER, here.deputies_committee),
               ("bao", "包正", Duty.HEAD, here.deputies_committee),
               ("chen", "陈团", Duty.HEAD, here.chengguan),
               ("dong", "董团", Duty.HEAD, here.dongshan)]  # fmt: skip
    for username, name, duty, body in keepers:
        setattr(here, username, add_user(username, name))
        appoint(getattr(here, username), duty, body)
    for username, name in [("tan", "谭松"), ("lu", "陆梅")]:
        _seat(here, username, name, here.chengguan)
    _seat(here, "shi", "施平", here.dongshan)
    here.nine = [_seat(here, f"d{n}", name, here.dongshan) for n, name in enumerate(NINE, 1)]
    seat(here.chen, here.chengguan)
    term = Term.objects.create(congress=congress, number=18, from_on=START)
    own = {"from_on": OPENS, "to_on": CLOSES, "motions_until": UNTIL}
    here.session = Session.objects.create(term=term, kind="congress", number=5, **own)
    return here


def _seat(here, username, name, delegation):
    user = add_user(username, name)
    setattr(here, username, user)
    seat(user, delegation)
    return user


def seat_of(user):
    return user.memberships.get(duty=Duty.DEPUTY).pk


def draft(act, user, on, **facts):
    """A text of that user; returns what they see of it then."""
    name = f"own-{user.memberships.get(duty=Duty.DEPUTY).body_id}"
    answer = act.post(user, "/suggestions/suggestions/new/", on, name=name, **{**TEXT, **facts})
    assert answer.status_code == 302, answer.content.decode()
    return Suggestion.objects.latest("pk")


def invite(act, user, suggestion, on, *deputies):
    seats = [seat_of(it) for it in deputies]
    assert act(user, suggestion, "invite", on, deputies=seats).status_code == 302


def sign(act, suggestion, on, *deputies, step="consent", **facts):
    for deputy in deputies:
        signature = Signature.objects.get(suggestion=suggestion, deputy=deputy)
        assert act(deputy, signature, step, on, **facts).status_code == 302


def submit(act, user, suggestion, on, session=""):
    facts = {"session": getattr(session, "pk", session), "is_declared": "on"}
    return act(user, suggestion, "submit", on, **facts)


@beginning
def hand_in(act, here, on, session="", **facts):
    """A suggestion of tan's that has come to the committee."""
    suggestion = draft(act, here.tan, on, **facts)
    assert submit(act, here.tan, suggestion, on, session).status_code == 302
    assert act(here.chen, suggestion, "check", on).status_code == 302
    return now(suggestion)


def take(subject, step, actor, on, /, **facts):
    """Take a step without a page, for tests that need many."""
    return perform(subject, step, actor, at=noon(on), **facts).subject


def entered(here, matter, **facts):
    """A suggestion of tan's that the committee entered and took in, without a page."""
    of = {"lead": here.tan, "delegation": here.chengguan, "committee": here.deputies_committee}
    it = Suggestion(submitted_on=RECESS, **{**of, **TEXT, "matter": matter, **facts})
    it = take(it, "enter", here.an, RECESS, deputies=[])
    return take(it, "accept", here.an, RECESS, field="transport")


@beginning
def motion(act, here, on, signers):
    """A motion of tan's, signed by so many others, that is still to be handed in."""
    it = draft(act, here.tan, on, kind="motion", matter="关于制定饮用水源保护条例的议案")
    invite(act, here.tan, it, on, *signers)
    sign(act, it, on, *signers)
    return now(it)


def now(subject):
    return type(subject).objects.get(pk=subject.pk)


def read(answer):
    return answer.content.decode()
