"""What a line of a ledger says: what was raised in a past year, who handled it, what came of it."""

from datetime import date

from django import forms

from renda.forms import LONG, DayField, StepForm, SubjectForm, TextField
from renda.periods import dated

from ..models import Disclosure, Evaluation, Suggestion
from .drafting import AHEAD

NO_DAY = "写明提出日期，或者只写年度。"
NO_AUTHOR = "写明领衔代表；以代表团名义提出的，只写代表团。"
NO_COMMITTEE = "还没有登记代表工作委员会，请先登记到机构里。"
APART = "主办单位写了几个的，按分别办理登记，会办单位空着。"


class PastForm(StepForm):
    """What came of it at one unit."""

    klass = forms.CharField(label="答复类别")
    result = forms.ChoiceField(label="代表满意度", choices=Evaluation.Grade, required=False)
    answer = TextField(label="答复内容", required=False, max_length=LONG)
    replied_on = DayField(label="答复日期", required=False)
    disclosure = forms.ChoiceField(label="公开方式", choices=Disclosure, required=False)


class TakeInForm(PastForm, SubjectForm):
    """`names` knows the units, people and sessions that a ledger names; it raises a
    ValidationError where it does not. Of the day the year may be all that is known."""

    asides = ("line",)

    number = forms.CharField(label="编号", max_length=50)
    matter = forms.CharField(label="案由", max_length=60)
    year = forms.CharField(label="年度", required=False)
    session = forms.CharField(label="届次会议", required=False)
    submitted_on = forms.CharField(label="提出日期", required=False)
    lead = forms.CharField(label="领衔代表", required=False)
    delegation = forms.CharField(label="代表团", required=False)
    deputies = forms.CharField(label="附议代表", required=False)
    bodies = forms.CharField(label="主办单位")
    helpers = forms.CharField(label="会办单位", required=False)
    assigned_on = DayField(label="交办日期", required=False)
    grounds = TextField(label="建议内容", required=False, max_length=LONG)
    line = forms.JSONField(label="台账的一行", required=False)

    class Meta:
        model = Suggestion
        fields = ["number", "matter", "field", "grounds", "is_confidential"]

    def __init__(self, *args, names=None, **kwargs):
        self.names = names
        super().__init__(*args, **kwargs)

    def clean_number(self):
        number = self.cleaned_data["number"]
        if not any(it in "0123456789" for it in number):
            raise forms.ValidationError("编号里要有数字。")
        return number

    def clean_session(self):
        return self.names.session(self.cleaned_data["session"])

    def clean_delegation(self):
        return self.names.delegation(self.cleaned_data["delegation"])

    def clean_bodies(self):
        return self.names.units(self.cleaned_data["bodies"])

    def clean_helpers(self):
        return self.names.units(self.cleaned_data["helpers"])

    def clean_klass(self):
        return self.names.klass(self.cleaned_data["klass"])

    def clean(self):
        facts = super().clean()
        on = facts["submitted_on"] = self._raised_on(facts)
        self._check_days(facts, on)
        self._check_units(facts)
        if facts.get("disclosure") not in (None, "", Disclosure.NONE) and not facts.get("answer"):
            self.add_error("answer", f"{Disclosure(facts['disclosure']).label}的，要有答复内容。")
        if self.names.committee is None:
            self.add_error(None, NO_COMMITTEE)
        author = self._author(facts, on)
        self._settle(facts, author)
        return {**facts, **author}

    # when

    def _raised_on(self, facts):
        """The day, or the first of the session or of the year if that is all that is known."""
        given, year, session = (facts.get(it) for it in ("submitted_on", "year", "session"))
        if given and len(given) > len("2024"):
            on = date.fromisoformat(given)
            if year and int(year) not in (on.year, (on + AHEAD).year):
                self.add_error("year", f"和提出日期（{dated(on)}）对不上。")
            return on
        year = self._year_of(year, given)
        if session:
            return self._opened_on(session, year)
        if not year and not {"submitted_on", "year", "session"} & {*self.errors}:
            self.add_error("submitted_on", NO_DAY)
        return date(int(year), 1, 1) if year else None

    def _year_of(self, year, given):
        if year and given and year != given:
            self.add_error("year", f"和提出日期（{given}年）对不上。")
        return year or given

    def _opened_on(self, session, year):
        on = session.from_on
        if year and int(year) != on.year:
            self.add_error("session", f"这次会议是{on.year}年的，和年度对不上。")
        return on

    def _check_days(self, facts, on):
        today, name = self.names.on, "submitted_on" if facts.get("year") in ("", None) else "year"
        if on and on > today:
            self.add_error(name, f"不能晚于今天（{dated(today)}）。")
        for name in ("assigned_on", "replied_on"):
            day = facts.get(name)
            if day and day > today:
                self.add_error(name, f"不能晚于今天（{dated(today)}）。")
            elif day and on and day < on:
                self.add_error(name, f"不能早于提出的日子（{dated(on)}）。")
        first, last = facts.get("assigned_on"), facts.get("replied_on")
        if first and last and last < first:
            self.add_error("replied_on", f"不能早于交办日期（{dated(first)}）。")

    # who

    def _check_units(self, facts):
        bodies, helpers = facts.get("bodies") or [], facts.get("helpers") or []
        if len(bodies) > 1 and helpers:
            self.add_error("helpers", APART)
        elif both := [it for it in helpers if it in bodies]:
            self.add_error("helpers", f"{both[0]}已经是主办单位，不用再会办。")

    def _author(self, facts, on):
        """Whose it is, and who stands behind it; seats, of whatever term."""
        delegation, found = facts.get("delegation"), {"deputies": []}
        if facts.get("lead"):
            found["lead"] = self._found("lead", facts["lead"], delegation, on)
        elif delegation is None and not {"lead", "delegation"} & {*self.errors}:
            self.add_error("lead", NO_AUTHOR)
        for name in self.names.split(facts.get("deputies") or ""):
            found["deputies"].append(self._found("deputies", name, None, on))
        people = [it.user for it in (found.get("lead"), *found["deputies"]) if it]
        if len({*people}) < len(people):
            self.add_error("deputies", "同一个人写了两次，或者已经领衔。")
        return found

    def _found(self, field, name, delegation, on):
        try:
            return self.names.seat(name, delegation, on)
        except forms.ValidationError as why:
            self.add_error(field, why)
            return None

    def _settle(self, facts, author):
        """What stands on the subject itself."""
        seat, delegation, it = author.get("lead"), facts.get("delegation"), self.instance
        it.line = facts.get("line")
        if self.errors:
            return
        it.lead, it.proposer = (seat.user, None) if seat else (None, delegation)
        it.delegation, it.committee = delegation or seat.body, self.names.committee
        it.session, it.submitted_on = facts["session"], facts["submitted_on"]
        it.assigned_on, it.disclosure = facts["assigned_on"], facts["disclosure"] or Disclosure.FULL
        it.is_from_ledger = True
