"""导入: upload a sheet, look at what it would do, confirm it once, and take it back."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.generic import DetailView, FormView, TemplateView, View

from ..forms import PlainForm
from ..intake import faces, importing, undoing, writing
from ..intake.kinds import KINDS
from ..intake.plan import NEW, STATES, digest
from ..models import Congress, Intake
from ..tables import MAX_BYTES, TableError
from .duties import DutyPage

PER_PAGE = 50


class IntakePage(DutyPage):
    def get_queryset(self):
        found = Intake.objects.visible_to(self.request.user, self.congresses)
        return found.select_related("congress", "owner", "imported__actor", "undone__actor")

    def wait(self, intake):
        messages.warning(self.request, "正在导入，请等它做完。")
        return redirect("intake", intake.pk)

    @property
    def kind(self):
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        return KINDS[self.kwargs["kind"]]


class Intakes(IntakePage, TemplateView):
    """What may be imported, what waits to be confirmed, and what was imported."""

    template_name = "renda/intakes.html"

    def get_context_data(self, **kwargs):
        found = self.get_queryset().order_by("-pk").defer("table", "written")
        return super().get_context_data(
            kinds=KINDS.values(),
            drafts=[(it, KINDS[it.kind], counts(it)) for it in found.drafts()],
            done=[(it, KINDS[it.kind]) for it in found.done().defer("table", "written", "lines")],
            **kwargs,
        )


def counts(intake):
    """How many lines are in each state, in words."""
    states = [line["state"] for line in intake.lines]
    return [(state, label, states.count(state)) for state, label in STATES.items()]


class UploadForm(PlainForm):
    congress = forms.ModelChoiceField(Congress.objects.none(), label="人大", empty_label=None)
    file = forms.FileField(
        label="表格",
        help_text="XLSX、XLS、ODS 或 CSV，不超过5MB、2000行。列的先后不限，多出来的列不采用。",
    )

    def __init__(self, *args, kind, congresses, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.now = kind, now
        keys = [it.pk for it in congresses]
        field = self.fields["congress"]
        field.queryset, field.initial = Congress.objects.filter(pk__in=keys), keys[0]
        if len(keys) == 1:
            del self.fields["congress"]
        self.only = congresses[0]

    def take_in(self, by, on):
        """Keep it as a draft; None, with an error at the file, if it cannot be read."""
        file = self.cleaned_data["file"]
        kind = self.kind(self.cleaned_data.get("congress", self.only), on)
        try:
            content = file.read(MAX_BYTES + 1)
            return writing.upload(kind, file.name, content, by=by, at=self.now)
        except TableError as wrong:
            for line, why in wrong.errors:
                self.add_error("file", f"第{line}行：{why}" if line else why)


class NewIntake(IntakePage, FormView):
    """Nothing is written yet; a corrected sheet takes the place of the draft it was asked for."""

    template_name = "renda/intake_new.html"
    form_class = UploadForm

    def get_form_kwargs(self):
        about = {"kind": self.kind, "congresses": self.congresses, "now": self.now}
        return {**super().get_form_kwargs(), **about}

    def get_context_data(self, **kwargs):
        return super().get_context_data(kind=self.kind, **kwargs)

    def form_valid(self, form):
        draft = form.take_in(self.request.user, self.today)
        if draft is None:
            return self.form_invalid(form)
        instead = self.request.GET.get("instead", "")
        if instead.isdecimal():
            mine = self.get_queryset().drafts().filter(owner=self.request.user)
            mine.filter(pk=int(instead[:18]), kind=self.kwargs["kind"]).delete()
        return redirect("intake", draft.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Template(IntakePage, View):
    def get(self, request, kind):
        return faces.template(self.kind(self.congresses[0], self.today))


class OneIntake(IntakePage, DetailView):
    """The dry run as a table, those lines first that need somebody; later, what was done."""

    template_name = "renda/intake.html"
    context_object_name = "intake"

    def get_context_data(self, **kwargs):
        intake, kind = self.object, KINDS[self.object.kind]
        asked = self.request.GET.get("state", "")
        page = Paginator(chosen(intake, asked), PER_PAGE).get_page(self.request.GET.get("page"))
        columns = filled(kind.columns_of(intake), intake.lines)
        return super().get_context_data(
            kind=kind,
            page_obj=page,
            columns=columns,
            rows=[row_of(line, columns, intake.answers) for line in page],
            asked=asked,
            **kwargs,
            **readiness(intake),
            **self.outlook(intake),
        )

    def outlook(self, intake):
        """What writes it or takes it back; whether that can be done, as far as the time goes."""
        is_undoable = bool(intake.imported) and undoing.is_open(intake, self.now)
        job = importing.last_of(intake)
        return {"is_undoable": is_undoable, "days": undoing.TERM.days, "job": job}

    def post(self, request, pk):
        """Who is meant where there are several of one name."""
        intake = self.get_object()
        if intake.imported_id:
            raise Http404
        if importing.is_under_way(intake):
            return self.wait(intake)
        intake.answers = answered(intake, request.POST)
        writing.try_out(intake, self.today)
        return redirect("intake", pk)


def chosen(intake, state):
    """The lines in that state, or all of them, those first that need somebody."""
    order = list(STATES)
    lines = [it for it in intake.lines if state not in STATES or it["state"] == state]
    return sorted(lines, key=lambda it: (order.index(it["state"]), it["number"]))


def filled(columns, lines):
    """Those columns of which any line says something, or ought to."""
    parts = [line[part] for line in lines for part in ("given", "changes", "errors")]
    said = {name for part in parts for name, it in part.items() if it}
    return [it for it in columns if it.name in said]


def readiness(intake):
    """How many lines are in each state, what is to be said of them, whether it may be confirmed and
    that would do anything, which lines one press would settle, and what would be confirmed."""
    states, found = {it["state"] for it in intake.lines}, counts(intake)
    return {
        "counts": found,
        "warning": KINDS[intake.kind].warning(intake.lines),
        "is_ready": not states & {"bad", "ask"},
        "has_news": bool(states & {"new", "change"}),
        "single": [it for it in intake.lines if it["state"] == "ask" and is_alone(it["choices"])],
        "many": {state: count for state, _, count in found},
        "shown": digest(intake.lines),
    }


def is_alone(choices):
    """Whether there is one person only who may be meant, and of the very name."""
    return len(choices) == 1 and choices[0].get("is_namesake")


def answered(intake, given):
    """The answers so far and those of this form, by the number of the line."""
    asked = {str(it["number"]): it["choices"] for it in intake.lines if it["choices"]}
    alone = {n: it[0]["key"] for n, it in asked.items() if is_alone(it) and "single" in given}
    new = {n: given[f"who-{n}"] for n in asked if given.get(f"who-{n}")}
    return {**alone, **intake.answers, **new}


def row_of(line, columns, answers):
    """A line as cells, each with what was uploaded, what it becomes, and what is wrong with it."""
    cells = [
        {
            "label": column.label,
            "given": line["given"].get(column.name, ""),
            "change": line["changes"].get(column.name),
            "errors": line["errors"].get(column.name, ()),
        }
        for column in columns
    ]
    chosen = answers.get(str(line["number"]), "")
    return {**line, "cells": cells, "label": STATES[line["state"]], "chosen": chosen,
            "whole": line["errors"].get("", ()), "new": NEW}  # fmt: skip


class Marked(IntakePage, DetailView):
    def get(self, request, pk):
        intake = get_object_or_404(self.get_queryset().drafts(), pk=pk)
        return faces.marked(intake, KINDS[intake.kind](intake.congress, self.today))


class Act(IntakePage, DetailView):
    """One press of a button of an intake's page."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.object = self.get_object()
        return self.act(self.object)


class Confirm(Act):
    """A worker writes it; what comes of it is found on the page of the sheet."""

    def act(self, intake):
        if intake.imported_id:
            messages.error(self.request, writing.TWICE)
        else:
            shown = self.request.POST.get("shown", "")
            importing.ask(intake, shown, by=self.request.user, at=self.now)
        return redirect("intake", intake.pk)


class Undo(Act):
    """A worker takes it back, as one wrote it."""

    def act(self, intake):
        if why := undoing.refusal(intake, self.now):
            messages.error(self.request, why)
        else:
            importing.ask_back(intake, by=self.request.user, at=self.now)
        return redirect("intake", intake.pk)


class Drop(Act):
    def act(self, intake):
        if importing.is_under_way(intake):
            return self.wait(intake)
        dropped, _ = self.get_queryset().drafts().filter(pk=intake.pk).delete()
        if dropped:
            messages.success(self.request, "已放弃，什么都没有写入。")
        return redirect("intakes")


URLS = [
    path("intake/", Intakes.as_view(), name="intakes"),
    path("intake/new/<slug:kind>/", NewIntake.as_view(), name="intake_new"),
    path("intake/new/<slug:kind>/template/", Template.as_view(), name="intake_template"),
    path("intake/<int:pk>/", OneIntake.as_view(), name="intake"),
    path("intake/<int:pk>/marked/", Marked.as_view(), name="intake_marked"),
    path("intake/<int:pk>/confirm/", Confirm.as_view(), name="intake_confirm"),
    path("intake/<int:pk>/undo/", Undo.as_view(), name="intake_undo"),
    path("intake/<int:pk>/drop/", Drop.as_view(), name="intake_drop"),
]
