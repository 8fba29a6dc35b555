"""Any subject as a resource: read it, begin one, take each of its steps by a POST to its name."""

from collections.abc import Mapping

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from .forms import RowsField
from .lifecycle import LIFECYCLES, NotAllowed, perform
from .transition import refuse_unless_offered


class SubjectSerializer(serializers.ModelSerializer):
    """A subject; and where it stands alone, the steps that the reader may take now."""

    steps = serializers.SerializerMethodField()

    def get_fields(self):
        fields = super().get_fields()
        if self.parent:  # in a list they would cost queries a row
            del fields["steps"]
        return fields

    def get_steps(self, subject) -> list[str]:
        view = self.context["view"]
        offers = view.lifecycle.offers(view.request.user, subject, view.today)
        return [step.name for step, obstacle in offers if not obstacle]


class Pages(PageNumberPagination):
    page_size = 25


class SubjectViewSet(ReadOnlyModelViewSet):
    """Read the subjects, begin one, and take each step by a POST to its name."""

    lifecycle = None
    pagination_class = Pages
    lookup_value_converter = "int"

    def __init_subclass__(cls):
        beginning = cls.lifecycle.beginning
        cls.create = _describe(beginning)(cls.begin)
        for name in {step.name for step in cls.lifecycle if step is not beginning}:
            setattr(cls, name, _endpoint(cls.lifecycle, name))

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()  # the clock is read here and nowhere below
        self.today = timezone.localdate(self.now)

    def get_queryset(self):
        visible = self.lifecycle.visible_to(self.request.user, self.today)
        return visible.order_by("-pk")

    def begin(self, request):
        step = self.lifecycle.beginning
        whole = self.whole()
        self.refuse_a_stranger(step, self.lifecycle.new(**whole))
        facts = self.facts(step, self.lifecycle.new(**whole))
        return self.take(step.name, self.lifecycle.new(**whole, **facts), facts, status=201)

    def whole(self):
        """Return the whole that a part is begun under, by the name of its field."""
        under = self.lifecycle.model.under
        if not under:
            return {}
        model = self.lifecycle.model._meta.get_field(under).related_model
        visible = LIFECYCLES[model].visible_to(self.request.user, self.today)
        asked = type("Whole", (serializers.Serializer,), {under: serializers.IntegerField()})
        named = asked(data=self.sent)
        named.is_valid(raise_exception=True)
        return {under: get_object_or_404(visible, pk=named.validated_data[under])}

    def refuse_a_stranger(self, step, new):
        """Say that the step is not theirs before the faults of what they sent."""
        if new.whole is not None:
            refuse_unless_offered(step, self.request.user, new, self.today)
        elif not self.lifecycle.may_begin(self.request.user, self.today):
            raise NotAllowed(f"{step.label}只能由有关工作机构进行。")

    def take(self, name, subject, facts, status=200):
        event = perform(subject, name, self.request.user, at=self.now, **facts)
        return Response(self.get_serializer(event.subject).data, status)

    @property
    def sent(self):
        if not isinstance(self.request.data, Mapping):
            raise ValidationError({"non_field_errors": ["应为一个对象：字段名和值。"]})
        return self.request.data

    def facts(self, step, subject):
        who = {"subject": subject, "actor": self.request.user, "at": self.now}
        form = step.asks(self.sent, self.request.FILES, **who)
        if not form.is_valid():
            raise ValidationError(form.errors)
        return form.cleaned_data


def _endpoint(lifecycle, name):
    def endpoint(self, request, pk):
        subject = self.get_object()
        step = lifecycle.row(name, subject.status)
        refuse_unless_offered(step, self.request.user, subject, self.today)
        return self.take(name, subject, self.facts(step, subject))

    endpoint.__name__ = name
    step = lifecycle.row(name, "")
    return _describe(step)(action(detail=True, methods=["post"])(endpoint))


def _describe(step):
    who = "、".join(role.label for role in step.roles)
    return extend_schema(
        summary=step.label,
        description=f"{', '.join(step.sources) or 'new'} → {step.target}；{who}",
        request=_serializer(step.asks),
    )


KINDS = {
    forms.BooleanField: serializers.BooleanField,
    forms.DateField: serializers.DateField,
    forms.IntegerField: serializers.IntegerField,
    forms.ModelMultipleChoiceField: serializers.ListField,
    forms.ModelChoiceField: serializers.IntegerField,
    RowsField: serializers.ListField,
}


def _serializer(form):
    """Describe a form's fields to the OpenAPI schema."""
    asked = form.base_fields.items()
    fields = {name: _kind(field)(required=field.required) for name, field in asked}
    return type(form.__name__, (serializers.Serializer,), fields)


def _kind(field):
    kinds = (kind for known, kind in KINDS.items() if isinstance(field, known))
    return next(kinds, serializers.CharField)
