"""What stands in a text that everybody may read, and is nobody's business: numbers, addresses."""

import re

from .words import fold

HIDDEN = "＊＊＊"
BEFORE, AFTER = r"(?<![0-9])", r"(?![0-9])"
GAP = r"[-\s.]?"
LOCAL = r"[0-9]{3,4}[-\s]?[0-9]{4}"  # a number without that of its place
KINDS = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # an address of mail
    rf"{BEFORE}[0-9]{{6}}(?:{GAP}[0-9]{{4}}){{2}}{GAP}[0-9]{{3}}[0-9x]{AFTER}",  # an identity
    rf"{BEFORE}[0-9]{{15,19}}{AFTER}",  # of an old identity card, or of a bank's
    rf"{BEFORE}(?:[0-9]{{4}}[-\s]){{3,4}}[0-9]{{1,4}}{AFTER}",  # of a bank's, in fours
    rf"{BEFORE}(?:\+?86{GAP})?1[3-9](?:{GAP}[0-9]){{9}}{AFTER}",  # of a mobile phone
    rf"[(]?{BEFORE}0[0-9]{{2,3}}[)]?[-\s]?{LOCAL}(?:-[0-9]{{1,6}})?{AFTER}",  # of another
    rf"{BEFORE}\+?86[-\s]?[1-9][0-9]{{1,2}}[-\s]?{LOCAL}{AFTER}",  # likewise, as from abroad
    rf"(?<=电话|座机|传真|热线)(?:[(][^()]{{1,6}}[)])?[:为是\s]*{LOCAL}{AFTER}",
    r"(?:微信号?|qq号?)[:为是\s]*[a-z0-9_-]{5,20}",
)
PRIVATE = re.compile("|".join(KINDS))


def masked(text, names=()):
    """The text without numbers of phones and identity cards, addresses of mail, and these names."""
    pieces, end = [], 0
    for found in PRIVATE.finditer(fold(text)):
        pieces += text[end : found.start()], HIDDEN
        end = found.end()
    text = "".join([*pieces, text[end:]])
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(r"\s*".join(map(re.escape, name)), HIDDEN, text)
    return text
