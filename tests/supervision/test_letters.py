"""The letters, read back from the files: the official form, the words, only what one may see."""

import re
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from renda.jobs import work
from renda.letters import LETTERS
from renda.letters.letter import plain
from renda.letters.pdf import pdf
from renda.letters.word import word
from renda.models import Job, Membership
from renda.succession import rename, succeed
from supervision.letters import in_han
from supervision.models import Reminder
from tests.conftest import HAND_OVER, MEETING, noon
from tests.renda.papers import shape
from tests.supervision.cast import PROBLEMS, TITLE, draft, handed, issue, of

LATE = date(2026, 5, 8)  # the plans were due on 6 May
URGED = "贵单位承办的事项已经逾期，请抓紧办理。"


@pytest.fixture
def opinion(act, county):
    return handed(act, county)


def fetch(act, user, letter, row, form, on=HAND_OVER):
    """The words of a letter in one form, or the status if there is none."""
    answer = act.see(user, f"/letters/{letter}/{row.pk}/{form}/", on)
    if answer.status_code != 200:
        return answer.status_code
    assert answer["Content-Disposition"].startswith("attachment")
    return words(b"".join(answer.streaming_content))


def words(content):
    return words_of_pdf(content) if content.startswith(b"%PDF") else words_of_word(content)


def words_of_word(content):
    return "\n".join(it.text for it in Document(BytesIO(content)).paragraphs)


def words_of_pdf(content):
    pages = pypdfium2.PdfDocument(content)
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s", "", said.replace("\ufffe", "-"))  # so it calls a hyphen that ends a line


def urge(act, county, undertaking, on=LATE, **facts):
    facts = {"text": URGED, "with_letter": "on", **facts}
    assert act(county.wu, undertaking, "urge", on, **facts).status_code == 302
    return Reminder.objects.latest("pk")


# The form


def test_word_is_laid_out_as_the_standard_wants_it():
    letter = LETTERS["opinion"]
    form = Document(BytesIO(word(letter, plain(letter.example))))
    [page] = form.sections
    sides = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    sizes = page.page_width, page.page_height, *sides
    assert [round(it.mm) for it in sizes] == [210, 297, 37, 35, 28, 26]
    head, number, title, to, *body = form.paragraphs
    assert [laid(it) for it in (head, title, to, body[0])] == [
        ("方正小标宋简体", 36), ("方正小标宋简体", 22), ("仿宋_GB2312", 16), ("仿宋_GB2312", 16),
    ]  # fmt: skip
    assert str(head.runs[0].font.color.rgb) == "C8102E"
    assert number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom")).get(qn("w:color")) == "C8102E"
    assert (body[0].paragraph_format.line_spacing, to.text) == (Pt(28), "县人民政府：")
    assert "PAGE" in page.footer._element.xml and "PAGE" in page.even_page_footer._element.xml


def laid(paragraph):
    fonts = paragraph.runs[0]._r.rPr.rFonts
    return fonts.get(qn("w:eastAsia")), paragraph.runs[0].font.size.pt


@pytest.mark.parametrize("name", LETTERS)
def test_both_forms_of_a_letter_say_the_same(name):
    letter = LETTERS[name]
    facts = plain(letter.example)
    written = re.sub(r"\s", "", words_of_word(word(letter, facts)))
    printed = words_of_pdf(pdf(letter, facts))
    assert {printed.count(it) for it in ("—1—",)} == {1}
    assert re.sub(r"—\d—", "", printed) == written


def test_a_long_letter_goes_over_several_pages_and_loses_nothing():
    letter = LETTERS["opinion"]
    problem = {
        "text": "部分水厂消毒不规范" * 20,
        "demand": "限期整改" * 20,
        "body": "县水利局",
        "helpers": "",
    }
    problems = [{"no": no, "order": in_han(no), **problem} for no in range(1, 16)]
    title = "关于" + "全县农村饮水安全保障工作" * 8 + "的审议意见"
    facts = plain(
        {**letter.example, "problems": problems, "title": title, "number": "（文号未编）"}
    )
    printed = words_of_pdf(content := pdf(letter, facts))
    assert len(pypdfium2.PdfDocument(content)) > 5
    for said in (title, "（文号未编）", "（十五）部分水厂", "—6—"):
        assert said in printed
    assert printed.count("限期整改" * 3) >= 15
    assert "（十五）部分水厂" in words_of_word(word(letter, facts))


def test_an_example_has_the_fields_of_a_real_letter_and_no_others(act, county, opinion):
    rows = {"reminder": urge(act, county, of(opinion, county.health))}
    for name in ("opinion", "hand_over", "reminder"):
        letter = LETTERS[name]
        real = letter.facts_of(rows.get(name, opinion), county.wu, LATE)
        assert shape(real) == shape(plain(letter.example))


# What they say


def test_what_stands_below_a_heading_is_numbered_in_chinese():
    assert [in_han(it) for it in (1, 9, 10, 11, 20, 35)] == [
        "一", "九", "十", "十一", "二十", "三十五",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_the_opinion_has_its_number_addressee_problems_date_and_copies(act, county, opinion, form):
    said = fetch(act, county.wu, "opinion", opinion, form)
    for it in ("云人常〔2026〕3号", TITLE, "县人民政府：", "监督法第十七条", "1个月内报送办理方案"):
        assert it in said
    for text, demand, _ in PROBLEMS:
        assert text in said and demand in said
    for it in ("公示（由县水利局承办）。", "2026年4月2日", "抄送：县水利局，县住建局，县卫健局。"):
        assert it in said


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_the_form_to_hand_over_names_each_body_with_its_days(act, county, opinion, form):
    said = fetch(act, county.wu, "hand_over", opinion, form)
    for it in ("1．县水利局", "2．县住建局", "3．县卫健局", "2026年5月6日前", "2026年10月8日前"):
        assert it in said
    assert said.count("签收人（签名）") == 3


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_the_reminder_names_what_is_late_since_when_and_who_asks(act, county, opinion, form):
    reminder = urge(act, county, of(opinion, county.health))
    said = fetch(act, county.wu, "reminder", reminder, form, LATE)
    for it in (
        "云河县人大常委会农业与农村工委", "云河县人常函〔2026〕1号",
        f"关于催报《{TITLE}》办理方案的函",
        "县卫健局：", "应当于2026年5月6日前报送办理方案", "已逾期2天", URGED, "2026年5月8日",
        "（联系人：吴晓峰）", "抄送：县政府办公室。",
    ):  # fmt: skip
        assert it in said


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_a_draft_says_that_it_has_no_number_yet(act, county, form):
    said = fetch(act, county.wu, "opinion", draft(act, county), form, MEETING)
    assert "（文号未编）" in said
    assert "自交办之日起1个月内" in said


def test_bodies_bear_the_names_of_the_letters_day(act, county, opinion):
    reminder = urge(act, county, of(opinion, county.health))
    rename(
        county.health, "县卫生健康委", date(2026, 6, 1), by=county.guan, at=noon(date(2026, 6, 1))
    )
    later = date(2026, 6, 2)
    for letter, row in (("opinion", opinion), ("hand_over", opinion), ("reminder", reminder)):
        said = fetch(act, county.wu, letter, row, "pdf", later)
        assert "县卫健局" in said and "县卫生健康委" not in said


def test_what_was_handed_to_a_body_stays_its_own_when_it_becomes_part_of_another(
    act, county, opinion
):
    day = date(2026, 6, 1)
    succeed(county.water, county.housing, day, by=county.guan, at=noon(day))
    hand = fetch(act, county.wu, "hand_over", opinion, "pdf", date(2026, 6, 2))
    assert "县水利局、县住建局、县卫健局：" in hand
    assert "1．县水利局" in hand and "2．县住建局" in hand
    assert [hand.count(text) for text, _, _ in PROBLEMS] == [1] * len(PROBLEMS)
    said = fetch(act, county.wu, "opinion", opinion, "pdf", date(2026, 6, 2))
    assert "由县水利局承办" in said and "抄送：县水利局，县住建局，县卫健局。" in said


def test_a_demand_that_ends_in_a_full_stop_has_it_once_after_who_answers(act, county):
    opinion = draft(act, county, problems=[("管网漏损", "年内更换。", "water")])
    said = fetch(act, county.wu, "opinion", opinion, "pdf", MEETING)
    assert "要求：年内更换（由县水利局承办）。" in said


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_what_somebody_typed_stays_text(act, county, form):
    typed = '{{7*7}} {% for it in x %} <w:t>&amp; #eval("1") $x$ *b* {_{ \x0b 😀'
    opinion = draft(act, county, evaluation=typed, problems=[("# 题{{7*7}}", "> {#no#}", "water")])
    said = fetch(act, county.wu, "opinion", opinion, form, MEETING)
    for it in (
        "{{7*7}}", "<w:t>", "#eval(", "$x$", "*b*", "{_{", "（一）#题{{7*7}}", "要求：>{#no#}",
    ):  # fmt: skip
        assert it in said.replace(" ", "")
    assert "49" not in said


# Who may


@pytest.mark.parametrize("form", ["word", "pdf", ""])
def test_a_letter_is_for_whoever_sees_what_it_is_about(act, county, opinion, form):
    reminder = urge(act, county, of(opinion, county.health))
    tail = f"{form}/" if form else ""

    def status(name, letter, row):
        address = f"/letters/{letter}/{row.pk}/{tail}"
        return act.see(getattr(county, name), address, LATE).status_code

    assert [status(it, "opinion", opinion) for it in ("qin", "gao", "ma", "yuan", "guan")] == [
        200, 200, 200, 404, 404,
    ]  # fmt: skip
    assert [status(it, "reminder", reminder) for it in ("he", "qin", "gao", "yuan")] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    assert status("wu", "minutes", opinion) == 404


def test_a_unit_reads_in_the_form_to_hand_over_only_its_own(act, county, opinion):
    said = fetch(act, county.sun, "hand_over", opinion, "pdf")
    assert "1．县住建局" in said
    assert "县水利局" not in said and "2．" not in said


def test_before_the_hand_over_the_government_reads_no_more_than_the_page_shows(act, county):
    issue(act, county, opinion := draft(act, county))
    page = act.see(county.qin, f"/supervision/opinions/{opinion.pk}/", HAND_OVER).content.decode()
    said = fetch(act, county.qin, "opinion", opinion, "word")
    assert [it in said for it, _, _ in PROBLEMS] == [it in page for it, _, _ in PROBLEMS]


# Many


def do_the_work():
    for _ in range(Job.objects.open().count()):
        work(lambda: noon(LATE))


def bundle(act, user, kind, letter, query="", form="docx", on=LATE):
    """Ask for the letters of a list, let a worker make them, and return what is in the zip."""
    address = f"/supervision/{kind}s/letters/{letter}/{query}"
    answer = act.post(user, address, on, format=form)
    assert answer["Location"] == "/jobs/", answer["Location"]
    do_the_work()
    return unpacked(act, user, Job.objects.get(owner=user), on)


def unpacked(act, user, job, on=LATE):
    answer = act.see(user, f"/jobs/{job.pk}/download/", on)
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as folder:
        assert all(it.flag_bits & 0x800 for it in folder.infolist())  # names are UTF-8
        return {it: folder.read(it) for it in folder.namelist()}


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_letters_of_a_list_come_as_a_zip_with_a_table_of_contents(act, county, opinion, form):
    second = draft(act, county, title="关于养老服务的审议意见")
    files = bundle(act, county.wu, "opinion", "opinion", form=form)
    contents = lines_of(files.pop("目录.xlsx"))
    assert list(files) == [
        f"001 云人常〔2026〕3号 县人民政府 审议意见.{form}",
        f"002 （文号未编） 县人民政府 审议意见.{form}",
    ]  # fmt: skip
    assert [line[-1].value for line in contents] == ["文件", *files]
    assert second.title in words(files[list(files)[1]])


def test_no_title_in_the_table_of_contents_is_a_formula(act, county):
    title = '=HYPERLINK("http://example.org","x")'
    draft(act, county, title=title)
    _, line = lines_of(bundle(act, county.wu, "opinion", "opinion")["目录.xlsx"])
    assert (line[2].value, line[2].data_type, line[2].hyperlink) == (title, "s", None)


def lines_of(sheet):
    return list(openpyxl.load_workbook(BytesIO(sheet)).active)


def test_a_zip_holds_what_the_conditions_of_the_list_leave(act, county, opinion):
    draft(act, county, title="关于养老服务的审议意见")
    files = bundle(act, county.wu, "opinion", "hand_over", "?status=handed")
    assert [it for it in files if it.endswith("docx")] == [
        "001 云人常〔2026〕3号 县水利局、县住建局、县卫健局 交办单.docx"
    ]


def test_where_there_is_no_such_letter_it_is_said_on_the_list(act, county, opinion):
    address = "/supervision/undertakings/letters/reminder/?status=handed"
    answer = act.post(county.wu, address, LATE, format="docx")
    assert answer["Location"] == "/supervision/undertakings/?status=handed"
    assert "还没有催办函" in act.see(county.wu, answer["Location"], LATE).content.decode()
    assert not Job.objects.exists()


def test_all_that_are_late_are_urged_and_their_letters_wait_as_a_zip(act, county, opinion):
    answer = act.post(county.wu, "/urge/", LATE, text=URGED, with_letter="on")
    assert answer["Location"] == "/jobs/"
    do_the_work()
    files = unpacked(act, county.wu, Job.objects.get())
    bodies = [name.split()[2] for name in files if name.endswith("docx")]
    assert sorted(bodies) == ["县住建局", "县卫健局", "县水利局"]
    numbers = sorted(it.number for it in Reminder.objects.all())
    assert numbers == [f"云河县人常函〔2026〕{no}号" for no in (1, 2, 3)]


def test_who_left_the_page_hears_on_every_page_that_the_zip_is_there(act, county, opinion):
    act.post(county.wu, "/supervision/opinions/letters/opinion/", LATE, format="pdf")
    assert "任务正在做" in act.see(county.wu, "/handbook/", LATE).content.decode()
    do_the_work()
    page = act.see(county.wu, "/handbook/", LATE).content.decode()
    assert "任务有结果了" in page and "任务正在做" not in page
    later = act.see(county.wu, "/handbook/", date(2026, 5, 10)).content.decode()
    assert "任务有结果了" not in later
    assert "任务有结果了" not in act.see(county.lin, "/handbook/", LATE).content.decode()


def test_who_no_longer_sees_one_of_them_is_not_given_the_zip(act, county, opinion):
    bundle(act, county.wu, "opinion", "opinion")
    Membership.objects.filter(user=county.wu).update(to_on=LATE)
    answer = act.see(county.wu, f"/jobs/{Job.objects.get().pk}/download/", date(2026, 5, 9))
    assert answer.status_code == 403
    assert "其中1件您现在看不到了" in answer.content.decode()


def test_a_job_makes_only_what_its_owner_still_sees(act, county, opinion):
    act.post(county.wu, "/supervision/opinions/letters/opinion/", LATE, format="pdf")
    Membership.objects.filter(user=county.wu).update(to_on=date(2026, 5, 7))
    work(lambda: noon(LATE))
    job = Job.objects.get()
    assert (job.state, job.failure[:12]) == (Job.State.FAILED, "这些事项您现在都看不到了"[:12])


def test_the_screen_shows_the_same_letter_with_both_files(act, county, opinion):
    hand = act.see(county.wu, f"/letters/hand_over/{opinion.pk}/", HAND_OVER).content.decode()
    assert "2．县住建局" in hand
    for form in ("word", "pdf"):
        assert f'href="/letters/hand_over/{opinion.pk}/{form}/"' in hand
    page = act.see(county.wu, f"/supervision/opinions/{opinion.pk}/", HAND_OVER).content.decode()
    assert f'href="/letters/opinion/{opinion.pk}/word/"' in page
