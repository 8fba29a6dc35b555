"""A letter on the screen, as a Word file and as a PDF; and the templates of a congress."""

from io import BytesIO

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import DetailView, FormView, TemplateView, View

from ..forms import PlainForm
from ..jobs import CannotBeDone
from ..letters import LETTERS, pdf, word
from ..letters.bundle import name_of
from ..letters.form import official
from ..letters.letter import described, plain
from ..letters.own import template_of
from ..letters.wording import paragraphs
from ..lifecycle import NotAllowed
from ..models import LetterTemplate, keep
from .base import Page
from .duties import DutyPage


class LetterPage(Page, DetailView):
    template_name = "renda/letter.html"

    def get_queryset(self):
        if self.kwargs["letter"] not in LETTERS:
            raise Http404
        self.letter = LETTERS[self.kwargs["letter"]]
        return self.letter.rows(self.request.user, self.today)

    @property
    def facts(self):
        return self.letter.facts_of(self.object, self.request.user, self.today)

    def get_context_data(self, **kwargs):
        facts, subject = self.facts, self.letter.subject_of(self.object)
        body = paragraphs(self.letter, facts)
        return super().get_context_data(
            letter=self.letter, facts=facts, body=body, subject=subject, **kwargs
        )


class LetterFile(LetterPage):
    form = "pdf"

    def get(self, request, **kwargs):
        self.object = self.get_object()
        facts = self.facts
        try:
            content = self.written(facts)
        except CannotBeDone as why:
            raise NotAllowed(str(why)) from why
        return attached(content, name_of(self.letter, facts, self.form))

    def written(self, facts):
        if self.form == "pdf":
            return pdf(self.letter, facts)
        congress = self.letter.congress_of(self.object)
        return word(self.letter, facts, template_of(self.letter, congress))


def attached(content, name):
    return FileResponse(BytesIO(content), as_attachment=True, filename=name)


# What an office puts in place of the official form


class TemplateForm(PlainForm):
    file = forms.FileField(label="模板文件", help_text="docx，不超过2MB。")

    def __init__(self, *args, letter=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.letter = letter

    def clean_file(self):
        from ..letters.check import NoTemplate, check

        self.content = self.cleaned_data["file"].read()
        try:
            check(self.letter, self.content)
        except NoTemplate as why:
            raise forms.ValidationError(str(why)) from why
        return self.cleaned_data["file"]


class Templates(DutyPage, TemplateView):
    template_name = "renda/letter_templates.html"

    def get_context_data(self, **kwargs):
        own = {
            (it.congress_id, it.letter): it
            for it in LetterTemplate.objects.filter(congress__in=self.congresses).exclude(file=None)
        }
        sets = [
            (it, [(letter, own.get((it.pk, letter.name))) for letter in LETTERS.values()])
            for it in self.congresses
        ]
        return super().get_context_data(sets=sets, **kwargs)


class OneTemplate(DutyPage):
    """The template of one kind of letter in one of the administrator's congresses."""

    def dispatch(self, request, *args, congress, letter, **kwargs):
        if request.user.is_authenticated:
            own = {it.pk: it for it in request.user.congresses(self.today, self.duties)}
            self.congress, self.letter = own.get(congress), LETTERS.get(letter)
            if own and not (self.congress and self.letter):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def replace(self, blob, name):
        of = {"congress": self.congress, "letter": self.letter.name}
        row = LetterTemplate.objects.filter(**of).first() or LetterTemplate(**of)
        row.file, row.file_name = blob, name[:200]
        row.save(by=self.request.user, at=self.now)


class Upload(OneTemplate, FormView):
    template_name = "renda/letter_template.html"
    form_class = TemplateForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "letter": self.letter}

    def get_context_data(self, **kwargs):
        shown = {"letter": self.letter, "congress": self.congress}
        return super().get_context_data(fields=described(self.letter), **shown, **kwargs)

    def form_valid(self, form):
        self.replace(keep(form.content), form.cleaned_data["file"].name)
        messages.success(self.request, f"{self.letter.label}已改用新模板。请预览一次，看看版面。")
        return redirect("letter_templates")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Restore(OneTemplate, View):
    http_method_names = ["post"]

    def post(self, request):
        self.replace(None, "")
        messages.success(request, f"{self.letter.label}已恢复通用格式。")
        return redirect("letter_templates")


class Current(OneTemplate, View):
    """The template as it is in use, with its gaps."""

    def get(self, request):
        room = len(self.letter.example["org"])
        content = template_of(self.letter, self.congress) or official(self.letter, room)
        return attached(content, f"{self.letter.label}模板.docx")


class Example(OneTemplate, View):
    """What a letter looks like, with made-up facts."""

    form = "pdf"

    def get(self, request):
        facts = plain(self.letter.example)
        if self.form == "pdf":
            content = pdf(self.letter, facts)
        else:
            content = word(self.letter, facts, template_of(self.letter, self.congress))
        return attached(content, f"{self.letter.label}样例.{self.form}")


ONE = "letter-templates/<int:congress>/<slug:letter>/"
LETTER = "letters/<slug:letter>/<int:pk>/"

URLS = [
    path(LETTER, LetterPage.as_view(), name="letter"),
    path(f"{LETTER}word/", LetterFile.as_view(form="docx"), name="letter_word"),
    path(f"{LETTER}pdf/", LetterFile.as_view(form="pdf"), name="letter_pdf"),
    path("letter-templates/", Templates.as_view(), name="letter_templates"),
    path(f"{ONE}upload/", Upload.as_view(), name="letter_template_upload"),
    path(f"{ONE}restore/", Restore.as_view(), name="letter_template_restore"),
    path(f"{ONE}current/", Current.as_view(), name="letter_template_current"),
    path(f"{ONE}example/word/", Example.as_view(form="docx"), name="letter_template_word"),
    path(f"{ONE}example/pdf/", Example.as_view(form="pdf"), name="letter_template_pdf"),
]
