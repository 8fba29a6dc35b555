"""What is asked when the handling of a year is examined: plan, progress, account, score."""

from datetime import date

from django import forms

from renda.forms import LONG, DayField, FilesForm, StepForm, SubjectForm, TextField
from renda.models import Body, Deputy, Duty, Membership

from ..models import Assignment, Examination, Sanction
from .reviewing import NoteForm
from .texts import SeatsField, seats_of

STAFF = (Duty.HANDLER, Duty.HEAD)
MOST, TAKEN = 10, 20  # points that may be added or taken by decision, and by one sanction


class PointsField(forms.IntegerField):
    def __init__(self, least=0, most=100, **kwargs):
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "step": 1})
        super().__init__(min_value=least, max_value=most, widget=widget, **kwargs)
        self.error_messages["invalid"] = "要写整数。"


def committees_of(user, on):
    """The committees for deputies in which the user works."""
    mine = Body.objects.filter(pk__in=user.bodies(STAFF, on), ended_on=None)
    return mine.filter(kind=Body.Kind.DEPUTIES_COMMITTEE)


class TermsOfYear:
    """By which days progress is seen and the account is given."""

    def prepare(self):
        super().prepare()
        year = self.today.year
        days = {"visit_by": date(year, 8, 31), "account_by": date(year, 12, 15)}
        self.initial |= {name: day for name, day in days.items() if day > self.today}

    def clean_visit_by(self):
        return self._ahead("visit_by")

    def clean_account_by(self):
        return self._ahead("account_by")

    def _ahead(self, name):
        on = self.cleaned_data[name]
        if on <= self.today:
            raise forms.ValidationError("要晚于今天。")
        return on

    def clean(self):
        facts = super().clean()
        seen, told = facts.get("visit_by"), facts.get("account_by")
        if seen and told and told <= seen:
            self.add_error("account_by", "要晚于年中视察截止日期。")
        return facts


class OpenExaminationForm(TermsOfYear, SubjectForm):
    visit_by = DayField(label="年中视察截止日期")
    account_by = DayField(label="年终报账截止日期")

    class Meta:
        model = Examination
        fields = ["committee", "body", "year", "visit_by", "account_by"]

    def prepare(self):
        super().prepare()
        committees = committees_of(self.actor, self.today)
        self.fields["committee"].queryset = committees
        self.initial |= {"committee": committees.first(), "year": self.today.year}
        if len(committees) == 1:
            self.fields["committee"].widget = forms.HiddenInput()
        bodies = Body.objects.filter(congress__in=committees.values("congress"))
        self.fields["body"].queryset = bodies.standing().executive().order_by("name")
        year = self.today.year
        choices = [(it, f"{it}年") for it in (year, year - 1)]
        self.fields["year"] = forms.TypedChoiceField(label="年度", coerce=int, choices=choices)

    def clean(self):
        facts = super().clean()
        own = {name: facts.get(name) for name in ("committee", "body", "year")}
        if all(own.values()) and Examination.objects.standing().filter(**own).exists():
            self.add_error("body", f"{own['body']}{own['year']}年的考核已经开展。")
        return facts


class OpenAllForm(TermsOfYear, StepForm):
    """The same for all units at once that have something to handle."""

    visit_by = DayField(label="年中视察截止日期")
    account_by = DayField(label="年终报账截止日期")


class HandlingPlanForm(FilesForm):
    leader = forms.CharField(
        label="责任领导",
        max_length=50,
        help_text="姓名和职务，如：副局长王刚。年终由责任领导报账。",
    )
    text = TextField(
        label="办理方案", max_length=LONG, rows=8,
        help_text="每件由谁办、分几步、什么时候办到什么程度，怎样和代表沟通。",
    )  # fmt: skip


class MarkForm(NoteForm):
    points = PointsField(label="方案得分", help_text="0至100分。")

    field_order = ["points", "note", "files"]


class ItemsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, it):
        return f"{it.suggestion.number}　{it.suggestion.matter}"


class VisitForm(FilesForm):
    happened_on = DayField(label="视察日期")
    deputies = SeatsField(
        Deputy.objects, label="视察组代表", widget=forms.CheckboxSelectMultiple,
        help_text="登记后请他们背靠背测评；在这个单位任职的不能选。",
    )  # fmt: skip
    items = ItemsField(Assignment.objects, label="查看的建议", widget=forms.CheckboxSelectMultiple)
    comment = TextField(
        label="当面评议",
        max_length=LONG,
        rows=4,
        help_text="当面向承办单位讲了什么；承办单位看得到。",
    )

    def prepare(self):
        super().prepare()
        it = self.subject
        own = Membership.objects.running(self.today).filter(body=it.body_id).values("user")
        seats = seats_of([self.congress], self.today).exclude(user__in=own)
        self.fields["deputies"].queryset = seats
        rows = it.handled.select_related("suggestion").order_by("suggestion__number", "pk")
        self.fields["items"].queryset = rows

    def clean_happened_on(self):
        return self.day_past("happened_on", date(self.subject.year, 1, 1), "考核年度开始的日期")


class YearAccountForm(FilesForm):
    text = TextField(
        label="报账", max_length=LONG, rows=8,
        help_text="办了哪些、没有办成哪些、承诺兑现到什么程度、明年怎么办。数据由系统统计，不用抄写。",
    )  # fmt: skip


class ScoreForm(StepForm):
    points = PointsField(
        -MOST, MOST, label="加减分", help_text=f"不加不减写0；加减不超过{MOST}分。"
    )
    reason = TextField(label="加减分理由", rows=3, required=False)

    def prepare(self):
        super().prepare()
        self.initial["points"] = 0

    def clean(self):
        facts = super().clean()
        if facts.get("points") and not facts.get("reason"):
            self.add_error("reason", "加分、减分的，写明理由。")
        return facts


class SanctionForm(FilesForm):
    kind = forms.ChoiceField(label="情形", choices=Sanction.Kind)
    happened_on = DayField(label="发生日期")
    fact = TextField(label="事实", rows=4)
    demand = TextField(label="处理和整改要求", rows=3, help_text="如：通报批评，10日内整改并报告。")
    points = PointsField(0, TAKEN, label="扣分", help_text=f"0至{TAKEN}分。")

    def clean_happened_on(self):
        return self.day_past("happened_on")


class RateProgressForm(StepForm):
    """What only the committee reads."""

    points = PointsField(label="评分", help_text="0至100分。承办单位看不到您打的分和写的话。")
    remark = TextField(label="评语", rows=3, required=False)

    def clean(self):
        facts = super().clean()
        if facts.get("points", 100) < PASS and not facts.get("remark"):
            self.add_error("remark", f"低于{PASS}分的，写明理由。")
        return facts


PASS = 60
