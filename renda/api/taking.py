"""Taking a step: once for each key, by the very form of the page, refused with the page's words."""

from collections.abc import Mapping

from django.db import IntegrityError
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError

from ..lifecycle import NotAllowed, perform
from ..models import Event
from .asking import hold_to, shape
from .base import read_key
from .errors import NotNow, faults_of


class Taking:
    def take(self, step, subject, facts):
        """Return the subject after the step."""
        who, once = self.request.user, read_key(self.request)
        try:
            return perform(subject, step.name, who, at=self.now, once=once, **facts).subject
        except NotAllowed as refusal:
            if done := self.done(step, subject.pk):  # the other of two sendings was quicker
                return done
            raise self.refusal(step, subject, str(refusal)) from None
        except IntegrityError:
            self.done(step, subject.pk)
            raise

    def done(self, step, pk):
        """The subject, if this user has taken the step under this key already."""
        once = read_key(self.request)
        event = once and Event.objects.filter(once=once).first()
        if not event:
            return None
        is_mine = event.actor_id == self.request.user.pk and event.name == step.name
        same = is_mine and isinstance(event.subject, self.lifecycle.model)
        if not same or pk not in (None, event.subject_id):
            raise NotNow("这个 Idempotency-Key 已经用过。", "key_used")
        return get_object_or_404(self.get_queryset(), pk=event.subject_id)

    def refuse_unless_free(self, step, subject):
        if reason := step.refusal(self.request.user, subject, self.today):
            raise self.refusal(step, subject, reason)

    def refusal(self, step, subject, reason):
        """409 to those whose step it is, as it may be theirs another day; 403 to all others."""
        is_theirs = step.is_held_by(self.request.user, subject, self.today)
        return NotNow(reason) if is_theirs else NotAllowed(reason)

    @property
    def sent(self):
        if not isinstance(self.request.data, Mapping):
            raise ValidationError({"non_field_errors": ["应为一个对象：各项的名称和值。"]})
        return self.request.data

    def form(self, step, subject, *sent):
        return step.asks(*sent, subject=subject, actor=self.request.user, at=self.now)

    def facts(self, step, subject, **more):
        """Return what the form makes of what was sent; `more` are names that it does not ask."""
        form = self.form(step, subject, self.sent, self.request.FILES)
        hold_to(shape(form.fields, **more), self.sent)
        if not form.is_valid():
            raise ValidationError(faults_of(form))
        return form.cleaned_data
