"""Who changed what holds here: duties, bodies, parameters, the calendar, accounts."""

from collections import defaultdict
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import path
from django.utils.dateparse import parse_date
from django.views.generic import ListView

from ..lifecycle import LIFECYCLES
from ..models import PARAMETERS, Duty, Event
from ..sheets import LIMIT, Column
from .duties import DutyPage
from .exports import Exports, Taken

LABELS = {  # facts of acts, in the user's words
    "reason": "理由",
    "notice": "文号",
    "added": "列入",
    "removed": "删去",
    "fields": "变更的项目",
    "from": "移交人",
    "to": "接手人",
    "on": "日期",
    "posts": "任职",
    "until": "有效至",
    "counts": "结果",
}


COLUMNS = (
    Column("时间", 18, lambda row: row[0].at),
    Column("变更", 16, lambda row: row[0].label),
    Column("对象", 30, lambda row: row[0].facts.get("row", "")),
    Column("内容", 70, lambda row: "；".join(map(_in_words, row[1]))),
    Column("人大", 20, lambda row: row[0].congress and row[0].congress.name),
    Column("经手", 12, lambda row: row[0].actor.name if row[0].actor else "系统"),
)


def _in_words(change):
    label, before, after = change
    return f"{label}：{after}" if before is None else f"{label}：{before} → {after}"


def rows_of(events):
    """The events, each with what it says, in as many queries as there are models."""
    names = Names(events)
    return [(event, list(told(event, names))) for event in events]


class Record(DutyPage, Exports, ListView):
    """The events that no lifecycle wrote, newest first."""

    duties = (Duty.ADMINISTRATOR, Duty.AUDITOR)
    template_name = "renda/record.html"
    paginate_by = 25
    sheets = {"record": Taken("变更记录", COLUMNS, lambda page: page["view"].every())}

    def get_queryset(self):
        kinds = ContentType.objects.get_for_models(*LIFECYCLES).values()
        here = Q(congress__in=self.congresses) | Q(congress=None)
        events = Event.objects.filter(here).exclude(subject_type__in=kinds)
        return events.select_related("actor", "subject_type", "congress").order_by("-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = rows_of(list(context["page_obj"]))
        return {**context, "rows": rows, "several": len(self.congresses) > 1}

    def every(self):
        return rows_of(list(self.object_list[: LIMIT + 1]))


class Names:
    """What rows are called to which the changes of these events point: one query a model."""

    def __init__(self, events):
        wanted = defaultdict(set)
        for event in events:
            for name, pair in event.facts.get("changed", {}).items():
                field = field_of(event, name)
                if field is not None and field.is_relation:
                    wanted[field.related_model] |= {key for key in pair if key}
        self.found = {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}

    def say(self, field, value):
        """Return a value of a field as a user would say it."""
        if value in (None, ""):
            return "（空）"
        if field is not None and field.is_relation:
            return str(self.found[field.related_model].get(value, value))
        return str(dict(getattr(field, "flatchoices", ())).get(value, spoken(value)))


def told(event, names):
    """Yield a label, what stood there before (None: nothing to compare) and what stands now."""
    for name, (before, after) in event.facts.get("changed", {}).items():
        field = field_of(event, name)
        label = field.verbose_name if field is not None else name
        is_new = event.name == "enter"
        if not (is_new and after in (None, "")):
            yield (
                LATER.get(name, label),
                None if is_new else names.say(field, before),
                names.say(field, after),
            )
    for name, label in LABELS.items():
        if value := event.facts.get(name):
            yield label, None, spoken(value)


LATER = {"successor_id": "并入", "ended_on": "撤并日期"}  # fields that no form shows


def field_of(event, attname):
    """The field of the event's row that bears that name; None if there is no such field now."""
    model = event.subject_type.model_class()
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.attname == attname), None)


def spoken(value):
    if isinstance(value, list):
        return "、".join(map(spoken, value))
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if value in PARAMETERS:
        return PARAMETERS[value].label
    day = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
    return f"{day.year}年{day.month}月{day.day}日" if isinstance(day, date) else str(value)


URLS = [path("record/", Record.as_view(), name="record")]
