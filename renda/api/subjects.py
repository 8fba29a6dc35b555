"""Any subject as a resource: its list, itself, its beginning, and each of its steps."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from ..desk import relations
from ..listing import Rows
from ..transition import refuse_unless_begun_by
from .asking import KEY, shape_here
from .base import Api
from .describing import SubjectSchema
from .errors import faults_of
from .pages import Pages
from .resources import serializers_of
from .taking import Taking

UNREAD = ("required", "null", "invalid", "min_value", "max_value", "max_string_length")
NO_KEY = dict.fromkeys(UNREAD, "要写明是哪一件。")


class SubjectViewSet(Taking, Api, GenericViewSet):
    """Declared by its listing, which knows its lifecycle, by the fields that are told of it, and by
    the names of the facts that its page tells of what happened.
    """

    listing = None
    fields, said = (), ()
    lookup_value_converter = "int"
    schema = SubjectSchema()

    def __init_subclass__(cls):
        cls.lifecycle = cls.listing.lifecycle
        cls.short, cls.full = serializers_of(cls.lifecycle.model, cls.fields)
        beginnings = cls.lifecycle.beginnings
        for name in {step.name for step in cls.lifecycle} - {step.name for step in beginnings}:
            setattr(cls, name, _endpoint(name))
        for step in beginnings[1:]:
            setattr(cls, step.name, _beginning(step))

    def parameters(self):
        filters = self.listing.filters.base_filters
        known = {"retrieve": ("log",), "list": (*Pages.known, "sort", *filters)}
        return known.get(self.action, ())

    def get_queryset(self):
        visible = self.lifecycle.visible_to(self.request.user, self.today)
        return self.with_named(visible)

    def with_named(self, rows):
        """The rows with all that they are named by and that is named in them."""
        named = {*relations(self.lifecycle), *self.listing.relations}
        many = {field.name for field in self.lifecycle.model._meta.many_to_many} & {*self.fields}
        return rows.select_related(*sorted(named)).prefetch_related(*sorted(many))

    # reading

    def list(self, request):
        rows = Rows(self.listing, request)
        if faults := faults_of(rows.filters.form):
            raise ValidationError(faults)
        found, after = self.pages(rows).of(self.ordered(rows))
        for row in rows.dressed(found):
            row.subject.row = row
        return Response({"next": after, "results": self.short(found, many=True).data})

    def pages(self, rows):
        asked = self.request.GET.get("sort", "")
        column = self.listing.column(asked.removeprefix("-"))
        if asked and not column:
            raise ValidationError({"sort": [ErrorDetail("不能按这一项排列。", "invalid")]})
        field = column.sort if column else ""
        field = rows.filters.dated_by if field == "next_due" else field
        return Pages(self.request, field, asked.startswith("-"))

    def ordered(self, rows):
        """The newest first, if no other order is asked for: that of the dates costs more."""
        found = rows.ordered if self.request.GET.get("sort") else rows.filters.narrowed()
        return self.with_named(found)

    def retrieve(self, request, pk):
        return self.answer(self.get_object())

    def answer(self, subject, status=200):
        context = {"view": self, "subject": subject}
        return Response(self.full(subject, context=context).data, status)

    # taking

    def create(self, request):
        return self.created(self.lifecycle.beginning)

    def created(self, step):
        return self.answer(self.done(step, None) or self.begin(step, self.whole()), 201)

    def begin(self, step, whole):
        new = self.lifecycle.new(**whole)
        if new.whole is not None:
            self.refuse_unless_free(step, new)
        else:
            refuse_unless_begun_by(self.lifecycle, step, self.request.user, self.today)
        facts = self.facts(step, new, **dict.fromkeys(whole, KEY))
        return self.take(step, self.lifecycle.new(**whole, **facts), facts)

    def whole(self):
        """Return the whole that a part is begun under, by the name of its field."""
        if not (under := self.lifecycle.model.under):
            return {}
        visible = self.lifecycle.whole.visible_to(self.request.user, self.today)
        bounds = {"min_value": KEY["minimum"], "max_value": KEY["maximum"]}
        field = serializers.IntegerField(**bounds, error_messages=NO_KEY)
        asked = type("Whole", (serializers.Serializer,), {under: field})(data=self.sent)
        asked.is_valid(raise_exception=True)
        return {under: get_object_or_404(visible, pk=asked.validated_data[under])}


def _endpoint(name):
    def endpoint(self, request, pk):
        subject = self.get_object()
        step = self.lifecycle.row(name, subject.status)
        if request.method == "POST" and (done := self.done(step, subject.pk)):
            return self.answer(done)
        self.refuse_unless_free(step, subject)
        if request.method == "GET":
            return Response(shape_here(self.form(step, subject)))
        return self.answer(self.take(step, subject, self.facts(step, subject)))

    endpoint.__name__ = name
    return action(detail=True, methods=["get", "post"])(endpoint)


def _beginning(step):
    def endpoint(self, request):
        return self.created(step)

    endpoint.__name__ = step.name
    return action(detail=False, methods=["post"])(endpoint)


def addresses_of(*viewsets):
    """The addresses of these, below that of the API."""
    router = SimpleRouter(use_regex_path=False)
    for it in viewsets:
        router.register(f"{it.lifecycle.name}s", it, basename=f"api_{it.lifecycle.name}")
    return router.urls
