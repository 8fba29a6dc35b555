"""One shape for whatever is refused, in the words of the pages."""

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers
from rest_framework.exceptions import ErrorDetail

from ..forms import RowsField
from ..transition import NotAllowed

WORDS = {
    exceptions.NotAuthenticated: "没有登录，也没有带令牌。",
    exceptions.AuthenticationFailed: "令牌不对，或者已经失效。",
    exceptions.NotFound: "没有找到，或者不是您能看到的。",
    exceptions.NotAcceptable: "只提供 JSON。",
    exceptions.UnsupportedMediaType: "内容类型要是 application/json 或者 multipart/form-data。",
    exceptions.ParseError: "读不懂发来的内容：不是正确的 JSON，或者编码有误。",
    exceptions.APIException: "系统出错，已经记录。",
}
MEANINGS = {  # of each status, for the description
    400: "内容有误：`attr` 说明是哪一项。",
    401: "没有登录，或者令牌失效。",
    403: "这一步不归您办：`detail` 是理由。",
    404: "没有，或者不是您能看到的：两者不作区别。",
    406: "只提供 JSON。",
    409: "归您办，但现在不能办，或者 Idempotency-Key 已经用过：`detail` 是理由。",
    413: "内容太大。",
    415: "内容类型不对。",
    429: "请求太频繁：过 `Retry-After` 秒再试。",
}


class NotNow(exceptions.APIException):
    """The step is theirs, but something stands in the way; which, is said."""

    status_code, default_code = 409, "not_now"


class TooBig(exceptions.APIException):
    status_code, default_code, default_detail = 413, "too_big", "发来的内容太大。"


class Handler(ExceptionHandler):
    def convert_known_exceptions(self, exc):
        if isinstance(exc, NotAllowed):
            return exceptions.PermissionDenied(str(exc), "not_yours")
        if isinstance(exc, RequestDataTooBig):
            return TooBig()
        if isinstance(exc, SuspiciousOperation):  # such as thousands of fields
            return exceptions.ParseError()
        return super().convert_known_exceptions(exc)


class Formatter(ExceptionFormatter):
    def get_errors(self):
        errors = super().get_errors()
        if said := self._said():
            errors[0].detail = said
        return errors

    def _said(self):
        if isinstance(self.exc, exceptions.MethodNotAllowed):
            return f"这个地址不接受{self.context['request'].method}。"
        if isinstance(self.exc, exceptions.Throttled):
            return f"请求太频繁，请过{int(self.exc.wait or 0)}秒再试。"
        return WORDS.get(type(self.exc))


class OneErrorSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="供程序区分的词，如 required、not_now。")
    detail = serializers.CharField(help_text="给人看的话，和页面上的相同。")
    attr = serializers.CharField(allow_null=True, help_text="哪一项；不是某一项的为空。")


class ErrorSerializer(serializers.Serializer):
    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = OneErrorSerializer(many=True)


def faults_of(form):
    """What a form found wrong, by field; in a small table by its row and column."""
    faults = {
        name if name != "__all__" else "non_field_errors": [
            ErrorDetail(text, it.code or "invalid") for it in found for text in it.messages
        ]
        for name, found in form.errors.as_data().items()
    }
    for name, field in form.fields.items():
        if isinstance(field, RowsField):
            for (row, column), text in field.widget.errors.items():
                faults[f"{name}.{row}.{column}"] = [ErrorDetail(text, "invalid")]
    return faults
