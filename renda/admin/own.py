"""What all of these pages have in common: they know only the administrator's own congresses."""

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.html import strip_tags

from ..models import Body, Congress, Deputy, Membership, Session, Setting, Term, User
from ..office import own_congresses, people_of
from ..sheets import LIMIT, Column, sheet

OWN = {  # the path from each model to its congress
    Congress: "pk",
    Term: "congress",
    Session: "term__congress",
    Body: "congress",
    Deputy: "congress",
    Membership: "body__congress",
    Setting: "congress",
}


def own(model, request):
    """The rows of the model that the user of the request administers."""
    congresses = own_congresses(request)
    if model is User:
        return people_of(congresses)
    return model.objects.filter(**{f"{OWN[model]}__in": [it.pk for it in congresses]})


class OwnAdmin(admin.ModelAdmin):
    """Shows, and offers as a choice, only what belongs to the administrator's congresses."""

    fixed = ()  # fields that are entered once and never changed
    list_per_page = 50
    takes_in = ""  # the kind of sheet, of KINDS, that enters many at once

    def get_queryset(self, request):
        return own(self.model, request).order_by(*self.get_ordering(request))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = own(db_field.related_model, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name=name), *super().get_urls()]

    def export(self, request):
        """The list under the same conditions, as a sheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        own_congresses(request)
        rows = self.get_changelist_instance(request).get_queryset(request)
        name, names = str(self.opts.verbose_name_plural), self.get_list_display(request)
        return sheet(name, request.today, [*map(self._column, names)], rows[:LIMIT], rows.count())

    def _column(self, name):
        label = str(label_for_field(name, self.model, self))
        return Column(label, 20, lambda row: self._cell(name, row))

    def _cell(self, name, row):
        field, _, value = lookup_field(name, row, self)
        if field is not None and getattr(field, "flatchoices", None):
            return dict(field.flatchoices).get(value, value)
        return ("是" if value else "否") if isinstance(value, bool) else _plain(value)

    def get_changeform_initial_data(self, request):
        [first, *others] = own_congresses(request)
        initial = super().get_changeform_initial_data(request)
        return initial if others else {"congress": first, **initial}

    def has_module_permission(self, request):
        return bool(own_congresses(request))

    def has_view_permission(self, request, obj=None):
        return bool(own_congresses(request))

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False


def _plain(value):
    return strip_tags(value) if isinstance(value, str) else value


class ReadOnly:
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class RecordedAdmin(OwnAdmin):
    """For rows that move dates or rights: each save is an event."""

    def save_model(self, request, obj, form, change):
        obj.save(by=request.user, at=request.now)
