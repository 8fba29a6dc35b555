"""What several tests of the handling fund do alike: open it, apply, approve, pay, account."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from suggestions.models import Fund, Grant
from tests.beginnings import beginning
from tests.renda.papers import pdf
from tests.suggestions.cast import now
from tests.suggestions.handled import SIGNED_ON, assigned, done

OPENED_ON = date(2026, 2, 2)
APPLIED_ON, APPROVED_ON = date(2026, 5, 20), date(2026, 5, 25)
PAID_ON, ACCOUNTED_ON = date(2026, 7, 1), date(2026, 9, 1)
SETTLED_ON = date(2026, 9, 8)
FUNDS = "/suggestions/funds/"


def paper(name="材料.pdf"):
    return SimpleUploadedFile(name, pdf())


def open_fund(act, house, budget="5,000,000", year=2026, on=OPENED_ON, **facts):
    said = {"committee": house.deputies_committee.pk, "year": year, "budget": budget,
            "files": paper("决定.pdf"), **facts}  # fmt: skip
    return act.post(house.an, f"{FUNDS}new/", on, **said)


@beginning
def fund(act, house, **facts):
    done(open_fund(act, house, **facts))
    return Fund.objects.latest("pk")


@beginning
def at_work(act, house, *bodies, **facts):
    """The water bureau's part in a suggestion, which it has signed for."""
    it = assigned(act, house, *bodies, **facts)[0]
    done(act(house.gao, it, "sign", SIGNED_ON))
    return now(it)


def ask(act, user, assignment, asked="300000", on=APPLIED_ON, **facts):
    place = f"/suggestions/under/{assignment.pk}/grant/new/"
    said = {"asked": asked, "purpose": "信号灯设备和安装。", **facts}
    return act.post(user, place, on, **said)


@beginning
def applied(act, house, assignment, asked="300000"):
    done(ask(act, house.gao, assignment, asked))
    return Grant.objects.latest("pk")


@beginning
def granted(act, house, assignment, asked="300000", amount=None, on=APPROVED_ON):
    it = applied(act, house, assignment, asked)
    done(act(house.an, it, "approve", on, amount=amount or asked, note=""))
    return now(it)


def pay(act, house, grant, amount="100000", paid_on=PAID_ON, on=PAID_ON, **facts):
    said = {"amount": amount, "payee": "云河电力工程公司", "paid_on": paid_on,
            "files": paper("凭证.pdf"), **facts}  # fmt: skip
    return act(house.gao, grant, "pay", on, **said)


def account(act, house, grant, on=ACCOUNTED_ON):
    return act(house.gao, grant, "account", on, text="设备已经安装。", files=paper("决算.pdf"))


def settled(act, house, grant):
    done(account(act, house, grant))
    done(act(house.an, grant, "settle", SETTLED_ON, note=""))
    return now(grant)
