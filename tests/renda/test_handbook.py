from itertools import pairwise

import pytest

from renda.handbook import ROW, Diagram
from renda.lifecycle import LIFECYCLES
from tests.conftest import HAND_OVER

EACH = pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=lambda it: it.name)


@EACH
def test_the_page_tells_each_step_and_each_status(county, act, lifecycle):
    page = act.see(county.gao, f"/handbook/{lifecycle.name}/", HAND_OVER)
    text = page.content.decode()
    assert page.status_code == 200
    for label in [*(step.label for step in lifecycle), *lifecycle.model.Status.labels]:
        assert label in text


def test_the_numbers_are_those_of_the_own_congress(county, act):
    assert "报送办理结果，6个月" in act.see(county.gao, "/handbook/undertaking/", HAND_OVER).text


def test_the_contents_lead_to_each_page_and_nowhere_else(county, act):
    text = act.see(county.nobody, "/handbook/", HAND_OVER).text
    assert all(f"/handbook/{it.name}/" in text for it in LIFECYCLES.values())
    assert act.see(county.nobody, "/handbook/nothing/", HAND_OVER).status_code == 404


@EACH
def test_no_two_labels_of_a_drawing_lie_on_each_other(lifecycle):
    lines = sorted(way.y for way in Diagram(lifecycle).ways)
    assert all(below - above >= ROW for above, below in pairwise(lines))


@EACH
def test_each_way_lies_within_the_box_that_it_leaves_and_meets_its_trunk(lifecycle):
    drawing = Diagram(lifecycle)
    trunks = {trunk.x: [] for trunk in drawing.trunks.values()}
    for trunk in drawing.trunks.values():
        trunks[trunk.x].append(trunk)
    for way in drawing.ways:
        assert any(box.top < way.y < box.top + box.height for box in drawing.boxes)
        assert sum(it.top <= way.y <= it.bottom for it in trunks[way.lane]) == 1


@EACH
def test_the_drawing_holds_every_move_and_fits_its_frame(lifecycle):
    drawing = Diagram(lifecycle)
    labels = {step.label for step in lifecycle if step.target not in ("=", *step.sources)}
    assert {way.label for way in drawing.ways} >= labels
    assert all(box.top + box.height < drawing.height for box in drawing.boxes)
    assert all(way.lane < drawing.width for way in drawing.ways)
