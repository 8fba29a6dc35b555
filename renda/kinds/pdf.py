"""PDF: whole, without password, and without anything that acts when it is opened."""

import re
import zlib

from .content import Unfit, bytes_of

ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|Rendition|SubmitForm|ImportData|XFA\s*[\[\d])")
ESCAPED = re.compile(rb"/[!-~]{0,60}#[0-9A-Fa-f]{2}[!-~]{0,60}")  # a name with bytes as #6a
ENCRYPTED = re.compile(rb"/Encrypt[\s<]")
ENDING = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
OBJECTS = re.compile(rb"/ObjStm\b.*?stream\r?\n", re.DOTALL)
MOST = 100 * 1024 * 1024  # bytes that its packed objects may unfold to


def look(file):
    data = bytes_of(file)
    endings = ENDING.findall(data[-2048:])
    if not endings or int(endings[-1]) >= len(data):
        raise Unfit("不完整，可能没有下载完。请打开看看，另存后再传。")
    if ENCRYPTED.search(data):
        raise Unfit("加了密码或者限制，以后可能打不开。请去掉限制后再传。")
    for part in (data, *map(_unescaped, ESCAPED.findall(data)), *_unpacked(data)):
        if ACTIVE.search(part):
            raise Unfit("里有脚本或者会自动执行的内容。请用“打印为PDF”重新生成后再传。")


def _unescaped(name):
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda it: bytes([int(it[1], 16)]), name)


def _unpacked(data):
    """Yield the objects that lie packed together in streams."""
    left = MOST
    for found in OBJECTS.finditer(data):
        try:
            packed = data[found.end() : data.find(b"endstream", found.end())]
            part = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            raise Unfit("的内部结构读不出来。请用“打印为PDF”重新生成后再传。") from None
        left -= len(part)
        if left <= 0:
            raise Unfit("展开以后太大。")
        yield _unescaped(part)
