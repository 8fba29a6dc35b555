"""云河县 as it stands before the first day: its congress, its bodies, and who is in office."""

import csv
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from ..models import Body, Congress, Deputy, Duty, Membership, Session, Term, User
from .accounts import ACCOUNTS, PASSWORD
from .names import new_names

PLACE, TERM = "云河县", 18
ELECTED = date(2022, 1, 8)  # the first day of the term
MEMBERS, DEPUTIES = 35, 268
SPEAKERS = ["马莉 ma", "胡斌", "徐静", "陆远航", "蒋秋月", "崔大山", "潘小菊", "余立新"]
SEATED = ["谭秋实 tan", "陆小满 lu", "石守田 shi"]  # no members; the first heads a delegation
TOWNS = (
    *("城关", "清溪", "柳河", "石桥", "白塔", "龙泉", "双江"),
    *("枫林", "大湾", "望云", "青山", "松岭", "月湖", "和平"),
)
POSTS = {
    "handler": Duty.HANDLER,
    "head": Duty.HEAD,
    "vice_chair": Duty.VICE_CHAIR,
    "chair": Duty.CHAIR,
}
EVERY_BODY_HAS = ("handler", "head")
WITHOUT_STAFF = (Body.Kind.STANDING_COMMITTEE, Body.Kind.COUNCIL, Body.Kind.GOVERNMENT)


def found(at):
    """Lay 云河县, the city above it, and 临江县 beside it, so that their walls can be seen."""
    city = Congress.objects.create(
        name="清源市人大常委会", place="清源市", level=Congress.Level.CITY
    )
    rows = list(csv.DictReader(Path(__file__).with_name("county.csv").open(encoding="utf-8")))
    named = [row[post] for row in rows for post in POSTS] + SPEAKERS + SEATED
    names = new_names(name.split(" ")[0] for name in named if name)
    for place in dict.fromkeys(row["place"] for row in rows):
        county = County(place, city, names, at)
        county.add_bodies([row for row in rows if row["place"] == place])
        here = place == PLACE
        county.elect(*((MEMBERS, DEPUTIES, TOWNS) if here else (5, 9, TOWNS[:2])))


class County:
    def __init__(self, place, city, names, at):
        self.place, self.names, self.at = place, names, at
        self.password = make_password(PASSWORD)
        self.bodies, self.people, self.members = {}, {}, []
        self.congress = Congress.objects.create(
            name=f"{place}人大常委会", place=place, level=Congress.Level.COUNTY, parent=city
        )
        self.standing = f"{place}人大常委会"

    def add_bodies(self, rows):
        for row in rows:
            body = self.bodies[row["name"]] = Body(
                congress=self.congress,
                name=row["name"],
                kind=row["kind"],
                parent=self.bodies.get(row["under"]),
                office=self.bodies.get(row["office"]),
            )
            body.save(by=None, at=self.at)
            self.fill_posts(body, row)

    def fill_posts(self, body, row):
        for post, duty in POSTS.items():
            must = post in EVERY_BODY_HAS and body.kind not in WITHOUT_STAFF
            if name := row[post] or (next(self.names) if must else ""):
                user = self.appoint(name, duty, body)
                if body.kind in (Body.Kind.COUNCIL, *Body.COMMITTEES) and post != "handler":
                    self.members.append(user)

    def appoint(self, name, duty, body):
        user = self.person(*name.split(" "))
        self.enter(Membership, user, body, duty=duty)
        return user

    def enter(self, model, user, body, **own):
        model(user=user, body=body, from_on=ELECTED, **own).save(by=None, at=self.at)

    def person(self, name, username=None):
        """Return the person of that name; only the accounts of the demo can log in."""
        if name not in self.people:
            account = {"email": f"{username}@example.org", "password": self.password}
            can_log_in = username in {account.username for account in ACCOUNTS}
            self.people[name] = User.objects.create(
                name=name, username=username, **(account if can_log_in else {"password": "!"})
            )
        return self.people[name]

    def elect(self, members, deputies, towns):
        """The standing committee, and the deputies from among whom it was elected."""
        standing = self.bodies[self.standing]
        known = [user.name for user in self.members] + (SPEAKERS if self.place == PLACE else [])
        rest = [next(self.names) for _ in range(members)]
        names = [*dict.fromkeys(known), *rest][:members]
        elected = [self.appoint(name, Duty.MEMBER, standing) for name in names]
        if self.place == PLACE:
            self.appoint("沈鉴 shen", Duty.AUDITOR, standing)
            self.appoint("关平 guan", Duty.ADMINISTRATOR, standing)
        self.seat([*self.others(deputies - members), *elected], towns)
        self.convene()

    def others(self, number):
        """So many who are deputies and no members."""
        named = [self.person(*it.split(" ")) for it in SEATED] if self.place == PLACE else []
        rest = range(number - len(named))
        rest = User.objects.bulk_create(User(name=next(self.names), password="!") for _ in rest)
        return [*named[:1], *rest, *named[1:]]

    def seat(self, users, towns):
        """By turns in the delegations of the towns, each headed by the first that sits there."""
        here = {"congress": self.congress, "kind": Body.Kind.DELEGATION}
        delegations = [Body(name=f"{town}镇代表团", **here) for town in towns]
        for body in delegations:
            body.save(by=None, at=self.at)
        for number, user in enumerate(users, 1):
            body = delegations[(number - 1) % len(towns)]
            own = {"district": f"第{number}选区", "certificate": f"{TERM}-{number:03d}"}
            self.enter(Deputy, user, body, **own)
            if number <= len(towns):
                self.enter(Membership, user, body, duty=Duty.HEAD)

    def convene(self):
        """The yearly sessions of the congress up to now; those of its committee follow later."""
        term = Term.objects.create(congress=self.congress, number=TERM, from_on=ELECTED)
        years = range(ELECTED.year, self.at.year + 1)
        for number, year in enumerate(years, 1):
            if date(year, 1, 11) < self.at.date():
                Session.objects.create(
                    term=term,
                    kind=Session.Kind.CONGRESS,
                    number=number,
                    from_on=date(year, 1, 8),
                    to_on=date(year, 1, 11),
                )
