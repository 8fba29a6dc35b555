"""What is told of a subject: in a list its fields and its next date; alone, all that its page says.

It is made of the model and of the names of its fields; nothing else is declared twice.
"""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..history import history_of
from ..lifecycle import LIFECYCLES
from .showing import DateSerializer, EntrySerializer, Named, OfferSerializer

SHOWN = 25  # entries of the history before its reader asks for all


class SubjectSerializer(serializers.ModelSerializer):
    serializer_related_field = Named
    status_label = serializers.CharField(source="get_status_display", help_text="状态。")
    address = serializers.SerializerMethodField()

    def get_address(self, subject) -> str:
        return reverse(f"api_{subject._meta.model_name}-detail", args=[subject.pk])


class RowSerializer(SubjectSerializer):
    """A subject in a list, with the nearest date of it or of its parts."""

    due_on = serializers.DateField(source="row.due_on", allow_null=True, help_text="最近的期限。")
    due_label = serializers.CharField(source="row.due_label", allow_blank=True)


class DetailSerializer(SubjectSerializer):
    """A subject alone: its open dates, what happened, and the steps that are the reader's."""

    dates = serializers.SerializerMethodField(help_text="没有完成的期限，近的在前。")
    history = serializers.SerializerMethodField(
        help_text=f"经过，新的在前，最多{SHOWN}条；log=all 的，全部。"
    )
    history_count = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField(help_text="归您办的步骤；暂时不能办的写明理由。")

    @extend_schema_field(DateSerializer(many=True))
    def get_dates(self, subject):
        owed = subject.obligations.open().select_related("owed_by", "overseen_by")
        return DateSerializer(owed.order_by("due_on", "pk"), many=True, context=self.context).data

    @extend_schema_field(EntrySerializer(many=True))
    def get_history(self, subject):
        return EntrySerializer(self.told(subject)[0], many=True, context=self.context).data

    def get_history_count(self, subject) -> int:
        return self.told(subject)[1]

    def told(self, subject):
        """What happened and how much of it there is, asked for once."""
        view = self.context["view"]
        if "told" not in self.context:
            most = None if view.request.GET.get("log") == "all" else SHOWN
            told = history_of(subject, view.request.user, view.today, most)
            self.context.update(told=told)
        return self.context["told"]

    @extend_schema_field(OfferSerializer(many=True))
    def get_steps(self, subject):
        view = self.context["view"]
        return list(offers(subject, view.request.user, view.today))


def offers(subject, user, on):
    """Yield the steps of a subject, and the beginnings of its parts, that are the user's."""
    lifecycle = LIFECYCLES[type(subject)]
    for step, refusal in lifecycle.offers(user, subject, on):
        place = reverse(f"api_{lifecycle.name}-{step.name.replace('_', '-')}", args=[subject.pk])
        yield {"name": step.name, "label": step.label, "address": place, "refusal": refusal}
    for part in lifecycle.parts:
        new = part.new(**{part.model.under: subject})
        for step, refusal in part.offers(user, new, on):
            place = reverse(f"api_{part.name}-list")
            yield {"name": step.name, "label": step.label, "address": place, "refusal": refusal}


def serializers_of(model, fields):
    """Return the serializers of a row and of the subject alone."""
    return (
        _of(RowSerializer, model, model.__name__, (*fields, "due_on", "due_label")),
        _of(DetailSerializer, model, f"{model.__name__}Detail",
            (*fields, "dates", "history", "history_count", "steps")),
    )  # fmt: skip


def _of(base, model, name, fields):
    told = ("id", *fields, "status", "status_label", "address")
    own = {"fields": told, "read_only_fields": told, "extra_kwargs": _left_open(model, told)}
    meta = type("Meta", (), {"model": model, **own})
    return type(f"{name}Serializer", (base,), {"Meta": meta, "__doc__": model._meta.verbose_name})


def _left_open(model, fields):
    """What the document says of a choice that may not have been made yet."""
    chosen = (it for it in model._meta.concrete_fields if it.choices and it.blank)
    return {it.name: {"allow_blank": True} for it in chosen if it.name in fields}
