"""Steps as the world of the matrix takes them, and the secrets that it hides in their words.

A secret is a word that stands nowhere else, so that whoever reads it has read that very field.
"""

from renda.lifecycle import perform
from renda.models import keep
from tests.conftest import noon


def secret(name):
    return f"z-{name}-z"


def file_name(name):
    return f"{secret(name)}.pdf"


def paper(name):
    """What a form would give of one file, whose name and content are that secret."""
    blob = keep(secret(name).encode())
    return [{"name": file_name(name), "size": blob.size, "digest": blob.digest}]


def take(subject, step, actor, on, /, **facts):
    return perform(subject, step, actor, at=noon(on), **facts).subject


def begin(model, step, actor, on, /, **facts):
    """Begin a subject; rows of many, and files, are facts of the step and no fields."""
    own_not = {"files", *(field.name for field in model._meta.many_to_many)}
    own = {name: fact for name, fact in facts.items() if name not in own_not}
    asked = {name: fact for name, fact in facts.items() if name != model.under}
    return take(model(**own), step, actor, on, **asked)
