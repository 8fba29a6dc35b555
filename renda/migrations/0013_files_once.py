from django.db import migrations, models
from django.db.models import Max


def drop_doubles(apps, editor):
    uploads = apps.get_model('renda', 'Upload').objects
    kept = uploads.order_by().values('user', 'blob', 'name').annotate(last=Max('pk'))
    uploads.exclude(pk__in=list(kept.values_list('last', flat=True))).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('renda', '0012_used_codes'),
    ]

    operations = [
        migrations.RunPython(drop_doubles, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('user', 'blob', 'name'), name='upload_once'),
        ),
    ]
