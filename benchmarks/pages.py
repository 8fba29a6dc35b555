"""The pages, each beside a plain view of the same rows."""

from django.test import Client

from .figures import Figure
from .measure import queries, side_by_side

LISTS = [  # who looks, at what, and the plain query of the same rows
    ("clerk", "", ""),
    ("clerk", "?page=200", "?page=200"),
    ("clerk", "?sort=-due&page=100", "?sort=-next_due&page=100"),
    ("clerk", "?sort=title", "?sort=title"),
    ("clerk", "?status=handed", "?status=handed"),
    ("clerk", "?status=closed&page=150", "?status=closed&page=150"),
    ("clerk", "?due=late", "?next_due__lt=2026-05-08"),
    ("member", "", ""),
    ("chair", "", ""),
    ("unit", "", "?undertakings__body={bureau}"),
    ("unit", "?page=20", "?undertakings__body={bureau}&page=20"),
]
LIST, CASE, TIMES = 2.5, 3, 30


def sitting(user):
    """A browser in which that user is logged in."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def beside(name, client, address, floor, goal, **more):
    def get(url):
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer

    low, high = side_by_side(lambda: get(floor), lambda: get(address), TIMES)
    asked = queries(lambda: get(address))
    return Figure(name, high, goal, floor=low, queries=asked, **more)


def figures(here, rows):
    for who, asked, plain in LISTS:
        name = f"list of 25 among 50,000, {who} {asked}"
        at = "/supervision/opinions/"
        yield beside(
            name,
            sitting(getattr(here, who)),
            at + asked,
            "/floor/opinions/" + plain.format(bureau=here.bureau.pk),
            LIST,
            most_queries=12,
        )
    clerk = sitting(here.clerk)
    case = f"/supervision/opinions/{here.case.pk}/"
    yield beside("case page, 40 events", clerk, case, f"/floor/case/{here.case.pk}/", CASE)
    yield beside("API page of 25", clerk, "/api/opinions/", "/floor/api/", CASE)
    for word in ("污水", "九号"):  # said in every tenth title, and in none
        yield beside(
            f"search of 2 characters, {word}", clerk, f"/search/?q={word}",
            f"/floor/search/?q={word}", CASE,
        )  # fmt: skip
    home = f"/floor/home/?committee={here.committee.pk}"
    yield beside("home with 200 waiting", clerk, "/?all=awaiting", home, CASE)
    yield beside("home, first page", clerk, "/", home, CASE)
