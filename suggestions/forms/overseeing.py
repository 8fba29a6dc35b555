"""What is asked of who proposes that a suggestion be overseen, and of who oversees it."""

from django import forms

from renda.forms import LONG, DayField, FilesForm, ReasonForm, SubjectForm, TextField
from renda.models import Body, Membership, User
from renda.periods import dated

from ..models import Look, Oversight, Suggestion


class ByWhomForm(SubjectForm):
    """Who oversees it, and by when they report."""

    due_on = DayField(label="督办期限", help_text="到这一天报告督办情况。")

    def able(self):
        """The bodies that may oversee it: what is confidential stays with its own committee."""
        if self.subject.suggestion.is_confidential:
            return Body.objects.filter(pk=self.subject.keeper.pk)
        return self.congress.bodies.standing().filter(kind__in=Body.COUNCIL_SIDE)

    def posts(self):
        """In which duties people could oversee it."""
        running = Membership.objects.running(self.today).filter(duty__in=Oversight.BY)
        return running.filter(body__in=self.able(), user__is_active=True).select_related("body")

    def prepare(self):
        super().prepare()
        posts, field = {}, self.fields["person"]
        for it in self.posts():
            posts.setdefault(it.user_id, []).append(f"{it.body}{it.get_duty_display()}")
        field.queryset = User.objects.filter(pk__in=posts).order_by("name")
        field.label_from_instance = lambda it: f"{it}（{'、'.join(posts.get(it.pk, ()))}）"

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError(f"要晚于今天（{dated(self.today)}）。")
        return due_on

    def clean(self):
        facts = super().clean()
        body, person = (
            facts.get("body", self.subject.body_id and self.subject.body),
            facts.get("person"),
        )
        if body and person and not self.posts().filter(body=body, user=person).exists():
            self.add_error("person", f"{person}不在{body}任职，请选{body}的人。")
        return facts


class ProposeForm(ByWhomForm):
    """A key one: 代表法 第五十二条."""

    reason = TextField(label="督办理由", rows=3)

    class Meta:
        model = Oversight
        fields = ["body", "person", "due_on", "reason"]

    def prepare(self):
        super().prepare()
        self.fields["body"].queryset = self.able().order_by("name")
        first = self.posts().filter(body=self.first_body()).order_by("pk").first()
        self.initial |= {"body": self.first_body(), "person": first and first.user_id}

    def first_body(self):
        return self.subject.keeper.parent_id


class TakeUpForm(ProposeForm):
    """Of another kind, which the committee decides on itself."""

    from_link = ("kind",)

    class Meta(ProposeForm.Meta):
        fields = ["kind", "body", "person", "due_on", "reason"]

    def prepare(self):
        super().prepare()
        known = self.subject.suggestion.oversights.going_on().values_list("kind", flat=True)
        left = [it for it in self.kinds() if it not in known]
        self.fields["kind"].choices = [("", "请选择"), *((it.value, it.label) for it in left)]

    def kinds(self):
        if self.subject.suggestion.status == Suggestion.Status.CLOSED:
            return [Oversight.Kind.ROLLING]
        return [it for it in Oversight.Kind if it != Oversight.Kind.KEY]

    def first_body(self):
        return self.subject.keeper.pk


class DecideForm(ByWhomForm):
    """What the council of chairpersons decides: that it is overseen, by whom, and by when."""

    note = forms.CharField(
        label="哪一次主任会议决定", max_length=200, required=False, help_text="如第35次主任会议。"
    )

    class Meta:
        model = Oversight
        fields = ["person", "due_on"]

    def posts(self):
        return super().posts().filter(body=self.subject.body_id)


class LookForm(FilesForm):
    happened_on = DayField(label="日期")
    way = forms.ChoiceField(label="方式", choices=Look.Way)
    people = forms.CharField(label="参加人员", max_length=200)
    gist = TextField(label="主要情况", max_length=LONG, rows=4)
    demand = TextField(
        label="对承办单位的要求", rows=3, required=False, help_text="承办单位和代表都看得到。"
    )

    def clean_happened_on(self):
        return self.day_past("happened_on", self.subject.moved_on, "列入督办的日期")


class EndForm(ReasonForm):
    """What the council of chairpersons has decided on ends by its decision, too."""

    decision = forms.CharField(
        label="哪一次主任会议决定", max_length=200, help_text="如第40次主任会议。"
    )

    field_order = ["decision", "reason"]

    def prepare(self):
        super().prepare()
        if self.subject.kind != Oversight.Kind.KEY:
            del self.fields["decision"]


class OverseenForm(FilesForm):
    text = TextField(
        label="督办情况",
        max_length=LONG,
        rows=6,
        help_text="看到了什么，办到了什么程度，还差什么。",
    )
    conclusion = forms.ChoiceField(
        label="评估结论", choices=Oversight.Conclusion, widget=forms.RadioSelect
    )

    field_order = ["conclusion"]

    def prepare(self):
        """What was found of why it is raised again and again (专题分析会)."""
        super().prepare()
        if self.subject.kind != Oversight.Kind.REPEAT:
            del self.fields["conclusion"]
