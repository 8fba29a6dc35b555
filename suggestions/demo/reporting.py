"""The yearly reports of the demo county: that of last year is out; this year's comes in October by
itself, and is being drafted as far as the year has gone."""

from datetime import date

from renda.demo import papers
from renda.demo.county import PLACE
from renda.models import Body

from ..forms.wording import OPEN_END, draft_of
from ..models import HandlingReport

COMES = (10, 1)  # in each year
WRITTEN, HEARD_AFTER = 9, 15  # working days
NEXT = (
    "有的单位重答复、轻落实，列入计划的建议进度偏慢；闭会期间提出的建议见面沟通不够及时。"
    "下一步逐项核对承诺台账，年底前请代表回访，对逾期没有兑现的约见承办单位负责人。"
)
HEARD = "会议同意这个报告。要求盯住没有兑现的承诺，答复前和代表见面要见到人、说到事。"
PAPER = "现将县人民政府系统办理代表建议的情况报告如下：办理任务全部落实到单位和责任人，按期答复。"


def reports_life(world):
    """Last year's is begun by hand, from the ledger that was taken in."""
    committee = Body.objects.get(
        congress__place=PLACE, kind=Body.Kind.DEPUTIES_COMMITTEE, ended_on=None
    )
    world.start(_past(world, committee))
    for year in (world.day.on.year, world.year.last.year):
        world.start(_of_the_year(world, committee, year), date(year, *COMES))
    yield None


def _past(world, committee):
    clerk, on, heard = world.handler(committee), world.day.on, world.ahead(HEARD_AFTER)
    own = {"committee": committee, "year": on.year - (on.month < COMES[0]), "report_by": heard}
    it = world.begin(HandlingReport, clerk, **own)
    it = world.take(it, "write", clerk, text=draft_of(it).replace(OPEN_END, NEXT))
    note = "建议列入本次常委会会议议程。"
    it = world.take(it, "submit", clerk, meeting_on=heard, note=note)
    yield heard
    it = world.take(it, "report", world.handler(committee), opinion=HEARD)
    yield world.ahead(6)
    it = world.take(it, "publish", world.handler(committee), is_checked=True)
    if world.year.session and world.year.session > world.day.on:
        yield world.year.after(world.year.session, 1)
        session = it.sessions_to_print_for.first()
        world.take(it, "print", world.handler(committee), session=session)


def _of_the_year(world, committee, year):
    """Drafted, and the government's own paper is in; the committee waits for its meeting."""
    it = HandlingReport.objects.filter(committee=committee, year=year).first()
    if it is None or it.status != "drafting":
        return
    clerk = world.handler(committee)
    yield world.ahead(WRITTEN)
    government = Body.objects.get(congress__place=PLACE, kind=Body.Kind.GOVERNMENT)
    paper = papers.scan("云河县人民政府", f"关于{year}年办理代表建议情况的报告", PAPER)
    world.take(it, "receive", clerk, body=government, files=[("县政府办理情况报告.pdf", paper)])
    world.take(it, "count_again", clerk, rewrites=True)
    it = HandlingReport.objects.get(pk=it.pk)
    world.take(it, "write", clerk, text=draft_of(it).replace(OPEN_END, NEXT))
