"""The life of a motion once it is numbered: until the congress, or its committee, has decided."""

from renda.models import Body

from ..models.motions import Advice

AGENDA = {"decision": "主席团第二次会议", "result": "大会表决，全体代表过半数赞成，通过决议。"}
REFERRED = {"decision": "主席团第三次会议"}
SPOKEN = "两次上门听取领衔代表的意见，代表同意报告的意见。"
REPORT = "委员会召开座谈会，听取了代表和有关部门的意见。议案反映的情况属实。"
ADOPTED = (Advice.AGENDA, Advice.PLAN, Advice.DONE)


def motion_goes_on(world, it, clerk):
    """It is put on the agenda, examined, or handled as a suggestion; some nobody takes up."""
    if it.fate == "on_agenda":
        yield world.ahead(1)
        world.take(it.suggestion, "put_on_agenda", clerk, **AGENDA, **_decided(world))
    elif it.fate in ("adopted", "examined_again"):
        yield from _be_examined(world, it, clerk)
    elif it.fate != "stays":
        _fall(world, it, clerk)


def _be_examined(world, it, clerk):
    committee = world.congress.bodies.get(kind=Body.Kind.SPECIAL_COMMITTEE)
    reporter, advice = world.handler(committee), it.chance.choice(ADOPTED)
    world.take(it.suggestion, "refer", clerk, body=committee, **REFERRED, **_decided(world))
    yield world.ahead(it.days(20, 50))
    _report(world, it, reporter, advice)
    yield world.ahead(it.days(5, 25))
    if it.fate == "adopted":
        world.take(it.suggestion, "adopt", clerk, advice=advice)
        return
    world.take(it.suggestion, "examine_again", clerk, reason="请补充调查，再作研究。")
    yield world.ahead(it.days(5, 15))
    _report(world, it, reporter, Advice.SUGGESTION)
    yield world.ahead(it.days(1, 5))
    _become_a_suggestion(world, it, clerk, "按审议结果转为建议。")


def _decided(world):
    """The presidium decides only as long as the congress sits."""
    return {"decided_on": min(world.day.on, world.session.to_on)}


def _report(world, it, reporter, advice):
    said = {"advice": advice, "spoken": SPOKEN, "report": REPORT}
    world.take(it.suggestion, "examine", reporter, **said)


def _fall(world, it, clerk):
    """Some are decided to be handled as suggestions; behind one too few are left."""
    if it.fate != "left":
        reason = "大会主席团决定不列入议程，作为建议处理。"
        _become_a_suggestion(world, it, clerk, reason)
        return
    signature = it.suggestion.signatures.filter(status="consented").order_by("pk").first()
    deputy = world.person(signature.deputy_id)
    world.take(signature, "leave", deputy, reason="对所提内容有不同看法。")
    world.take(it.suggestion, "accept", clerk, field=it.field)


def _become_a_suggestion(world, it, clerk, reason):
    world.take(it.suggestion, "convert", clerk, reason=reason)
    world.take(it.suggestion, "accept", clerk, field=it.field)
