"""统计: how each unit handles suggestions, and whose suggestions are handled how."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.generic import TemplateView

from renda.sheets import Column
from renda.shell import Shell
from renda.views.base import Page
from renda.views.exports import Exports, Taken

from ..figures import Figures
from ..models.shares import SHARES

TABLES = {  # the name of a table: what its rows are, and where in the figures they stand
    "units": ("承办单位", "by_unit"),
    "delegations": ("代表团", "by_delegation"),
    "fields": ("分类", "by_field"),
}


def columns(label):
    shares = [
        (Column(f"{it.label}%", 12, lambda row, n=n: [*row.shares][n]["share"]),
         Column(f"{it.label}：分子", 14, lambda row, n=n: [*row.shares][n]["top"]),
         Column(f"{it.label}：分母", 14, lambda row, n=n: [*row.shares][n]["bottom"]))
        for n, it in enumerate(SHARES)
    ]  # fmt: skip
    own = (Column(label, 28, lambda row: row.name), Column("件数", 8, lambda row: row.all))
    return (*own, *(column for three in shares for column in three))


class FiguresPage(Exports, Page, TemplateView):
    """For whoever sees what many units do: of a part of them the shares would mislead."""

    template_name = "suggestions/figures.html"
    sheets = {
        name: Taken(
            f"建议办理统计：按{label}", columns(label), lambda page, n=name: page["rows"][n]
        )
        for name, (label, _) in TABLES.items()
    }

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.may_compare():
            raise PermissionDenied("建议办理统计供人大工作机构、常委会领导和政府办公室查看。")
        return super().dispatch(request, *args, **kwargs)

    def may_compare(self):
        shell = Shell(self.request)
        return shell.leads or shell.assigns

    def get_context_data(self, **kwargs):
        figures = Figures(self.request.user, self.today, self.request.GET.get("year", ""))
        rows = {name: getattr(figures, of) for name, (_, of) in TABLES.items()}
        tables = [(name, label, rows[name]) for name, (label, _) in TABLES.items()]
        return super().get_context_data(
            figures=figures, rows=rows, tables=tables, formulas=SHARES, **kwargs
        )


URLS = [path("figures/", FiguresPage.as_view(), name="figures")]
