import re

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from ..entrance import asked_first
from ..models import User, record_act
from ..office import is_kept_elsewhere, own_congresses
from .own import OwnAdmin

MOBILE = re.compile(r"1\d{10}", re.ASCII)
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII)


class AsPeopleAre(forms.ModelForm):
    """A name and a phone that somebody may have; what stood there before is let be."""

    def clean_name(self):
        name = self.cleaned_data["name"]
        is_name = len(name) > 1 and any(map(str.isalpha, name))
        if "name" in self.changed_data and not is_name:
            raise forms.ValidationError("姓名至少两个字，不能全是数字或者符号。")
        return name

    def clean_phone(self):
        phone = self.cleaned_data["phone"].replace(" ", "")
        is_phone = MOBILE.fullmatch(phone) or LANDLINE.fullmatch(phone)
        if phone and "phone" in self.changed_data and not is_phone:
            raise forms.ValidationError("手机号是1开头的11位数字；座机写上区号，如0571-88001234。")
        return phone


class PersonForm(AsPeopleAre):
    """Who somebody is; without a login name the account only stands for the person."""

    class Meta:
        model = User
        fields = ["name", "username", "phone", "email"]

    def clean_username(self):
        """A login name is unique whatever its letters' case: nobody may pass for another."""
        name = self.cleaned_data.get("username")
        if name and self.is_taken(name):
            raise forms.ValidationError("已存在这个登录名，换一个。")
        return name

    def is_taken(self, name):
        others = User.objects.exclude(pk=self.instance.pk)
        return others.filter(username__iexact=name).exists()


class NewAccountForm(PersonForm, UserCreationForm):
    class Meta(PersonForm.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = False

    def clean(self):
        facts = super().clean()
        if facts.get("username") and not facts.get("password1") and "password1" not in self.errors:
            self.add_error("password1", "要登录的人，先设一个初始密码。")
        if facts.get("password1") and not facts.get("username") and "username" not in self.errors:
            self.add_error("username", "设了密码，就要有登录名。")
        return {**facts, "password1": facts.get("password1") or None}  # None: cannot log in


class AccountForm(AsPeopleAre, UserChangeForm):
    class Meta:
        model = User  # Django's own field for the login name fails where there is none
        fields = ["name", "username", "phone", "email", "password", "is_active"]


@admin.register(User)
class AccountAdmin(OwnAdmin, UserAdmin):
    takes_in = "accounts"
    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    list_display = ["name", "username", "phone", "email", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["name", "username", "phone"]
    ordering = ["name", "pk"]
    filter_horizontal = []
    readonly_fields = ["last_login", "work"]
    fieldsets = [
        (None, {"fields": ["name", "username", "phone", "email", "password"]}),
        ("使用", {"fields": ["is_active", "last_login", "work"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["name", "phone", "email"]}),
        ("登录", {"fields": ["username", "password1", "password2"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_change_permission(self, request, obj=None):
        """Who also belongs to another congress, or is a superuser, is only looked at."""
        congresses = own_congresses(request)
        if obj is None or request.user.is_superuser:
            return bool(congresses)
        return not obj.is_superuser and not is_kept_elsewhere(obj, congresses, request.today)

    def user_change_password(self, request, id, form_url=""):
        """One's own is changed where the old one is asked for."""
        user = self.get_object(request, id)
        if user == request.user:
            return redirect("password_change")
        ask = user and self.has_change_permission(request, user) and asked_first(request)
        return ask or super().user_change_password(request, id, form_url)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_active":
            field.label = "可以使用"
            field.help_text = "去掉勾选即停用：不能再登录，也不再收到提醒。"
        return field

    @admin.display(description="工作")
    def work(self, user):
        return format_html(
            '<a href="{}">移交工作</a>（离岗、调动时）　'
            '<a href="{}">登录和安全</a>（锁定、手机丢失时）',
            reverse("person_pass_on", args=[user.pk]),
            reverse("person_access", args=[user.pk]),
        )

    def log_addition(self, request, obj, message):
        record(request, obj, "登记帐号", message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record(request, obj, "变更帐号", message)
        return super().log_change(request, obj, message)


def record(request, user, label, message):
    """Write the event of a change to an account: which fields, never what stood in them."""
    fields = [name for part in message for name in part.get("changed", {}).get("fields", ())]
    facts = {"row": str(user), "fields": ["密码" if it == "password" else it for it in fields]}
    for congress in own_congresses(request):
        record_act(congress, user, "account", label, by=request.user, at=request.now, facts=facts)
