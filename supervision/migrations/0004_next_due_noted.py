from django.db import migrations, models


def note(apps, schema_editor):
    """What runs already: each subject's nearest date, an opinion's of its undertakings too."""
    model, kinds = apps.get_model, apps.get_model("contenttypes", "ContentType").objects
    running = model("renda", "Obligation").objects.filter(met_by=None, dropped_by=None)
    for kind in kinds.filter(app_label="supervision"):
        rows = running.filter(subject_type=kind).order_by("-due_on")
        for pk, due in rows.values_list("subject_id", "due_on"):
            model("supervision", kind.model).objects.filter(pk=pk).update(next_due=due)
    opinions = model("supervision", "Opinion").objects
    parts = model("supervision", "Undertaking").objects.exclude(next_due=None)
    for pk, due in parts.order_by("-next_due").values_list("opinion", "next_due"):
        opinions.filter(pk=pk).exclude(next_due__lt=due).update(next_due=due)
    at_work = ["not_started", "under_way", "sent_back"]
    problems = model("supervision", "Problem").objects.filter(next_due=None, status__in=at_work)
    problems.update(next_due=models.F("measure_due_on"))


class Migration(migrations.Migration):
    """Apart from the columns: PostgreSQL makes no index beside rows that were altered just now."""

    dependencies = [
        ('supervision', '0003_next_due'),
    ]

    operations = [
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
