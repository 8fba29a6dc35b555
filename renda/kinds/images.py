"""Photos and scans: of bounded size before they are unfolded, and whole."""

import warnings

from .content import Unfit

MOST = 80_000_000  # pixels of a page
PAGES = 500
STRIPS, TILES = (273, 279), (324, 325)  # TIFF's tags of where the parts lie, and of their lengths


def look(file, form):
    from PIL import Image

    file.seek(0)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=[form]) as image:
            _look_at(image, form, file)
    except (Image.DecompressionBombError, MemoryError):
        raise Unfit(_too_large()) from None
    except Unfit:
        raise
    except Exception:  # a broken picture may break anything in its reader
        raise Unfit("打不开，可能不完整。请打开看看，另存后再传。") from None


def _look_at(image, form, file):
    _bound(image)
    if form == "PNG":
        image.verify()  # the sum of each part
    elif form == "JPEG":
        image.draft("L", (image.width // 8, image.height // 8))  # an eighth is enough
        image.load()
    else:
        for page in range(min(image.n_frames, PAGES + 1)):
            image.seek(page)
            _bound(image, page)
            _look_at_parts(image, file)


def _bound(image, page=0):
    if image.width * image.height > MOST or page >= PAGES:
        raise Unfit(_too_large())


def _too_large():
    return f"太大：一页最多{MOST // 10_000}万像素，一个文件最多{PAGES}页。请缩小后再传。"


def _look_at_parts(image, file):
    """Whether every part of a TIFF page lies within the file."""
    size = file.seek(0, 2)
    where, lengths = STRIPS if STRIPS[0] in image.tag_v2 else TILES
    parts = zip(image.tag_v2[where], image.tag_v2[lengths], strict=True)
    if any(offset + length > size for offset, length in parts):
        raise Unfit("不完整，可能没有下载完。请打开看看，另存后再传。")
