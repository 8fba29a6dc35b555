"""What each step of supervision asks."""

from django import forms

from renda.forms import (
    LONG,
    DayField,
    LateEntryForm,
    ReasonForm,
    RowsField,
    StepForm,
    SubjectForm,
    TextField,
)
from renda.models import Body, Duty, Membership, Parameter, User
from renda.periods import Period

from .models import Ballot, Extension, Opinion, Problem, ReturnRequest, Undertaking
from .models.opinions import PROBLEMS

__all__ = ["LateEntryForm", "ReasonForm"]


def _interpellators(congress):
    """监督法 第五十一条: five members in a city or a province, three in a county."""
    return "3" if congress.level in ("county", "township") else "5"


def _no_fewer(count, congress):
    least = int(_interpellators(congress))
    return "" if count == least else f"监督法 第五十一条：{congress.get_level_display()}为{least}人以上。"


INTERPELLATORS = Parameter(
    "sc.interpellation_min_signers",
    "联名提出质询案的人数",
    _interpellators,
    help="由法律规定，不能更改。",
    reads=int,
    bound=_no_fewer,
)


class NoteForm(StepForm):
    note = TextField(label="说明", rows=3, required=False)


class CommentForm(StepForm):
    text = TextField(label="意见", max_length=LONG, rows=6)


class UrgeForm(StepForm):
    text = TextField(label="催办内容", rows=3)


class EvidenceForm(StepForm):
    evidence = TextField(label="整改佐证", max_length=LONG, rows=6, help_text="做了什么，有什么可以查验。")


class MeasureForm(StepForm):
    measure = TextField(label="整改措施")
    measure_due_on = DayField(label="计划完成")
    measure_by = forms.CharField(label="责任人和电话", max_length=50)


class MovedForm(StepForm):
    moved = forms.JSONField(label="变更的期限")


class TransferForm(StepForm):
    body = forms.ModelChoiceField(Body.objects, label="机构")


class PassOnForm(StepForm):
    to = forms.ModelChoiceField(User.objects, label="移交给")


class ExtendForm(StepForm):
    until = DayField(label="延至")


class WayForm(LateEntryForm):
    decision = TextField(label="决定内容", help_text="会议、日期和决定的事项。")


class OpinionForm(SubjectForm):
    class Meta:
        model = Opinion
        fields = [
            "title",
            "form",
            "meeting",
            "deliberated_on",
            "committee",
            "vice_chair",
            "addressee",
            "evaluation",
        ]
        field_classes = {"deliberated_on": DayField, "evaluation": TextField}

    evaluation = TextField(label="总体评价", max_length=LONG, rows=6)

    def prepare(self):
        mine = Body.objects.filter(pk__in=self.actor.bodies((Duty.HANDLER, Duty.HEAD), self.today))
        committees = mine.filter(kind__in=Body.COMMITTEES)
        here = {"congress__in": committees.values("congress"), "ended_on": None}
        leaders = Membership.objects.running(self.today).filter(
            duty=Duty.VICE_CHAIR, body__congress__in=committees.values("congress")
        )
        self.fields["committee"].queryset = committees
        self.fields["addressee"].queryset = Body.objects.filter(kind__in=Body.ADDRESSEES, **here)
        self.fields["vice_chair"].queryset = User.objects.filter(pk__in=leaders.values("user"))
        if len(committees) == 1:
            self.fields["committee"].initial = committees[0]

    def clean_deliberated_on(self):
        on = self.cleaned_data["deliberated_on"]
        if on > self.today:
            raise forms.ValidationError(f"不能晚于今天（{self.today:%Y-%m-%d}）。")
        return on

    def clean(self):
        facts = super().clean()
        committee, addressee = facts.get("committee"), facts.get("addressee")
        if committee and addressee and committee.congress_id != addressee.congress_id:
            self.add_error("addressee", "要选本级的受文机关。")
        return facts


class ProblemForm(SubjectForm):
    text = TextField(label="问题")
    gist = TextField(label="发言要点或者调研情况", required=False)
    demand = TextField(label="整改要求")

    class Meta:
        model = Problem
        fields = ["text", "source", "speaker", "gist", "demand", "body", "helpers"]
        widgets = {"helpers": forms.CheckboxSelectMultiple}

    def prepare(self):
        bodies = Body.objects.filter(congress=self.congress, ended_on=None)
        above = (*Body.COMMITTEES, Body.Kind.STANDING_COMMITTEE, Body.Kind.COUNCIL)
        able = bodies.exclude(kind__in=above).exclude(kind=Body.Kind.GOVERNMENT).order_by("name")
        self.fields["body"].queryset = self.fields["helpers"].queryset = able

    def clean(self):
        facts = super().clean()
        if facts.get("source") == Problem.Source.SPEECH and not facts.get("speaker"):
            self.add_error("speaker", "来自会议审议发言的，要写明发言人。")
        if facts.get("body") in (facts.get("helpers") or ()):
            self.add_error("helpers", "承办单位不用再列为协助单位。")
        return facts


class ApproveForm(LateEntryForm):
    note = TextField(label="说明", rows=3, required=False)

    def clean(self):
        facts = super().clean()
        count = self.subject.listed_problems().count()
        allowed = PROBLEMS.of(self.congress, self.today)
        if count not in allowed and not facts.get("note"):
            span = f"{allowed[0]}至{allowed[-1]}个"
            self.add_error("note", f"列了{count}个问题，应为{span}；多于或者少于的要写明理由。")
        return facts


class IssueForm(LateEntryForm):
    number = forms.CharField(label="文号", max_length=50, help_text="如云人常〔2026〕3号。")

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        used = Opinion.objects.filter(committee__congress=self.congress, number=number)
        if used.exclude(pk=self.subject.pk).exists():
            raise forms.ValidationError("这个文号已经用过。")
        return number


class PeriodField(forms.CharField):
    """A period of one's own, or nothing: the congress's holds."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=10, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            if text and Period.parse(text).count < 1:
                raise ValueError("期限要从交办日往后算。")
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None
        return text


class HandOverForm(LateEntryForm):
    receipts = RowsField(
        {
            "signed": forms.BooleanField(label="当面签收", required=False),
            "plan_period": PeriodField(label="方案期限另定"),
            "result_period": PeriodField(label="结果期限另定"),
        },
        label="承办单位",
        required=False,
        help_text="没有到会的不勾，可以以后在线签收。期限另定写1m、6m、20d，一般不填。",
    )

    def prepare(self):
        super().prepare()
        bodies = Body.objects.filter(problems__in=self.subject.listed_problems()).distinct()
        self.fields["receipts"].prepare([(body.pk, body.name) for body in bodies.order_by("pk")])


class AddBodyForm(LateEntryForm):
    body = forms.ModelChoiceField(Body.objects, label="追加的承办单位")
    problems = forms.ModelMultipleChoiceField(
        Problem.objects, label="由它承办的问题", widget=forms.CheckboxSelectMultiple
    )

    def prepare(self):
        super().prepare()
        bodies = Body.objects.filter(congress=self.congress, ended_on=None)
        above = (*Body.COMMITTEES, Body.Kind.STANDING_COMMITTEE, Body.Kind.COUNCIL)
        self.fields["body"].queryset = bodies.exclude(kind__in=above).order_by("name")
        self.fields["problems"].queryset = self.subject.problems.unsettled()


class ReportForm(LateEntryForm):
    text = TextField(label="报告", max_length=LONG, rows=10)


class PlanForm(LateEntryForm):
    text = TextField(label="办理方案", max_length=LONG, rows=6)
    measures = RowsField(
        {
            "measure": TextField(label="整改措施"),
            "measure_due_on": DayField(label="计划完成"),
            "measure_by": forms.CharField(label="责任人和电话", max_length=50),
        },
        label="逐个问题的措施",
        required=False,
        help_text="还定不下来的可以先空着，以后在问题里填写。",
    )

    def prepare(self):
        super().prepare()
        problems = self.subject.own_problems().unsettled()
        self.fields["measures"].prepare([(it.pk, str(it)) for it in problems])

    def clean_measures(self):
        rows = self.cleaned_data["measures"]
        owed = self.subject.obligations.open().filter(deadline="result").first()
        for row in rows:
            if owed and row["measure_due_on"] > owed.due_on:
                column = self.fields["measures"].widget
                late = f"要在办理结果期限{owed.due_on:%Y-%m-%d}以前。"
                column.errors[row["row"], "measure_due_on"] = late
                raise forms.ValidationError(f"计划完成{late}")
        return rows


class CheckForm(StepForm):
    checked_on = DayField(label="核查日期")
    by = forms.CharField(label="核查人", max_length=50)
    finding = TextField(label="现场情况")

    def clean_checked_on(self):
        if self.cleaned_data["checked_on"] > self.today:
            raise forms.ValidationError(f"不能晚于今天（{self.today:%Y-%m-%d}）。")
        return self.cleaned_data["checked_on"]


class CorrectForm(StepForm):
    handed_over_on = DayField(label="正确的交办日")
    reason = TextField(label="更正原因", rows=3)

    def clean_handed_over_on(self):
        on = self.cleaned_data["handed_over_on"]
        if on > self.today:
            raise forms.ValidationError(f"不能晚于今天（{self.today:%Y-%m-%d}）。")
        if on < self.subject.opinion.deliberated_on:
            raise forms.ValidationError(f"不能早于审议日期（{self.subject.opinion.deliberated_on:%Y-%m-%d}）。")
        if on == self.subject.handed_over_on:
            raise forms.ValidationError("和现在的交办日相同，不用更正。")
        return on


class ExtensionForm(SubjectForm):
    until = DayField(label="延至")
    reason = TextField(label="理由", rows=3)

    class Meta:
        model = Extension
        fields = ["of", "until", "reason"]

    def clean(self):
        facts = super().clean()
        owed = self.subject.undertaking.obligations.open().filter(deadline=facts.get("of")).first()
        if not owed:
            self.add_error("of", "这个期限已经完成，不用延。")
        elif owed.due_on < self.today:
            self.add_error("of", f"{owed.due_on:%Y-%m-%d}已经到期，逾期后不能申请延期。")
        elif facts.get("until") and facts["until"] <= owed.due_on:
            self.add_error("until", f"要晚于现在的期限{owed.due_on:%Y-%m-%d}。")
        return facts


class ReturnForm(SubjectForm):
    reason = TextField(label="理由", rows=3, help_text="写明职责依据。")

    class Meta:
        model = ReturnRequest
        fields = ["problems", "reason"]
        widgets = {"problems": forms.CheckboxSelectMultiple}

    def prepare(self):
        own = self.subject.undertaking.own_problems().unsettled()
        self.fields["problems"].queryset = own
        self.fields["problems"].help_text = "全部不属于本单位的，全选。"


class ReturnGrantForm(StepForm):
    body = forms.ModelChoiceField(Body.objects, label="改由哪个单位承办")
    note = TextField(label="说明", rows=3, required=False)

    def prepare(self):
        bodies = Body.objects.filter(congress=self.congress, ended_on=None)
        above = (*Body.COMMITTEES, Body.Kind.STANDING_COMMITTEE, Body.Kind.COUNCIL)
        able = bodies.exclude(kind__in=above).exclude(pk=self.subject.undertaking.body_id)
        self.fields["body"].queryset = able.order_by("name")


class BallotForm(LateEntryForm, forms.ModelForm):
    class Meta:
        model = Ballot
        fields = [
            "meeting",
            "entitled",
            "present",
            "satisfied",
            "basically",
            "dissatisfied",
            "invalid",
            "not_returned",
        ]

    def prepare(self):
        super().prepare()
        members = Membership.objects.running(self.today).filter(
            body=self.subject.committee.parent.parent, duty=Duty.MEMBER
        )
        self.fields["entitled"].initial = members.count()
        for name in ("invalid", "not_returned"):
            self.fields[name].initial = 0

    def clean(self):
        votes = super().clean()
        if all(name in votes for name in self.Meta.fields):
            self._check_sums(votes)
        return votes

    def _check_sums(self, votes):
        kinds = ("satisfied", "basically", "dissatisfied", "invalid", "not_returned")
        total = sum(votes[kind] for kind in kinds)
        if votes["present"] > votes["entitled"]:
            self.add_error("present", f"不能多于全体组成人员{votes['entitled']}人。")
        elif 2 * votes["present"] <= votes["entitled"]:
            self.add_error("present", "没有超过全体组成人员的半数，不能测评。")
        if total != votes["present"]:
            self.add_error("present", f"各项合计{total}票，应与出席{votes['present']}人相等。")


class InterpellationForm(LateEntryForm):
    signers = forms.ModelMultipleChoiceField(
        User.objects, label="联名的组成人员", widget=forms.CheckboxSelectMultiple
    )
    target = forms.CharField(label="质询对象", max_length=100)
    content = TextField(label="质询的问题和内容", max_length=LONG, rows=6)

    def prepare(self):
        super().prepare()
        members = Membership.objects.running(self.today).filter(
            body=self.subject.committee.parent.parent, duty=Duty.MEMBER
        )
        self.fields["signers"].queryset = User.objects.filter(pk__in=members.values("user"))

    def clean_signers(self):
        signers = self.cleaned_data["signers"]
        least = INTERPELLATORS.of(self.congress, self.today)
        if len(signers) < least:
            raise forms.ValidationError(f"监督法 第五十一条：要{least}人以上联名。")
        return signers
