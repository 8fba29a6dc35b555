"""What the steps of an opinion ask."""

from django import forms

from renda.forms import (
    LONG,
    DayField,
    LateEntryForm,
    LateFilesForm,
    RowsField,
    SubjectForm,
    TextField,
    read_count,
)
from renda.models import Body, Duty, Membership, Parameter, User
from renda.numbers import TAKEN

from ..models import Ballot, Opinion, Problem
from ..models.opinions import NUMBERS, PROBLEMS, is_taken
from .common import PeriodField, refuse_unnumbered


def _interpellators(congress):
    """监督法 第五十一条: five members in a city or a province, three in a county."""
    return "3" if congress.level in ("county", "township") else "5"


def _no_fewer(count, congress):
    least = int(_interpellators(congress))
    level = congress.get_level_display()
    return "" if count == least else f"监督法 第五十一条规定{level}为{least}人，不能更改。"


INTERPELLATORS = Parameter(
    "sc.interpellation_min_signers",
    "联名提出质询案的人数",
    _interpellators,
    help="由法律规定，不能更改。",
    reads=read_count,
    bound=_no_fewer,
)


class HeadForm(SubjectForm):
    """The head of an opinion: what holds whenever it is entered, and whenever it is corrected."""

    def clean_deliberated_on(self):
        return self.day_past("deliberated_on")

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if refusal := _no_number(number, self.subject):
            raise forms.ValidationError(refusal)
        return number


def _no_number(number, opinion):
    if opinion.number and not number:
        return "已经印发的，文号不能空着。"
    is_new = number and number != opinion.number
    return TAKEN if is_new and is_taken(opinion.committee.congress, number) else ""


class OpinionForm(HeadForm):
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
        if self.subject.pk:
            mine = mine.filter(congress=self.congress)
        committees = mine.filter(kind__in=Body.COMMITTEES)
        here = {"congress__in": committees.values("congress"), "ended_on": None}
        leaders = Membership.objects.running(self.today).filter(
            duty=Duty.VICE_CHAIR, body__congress__in=committees.values("congress")
        )
        self.fields["committee"].queryset = committees
        self.fields["addressee"].queryset = Body.objects.filter(kind__in=Body.ADDRESSEES, **here)
        self.fields["vice_chair"].queryset = User.objects.filter(pk__in=leaders.values("user"))
        if len(committees) == 1 and not self.subject.committee_id:
            self.initial["committee"] = committees[0].pk

    def clean(self):
        facts = super().clean()
        committee, addressee = facts.get("committee"), facts.get("addressee")
        if committee and addressee and committee.congress_id != addressee.congress_id:
            self.add_error("addressee", "要选本级的受文机关。")
        if not self.subject.pk:  # it began with the deliberation, whenever it was entered
            facts["on"] = facts.get("deliberated_on")
        leader = facts.get("vice_chair")
        if (
            committee
            and leader
            and committee.pk not in leader.bodies([Duty.VICE_CHAIR], self.today)
        ):
            self.add_error("vice_chair", f"{leader}不分管{committee}。")
        return facts


class SubmitForm(LateFilesForm):
    note = TextField(label="说明", rows=3, required=False)

    def clean(self):
        facts = super().clean()
        count = self.subject.listed_problems().count()
        allowed = PROBLEMS.of(self.congress, self.today)
        if count not in allowed and not facts.get("note"):
            span = f"{allowed[0]}至{allowed[-1]}个"
            self.add_error("note", f"列了{count}个问题，应为{span}；多于或者少于的要写明理由。")
        return facts


class IssueForm(LateFilesForm):
    number = forms.CharField(label="文号", max_length=50, required=False)

    def prepare(self):
        super().prepare()
        given = NUMBERS.hint(self.congress, self.today)
        self.fields["number"].help_text = f"{given}已有纸质文号的，照填。"

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if refusal := _no_number(number, self.subject):
            raise forms.ValidationError(refusal)
        return number

    def clean(self):
        facts = super().clean()
        if facts.get("number") == "":
            refuse_unnumbered(self, "number", NUMBERS, facts.get("on", self.today))
        return facts


class HandOverForm(LateFilesForm):
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
        bodies = self.subject.bodies_to_charge()
        self.fields["receipts"].prepare([(body.pk, body.name) for body in bodies])


class HandAgainForm(LateEntryForm):
    plan_period = PeriodField(label="方案期限另定", help_text="写1m、20d；不填按本级规定。")
    result_period = PeriodField(label="结果期限另定", help_text="写6m、90d；不填按本级规定。")


class CorrectOpinionForm(HeadForm):
    """What was entered wrongly; the event keeps what stood there before."""

    asides = ("was",)
    reason = TextField(label="更正原因", rows=3)

    class Meta:
        model = Opinion
        fields = ["title", "number", "meeting", "deliberated_on"]
        field_classes = {"deliberated_on": DayField}

    def prepare(self):
        self.was = {name: getattr(self.subject, name) for name in self.Meta.fields}

    def clean(self):
        facts = super().clean()
        if all(facts.get(name) == was for name, was in self.was.items()):
            self.add_error(None, "没有改动，不用更正。")
        return {**facts, "was": self.was}


class AddBodyForm(LateEntryForm):
    body = forms.ModelChoiceField(Body.objects, label="追加的承办单位")
    problems = forms.ModelMultipleChoiceField(
        Problem.objects, label="由它承办的问题", widget=forms.CheckboxSelectMultiple
    )

    def prepare(self):
        super().prepare()
        self.fields["body"].queryset = self.congress.bodies.standing().executive()
        self.fields["problems"].queryset = self.subject.problems.unsettled()

    def clean(self):
        facts = super().clean()
        for problem in facts.get("problems") or ():
            if problem.body == facts.get("body"):
                self.add_error("problems", f"“{problem}”已经由{problem.body}承办。")
        return facts


class WayForm(LateFilesForm):
    decision = TextField(label="决定内容", help_text="会议、日期和决定的事项。")


class BallotForm(LateFilesForm, forms.ModelForm):
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
        self.fields["entitled"].initial = self._members().count()
        for name in ("invalid", "not_returned"):
            self.fields[name].initial = 0

    def clean(self):
        votes = super().clean()
        if all(name in votes for name in self.Meta.fields):
            self._check_sums(votes)
        return votes

    def clean_entitled(self):
        entitled, known = self.cleaned_data["entitled"], self._members().count()
        if entitled < known:
            raise forms.ValidationError(f"在任的组成人员登记有{known}人，不能少于这个数。")
        return entitled

    def _members(self):
        standing = self.subject.committee.parent.parent
        return Membership.objects.running(self.today).filter(body=standing, duty=Duty.MEMBER)

    def _check_sums(self, votes):
        kinds = ("satisfied", "basically", "dissatisfied", "invalid", "not_returned")
        total = sum(votes[kind] for kind in kinds)
        entitled, present = votes["entitled"], votes["present"]
        if present > entitled:
            self.add_error("present", f"不能多于全体组成人员{entitled}人。")
        elif 2 * present <= entitled:
            self.add_error("present", "没有超过全体组成人员的半数，不能测评。")
        if total != present:
            self.add_error("present", f"各项合计{total}票，应与出席{present}人相等。")


class InterpellationForm(LateFilesForm):
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
