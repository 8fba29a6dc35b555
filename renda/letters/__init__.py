"""Letters in the official form. An app declares each once; here any of them becomes a page, a
Word file, a PDF, or one of hundreds in a zip.
"""

from .bundle import bundle
from .letter import LETTERS, Letter
from .pdf import pdf
from .word import word

__all__ = ["LETTERS", "Letter", "bundle", "pdf", "word"]
