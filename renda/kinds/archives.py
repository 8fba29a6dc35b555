"""What is packed as a zip: the newer office files, OFD, and zips of such files.

The directory is read before anything is unfolded, and bounds what may be.
"""

import io
import re
import stat
import zipfile
import zlib

from . import compounds
from .content import Unfit

START = b"PK\x03\x04"
PIECE = 1024 * 1024  # bytes read at a time
MOST, WHOLE, EACH = 3_000, 300 * PIECE, 100 * PIECE  # members; bytes unfolded
RATIO = 200  # how many times larger it may unfold
UTF8 = 0x800  # the flag of a name that is not in the sender's own code page
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")
TYPES = "[Content_Types].xml"
PACKAGE = "\x01Ole10Native"
LINK = re.compile(rb"<Relationship\b[^>]*>")
FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument)\"")
AFAR = re.compile(rb"Target=\"(https?:|ftp:|file:/*\\\\|\\\\|//)", re.IGNORECASE)
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


def look_office(file, main):
    """Word, Excel, PowerPoint: `main` is how its content names its main part."""
    with _opened(file) as packed:
        types = _read(packed, TYPES)
        if main not in types:
            what = "里有宏" if b"macroEnabled" in types else "的内容和扩展名不符"
            raise Unfit(f"{what}。请另存为不带宏的文件后再传。")
        for info in packed.infolist():
            _look_at(packed, info)


def look_ofd(file):
    with _opened(file) as packed:
        if b"OFD" not in _read(packed, "OFD.xml"):
            raise Unfit("的内容不是OFD版式文件。")
        for info in packed.infolist():
            _look_at(packed, info)


def members(file):
    """Yield the name and the content of each file in a zip."""
    with _opened(file) as packed:
        for info in packed.infolist():
            if not info.is_dir():
                yield name_of(info), io.BytesIO(_read(packed, info.filename))


def name_of(info):
    """Its name; the machines of an office write it in GB18030 and do not say so."""
    if info.flag_bits & UTF8:
        return info.filename
    return info.filename.encode("cp437", "replace").decode("gb18030", "replace")


def _opened(file):
    file.seek(0)
    try:
        packed = zipfile.ZipFile(file)
    except DAMAGED:
        raise Unfit("打不开，可能不完整。请打开看看，另存后再传。") from None
    _bound(packed.infolist(), file.seek(0, 2))
    return packed


def _bound(infos, size):
    for info in infos:
        _look_at_place(info)
    unfolded = sum(it.file_size for it in infos)
    packed = sum(it.compress_size for it in infos)
    if len(infos) > MOST or max([it.file_size for it in infos], default=0) > EACH:
        raise Unfit("里的文件太多或者太大，请分开传。")
    if unfolded > WHOLE or unfolded > max(10 * PIECE, RATIO * size) or packed > size:
        raise Unfit("展开以后太大，请分开传。")
    if len({it.filename for it in infos}) < len(infos):
        raise Unfit("里有重名的文件，请重新打包。")


def _look_at_place(info):
    parts = re.split(r"[/\\]", info.filename)
    if info.flag_bits & 0x1:
        raise Unfit("加了密码。请去掉密码后再传。")
    if ".." in parts or parts[0] == "" or ":" in info.filename:
        raise Unfit("里的文件路径不正常，请重新打包。")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unfit("里有快捷方式，请换成文件本身。")


def _look_at(packed, info):
    """A part of an office file: nothing that runs, is fetched from afar, or unfolds on reading."""
    content = _read(packed, info.filename)
    if "vbaProject" in info.filename or "activeX" in info.filename:
        raise Unfit("里有宏或者控件。请去掉，或者另存为PDF后再传。")
    if content.startswith(compounds.START) and PACKAGE.encode("utf-16-le") in content:
        raise Unfit("里嵌着别的文件。请去掉，或者另存为PDF后再传。")
    if info.filename.endswith((".xml", ".rels")) and DECLARED.search(content.replace(b"\0", b"")):
        raise Unfit("的内部结构不正常。请另存后再传。")
    if info.filename.endswith(".rels") and any(map(_is_fetched, LINK.findall(content))):
        raise Unfit("打开时会从别处取内容。请另存为PDF后再传。")


def _is_fetched(link):
    return b"External" in link and FETCHED.search(link) and AFAR.search(link)


def _read(packed, name):
    """All of a member, which `_bound` has bounded; its sum is compared."""
    try:
        return packed.read(name)
    except KeyError:
        raise Unfit("的内容和扩展名不符。请另存后再传。") from None
    except DAMAGED:
        raise Unfit("打不开，可能不完整。请打开看看，另存后再传。") from None
