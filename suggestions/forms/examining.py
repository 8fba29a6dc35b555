"""What is asked when the handling of a year is examined: plan, progress, account, score."""

from datetime import date

from django import forms

from renda.forms import (
    LONG,
    DayField,
    FilesForm,
    LateFilesForm,
    ReasonForm,
    StepForm,
    SubjectForm,
    TextField,
)
from renda.models import Body, Deputy, Duty, Membership
from renda.periods import dated

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
    year = forms.TypedChoiceField(label="年度", coerce=int)
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
        years = (self.today.year, self.today.year - 1)
        self.fields["year"].choices = [(it, f"{it}年") for it in years]
        handled = Assignment.objects.handled_here().filter(
            suggestion__committee__in=committees, assigned_on__year__in=years
        )
        bodies = Body.objects.standing().filter(pk__in=handled.values("body"))
        self.fields["body"].queryset = bodies.order_by("name")

    def clean(self):
        facts = super().clean()
        own = {name: facts.get(name) for name in ("committee", "body", "year")}
        if all(own.values()) and Examination.objects.standing().filter(**own).exists():
            self.add_error("body", f"{own['body']}{own['year']}年的考核已经开展。")
        elif all(own.values()) and not Examination(**own).handled.exists():
            self.add_error("body", f"{own['body']}{own['year']}年没有承办要答复的建议。")
        return facts


class RescheduleForm(TermsOfYear, ReasonForm):
    """Other days, told to the unit with the reason."""

    visit_by = DayField(label="年中视察截止日期")
    account_by = DayField(label="年终报账截止日期")

    field_order = ["visit_by", "account_by", "reason"]

    def prepare(self):
        super().prepare()
        it = self.subject
        self.initial |= {"visit_by": it.visit_by, "account_by": it.account_by}
        if not it.is_to_be_visited():
            del self.fields["visit_by"]


class OpenAllForm(TermsOfYear, StepForm):
    """The same for all units at once that have something to handle."""

    visit_by = DayField(label="年中视察截止日期")
    account_by = DayField(label="年终报账截止日期")


class HandlingPlanForm(FilesForm):
    leader = forms.CharField(
        label="责任领导",
        max_length=50,
        help_text="姓名和职务，如：副局长王刚。年终报账由单位主要负责人提交。",
    )
    text = TextField(
        label="办理方案", max_length=LONG, rows=8,
        help_text="每件由谁办、分几步、什么时候办到什么程度，怎样和代表沟通。",
    )  # fmt: skip


class PaperPlanForm(HandlingPlanForm, LateFilesForm):
    """What came on paper, with its scan and the day on which it was handed in."""

    asides = LateFilesForm.asides


class MarkForm(NoteForm):
    points = PointsField(label="方案得分", help_text="0至100分。")

    field_order = ["points", "note", "files"]


class ItemsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, it):
        return f"{it.suggestion.number}　{it.suggestion.matter}"


class VisitForm(LateFilesForm):
    """Its day is that of the visit: the committee is not late by what it enters later."""

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
        self.fields["items"].required = rows.exists()
        self.fields["on"].label = "视察日期"

    def _refusal_of(self, on):
        first = date(self.subject.year, 1, 1)
        early = f"不能早于考核年度开始的日期（{dated(first)}）。" if on < first else ""
        return early or super()._refusal_of(on)

    def _last_move_after(self, on):
        """It moves nothing, and so may have been before whatever has."""
        return None


class YearAccountForm(FilesForm):
    text = TextField(
        label="报账", max_length=LONG, rows=8,
        help_text="办了哪些、没有办成哪些、承诺兑现到什么程度、明年怎么办。数据由系统统计，不用抄写。",
    )  # fmt: skip


class PaperAccountForm(YearAccountForm, LateFilesForm):
    """Likewise."""

    asides = LateFilesForm.asides


class PointsForm(StepForm):
    """What is added or taken by decision."""

    points = PointsField(
        -MOST, MOST, label="加减分", help_text=f"不加不减写0；加减不超过{MOST}分。"
    )
    reason = TextField(label="加减分理由", rows=3, required=False)

    def prepare(self):
        super().prepare()
        self.initial["points"] = self.subject.points

    def clean(self):
        facts = super().clean()
        if facts.get("points") and not facts.get("reason"):
            self.add_error("reason", "加分、减分的，写明理由。")
        return facts


class ScoreForm(PointsForm):
    """While deputies are still asked to rate, the committee says why it does not wait."""

    asides = ("not_waited",)
    not_waited = TextField(label="不等测评的理由", rows=2)

    def prepare(self):
        super().prepare()
        count = self.subject.unrated.count()
        self.fields[
            "not_waited"
        ].help_text = (
            f"还有{count}份背靠背测评没有交，评定以后不再测评，并告知代表。承办单位看不到这条理由。"
        )
        if not count:
            del self.fields["not_waited"]


class SanctionField(forms.ModelChoiceField):
    def label_from_instance(self, it):
        return f"{it.get_kind_display()}，{dated(it.happened_on)}，扣{it.points}分"


class SanctionsField(SanctionField, forms.ModelMultipleChoiceField):
    pass


class LiftForm(ReasonForm):
    """A sanction that was wrong takes no points."""

    sanction = SanctionField(Sanction.objects, label="撤销哪一项")

    field_order = ["sanction", "reason"]

    def prepare(self):
        super().prepare()
        self.fields["sanction"].queryset = self.subject.sanctions.filter(lifted_by=None)


class CorrectScoreForm(PointsForm):
    """It is reckoned anew from what is known of the day of the score."""

    plan_points = PointsField(label="方案得分", required=False, help_text="0至100分。")
    lifted = SanctionsField(
        Sanction.objects, label="撤销的责任追究", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reason = TextField(label="更正理由", rows=3, help_text="告知承办单位；有加减分的，一并写明。")

    field_order = ["plan_points", "points", "lifted", "reason"]

    def prepare(self):
        super().prepare()
        known = self.initial["plan_points"] = self.subject.plan_points
        self.fields["plan_points"].required = known is not None
        standing = self.subject.sanctions.filter(lifted_by=None)
        self.fields["lifted"].queryset = standing
        if not standing.exists():
            del self.fields["lifted"]


class SanctionForm(FilesForm):
    kind = forms.ChoiceField(label="情形", choices=Sanction.Kind)
    happened_on = DayField(label="发生日期")
    fact = TextField(label="事实", rows=4)
    decided_by = forms.ChoiceField(
        label="决定机关", choices=[("", "请选择"), *Sanction.Decider.choices]
    )
    decision = forms.CharField(
        label="哪一次会议决定", max_length=200, help_text="如：第35次主任会议。"
    )
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
