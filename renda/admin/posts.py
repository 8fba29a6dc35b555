from django import forms
from django.contrib import admin

from ..models import Body, Deputy, Duty, Membership, User
from .own import RecordedAdmin


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
            "常委会组成人员、审计员、系统管理员写人大常委会；代表团的团长写主要负责人，联络员写经办人。",
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
        fields = ["body", "district", "certificate", "from_on", "to_on"]


class DeputyForm(LoginForm, SeatForm):
    class Meta(SeatForm.Meta):
        fields = ["user", *SeatForm.Meta.fields]


class PostAdmin(RecordedAdmin):
    """Whose it is, is chosen when it is entered, and stands from then on."""

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if not (obj and name == "login")]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Body:
            field.queryset = field.queryset.filter(ended_on=None).order_by("congress", "name")
        return field


@admin.register(Deputy)
class DeputyAdmin(PostAdmin):
    takes_in = "deputies"
    form = DeputyForm
    list_display = ["user", "congress", "district", "delegation", "from_on", "to_on"]
    list_filter = [("body", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "congress", "body"]
    ordering = ["congress", "pk"]
    search_fields = ["user__name", "certificate"]
    fixed = ["user"]
    fields = ["user", "login", "body", "district", "certificate", "from_on", "to_on"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "body":
            field.label, field.help_text = "代表团", "没有的，先在机构里登记。"
            field.queryset = field.queryset.filter(kind=Body.Kind.DELEGATION)
        return field

    @admin.display(description="代表团", ordering="body")
    def delegation(self, seat):
        return seat.body


@admin.register(Membership)
class MembershipAdmin(PostAdmin):
    """All but the seats of deputies, which have a page of their own."""

    form = MembershipForm
    list_display = ["user", "body", "duty", "from_on", "to_on"]
    list_filter = ["duty", ("to_on", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "body"]
    ordering = ["body", "pk"]
    search_fields = ["user__name", "body__name"]
    fixed = ["user", "body", "duty", "stands_in_for"]
    fields = ["user", "login", "body", "duty", "from_on", "to_on", "stands_in_for"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(deputy=None)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.choices = [it for it in field.choices if it[0] != Duty.DEPUTY]
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Membership:
            running = field.queryset.running(request.today).filter(deputy=None)
            field.queryset = running.select_related("user", "body")
        return field
