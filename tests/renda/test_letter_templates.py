"""Templates of an office: what is taken, what is refused and where, and the usual form again."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from renda.models import Event, LetterTemplate
from tests.conftest import HAND_OVER, all_at_once, settle
from tests.renda.papers import zipped
from tests.supervision.cast import handed

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(*texts, head="{{ org }}"):
    form = Document()
    form.sections[0].header.paragraphs[0].text = head
    for text in texts:
        form.add_paragraph(text)
    file = BytesIO()
    form.save(file)
    return file.getvalue()


OWN = docx("本院格式", "{{ title }}（{{ number }}）", "{%p for it in problems %}",
           "{{ it.no }}、{{ it.text }}{% if it.helpers %}，{{ it.helpers }}协助{% endif %}",
           "{%p endfor %}")  # fmt: skip


@pytest.fixture
def upload(act, county):
    """The administrator uploads a template for the opinion; what stands at the field, or ""."""

    def upload(content, name="本院.docx"):
        address = f"/letter-templates/{county.congress.pk}/opinion/upload/"
        file = SimpleUploadedFile(name, content, KIND)
        answer = act.post(county.guan, address, HAND_OVER, file=file)
        if answer.status_code == 302:
            return ""
        assert (answer.status_code, LetterTemplate.objects.count()) == (422, 0)
        return answer.context["form"].errors["file"][0]

    return upload


def words(answer):
    return "\n".join(
        it.text for it in Document(BytesIO(b"".join(answer.streaming_content))).paragraphs
    )


def test_an_own_template_is_what_letters_are_written_in_and_a_record_is_kept(act, county, upload):
    opinion = handed(act, county)
    assert upload(OWN) == ""
    said = words(act.see(county.wu, f"/letters/opinion/{opinion.pk}/word/", HAND_OVER))
    title = f"{opinion.title}（云人常〔2026〕3号）"
    assert said.startswith(f"本院格式\n{title}\n1、部分村级水厂消毒不规范")
    event = Event.objects.latest("pk")
    assert (event.label, event.actor, event.congress) == (
        "登记公文模板", county.guan, county.congress,
    )  # fmt: skip
    page = act.see(county.guan, "/letter-templates/", HAND_OVER).content.decode()
    assert "本院.docx" in page


def test_it_is_seen_with_made_up_facts_before_anything_is_written_with_it(act, county, upload):
    upload(OWN)
    place = f"/letter-templates/{county.congress.pk}/opinion/"
    said = words(act.see(county.guan, f"{place}example/word/", HAND_OVER))
    assert "本院格式" in said and "县卫健局协助" in said
    pdf = b"".join(act.see(county.guan, f"{place}example/pdf/", HAND_OVER).streaming_content)
    assert pdf.startswith(b"%PDF")


@pytest.mark.usefixtures("committed")
def test_many_are_written_at_the_same_time():
    county = settle()
    place = f"/letter-templates/{county.congress.pk}/opinion/example/pdf/"

    def see():
        tab = Client()
        tab.force_login(county.guan)
        for _ in range(3):
            assert b"".join(tab.get(place).streaming_content).startswith(b"%PDF")

    assert all_at_once(*[see] * 4) == []


def test_the_usual_form_is_brought_back(act, county, upload):
    upload(OWN)
    place = f"/letter-templates/{county.congress.pk}/opinion/"
    assert "本院格式" in words(act.see(county.guan, f"{place}current/", HAND_OVER))
    assert act.post(county.guan, f"{place}restore/", HAND_OVER).status_code == 302
    assert "本院格式" not in words(act.see(county.guan, f"{place}current/", HAND_OVER))
    assert Event.objects.latest("pk").label == "变更公文模板"


def test_the_form_in_use_is_downloaded_changed_and_taken_again(act, county, upload):
    place = f"/letter-templates/{county.congress.pk}/opinion/"
    current = act.see(county.guan, f"{place}current/", HAND_OVER)
    assert upload(b"".join(current.streaming_content)) == ""


def test_another_congress_keeps_its_own_form(act, county, upload):
    upload(OWN)
    assert LetterTemplate.objects.get().congress == county.congress
    address = f"/letter-templates/{county.other.congress.pk}/opinion/current/"
    assert act.see(county.guan, address, HAND_OVER).status_code == 404


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("编号 {{ nummer }}", "正文里“编号 {{ nummer }}”处", "没有“nummer”这一项。可用的有：org"),
        ("{%p for it in problems %}{{ it.txt }}{%p endfor %}", "处", ""),
        ("题目 {{ title", "正文里“题目 {{ title”处", "不完整"),
        ("{% for it in problems %}{{ it.no }}", "正文", "每个for要有endfor"),
        ("{% if title %}x{% endfor %}", "正文", "每个for要有endfor"),
        ("{% if %}x{% endif %}", "正文", "写法不对。"),
        ("{{ 7*7 }}", "正文里“{{ 7*7 }}”处", "只能写要填的项"),
        ("{{ title.__class__ }}", "正文里“{{ title.__class__ }}”处", "没有“__class__”这一项"),
        ("{{ title.upper() }}", "正文", "只能写"),
        ("{{ ''.__class__.__mro__ }}", "正文", "这里要写一个项的名称"),
        ("{{ cycler.__init__.__globals__.os }}", "正文", "没有“cycler”这一项"),
        ("{{ title|map('upper')|list }}", "正文", ""),
        ("{{ title|pprint }}", "正文", "没有“pprint”这种写法"),
        ("{% include 'base.html' %}", "正文", "只能写"),
        ("{% set x = 1 %}", "正文", "只能写"),
        ("{% for a in range(9999999) %}x{% endfor %}", "正文", "只能写"),
        ("{% macro f() %}x{% endmacro %}", "正文", "只能写"),
        ("{% for it in title %}x{% endfor %}", "正文", "for后面要写有多行的项"),
        ("{% for a in problems %}{% for b in problems %}{% for c in problems %}"
         "{% for d in problems %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
         "正文", "for最多套3层"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(upload, text, where, why):
    said = upload(docx("第一段", text))
    assert where in said
    assert why in said


def test_what_has_no_gap_at_all_is_no_template(upload):
    assert "里面没有要填的项" in upload(docx("一份写好的公文", head="页眉"))


def test_a_gap_in_the_head_of_the_pages_is_looked_at_too(upload):
    assert "页眉里“{{ nummer }}”处：没有“nummer”" in upload(docx("正文", head="{{ nummer }}"))


def with_part(name, content, **replaced):
    """A good template with one more part, or with some text of a part replaced."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(OWN)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for it in old.namelist():
            part = old.read(it)
            for was, now in replaced.values():
                part = part.replace(was, now)
            new.writestr(it, part)
        if name:
            new.writestr(name, content)
    return file.getvalue()


def damaged(name):
    """A good template with a part that cannot be unfolded."""
    content = bytearray(OWN)
    with zipfile.ZipFile(BytesIO(OWN)) as archive:
        place = archive.getinfo(name).header_offset + 30 + len(name)
    content[place : place + 20] = bytes(it ^ 0xFF for it in content[place : place + 20])
    return bytes(content)


TYPES = f'<Types><Override PartName="/letter.xml" ContentType="{KIND}.main+xml"/></Types>'
LINK = b'<Relationship Id="x" Type="t" Target="http://e/" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "这个文件是空的"),
        (b"MZ" + b"\0" * 99, "的内容不是.docx文件"),
        (b"PK\x03\x04" + b"\0" * 99, "打不开"),
        (OWN[:2000], "打不开"),
        (b"{{ title }}", "的内容不是.docx文件"),
        (damaged("word/document.xml"), "打不开"),
        (b"\0" * 2_000_001, "文件超过2MB"),
        (with_part("word/vbaProject.bin", b"x"), "有宏"),
        (with_part("word/embeddings/oleObject1.bin", b"x"), "嵌入的对象"),
        (with_part("", b"", a=(b"document.main+xml", b"document.macroEnabled.main+xml")), "有宏"),
        (with_part("", b"", a=(b"</Relationships>", LINK)), "指向外部"),
        (with_part("", b"", a=(b"</Relationships>", LINK.replace(b'"', b"'"))), "指向外部"),
        (with_part("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "内部结构"),
        (zipped({"[Content_Types].xml": TYPES}), "正文不在通常的位置"),
        (with_part("word/x.bin", b"\0" * 21_000_000), "太大"),
        (with_part("", b"", a=(b"<w:body>", b"<w:body")), "打不开"),
    ],
)
def test_what_is_no_plain_document_is_refused(upload, content, why):
    assert why in upload(content)
