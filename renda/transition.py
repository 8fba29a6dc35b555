"""One row of a lifecycle: who takes a step, when it may be taken, and what follows from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from .forms import StepForm
from .models import Not, Parameter
from .roles import Consequence, labels

NEW = ""  # the source of the step that begins a subject
SAME = "="  # the target of a step that leaves the status as it is


class NotAllowed(PermissionDenied):
    """A step was refused; the message is for the user to read."""


@dataclass(frozen=True)
class Transition:
    name: str  # the verb: URL, API action and event; kept for ever
    label: str  # the button, in the words of the statute
    source: str | tuple  # or several, where the same may be done in several statuses
    target: str
    by: Iterable = ()  # the roles whose turn it is
    also: Iterable = ()  # the roles that may, though nobody waits for them
    asks: type[StepForm] = StepForm
    while_under: Iterable = ()  # the statuses of its whole in which it may be taken; (): in all
    where: Parameter | Not | None = None  # only in a congress that has decided so
    of: Callable = lambda subject: True  # only of those of which it makes sense
    only: tuple = ()  # likewise a field and its value: of others nobody waits for it
    unless: Callable = lambda subject, on: ""  # the reason why not, or ""
    fills: Callable = lambda subject, on, facts: facts  # adds what only the system can say
    does: Callable = lambda subject, event, **facts: ()  # yields (part, step, facts) taken with it
    starts: Iterable = ()  # deadlines; one that still runs gives way to its next generation
    restarts: Iterable = ()  # likewise, but only those that run, counted from a corrected day
    meets: Iterable = ()
    drops: Iterable = ()
    passes: Iterable = ()  # deadlines that are owed by another body from now on
    recounts: bool = False  # the dates of the fact `moved` are written
    then: Callable = lambda subject, event: None  # what follows once it has been taken
    tells: Iterable = ()  # the roles that get a notice
    tells_if: tuple = ()  # a parameter and further roles: they do where a congress decided so

    @property
    def sources(self):
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def roles(self):
        return (*self.by, *self.also)

    @property
    def told(self):
        """How those are called who may get a notice."""
        return labels((*self.tells, *self.told_by_choice))

    @property
    def told_by_choice(self):
        return self.tells_if[1] if self.tells_if else ()

    def tells_on(self, subject, on):
        """The roles that get a notice of it that day."""
        rule = self.tells_if and self.tells_if[0]
        chosen = rule and rule.of(subject.keeper.congress, on)
        return (*self.tells, *(self.told_by_choice if chosen else ()))

    def is_offered_to(self, actor, subject, on):
        is_open = self.is_open_on(subject) and self.is_of(subject)
        return is_open and self.is_taken_in(subject, on) and self.is_held_by(actor, subject, on)

    def is_held_by(self, actor, subject, on):
        return any(role.held_by(actor, subject, on) for role in self.roles)

    def is_open_on(self, subject):
        whole = subject.whole
        if whole is not None and self.while_under and whole.status not in self.while_under:
            return False
        return subject.status in self.sources

    def is_of(self, subject):
        field, value = self.only or ("pk", subject.pk)
        return self.of(subject) and getattr(subject, field) == value

    def is_taken_in(self, subject, on):
        return not self.where or self.where.of(subject.keeper.congress, on)

    def refusal(self, actor, subject, on):
        """Say why `actor` may not take this step on that day, or "" if they may."""
        if not self.is_open_on(subject):
            return f"{where_it_stands(subject, self)}，不能{self.label}。"
        if not self.is_of(subject):
            return f"这一件不用{self.label}。"
        if not self.is_taken_in(subject, on):
            return self.where.why_not(self.label)
        if all(isinstance(role, Consequence) for role in self.roles):
            follows = "、".join(labels(self.roles))
            return f"{self.label}{follows}一并进行，不能单独办。"
        if not self.is_held_by(actor, subject, on):
            return f"{self.label}只能由{'、'.join(labels(self.roles))}进行。"
        return self.unless(subject, on)


def where_it_stands(subject, step):
    at_fault = subject if subject.status not in step.sources else subject.whole
    return f"现为“{at_fault.get_status_display() or '新建'}”"


def refuse_unless_begun_by(lifecycle, step, actor, on):
    """Raise NotAllowed if the actor may not begin such a subject, which stands under no other."""
    if step not in lifecycle.begun_by(actor, on):
        raise NotAllowed(f"{step.label}只能由{'、'.join(labels(step.roles))}进行。")


def refuse_unless_offered(step, actor, subject, on):
    """Raise NotAllowed, with the reason, if `actor` may not take the step on that day."""
    if refusal := step.refusal(actor, subject, on):
        raise NotAllowed(refusal)
