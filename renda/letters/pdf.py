"""A letter as a PDF, in the official form. What users wrote goes in as data, never as source."""

import json
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from .wording import paragraphs

FORM = Path(__file__).parent / "letter.typ"
ALONE = Lock()  # a compiler writes one letter at a time


def pdf(letter, facts):
    """The bytes of a PDF. Not within a transaction."""
    data = {**facts, "body": paragraphs(letter, facts), "label": letter.label}
    with ALONE:
        return _compiler().compile(format="pdf", sys_inputs={"letter": json.dumps(data)})


@cache
def _compiler():
    import pylopdf_fonts_zh_cn
    import typst

    own = settings.RENDA_DATA / "fonts"  # what an office has bought a licence for
    free = Path(pylopdf_fonts_zh_cn.__file__).parent
    folders = [str(it) for it in (own, free) if it.is_dir()]
    return typst.Compiler(
        str(FORM), root=str(FORM.parent), font_paths=folders, ignore_system_fonts=True
    )
