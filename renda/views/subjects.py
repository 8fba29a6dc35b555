"""The pages of any subject: its list, itself, each of its steps, and why its dates are so."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import DetailView, FormView
from django.views.generic.edit import FormMixin
from django_htmx.http import HttpResponseClientRedirect

from ..forms import SubjectForm
from ..lifecycle import LIFECYCLES, NotAllowed, perform
from ..transition import refuse_unless_begun_by, refuse_unless_offered
from .base import Page, read_once
from .listing import SubjectExport, SubjectLetters, SubjectList


class SubjectPage(Page):
    lifecycle = None

    def get_queryset(self):
        return self.lifecycle.visible_to(self.request.user, self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lifecycle=self.lifecycle, **kwargs)


class StepPage(SubjectPage):
    """A form that asks what a step asks, and takes it. What was typed stays when it is refused."""

    @property
    def template_name(self):
        return "renda/_step_form.html" if self.request.htmx else "renda/step.html"

    def get_form_class(self):
        return self.step.asks

    def get_form_kwargs(self):
        who = {"subject": self.object, "actor": self.request.user, "at": self.now}
        return {**super().get_form_kwargs(), **who}

    def get_context_data(self, **kwargs):
        once = self.request.POST.get("once") or uuid.uuid4()
        newest = self.newest()
        return super().get_context_data(
            step=self.step, once=once, read_to=newest and newest.pk, **kwargs
        )

    def newest(self):
        """The last event of the subject, whose fields the form shows as they are after it."""
        is_known = self.object.pk and issubclass(self.step.asks, SubjectForm)
        return self.object.events.order_by("pk").last() if is_known else None

    def overtaken(self):
        """Who has changed meanwhile what the form had shown, or ""."""
        newest, read_to = self.newest(), self.request.POST.get("read_to", "")
        if not newest or not read_to or read_to == str(newest.pk):
            return ""
        done = f"{newest.actor or '系统'}刚才办了“{newest.label}”"
        return f"{done}，这一件可能已经变了。请核对以后再办一次，填写的内容还在。"

    def take(self, subject, facts):
        """Take the step and go back to where it was begun."""
        try:
            event = perform(
                subject, self.step.name, self.request.user,
                at=self.now, once=read_once(self.request), **facts,
            )  # fmt: skip
        except NotAllowed as refusal:
            form = self.get_form()
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.told(event))
        page = self.page_after(event.subject)
        return HttpResponseClientRedirect(page) if self.request.htmx else redirect(page)

    def told(self, event):
        """What the page says once it is done."""
        return f"“{event.label}”已办。"

    def page_after(self, subject):
        """The page of what comes next; home, if the reader has no further sight of it."""
        to = self.where_next(subject)
        seen = LIFECYCLES[type(to)].visible_to(self.request.user, self.today)
        return page_of(to) if seen.filter(pk=to.pk).exists() else reverse("home")

    def where_next(self, subject):
        """The subject whose page shows what comes next."""
        return subject

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SubjectDetail(SubjectPage, DetailView):
    def get_template_names(self):
        return [f"{self.object._meta.app_label}/{self.lifecycle.name}.html"]

    def get_context_data(self, **kwargs):
        user, subject = self.request.user, self.object
        offers = self.lifecycle.offers(user, subject, self.today)
        begun = [
            (part, step, obstacle)
            for part in self.lifecycle.parts
            for new in [part.new(**{part.model.under: subject})]
            for step, obstacle in part.offers(user, new, self.today)
        ]
        return super().get_context_data(offers=offers, begun=begun, **kwargs)


class DueDate(SubjectPage, DetailView):
    """Why this date: the computation of one deadline, step by step, with its law."""

    template_name = "renda/due_date.html"

    def get_context_data(self, **kwargs):
        owed = get_object_or_404(
            self.object.obligations.select_related(
                "owed_by", "overseen_by__congress", "started_by", "met_by", "dropped_by"
            ),
            pk=self.kwargs["obligation"],
        )
        return super().get_context_data(owed=owed, **kwargs)


class BeginSubject(StepPage, FormView):
    """Begin a subject, by the usual step or by one that the address names; one that is part of
    another is begun on the page of its whole."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        steps = {step.name: step for step in self.lifecycle.beginnings}
        self.step = steps.get(kwargs.get("step", self.lifecycle.beginning.name))

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not self.step:
            raise Http404
        self.object = self.lifecycle.new(**self.whole())
        if self.object.whole is not None:
            refuse_unless_offered(self.step, request.user, self.object, self.today)
        else:
            refuse_unless_begun_by(self.lifecycle, self.step, request.user, self.today)
        return super().dispatch(request, *args, **kwargs)

    def whole(self):
        """Return its whole, by the name of the field, if it stands under one."""
        under = self.lifecycle.model.under
        if not under:
            return {}
        model = self.lifecycle.model._meta.get_field(under).related_model
        visible = LIFECYCLES[model].visible_to(self.request.user, self.today)
        return {under: get_object_or_404(visible, pk=self.kwargs["whole"])}

    def get_initial(self):
        named, asked = self.request.GET, self.step.asks.from_link
        return {**super().get_initial(), **{it: named[it] for it in asked if it in named}}

    def where_next(self, subject):
        return subject.whole or subject

    def form_valid(self, form):
        facts = form.cleaned_data
        return self.take(self.lifecycle.new(**self.whole(), **facts), facts)


class TakeStep(StepPage, FormMixin, DetailView):
    """GET shows what the step asks for; POST takes it. Neither is for whoever has no part in it."""

    def get_object(self, queryset=None):
        subject = super().get_object(queryset)
        try:
            self.step = self.lifecycle.row(self.kwargs["step"], subject.status)
        except KeyError:
            raise Http404 from None
        user, on = self.request.user, self.today
        if self.request.method == "GET" or not self.step.is_held_by(user, subject, on):
            refuse_unless_offered(self.step, user, subject, on)  # its form would tell too much
        return subject

    def post(self, request, **kwargs):
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        if why := self.overtaken():
            form.add_error(None, why)
            return self.form_invalid(form)
        return self.take(self.object, form.cleaned_data)

    def form_invalid(self, form):
        """Whoever may not take the step at all is told so before the faults of the form."""
        refusal = self.step.refusal(self.request.user, self.object, self.today)
        if refusal and refusal not in form.non_field_errors():
            form.add_error(None, refusal)
        return super().form_invalid(form)


def page_of(subject):
    """The address of a subject's page."""
    return reverse(f"{subject._meta.model_name}_detail", args=[subject.pk])


def subject_urls(lifecycle, listing, detail=SubjectDetail):
    """The addresses of one kind of subject."""
    name, under = lifecycle.name, lifecycle.model.under
    begin = f"under/<int:whole>/{name}/new/" if under else f"{name}s/new/"
    begun = BeginSubject.as_view(lifecycle=lifecycle)
    ways = [("", "new"), ("<slug:step>/", "begin")][: len(lifecycle.beginnings)]
    pages = [
        *_list_pages(f"{name}s/", listing),
        *((begin + more, suffix, begun) for more, suffix in ways),
        (f"{name}s/<int:pk>/", "detail", detail.as_view(lifecycle=lifecycle)),
        (f"{name}s/<int:pk>/due/<int:obligation>/", "due", DueDate.as_view(lifecycle=lifecycle)),
        (f"{name}s/<int:pk>/<slug:step>/", "step", TakeStep.as_view(lifecycle=lifecycle)),
    ]
    return [path(address, page, name=f"{name}_{suffix}") for address, suffix, page in pages]


def _list_pages(place, listing):
    return [
        (place, "list", SubjectList.as_view(listing=listing)),
        (f"{place}export/", "export", SubjectExport.as_view(listing=listing)),
        (f"{place}letters/<slug:letter>/", "letters", SubjectLetters.as_view(listing=listing)),
    ]
