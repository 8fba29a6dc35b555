"""The older office files (OLE compound files): whole, without macros, packages and passwords."""

import struct

from .content import Unfit, bytes_of

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = 128  # bytes of an entry of the directory
NONE, FREE = 0xFFFFFFF0, 0xFFFFFFFF  # what stands for no sector begins there
BAD = {
    "VBA": "里有宏",
    "_VBA_PROJECT": "里有宏",
    "_VBA_PROJECT_CUR": "里有宏",
    "Macros": "里有宏",
    "\x01Ole10Native": "里嵌着别的文件",
    "EncryptedPackage": "加了密码",
}


def look(file, mains):
    data = bytes_of(file)
    names = set(_names(data))
    for name in sorted(names & BAD.keys()):
        raise Unfit(f"{BAD[name]}。请去掉，或者另存为PDF后再传。")
    if not names & {*mains}:
        raise Unfit("的内容和扩展名不符。请另存后再传。")
    if not _is_whole(data):
        raise Unfit("不完整，可能没有下载完。请打开看看，另存后再传。")


def _is_whole(data):
    """Whether each sector that its tables speak of begins within the file."""
    power = struct.unpack_from("<H", data, 30)[0]  # of the bytes of a sector
    listed = [it for it in struct.unpack_from("<109I", data, 76) if it < NONE]
    if power not in (9, 12) or any((it + 2 << power) > len(data) for it in listed):
        return False
    each = (1 << power) // 4
    for number, sector in enumerate(listed):
        table = struct.unpack_from(f"<{each}I", data, sector + 1 << power)
        used = [at for at, following in enumerate(table) if following != FREE]
        if used and (number * each + used[-1] + 1 << power) >= len(data):
            return False
    return bool(listed)


def _names(data):
    """Yield the names of what is stored in it, from whatever looks like an entry."""
    for at in range(512, len(data) - ENTRY + 1, ENTRY):
        length, kind, colour = struct.unpack_from("<HBB", data, at + 64)
        if 2 <= length <= 64 and length % 2 == 0 and kind in (1, 2, 5) and colour <= 1:
            yield data[at : at + length - 2].decode("utf-16-le", "replace")
