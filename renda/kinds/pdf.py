"""PDF: whole, without password, and without anything that acts when it is opened."""

import re
import zlib

from .content import Unfit, bytes_of

ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia|Rendition|SubmitForm|ImportData|XFA\s*[\[\d])")
ESCAPED = re.compile(rb"/[!-~]{0,60}#[0-9A-Fa-f]{2}[!-~]{0,60}")  # a name with bytes as #6a
ENCRYPTED = re.compile(rb"/Encrypt[\s<]")
ENDING = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
MARKS = re.compile(rb"/ObjStm\b|stream\r?\n")
MOST = 100 * 1024 * 1024  # bytes that its packed objects may be, and unfold to
PIECE, LARGEST = 1024, 64 * 1024  # bytes read of a stream at first, and at last


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
    """Yield the objects that lie packed together in streams.

    Whoever made the file chose how often a stream begins and whether it ever ends: all of it is
    read from the front to the back once, and what is unfolded has one bound, however often.
    """
    left = MOST
    for start in _streams(data):
        part, read = _unfolded(data, start, left)
        left -= len(part) + read
        if left <= 0:
            raise Unfit("展开以后太大。")
        yield _unescaped(part)


def _streams(data):
    """Yield where each stream begins that comes next after a word of packed objects."""
    is_packed = False
    for found in MARKS.finditer(data):
        if found[0].startswith(b"/"):
            is_packed = True
        elif is_packed:
            is_packed = False
            yield found.end()


def _unfolded(data, start, most):
    """What a stream unfolds to, `most` bytes of it, and how many bytes were read for that."""
    unfolding, parts, at, piece = zlib.decompressobj(), [], start, PIECE
    try:
        while not unfolding.eof and at < len(data) and most > 0:
            parts.append(unfolding.decompress(data[at : at + piece], most))
            most -= len(parts[-1]) + piece
            at, piece = at + piece, min(2 * piece, LARGEST)
    except zlib.error:
        raise Unfit("的内部结构读不出来。请用“打印为PDF”重新生成后再传。") from None
    return b"".join(parts), at - start
