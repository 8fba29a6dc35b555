"""The brake: reminders that wait for a person to let them out, and those whose fate is unknown."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import FormView

from ..forms import PlainForm
from ..models import Message, record_act
from .duties import DutyPage

SHOWN = 200  # messages listed one by one; the groups count all
State = Message.State
ACTS = {  # name: the state it acts on, the button, what was done
    "release": (State.HELD, "放行", "已放行{}条，随后发送。"),
    "discard": (State.HELD, "不发", "已决定不发{}条。"),
    "retry": (State.UNKNOWN, "重新发送", "已安排重新发送{}条。"),
    "sent": (State.UNKNOWN, "确认已送达", "已标为已发送{}条。"),
}


class DecideForm(PlainForm):
    reason = forms.CharField(
        label="理由", max_length=200, help_text="如：已核对服务器时间，确有这些逾期。"
    )
    every = forms.BooleanField(required=False)
    picked = forms.ModelMultipleChoiceField(Message.objects, required=False)

    def clean(self):
        facts = super().clean()
        if not facts.get("every") and not facts.get("picked") and "picked" not in self.errors:
            self.add_error("picked", "还没有勾选，先勾选要处理的，或者选“全部”。")
        return facts


class Held(DutyPage, FormView):
    template_name = "renda/held.html"
    form_class = DecideForm

    def messages_in(self, state):
        return (
            Message.objects.of_congresses(self.congresses)
            .filter(state=state)
            .select_related(
                "notice__recipient", "notice__event", "notice__obligation__owed_by__congress"
            )
            .order_by("notice__stage", "notice__obligation__owed_by", "pk")
        )

    def get_context_data(self, form=None, act="", **kwargs):
        lists = [self.list_of(state, form, act) for state in (State.HELD, State.UNKNOWN)]
        return super().get_context_data(form=form, lists=lists, **kwargs)

    def list_of(self, state, form, act):
        """What the page shows of one state; the form that was refused stays at its own list."""
        found = self.messages_in(state)
        is_asked = act and ACTS[act][0] == state
        return {
            "state": state,
            "count": found.count(),
            "rows": [(it, self.days_late(it)) for it in found[:SHOWN]],
            "groups": groups(found),
            "form": form if is_asked else DecideForm(),
            "picked": set(form.data.getlist("picked")) if is_asked else set(),
            "acts": [(name, label) for name, (of, label, _) in ACTS.items() if of == state],
        }

    def days_late(self, message):
        owed = message.notice.obligation
        return -owed.days_left(self.today) if owed else None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["picked"].queryset = self.messages_in(self.state)
        return form

    def get(self, request):
        return self.render_to_response(self.get_context_data())

    def post(self, request, act):
        if act not in ACTS:
            raise Http404
        self.act = act
        self.state, _, self.done = ACTS[act]
        return super().post(request)

    def form_invalid(self, form):
        context = self.get_context_data(form=form, act=self.act)
        return self.render_to_response(context, status=422)

    @transaction.atomic
    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        done = sum(self.decide(it, form.cleaned_data, reason) for it in self.congresses)
        messages.success(self.request, self.done.format(done))
        return redirect("held")

    def decide(self, congress, facts, reason):
        """Do it to the messages of one congress, on its record; return to how many."""
        meant = Message.objects.of_congresses([congress]).filter(state=self.state)
        if not facts["every"]:
            meant = meant.filter(pk__in=facts["picked"])
        keys = [message.pk for message in meant.select_for_update(of=["self"])]
        if keys:
            self.carry_out(Message.objects.filter(pk__in=keys))
            self.put_on_record(congress, reason, keys)
        return len(keys)

    def carry_out(self, meant):
        if self.act in ("release", "retry"):
            meant.let_go(self.now)
        else:
            meant.update(state=State.DISCARDED if self.act == "discard" else State.SENT)

    def put_on_record(self, congress, reason, keys):
        facts = {"row": f"{len(keys)}条提醒", "reason": reason, "messages": keys}
        label, by, at = f"提醒{ACTS[self.act][1]}", self.request.user, self.now
        record_act(congress, congress, self.act, label, by=by, at=at, facts=facts)


def groups(found):
    """Yield the stage in words, the body and how many there are, those longest late first."""
    rows = found.order_by().values_list("notice__stage", "notice__obligation__owed_by__name")
    counted = Counter((stage, body) for stage, body in rows if stage is not None)
    for (stage, body), count in sorted(counted.items(), reverse=True):
        yield _say(stage), body, count


def _say(stage):
    if stage == 0:
        return "到期当天"
    return f"逾期{stage}天" if stage > 0 else f"到期前{-stage}天"


URLS = [
    path("held/", Held.as_view(http_method_names=["get"]), name="held"),
    path("held/<slug:act>/", Held.as_view(http_method_names=["post"]), name="held_act"),
]
