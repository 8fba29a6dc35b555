"""What is packed as a zip: the newer office files, OFD, and zips of such files.

The directory is read before anything is unfolded, and bounds what may be. What links and kinds of
parts say is read as XML, as whoever opens the file reads it; never as bytes that look like it.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from urllib.parse import unquote

from . import compounds
from .content import Unfit
from .markup import attributes, refuse_structure

START = b"PK\x03\x04"
PIECE = 1024 * 1024  # bytes read at a time
MOST, WHOLE, EACH = 3_000, 300 * PIECE, 100 * PIECE  # members; bytes unfolded
RATIO = 200  # how many times larger it may unfold
UTF8 = 0x800  # the flag of a name that is not in the sender's own code page
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")
TYPES = "[Content_Types].xml"
PACKAGE = "\x01Ole10Native"
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument")  # without being asked for
AFAR = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|(file:)?/*//(?!/*[a-z]:)")  # not on one's own disk
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip


def look_office(file, main):
    """Word, Excel, PowerPoint: `main` is how its content names its main part."""
    with opened(file) as packed:
        types = _types(packed)
        if any("macroenabled" in it or "vbaproject" in it for it in types):
            raise Unfit("里有宏。请另存为不带宏的文件后再传。")
        if not any(it.endswith(main) for it in types):
            raise Unfit("的内容和扩展名不符。请另存后再传。")
        for info in packed.infolist():
            _look_at(packed, info)


def look_ofd(file):
    with opened(file) as packed:
        if b"OFD" not in read(packed, "OFD.xml"):
            raise Unfit("的内容不是OFD版式文件。")
        for info in packed.infolist():
            _look_at(packed, info)


def look_inert(file, whole):
    """Any that is only read, not kept: within bounds, and nothing unfolds on reading. Return the
    names of its members."""
    with opened(file, whole) as packed:
        for info in packed.infolist():
            _refuse_declared(info.filename, read(packed, info.filename))
        return packed.namelist()


def members(file):
    """Yield the name and the content of each file in a zip."""
    with opened(file) as packed:
        for info in packed.infolist():
            if not info.is_dir():
                yield name_of(info), io.BytesIO(read(packed, info.filename))


def links(packed):
    """Yield the attributes of each link from a part of an office file to anything."""
    for name in packed.namelist():
        if name.lower().endswith(".rels"):
            yield from attributes(read(packed, name), "Relationship")


def name_of(info):
    """Its name; the machines of an office write it in GB18030 and do not say so."""
    if info.flag_bits & UTF8:
        return info.filename
    return info.filename.encode("cp437", "replace").decode("gb18030", "replace")


def opened(file, whole=WHOLE):
    """The archive, which unfolds to `whole` bytes at most."""
    file.seek(0)
    try:
        packed = zipfile.ZipFile(file)
    except DAMAGED:
        raise Unfit("打不开，可能不完整。请打开看看，另存后再传。") from None
    _bound(packed.infolist(), file.seek(0, 2), whole)
    return packed


def read(packed, name):
    """All of a member, which `opened` has bounded; its sum is compared."""
    try:
        return packed.read(name)
    except KeyError:
        raise Unfit("的内容和扩展名不符。请另存后再传。") from None
    except DAMAGED:
        raise Unfit("打不开，可能不完整。请打开看看，另存后再传。") from None


def _bound(infos, size, whole):
    for info in infos:
        _look_at_place(info)
    unfolded = sum(it.file_size for it in infos)
    packed = sum(it.compress_size for it in infos)
    if len(infos) > MOST or max([it.file_size for it in infos], default=0) > EACH:
        raise Unfit("里的文件太多或者太大，请分开传。")
    if unfolded > min(whole, max(10 * PIECE, RATIO * size)) or packed > size:
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
    if info.compress_type not in PACKINGS:
        raise Unfit("的压缩方式不常见，请用ZIP重新打包。")


def _look_at(packed, info):
    """A part of an office file: nothing that runs, is fetched from afar, or unfolds on reading."""
    name, content = info.filename.lower(), read(packed, info.filename)
    if "vbaproject" in name or "activex" in name:
        raise Unfit("里有宏或者控件。请去掉，或者另存为PDF后再传。")
    if content.startswith(compounds.START) and PACKAGE.encode("utf-16-le") in content:
        raise Unfit("里嵌着别的文件。请去掉，或者另存为PDF后再传。")
    _refuse_declared(name, content)
    if name.endswith(".rels") and any(map(_is_fetched, attributes(content, "Relationship"))):
        raise Unfit("打开时会从别处取内容。请另存为PDF后再传。")


def _refuse_declared(name, content):
    if name.lower().endswith((".xml", ".rels")) and DECLARED.search(content.replace(b"\0", b"")):
        refuse_structure()


def _is_fetched(link):
    kind, target = link.get("Type", "").lower(), unquote(link.get("Target", "")).strip().lower()
    is_fetched = is_external(link) and kind.rpartition("/")[2] in FETCHED
    return is_fetched and AFAR.match(target.replace("\\", "/"))


def is_external(link):
    return link.get("TargetMode", "").lower() == "external"


def _types(packed):
    """What kinds of parts there are."""
    content = read(packed, TYPES)
    found = [*attributes(content, "Default"), *attributes(content, "Override")]
    return {it.get("ContentType", "").lower() for it in found}
