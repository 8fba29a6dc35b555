"""Small words of the pages: lights, days, icons, what an event said."""

from django import template
from django.template.defaultfilters import date as show_date
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()
SOON = 15  # days: from here on a light is no longer green


@register.simple_tag
def icon(name):
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.filter
def day(value):
    """4月2日"""
    return show_date(value, "n月j日")


@register.filter
def full_day(value):
    """2026年4月2日 周四"""
    return f"{show_date(value, 'Y年n月j日')} 周{'一二三四五六日'[value.weekday()]}" if value else ""


@register.simple_tag(takes_context=True)
def light(context, owed):
    """Colour, shape and word of an obligation on the day of the page."""
    kind, word = _read(owed, context["request"].today)
    return format_html('<span class="light {}">{}</span>', kind, word)


def _read(owed, today):
    if owed.met_by_id:
        late = owed.days_late()
        return ("done was-late", f"迟报 {late} 天") if late else ("done", "按期完成")
    if owed.dropped_by_id:
        return "done", "已变更"
    return light_of(owed.due_on, today)


def light_of(due_on, today):
    """Return the class and the word for a day that is still ahead, or has passed."""
    left = (due_on - today).days
    if left < 0:
        return "late", f"逾期 {-left} 天"
    if left == 0:
        return "soon", "今天到期"
    return ("soon" if left <= SOON else "ok"), f"还有 {left} 天"
