"""A letter as a Word file: the congress's own template, or the official form, filled in."""

from io import BytesIO

from ..jobs import CannotBeDone
from .form import official

SPOILT = "{}的模板不能用（{}），请系统管理员更换，或者恢复通用格式。"


def word(letter, facts, template=None):
    """The bytes of a docx; `template` are those of a congress's own. Raises CannotBeDone.

    Not within a transaction.
    """
    from docxtpl import DocxTemplate

    form = DocxTemplate(BytesIO(template or official(letter, len(facts["org"]))))
    _fill(form, letter, facts)
    file = BytesIO()
    form.save(file)
    return file.getvalue()


def _fill(form, letter, facts):
    from jinja2 import TemplateError

    from .fence import Fence

    try:
        form.render(facts, jinja_env=Fence(_in_xml), autoescape=True)
    except TemplateError as why:
        raise CannotBeDone(SPOILT.format(letter.label, why)) from why


def _in_xml(value):
    """As XML, and so that docxtpl, which reads {_{ as its own sign for {{, finds none of it."""
    from markupsafe import Markup, escape

    return Markup(str(escape(value)).replace("_", "&#95;"))
