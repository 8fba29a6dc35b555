"""The Word templates that congresses have put in place of the official form."""

from ..models import LetterTemplate


def templates_of(letter):
    """The bytes of them, by the ids of their congresses."""
    rows = LetterTemplate.objects.filter(letter=letter.name).exclude(file=None)
    return {row.congress_id: _read(row.file) for row in rows.select_related("file")}


def template_of(letter, congress):
    """The bytes of a congress's own; None: it uses the official form."""
    row = LetterTemplate.objects.filter(letter=letter.name, congress=congress).exclude(file=None)
    own = row.select_related("file").first()
    return _read(own.file) if own else None


def _read(blob):
    with blob.open() as file:
        return file.read()
