"""交办工作台: units are planned one by one, looked over, and all is handed over at once."""

from functools import cached_property
from hashlib import sha256

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.generic import FormView

from renda.sheets import Column
from renda.views.base import Page
from renda.views.exports import Exports, Taken
from renda.views.subjects import TakeStep

from ..assigning import HandOver, Part, Queue, assigns, counted, parts_of, plan_of
from ..forms import AssignManyForm, EntrustManyForm
from ..jobs import ask
from ..lifecycles import SUGGESTION
from ..likely import Likely

LINE = '<li><a href="?of={}"{}><span class="meta">{}</span>{}</a></li>'
CURRENT = format_html(' aria-current="{}"', "true")
ALLOT, ENTRUST = STEPS = "allot", "entrust"  # what one does here to each
NOT_THEIRS = "交办工作台供代表工作委员会和政府办公室的经办人、主要负责人使用。"
MOVED = "承办单位或者交办日已有变动，没有交办。下面是现在的，请核对后再办。"


class Desk(Page):
    """A page for whoever hands suggestions to units; what is theirs to hand over is read once."""

    def barred(self):
        return "" if assigns(self.request.user, self.today) else NOT_THEIRS

    @cached_property
    def queue(self):
        return Queue(self.request.user, self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(queue=self.queue, **kwargs)


class Console(Desk, TakeStep):
    """The suggestion that `of` names, else the first that is left; what is taken leads on."""

    lifecycle = SUGGESTION
    template_name = "suggestions/assigning.html"

    def get_queryset(self):
        named = ("lead", "proposer", "delegation", "wished_body", "committee__congress")
        return counted(super().get_queryset()).select_related(*named)

    def get_object(self, queryset=None):
        step = self.request.POST.get("step", ALLOT)
        if step not in STEPS:
            raise Http404
        self.kwargs = {"pk": self.asked, "step": step}
        return super().get_object(queryset)

    @property
    def asked(self):
        """The key of the one that is shown; 0: nothing is left to show."""
        of = self.request.GET.get("of", "")
        named = int(of) if of.isdecimal() else 0
        return named or next((it.pk for it in self.queue.left), 0)

    def get(self, request, **kwargs):
        if self.asked:
            return super().get(request, **kwargs)
        return render(request, self.template_name, {"queue": self.queue, "planned": self.planned})

    @property
    def planned(self):
        return self.queue.read(self.queue.planned)

    def get_context_data(self, **kwargs):
        page = super().get_context_data(**kwargs)
        forms = {name: self.form_of(name) for name in STEPS} | {self.step.name: page["form"]}
        before, after = self.queue.around(self.object)
        around = {"before": before, "after": after, "place": self.queue.place_of(self.object)}
        shown = {**forms, **around, **self.picks(forms[ALLOT])}
        owed = self.object.obligations.open().order_by("due_on").first()
        return {**page, **shown, "owed": owed, "planned": self.planned, "lines": self.lines}

    @property
    def lines(self):
        """What is left, line by line: there are hundreds, so they are not put into a template."""
        here = self.object.pk
        cells = ((it.pk, CURRENT if it.pk == here else "", it.raised, it.matter)
                 for it in self.queue.left)  # fmt: skip
        return format_html_join("\n", LINE, cells)

    def form_of(self, name):
        """The form of a step that was not sent; None if it is not theirs to take."""
        user, step = self.request.user, self.lifecycle.row(name, self.object.status)
        if not step.is_offered_to(user, self.object, self.today):
            return None
        return step.asks(subject=self.object, actor=user, at=self.now)

    def picks(self, form):
        """The units to choose from: those that are likely, each with a key, and the others; none
        if a colleague has handed it over meanwhile."""
        if form is None:
            return {}
        lead, co = form["planned_lead"], form["planned_bodies"]
        likely = Likely(self.object, lead.field.queryset, self.request.user, self.today)
        leads = Picks(lead, likely.able, likely.leads, "123")
        return {"likely": likely, "leads": leads,
                "helpers": Picks(co, likely.able, likely.helpers, "qwe")}  # fmt: skip

    def told(self, event):
        it = event.subject
        if event.name == ENTRUST:
            return f"{it.number}已交{it.entrusted_to}分办。"
        units = "、".join(f"{body}{part.label}" for body, part in parts_of(it))
        return f"{it.number}定由{units}。"

    def page_after(self, subject):
        _, after = self.queue.around(subject)
        return reverse("assigning") + (f"?of={after.pk}" if after else "")


class Picks:
    """What a field that names units offers, and what of it is chosen."""

    def __init__(self, field, able, candidates, keys):
        value = field.value()
        chosen = {str(it) for it in (value if isinstance(value, list) else [value])}
        named = {it.body for it in candidates}
        self.field = field
        self.likely = [(it, key, str(it.body.pk) in chosen)
                       for it, key in zip(candidates, keys, strict=False)]  # fmt: skip
        others = [(it, str(it.pk) in chosen) for it in able.values() if it not in named]
        self.others = sorted(others, key=lambda it: not it[1])  # the chosen ones first

    @property
    def is_open(self):
        """Whether the others stand open: nothing is likely, or one of them is chosen."""
        return not self.likely or any(is_chosen for _, is_chosen in self.others)


class ForMany(Desk, FormView):
    """What is asked once of many; a job takes the step of each."""

    step = ""

    def get_form(self, form_class=None):
        return super().get_form(form_class) if self.many else None

    def get_form_kwargs(self):
        who = {"many": self.many, "actor": self.request.user, "at": self.now}
        return {**super().get_form_kwargs(), **who}

    def get_context_data(self, **kwargs):
        page = super().get_context_data(many=self.many, **kwargs)
        return {**page, "shown": self.mark(page["form"])}

    def mark(self, form):
        """A mark of what the page shows: only that is handed over."""
        return sha256(repr([(it.pk, plan_of(it)) for it in self.many]).encode()).hexdigest()

    def post(self, request, *args, **kwargs):
        if self.many:
            return super().post(request, *args, **kwargs)
        messages.warning(request, "已经没有等着办的了。")
        return redirect("assigning")

    def form_valid(self, form):
        if self.request.POST.get("shown") != self.mark(form):
            form.add_error(None, MOVED)
            return self.form_invalid(form)
        step = SUGGESTION.row(self.step, self.many[0].status)
        said = {name: form.data.get(name, "") for name in form.fields}
        ask(step, self.many, said, by=self.request.user, at=self.now)
        messages.success(self.request, f"正在{step.label}，做完后在这里下载清单。")
        return redirect("jobs")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EntrustRest(ForMany):
    """交政府分办 of all that no unit is planned for."""

    template_name = "suggestions/assigning_entrust.html"
    form_class, step = EntrustManyForm, ENTRUST

    @cached_property
    def many(self):
        return self.queue.read(self.queue.to_entrust)


def names(line, *parts):
    return "、".join(str(body) for body, part in line["parts"] if part in parts)


UNITS = (
    Column("单位", 28, lambda it: str(it.body)),
    Column("主办", 8, lambda it: it.counts[Part.LEAD]),
    Column("会办", 8, lambda it: it.counts[Part.CO]),
    Column("分别办理", 10, lambda it: it.counts[Part.SEPARATE]),
    Column("答复期限", 30, lambda it: it.usual_days),
    Column("涉及面广、难度大的", 30, lambda it: it.hard_days),
)
LINES = (
    Column("编号", 18, lambda line: line["of"].number),
    Column("案由", 50, lambda line: line["of"].matter),
    Column("主办单位", 24, lambda line: names(line, Part.LEAD)),
    Column("会办单位", 30, lambda line: names(line, Part.CO)),
    Column("分别办理的单位", 30, lambda line: names(line, Part.SEPARATE)),
    Column("答复期限", 12, lambda line: line["due"]),
)


class Check(Exports, ForMany):
    """交办前核对: what each unit would get, and by when; then all is handed over."""

    template_name = "suggestions/assigning_check.html"
    form_class, step = AssignManyForm, "assign"
    sheets = {
        "units": Taken("交办前核对_按单位", UNITS, lambda page: page["plan"].units),
        "lines": Taken("交办前核对_逐件", LINES, lambda page: page["plan"].lines),
    }

    @cached_property
    def many(self):
        return self.queue.read(self.queue.planned)

    def get_form_kwargs(self):
        """The day of a sheet stands in the address."""
        of_a_sheet = {"data": self.request.GET} if "on" in self.request.GET else {}
        return {**of_a_sheet, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs):
        page = super().get_context_data(**kwargs)
        day = self.day_of(page["form"])
        return {**page, "day": day, "plan": HandOver(self.many, day), "is_sent": self.is_sent}

    @property
    def is_sent(self):
        """Whether all is to be handed over, and not only counted anew from another day."""
        return self.request.method == "POST" and "look" not in self.request.POST

    def day_of(self, form):
        """The day from which the page counts: today, if the one that was given will not do."""
        if form and form.is_bound:
            form.is_valid()
            return form.cleaned_data.get("on", self.today)
        return self.today

    def mark(self, form):
        return f"{super().mark(form)} {self.day_of(form)}"

    def post(self, request, *args, **kwargs):
        if self.is_sent or not self.many:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data())


URLS = [
    path("assigning/", Console.as_view(), name="assigning"),
    path("assigning/entrust/", EntrustRest.as_view(), name="assigning_entrust"),
    path("assigning/check/", Check.as_view(), name="assigning_check"),
]
