"""Words and pictures of the desk, the overview and the lists."""

from django import template
from django.template.defaultfilters import date as show_date
from django.utils.html import format_html, format_html_join

register = template.Library()

GREY, BLUE, EDGE, LINE = "#b9c3cf", "#1b4f8f", "#7b8695", "#dce1e7"
SHADES = ["#b3261e", "#bd7700", "#bd7700", "#bd7700", "#1c693a", "#1c693a"]  # late, soon, later
BASE = 160  # where the bars of a big plot stand


@register.simple_tag(takes_context=True)
def near_day(context, value):
    """9月3日; of another year 2027年2月26日. It stays in one line."""
    return format_html('<span class="nowrap">{}</span>', near(value, context["request"].today))


def near(day, today):
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


@register.simple_tag
def span(first, last):
    """9月25日—27日; 9月28日 周一."""
    if first == last:
        return f"{show_date(first, 'n月j日')} 周{'一二三四五六日'[first.weekday()]}"
    until = "j日" if first.month == last.month else "n月j日"
    return f"{show_date(first, 'n月j日')}—{show_date(last, until)}"


@register.simple_tag
def bar(share):
    """A share of a hundred as a small bar; the number stands beside it."""
    width = round(float(share or 0) * 0.9, 1)
    return format_html(
        '<svg width="90" height="8" viewBox="0 0 90 8" preserveAspectRatio="none" '
        'aria-hidden="true">'
        '<rect width="90" height="8" rx="2" fill="{}"/>'
        '<rect width="{}" height="8" rx="2" fill="{}"/></svg>', LINE, width, BLUE,
    )  # fmt: skip


@register.simple_tag
def sum_of_last(weeks, place, count=4):
    return sum(week[place] for week in weeks[-count:])


@register.simple_tag
def week_plot(weeks):
    """Two bars a week: what began, what was done."""
    top = max((max(new, done) for _, new, done in weeks), default=0) or 1
    bars = []
    for place, (_, new, done) in enumerate(weeks):
        for shift, count, colour in ((4, new, GREY), (13, done, BLUE)):
            height = round(78 * count / top, 1)
            bars.append((23 * place + shift, round(84 - height, 1), height, colour))
    drawn = format_html_join("", '<rect x="{}" y="{}" width="8" height="{}" fill="{}"/>', bars)
    line = format_html('<line x1="0" x2="280" y1="84" y2="84" stroke="{}"/>', EDGE)
    return line + drawn


LINE_OF_RATES = '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>'


@register.simple_tag
def month_plot(months):
    """The rate of each month as a line over 0 to 100; months without a number are left out."""
    wide = 58 if len(months) <= 9 else 42
    at = [62 + wide * place for place in range(len(months))]
    points = list(_points(at, months))
    path = " ".join(f"{x},{y}" for x, y, _ in points)
    line = format_html(LINE_OF_RATES, path, BLUE)
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="4" fill="#1b4f8f"/>'
        '<text class="v" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, y, x, y - 10, word) for x, y, word in points),
    )  # fmt: skip
    names = [(x, 186, f"{it['month']}月") for x, it in zip(at, months, strict=True)]
    return _scale() + line + dots + _under(names)


def _points(at, months):
    for x, it in zip(at, months, strict=True):
        if it["share"] is not None:
            yield x, round(BASE - 1.4 * it["share"], 1), round(it["share"])


def _scale():
    rows = [(y, y, LINE, y + 4, word) for word in (0, 50, 100) for y in [BASE - 1.4 * word]]
    return format_html_join(
        "", '<line x1="46" x2="548" y1="{}" y2="{}" stroke="{}"/>'
        '<text x="38" y="{}" text-anchor="end">{}</text>',
        rows,
    )  # fmt: skip


@register.simple_tag
def ahead_plot(ahead):
    """How many have how many days left, a bar each, in the colour of its light."""
    top = max((it["count"] for it in ahead), default=0) or 1
    bars, names = [], []
    for place, it in enumerate(ahead):
        height, x = round(140 * it["count"] / top, 1), 52 + 84 * place
        y = round(BASE - height, 1)
        bars.append((x, y, height, SHADES[place], x + 26, round(y - 7, 1), it["count"]))
        names.append((x + 26, 186, it["label"]))
    drawn = format_html_join(
        "", '<rect x="{}" y="{}" width="52" height="{}" rx="2" fill="{}"/>'
        '<text class="v" x="{}" y="{}" text-anchor="middle">{}</text>', bars,
    )  # fmt: skip
    line = format_html('<line x1="34" x2="540" y1="{}" y2="{}" stroke="{}"/>', BASE, BASE, EDGE)
    return drawn + line + _under(names)


def _under(names):
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', names)
