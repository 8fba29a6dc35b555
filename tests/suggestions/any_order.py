"""A machine that takes any step of any subject, as the pages do: what tests of any order share."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from renda.invariants.record import broken_stories
from renda.lifecycle import LIFECYCLES, NotAllowed, perform
from renda.models import User
from tests.conftest import noon

pick = st.integers(0, 59)
seldom = st.sampled_from([False] * 7 + [True])


def often(examples, steps):
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def one_of(rows, number):
    rows = list(rows)
    return rows[number % len(rows)] if rows else None


class AnySteps(RuleBasedStateMachine):
    """What it does is undone at its end. `facts(more)` is what any step may ask."""

    house, first = None, None  # the day on which it begins

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.on = self.first

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule()
    def a_day_goes_by(self):
        self.on += timedelta(1)

    def try_one(self, rows, number, step, more, who, stranger):
        """Any step that is open, by one of those whose it is or by anybody."""
        subject = one_of(rows, number)
        step = subject and one_of(
            [it for it in LIFECYCLES[type(subject)] if it.is_open_on(subject)], step
        )
        if not step:
            return
        takers = {user for role in step.roles for user in role.holders(subject, self.on)}
        takers = User.objects.filter(memberships__isnull=False) if stranger else takers
        if by := one_of(sorted(set(takers), key=lambda user: user.pk), who):
            self.take(subject, step.name, by, **self.facts(more))

    def take(self, subject, step, user, **facts):
        self.press(type(subject).objects.get(pk=subject.pk), step, user, facts)

    def press(self, subject, name, user, facts):
        """As the page does: the form first, if it is valid the step."""
        lifecycle, user = LIFECYCLES[type(subject)], User.objects.get(pk=user.pk)
        step, under = lifecycle.row(name, subject.status), subject._meta.model.under
        form = step.asks(facts, self.papers(), subject=subject, actor=user, at=noon(self.on))
        if not form.is_valid():
            return
        whole = {under: subject.whole} if under else {}
        new = subject if subject.pk else lifecycle.new(**whole, **form.cleaned_data)
        with suppress(NotAllowed):
            perform(new, name, user, at=noon(self.on), **form.cleaned_data)

    def papers(self):
        """What is handed in with any step that asks for papers."""
        return None

    @invariant()
    def each_step_is_on_record(self):
        assert [*broken_stories(None)] == []
