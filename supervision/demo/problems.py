"""The life of a problem: measure, progress, claim, check on the site, and struck off."""

from renda.demo import papers
from renda.demo.world import fresh
from renda.periods import DAY

from ..models import Problem
from . import words
from .fates import NEVER

MONTHS = (30 * DAY, 90 * DAY, 150 * DAY)  # after one, three and five months it tells how it goes


def problem_life(world, problem, course):
    begun = world.day.on
    while fresh(problem).status == Problem.Status.NOT_STARTED:
        yield world.ahead(3)
    planned = fresh(problem).measure_due_on
    for months in MONTHS:
        if world.day.on < begun + months < planned - 10 * DAY:
            yield begun + months
            _act(world, problem, "progress", note=words.progress(problem, months.days // 30))
    if course.claims is NEVER:
        return
    yield _claim_day(world, course, planned)
    yield from _being_checked(world, problem, course)


def _claim_day(world, course, planned):
    if course.from_end:
        return world.year.before_the_end(course.claims)
    return planned + course.claims * DAY


def _being_checked(world, problem, course):
    photos = [(f"整改后现场照片{n}.jpg", papers.photo((problem.pk + n) % 7)) for n in (1, 2, 3)]
    _act(world, problem, "claim", evidence=words.of(problem).evidence, files=photos)
    if course.checks is NEVER:
        return
    yield world.ahead(course.checks)
    if course.is_sent_back:
        _check(world, problem, "send_back", words.NOT_YET)
        if not course.claims_again:
            return
        yield world.ahead(15)
        _act(world, problem, "claim", evidence=words.of(problem).evidence + "；已按核查意见补齐。")
        yield world.ahead(course.checks)
    _check(world, problem, "check", words.SEEN)
    yield from _being_signed(world, problem, course)


def _being_signed(world, problem, course):
    if course.signs is NEVER:
        return
    yield world.ahead(course.signs)
    leader = problem.opinion.vice_chair
    if course.stays:
        world.take(problem, "keep_long", leader, reason=words.STAYS)
    else:
        world.take(problem, "strike_off", leader, note="同意销号。")


def _act(world, problem, name, **facts):
    """Whoever handles it in the body whose problem it is today."""
    world.take(problem, name, world.handler(fresh(problem).body), **facts)


def _check(world, problem, name, finding):
    clerk = world.handler(problem.opinion.committee)
    seen = [("现场核查照片.jpg", papers.photo(problem.pk % 7))]
    facts = {"checked_on": world.day.on, "by": clerk.name, "finding": finding, "files": seen}
    world.take(problem, name, clerk, **facts)
