"""What files are taken: those of an office, whole and inert; and no other."""

import io
import random
import time
import zlib
from contextlib import suppress

import pytest

from renda.kinds import KINDS, Unfit, clean, look, media_type
from tests.renda import papers
from tests.renda.hostile import AFAR, HOSTILE, JPG, PDF, Kept
from tests.renda.papers import compound, office, packed, pdf, picture, zipped


def real_docx():
    import docx

    out, paper = io.BytesIO(), docx.Document()
    paper.add_picture(io.BytesIO(JPG))
    paper.add_table(3, 3)
    paper.save(out)
    return out.getvalue()


def real_xlsx():
    import openpyxl

    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["问题", "=SUM(A1:A2)"])
    book.save(out)
    return out.getvalue()


def real_pdf():
    import typst

    return typst.compile(b"= Hello", format="pdf")


def tall_scan():
    """Three pages of a scanner, one of them fax-coded."""
    out = io.BytesIO()
    pages = [papers.Image.new("1", (1654, 2339)) for _ in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return out.getvalue()


GOOD = [
    ("报告.pdf", PDF),
    ("报告（排版）.pdf", real_pdf()),
    ("扫描.pdf", picture("PDF")),
    ("新式.pdf", pdf(packed(b"4 0 << /Type /Font >>"))),
    ("字体.pdf", pdf(b"<< /BaseFont /#CB#CE#CC#E5 /JS42 /Filter /FlateDecode >>")),
    ("改过的.pdf", PDF + PDF[9:]),
    ("文档.docx", real_docx()),
    ("台账.xlsx", real_xlsx()),
    ("最小.docx", office("docx")),
    ("汇报.pptx", office("pptx")),
    ("旧文档.doc", compound("WordDocument", "1Table", "\x05SummaryInformation")),
    ("旧台账.xls", compound("Workbook")),
    ("更旧的台账.xls", compound("Book")),
    ("旧汇报.ppt", compound("PowerPoint Document", "Current User")),
    ("文字.wps", compound("WordDocument")),
    ("表格.et", compound("Workbook")),
    ("演示.dps", compound("PowerPoint Document")),
    ("版式.ofd", zipped({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<x/>"})),
    ("照片.JPG", JPG),
    ("照片.jpeg", picture("JPEG", progressive=True)),
    ("大照片.jpg", picture("JPEG", size=(8000, 6000), quality=20)),
    ("截图.png", picture("PNG")),
    ("扫描.tif", tall_scan()),
    ("扫描.tiff", picture("TIFF")),
    ("佐证.zip", zipped({"照片/": "", "照片/1.jpg": JPG, "报告.pdf": PDF})),
    ("佐证.zip", papers.gbk_zip({"现场照片.jpg": JPG})),
    ("关于2026.3.5会议的通知（第1.2稿）.pdf", PDF),
]


@pytest.mark.parametrize(("name", "content"), GOOD, ids=[name for name, _ in GOOD])
def test_what_an_office_sends_is_taken(name, content):
    look(name, io.BytesIO(content))
    assert clean(name) == name


def test_there_is_a_good_file_of_every_kind():
    assert {name.rpartition(".")[2].lower() for name, _ in GOOD} == {*KINDS}
    assert media_type("照片.JPG") == "image/jpeg"


def test_there_are_more_than_sixty_hostile_files():
    assert len({case for case, *_ in HOSTILE}) == len(HOSTILE) > 60


@pytest.mark.parametrize(
    ("name", "content", "what"), [it[1:] for it in HOSTILE], ids=[it[0] for it in HOSTILE]
)
def test_a_hostile_file_is_refused_with_the_reason_or_lies_inert(name, content, what):
    if isinstance(what, Kept):
        look(name, io.BytesIO(content))
        assert clean(name) == what.name
    else:
        with pytest.raises(Unfit, match=what):
            look(name, io.BytesIO(content))


def test_a_file_on_the_disk_is_read_like_one_in_memory(tmp_path):
    for n, (name, content) in enumerate(GOOD):
        path = tmp_path / str(n)
        path.write_bytes(content)
        with path.open("rb") as file:
            look(name, file)


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_file_cut_anywhere_breaks_nothing(cut):
    """Of each kind: it is refused, or what is left is whole by itself."""
    for name, content in GOOD:
        try:
            look(name, io.BytesIO(content[: len(content) * cut // 100]))
        except Unfit as reason:
            assert str(reason).endswith("。")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("IMG_0012.HEIC", "请存成JPG再传"),
        ("佐证.rar", "请改用ZIP压缩再传"),
        ("说明.txt", "Word或PDF"),
    ],
)
def test_what_an_office_often_has_is_refused_with_what_to_send_instead(name, instead):
    with pytest.raises(Unfit, match=instead):
        look(name, io.BytesIO(b"anything"))


def test_names_in_a_zip_are_said_as_they_were_written():
    with pytest.raises(Unfit, match=r"“运行程序\.exe”"):
        look("证.zip", io.BytesIO(papers.gbk_zip({"运行程序.exe": b"MZ"})))


def test_links_that_fetch_nothing_from_afar_are_taken():
    """The template on one's own disk, and what a reader may press."""
    own = AFAR.replace("https://example.org", "file:///C:\\Users\\wu")
    pressed = AFAR.replace("attachedTemplate", "hyperlink")
    for links in (own, pressed):
        look("文档.docx", io.BytesIO(office("docx", {"word/_rels/a.xml.rels": links})))


@pytest.mark.parametrize("place", range(0, 300, 3))
def test_a_part_that_is_damaged_anywhere_is_said_to_be(place):
    whole = bytearray(office("docx", {"word/a.xml": random.Random(1).randbytes(900).hex()}))
    whole[whole.rindex(b"word/a.xml", 0, len(whole) // 2) + 10 + place] ^= 0xFF
    with pytest.raises(Unfit, match="不完整"):
        look("文档.docx", io.BytesIO(whole))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b"/ObjStm ", id="no stream follows"),
        pytest.param(b"/ObjStm stream\n" + zlib.compress(b""), id="no stream ends"),
    ],
)
def test_a_pdf_is_read_in_a_time_that_its_size_bounds(part):
    begun = time.monotonic()
    with suppress(Unfit):
        look("慢.pdf", io.BytesIO(pdf(part * (4_000_000 // len(part)))))
    assert time.monotonic() - begun < 5


def test_packed_objects_of_a_large_pdf_are_each_looked_at():
    many = [packed(b"4 0 << /Type /Font >>") for _ in range(200)]
    look("大.pdf", io.BytesIO(pdf(*many)))
    with pytest.raises(Unfit, match="脚本"):
        look("大.pdf", io.BytesIO(pdf(*many, packed(b"<< /S /Launch >>"), *many)))
    assert zlib.decompress(many[0].split(b"stream\n")[1].removesuffix(b"\nend"))
