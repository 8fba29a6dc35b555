"""Renaming a body, merging it into another, and passing on the work of somebody who leaves."""

from functools import cached_property

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.generic import FormView

from .. import succession
from ..forms import DayField, PlainForm
from ..lifecycle import NotAllowed
from ..models import Body, Membership, User
from ..office import people_of
from .duties import DutyPage


class RenameForm(PlainForm):
    name = forms.CharField(label="新名称", max_length=100)
    on = DayField(label="更名日期", help_text="从这一天起用新名称；以前的记录仍显示当时的名称。")


class SuccessionForm(PlainForm):
    into = forms.ModelChoiceField(Body.objects, label="并入")
    on = DayField(label="撤并日期", help_text="从这一天起没有原来的机构。")


class PassOnForm(PlainForm):
    posts = forms.ModelMultipleChoiceField(
        Membership.objects,
        label="移交的任职",
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的任职到移交日期的前一天为止，由接手人接任；不勾的不变。",
    )
    to = forms.ModelChoiceField(User.objects, label="接手人")
    on = DayField(label="移交日期", help_text="接手人从这一天起任职。")


class ActPage(DutyPage, FormView):
    """An act on one row of the own congress; it says what goes along. Refusals stand at fields."""

    template_name = "renda/posts_act.html"
    model = Body
    title = done = note = ""

    @cached_property
    def object(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_queryset(self):
        return Body.objects.filter(congress__in=self.congresses)

    def get_initial(self):
        return {"on": self.today}

    def form_valid(self, form):
        try:
            self.act(by=self.request.user, at=self.now, **form.cleaned_data)
        except ValidationError as refusals:
            form.add_error(None, refusals)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self):
        return reverse("posts")


class Rename(ActPage):
    form_class = RenameForm
    title, done = "机构更名", "已更名。"

    def get_context_data(self, **kwargs):
        row = self.object
        former = row.former_names.order_by("-until_on")
        return super().get_context_data(row=row, former=former, **kwargs)

    def act(self, **facts):
        succession.rename(self.object, **facts)


class Succeed(ActPage):
    form_class = SuccessionForm
    title, done = "机构撤并", "已撤并，没有办完的事项已经转入接续的机构。"
    note = "期限的日期不变。原来人员的任职照旧，要在接续的机构办事的，另行登记任职。"

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        here = Body.objects.filter(congress=self.object.congress_id, ended_on=None)
        able = here.exclude(kind__in=Body.OWN).exclude(pk=self.object.pk)
        form.fields["into"].queryset = able.order_by("name")
        return form

    def get_context_data(self, **kwargs):
        why = succession.why_it_cannot_end(self.object)
        counts = succession.counts(self.object)
        return super().get_context_data(row=self.object, refusal=why, counts=counts, **kwargs)

    def act(self, **facts):
        succession.succeed(self.object, **facts)


class PassOn(ActPage):
    form_class = PassOnForm
    title, done = "移交工作", "已移交。"
    note = "由本人分管、没有办完的事项，改由接手人分管。"

    def get_queryset(self):
        return people_of(self.congresses)

    @cached_property
    def posts(self):
        running = Membership.objects.running(self.today).to_pass_on().filter(user=self.object)
        return running.filter(body__congress__in=self.congresses)

    def get_initial(self):
        return {**super().get_initial(), "posts": self.posts}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        others = people_of(self.congresses).filter(is_active=True).exclude(pk=self.object.pk)
        form.fields["posts"].queryset = self.posts
        form.fields["posts"].label_from_instance = _post_and_place
        form.fields["to"].queryset = others
        return form

    def get_context_data(self, **kwargs):
        named = succession.matters_that_name(self.object, self.posts)
        why = "" if self.posts else f"{self.object}现在没有要移交的任职。"
        counts = succession.count(named)
        return super().get_context_data(row=self.object, refusal=why, counts=counts, **kwargs)

    def act(self, **facts):
        succession.pass_work_on(self.object, **facts)


def _post_and_place(post):
    return f"{post.body}{post.get_duty_display()}（{post.body.congress}）"


URLS = [
    path("bodies/<int:pk>/rename/", Rename.as_view(), name="body_rename"),
    path("bodies/<int:pk>/succeed/", Succeed.as_view(), name="body_succeed"),
    path("people/<int:pk>/pass-on/", PassOn.as_view(), name="person_pass_on"),
]
