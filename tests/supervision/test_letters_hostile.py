"""Whatever stands in a field that a letter prints is text in its PDF and its Word file (S18)."""

import re
import zipfile
from io import BytesIO
from itertools import count

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn
from lxml import etree

from renda.kinds.pdf import look
from renda.letters import LETTERS
from renda.letters.letter import plain
from renda.letters.pdf import pdf
from renda.letters.word import word
from tests.payloads import MARKUP, XSS
from tests.supervision.test_letters import words_of_pdf, words_of_word

PAYLOADS = [*MARKUP, *XSS]
ROUNDS = 12  # in each a field holds the next of so many parts of the payloads
PARTS = ["　".join(PAYLOADS[n::ROUNDS]) for n in range(ROUNDS)]


def poisoned(value, turn):
    """The same, each text a part of the payloads; `turn` counts the texts."""
    if isinstance(value, dict):
        return {name: poisoned(it, turn) for name, it in value.items()}
    if isinstance(value, list):
        return [poisoned(it, turn) for it in value]
    return PARTS[next(turn) % ROUNDS]


def texts(value):
    inner = value.values() if isinstance(value, dict) else value
    return [value] if isinstance(value, str) else [text for it in inner for text in texts(it)]


def hostile(letter):
    """The facts of a letter, once for each round: in the end each text has held every payload."""
    for start in range(ROUNDS):
        yield plain(poisoned(letter.example, count(start)))


def unsaid(facts, said):
    """Those texts that are not said as they are, wherever the lines end."""
    said = re.sub(r"\s|—\d+—", "", said)
    return [it for it in dict.fromkeys(texts(facts)) if re.sub(r"\s", "", it) not in said]


@pytest.mark.parametrize("name", LETTERS)
def test_a_pdf_says_literally_what_was_typed_and_does_nothing(name):
    for facts in hostile(letter := LETTERS[name]):
        content = pdf(letter, facts)
        look(BytesIO(content))
        assert actions(content) == [0, 0, 0]
        assert unsaid(facts, words_of_pdf(content)) == []


def actions(content):
    pages = pypdfium2.PdfDocument(content)
    annotations = sum(pdfium.FPDFPage_GetAnnotCount(page) for page in pages)
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(pages)
    return [annotations, scripts, pdfium.FPDFDoc_GetAttachmentCount(pages)]


@pytest.mark.parametrize("name", LETTERS)
def test_a_word_file_says_literally_what_was_typed_and_is_whole(name):
    for facts in hostile(letter := LETTERS[name]):
        content = word(letter, facts)
        assert unsaid(facts, words_of_word(content)) == []
        assert commands(content) == ["PAGE", "PAGE"]


def commands(content):
    """What Word works out, or fetches, when it opens the file; each part of it is read whole."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        names = [it for it in file.namelist() if it.endswith((".xml", ".rels"))]
        nodes = [it for name in names for it in etree.fromstring(file.read(name)).iter()]
    fields = [it.text for it in nodes if it.tag in (qn("w:instrText"), qn("w:fldSimple"))]
    return fields + [it.get("Target") for it in nodes if it.get("TargetMode") == "External"]
