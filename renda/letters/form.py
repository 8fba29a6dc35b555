"""The official form of a letter (GB/T 9704) as a Word file, with gaps for docxtpl to fill in."""

from functools import lru_cache
from io import BytesIO

from .wording import wording

SONG, FANG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"  # as the machines of offices have them
RED = "C8102E"
WIDTH = 156  # mm, of the text
BODY, LINE = 16, 28  # pt


@lru_cache(maxsize=32)
def official(letter, room):
    """The form as the bytes of a docx, with room for so many characters on the line of its head."""
    from docx import Document

    form = Document()
    _lay_page(form)
    _head(form, room)
    for kind, text in wording(letter):
        _paragraph(form, kind, text)
    _foot(form)
    file = BytesIO()
    form.save(file)
    return file.getvalue()


def _lay_page(form):
    from docx.shared import Mm

    page = form.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.footer_distance = Mm(25)
    form.settings.odd_and_even_pages_header_footer = True
    _number_page(page.footer.paragraphs[0], "right")
    _number_page(page.even_page_footer.paragraphs[0], "left")
    usual = form.styles["Normal"]
    _set_font(usual, FANG, BODY)
    usual.paragraph_format.widow_control = False


def _head(form, room):
    size = min(36, WIDTH / 0.3528 / max(room, 1))  # pt
    head = _add(form, "{{ org }}", SONG, size, "center", line=size * 1.3, color=RED)
    number = _add(form, "{{ number }}", FANG, BODY, "center", before=LINE / 2, after=6)
    _border(number, bottom=(18, RED))
    title = _add(form, "{{ title }}", SONG, 22, "center", line=34, before=42, after=14)
    for paragraph in (head, number, title):
        paragraph.paragraph_format.keep_with_next = True
    _add(form, "{{ to }}：", FANG, BODY)


def _paragraph(form, kind, text):
    if kind == "tag":
        return _add(form, text.replace("{%", "{%p", 1), FANG, BODY)
    font = HEI if kind == "heading" else FANG
    indent = 0 if kind == "left" else 2 * BODY
    added = _add(form, text, font, BODY, "left" if kind == "left" else "both", indent=indent)
    added.paragraph_format.keep_with_next = kind == "heading"
    return added


def _foot(form):
    sign = _add(form, "{{ sign }}", FANG, BODY, "right", before=LINE, right=2 * BODY)
    sign.paragraph_format.keep_with_next = True
    _add(form, "{{ date }}", FANG, BODY, "right", right=4 * BODY)
    _add(form, "{%p if contact %}", FANG, BODY)
    _add(form, "（联系人：{{ contact }}）", FANG, BODY, indent=2 * BODY)
    _add(form, "{%p endif %}", FANG, BODY)
    _add(form, "{%p if copies %}", FANG, BODY)
    copies = _add(form, "抄送：{{ copies }}。", FANG, 14, line=22)
    _border(copies, top=(8, "000000"), bottom=(8, "000000"))
    _put_at_the_bottom(copies)
    _add(form, "{%p endif %}", FANG, BODY)


def _add(form, text, font, size, align="left", *, line=LINE, color="", indent=0, right=0, **space):
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    paragraph = form.add_paragraph()
    run = paragraph.add_run(text)
    _set_font(run, font, size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    laid = paragraph.paragraph_format
    laid.alignment = WD_ALIGN_PARAGRAPH.from_xml(align)
    laid.line_spacing_rule, laid.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    laid.space_before, laid.space_after = (Pt(space.get(it, 0)) for it in ("before", "after"))
    laid.first_line_indent, laid.right_indent = Pt(indent), Pt(right)
    return paragraph


def _set_font(styled, font, size):
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styled.font.name, styled.font.size = "Times New Roman", Pt(size)
    styled.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)


def _border(paragraph, **sides):
    """Lines above or below; each a width in eighths of a point, and a colour."""
    box = _child(paragraph._p.get_or_add_pPr(), "w:pBdr")
    for side, (width, color) in sides.items():
        _child(box, f"w:{side}", val="single", sz=width, space=4, color=color)


def _put_at_the_bottom(paragraph):
    """Where the standard has the copies: at the foot of the last page."""
    where = {"vAnchor": "margin", "yAlign": "bottom", "hAnchor": "margin", "xAlign": "left"}
    width = int(WIDTH * 56.7)  # twentieths of a point
    frame = _child(paragraph._p.get_or_add_pPr(), "w:framePr", w=width, wrap="notBeside", **where)
    paragraph._p.pPr.remove(frame)
    paragraph._p.pPr.insert(0, frame)  # the schema has an order


def _number_page(paragraph, side):
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.from_xml(side)
    setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        _set_font(run, "宋体", 14)
        if text is None:
            _child(run._r, "w:fldChar", fldCharType="begin")
            _child(run._r, "w:instrText").text = "PAGE"
            _child(run._r, "w:fldChar", fldCharType="end")


def _child(parent, name, **values):
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    child = OxmlElement(name)
    for key, value in values.items():
        child.set(qn(f"w:{key}"), str(value))
    parent.append(child)
    return child
