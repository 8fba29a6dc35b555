"""How the people of the demo act: through the same forms and the same door as the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from ..lifecycle import LIFECYCLES, NEW, perform
from ..models import Membership, User


class Refused(Exception):
    """A form of the demo was not valid: the story and the rules disagree."""


def someone(body, duty, on):
    """Return, as the database knows them now, who holds that duty there."""
    post = Membership.objects.running(on).filter(body=body, duty=duty).order_by("pk").first()
    if not post:
        raise Refused(f"{body}没有{duty.label}")
    return User.objects.get(pk=post.user_id)


def take(subject, name, actor, at, /, **data):
    """Fill in the form of a step and take it; return the subject as it is then.

    `files`, if it asks for any, are pairs of a name and the content.
    """
    step = LIFECYCLES[type(subject)].row(name, subject.status)
    facts = _filled_in(step, subject, actor, at, data)
    return perform(subject, name, actor, at=at, **facts).subject


def begin(model, actor, at, *, whole=None, by="", **data):
    """Begin a subject, by the usual step or by the one of that name."""
    lifecycle = LIFECYCLES[model]
    under = {model.under: whole} if whole else {}
    step = lifecycle.row(by or lifecycle.beginning.name, NEW)
    facts = _filled_in(step, lifecycle.new(**under), actor, at, data)
    return perform(lifecycle.new(**under, **facts), step.name, actor, at=at, **facts).subject


def _filled_in(step, subject, actor, at, data):
    papers = [SimpleUploadedFile(*paper) for paper in data.pop("files", ())]
    data = {name: getattr(value, "pk", value) for name, value in data.items()}
    files = MultiValueDict({"files": papers})
    form = step.asks(data, files, subject=subject, actor=actor, at=at)
    if not form.is_valid():
        raise Refused(f"{at:%Y-%m-%d} {step.label}（{subject}）：{form.errors.as_text()}")
    return form.cleaned_data
