"""What several tests of handling do alike: assign, speak with the deputy, reply, rate."""

from datetime import date

from renda.models import Setting
from suggestions.models import Assignment, Contact, Reply
from tests.beginnings import beginning
from tests.conftest import START, noon
from tests.suggestions.cast import RECESS, hand_in, now, read

ASSIGNED_ON = date(2026, 5, 12)  # a Tuesday
SIGNED_ON, MET_ON = date(2026, 5, 13), date(2026, 5, 20)
REPLIED_ON, RATED_ON = date(2026, 6, 24), date(2026, 6, 29)
REPLY = {
    "klass": "A",
    "text": "一、信号灯已列入今年第二批计划。二、标志标线已经完善。",
    "disclosure": "full",
}
SENT = {**REPLY, "number": "云水字〔2026〕8号", "signer": "刘江", "contact": "高建平 0574-1234"}


def decide(house, name, value):
    """The congress sets a parameter of its own."""
    row = Setting(congress=house.congress, name=name, value=value, effective_on=START)
    row.basis = "主任会议决定"
    row.save(by=None, at=noon(START))


def page(act, user, subject, on=RATED_ON):
    """What the user reads of it that day."""
    kind = subject._meta.model_name
    return read(act.see(user, f"/suggestions/{kind}s/{subject.pk}/", on))


def done(answer):
    assert answer.status_code == 302, answer.content.decode()
    return answer


@beginning
def accepted(act, house, **facts):
    it = hand_in(act, house, RECESS, **facts)
    done(act(house.an, it, "accept", RECESS, field="transport"))
    return now(it)


def assign(act, house, suggestion, *, lead=None, bodies=(), by=None, on=ASSIGNED_ON, **more):
    plan = {
        "way": "joint" if lead else "separate",
        "planned_lead": lead.pk if lead else "",
        "planned_bodies": [it.pk for it in bodies],
        **more,
    }
    done(act(by or house.an, suggestion, "assign", on, **plan))
    return list(Assignment.objects.filter(suggestion=suggestion).order_by("pk"))


@beginning
def assigned(act, house, *bodies, **facts):
    """Handed to the water bureau, with these as co-units; returns all the assignments."""
    return assign(act, house, accepted(act, house, **facts), lead=house.water, bodies=bodies)


def contact(act, user, assignment, on=MET_ON, **facts):
    said = {"stage": "before", "way": "meeting", "happened_on": on, "people": "谭松、高建平",
            "gist": "到现场看了路口，代表同意分两步办。", **facts}  # fmt: skip
    place = f"/suggestions/under/{assignment.pk}/contact/new/"
    done(act.post(user, place, on, **said))
    return Contact.objects.latest("pk")


def draft(act, user, assignment, on=REPLIED_ON, **facts):
    return done(act(user, assignment, "draft", on, **{**REPLY, **facts}))


def reply(act, house, assignment, on=REPLIED_ON, **facts):
    """The water bureau drafts, looks it over, and its head signs."""
    draft(act, house.gao, assignment, on, **facts)
    done(act(house.gao, assignment, "vet", on))
    count = Reply.objects.count()
    number = {"number": f"云水字〔2026〕{count + 8}号"}
    done(act(house.liu, assignment, "sign_off", on, **{**SENT, **number, **facts}))
    return now(assignment)


@beginning
def replied(act, house, *bodies, **facts):
    """The water bureau has signed for it, spoken with tan, and replied; its assignment."""
    it = assigned(act, house, *bodies, **facts)[0]
    done(act(house.gao, it, "sign", SIGNED_ON))
    contact(act, house.gao, it)
    return reply(act, house, it)


def rate(act, user, assignment, on=RATED_ON, **grades):
    said = {"attitude": "satisfied", "result": "satisfied", "agrees": "agreed", "comment": ""}
    said |= grades
    done(act(user, assignment, "evaluate", on, **said))
    return now(assignment)


def due(subject, deadline):
    """The day by which an open deadline is due; None: none runs."""
    owed = subject.obligations.open().filter(deadline=deadline).first()
    return owed and owed.due_on
