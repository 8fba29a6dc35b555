"""The kinds of file that an office hands in, and what each must be inside.

Extension, first bytes and structure must agree; nothing that runs by itself is taken. A file is
never changed: it is evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from . import archives, compounds, images, pdf
from .content import Unfit
from .names import clean, program_in

__all__ = ["KINDS", "TAKEN", "Unfit", "clean", "look", "media_type"]

TAKEN = "PDF、OFD、Word、Excel、PPT、WPS、JPG、PNG、TIF、ZIP"
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    media_type: str
    starts: tuple  # one of these are its first bytes
    look: Callable  # takes the open file; raises Unfit


def _office(media_type):
    look = partial(archives.look_office, main=f"{media_type}.main+xml")
    return Kind(OFFICE + media_type, (archives.START,), look)


def _compound(media_type, *mains):
    start = (compounds.START,)
    return Kind(f"application/{media_type}", start, partial(compounds.look, mains=mains))


def _image(media_type, *starts):
    look = partial(images.look, form=media_type.upper())
    return Kind(f"image/{media_type}", starts, look)


def _look_zip(file):
    """Each file in it must be of these kinds too; a zip within a zip is not opened."""
    for name, member in archives.members(file):
        try:
            look(name, member, within="zip")
        except Unfit as reason:
            raise Unfit(f"压缩包里的“{clean(name)}”{reason}") from None


JPG = _image("jpeg", b"\xff\xd8\xff")
TIF = _image("tiff", b"II*\0", b"MM\0*")
KINDS = {  # by the extension
    "pdf": Kind("application/pdf", (b"%PDF-",), pdf.look),
    "ofd": Kind("application/ofd", (archives.START,), archives.look_ofd),
    "docx": _office("wordprocessingml.document"),
    "xlsx": _office("spreadsheetml.sheet"),
    "pptx": _office("presentationml.presentation"),
    "doc": _compound("msword", "WordDocument"),
    "xls": _compound("vnd.ms-excel", "Workbook", "Book"),
    "ppt": _compound("vnd.ms-powerpoint", "PowerPoint Document"),
    "wps": _compound("wps-office.wps", "WordDocument"),
    "et": _compound("wps-office.et", "Workbook", "Book"),
    "dps": _compound("wps-office.dps", "PowerPoint Document"),
    "jpg": JPG,
    "jpeg": JPG,
    "png": _image("png", b"\x89PNG\r\n\x1a\n"),
    "tif": TIF,
    "tiff": TIF,
    "zip": Kind("application/zip", (archives.START,), _look_zip),
}
INSTEAD = {  # of what an office often has and is not taken: in what it is taken
    "heic": "苹果手机的照片请存成JPG",
    "rar": "请改用ZIP压缩",
    "7z": "请改用ZIP压缩",
    "txt": "请存成Word或PDF",
    "docm": "请存成不带宏的docx",
    "xlsm": "请存成不带宏的xlsx",
}


def look(name, file, within=""):
    """Raise Unfit, with the reason, unless the open file is what its name says it is.

    What lies within a file of some kind may not be of that kind itself.
    """
    extension = _extension(clean(name))
    if extension not in KINDS or extension == within:
        instead = INSTEAD.get(extension)
        raise Unfit(f"是不收的文件类型，{instead}再传。" if instead else "是不收的文件类型。")
    if program := program_in(clean(name)):
        raise Unfit(f"的文件名里夹着程序的扩展名“{program}”，请改名后再传。")
    _look_at_start(file, extension)
    KINDS[extension].look(file)


def _look_at_start(file, extension):
    file.seek(0)
    start = file.read(8)
    if not start:
        raise Unfit("是空文件。")
    if not start.startswith(KINDS[extension].starts):
        raise Unfit(f"的内容不是.{extension}文件，可能改过扩展名或者加了密码。请另存后再传。")


def media_type(name):
    """The type under which a file of that name, once taken, is sent out."""
    return KINDS[_extension(name)].media_type


def _extension(name):
    return name.rpartition(".")[2].lower()
