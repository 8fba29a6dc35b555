"""The cells of a list, each as the kind of its column asks; in Python, as there are many."""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join

from renda.money import yuan

from .desk import near
from .renda import in_marks, light_of, page_of, pieces

register = template.Library()
ONE_LINE = 18  # characters: what is longer may be broken, whatever its kind


@register.simple_tag(takes_context=True)
def cells(context, rows, row):
    """All cells of a row."""
    show = {it: CELLS.get(it.kind, _plain) for it in rows.shown}
    today = context["request"].today
    row.beside = [name for name, _ in context["beside"].get(row.subject.pk, ())]
    shown = ((cell(column, row, rows, today),) for column, cell in show.items())
    return format_html_join("", "{}", shown)


def _plain(column, row, rows, today):
    return format_html("<td>{}</td>", column.value(row))


def _short(column, row, rows, today):
    value = column.value(row)
    looks = "nowrap" if len(str(value)) <= ONE_LINE else ""
    return format_html('<td class="{}">{}</td>', looks, value)


def _title(column, row, rows, today):
    title = in_marks(pieces(str(column.value(row)), rows.filters.terms))
    others = f"{'、'.join(row.beside)}正打开着" if row.beside else ""
    link = '<td class="name"><a class="t" href="{}">{}</a> <small class="meta">{}</small></td>'
    return format_html(link, page_of(row.subject), title, others)


def _status(column, row, rows, today):
    looks = "word" if row.is_over else "word w-act"
    return format_html('<td><span class="{}">{}</span></td>', looks, column.value(row))


def _light(column, row, rows, today):
    light = light_of(row.due_on, today) if row.due_on else None
    cell = '<td><span class="light {}">{}</span></td>' if light else "<td>{}</td>"
    return format_html(cell, *(light or [""]))


def _due(column, row, rows, today):
    if not row.due_on:
        return format_html('<td class="nowrap">{}</td>', "")
    day = '<td class="nowrap"><span title="{}">{}</span></td>'
    return format_html(day, row.due_label, near(row.due_on, today))


def _day(column, row, rows, today):
    """A day, or words where all that is known is a year."""
    day = column.value(row)
    told = near(day, today) if isinstance(day, date) else day or ""
    return format_html('<td class="nowrap" data-l="{}">{}</td>', column.label, told)


def _money(column, row, rows, today):
    value = column.value(row)
    cell = '<td class="num nowrap" data-l="{}">{}</td>'
    return format_html(cell, column.label, "" if value is None else yuan(value))


CELLS = {
    "title": _title, "status": _status, "light": _light, "due": _due, "day": _day, "short": _short,
    "money": _money,
}  # fmt: skip
