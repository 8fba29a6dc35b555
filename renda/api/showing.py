"""What is told of rows. Nothing here reads input, and nothing is told that no page tells."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..models import Obligation
from ..sight import key_of
from ..story import facts_of


class NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


@extend_schema_field(NamedSerializer)
class Named(serializers.RelatedField):
    """A row by its id and its name."""

    def use_pk_only_optimization(self):
        return False

    def to_representation(self, row):
        return {"id": row.pk, "name": str(row)}


class SubjectNameSerializer(NamedSerializer):
    kind = serializers.CharField(help_text="如 opinion、problem。")
    status = serializers.CharField()
    address = serializers.CharField()


def name_of(subject):
    """How a subject is named where it stands beside something else; None where it is not seen."""
    if subject is None:
        return None
    kind = subject._meta.model_name
    return {
        "id": subject.pk, "name": str(subject), "kind": kind, "status": subject.status,
        "address": reverse(f"api_{kind}-detail", args=[subject.pk]),
    }  # fmt: skip


class DateSerializer(serializers.ModelSerializer):
    """An obligation: who owes it by when, and why that day."""

    serializer_related_field = Named
    days_left = serializers.SerializerMethodField(help_text="还有几天；逾期的为负数。")
    law = serializers.CharField(source="duty", help_text="依据。")
    rule = serializers.CharField(help_text="期限长短的规定。")
    raw_due_on = serializers.DateField(help_text="遇到节假日顺延以前的日子。")

    class Meta:
        model = Obligation
        fields = (
            "id", "deadline", "label", "generation", "owed_by", "overseen_by", "start_on",
            "period", "raw_due_on", "due_on", "days_left", "law", "rule",
        )  # fmt: skip
        read_only_fields = fields

    def get_days_left(self, owed) -> int:
        return owed.days_left(self.context["view"].today)


class ObligationSerializer(DateSerializer):
    subject = serializers.SerializerMethodField()

    class Meta(DateSerializer.Meta):
        fields = read_only_fields = (*DateSerializer.Meta.fields, "subject")

    @extend_schema_field(SubjectNameSerializer)
    def get_subject(self, owed):
        return name_of(self.context["seen"].get(key_of(owed)))


class OfferSerializer(serializers.Serializer):
    """A step that is the reader's to take; what it asks, a GET of its address tells."""

    name = serializers.CharField()
    label = serializers.CharField()
    address = serializers.CharField()
    refusal = serializers.CharField(help_text="现在不能办的理由；能办的为空。", allow_blank=True)


class CellSerializer(serializers.Serializer):
    label = serializers.CharField()
    text = serializers.CharField()


class RowSerializer(serializers.Serializer):
    label = serializers.CharField()
    rows = CellSerializer(many=True)


class FactSerializer(CellSerializer):
    rows = RowSerializer(many=True, help_text="小表的各行；不是表的为空。")


class FileSerializer(NamedSerializer):
    size = serializers.IntegerField(source="blob.size", help_text="字节数。")
    address = serializers.SerializerMethodField()

    def get_address(self, file) -> str:
        return reverse("api_attachment", args=[file.pk])


class MomentSerializer(serializers.Serializer):
    """Something that happened."""

    step = serializers.CharField(source="event.name")
    label = serializers.CharField(source="event.label")
    on = serializers.DateField(source="event.on", help_text="发生的日子。")
    at = serializers.DateTimeField(source="event.at", help_text="录入的时刻。")
    actor = serializers.CharField(
        source="event.actor.name", allow_null=True, default=None, help_text="系统办的为空。"
    )
    subject = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField(help_text="当时写的；下属事项的，在它自己那里。")
    files = FileSerializer(source="event.attachments", many=True, help_text="当时交的附件。")

    @extend_schema_field(SubjectNameSerializer(allow_null=True))
    def get_subject(self, entry):
        return name_of(entry.subject)

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, entry):
        is_own = entry.subject == self.context["subject"]
        told = facts_of(entry.event, self.context["view"].said) if is_own else ()
        return FactSerializer(told, many=True).data


class EntrySerializer(MomentSerializer):
    follows = MomentSerializer(many=True, help_text="随它一并进行的。")
