"""What is asked of the year's fund, of what is granted of it, and of what is paid."""

from django import forms

from renda.attaching import FilesField
from renda.forms import LONG, DayField, FilesForm, MoneyField, ReasonForm, SubjectForm, TextField
from renda.models import Body, Duty
from renda.money import yuan

from ..models import Fund
from ..models.grants import too_much_of
from .reviewing import NoteForm

STAFF = (Duty.HANDLER, Duty.HEAD)


class OpenFundForm(SubjectForm):
    """The fund of a year as it was decided; the decision is enclosed."""

    asides = ("files",)

    year = forms.TypedChoiceField(label="年度", coerce=int)
    budget = MoneyField(label="年度预算（元）")
    files = FilesField(label="决定文件", required=True)

    class Meta:
        model = Fund
        fields = ["committee", "year", "budget"]

    def prepare(self):
        mine = Body.objects.filter(pk__in=self.actor.bodies(STAFF, self.today))
        committees = mine.filter(kind=Body.Kind.DEPUTIES_COMMITTEE, ended_on=None)
        self.fields["committee"].queryset = committees
        this = self.today.year
        self.fields["year"].choices = [(it, f"{it}年") for it in (this, this + 1)]
        self.initial |= {"committee": committees.first(), "year": this}
        if len(committees) == 1:
            self.fields["committee"].widget = forms.HiddenInput()

    def clean(self):
        facts = super().clean()
        known = Fund.objects.filter(committee=facts.get("committee"), year=facts.get("year"))
        if known.exists():
            self.add_error("year", f"{facts['year']}年的办理资金已经设立。")
        return facts


class AdjustForm(FilesForm, ReasonForm):
    budget = MoneyField(label="调整后的年度预算（元）")

    field_order = ["budget", "reason"]

    def prepare(self):
        sums = self.subject.sums
        self.initial["budget"] = sums.budget
        self.fields["budget"].help_text = f"不能少于已安排的（扣除退回）{yuan(sums.bound)}元。"

    def clean_budget(self):
        budget = self.cleaned_data["budget"]
        if budget == self.subject.budget:
            raise forms.ValidationError("和现在的预算相同，不用调整。")
        return _unless(self.subject.too_little(budget), budget)


def _unless(why, value):
    if why:
        raise forms.ValidationError(why)
    return value


class ApplyForm(FilesForm):
    asked = MoneyField(label="申请金额（元）")
    purpose = TextField(label="用途", rows=4, help_text="写明用在哪里、怎样测算。")


class ApproveForm(NoteForm):
    amount = MoneyField(label="批准金额（元）")

    field_order = ["amount", "note"]

    def prepare(self):
        asked, fund = self.subject.asked, self.fund
        self.initial["amount"] = asked
        left = f"{fund}余额{yuan(fund.sums.balance)}元。" if fund else ""
        self.fields["amount"].help_text = f"申请{yuan(asked)}元，可以少批。{left}"

    @property
    def fund(self):
        return Fund.objects.of(self.subject.keeper, self.today).first()

    def clean_amount(self):
        amount, fund = self.cleaned_data["amount"], self.fund
        if amount > self.subject.asked:
            raise forms.ValidationError(f"申请的是{yuan(self.subject.asked)}元，不能多批。")
        return _unless(fund and too_much_of(fund, amount), amount)


class PayForm(FilesForm):
    amount = MoneyField(label="支付金额（元）")
    payee = forms.CharField(label="收款单位", max_length=100)
    paid_on = DayField(label="支付日期")
    files = FilesField(label="支付凭证", required=True)

    def prepare(self):
        left = yuan(self.subject.left)
        self.fields["amount"].help_text = f"批准的资金还有{left}元没有支付。"

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        return _unless(self.subject.too_much(amount), amount)

    def clean_paid_on(self):
        return self.day_past("paid_on", self.subject.granted_on, "批准的日期")


class AccountForm(FilesForm):
    text = TextField(label="使用情况", max_length=LONG, rows=6)

    def prepare(self):
        it = self.subject
        self.fields["text"].help_text = (
            f"批准{yuan(it.amount)}元，已登记支付{yuan(it.paid)}元；"
            f"结余{yuan(it.left)}元，核销后退回年度资金。"
        )
