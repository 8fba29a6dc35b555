"""统计: how each unit handles suggestions, and whose suggestions are handled how."""

from functools import cached_property, partial

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import path
from django.views.generic import TemplateView

from renda.sheets import Column
from renda.shell import Shell
from renda.views.base import Page
from renda.views.exports import Exports, Taken

from ..figures import Figures
from ..models.shares import CASES, GROUPS, KEYS, OF_PROMISES, SUMS

NOT_THEIRS = "建议办理统计供人大工作机构、常委会领导和政府办公室查看。"
TABLES = {"units": "承办单位", "delegations": "代表团", "fields": "分类"}
PER_PAGE = 50
OF_A_CASE = (
    Column("编号", 18, lambda row: row.suggestion.number),
    Column("案由", 50, lambda row: row.suggestion.matter),
    Column("承办单位", 28, lambda row: row.body.name),
    Column("代表团", 20, lambda row: row.suggestion.delegation.name),
    Column("状态", 16, lambda row: row.get_status_display()),
)


def _of_cases(page):
    """With how much each is of what was counted, if that is not one."""
    amount = Column(page["amount"], 10, lambda row: row.amount)
    return (*OF_A_CASE, amount) if page["amount"] else OF_A_CASE


def _amount(count):
    """What is summed up, in words; "": the cases themselves are counted."""
    return "承诺项数" if count in OF_PROMISES else "天数" if count in SUMS else ""


def columns(label, page):
    """Of a row and its shares."""
    told = [
        (Column(f"{it.label}（{it.unit}）", 12, lambda row, n=n: row[1][n]["share"]),
         Column(f"{it.label}：分子", 14, lambda row, n=n: row[1][n]["top"]),
         Column(f"{it.label}：分母", 14, lambda row, n=n: row[1][n]["bottom"]))
        for n, it in enumerate(page["figures"].shares)
    ]  # fmt: skip
    own = (Column(label, 28, lambda row: row[0].name), Column("件数", 8, lambda row: row[0].all))
    return (*own, *(column for three in told for column in three))


class Comparing(Exports, Page, TemplateView):
    """For whoever sees what many units do: of a part of them the shares would mislead."""

    def barred(self):
        shell = Shell(self.request)
        return "" if shell.leads or shell.assigns else NOT_THEIRS

    @cached_property
    def figures(self):
        asked = (self.request.GET.get(it, "") for it in ("year", "group", "count"))
        return Figures(self.request.user, self.today, *asked)


class FiguresPage(Comparing):
    template_name = "suggestions/figures.html"
    sheets = {  # each as it is shown: with the shares of that group
        name: Taken(
            f"建议办理统计：按{label}",
            partial(columns, label),
            lambda page, n=name: [*page["rows"][n], page["sum"]],
        )
        for name, label in TABLES.items()
    }

    def named(self, taken):
        return f"{taken.label}（{self.figures.label}）"

    def get_context_data(self, **kwargs):
        figures = self.figures
        rows = {name: figures.table(KEYS[name]) for name in TABLES}
        tables = [(name, label, rows[name]) for name, label in TABLES.items()]
        total = figures.total, figures.key_figures
        return super().get_context_data(
            figures=figures, rows=rows, tables=tables, groups=GROUPS, sum=total, **kwargs
        )


class FigureCases(Comparing):
    """What one number of the figures is made up of."""

    template_name = "suggestions/figure_cases.html"
    sheets = {"cases": Taken("建议办理统计：明细", _of_cases, lambda page: page["cases"])}

    def get_context_data(self, **kwargs):
        figures, asked = self.figures, self.request.GET.get
        count, table, key = asked("count", "all"), asked("of", ""), asked("key", "")
        if count not in CASES or table not in {"", *TABLES}:
            raise Http404
        cases = figures.cases(count, table, key)
        return super().get_context_data(
            figures=figures, cases=cases, words=CASES[count], amount=_amount(count),
            sum=sum(it.amount for it in cases),
            row=KEYS[table](cases[0])[1] if table and cases else "",
            page_obj=Paginator(cases, PER_PAGE).get_page(asked("page")), **kwargs,
        )  # fmt: skip


URLS = [
    path("figures/", FiguresPage.as_view(), name="figures"),
    path("figures/cases/", FigureCases.as_view(), name="figure_cases"),
]
