import pytest
from django.db import IntegrityError, connection, transaction

from renda.models import Body, Event, Membership, Setting
from tests.conftest import HAND_OVER, START, noon
from tests.supervision.cast import draft


def test_an_event_is_never_saved_again(county):
    with pytest.raises(TypeError):
        Event.objects.first().save()
    with pytest.raises(TypeError):
        Event.objects.first().delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE renda_event SET name = 'x'", "DELETE FROM renda_event"]
)
def test_the_database_itself_refuses(county, statement):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_an_event_keeps_what_was_said_and_how_it_was_called_on_that_day(act, county):
    opinion = draft(act, county)
    said = opinion.problems.first().events.get(name="enter").facts
    assert said["body"] == {"id": county.water.pk, "name": "县水利局"}
    assert said["text"] == "部分村级水厂消毒不规范"


def test_a_change_of_who_and_what_holds_is_an_event_too(county):
    body = county.water
    body.name = "县水务局"
    event = body.save(by=county.guan, at=noon(HAND_OVER))
    assert event.facts["changed"] == {"name": ["县水利局", "县水务局"]}
    assert (event.actor, event.congress) == (county.guan, county.congress)
    assert body.save(by=county.guan, at=noon(HAND_OVER)) is None  # nothing changed


@pytest.mark.parametrize("model", [Body, Membership, Setting])
def test_what_moves_dates_or_rights_is_not_saved_without_saying_who(model):
    with pytest.raises(TypeError):
        model.objects.create()
    with pytest.raises(TypeError):
        model().delete()


def test_duties_bodies_and_the_calendar_begin_with_an_event(county):
    entered = set(Event.objects.filter(name="enter").values_list("subject_type__model", flat=True))
    assert entered == {"body", "membership"}
    assert Event.objects.filter(at=noon(START)).exists()
