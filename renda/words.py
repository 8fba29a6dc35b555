"""Words that a text is found by: two characters at a time, at each place of it; and by pinyin.

Chinese is not cut into words, so that whoever types any piece of a text finds it.
"""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import islice, pairwise, product

LETTERS = 8  # of a number or of a Latin word stand in one token
LONGEST, TERMS = 100, 5  # characters of a question, and terms of it, that are looked at
AROUND = 40  # characters of a text before and behind what was found in it
GAP = re.compile(r"[\W_]+")
RUN = re.compile(r"[a-z0-9]+|[^ a-z0-9]+")  # of squeezed text

SURNAMES = {  # those that are read otherwise as a name
    "曾": "zeng", "解": "xie", "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao",
    "翟": "zhai", "盖": "ge", "任": "ren", "华": "hua", "尉": "wei", "缪": "miao", "召": "shao",
    "种": "chong", "乐": "yue", "员": "yun", "冼": "xian", "折": "she", "纪": "ji", "宁": "ning",
    "秘": "bi", "覃": "qin", "隗": "wei", "逄": "pang", "晟": "cheng", "令": "ling",
}  # fmt: skip
TWO_WAYS = {  # those that are often read in either of two ways
    "长": ("chang", "zhang"), "重": ("zhong", "chong"), "行": ("xing", "hang"),
    "乐": ("le", "yue"), "朝": ("chao", "zhao"), "厦": ("xia", "sha"), "会": ("hui", "kuai"),
    "调": ("diao", "tiao"), "校": ("xiao", "jiao"), "都": ("du", "dou"), "六": ("liu", "lu"),
    "藏": ("cang", "zang"), "蔚": ("wei", "yu"), "覃": ("qin", "tan"), "盖": ("ge", "gai"),
}  # fmt: skip


def fold(text):
    """The text with one shape a character: half width, lower case. It keeps its length."""
    return "".join(map(_folded, text))


@lru_cache(5_000)
def _folded(char):
    plain = unicodedata.normalize("NFKC", char).lower()
    return plain if len(plain) == 1 else char.lower() if len(char.lower()) == 1 else char


def squeeze(text):
    """The letters, characters and digits of a text; one blank for whatever stands between."""
    return GAP.sub(" ", fold(text)).strip()


def tokens(squeezed):
    """What a squeezed text is found by: at each place two characters, or up to LETTERS."""
    return {it for run in RUN.findall(squeezed) for it in _pieces(run)}


def _pieces(run):
    wide = _width(run)
    return (run[at : at + wide] for at in range(len(run)))


def _width(run):
    return LETTERS if run[0].isascii() else 2


def terms(question):
    """The squeezed words of a question; whatever else stands in it is nothing to search for."""
    words = filter(None, map(squeeze, question[:LONGEST].split()))
    return list(islice(dict.fromkeys(words), TERMS))


def wanted(term):
    """The tokens that a text with this term in it has, by whether they may go on."""
    found = {}
    for run in RUN.findall(term):
        wide = _width(run)
        found |= {run[at : at + wide]: False for at in range(len(run) - wide + 1)}
        if len(run) < wide:
            found[run] = True
    return found


def marked(text, sought):
    """Pairs of a piece of the text and whether it is one of the terms."""
    if not sought:
        return [(text, False)]
    shapes = "|".join(sorted(map(_shape, sought), key=len, reverse=True))
    return [(it, bool(at % 2)) for at, it in enumerate(_split(text, shapes)) if it]


def _split(text, shapes):
    ends = [end for found in re.finditer(shapes, fold(text)) for end in found.span()]
    cuts = [0, *ends, len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _shape(term):
    return r"[\W_]+".join(map(re.escape, term.split(" ")))


def snippet(text, sought):
    """The text around the first of the terms, in marked pieces; [] if none stands in it."""
    found = re.search("|".join(map(_shape, sought)), fold(text)) if sought else None
    if not found:
        return []
    start, end = max(0, found.start() - AROUND), found.end() + AROUND
    shown = "…" * (start > 0) + text[start:end] + "…" * (end < len(text))
    return marked(GAP_OF_LINES.sub(" ", shown), sought)


GAP_OF_LINES = re.compile(r"\s+")


@lru_cache(20_000)
def initials(name):
    """How a name is typed by its sounds, as words: xslj xianshuiliju; in each way to read it."""
    sounds = [_sounds(at, char) for at, char in enumerate(name) if not char.isspace()]
    ways = list(islice(product(*sounds), 8))
    return " ".join(dict.fromkeys(["".join(it[0] for it in way) for way in ways] + _whole(ways)))


def marked_by_sound(name, sought):
    """The marked pieces of a name; if it only sounds so, what the first letters stand for, or, if
    its sounds were written out, all of it.
    """
    pieces, asked = marked(name, sought), "|".join(map(re.escape, sought))
    if not sought or any(is_hit for _, is_hit in pieces):
        return pieces
    alike = (re.search(asked, it) for it in initials(name).split() if len(it) == len(name))
    whole = (0, len(name) if re.search(asked, initials(name)) else 0)
    start, end = next((it.span() for it in alike if it), whole)
    cut = [(name[:start], False), (name[start:end], True), (name[end:], False)]
    return [piece for piece in cut if piece[0]]


def _whole(ways):
    return ["".join(way) for way in ways]


def _sounds(at, char):
    own = [SURNAMES[char]] if at == 0 and char in SURNAMES else []
    return dict.fromkeys([*own, *TWO_WAYS.get(char, ()), *([] if own else _usual(char))])


def _usual(char):
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # of phrases it would keep 20 MB
    from pypinyin import lazy_pinyin

    return () if char in TWO_WAYS else lazy_pinyin(char)
