from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from ..models import PARAMETERS, CalendarYear, Setting
from .own import OwnAdmin, ReadOnly, RecordedAdmin


class SettingForm(forms.ModelForm):
    name = forms.ChoiceField(label="参数")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(it.name, f"{it.label}（{it.name}）") for it in PARAMETERS.values()]
        chosen = self.data.get("name") or self.initial.get("name")
        if "name" in self.fields:
            self.fields["name"].choices = [("", "—— 请选择 ——"), *named]
            self.fields["name"].help_text = "各项的写法和现在的值，见“参数”页。"
        if "value" in self.fields and chosen in PARAMETERS:
            self.fields["value"].help_text = PARAMETERS[chosen].help


@admin.register(Setting)
class SettingAdmin(RecordedAdmin):
    form = SettingForm
    list_display = ["label", "value", "effective_on", "basis", "congress"]
    list_select_related = ["congress"]
    ordering = ["congress", "name", "-effective_on"]
    fields = ["congress", "name", "value", "effective_on", "basis"]
    fixed = ["congress", "name"]

    @admin.display(description="参数", ordering="name")
    def label(self, setting):
        known = PARAMETERS.get(setting.name)
        return known.label if known else setting.name


@admin.register(CalendarYear)
class CalendarYearAdmin(ReadOnly, OwnAdmin):
    list_display = ["year", "notice", "days"]

    def get_queryset(self, request):
        return CalendarYear.objects.all()

    @admin.display(description="放假和调休")
    def days(self, row):
        address = reverse("calendar_year", args=[row.year])
        return format_html('<a href="{}">看{}年</a>', address, row.year)
