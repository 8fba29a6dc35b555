"""Small words of the pages: lights, days, icons, what may be done, what happened."""

from functools import cache

from django import template
from django.template.defaultfilters import date as show_date
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from renda.answer import Answer
from renda.sight import model_of
from renda.words import marked as pieces

register = template.Library()
SOON = 15  # days: from here on a light is no longer green
LONG, LABEL = 200, 20  # characters: what may be so long takes a whole line, as does so long a label


@register.simple_tag
@cache  # the templates name but a few
def icon(name):
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.filter
def marked(value, terms):
    """What is shown, with the marks of those pieces of it that were searched for."""
    return in_marks(pieces(str(value), terms))


@register.filter
def in_marks(pairs):
    """The same of pairs: a piece, and whether it was searched for."""
    return format_html_join("", "{}", ((_piece(*it),) for it in pairs))


def _piece(text, is_hit):
    return format_html("<mark>{}</mark>", text) if is_hit else text


@register.filter(expects_localtime=True)
def day(value):
    """4月2日"""
    return show_date(value, "n月j日")


@register.filter(expects_localtime=True)
def full_day(value):
    """2026年4月2日 周四"""
    return f"{show_date(value, 'Y年n月j日')} 周{'一二三四五六日'[value.weekday()]}" if value else ""


@register.filter
def in_fours(code):
    """A long code in groups that can be read aloud and typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


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


@register.simple_tag
def why(owed):
    """The link to the page that explains the date of an obligation."""
    name = model_of(owed.subject_type_id)._meta.model_name
    address = reverse(f"{name}_due", args=[owed.subject_id, owed.pk])
    link = '<a class="meta" href="{}">为什么是这一天<span class="sr">：{}</span></a>'
    return format_html(link, address, owed.label)


@register.simple_tag(takes_context=True)
def answer_of(context, owed):
    return Answer(owed, context["request"].today)


@register.filter
def clocks(subject):
    """The obligations of a subject that are open, the nearest first."""
    return subject.obligations.open().order_by("due_on")


@register.simple_tag
def clocks_met(step, subject):
    """The open obligations that the step would meet."""
    return list(clocks(subject).of(step.meets)) if subject.pk and step.meets else []


@register.filter
def page_of(subject):
    """The address of a subject; of its whole, or of the user's work, while it is not begun."""
    if subject is None:
        return reverse("home")
    if not subject.pk:
        return page_of(subject.whole)
    return reverse(f"{subject._meta.model_name}_detail", args=[subject.pk])


@register.simple_tag(takes_context=True)
def acts(context, subject, offers, begun=()):
    """What may be done now: buttons, those that somebody waits for first, and refusals gathered by
    their reason."""
    user, today = context["request"].user, context["request"].today
    own = [(_step_url(subject, step), step, obstacle) for step, obstacle in offers]
    new = [(begin(part, step, subject.pk), step, obstacle) for part, step, obstacle in begun]
    gathered = {}  # the key of an open one is its address
    for url, step, obstacle in [*own, *new]:
        act = gathered.setdefault(obstacle or url, {"labels": [], "reason": obstacle, "url": url})
        act["labels"].append(step.label)
        act["awaited"] = any(role.held_by(user, subject, today) for role in step.by)
    return sorted(gathered.values(), key=lambda act: not act["awaited"] or bool(act["reason"]))


def _step_url(subject, step):
    return reverse(f"{subject._meta.model_name}_step", args=[subject.pk, step.name])


@register.simple_tag
def begin(lifecycle, step, *under):
    """The address of the form by which such a subject is begun by that step."""
    if step is lifecycle.beginning:
        return reverse(f"{lifecycle.name}_new", args=under)
    return reverse(f"{lifecycle.name}_begin", args=[*under, step.name])


@register.filter
def control(field):
    """The input of a field with the looks that its kind asks for."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    looks = {"select": "form-select", "checkbox": "", "radio": ""}.get(kind, "form-control")
    return field.as_widget(attrs={"class": looks} if looks else None)


@register.filter
def is_wide(field):
    """Whether it takes the whole width of a form."""
    is_long = (getattr(field.field, "max_length", None) or 0) >= LONG or len(field.label) > LABEL
    return is_long or field.use_fieldset or not hasattr(field.field.widget, "input_type")


@register.simple_tag(takes_context=True)
def nav_link(context, name, label, picture, *of):
    """A link of the navigation; it is marked on its own page and on those of its subjects."""
    match = context["request"].resolver_match
    here = (match and match.url_name) or ""  # the admin has addresses without a name
    is_page = here == name and tuple(match.kwargs.values()) == of
    is_here = is_page or here.split("_")[0] == name.removesuffix("_list")
    link = '<a href="{}" aria-current="page">{}{}</a>' if is_here else '<a href="{}">{}{}</a>'
    return format_html(link, reverse(name, args=of), icon(picture), label)
