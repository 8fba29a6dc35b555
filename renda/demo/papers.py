"""What the people of the demo hand in: scans with a red head, and snapshots."""

import io
from functools import cache
from pathlib import Path
from random import Random

PAGE, MARGIN, LINE = (794, 1123), 96, 40  # pixels of an A4 page at 96 to the inch
ACROSS, LINES = 21, 20  # characters of a line, lines of a page
RED, INK, SKY = (200, 16, 24), (30, 30, 34), (196, 214, 226)


def scan(head, title, text):
    """One page as a scanner makes it, in a PDF: the red head, the title and the text."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", PAGE, (252, 251, 247))
    draw = ImageDraw.Draw(page)
    middle = PAGE[0] // 2
    draw.text((middle, 150), head, RED, _font(44), anchor="mm")
    draw.line((MARGIN, 200, PAGE[0] - MARGIN, 200), RED, 3)
    told = (f"　　{part}" for part in text.split("\n"))
    written = [*_lines(title), "", *(line for part in told for line in _lines(part))]
    for number, line in enumerate(written[:LINES]):
        draw.text((MARGIN + 20, 260 + number * LINE), line, INK, _font(26))
    return _saved(page, "PDF")


@cache
def photo(seed):
    """A snapshot of a place: a tank, a house and hills."""
    from PIL import Image, ImageDraw, ImageFilter

    chance = Random(seed)
    page = Image.new("RGB", (960, 720), SKY)
    draw = ImageDraw.Draw(page)
    _hills(draw, chance)
    left = chance.randint(120, 520)
    draw.rectangle((left, 380, left + 260, 600), (214, 206, 190), (110, 104, 96), 4)
    draw.ellipse((left + 300, 400, left + 420, 600), (150, 164, 172), (90, 100, 106), 4)
    grain = Image.effect_noise(page.size, 24).convert("RGB")
    return _saved(Image.blend(page.filter(ImageFilter.GaussianBlur(1)), grain, 0.08), "JPEG")


def _hills(draw, chance):
    for level in (330, 400):
        tops = [(x, level - chance.randint(0, 110)) for x in range(0, 1080, 120)]
        draw.polygon([(0, 720), *tops, (960, 720)], (90 + level // 8, 120 + level // 10, 90))


def _saved(page, form):
    out = io.BytesIO()
    page.save(out, form, quality=70)
    return out.getvalue()


def _lines(text):
    return [text[at : at + ACROSS] for at in range(0, len(text), ACROSS)]


@cache
def _font(size):
    import pylopdf_fonts_zh_cn
    from PIL import ImageFont

    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return ImageFont.truetype(fonts / "NotoSerifSC-Regular.otf", size)
