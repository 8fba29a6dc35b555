"""确定公开: what everybody may read of a reply, by decision of the congress (青岛 第三十条)."""

from django import forms

from renda.forms import LONG, StepForm, TextField

from ..models import Disclosure

OTHER, AUTHOR = "other", "author"


class DisclosureInput(forms.RadioSelect):
    """Before it stands what the author wishes and the unit proposes, below what would be public."""

    template_name = "suggestions/disclosure_widget.html"
    opened, said = None, ""

    def get_context(self, name, value, attrs):
        more = {"opened": self.opened, "said": self.said}
        return {**super().get_context(name, value, attrs), **more}


class DiscloseForm(StepForm):
    """What its author does not want to be known, no decision makes known."""

    GROUNDS = (
        ("", "请选择"),
        ("state", "国家秘密"),
        ("trade", "商业秘密"),
        ("privacy", "个人隐私"),
        (AUTHOR, "代表要求"),
        (OTHER, "其他"),
    )
    disclosure = forms.ChoiceField(label="公开方式", choices=Disclosure, widget=DisclosureInput)
    summary = TextField(
        label="公开摘要", max_length=LONG, rows=6, required=False, help_text="公开摘要的，填写。"
    )
    ground = forms.ChoiceField(
        label="不公开的原因", choices=GROUNDS, required=False, help_text="不公开的，选择。"
    )
    note = TextField(label="说明", rows=2, required=False)

    def prepare(self):
        reply, wish = self.subject.last_reply, self.subject.suggestion.disclosure
        field, told = self.fields["disclosure"], dict(Disclosure.choices)
        field.widget.said = f"提出人意愿：{told[wish]}。承办单位建议：{told[reply.disclosure]}。"
        field.widget.opened = reply.opened(Disclosure.FULL)
        least = max(wish, reply.disclosure, key=Disclosure.values.index)
        self.initial |= {"disclosure": reply.decided or least, "summary": reply.summary}
        before = reply.disclosed.facts.get("ground") if reply.disclosed else ""
        self.initial["ground"] = before or (AUTHOR if wish == Disclosure.NONE else "")
        if wish == Disclosure.NONE:
            field.choices = [(Disclosure.NONE.value, Disclosure.NONE.label)]

    def clean(self):
        facts = super().clean()
        chosen, ground = facts.get("disclosure"), facts.get("ground")
        if chosen == Disclosure.SUMMARY and not facts.get("summary"):
            self.add_error("summary", "公开摘要的，请填写摘要。")
        if chosen == Disclosure.NONE and not ground:
            self.add_error("ground", "不公开的，请选择原因。")
        if chosen == Disclosure.NONE and ground == OTHER and not facts.get("note"):
            self.add_error("note", "请写明是什么原因。")
        return facts if self.errors else {**facts, **self._only_what_counts(facts)}

    def _only_what_counts(self, facts):
        """A summary only of what is public in summary; a ground only of what is not public, told
        with the note, in the words of the list."""
        chosen, note = facts["disclosure"], facts["note"]
        if chosen == Disclosure.SUMMARY:
            return {"ground": ""}
        if chosen == Disclosure.FULL:
            return {"ground": "", "summary": ""}
        ground = dict(self.GROUNDS)[facts["ground"]]
        return {"summary": "", "note": f"{ground}：{note}" if note else ground}
