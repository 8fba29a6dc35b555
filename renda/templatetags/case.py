"""Words of a case page: days that are facts and no duty, or may still move; what was said."""

from datetime import date

from django import template
from django.utils.html import format_html

from .renda import light_of

register = template.Library()


@register.simple_tag(takes_context=True)
def planned(context, due_on, done_on=None):
    """The light of a day that was promised: no deadline, but a fact."""
    if done_on:
        late = (done_on - due_on).days
        kind, word = (
            ("done was-late", f"比计划迟 {late} 天") if late > 0 else ("done", "按计划完成")
        )
    else:
        kind, word = light_of(due_on, context["request"].today)
    return format_html('<span class="light {}">{}</span>', kind, word)


@register.simple_tag(takes_context=True)
def provisional(context, day):
    """暂定, as long as the holidays of that year are not announced."""
    return "" if day.year in context["announced"] else "（暂定）"


@register.filter
def iso_day(text):
    """2026年9月15日, of a day that an event keeps"""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def last_of(events, names):
    """The last of the events that bears one of the names, given as "claim,check"."""
    return next((it for it in reversed(events) if it.name in names.split(",")), None)


@register.filter
def all_of(events, names):
    """The events that bear one of the names, the newest first."""
    return [it for it in reversed(events) if it.name in names.split(",")]


@register.filter
def said(event, names):
    """The first of these facts of the event that is not empty; "" if none is."""
    return next(filter(None, map(event.facts.get, names.split(","))), "")
