"""B becomes A: what a reply tells of is resolved once all is kept that it promised."""

from suggestions.models import Promise
from tests.suggestions.handled import RATED_ON, done, page
from tests.suggestions.test_promises import KEPT_ON, promised, report


def test_once_all_is_kept_the_reply_counts_as_resolved(act, house):
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    for one in (it, other):
        report(act, house, one)
        assert it.assignment.replies.get().verified_class == ""
        done(act(house.tan, one, "confirm", KEPT_ON, result="satisfied"))
    told = it.assignment.replies.get()
    assert (told.klass, told.verified_class, told.is_resolved) == ("B", "A", True)
    assert "核定为A类" in page(act, house.gao, it.assignment)


def test_what_was_given_up_keeps_nothing_from_being_resolved(act, house):
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    done(act(house.an, other, "drop", RATED_ON, reason="规划调整"))
    report(act, house, it)
    done(act(house.an, it, "verify", KEPT_ON, note="现场核实"))
    assert it.assignment.replies.get().is_resolved


def test_it_is_the_same_whichever_ends_first(act, house):
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    report(act, house, it)
    done(act(house.an, it, "verify", KEPT_ON, note="现场核实"))
    done(act(house.an, other, "drop", KEPT_ON, reason="规划调整"))
    assert it.assignment.replies.get().is_resolved


def test_where_all_was_given_up_nothing_is_resolved(act, house):
    for one in (promised(act, house), Promise.objects.get(content="完善标线")):
        done(act(house.an, one, "drop", RATED_ON, reason="规划调整"))
    assert not one.assignment.replies.get().is_resolved


def test_what_the_committee_has_found_resolved_stays_as_it_was_found(act, house):
    it, other = promised(act, house), Promise.objects.get(content="完善标线")
    done(act(house.an, it.assignment, "verify", RATED_ON, klass="A", reason="现场看过"))
    for one in (it, other):
        report(act, house, one)
        done(act(house.tan, one, "confirm", KEPT_ON, result="satisfied"))
    assert not it.assignment.events.filter(name="reclassify").exists()
