"""What the paragraphs of a letter say: fixed words with gaps, filled in with plain facts only."""

from functools import cache

from django.conf import settings

KINDS = {"# ": "heading", "> ": "left"}  # how a line begins, and the kind of its paragraph
MARKS = {"heading": "\x01", "left": "\x02"}  # no fact can hold them


@cache
def wording(letter):
    """The lines of a letter's fixed words: pairs of a kind and a text; "tag" says what to repeat
    or leave out."""
    text = (settings.BASE_DIR / "templates" / letter.wording).read_text(encoding="utf-8")
    return [_line(line) for line in text.splitlines() if line.strip()]


def _line(line):
    if line.startswith("{%"):
        return "tag", line
    return KINDS.get(line[:2], "text"), line[2:] if line[:2] in KINDS else line


def paragraphs(letter, facts):
    """The letter's body: dicts of a kind (text, heading, left) and a text."""
    from .fence import Fence

    ends = {"tag": ""}  # such a line leaves none behind
    read = ((kind, f"{MARKS.get(kind, '')}{text}") for kind, text in wording(letter))
    source = "".join(text + ends.get(kind, "\n") for kind, text in read)
    kinds = {mark: kind for kind, mark in MARKS.items()}
    filled = Fence().from_string(source).render(facts).splitlines()
    return [
        {"kind": kinds.get(it[0], "text"), "text": it.lstrip("\x01\x02")} for it in filled if it
    ]
