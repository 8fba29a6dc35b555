"""What the units are asked who handle a suggestion, and the deputies who rate the answer."""

from datetime import date

from django import forms

from renda.attaching import FilesField
from renda.forms import (
    LONG,
    DayField,
    FilesForm,
    LateFilesForm,
    ReasonForm,
    RowsField,
    StepForm,
    SubjectForm,
    TextField,
)
from renda.models import Body
from renda.periods import dated

from ..models import Contact, Disclosure, Evaluation, Reply, ReplyExtension
from ..models.classes import CLASSES, class_of
from .assigning import able_to_take_over, within_reach
from .drafting import STAFF
from .reviewing import NoteForm

ROWS = 5  # promises of one reply


class OpinionForm(FilesForm):
    opinion = TextField(label="会办意见", max_length=LONG, rows=6)


class RemarkForm(StepForm):
    """What the unit keeps to itself."""

    remark = TextField(label="修改意见", rows=3)


class ClassForm(StepForm):
    klass = forms.ChoiceField(label="办理类别")

    def prepare(self):
        super().prepare()
        known = CLASSES.of(self.subject.suggestion.committee.congress, self.today)
        self.fields["klass"].choices = [("", "请选择"), *((it.code, str(it)) for it in known)]
        promised = "、".join(f"{it.code}类" for it in known if it.needs_promises)
        self.fields["klass"].help_text = promised and f"{promised}要写承诺事项和完成时间。"


class PromisingForm(ClassForm):
    """What a reply says; where its class is one of promises, what will be done, and by when."""

    text = TextField(
        label="答复内容", max_length=LONG, rows=12, help_text="对所提的每一条，逐条答复。"
    )
    promises = RowsField(
        {
            "content": forms.CharField(label="承诺事项", max_length=200),
            "due_on": DayField(label="完成时间"),
        },
        label="承诺事项",
        required=False,
    )
    disclosure = forms.ChoiceField(label="公开建议", choices=Disclosure)

    field_order = ["klass", "text", "promises", "disclosure"]

    def to_read(self):
        """What is to be answered, point by point."""
        it = self.subject.suggestion
        return "建议内容", f"{it.grounds}\n\n{it.proposal}", ()

    def prepare(self):
        super().prepare()
        self.fields["promises"].prepare([(n, f"第{n}项") for n in range(1, ROWS + 1)])
        self.initial.setdefault("disclosure", self.subject.suggestion.disclosure)

    def clean(self):
        facts = super().clean()
        congress = self.subject.suggestion.committee.congress
        chosen = class_of(congress, self.today, facts.get("klass"))
        if chosen and chosen.needs_promises and facts.get("promises") == []:
            self.add_error("promises", f"{chosen.code}类答复要写明承诺事项和完成时间。")
        if chosen and not chosen.needs_promises and facts.get("promises"):
            self.add_error("promises", f"{chosen.code}类答复不列承诺事项，请清空，或者改选类别。")
        self._check_days(facts.get("promises") or (), facts.get("on") or self.today)
        return facts

    def _check_days(self, rows, on):
        early = f"要晚于答复的日期{dated(on)}。"
        past = [row["row"] for row in rows if row["due_on"] <= on]
        self.fields["promises"].widget.errors |= {(row, "due_on"): early for row in past}
        if past:
            self.add_error("promises", f"完成时间{early}")


class ReplyForm(PromisingForm):
    """A draft; what was drafted before stands in it, or what was replied before."""

    stays = "签发以前还可以再改。"

    def prepare(self):
        super().prepare()
        draft = self.subject.draft
        before = draft or self.subject.last_reply
        if before:
            said = ("klass", "text", "disclosure") if draft else ("text", "disclosure")
            self.initial |= {name: getattr(before, name) for name in said}
        rows = self.fields["promises"].rows
        known = {str(n): row for n, row in enumerate(draft.promises if draft else (), 1)}
        self.fields["promises"].prepare(rows, known)
        self.fields["promises"].help_text = _still_promised(self.subject)


def _still_promised(assignment):
    """What a new reply takes the place of: it is promised again, or no longer."""
    rows = assignment.promises.unkept()
    told = "；".join(f"{it.content}（{dated(it.due_on)}）" for it in rows)
    more = "签发以后以这次列出的为准，还要办的请再列上；已经报告、等代表确认的不用再列。"
    return told and f"以前承诺还没办完的：{told}。{more}"


class SentForm(forms.Form):
    """What a reply bears that goes out, under the unit's own number."""

    number = forms.CharField(label="答复文号", max_length=50)
    signer = forms.CharField(label="签发人", max_length=30)
    contact = forms.CharField(label="联系人和电话", max_length=50, required=False)

    def clean_number(self):
        number, body = self.cleaned_data["number"], self.subject.body
        if Reply.objects.filter(number=number, assignment__body=body).exists():
            raise forms.ValidationError("本单位已经用过这个文号，请核对。")
        return number


class SignOffForm(SentForm, ReplyForm, FilesForm):
    """Signed by the main person in charge (青岛 第二十九条 and others: no inner office may sign),
    who reads what is signed."""

    asides, stays = FilesForm.asides, FilesForm.stays

    def prepare(self):
        super().prepare()
        self.initial["signer"] = self.actor.name


class PaperReplyForm(SentForm, PromisingForm, LateFilesForm):
    """What came on paper, with its scan and the day on which it was given (代表法 第五十一条: who
    handles it speaks with the deputy)."""

    asides = ("spoken", *LateFilesForm.asides)

    spoken = TextField(
        label="联系沟通的情况", rows=3, help_text="承办单位什么时候、怎样听取代表的意见。"
    )
    files = FilesField(label="答复原件", required=True)


class EvaluateForm(StepForm):
    """上海 第二十一条, 山东 第二十三条 and others: attitude and result apart."""

    attitude = forms.ChoiceField(
        label="办理态度", choices=Evaluation.Grade, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(label="办理结果", choices=Evaluation.Grade, widget=forms.RadioSelect)
    agrees = forms.ChoiceField(
        label="对承诺事项", choices=Evaluation.Agreement, widget=forms.RadioSelect
    )
    comment = TextField(
        label="意见", rows=4, required=False, help_text="不满意的、有不同意见的，请写明。"
    )

    def prepare(self):
        super().prepare()
        promised = self.subject.last_reply.promised
        if not promised:
            del self.fields["agrees"]
            return
        said = "；".join(f"{it.content}（{dated(it.due_on)}前）" for it in promised)
        self.fields["agrees"].help_text = f"{said}。有不同意见的，请写在意见里。"

    def to_read(self):
        reply = self.subject.last_reply
        promised = (f"承诺：{it.content}（{dated(it.due_on)}前）" for it in reply.promised)
        text = "\n".join([reply.text, *promised])
        return f"{self.subject.body}的答复", text, reply.event.attachments.all()

    def clean(self):
        facts = super().clean()
        if self.subject.body_id in self.actor.bodies(STAFF, self.today):
            self.add_error(None, f"您在{self.subject.body}任职，不评价本单位的答复。")
        worst = Evaluation.Grade.DISSATISFIED
        if worst in (facts.get("attitude"), facts.get("result")) and not facts.get("comment"):
            self.add_error("comment", "不满意的，请写明原因，好让承办单位改进。")
        differs = facts.get("agrees") == Evaluation.Agreement.DIFFERS
        if differs and not facts.get("comment"):
            self.add_error("comment", "对承诺事项有不同意见的，请写明是什么意见。")
        return facts


class PaperEvaluationForm(EvaluateForm, LateFilesForm):
    """What the deputy ticked and signed on paper, with its scan."""

    files = FilesField(label="征询意见表原件", required=True)


class VerifyForm(ClassForm):
    reason = TextField(label="理由", rows=3)


class OutcomeForm(LateFilesForm):
    people = forms.CharField(label="参加人员", max_length=200)
    outcome = TextField(label="会商结果", max_length=LONG, rows=6)


class ContactForm(SubjectForm):
    happened_on = DayField(label="日期")

    class Meta:
        model = Contact
        fields = ["stage", "way", "happened_on", "people", "gist"]

    def clean_happened_on(self):
        return self.day_past("happened_on", self.subject.assignment.assigned_on, "交办日")


class ReassignmentForm(FilesForm, ReasonForm):
    field_order = ["reason"]

    def prepare(self):
        _, ends = self.subject.assignment.return_window(self.today)
        said = "写明职责依据，可以写建议由哪个单位承办。"
        self.fields["reason"].help_text = f"{said}{dated(ends)}以前可以提出。"


class ReassignmentGrantForm(NoteForm):
    body = forms.ModelChoiceField(Body.objects, label="改由哪个单位承办")

    asides = ("files",)
    field_order = ["body", "note"]

    def prepare(self):
        part = self.subject.assignment
        able = within_reach(able_to_take_over(part), part.suggestion, self.actor, self.today)
        self.fields["body"].queryset = able


class LaterDay:
    """Asks by which day the unit replies instead: later than it owes, within six months."""

    def prepare(self):
        cap = self.assignment.cap
        self.fields["until"].help_text = f"自交办之日起最长六个月，最晚{dated(cap)}。"

    def clean_until(self):
        until, owed = self.cleaned_data["until"], self.assignment.owed_reply
        if owed and until <= owed.due_on:
            raise forms.ValidationError(f"要晚于现在的期限{dated(owed.due_on)}。")
        if until > (cap := self.assignment.cap):
            raise forms.ValidationError(f"最晚{dated(cap)}（代表法 第五十一条：六个月）。")
        return until


class ExtensionForm(LaterDay, SubjectForm):
    until = DayField(label="延至")
    reason = TextField(label="理由", rows=3)

    class Meta:
        model = ReplyExtension
        fields = ["until", "reason"]

    @property
    def assignment(self):
        return self.subject.assignment


class PutOffForm(LaterDay, StepForm):
    until = DayField(label="延至")
    reason = TextField(label="理由", rows=3, help_text="连同新的日期告知代表。")

    @property
    def assignment(self):
        return self.subject


class KeptForm(FilesForm):
    evidence = TextField(label="履行情况", rows=4, help_text="做了什么、什么时候完成，可以附照片。")


class ResultForm(NoteForm):
    """How the deputy rates what came of it; what was not kept is told by another step."""

    result = forms.ChoiceField(
        label="办理结果",
        choices=[it for it in Evaluation.Grade.choices if it[0] != Evaluation.Grade.DISSATISFIED],
        widget=forms.RadioSelect,
        help_text="没有办成的、对结果不满意的，取消以后改办“没有兑现”。",
    )

    field_order = ["result", "note"]

    def prepare(self):
        super().prepare()
        report = self.subject.events.filter(name="report").order_by("pk").last()
        said = f"承办单位报告：{report.facts['evidence']}　" if report else ""
        self.fields["result"].help_text = f"{said}{self.fields['result'].help_text}"


class LookBackForm(FilesForm):
    """上海 第二十二条 and others: each year the committee looks at what is still to be kept."""

    found = TextField(
        label="回头看的情况",
        rows=4,
        help_text="看到办到什么程度，还差什么；承办单位和代表都看得到。",
    )


class RollOverForm(StepForm):
    until = DayField(label="新的完成时间")
    reason = TextField(label="理由", rows=3)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= max(self.today, self.subject.due_on):
            raise forms.ValidationError(f"要晚于今天和原定的{dated(self.subject.due_on)}。")
        last = date(max(self.today, self.subject.due_on).year + 1, 12, 31)
        if until > last:
            raise forms.ValidationError(f"滚动到下一年，最迟{dated(last)}；仍没有兑现的再滚动。")
        return until


class ExtendForm(StepForm):
    until = DayField(label="延至")
