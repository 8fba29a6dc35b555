"""Whatever units, committee and deputies do in whatever order, and time: what holds of handling."""

from datetime import timedelta

import pytest
from django.db.models import Count
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from renda.lifecycle import LIFECYCLES
from renda.models import Obligation
from suggestions.lifecycles import PROMISE
from suggestions.models import (
    Assignment,
    Contact,
    Promise,
    Reassignment,
    ReplyExtension,
    Suggestion,
)
from tests.conftest import watch
from tests.suggestions.any_order import AnySteps, often, one_of, pick, seldom
from tests.suggestions.cast import RECESS
from tests.suggestions.handled import SENT, accepted

pytestmark = pytest.mark.django_db

Status, Whole = Assignment.Status, Suggestion.Status
PARTS = (Contact, Reassignment, ReplyExtension)
RESTING = (Whole.WITHDRAWN, *Suggestion.UNASSIGNED)


class AnyHandling(AnySteps):
    first = RECESS + timedelta(1)

    @initialize(number=pick)
    def it_is_assigned(self, number):
        plan = one_of(self.plans(), number)
        self.take(Suggestion.objects.get(), "assign", self.house.an, **plan)

    def plans(self):
        """One unit, with a co-unit or not, difficult or not; or two that each reply."""
        water, others = self.house.water.pk, [self.house.housing.pk]
        lead = {"way": "joint", "planned_lead": water}
        yield from (lead, {**lead, "planned_bodies": others}, {**lead, "is_difficult": "on"})
        yield {"way": "separate", "planned_bodies": [water, *others]}

    @rule(number=pick, more=pick)
    def one_goes_on(self, number, more):
        """Whoever's turn it is takes a step of one that is theirs."""
        subject = one_of(Assignment.objects.exclude(status__in=Assignment.GONE), number)
        table = LIFECYCLES[Assignment] if subject else ()
        for step in [it for it in table if it.by and it.is_open_on(subject)]:
            if takers := [user for role in step.by for user in role.holders(subject, self.on)]:
                return self.take(subject, step.name, takers[0], **self.facts(more))

    @rule(number=pick, step=pick, more=pick, who=pick, stranger=seldom)
    def a_step_is_taken(self, number, step, more, who, stranger):
        self.try_one(Assignment.objects.all(), number, step, more, who, stranger)

    @rule(number=pick, step=pick, more=pick, who=pick, kind=pick)
    def something_under_it_moves(self, number, step, more, who, kind):
        model = one_of((Promise, *PARTS), kind)
        self.try_one(model.objects.all(), number, step, more, who, False)

    @rule(number=pick, more=pick, kind=pick)
    def something_is_begun_under_it(self, number, more, kind):
        if whole := one_of(Assignment.objects.all(), number):
            new = one_of(PARTS, kind)(assignment=whole)
            [step] = LIFECYCLES[type(new)].beginnings
            for user in [it for role in step.roles for it in role.holders(new, self.on)][:1]:
                self.press(new, step.name, user, self.facts(more))

    @rule(step=pick, more=pick, stranger=seldom)
    def the_whole_moves(self, step, more, stranger):
        self.try_one(Suggestion.objects.all(), 0, step, more, more, stranger)

    @rule(days=pick)
    def days_go_by(self, days):
        until = self.on + timedelta(days % 25)
        watch(self.on, until)
        self.on = until

    def facts(self, more):
        """What any step may ask; each reads its own."""
        grade = ["satisfied", "basic", "dissatisfied"][more % 3]
        due = (self.on + timedelta(20 + more)).isoformat()
        return {
            **SENT, "klass": "AB"[more % 2], "promises-1-content": "装灯",
            "promises-1-due_on": due, "attitude": "satisfied", "result": grade, "comment": "意见",
            "reason": "有理由", "remark": "请改", "text": SENT["text"], "opinion": "同意",
            "body": one_of([self.house.health.pk, self.house.farm.pk], more), "until": due,
            "people": "谭松", "outcome": "年底办好", "evidence": "已办", "note": "说明",
            "agrees": "agreed", "found": "看过了", "ground": "other",
            "disclosure": ["full", "none"][more % 2],
            "stage": "before", "way": "meeting", "happened_on": self.on.isoformat(),
            "gist": "沟通", **one_of(self.plans(), more),
        }  # fmt: skip

    # what holds

    @invariant()
    def whoever_owes_a_reply_has_one_clock_and_nobody_else_has(self):
        for it in Assignment.objects.all():
            clocks = it.obligations.open().filter(deadline="reply").count()
            assert clocks == (it.status in Assignment.OWING), (it.status, clocks)

    @invariant()
    def the_first_reply_is_never_owed_past_six_months(self):
        for it in Assignment.objects.filter(round=1):
            for owed in it.obligations.open().filter(deadline="reply"):
                assert owed.due_on <= max(it.cap, it.assigned_on)

    @invariant()
    def the_whole_stands_where_its_parts_stand(self):
        whole = Suggestion.objects.get()
        parts = {it.status for it in whole.assignments.answering()}
        if whole.status in RESTING or not parts:
            return
        owing, over = parts & {*Assignment.OWING}, parts <= {*Assignment.OVER}
        assert whole.status == (
            Whole.ASSIGNED if owing else Whole.CLOSED if over else Whole.REPLIED
        )

    @invariant()
    def nobody_waits_for_what_nobody_owes(self):
        for model in (Reassignment, ReplyExtension):
            waiting = model.objects.filter(status="asked").values("assignment")
            asked = Assignment.objects.filter(pk__in=waiting)
            assert not asked.exclude(status__in=(*Assignment.OWING, *Assignment.HELPING)).exists()

    @invariant()
    def no_clock_runs_on_for_who_is_rid_of_it(self):
        for it in Assignment.objects.filter(status__in=Assignment.GONE):
            assert not it.obligations.open().exists()

    @invariant()
    def no_unit_has_two_parts_in_one(self):
        held = Assignment.objects.held().values("suggestion", "body").annotate(n=Count("pk"))
        assert not held.filter(n__gt=1).exists()

    @invariant()
    def what_is_promised_is_owed_until_it_is_reported(self):
        for it in Promise.objects.all():
            kept = Obligation.objects.open().filter(deadline="keep", subject_id=it.pk)
            assert kept.count() == (it.status in Promise.UNKEPT)

    @invariant()
    def what_rolls_over_waits_to_be_signed_for(self):
        for it in Promise.objects.all():
            waits = it.obligations.open().filter(deadline="take_on").count()
            assert waits == (it.status == Promise.Status.ROLLED)

    @invariant()
    def what_is_at_its_end_owes_nothing(self):
        for it in Promise.objects.filter(status__in=PROMISE.ends):
            assert not it.obligations.open().exists()


def test_it_holds_in_whatever_order_steps_are_taken(act, house):
    accepted(act, house)
    AnyHandling.house = house
    run_state_machine_as_test(AnyHandling, settings=often(20, 25))
