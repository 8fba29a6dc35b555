"""Who is told and who reads what: enclosures of the text, and drafts that are nobody else's."""

from django.core.files.uploadedfile import SimpleUploadedFile

from renda.models import Attachment, Notice, User
from tests.renda.papers import picture
from tests.suggestions.cast import RECESS, draft, read, submit
from tests.suggestions.handled import assigned, page

PLACE = "/suggestions/suggestions/"


def photo(name):
    return SimpleUploadedFile(f"{name}.jpg", picture("JPEG"))


def opens(act, user, file):
    return act.see(user, f"/files/{file.pk}/", RECESS).status_code == 200


def test_what_is_enclosed_with_the_text_is_opened_by_whoever_reads_it(act, house):
    it = draft(act, house.tan, RECESS, files=[photo("路口")])
    file = Attachment.objects.get()
    reviewers = (house.chen, house.an, house.shen)
    assert opens(act, house.tan, file) and not any(opens(act, user, file) for user in reviewers)
    submit(act, house.tan, it, RECESS)
    for user in reviewers:
        assert "路口.jpg" in read(act.see(user, f"{PLACE}{it.pk}/", RECESS))
        assert opens(act, user, file)
    assert not opens(act, house.dong, file) and not opens(act, house.gao, file)


def test_what_was_enclosed_in_review_is_not_named_to_who_comes_later(act, house):
    it = draft(act, house.tan, RECESS)
    submit(act, house.tan, it, RECESS)
    act(house.chen, it, "check", RECESS, note="属实", files=[photo("现场")])
    act(house.an, it, "accept", RECESS, field="transport")
    assert "现场.jpg" in read(act.see(house.an, f"{PLACE}{it.pk}/", RECESS))
    page = read(act.see(house.zhou, f"{PLACE}{it.pk}/", RECESS))
    assert it.matter in page and "现场.jpg" not in page


def told(signature, name):
    told = Notice.objects.filter(event=signature.events.get(name=name))
    return set(told.values_list("recipient__username", flat=True))


def test_whoever_owes_the_reply_reads_the_telephone_of_the_deputy_and_nobody_else(act, house):
    User.objects.filter(pk=house.tan.pk).update(phone="13905790001")
    it, co = assigned(act, house, house.housing)
    assert "13905790001" in page(act, house.gao, it)
    for user, subject in ((house.sun, it), (house.sun, co), (house.an, it), (house.zhou, it)):
        read_here = page(act, user, subject)
        assert it.suggestion.matter in read_here and "13905790001" not in read_here
