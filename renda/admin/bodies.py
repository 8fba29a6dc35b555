from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from ..models import Body, Congress, Session, Term
from ..periods import dated
from .own import OwnAdmin, ReadOnly, RecordedAdmin


@admin.register(Congress)
class CongressAdmin(ReadOnly, OwnAdmin):
    list_display = ["name", "place", "level", "parent"]


@admin.register(Term)
class TermAdmin(OwnAdmin):
    list_display = ["__str__", "from_on", "to_on"]
    fixed = ["congress"]


@admin.register(Session)
class SessionAdmin(OwnAdmin):
    list_display = ["__str__", "from_on", "to_on"]
    list_filter = ["kind"]
    list_select_related = ["term__congress"]
    fixed = ["term"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.queryset = field.queryset.select_related("congress")
        return field


@admin.register(Body)
class BodyAdmin(RecordedAdmin):
    takes_in = "bodies"
    list_display = ["name", "kind", "parent", "office", "congress", "ended_on"]
    list_filter = ["kind", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["parent", "office", "congress"]
    ordering = ["congress", "pk"]
    search_fields = ["name"]
    fixed = ["congress", "name", "succession"]
    fields = ["congress", "name", "succession", "kind", "parent", "office"]

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if obj or name != "succession"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Body:
            field.queryset = field.queryset.filter(ended_on=None)
        return field

    @admin.display(description="更名和撤并")
    def succession(self, body):
        if body.ended_on:
            return f"已于{dated(body.ended_on)}并入{body.successor}。"
        return format_html(
            '<a href="{}">更名</a>　<a href="{}">撤并</a>',
            reverse("body_rename", args=[body.pk]),
            reverse("body_succeed", args=[body.pk]),
        )
