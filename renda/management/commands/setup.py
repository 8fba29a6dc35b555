import getpass
import os
import sys

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from renda.forms import DayField, PlainForm
from renda.models import Body, Congress, Duty, Membership, Term, User

PASSWORD = "RENDA_ADMIN_PASSWORD"  # a variable of the environment: options show in process lists


class FoundingForm(PlainForm):
    """What has to be known of an office before anybody can log in."""

    place = forms.CharField(label="地名", max_length=30, help_text="如 云河县")
    congress = forms.CharField(label="名称", max_length=100, help_text="如 云河县人大常委会")
    level = forms.ChoiceField(label="级别", choices=Congress.Level)
    term = forms.IntegerField(label="现在是第几届", min_value=1, max_value=99)
    term_from = DayField(label="本届从哪天起", help_text="如 2026-12-20")
    person = forms.CharField(label="系统管理员姓名", max_length=30)
    login = forms.CharField(label="系统管理员登录名", max_length=50)

    def clean_place(self):
        place = self.cleaned_data["place"]
        if Congress.objects.filter(place=place).exists():
            raise ValidationError(f"{place}已经建好，不能再建一次；请登录后在管理页面里增改。")
        return place

    def clean_congress(self):
        if Congress.objects.filter(name=self.cleaned_data["congress"]).exists():
            raise ValidationError("已有同名的人大常委会。")
        return self.cleaned_data["congress"]

    def clean_login(self):
        if User.objects.filter(username=self.cleaned_data["login"]).exists():
            raise ValidationError("这个登录名已有人用，请换一个。")
        return self.cleaned_data["login"]


class Command(BaseCommand):
    help = (
        "建立一个单位：人大常委会、主任会议、办公室和第一个系统管理员。没有写明的逐项询问；"
        f"密码也可放在环境变量 {PASSWORD} 里。"
    )

    def add_arguments(self, parser):
        for name, field in FoundingForm.base_fields.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=self.describe(field))

    def handle(self, **options):
        given = {name: options[name] for name in FoundingForm.base_fields}
        facts = self.ask(given) if sys.stdin.isatty() else self.read(given)
        user = User(username=facts["login"], name=facts["person"])
        user.set_password(self.password(user))
        with transaction.atomic():
            found(facts, user, timezone.now())
        self.stdout.write(f"{facts['congress']}已经建好，请用“{user.username}”登录。")

    def read(self, given):
        """Return the facts, all from options; what is wrong with any is said at once."""
        form = FoundingForm(given)
        if not form.is_valid():
            faults = [
                f"--{name.replace('_', '-')}：{'；'.join(why)}" for name, why in form.errors.items()
            ]
            raise CommandError("\n".join(faults))
        return form.cleaned_data

    def ask(self, given):
        """Ask for what was not given, and again for what was wrong."""
        while not (form := FoundingForm(given)).is_valid():
            for name, why in form.errors.items():
                if given[name] is not None:
                    self.stderr.write(f"{form.fields[name].label}：{'；'.join(why)}")
                given[name] = input(f"{self.describe(form.fields[name])}：")
        return form.cleaned_data

    def describe(self, field):
        choices = "、".join(f"{key}（{label}）" for key, label in getattr(field, "choices", ()))
        hint = field.help_text or choices
        return f"{field.label}（{hint}）" if hint else field.label

    def password(self, user):
        """Return the password, from the environment or typed twice."""
        given = os.environ.get(PASSWORD)
        if given is None and not sys.stdin.isatty():
            raise CommandError(f"没有密码：请把它放在环境变量 {PASSWORD} 里。")
        password = getpass.getpass("密码：") if given is None else given
        try:
            validate_password(password, user)
        except ValidationError as weak:
            raise CommandError("密码不能用：" + "；".join(weak.messages)) from weak
        if given is None and getpass.getpass("再输入一次：") != password:
            raise CommandError("两次输入的密码不同，没有建立。")
        return password


BODIES = [  # each stands under the one before it; "": it bears the name of the congress
    ("", Body.Kind.STANDING_COMMITTEE),
    ("主任会议", Body.Kind.COUNCIL),
    ("办公室", Body.Kind.OFFICE),
]


def found(facts, user, at):
    """Write the congress, its term, its first bodies, and who administers it from today."""
    names = {"name": facts["congress"], "place": facts["place"]}
    congress = Congress.objects.create(level=facts["level"], **names)
    Term.objects.create(congress=congress, number=facts["term"], from_on=facts["term_from"])
    bodies = []
    for name, kind in BODIES:
        body = Body(congress=congress, name=name or congress.name, kind=kind)
        body.parent = bodies[-1] if bodies else None
        body.save(by=None, at=at)
        bodies.append(body)
    user.save()
    post = Membership(user=user, body=bodies[0], duty=Duty.ADMINISTRATOR)
    post.from_on = timezone.localdate(at)
    post.save(by=None, at=at)
