"""What several tests of the ledgers of past years do alike."""

from suggestions.models import Assignment, Suggestion
from tests.renda.office import Office

HEAD = (
    "编号,案由,年度,届次会议,提出日期,领衔代表,代表团,附议代表,为提出人保密,分类,主办单位,会办单位,"
    "交办日期,答复日期,答复类别,代表满意度,公开方式,建议内容,答复内容"
)
COLUMNS = HEAD.split(",")
LINE = {
    "编号": "2024-1", "案由": "关于缓解老旧小区停车难的建议", "提出日期": "2024-01-15",
    "领衔代表": "谭松", "分类": "城建交通", "主办单位": "县水利局", "答复日期": "2024-06-20",
    "答复类别": "A", "代表满意度": "满意",
}  # fmt: skip
KIND = "past_suggestions"


def line(**cells):
    return ",".join(f'"{text}"' for text in ({**LINE, **cells}.get(it, "") for it in COLUMNS))


def dry_run(act, house, *lines):
    """The administrator, at the page of what these lines would do."""
    office = Office(act, house.guan)
    office.page = office.upload(KIND, HEAD, *lines)
    return office


def taken_in(act, house, *lines):
    office = dry_run(act, house, *(lines or [line()]))
    office.page = office.confirm()
    assert "导入：新增" in office.page, office.page
    return office


def the(number="2024-1"):
    return Suggestion.objects.get(number=number)


def part(number="2024-1"):
    return Assignment.objects.filter(suggestion__number=number).order_by("pk").first()
