from django.db import connection, models

from ..periods import Calendar, Day
from ..reading import read_once
from .events import Recorded

CALENDAR = 20260101  # the number of the lock
COUNT = "SELECT pg_advisory_xact_lock_shared(%s)"
LAY = "SELECT pg_advisory_xact_lock(%s)"


class CalendarYear(Recorded):
    """A year whose notice of holidays is out. Until then its dates are provisional."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    notice = models.CharField("放假通知文号", max_length=100)  # such as 国办发明电〔2025〕7号

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"
        ordering = ["year"]

    def __str__(self):
        return f"{self.year}年"

    def get_congress(self):
        return None  # the calendar is the whole country's


class CalendarDay(models.Model):
    """A day that breaks the Monday-to-Friday week: a holiday, or a weekend worked (调休)."""

    day = models.DateField("日期", primary_key=True)
    works = models.BooleanField("是否上班")
    name = models.CharField("节日名称", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "放假和调休日"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}{'调休上班' if self.works else '放假'}"


def hold_calendar(*, to_change=False):
    """Until this transaction ends no other table is laid; `to_change`: nor is counted by this one.

    A step that counts and a table that is laid at the same moment come one after the other, or
    the date would stay as the old table had it. On SQLite they do anyhow.
    """
    if connection.vendor != "postgresql":
        return
    lock = LAY if to_change else COUNT
    with connection.cursor() as cursor:
        cursor.execute(lock, [CALENDAR])


@read_once
def load_calendar() -> Calendar:
    """Return the calendar as it is now: two queries, so ask once for many periods."""
    days = CalendarDay.objects.values_list("day", "works", "name")
    return Calendar(
        {day: Day(works, name) for day, works, name in days},
        frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )
