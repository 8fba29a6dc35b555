"""A list a page at a time: by the place of the last row, so that the last page costs the first."""

from datetime import date
from operator import attrgetter

from django.core import signing
from django.db.models import F, Q
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

SIZE, MOST = 25, 100
SALT = "renda.api.cursor"


class Pages:
    """Rows in one order, with the ids downwards among equals; `field` may hold nulls, last."""

    known = ("cursor", "page_size")

    def __init__(self, request, field="", is_down=False):
        self.request, self.field, self.is_down = request, field, is_down
        self.size = self._size(request.GET.get("page_size", str(SIZE)))

    def of(self, rows):
        """Return the rows of the page and the address of the next one, or None."""
        rows = rows.order_by(*self._order())
        if cursor := self.request.GET.get("cursor"):
            rows = rows.filter(self._after(*self._read(cursor)))
        found = list(rows[: self.size + 1])
        return found[: self.size], self._next(found[self.size - 1]) if found[self.size :] else None

    def _order(self):
        if self.field:
            field = F(self.field)
            yield (field.desc if self.is_down else field.asc)(nulls_last=True)
        yield "-pk"

    def _after(self, value, pk):
        if not self.field:
            return Q(pk__lt=pk)
        if value is None:
            return Q(**{f"{self.field}__isnull": True}, pk__lt=pk)
        beyond = Q(**{f"{self.field}__{'lt' if self.is_down else 'gt'}": value})
        beyond |= Q(**{f"{self.field}__isnull": True})
        return beyond | Q(**{self.field: value}, pk__lt=pk)

    def _next(self, row):
        value = attrgetter(self.field.replace("__", "."))(row) if self.field else None
        value = str(value) if isinstance(value, date) else value
        address = self.request.GET.copy()
        address["cursor"] = signing.dumps([self._name, value, row.pk], salt=SALT)
        return f"{self.request.path}?{address.urlencode()}"

    def _read(self, cursor):
        try:
            name, value, pk = signing.loads(cursor, salt=SALT)
        except signing.BadSignature:
            name = None
        if name != self._name:
            raise _fault("cursor", "不是这个列表给出的位置，请从头取。")
        return value, pk

    @property
    def _name(self):
        return f"{self.request.path} {self.field} {self.is_down}"

    def _size(self, given):
        if not (given.isascii() and given.isdecimal() and 0 < int(given[:9]) <= MOST):
            raise _fault("page_size", f"要在1和{MOST}之间。")
        return int(given)


def _fault(name, text):
    return ValidationError({name: [ErrorDetail(text, "invalid")]})


def page_of(serializer):
    """Describe a page of these."""
    fields = {
        "next": serializers.CharField(allow_null=True, help_text="下一页的地址；没有的为空。"),
        "results": serializer(many=True),
    }
    name = serializer.__name__.removesuffix("Serializer")
    return type(f"{name}Page", (serializers.Serializer,), fields)
