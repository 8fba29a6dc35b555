"""Whatever steps are taken, by whomever, in whatever order: what holds of suggestions and motions.

The steps, and who takes them, are read from the tables; what a step asks is given by its form. The
congress is that of a township, where five deputies raise a motion, so that it often comes about.
"""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from renda.models import Congress, Deputy, Event
from suggestions.lifecycles import SUGGESTION
from suggestions.models import Signature, Suggestion
from tests.suggestions.any_order import AnySteps, often, one_of, pick, seldom
from tests.suggestions.cast import BEFORE, TEXT

pytestmark = pytest.mark.django_db

FIVE = 5  # 地方组织法 第二十二条, in a township
ENDED = {Suggestion: {*SUGGESTION.ends} - {Suggestion.Status.MERGED}}
GIVEN_OUT = ("submitted", "checked", "accepted")
SOME = 4  # are written at most, beside those that are split off
kinds = st.sampled_from([*Suggestion.Kind.values[::-1], Suggestion.Kind.MOTION])
behind = st.sampled_from([4, 5, 6, 3])  # deputies, beside the lead


class AnyOrder(AnySteps):
    first = BEFORE

    def __init__(self):
        super().__init__()
        self.ended = {model: {} for model in ENDED}
        self.deputies = [self.house.lu, self.house.shi, *self.house.nine[:4]]

    # what is done

    @initialize(kind=kinds, signers=behind)
    def one_is_written_and_signed(self, kind, signers):
        self.begin("draft", self.house.tan, kind=kind, name=f"own-{self.house.chengguan.pk}")
        suggestion = Suggestion.objects.get()
        seats = self.seats(self.deputies[:signers])
        self.take(suggestion, "invite", self.house.tan, deputies=seats)
        for signature in suggestion.signatures.all():
            self.take(signature, "consent", signature.deputy)

    @precondition(lambda self: Suggestion.objects.count() < SOME)
    @rule(kind=kinds, signers=behind)
    def one_comes_on_paper(self, kind, signers):
        [lead] = self.seats([self.house.tan])
        names = {"lead": lead, "deputies": self.seats(self.deputies[:signers])}
        meeting = {"session": self.house.session.pk, "submitted_on": self.on}
        committee = self.house.deputies_committee.pk
        self.begin("enter", self.house.an, kind=kind, committee=committee, **names, **meeting)

    @rule(number=pick, more=pick)
    def one_goes_on(self, number, more):
        """Whoever's turn it is takes the step for which it is."""
        subject = one_of(Suggestion.objects.exclude(status__in=SUGGESTION.ends), number)
        steps = [it for it in SUGGESTION if subject and it.by and it.is_open_on(subject)]
        for step in steps:
            takers = [user for role in step.by for user in role.holders(subject, self.on)]
            if takers:
                return self.take(subject, step.name, takers[0], **self.facts(more))

    @rule(number=pick, step=pick, more=pick, who=pick, stranger=seldom)
    def a_step_is_taken(self, number, step, more, who, stranger):
        self.try_one(Suggestion.objects.all(), number, step, more, who, stranger)

    @rule(number=pick, step=pick, more=pick, who=pick, stranger=seldom)
    def a_signer_moves(self, number, step, more, who, stranger):
        self.try_one(Signature.objects.all(), number, step, more, who, stranger)

    @rule(number=pick)
    def one_leaves_what_was_handed_in(self, number):
        signed = Signature.objects.filter(status__in=Signature.SIGNED)
        if it := one_of(signed.filter(suggestion__status__in=GIVEN_OUT), number):
            self.take(it, "leave", it.deputy, reason="情况有变")

    @rule(signers=behind)
    def some_who_were_asked_consent(self, signers):
        invited = Signature.objects.filter(status=Signature.Status.INVITED)
        for signature in invited[:signers]:
            self.take(signature, "consent", signature.deputy)

    # how

    def begin(self, step, user, **facts):
        self.press(Suggestion(), step, user, {**TEXT, **facts})

    def seats(self, deputies):
        return [*Deputy.objects.filter(user__in=deputies).values_list("pk", flat=True)]

    def facts(self, more):
        """What any step may ask; each reads its own."""
        others = Suggestion.objects.values_list("pk", flat=True)
        other_words = {"proposal": "请尽快办理。"} if more % 5 == 4 else {}
        return {
            **TEXT, "kind": Suggestion.Kind.values[more % 3 > 0], **other_words,
            "name": f"own-{self.house.chengguan.pk}", "is_declared": True, "reason": "有理由",
            "session": "" if more % 4 == 3 else self.house.session.pk, "ground": "other",
            "field": "transport", "number": "自编1号" if more % 3 == 2 else "",
            "deputies": self.seats(self.deputies[: more % 7]), "into": one_of(others, more),
        }  # fmt: skip

    # what holds

    @invariant()
    def no_motion_goes_out_with_too_few_behind_it(self):
        for it in Suggestion.objects.filter(kind="motion", status__in=GIVEN_OUT):
            assert it.count(BEFORE) >= FIVE, it.events.values_list("name", flat=True)

    @invariant()
    def no_number_is_given_twice(self):
        given = Event.objects.filter(name="accept").values_list("subject_id", "facts__number")
        numbers = [number for _, number in given]
        assert len(numbers) == len({*numbers})

    @invariant()
    def what_has_ended_stays_so(self):
        for model, ends in ENDED.items():
            now = dict(model.objects.values_list("pk", "status"))
            assert {pk: now[pk] for pk in self.ended[model]} == self.ended[model]
            self.ended[model] = {pk: status for pk, status in now.items() if status in ends}

    @invariant()
    def nobody_counts_twice(self):
        for it in Suggestion.objects.all():
            behind = [*it.consented().values_list("deputy", flat=True), it.lead_id]
            assert it.count(BEFORE) == len({*behind}) == len(behind)


def test_it_holds_in_whatever_order_steps_are_taken(house):
    Congress.objects.filter(pk=house.congress.pk).update(level=Congress.Level.TOWNSHIP)
    AnyOrder.house = house
    run_state_machine_as_test(AnyOrder, settings=often(40, 30))
