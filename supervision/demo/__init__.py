"""Supervision in the demo county: the opinions of a year, lived by taking steps."""

import csv

from renda.demo.world import World
from renda.demo.year import Day
from renda.models import Congress, Setting

from .opinions import opinion_life
from .words import TOPICS

OF_A_TOPIC = ("place", "meeting", "form", "committee", "addressee", "title", "evaluation")
RULE = "《{place}人大常委会审议意见办理办法》{article}"
RULES = [  # name, value, article
    ("opinion.issue", "5w", "第五条"),
    ("opinion.plan", "1m", "第八条"),
    ("opinion.plan_review", "5w", "第九条"),
    ("opinion.result", "6m", "第十一条"),
    ("opinion.countersign", "yes", "第十二条"),
    ("opinion.extension_answer", "5w", "第十四条"),
    ("opinion.redo", "15d", "第十六条"),
    ("opinion.number", "{place}人常〔{{year}}〕{{seq}}号", "第六条"),
    ("reminder.number", "{place}人常函〔{{year}}〕{{seq}}号", "第十三条"),
    ("test.threshold_basic", "1/2", "第二十条"),
]


def begin(year):
    """Return the life of all opinions in that year, to be lived day by day."""
    _lay_rules(Day(year.first))
    world = World(year)
    for key, topic in read_topics().items():
        meeting = year.meetings[int(topic["meeting"]) - 1]
        if meeting >= year.first:
            world.start(opinion_life(world, key, topic, meeting), meeting)
    return world


def read_topics():
    """Return the topics by their keys, each with its problems; a key stands on every row."""
    topics = {}
    with TOPICS.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            topic = topics.setdefault(row["key"], {it: row[it] for it in OF_A_TOPIC})
            topic.setdefault("problems", []).append(row)
    return topics


def _lay_rules(day):
    for congress in Congress.objects.filter(level=Congress.Level.COUNTY):
        for name, value, article in RULES:
            Setting(
                congress=congress,
                name=name,
                value=value.format(place=congress.place[0]),
                effective_on=day.on.replace(month=1, day=1),
                basis=RULE.format(place=congress.place, article=article),
            ).save(by=None, at=day.morning)
