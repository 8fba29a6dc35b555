"""What a form asks, as JSON Schema: it is published, and what a program sends is held to it.

Types and names are checked here; all else is said by the form itself, in the words of the page.
"""

from collections.abc import Mapping

from django import forms
from rest_framework.exceptions import ErrorDetail, ValidationError

from ..attaching import COUNT, FilesField
from ..forms import RowsField

KEY = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
NAMED = 500  # choices that are told by name
BASIC = {
    forms.BooleanField: {"type": "boolean"},
    forms.DateField: {"type": "string", "format": "date"},
    forms.IntegerField: {"type": "integer", "minimum": 0, "maximum": 2**15 - 1},  # heads, votes
    forms.FileField: {"type": "string", "format": "binary"},
    forms.JSONField: {},
    FilesField: {"type": "array", "items": {}, "maxItems": 0},  # of JSON: they come as parts
}
FILES = {"items": {"type": "string", "format": "binary"}, "maxItems": COUNT}
TYPES = {
    "array": "列表", "boolean": "true 或者 false", "integer": "整数", "string": "文字",
    "object": "对象：各项的名称和值",
}  # fmt: skip
WORDS = {
    "enum": "没有这一行。",
    "format": "要写成日期，如2026-04-02。",
    "minimum": "数太小。",
    "maximum": "数太大。",
}


def shape(fields, **more):
    """The schema of an object with these fields; `more` are others, each with its schema."""
    known = {name: _shape(field) for name, field in fields.items()}
    return {
        "type": "object",
        "properties": {**more, **known},
        "required": [*more, *(name for name, field in fields.items() if field.required)],
        "additionalProperties": False,
    }


def shape_of_parts(fields, **more):
    """The same as parts of a form (multipart); a small table has a part for each of its cells."""
    tables = [name for name, field in fields.items() if isinstance(field, RowsField)]
    found = shape({name: it for name, it in fields.items() if name not in tables}, **more)
    for name, field in fields.items():
        if isinstance(field, FilesField):
            found["properties"][name] |= FILES
    if not tables:
        return found
    said = "；".join(f"{name} 的每一格是一项：{name}-<row>-<列>" for name in tables)
    return {**found, "additionalProperties": {"type": "string"}, "description": said}


def _shape(field):
    said = {"title": str(field.label or "")}
    if field.help_text:
        said["description"] = str(field.help_text)
    return {**said, **_kind(field)}


def _kind(field):
    if isinstance(field, RowsField):
        return {"type": "array", "items": _row(field)}
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {"type": "array", "items": KEY, "minItems": int(field.required)}
    if isinstance(field, forms.ModelChoiceField):
        return KEY
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", **_choices(field.choices)}
    found = (kind for known, kind in BASIC.items() if isinstance(field, known))
    return next(found, None) or _text(field)


def _text(field):
    longest = getattr(field, "max_length", None)
    bounds = {"minLength": int(field.required), "maxLength": longest}
    return {"type": "string", **{name: it for name, it in bounds.items() if it}}


def _row(field):
    key = {"title": "哪一行", **KEY}
    if field.rows:  # they are known once the form has its subject
        told = "；".join(f"{key}：{label}" for key, label in field.rows)
        key |= {"enum": [int(key) for key, _ in field.rows], "description": told}
    return shape(field.columns, row=key)


def _choices(choices):
    """Nothing, if they are known only once the form has its subject."""
    named = [(value, label) for value, label in choices if value not in ("", None)]
    choices = [{"const": value, "title": str(label)} for value, label in named]
    return {"oneOf": choices} if choices else {}


def shape_here(form):
    """The same for one subject: its rows are named, and which ids may be given."""
    found = shape(form.fields)
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            rows = field.queryset[:NAMED]
            found["properties"][name]["choices"] = [{"id": it.pk, "name": str(it)} for it in rows]
    return found


def hold_to(schema, sent):
    """Raise a ValidationError at each value of another type, and at each name that is not asked."""
    from jsonschema import Draft202012Validator

    if not isinstance(sent, Mapping):
        raise ValidationError({"non_field_errors": ["应为一个对象：各项的名称和值。"]})
    if hasattr(sent, "getlist"):  # a form bears no types
        return _hold_names(schema, sent)
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    faults = {}
    for error in checker.iter_errors(sent):
        faults |= dict(_faults(error))
    if faults:
        raise ValidationError(faults)


def _hold_names(schema, sent):
    asked = schema["properties"]
    tables = tuple(f"{name}-" for name, it in asked.items() if it.get("type") == "array")
    rest = [it for it in sent if it not in asked and it != "csrfmiddlewaretoken"]
    if strange := [it for it in rest if not it.startswith(tables)]:
        raise ValidationError({name: [_strange()] for name in strange})


def _strange():
    return ErrorDetail("没有这一项。", "unknown")


def _faults(error):
    """Yield the place of a fault and what is said there; nothing of what the form will say."""
    place = ".".join(map(str, error.absolute_path)) or "non_field_errors"
    if error.validator == "additionalProperties":
        for name in set(error.instance) - set(error.schema["properties"]):
            yield ".".join(map(str, [*error.absolute_path, name])), [_strange()]
    elif error.validator == "type":
        yield place, [ErrorDetail(f"应为{TYPES[error.validator_value]}。", "type")]
    elif error.validator in WORDS:
        yield place, [ErrorDetail(WORDS[error.validator], error.validator)]
