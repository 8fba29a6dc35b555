"""Deputies who held a seat before: in another term, or in another delegation."""

from datetime import date

from suggestions.models import Suggestion
from tests.conftest import seat
from tests.suggestions.cast import RECESS, draft, invite, sign, submit

BEFORE = {"from_on": date(2015, 1, 1), "to_on": date(2019, 12, 31)}


def test_who_sat_in_the_last_term_too_stands_behind_what_is_split_off(act, house):
    it = draft(act, house.tan, RECESS)
    invite(act, house.tan, it, RECESS, house.lu)
    sign(act, it, RECESS, house.lu)
    submit(act, house.tan, it, RECESS)
    act(house.chen, it, "check", RECESS)
    seat(house.lu, house.chengguan, **BEFORE)
    other = {"matter": "关于画标线的建议", "grounds": "标线不清。", "proposal": "画标线。"}
    assert act(house.an, it, "split", RECESS, **other).status_code == 302
    part = Suggestion.objects.get(split_from=it)
    assert part.consented().get().deputy == house.lu
