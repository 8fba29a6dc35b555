from django.db import migrations
from django.db.models import F


def note(apps, schema_editor):
    """The day on which each came to where it is."""
    model, kinds = apps.get_model, apps.get_model("contenttypes", "ContentType").objects
    moves = model("renda", "Event").objects.exclude(source=F("target")).order_by("pk")
    for kind in kinds.filter(app_label="supervision"):
        days = dict(moves.filter(subject_type=kind).values_list("subject_id", "on"))
        for pk, on in days.items():
            model("supervision", kind.model).objects.filter(pk=pk).update(moved_on=on)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0007_moved_on"), ("renda", "0017_seats_as_posts_alone")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
