"""What those are asked who review what was raised: the delegation, and the committee."""

import re

from django import forms
from django.db.models import Q

from renda.attaching import FilesField
from renda.forms import LONG, FilesForm, ReasonForm, StepForm, SubjectForm, TextField
from renda.models import Deputy
from renda.numbers import TAKEN

from ..models import Suggestion
from ..models.suggestions import is_taken
from .drafting import STAFF
from .texts import SAID, SeatField, TextForm, seats_of


class NoteForm(FilesForm):
    note = TextField(label="说明", rows=3, required=False)


HELP = {
    "disclosure": "改了以后，已经公开的当即不再公开，由代表工作委员会重新确定。",
    "is_confidential": "要求保密的，公开的页面和主任会议都看不到是谁提出的，承办单位仍然知道。",
}


class WishForm(SubjectForm):
    """What everybody may read, and whether its author is named: also once it was handed in."""

    NAMED, KEPT = ("no", "不要求保密"), ("yes", "要求为提出人保密")

    is_confidential = forms.TypedChoiceField(  # to be chosen: what is not sent changes nothing
        label="提出人", choices=[NAMED, KEPT], coerce="yes".__eq__, widget=forms.RadioSelect
    )
    reason = TextField(label="理由", rows=2)
    files = FilesField(label="代表的书面要求", required=True)

    asides = ("files",)

    class Meta:
        model = Suggestion
        fields = ["disclosure", "is_confidential"]

    def prepare(self):
        super().prepare()
        for name, text in HELP.items():
            self.fields[name].help_text = text
        self.initial["is_confidential"] = "yes" if self.subject.is_confidential else "no"
        is_lead = self.subject.lead_id == self.actor.pk
        if is_lead or self.subject.proposer_id in self.actor.bodies(STAFF, self.today):
            del self.fields["files"]  # they say so themselves

    def clean(self):
        facts = super().clean()
        now = Suggestion.objects.values(*self.Meta.fields).get(pk=self.subject.pk)
        wish = {name: facts.get(name) for name in now}
        if not self.errors and wish == now:
            raise forms.ValidationError("公开意愿和保密要求都没有改动。")
        is_other = wish["is_confidential"] != now["is_confidential"] and not self.errors
        if refusal := is_other and self.subject.not_to_keep(wish["is_confidential"]):
            self.add_error("is_confidential", refusal)
        return facts


class PaperForm(FilesForm, ReasonForm):
    """What came in writing, with its scan."""

    files = FilesField(label="书面材料", required=True)


class WithdrawalForm(PaperForm):
    """Of a motion while the congress sits, with the consent of its presidium."""

    asides = ("consent", *PaperForm.asides)

    consent = forms.CharField(
        label="主席团的决定", max_length=200, help_text="哪一次主席团会议同意撤回的，如第3次会议。"
    )

    def prepare(self):
        super().prepare()
        if not self.subject.is_before_the_congress(self.today):
            del self.fields["consent"]


class AskedForm(StepForm):
    """What a deputy is asked to sign, as its title stands then."""

    matter = forms.CharField(label="案由", max_length=60)


class EditForm(TextForm):
    """The words are mended, not the matter; the event keeps what stood there before."""

    asides = ("files", "was")

    class Meta:
        model = Suggestion
        fields = SAID

    def prepare(self):
        self.was = {name: getattr(self.subject, name) for name in SAID}

    def clean(self):
        facts = super().clean()
        if all(facts.get(name) == was for name, was in self.was.items()):
            self.add_error(None, "没有改动。")
        return {**facts, "was": self.was}


class AnotherField(forms.ModelChoiceField):
    def label_from_instance(self, it):
        return f"{it.number}　{it.matter}（{it.author}）".strip()


class MergeForm(StepForm):
    into = AnotherField(Suggestion.objects, label="并入哪一件")
    note = TextField(label="说明", rows=3, required=False)

    def prepare(self):
        others = Suggestion.objects.open_to_merging(self.subject)
        self.fields["into"].queryset = others.select_related("lead", "proposer").order_by("-pk")


class SplitForm(StepForm):
    """一事一议: a second matter is taken out and goes on by itself."""

    matter = forms.CharField(label="拆出的案由", max_length=60)
    grounds = TextField(label="案据", max_length=LONG, rows=6)
    proposal = TextField(label="方案", max_length=LONG, rows=6)


class RefuseForm(ReasonForm):
    """What cannot be taken in. The list is that of the local rules (青岛 第十一条 and others)."""

    GROUNDS = (
        ("", "请选择"),
        ("own", "代表本人或者亲属的个人事务"),
        ("case", "正在诉讼、仲裁的案件"),
        ("complaint", "申诉、控告、检举"),
        ("forwarded", "转交他人的信件"),
        ("promotion", "学术探讨或者产品推介"),
        ("empty", "没有实际内容"),
        ("beyond", "不属于本行政区域或者本级的事项"),
        ("tender", "招标投标事项"),
        ("other", "其他"),
    )
    ground = forms.ChoiceField(label="不予受理的情形", choices=GROUNDS)

    field_order = ["ground", "reason"]

    def clean(self):
        """The ground is told with the reason, in the words of the list."""
        facts = super().clean()
        if facts.get("ground") and facts.get("reason"):
            facts["reason"] = f"{dict(self.GROUNDS)[facts['ground']]}：{facts['reason']}"
        return facts


class AcceptForm(StepForm):
    field = forms.ChoiceField(label="分类", choices=[("", "请选择"), *Suggestion.Field.choices])
    number = forms.CharField(label="编号", max_length=50, required=False)

    def prepare(self):
        self.fields["field"].initial = self.subject.field or None
        given = self.subject.series.hint(self.congress, self.today, self.subject.session)
        self.fields["number"].help_text = f"{given}已有纸质编号的，照填。"

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        if number and is_taken(self.congress, number):
            raise forms.ValidationError(TAKEN)
        if number and not re.search(r"[0-9]", number):
            raise forms.ValidationError("编号里要有数字。")
        return number


class HeirForm(ReasonForm):
    """Who rates in the place of a lead who is no deputy any more: who signed it, or another of the
    delegation."""

    heir = SeatField(Deputy.objects, label="由哪位代表评价")

    field_order = ["heir", "reason"]

    def prepare(self):
        super().prepare()
        it = self.subject
        signed = it.consented().values("deputy")
        seats = seats_of([self.congress], self.today, first=it.delegation)
        able = seats.filter(Q(user__in=signed) | Q(body=it.delegation)).exclude(user=it.lead_id)
        self.fields["heir"].queryset = able
        self.fields["heir"].help_text = "先征求附议代表；没有附议代表的，由同一代表团的代表评价。"
