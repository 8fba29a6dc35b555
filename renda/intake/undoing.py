"""Takes an import back: all of it, or nothing and the list of what stands in the way."""

from collections import defaultdict
from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, prefetch_related_objects

from ..lifecycle import LIFECYCLES, NEW
from ..many import perform_many
from ..models import Event, Intake, Subject, record_act, take_back
from .kinds import KINDS
from .writing import Refused, keep

MOST = 10  # reasons that are told
IN_THE_WAY = "有的内容导入以后已经用过或者改过，不能撤销，什么都没有改动："
TERM = timedelta(days=30)  # in which an import can be taken back


class InTheWay(Refused):
    """`reasons` are sentences, each of one row."""

    def __init__(self, reasons):
        told, more = "；".join(reasons[:MOST]), f"等{len(reasons)}处" if reasons[MOST:] else ""
        super().__init__(f"{IN_THE_WAY}{told}{more}。")


def undo(intake, *, by, at):
    """Take back what it added and give back their former values to what it changed."""
    try:
        with transaction.atomic():
            return _undo(intake, by, at)
    except (ProtectedError, IntegrityError, ValidationError):
        raise InTheWay([*obstacles(intake), *_clashes(intake)]) from None


def is_open(intake, at):
    """Whether it can still be taken back, as far as the time goes."""
    return at - intake.imported.at <= TERM


def refusal(intake, at):
    """Say why it cannot be taken back, whatever has become of its lines; or ""."""
    if intake.imported_id is None:
        return "这张表还没有导入。"
    if intake.undone_id:
        return "这次导入已经撤销。"
    return "" if is_open(intake, at) else f"导入已满{TERM.days}天，不能再撤销。"


def _undo(intake, by, at):
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    if why := refusal(intake, at):
        raise Refused(why)
    if reasons := list(obstacles(intake)):
        raise InTheWay(reasons)
    label, facts = f"撤销导入{KINDS[intake.kind].label}", {"row": intake.imported.facts["row"]}
    event = record_act(intake.congress, intake, "undo_import", label, by=by, at=at, facts=facts)
    _give_back(intake, event)
    _take_back(intake, event)
    intake.undone = event
    intake.save()
    return event


def _take_back(intake, event):
    _let_go(intake)
    for label, pks in reversed(_keys(intake, is_new=True).items()):
        model = apps.get_model(label)
        if issubclass(model, Subject):  # a step of its lifecycle ends it, and nothing is deleted
            perform_many([(it, event, {}) for it in _held(model, pks)], "take_out")
        else:
            take_back(model, model._base_manager.filter(pk__in=pks), because=event)


def _keys(intake, is_new=None):
    found = defaultdict(list)
    for it in intake.written:
        if is_new is None or (it["before"] is None) == is_new:
            found[it["model"]].append(it["pk"])
    return found


def _let_go(intake):
    """New rows no longer point to each other, nor to themselves: they may go in any order."""
    for label, pks in _keys(intake, is_new=True).items():
        model = apps.get_model(label)
        optional = [it.name for it in model._meta.concrete_fields if it.is_relation and it.null]
        if optional and not issubclass(model, Subject):
            model._base_manager.filter(pk__in=pks).update(**dict.fromkeys(optional))


def _give_back(intake, event):
    """Former values, as they stood."""
    for it in intake.written:
        if it["before"] is not None:
            row, fields = _former(it)
            if any(_has_ended(row, field) for field in fields):
                raise InTheWay(list(_clashes(intake)))
            keep(row, event, [field.verbose_name for field in fields])


def _former(it):
    """A row that was changed, as it stood before, and the fields that are so again."""
    row = apps.get_model(it["model"])._base_manager.get(pk=it["pk"])
    fields = [field for field in row._meta.concrete_fields if field.attname in it["before"]]
    for field in fields:
        setattr(row, field.attname, field.to_python(it["before"][field.attname]))
    return row, fields


def _clashes(intake):
    """Yield why rows cannot stand as they stood before: what has come since does not allow it."""
    for it in intake.written:
        if it["before"] is not None:
            row, fields = _former(it)
            errors = _errors(row, fields)
            wrong = [f for f in fields if f.name in errors or _has_ended(row, f)]
            if wrong or errors:
                labels = "、".join(str(field.verbose_name) for field in wrong) or "内容"
                yield f"{row}：原来的{labels}已经给了别人或者撤并，恢复不了"


def _errors(row, fields):
    others = {field.name for field in row._meta.fields} - {field.name for field in fields}
    try:
        row.full_clean(exclude=others)
    except ValidationError as why:
        return why.message_dict
    return {}


def _has_ended(row, field):
    """Whether it points to something that is no more, such as a body that was merged."""
    return field.is_relation and bool(getattr(getattr(row, field.name), "ended_on", None))


def obstacles(intake):
    """Yield why it cannot be taken back, row for row: changed since, or in use."""
    reasons = defaultdict(dict)
    for label, pks in _keys(intake).items():
        model = apps.get_model(label)
        for pk in _touched_since(intake, model, pks):
            reasons[label, pk]["导入以后又有变更"] = None
    for label, pks in _keys(intake, is_new=True).items():
        model = apps.get_model(label)
        is_a_subject = issubclass(model, Subject)
        for pk, words in (_in_use if is_a_subject else _used)(intake, model, pks):
            reasons[label, pk][words] = None
    for it in intake.written:
        if found := reasons.get((it["model"], it["pk"])):
            yield f"{it['name']}：{'、'.join(found)}"


def _touched_since(intake, model, pks):
    """The keys of those about which an event was written after the import's own."""
    kind = ContentType.objects.get_for_model(model)
    later = Event.objects.filter(subject_type=kind, subject_id__in=pks, pk__gt=intake.imported_id)
    others = later.exclude(because=intake.imported_id)
    return set(others.values_list("subject_id", flat=True))


def _used(intake, model, pks):
    """Yield the key of each new row to which something points, and what that is."""
    own = _keys(intake, is_new=True)
    if "last_login" in {field.name for field in model._meta.fields}:
        used = model._base_manager.filter(pk__in=pks, last_login__isnull=False)
        yield from ((pk, "已经登录过") for pk in used.values_list("pk", flat=True))
    for link in _links(model):
        others, name = link.related_model._base_manager, link.field.name
        found = others.filter(**{f"{name}__in": pks})
        found = found.exclude(pk__in=_of(link.related_model, own))
        if link.related_model is Event:
            found = found.exclude(because=intake.imported_id)
        words = _words(link.related_model)
        yield from ((pk, words) for pk in set(found.values_list(name, flat=True)))


def _in_use(intake, model, pks):
    """Yield the key of each subject that its own lifecycle does not let go, and why."""
    step = LIFECYCLES[model].row("take_out", NEW)
    for it in _held(model, pks):
        why = step.unless(it, intake.imported.on)
        if why := why if step.is_open_on(it) else f"现为“{it.get_status_display()}”":
            yield it.pk, why


def _held(model, pks):
    """These subjects, held, with what has become of their parts, in few queries."""
    rows = list(model.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    under = [it.model._meta.get_field(it.model.under) for it in LIFECYCLES[model].parts]
    names = [it.remote_field.get_accessor_name() for it in under]
    prefetch_related_objects(rows, *names, *(f"{it}__events" for it in names))
    return rows


def _of(model, keys):
    """Those of a model, among them those of one that stands on it, as a seat on a post."""
    kinds = (label for label in keys if issubclass(apps.get_model(label), model))
    return [pk for label in kinds for pk in keys[label]]


def _links(model):
    fields = model._meta.get_fields(include_hidden=True)
    return [it for it in fields if it.auto_created and it.is_relation and not it.concrete]


def _words(model):
    """What such a row is called to a user; many are inner records without a name of their own."""
    name = str(model._meta.verbose_name)
    return f"已有{name}" if not name.isascii() else "已有办理记录"
