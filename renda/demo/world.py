"""The world in which subjects live, each a life of its own.

A life is a generator: it takes steps and yields the day on which it wants to be woken.
"""

from heapq import heappop, heappush
from itertools import count

from ..models import Duty
from .steps import begin, someone, take


class World:
    def __init__(self, year):
        self.year, self.day = year, None
        self.waiting, self.numbers = [], count()

    def start(self, life, on=None):
        """Let it live from that day on; without one, from today."""
        heappush(self.waiting, (on or self.day.on, next(self.numbers), life))

    def live(self, day):
        """Wake on a working day whatever wanted to be woken by then."""
        self.day = day
        while self.waiting and self.waiting[0][0] <= day.on:
            _, _, life = heappop(self.waiting)
            if wake := next(life, None):
                self.start(life, max(wake, day.on))

    def ahead(self, workdays):
        return self.year.after(self.day.on, workdays)

    def handler(self, body):
        return someone(body, Duty.HANDLER, self.day.on)

    def head(self, body):
        return someone(body, Duty.HEAD, self.day.on)

    def take(self, subject, name, actor, /, **data):
        return take(fresh(subject), name, actor, self.day.now(), **data)

    def begin(self, model, actor, **data):
        return begin(model, actor, self.day.now(), **data)


def fresh(subject):
    return type(subject).objects.get(pk=subject.pk)
