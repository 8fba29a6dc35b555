"""How the year of units is examined: water's until its account, housing's until its plan was handed
in, and one of the other county."""

from datetime import date

from renda.models import Deputy
from suggestions.models import Examination, ProgressRating
from tests.matrix.taking import begin, paper, secret, take

OPENED_ON, PLANNED_ON, VISITED_ON = date(2026, 4, 22), date(2026, 4, 24), date(2026, 4, 30)
TERMS = {"visit_by": date(2026, 8, 31), "account_by": date(2026, 12, 15), "year": 2026}


def examine_all(county, handled):
    """Each visit sees what the unit has of a suggestion that the world names."""
    water = handled["replied"].assignments.get(body=county.water)
    here = _begun(county.an, county.gao, water, "here")
    here = _visited(here, county.an, water, [county.tan, county.lu], "here")
    said = {"points": 40, "remark": secret("here-remark")}
    rating = ProgressRating.objects.get(examination=here, deputy=county.tan)
    take(rating, "rate", county.tan, VISITED_ON, **said)
    _punished(here, county.an, "here")
    housing = handled["replied"].assignments.get(body=county.housing)
    _planned(county.an, county.sun, housing, "housing")
    bureau = handled["elsewhere"].assignments.get(body=county.other.bureau)
    other = _begun(county.yuan, county.fang, bureau, "elsewhere")
    _visited(other, county.yuan, bureau, [county.other_deputy], "elsewhere")


def _planned(keeper, actor, part, name):
    own = {"committee": part.suggestion.committee, "body": part.body, **TERMS}
    it = begin(Examination, "open", keeper, OPENED_ON, **own)
    said = {"text": secret(f"{name}-intent"), "leader": secret(f"{name}-leader")}
    return take(it, "submit_plan", actor, PLANNED_ON, files=paper(f"{name}-intent-file"), **said)


def _begun(keeper, actor, part, name):
    it = _planned(keeper, actor, part, name)
    it = take(it, "return_plan", keeper, PLANNED_ON, reason=secret(f"{name}-intent-back"))
    said = {"text": secret(f"{name}-intent"), "leader": secret(f"{name}-leader")}
    it = take(it, "submit_plan", actor, PLANNED_ON, files=[], **said)
    return take(it, "agree_plan", keeper, PLANNED_ON, points=90, note=secret(f"{name}-mark"))


def _visited(it, keeper, part, deputies, name):
    seats = Deputy.objects.filter(user__in=deputies)
    said = {"items": [part], "comment": secret(f"{name}-visit-comment")}
    photo = paper(f"{name}-visit-file")
    return take(it, "visit", keeper, VISITED_ON, deputies=seats, files=photo, **said)


def _punished(it, keeper, name):
    said = {"kind": "careless", "happened_on": VISITED_ON, "points": 3}
    said |= {"decided_by": "council", "decision": secret(f"{name}-decision")}
    said |= {"fact": secret(f"{name}-fact"), "demand": secret(f"{name}-punishment")}
    take(it, "sanction", keeper, VISITED_ON, files=paper(f"{name}-proof"), **said)
