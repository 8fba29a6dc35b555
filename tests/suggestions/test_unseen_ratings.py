"""背靠背测评: whatever a unit opens, it cannot tell who rated it how."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import transaction
from django.test import Client

from renda.models import Notice
from tests.conftest import noon
from tests.matrix.addresses import addresses
from tests.suggestions.cast import now, read
from tests.suggestions.examined import (
    ACCOUNTED_ON,
    EXAMINATIONS,
    GRADED_ON,
    SCORED_ON,
    grade,
    score,
    visit,
    visited,
)
from tests.suggestions.handled import done, page

REMARK = "怕得罪人的评语"
POINTS = (80, 90, 70, 60, 41)
MEAN = "5人评分的平均数"
LEFT_OUT = ("logout", "healthz", "metrics")
OWN = re.compile(r'(csrfmiddlewaretoken|once)" value="[^"]*"')


def five(house):
    return [house.tan, house.lu, house.shi, *house.nine[:2]]


def rated(act, it, people, points=POINTS):
    for user, given in zip(people, points, strict=True):
        for one in it.ratings.filter(deputy=user, status="asked"):
            done(act(user, one, "rate", GRADED_ON, points=given, remark=f"{REMARK}{given}"))


def value(it, on=GRADED_ON, **how):
    return it.parts_on(on, **how)[-1].value


def places(it):
    """Every page that has no gap in its address, and whatever is this examination's, or a rating's,
    or a visit's; with what can be taken along of it."""
    routes = {f"/{it}" for it in addresses().values() if "<" not in it}
    own = [it for name, it in addresses().items() if re.match(r"(api_)?(exam|progress)", name)]
    keys = [it.pk, *it.ratings.values_list("pk", flat=True)]
    routes |= {f"/{re.sub('<[^>]*pk>', str(key), route)}" for key in keys for route in own}
    mine = f"{EXAMINATIONS}{it.pk}/"
    routes |= {f"{mine}?{asked}" for asked in ("log=all", "sheet=parts", "sheet=log")}
    routes |= {f"/letters/assessment/{it.pk}/", f"/search/?q={REMARK}", f"/api/search/?q={REMARK}"}
    routes |= {f"/api/examinations/{it.pk}/?log=all", "/notices/?all=1"}
    left_out = re.compile("|".join(LEFT_OUT))
    return sorted(it for it in routes if "<" not in it and not left_out.search(it))


def text_of(answer):
    """What can be read of it; but for keys, which differ with the order of writing."""
    content = answer.getvalue()
    if "sheet" in answer["Content-Type"]:
        return str(list(openpyxl.load_workbook(BytesIO(content)).active.values))
    text = re.sub(r"<[^>]*>", "|", OWN.sub("", content.decode(errors="replace")))
    return re.sub(r'(/|"(id|pk|event)": ?)\d+', r"\1#", text)


def walk(user, it, on):
    """{address: what the user reads there that day}."""
    client = Client()  # that was told of no step
    with time_machine.travel(noon(on), tick=False):
        client.force_login(user)
        answers = {place: client.get(place) for place in places(it)}
    return {f"{place} {it.status_code}": text_of(it) for place, it in answers.items()}


def supposing(rate, look):
    """What would be seen, had they rated so."""
    with transaction.atomic():
        rate()
        seen = look()
        transaction.set_rollback(True)
    return seen


@pytest.mark.thorough
def test_the_unit_reads_the_same_whoever_rated_and_how(act, house):
    it, people = visited(act, house, five(house)), five(house)

    def look(user=house.liu):
        return walk(user, it, GRADED_ON)

    seen = supposing(lambda: rated(act, it, people), look)
    others = supposing(lambda: rated(act, it, people[1:], (1, 2, 3, 4)), look)
    assert {at for at, text in seen.items() if others.get(at) != text} == set()
    assert f"{EXAMINATIONS}{it.pk}/ 200" in seen and f"/api/examinations/{it.pk}/ 200" in seen
    kept = supposing(lambda: rated(act, it, people), lambda: look(house.an))
    assert REMARK in kept[f"{EXAMINATIONS}{it.pk}/ 200"]  # the committee does
    assert kept[f"/api/examinations/{it.pk}/ 200"]


@pytest.mark.thorough
def test_with_the_score_the_unit_reads_the_mean_and_not_who_rated_how(act, house):
    it, people = visited(act, house, five(house)), five(house)

    def through(points):
        rated(act, it, people, points)
        done(act(house.liu, it, "account", ACCOUNTED_ON, text="一件办结。"))
        done(score(act, house, it))

    def look():
        return walk(house.liu, it, SCORED_ON)

    seen = supposing(lambda: through(POINTS), look)
    others = supposing(lambda: through(POINTS[::-1]), look)
    assert {at for at, text in seen.items() if others.get(at) != text} == set()
    assert MEAN in seen[f"{EXAMINATIONS}{it.pk}/ 200"] and "68.2" in str(seen)
    assert f"/letters/assessment/{it.pk}/ 200" in seen
    assert not [at for at, text in seen.items() if REMARK in text and "/search/" not in at]


def test_nobody_of_the_unit_is_told_that_somebody_rated(act, house):
    it = visited(act, house, five(house))
    rated(act, it, five(house))
    assert not Notice.objects.filter(event__name__in=["ask", "rate"], recipient__in=[house.gao,
                                     house.liu]).exists()  # fmt: skip


def test_the_mean_is_of_five_deputies_not_of_five_ratings(act, house):
    it = visited(act, house, [house.tan])
    for _ in range(4):
        done(visit(act, house, it, [house.tan]))
    rated(act, it, [house.tan], [37])
    assert it.ratings.filter(status="rated").count() == 5 and value(it) is None
    assert "满5人测评才计算" in page(act, house.an, it, GRADED_ON)


def test_who_was_there_twice_counts_as_one_with_the_mean_of_their_own(act, house):
    it = visited(act, house, five(house))
    rated(act, it, five(house), (100, 50, 50, 50, 50))
    done(visit(act, house, it, [house.tan]))
    rated(act, it, [house.tan], [0])
    assert value(it) == Decimal("50.0")
    assert MEAN in page(act, house.an, it, GRADED_ON)


def test_the_unit_sees_no_mean_before_the_score(act, house):
    it = visited(act, house, [*five(house), house.nine[2]])
    rated(act, it, five(house))
    before = page(act, house.gao, it, GRADED_ON)
    assert "评定得分以后列出" in before and MEAN not in before and "68.2" not in before
    done(grade(act, house.nine[2], it, 100))
    after = page(act, house.gao, it, GRADED_ON)
    assert "人评分的平均数" not in after and "73.5" not in after


def test_the_committee_and_the_leaders_follow_it_the_auditor_does_not(act, house):
    it = visited(act, house, five(house))
    rated(act, it, five(house))
    for user in (house.an, house.zhou):
        assert MEAN in page(act, user, it, GRADED_ON)
        assert "68.2" in read(act.see(user, "/suggestions/examined/", GRADED_ON))
    assert MEAN not in page(act, house.shen, it, GRADED_ON)
    assert "68.2" not in read(act.see(house.shen, "/suggestions/examined/", GRADED_ON))


def test_only_the_committee_and_who_rated_open_a_rating(act, house):
    it = visited(act, house)
    one = it.ratings.get(deputy=house.lu)
    for user in (house.shen, house.zhou, house.chen, house.gao, house.liu, house.tan):
        place = f"/suggestions/progressratings/{one.pk}/"
        assert act.see(user, place, GRADED_ON).status_code == 404
    assert "只有本人和代表工作委员会看得到" in page(act, house.lu, one, GRADED_ON)
    assert "只有本人和代表工作委员会看得到" in page(act, house.an, one, GRADED_ON)


def test_who_rated_how_stands_where_the_committee_looks(act, house):
    it = now(visited(act, house, five(house)))
    rated(act, it, five(house))
    assert f"{REMARK}41" in page(act, house.an, it, GRADED_ON)
    answer = act.see(house.an, f"/api/examinations/{it.pk}/", GRADED_ON)
    assert answer.status_code == 200
    assert act.see(house.gao, f"/api/examinations/{it.pk}/", GRADED_ON).status_code == 200
