"""Files as offices send them, and the parts from which hostile ones are made; all by code."""

import io
import stat
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
MAINS = {
    "docx": ("word/document.xml", OFFICE + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", OFFICE + "presentationml.presentation.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}


def pdf(*objects, trailer="", end=b"%%EOF\n"):
    """A PDF of a catalog and these further objects, given as bytes."""
    body = [b"<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>"]
    body += [b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    body += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", *objects]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(body, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start, count = out.tell(), len(body) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R %b >>\n" % (count, trailer.encode()))
    out.write(b"startxref\n%d\n" % start + end)
    return out.getvalue()


def packed(content, head=b""):
    """A stream of packed objects, as newer PDFs have."""
    data = zlib.compress(content)
    about = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d %b >>" % (
        len(data), head,
    )  # fmt: skip
    return about + b"\nstream\n" + data + b"\nendstream"


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as into:
        for name, content in dict(files).items():
            into.writestr(name, content)
    return out.getvalue()


def office(kind, more=()):
    """An office file of that kind; with `more` parts by their name."""
    main, content_type = MAINS[kind]
    types = f'<Types><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    parts = {"[Content_Types].xml": types, main: f"<{kind}>现将办理情况报告如下</{kind}>"}
    return zipped(parts | dict(more))


def compound(*names):
    """An OLE compound file in which storages and streams of these names stand."""
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in names)]
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    used = [0xFFFFFFFD, *[0xFFFFFFFE] * (len(entries) // 4)]
    table = struct.pack("<128I", *used, *[0xFFFFFFFF] * (128 - len(used)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2**32 - 2, 0, 0, 0
    )
    head = head[:76] + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + table + directory


def _entry(name, kind):
    coded = name.encode("utf-16-le") + b"\0\0"
    return coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), kind, 1) + bytes(60)


def picture(form, size=(640, 480), **how):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, form, **how)
    return out.getvalue()


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, *chunks):
    """A PNG that says it is so large; there are no pixels in it."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    parts = (head, *chunks, png_chunk(b"IDAT", zlib.compress(b"")), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def special(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


@cache
def symlink_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        into.writestr(special("佐证.pdf", stat.S_IFLNK | 0o777), "/etc/passwd")
    return out.getvalue()


def flagged(content, bit):
    """The zip with that bit set in the flags of each member."""
    data = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(mark)
        while found >= 0:
            data[found + at] |= bit
            found = data.find(mark, found + 4)
    return bytes(data)


class FromWindows(zipfile.ZipInfo):
    """A member whose name is in GBK, without a word of that."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), 0


def gbk_zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        for name, content in files.items():
            into.writestr(FromWindows(name), content)
    return out.getvalue()


def shape(value):
    """What stands in it, by its names; of rows the first."""
    if isinstance(value, dict):
        return {name: shape(it) for name, it in value.items()}
    return [shape(value[0])] if isinstance(value, list) else ""
