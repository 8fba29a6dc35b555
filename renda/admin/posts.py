from django import forms
from django.contrib import admin

from ..models import Body, Deputy, Duty, Membership, User
from .own import OwnAdmin, RecordedAdmin


class LoginForm(forms.ModelForm):
    """Names a person by choice or, if another congress has entered them, by their login name."""

    login = forms.CharField(
        label="登录名",
        required=False,
        help_text="他级人大已有帐号、不在上面名单里的人，在这里填写登录名。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].required = False

    def clean_login(self):
        login = self.cleaned_data["login"].strip()
        if login and not User.objects.filter(username=login, is_active=True).exists():
            raise forms.ValidationError(f"没有登录名是“{login}”的帐号，请向本人核对。")
        return login

    def clean(self):
        facts = super().clean()
        login, user = facts.get("login"), facts.get("user")
        if login and user and user.username != login:
            self.add_error("login", f"和上面选的{user}不是同一个人，只填一处。")
        elif login:
            facts["user"] = User.objects.get(username=login)
        elif "user" in self.fields and not user and not self.errors:
            self.add_error("user", "要选一个人，或者填写登录名。")
        return facts


class MembershipForm(LoginForm):
    class Meta:
        help_texts = {
            "body": "经办人、主要负责人写所在机构；分管副主任写所分管的工作机构；主任写主任会议；"
            "常委会组成人员、审计员、系统管理员写人大常委会。",
            "stands_in_for": "临时代替别人的，选本人的任职，并写明任职止。",
        }

    def clean(self):
        facts = super().clean()
        if not (facts.get("user") and facts.get("body")):  # else it could not be compared
            facts["stands_in_for"] = None
        if self.instance.pk and facts.get("to_on") and self._is_the_last_administrator():
            self.add_error("to_on", "这是本级唯一的系统管理员，先登记接任的人。")
        return facts

    def _is_the_last_administrator(self):
        post, duty = self.instance, Duty.ADMINISTRATOR
        here = {"body__congress": post.body.congress, "user__is_active": True, "to_on": None}
        others = Membership.objects.filter(duty=duty, **here).exclude(pk=post.pk)
        return post.duty == duty and not others.exists()


class SeatForm(forms.ModelForm):
    """The seat itself, whosever it is."""

    class Meta:
        model = Deputy
        fields = ["district", "delegation", "certificate", "from_on", "to_on"]

    def clean(self):
        facts = super().clean()
        begun, ended = facts.get("from_on"), facts.get("to_on")
        if begun and ended and ended < begun:
            self.add_error("to_on", f"要在任职起（{begun}）当天或以后。")
        certificate = facts.get("certificate")
        congress = facts.get("congress") or self.instance.congress_id
        others = Deputy.objects.filter(congress=congress, certificate=certificate)
        if certificate and others.exclude(pk=self.instance.pk).exists():
            self.add_error("certificate", "已有代表用这个证号，请核对。")
        return facts


class DeputyForm(LoginForm, SeatForm):
    class Meta(SeatForm.Meta):
        fields = ["user", "congress", *SeatForm.Meta.fields]


@admin.register(Deputy)
class DeputyAdmin(OwnAdmin):
    takes_in = "deputies"
    form = DeputyForm
    list_display = ["user", "congress", "district", "delegation", "from_on", "to_on"]
    list_filter = ["delegation"]
    list_select_related = ["user", "congress"]
    search_fields = ["user__name", "certificate"]
    fixed = ["user", "congress"]
    fields = [
        "user",
        "login",
        "congress",
        "district",
        "delegation",
        "certificate",
        "from_on",
        "to_on",
    ]

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if not (obj and name == "login")]


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    form = MembershipForm
    list_display = ["user", "body", "duty", "from_on", "to_on"]
    list_filter = ["duty", ("to_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "body"]
    ordering = ["body", "pk"]
    search_fields = ["user__name", "body__name"]
    fixed = ["user", "body", "duty", "stands_in_for"]
    fields = ["user", "login", "body", "duty", "from_on", "to_on", "stands_in_for"]

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if not (obj and name == "login")]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Membership:
            field.queryset = field.queryset.running(request.today).select_related("user", "body")
        if db_field.related_model is Body:
            field.queryset = field.queryset.filter(ended_on=None).order_by("congress", "name")
        return field
