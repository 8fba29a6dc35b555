"""What every step may ask: its form knows the subject, who acts, and which moment it is."""

from datetime import date, timedelta

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import F
from django.utils import timezone

from .attaching import FilesField
from .models import Body, Duty, Parameter, User
from .money import read_yuan
from .periods import dated

SHORT, LONG = 2_000, 20_000  # characters of a reason, of a report


def read_count(text):
    """Read a number of things, such as "30"; anything else is a ValueError."""
    if not text.strip().isdecimal() or int(text) > 9_999:
        raise ValueError(f"“{text}”不是数目：应如 30。")
    return int(text)


EARLIEST, LATEST = date(1990, 1, 1), date(2090, 12, 31)  # of a day that is entered
AHEAD = timedelta(days=3653)  # ten years: no step plans further

BACKDATE = Parameter(
    "entry.backdate_days",
    "补录可以早于今天的天数",
    "30",
    help="写法：天数，如30。再早的由工作机构主要负责人录入。",
    reads=read_count,
)


ASKED = {
    forms.ChoiceField: "请选择。",
    forms.BooleanField: "请勾选。",
    forms.FileField: "要选一个文件。",
}


LIMITS = {
    MaxLengthValidator: "最多%(limit_value)d字，现在有%(show_value)d字。",
    MinValueValidator: "不能小于%(limit_value)s。",
    MaxValueValidator: "不能大于%(limit_value)s。",
}


def speak_plainly(field):
    """Say in the user's words what Django says in its own."""
    asked = next((it for kind, it in ASKED.items() if isinstance(field, kind)), "请填写。")
    said = {"required": asked, "invalid_choice": "请从列表里选。", "empty": "这个文件是空的。"}
    field.error_messages |= said
    field.validators = [
        type(it)(it.limit_value, LIMITS[type(it)]) if type(it) in LIMITS else it
        for it in field.validators
    ]


def _days(fact):
    """Yield the days that stand in a fact, or in the rows of a small table."""
    if type(fact) is date:
        yield fact
    elif isinstance(fact, list):
        rows = (it for it in fact if isinstance(it, dict))
        yield from (cell for row in rows for cell in row.values() if type(cell) is date)


class Plain:
    """A form whose fields speak plainly."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)


class PlainForm(Plain, forms.Form):
    pass


class Asks(Plain):
    """`subject` is what the step is taken on; unsaved, with its whole set, when it begins."""

    asides = ()  # fields that the event keeps and the verb is not given
    from_link = ()  # fields that the address which leads to the form may fill in

    def __init__(self, *args, subject=None, actor=None, at=None, **kwargs):
        self.subject, self.actor, self.at = subject, actor, at or timezone.now()
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, FilesField):
                field.belongs_to(actor, self.at)
        self.order_fields([*(it for it in self.fields if it not in self.asides), *self.asides])
        if subject is not None:
            self.prepare()

    def prepare(self):
        """Narrow the choices to what this subject and this actor may name."""

    button = ""  # what is pressed, where that is not the step's name
    stays = "办理以后记入经过，不能删改。"  # what becomes of what was entered

    def to_read(self):
        """What whoever answers ought to read first: a heading, a text, and its files; None."""

    def clean(self):
        facts = super().clean()
        latest = self.today + AHEAD
        for name in [it for it, fact in facts.items() if any(day > latest for day in _days(fact))]:
            self.add_error(name, f"有日期晚于{dated(latest)}，请核对年份。")
        return facts

    @property
    def today(self):
        return timezone.localdate(self.at)

    @property
    def congress(self):
        return self.subject.keeper.congress

    def day_past(self, name, since=None, of=""):
        """The day typed in that field: not ahead, and not before `since`, the day `of` something.

        Raises ValidationError.
        """
        on = self.cleaned_data[name]
        if on > self.today:
            raise forms.ValidationError(f"不能晚于今天（{dated(self.today)}）。")
        if since and on < since:
            raise forms.ValidationError(f"不能早于{of}（{dated(since)}）。")
        return on


class StepForm(Asks, forms.Form):
    pass


class SubjectForm(Asks, forms.ModelForm):
    """Fields of the subject itself, as they are now."""

    def __init__(self, *args, subject=None, **kwargs):
        super().__init__(*args, subject=subject, instance=subject, **kwargs)

    def _get_validation_exclusions(self):
        """A row that was chosen among those of a field is there: the model need not ask again."""
        chosen = (forms.ModelChoiceField,)
        named = {name for name, it in self.fields.items() if isinstance(it, chosen)}
        return super()._get_validation_exclusions() | named


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid": "要写成日期，如2026-04-02。"}, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(f"要在{EARLIEST.year}年至{LATEST.year}年之间。")

    def to_python(self, value):
        """A program may send what is no text at all."""
        return super().to_python(value if value in self.empty_values else str(value))


class MoneyField(forms.Field):
    """A sum in yuan, above nothing. It is typed as text, so that what was typed wrongly stays."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_yuan(str(value))
        except ValueError as why:
            raise forms.ValidationError(str(why)) from None


class TextField(forms.CharField):
    """Several lines. Too long a text is refused with a message, and nothing of it is lost."""

    def __init__(self, *, rows=4, max_length=SHORT, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, widget=widget, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut a paste without a word

    def to_python(self, value):
        """One end of a line, whichever a browser or a program sends."""
        return super().to_python(value).replace("\r\n", "\n")


class ReasonForm(StepForm):
    reason = TextField(label="理由", rows=3)


class MovedForm(StepForm):
    """What a recount of the calendar has moved."""

    moved = forms.JSONField(label="变更的期限")


class TransferForm(StepForm):
    """To which body something passes."""

    body = forms.ModelChoiceField(Body.objects, label="机构")


class PassOnForm(StepForm):
    """To which person what names another passes."""

    to = forms.ModelChoiceField(User.objects, label="移交给")


class FilesForm(StepForm):
    """A step at which papers or photos are handed in."""

    asides = ("files",)
    files = FilesField()


class LateEntryForm(StepForm):
    """A step that may be entered after the day on which it happened (补录)."""

    asides = ("on", "late_reason")

    on = DayField(label="发生日期", required=False, help_text="就是今天的，不用填。")
    late_reason = forms.CharField(
        label="补录原因", required=False, max_length=200, help_text="发生日期早于今天的，写明原因。"
    )

    def prepare(self):
        super().prepare()
        if not self._is_of_the_congress():
            for name in LateEntryForm.asides:
                del self.fields[name]

    def _is_of_the_congress(self):
        """Only the congress's own people enter late: nobody unsays their own lateness."""
        own = (post.body for post in self.actor.posts_on(self.today) if post.is_staff)
        return any(it.congress_id == self.congress.pk for it in own)

    def clean_on(self):
        on = self.cleaned_data["on"] or self.today
        if refusal := self._refusal_of(on):
            raise forms.ValidationError(refusal)
        return on

    def _refusal_of(self, on):
        if on > self.today:
            return f"不能晚于今天（{dated(self.today)}）。"
        if before := self._last_move_after(on):
            return f"不能早于“{before.label}”的日期（{dated(before.on)}）。"
        days = BACKDATE.of(self.congress, self.today)
        is_head = self.subject.keeper.pk in self.actor.bodies([Duty.HEAD], self.today)
        if not is_head and (self.today - on).days > days:
            return f"早于今天{days}天以上的，由工作机构主要负责人录入。"
        return ""

    def clean(self):
        facts = super().clean()
        if facts.get("on", self.today) < self.today and not facts.get("late_reason"):
            self.add_error("late_reason", "补录要写明原因。")
        return facts

    def _last_move_after(self, on):
        if not self.subject.pk:
            return None
        moves = self.subject.events.exclude(source=F("target"))
        return moves.filter(on__gt=on).order_by("id").last()


class LateFilesForm(LateEntryForm):
    """Likewise, with papers: they come before the day."""

    asides = ("files", *LateEntryForm.asides)
    files = FilesField()


class RowsField(forms.Field):
    """A small table: for each of `rows`, pairs of a key and a label, the same columns.

    Its value is a list of dicts, one a row that was filled in, with the row's key as `row` and, for
    those who read the event later, its `label`.
    """

    def __init__(self, columns, **kwargs):
        self.columns, self.rows = columns, []
        for column in columns.values():
            speak_plainly(column)
        super().__init__(widget=RowsWidget(), **kwargs)

    def prepare(self, rows, known=None):
        """`known`: what stands in a row already, by its key and the name of the column."""
        self.rows = self.widget.rows = [(str(key), label) for key, label in rows]
        self.widget.columns, self.widget.known = self.columns, known or {}

    def clean(self, value):
        self.widget.errors, filled = {}, []
        for key, label in self.rows:
            cells = (value or {}).get(key, {})
            if any(cells.values()):
                filled.append({"row": key, "label": label, **self._clean_row(key, cells)})
        if self.widget.errors:
            raise forms.ValidationError("表中有填写不全或写错的地方，见标红处。")
        if self.required and len(filled) < len(self.rows):
            raise forms.ValidationError("每一行都要填写。")
        return filled

    def _clean_row(self, key, cells):
        clean = {}
        for name, column in self.columns.items():
            try:
                clean[name] = column.clean(cells.get(name))
            except forms.ValidationError as error:
                self.widget.errors[key, name] = " ".join(error.messages)
        return clean


class RowsWidget(forms.Widget):
    template_name = "renda/rows_widget.html"
    rows, columns, errors, known = (), {}, {}, {}

    def value_from_datadict(self, data, files, name):
        """Return {row key: {column: text}}, from a page's inputs or from a program's list."""
        if not hasattr(data, "getlist") and isinstance(data.get(name), list):
            given = [row for row in data[name] if isinstance(row, dict)]
            return {
                str(row.get("row")): {k: str(v) for k, v in row.items() if k != "row"}
                for row in given
            }
        return {
            key: {column: data.get(f"{name}-{key}-{column}", "") for column in self.columns}
            for key, _ in self.rows
        }

    def value_omitted_from_data(self, data, files, name):
        return False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["columns"] = [column.label for column in self.columns.values()]
        context["rows"] = [self._row(name, key, label, value) for key, label in self.rows]
        return context

    def _row(self, name, key, label, value):
        typed = (self.known if value is None else value).get(key, {})
        cells = [
            {
                "name": f"{name}-{key}-{column}",
                "label": f"{label}：{field.label}",
                "heading": field.label,
                "value": typed.get(column, ""),
                "error": self.errors.get((key, column), ""),
                "type": getattr(field.widget, "input_type", "textarea"),
                "choices": getattr(field, "choices", ()),
            }
            for column, field in self.columns.items()
        ]
        return {"label": label, "cells": cells}
