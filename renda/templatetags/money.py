"""Sums of money on a page, and what becomes of one as a bar."""

from decimal import Decimal

from django import template
from django.utils.html import format_html_join

from .. import money

register = template.Library()
COLOURS = "#1b4f8f", "#7fa3cf", "#b9c3cf", "#e4e8ee"  # from what is done to what is still free
WIDE = 600  # of the picture


@register.filter
def yuan(value):
    """1,200,000.00; nothing for nothing"""
    return "" if value is None else money.yuan(value)


@register.simple_tag
def parts_bar(*parts):
    """How a whole falls into these parts, side by side, each in a colour of its own."""
    whole, drawn, start = sum(parts), [], 0.0
    for part, colour in zip(parts, COLOURS, strict=False):
        wide = round(WIDE * float(part / whole), 1) if whole else 0
        drawn.append((round(start, 1), wide, colour))
        start += wide
    shape = '<rect x="{}" y="0" width="{}" height="28" fill="{}" stroke="#7b8695"/>'
    return format_html_join("", shape, (it for it in drawn if it[1]))


@register.simple_tag
def key_colour(place):
    """The square beside a line of the table that stands under such a bar."""
    square = '<svg width="14" height="14" aria-hidden="true">{}</svg>'
    shape = '<rect width="14" height="14" fill="{}" stroke="#7b8695"/>'
    return format_html_join("", square, [(format_html_join("", shape, [(COLOURS[place],)]),)])


@register.filter
def percent_of(part, whole):
    """12.3%, or a dash of nothing"""
    return f"{100 * part / whole:.1f}%" if whole else "—"


@register.filter
def money_of(event, name):
    """A sum that an event keeps, as it was said at the step."""
    return money.yuan(Decimal(event.facts[name]))
