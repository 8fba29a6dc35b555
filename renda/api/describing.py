"""The OpenAPI document: what every address asks, answers and refuses, read from the tables."""

from functools import cache

from django_filters import MultipleChoiceFilter
from django_filters.filters import ModelMultipleChoiceFilter
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response
from rest_framework.serializers import ListSerializer
from rest_framework.views import APIView

from .asking import KEY, shape, shape_of_parts
from .base import Api
from .entry import BySession, ByToken
from .errors import MEANINGS, ErrorSerializer
from .pages import MOST, SIZE, page_of

ALWAYS = {400, 401, 406, 429}
FORMS = {*ALWAYS, 403, 404, 409}
TAKES = {*FORMS, 413, 415}
LOG = {"type": "string", "enum": ["all"]}
FORM = {"type": "object", "description": "这一步要填什么（JSON Schema），选项只列本件能选的。"}


def parameter(name, schema, said, place="query"):
    many = schema.get("type") == "array" or None
    return OpenApiParameter(
        name, schema, place, description=said, explode=many, style=many and "form"
    )


ONCE = parameter(
    "Idempotency-Key", {"type": "string", "format": "uuid"}, place="header",
    said="同一个键只办一次，再发得到同样的回答：没有收到回答的，原样再发。",
)  # fmt: skip
PAGES = [
    parameter("cursor", {"type": "string"}, "从 `next` 抄来的位置。"),
    parameter("page_size", {"type": "integer", "minimum": 1, "maximum": MOST},
              f"一页几条，不写为{SIZE}。"),
]  # fmt: skip


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = ByToken
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "在“接口令牌”页面制作的令牌。"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = BySession
    name = "session"

    def get_security_definition(self, auto_schema):
        said = "浏览器登录后的会话；写入时还要带 X-CSRFToken。"
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": said}


class Schema(AutoSchema):
    """What every address may answer when it refuses."""

    def get_tags(self):
        return ["通用"]

    def get_summary(self):
        return self.view.summary

    def get_description(self):
        """None: what stands in the code is for those who read the code."""
        return ""

    def refusals(self):
        return getattr(self.view, "refused", ALWAYS)

    def get_override_parameters(self):
        return getattr(self.view, "described", [])

    def get_response_serializers(self):
        return self.view.answers

    def _is_list_view(self, serializer=None):
        """A page is no bare list: what is answered is described as it is."""
        return isinstance(serializer, ListSerializer)

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        for status in sorted(self.refusals()):
            body = self._get_response_for_code(ErrorSerializer, str(status), direction=direction)
            bodies[str(status)] = {**body, "description": MEANINGS[status]}
        return bodies


class SubjectSchema(Schema):
    """Read from the lifecycle of a viewset and from its listing."""

    @property
    def action(self):
        return self.view.action

    @property
    def lifecycle(self):
        return self.view.lifecycle

    @property
    def step(self):
        """The step that is taken or asked about; None where subjects are only read."""
        if self.action in ("list", "retrieve"):
            return None
        beginning = self.lifecycle.beginning
        return beginning if self.action == "create" else self.lifecycle.row(self.action, "")

    @property
    def is_form(self):
        return self.step and self.method == "GET"

    def get_tags(self):
        return [self.lifecycle.label]

    def get_operation_id(self):
        return f"{self.lifecycle.name}_{self.action}{'_form' if self.is_form else ''}"

    def get_summary(self):
        if not self.step:
            return {"list": "列表", "retrieve": "一件"}[self.action]
        return f"{self.step.label}：要填什么" if self.is_form else self.step.label

    def get_description(self):
        if not self.step or self.is_form:
            return ""
        who = "、".join(role.label for role in self.step.roles)
        return f"{', '.join(self.step.sources) or 'new'} → {self.step.target}；{who}"

    def get_override_parameters(self):
        if self.action == "list":
            return [*PAGES, *_narrowing(self.view.listing)]
        if self.action == "retrieve":
            return [parameter("log", LOG, "经过不限条数。")]
        return [] if self.is_form else [ONCE]

    def get_request_serializer(self):
        if self.method == "GET":
            return None
        under = self.lifecycle.model.under if self.action == "create" else ""
        asked, more = self.step.asks.base_fields, {under: KEY} if under else {}
        return {
            "application/json": shape(asked, **more),
            "multipart/form-data": shape_of_parts(asked, **more),
        }

    def get_response_serializers(self):
        if self.action == "list":
            return {200: page_of(self.view.short)}
        if self.is_form:
            return {200: FORM}
        return {201 if self.action == "create" else 200: self.view.full}

    def refusals(self):
        if self.step:
            return FORMS if self.is_form else TAKES
        return ALWAYS if self.action == "list" else {*ALWAYS, 404}


def _narrowing(listing):
    """The parameters of a list: those by which its page is narrowed and sorted."""
    for name, it in listing.filters.base_filters.items():
        yield parameter(name, _values(listing, name, it), str(it.label))
    names = [it.name for it in listing.columns if it.sort]
    orders = [f"{sign}{name}" for name in names for sign in ("", "-")]
    yield parameter("sort", {"type": "string", "enum": orders}, "按哪一项排；不写的，新的在前。")


def _values(listing, name, it):
    if isinstance(it, ModelMultipleChoiceFilter):
        return {"type": "array", "items": KEY}
    if isinstance(it, MultipleChoiceFilter):
        status = listing.lifecycle.model.Status.choices
        words = [value for value, _ in it.extra.get("choices", status)]
        return {"type": "array", "items": {"type": "string", "enum": words}}
    return {"type": "string"}


@cache
def document():
    """The whole of it: the handbook in another form, and the same for everybody."""
    whole = SchemaGenerator().get_schema(public=True)
    for it in whole["components"]["schemas"].values():
        if it.get("description", "").isascii():
            it.pop("description", None)  # it was said to those who read the code
    return whole


class SchemaView(Api, APIView):
    schema = None

    def get(self, request):
        return Response(document())
