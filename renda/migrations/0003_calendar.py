"""Lays the days off and the weekends worked that the State Council has announced so far."""

import csv
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).resolve().parent.parent / "calendars" / "2024-2026.csv"
NOTICES = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


def lay(apps, schema_editor):
    year, day = (apps.get_model("renda", name) for name in ("CalendarYear", "CalendarDay"))
    year.objects.bulk_create(year(year=number, notice=it) for number, it in NOTICES.items())
    with TABLE.open(encoding="utf-8") as rows:
        day.objects.bulk_create(
            day(day=row["day"], works=row["works"] == "yes", name=row["name"])
            for row in csv.DictReader(rows)
        )


def lift(apps, schema_editor):
    for name in ("CalendarDay", "CalendarYear"):
        apps.get_model("renda", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("renda", "0002_events_stand")]
    operations = [migrations.RunPython(lay, lift)]
