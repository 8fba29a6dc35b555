"""Two reforms of the county's organs in that year: one is renamed, one goes into another."""

from datetime import timedelta

from ..models import Body, Duty
from ..succession import rename, succeed
from .county import PLACE
from .steps import someone

RENAMED = ("县城市管理局", "县城市管理和综合行政执法局")
MERGED = ("县乡村振兴局", "县农业农村局")
RENAMED_BEFORE, MERGED_BEFORE = timedelta(days=200), timedelta(days=150)  # the end


class Changes:
    def __init__(self, year):
        self.renames_on = year.workday(year.last - RENAMED_BEFORE)
        self.merges_on = year.workday(year.last - MERGED_BEFORE)

    def live(self, day):
        if day.on == self.renames_on:
            former, name = RENAMED
            rename(_body(former), name, day.on, _administrator(day.on), day.now())
        if day.on == self.merges_on:
            former, heir = map(_body, MERGED)
            succeed(former, heir, day.on, _administrator(day.on), day.now())


def _body(name):
    return Body.objects.get(congress__place=PLACE, name=name)


def _administrator(on):
    standing = Body.objects.get(congress__place=PLACE, kind=Body.Kind.STANDING_COMMITTEE)
    return someone(standing, Duty.ADMINISTRATOR, on)
